"""A council at work has an odd number of voting members and one chair; votes stay once they are counted, decisions always."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION councils_composition_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    council councils_council%ROWTYPE;
    council_of bigint;
    voting int;
    chairs int;
BEGIN
    IF TG_TABLE_NAME = 'councils_council' THEN
        council_of := NEW.id;
    ELSE
        council_of := NEW.council_id;
    END IF;
    SELECT * INTO council FROM councils_council WHERE id = council_of;
    IF council.state IS DISTINCT FROM 'active' THEN
        RETURN NULL;
    END IF;
    SELECT count(*) FILTER (WHERE role IN ('chair', 'member')), count(*) FILTER (WHERE role = 'chair')
        INTO voting, chairs FROM councils_seat WHERE council_id = council.id AND until IS NULL;
    IF voting % 2 = 0 OR voting < council.smallest OR voting > council.largest OR chairs <> 1 THEN
        RAISE EXCEPTION 'council % would have % voting members and % chairs', council.id, voting, chairs
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER councils_composition_holds AFTER INSERT OR UPDATE ON councils_seat
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION councils_composition_holds();
CREATE CONSTRAINT TRIGGER councils_composition_holds AFTER INSERT OR UPDATE ON councils_council
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION councils_composition_holds();

CREATE FUNCTION councils_seat_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'seat % is ended, never deleted', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER councils_seat_stays BEFORE DELETE ON councils_seat
    FOR EACH ROW EXECUTE FUNCTION councils_seat_stays();

CREATE FUNCTION councils_vote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vote councils_vote%ROWTYPE;
BEGIN
    IF TG_OP = 'INSERT' THEN vote := NEW; ELSE vote := OLD; END IF;
    IF TG_OP = 'DELETE' OR NOT EXISTS (
        SELECT FROM councils_item WHERE id = vote.item_id AND state = 'voting' AND round = vote.round
    ) OR NEW.item_id <> vote.item_id OR NEW.seat_id <> vote.seat_id OR NEW.round <> vote.round THEN
        RAISE EXCEPTION 'vote % is not open to change', vote.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT FROM councils_recusal WHERE item_id = NEW.item_id AND seat_id = NEW.seat_id) THEN
        RAISE EXCEPTION 'seat % is recused from item %', NEW.seat_id, NEW.item_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER councils_vote_stays BEFORE INSERT OR UPDATE OR DELETE ON councils_vote
    FOR EACH ROW EXECUTE FUNCTION councils_vote_stays();

CREATE FUNCTION councils_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decision % cannot be changed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER councils_decision_stays BEFORE UPDATE OR DELETE ON councils_decision
    FOR EACH ROW EXECUTE FUNCTION councils_decision_stays();
"""
DROP = """
DROP TRIGGER councils_composition_holds ON councils_seat;
DROP TRIGGER councils_composition_holds ON councils_council;
DROP FUNCTION councils_composition_holds();
DROP TRIGGER councils_seat_stays ON councils_seat;
DROP FUNCTION councils_seat_stays();
DROP TRIGGER councils_vote_stays ON councils_vote;
DROP FUNCTION councils_vote_stays();
DROP TRIGGER councils_decision_stays ON councils_decision;
DROP FUNCTION councils_decision_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("councils", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, DROP)]

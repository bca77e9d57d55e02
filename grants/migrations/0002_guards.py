"""What was submitted, drawn or scored never changes.

A submission is only replaced or withdrawn; a press of "Submit" stays as it was. A frozen pool stays; what was drawn from
it stays; a draw may only become void. A review that was sent stays with its scores (the expert's private notes may go).
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION grants_submission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - 'replaced_at' - 'withdrawn_at') IS DISTINCT FROM (to_jsonb(OLD) - 'replaced_at' - 'withdrawn_at')
        OR (OLD.replaced_at IS NOT NULL AND NEW.replaced_at IS DISTINCT FROM OLD.replaced_at)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    THEN
        RAISE EXCEPTION 'submission % cannot be changed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_submission_stays BEFORE UPDATE OR DELETE ON grants_submission
    FOR EACH ROW EXECUTE FUNCTION grants_submission_stays();

CREATE FUNCTION grants_submitpress_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a press of "Submit" cannot be changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER grants_submitpress_stays BEFORE UPDATE OR DELETE ON grants_submitpress
    FOR EACH ROW EXECUTE FUNCTION grants_submitpress_stays();

CREATE FUNCTION grants_draw_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    drawn text[] := ARRAY['state', 'seed', 'result', 'drawn_at', 'drawn_by_id'];
BEGIN
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - drawn) IS DISTINCT FROM (to_jsonb(OLD) - drawn)
        OR (OLD.state <> 'frozen' AND (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state'))
        OR (OLD.state = 'drawn' AND NEW.state NOT IN ('drawn', 'void'))
        OR (OLD.state = 'void' AND NEW.state <> 'void')
    THEN
        RAISE EXCEPTION 'draw % cannot be changed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_draw_stays BEFORE UPDATE OR DELETE ON grants_draw
    FOR EACH ROW EXECUTE FUNCTION grants_draw_stays();

CREATE FUNCTION grants_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'sent'
        AND (TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'private_notes') IS DISTINCT FROM (to_jsonb(OLD) - 'private_notes'))
    THEN
        RAISE EXCEPTION 'review % was sent and cannot be changed', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER grants_review_stays BEFORE UPDATE OR DELETE ON grants_review
    FOR EACH ROW EXECUTE FUNCTION grants_review_stays();

CREATE FUNCTION grants_score_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM grants_review WHERE state = 'sent'
        AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.review_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.review_id END))
    THEN
        RAISE EXCEPTION 'scores of a review that was sent cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER grants_score_stays BEFORE INSERT OR UPDATE OR DELETE ON grants_score
    FOR EACH ROW EXECUTE FUNCTION grants_score_stays();

CREATE FUNCTION grants_awardshare_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    award grants_award%ROWTYPE;
BEGIN
    IF TG_TABLE_NAME = 'grants_award' THEN
        SELECT * INTO award FROM grants_award WHERE id = NEW.id;
    ELSE
        SELECT * INTO award FROM grants_award WHERE id = COALESCE(NEW.award_id, OLD.award_id);
    END IF;
    IF award.data_set_id IS NULL
        AND award.amount <> (SELECT COALESCE(sum(amount), 0) FROM grants_awardshare WHERE award_id = award.id)
    THEN
        RAISE EXCEPTION 'shares of award % do not add up to its amount', award.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER grants_awardshare_adds_up AFTER INSERT OR UPDATE OR DELETE ON grants_awardshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_awardshare_adds_up();
CREATE CONSTRAINT TRIGGER grants_award_adds_up AFTER INSERT OR UPDATE OF amount, data_set_id ON grants_award
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.data_set_id IS NULL)
    EXECUTE FUNCTION grants_awardshare_adds_up();

CREATE FUNCTION grants_appeal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text[] := ARRAY['state', 'due_at', 'decision', 'decided_by_id', 'decided_at'];
BEGIN
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - decided) IS DISTINCT FROM (to_jsonb(OLD) - decided)
        OR (OLD.state <> 'filed' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD))
    THEN
        RAISE EXCEPTION 'appeal % cannot be changed', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grants_appeal_stays BEFORE UPDATE OR DELETE ON grants_appeal
    FOR EACH ROW EXECUTE FUNCTION grants_appeal_stays();
"""
DROP = """
DROP TRIGGER grants_submission_stays ON grants_submission;
DROP FUNCTION grants_submission_stays();
DROP TRIGGER grants_submitpress_stays ON grants_submitpress;
DROP FUNCTION grants_submitpress_stays();
DROP TRIGGER grants_draw_stays ON grants_draw;
DROP FUNCTION grants_draw_stays();
DROP TRIGGER grants_review_stays ON grants_review;
DROP FUNCTION grants_review_stays();
DROP TRIGGER grants_score_stays ON grants_score;
DROP FUNCTION grants_score_stays();
DROP TRIGGER grants_awardshare_adds_up ON grants_awardshare;
DROP TRIGGER grants_award_adds_up ON grants_award;
DROP FUNCTION grants_awardshare_adds_up();
DROP TRIGGER grants_appeal_stays ON grants_appeal;
DROP FUNCTION grants_appeal_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, DROP)]

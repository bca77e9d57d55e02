"""What was submitted never changes: a submission is only replaced or withdrawn; a press of "Submit" stays as it was."""

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
"""
DROP = """
DROP TRIGGER grants_submission_stays ON grants_submission;
DROP FUNCTION grants_submission_stays();
DROP TRIGGER grants_submitpress_stays ON grants_submitpress;
DROP FUNCTION grants_submitpress_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, DROP)]

"""Truths that no constraint can say: the record only grows; what was used is not edited."""

from django.db import migrations

# Nobody edits, deletes or truncates the record, whatever they are in the application.
RECORD_GUARD = """
CREATE FUNCTION core_record_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER core_record_rows_stay BEFORE UPDATE OR DELETE ON core_record
    FOR EACH ROW EXECUTE FUNCTION core_record_only_grows();
CREATE TRIGGER core_record_is_not_truncated BEFORE TRUNCATE ON core_record
    FOR EACH STATEMENT EXECUTE FUNCTION core_record_only_grows();
"""
DROP_RECORD_GUARD = """
DROP TRIGGER core_record_rows_stay ON core_record;
DROP TRIGGER core_record_is_not_truncated ON core_record;
DROP FUNCTION core_record_only_grows();
"""

# A rule set that was used keeps its values, reference and beginning for ever; only an open end may be closed, once.
RULE_SET_GUARD = """
CREATE FUNCTION core_ruleset_used_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rule set % was used and cannot be deleted', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (to_jsonb(NEW) - 'period') IS DISTINCT FROM (to_jsonb(OLD) - 'period')
        OR lower(NEW.period) IS DISTINCT FROM lower(OLD.period)
        OR (NEW.period IS DISTINCT FROM OLD.period AND NOT upper_inf(OLD.period))
    THEN
        RAISE EXCEPTION 'rule set % was used and cannot be edited', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER core_ruleset_used_is_immutable BEFORE UPDATE OR DELETE ON core_ruleset
    FOR EACH ROW EXECUTE FUNCTION core_ruleset_used_is_immutable();
"""
DROP_RULE_SET_GUARD = """
DROP TRIGGER core_ruleset_used_is_immutable ON core_ruleset;
DROP FUNCTION core_ruleset_used_is_immutable();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_tables")]
    operations = [
        migrations.RunSQL(RECORD_GUARD, DROP_RECORD_GUARD),
        migrations.RunSQL(RULE_SET_GUARD, DROP_RULE_SET_GUARD),
    ]

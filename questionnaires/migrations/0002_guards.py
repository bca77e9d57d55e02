"""Versions of questionnaires and revisions of answers are written once: what was asked and said stays as it was."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION questionnaires_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_change();
"""
TABLES = ("questionnaires_version", "questionnaires_answerrevision")


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION questionnaires_refuse_change()"),
        *(migrations.RunSQL(TRIGGER.format(table=t), f"DROP TRIGGER {t}_never_changed ON {t}") for t in TABLES),
    ]

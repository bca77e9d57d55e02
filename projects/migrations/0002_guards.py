"""A frozen plan never changes, whoever asks; rows refer only to rows of their own plan."""

from django.db import migrations

ROWS = (
    "projects_plan_regions", "projects_plansection", "projects_task", "projects_targetgroup", "projects_activity",
    "projects_indicator", "projects_teammember", "projects_partner", "projects_risk", "projects_budgetline",
)  # fmt: skip

# (table, column, table referred to)
REFERENCES = (
    ("projects_activity", "task_id", "projects_task"),
    ("projects_indicator", "task_id", "projects_task"),
    ("projects_indicator", "activity_id", "projects_activity"),
    ("projects_budgetline", "activity_id", "projects_activity"),
)

FUNCTIONS = """
CREATE FUNCTION projects_refuse_frozen_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'frozen' THEN
        RAISE EXCEPTION 'Plan % is frozen: it does not change.', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- FOR SHARE waits for a freeze that is under way, and then sees its result.
CREATE FUNCTION projects_refuse_row_of_frozen_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plans bigint[];
BEGIN
    plans := CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.plan_id]
        WHEN 'DELETE' THEN ARRAY[OLD.plan_id]
        ELSE ARRAY[OLD.plan_id, NEW.plan_id]
    END;
    PERFORM 1 FROM projects_plan WHERE id = ANY (plans) FOR SHARE;
    IF EXISTS (SELECT 1 FROM projects_plan WHERE id = ANY (plans) AND state = 'frozen') THEN
        RAISE EXCEPTION 'The plan is frozen: % does not change.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER projects_plan_frozen BEFORE UPDATE OR DELETE ON projects_plan
    FOR EACH ROW EXECUTE FUNCTION projects_refuse_frozen_plan();
"""

DROP_FUNCTIONS = """
DROP TRIGGER projects_plan_frozen ON projects_plan;
DROP FUNCTION projects_refuse_row_of_frozen_plan();
DROP FUNCTION projects_refuse_frozen_plan();
"""


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION projects_refuse_row_of_frozen_plan()",
        f"DROP TRIGGER {table}_frozen ON {table}",
    )


def target(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_id_and_plan UNIQUE (id, plan_id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_id_and_plan",
    )


def reference(table: str, column: str, to: str) -> migrations.RunSQL:
    name = f"{table}_{column}_of_same_plan"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, plan_id) REFERENCES {to} (id, plan_id)"
        " DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *[guard(table) for table in ROWS],
        target("projects_task"),
        target("projects_activity"),
        *[reference(*names) for names in REFERENCES],
    ]

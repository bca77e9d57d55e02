from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_demo_clock")]

    operations = [
        migrations.RemoveConstraint(model_name="calendarday", name="calendar_day_kind_known"),
        migrations.AlterField(
            model_name="calendarday",
            name="kind",
            field=models.CharField(
                choices=[("working", "Working day"), ("day_off", "Day off"), ("usual", "As the week has it")],
                max_length=7,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["working", "day_off", "usual"])), name="calendar_day_kind_known"
            ),
        ),
    ]

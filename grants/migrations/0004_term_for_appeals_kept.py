from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0003_indexes_of_lists")]

    operations = [
        migrations.AddField(
            model_name="selection",
            name="appeals_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

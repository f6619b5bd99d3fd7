"""Say which earlier problems were closed already when they were looked at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0004_share_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="lookback",
            name="was_closed",
            field=models.BooleanField(default=False, verbose_name="核查时已销号"),
        ),
    ]

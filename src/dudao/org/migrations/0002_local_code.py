from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="local_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="本地编号", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="unit",
            name="principal_name",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="校长（园长）姓名", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="unit",
            name="principal_phone",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="校长（园长）电话", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("local_code", ""), _negated=True),
                fields=("office", "local_code"),
                name="unit_local_code",
            ),
        ),
    ]

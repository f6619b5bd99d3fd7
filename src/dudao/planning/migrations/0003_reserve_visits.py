from typing import Any

from django.db import migrations, models

from dudao.lib.ids import uuid7


def reserve(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    assignments = apps.get_model("planning", "Assignment").objects
    for assignment in assignments.only("pk").iterator():
        assignments.filter(pk=assignment.pk).update(reserved=uuid7())


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_one_leader_once")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="reserved",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(reserve, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="assignment",
            name="reserved",
            field=models.UUIDField(default=uuid7, editable=False, unique=True),
        ),
    ]

from typing import Any

from django.db import migrations, models

from dudao.org.rules import bigrams


def fill_text_parts(apps: Any, schema_editor: Any) -> None:
    """Let what was found before be found by two characters too."""
    finding = apps.get_model("findings", "Finding")
    for row in finding.objects.only("fact", "demand").iterator():
        row.text_parts = bigrams(row.fact + row.demand)
        row.save(update_fields=["text_parts"])


class Migration(migrations.Migration):
    dependencies = [("findings", "0004_loop")]

    operations = [
        migrations.RunSQL(
            "UPDATE findings_finding SET first_due_on = due_on", migrations.RunSQL.noop
        ),
        migrations.RunPython(fill_text_parts, migrations.RunPython.noop),
        # What is deferred to the commit would forbid changing the column in this transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="finding",
            name="first_due_on",
            field=models.DateField(verbose_name="首次整改期限"),
        ),
    ]

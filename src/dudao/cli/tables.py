"""The tables of a new database, made from the models at once instead of through their history.

Applying the migrations one after the other renders all models anew some thousand times, which
takes a small machine a minute; from the models it takes seconds. Both ways lead to the same
tables: `tests/cli/test_tables.py` compares them (docs/adr/0010-tables-from-the-models.md).
"""

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

#: What is more than its models: procrastinate's SQL, and what Django's permissions stand on.
BY_MIGRATION = ("contenttypes", "auth", "procrastinate")
#: What migrations say beside the models. A trigger may name a table that comes after its own.
BEFORE = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "SET LOCAL check_function_bodies = off",
)
AFTER = ("ALTER TABLE findings_finding ALTER COLUMN text_parts SET STATISTICS 1000",)


def is_new() -> bool:
    """Tell whether no migration was ever applied here."""
    return not MigrationRecorder(connection).has_table()


def create() -> None:
    """Make all tables of a new database and note every migration as applied."""
    for label in BY_MIGRATION:
        call_command("migrate", label, verbosity=0, interactive=False)
    with connection.schema_editor() as editor:
        for statement in BEFORE:
            editor.execute(statement)
        for model in _models():
            editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in AFTER:
            cursor.execute(statement)
    recorder, executor = MigrationRecorder(connection), MigrationExecutor(connection)
    for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        recorder.record_applied(step.app_label, step.name)


def _models() -> list[type[Model]]:
    configs = [config for config in apps.get_app_configs() if config.label not in BY_MIGRATION]
    return [model for config in configs for model in config.get_models()]

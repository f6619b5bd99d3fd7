"""Tables made from the models are those that the migrations make."""

import re

from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from dudao.cli import tables
from dudao.cli.migrate import apply, pending
from tests.database import made

#: Everything of a schema that does not depend on the order in which things were made.
ASKED = (
    """SELECT table_name, column_name, data_type, udt_name, character_maximum_length,
       numeric_precision, numeric_scale, is_nullable, column_default, is_identity,
       collation_name FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled
       FROM pg_trigger WHERE NOT tgisinternal""",
    """SELECT proname, pg_get_functiondef(oid) FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')""",
    "SELECT sequencename, data_type, start_value, increment_by FROM pg_sequences",
    "SELECT extname FROM pg_extension",
    """SELECT c.relname, attname, attstattarget FROM pg_attribute JOIN pg_class c
       ON c.oid = attrelid WHERE attstattarget > 0 AND c.relkind = 'r'""",
    "SELECT app_label, model FROM django_content_type",
    "SELECT codename FROM auth_permission",
    "SELECT app, name FROM django_migrations",
)
#: What Django calls a field's own constraint depends on whether the field had it from the first.
UNIQUE = re.compile("_(key|[0-9a-f]{8}_uniq)\\b")


def schema() -> list[list[tuple[str, ...]]]:
    """Return what the database in use is made of."""
    found = []
    with connection.cursor() as cursor:
        for question in ASKED:
            cursor.execute(question)
            rows = [tuple(UNIQUE.sub("_unique", str(cell)) for cell in row) for row in cursor]
            found.append(sorted(rows))
    return found


def test_a_new_database_is_as_if_every_migration_had_run(
    django_db_blocker: DjangoDbBlocker,
) -> None:
    with django_db_blocker.unblock():
        with made("dudao_test_by_migration"):
            call_command("migrate", verbosity=0)
            expected = schema()
        with made("dudao_test_from_models"):
            assert tables.is_new()
            assert apply() > 100
            assert not tables.is_new()
            assert pending() == []
            found = schema()
    for told, wanted in zip(found, expected, strict=True):
        assert [row for row in told if row not in wanted] == []
        assert [row for row in wanted if row not in told] == []

"""What a database holds, in numbers that must be the same after a restore."""

from dataclasses import dataclass

from django.db import connection
from django.db.migrations.loader import MigrationLoader


@dataclass(frozen=True)
class Holdings:
    """Rows of every table, the upgrades applied, and the audit chain's newest link."""

    rows: dict[str, int]
    migrations: list[str]
    chain: str


def current() -> Holdings:
    """Count what the database holds, table by table, whatever version it is of."""
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = cursor.fetchone()[0]
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        migrations = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT number || ':' || hash FROM audit_link ORDER BY number DESC LIMIT 1")
        newest = cursor.fetchone()
    return Holdings(rows, migrations, newest[0] if newest else "")


def server_major() -> int:
    """Return the major version of the database server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        (version,) = cursor.fetchone()
    return int(version) // 10000


def has_tables() -> bool:
    """Say whether the database was ever set up."""
    return "audit_link" in connection.introspection.table_names()


def is_empty() -> bool:
    """Say whether there is no table yet, or nobody and nothing recorded in them."""
    if not has_tables():
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM org_person) OR EXISTS (SELECT FROM audit_event)")
        (filled,) = cursor.fetchone()
    return not filled


def others() -> int:
    """Return how many other connections use this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (count,) = cursor.fetchone()
    return int(count)


def unknown(migrations: list[str]) -> list[str]:
    """Return those upgrades that this version of Dudao does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    return [name for name in migrations if name not in known]

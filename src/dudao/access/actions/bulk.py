"""Writing the units of a roster: one COPY, then set by set."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from dudao.access.roster import FIELDS, Entry, moves, stages
from dudao.org.models import Unit
from dudao.org.rules import bigrams
from dudao.org.sorting import sort_key

_DERIVED = {
    "sort_key": "text",
    "name_parts": "varchar[]",
    "stages": "varchar[]",
    "region_id": "bigint",
    "region_code": "text",
    "parent_id": "bigint",
}
_TYPES = {
    "students": "integer",
    "classes": "integer",
    "staff": "integer",
    "boarders": "integer",
    "small_rural": "boolean",
    "figures_on": "date",
    "opened_on": "date",
    "longitude": "numeric",
    "latitude": "numeric",
}
_TAKEN = {**{name: _TYPES.get(name, "text") for name in FIELDS}, **_DERIVED}
_LEADING = {
    "number": "integer",
    "unit_id": "bigint",
    "is_new": "boolean",
    "kind": "text",
    "parent_number": "integer",
}
#: What a new unit has where the roster says nothing; NULL otherwise.
_EMPTY = {name: "''" for name, kind in _TAKEN.items() if kind == "text"} | {
    "small_rural": "false",
    "name_parts": "'{}'",
    "stages": "'{}'",
}


class Outcome(NamedTuple):
    """How many units an import added, changed and found as they should be."""

    added: int
    changed: int
    unchanged: int


def write(entries: Sequence[Entry], office: Unit) -> Outcome:
    """Add and change the units of `entries` under `office`, in the transaction of the action."""
    columns = _LEADING | _TAKEN
    with connection.cursor() as cursor:
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE roster ({declared}) ON COMMIT DROP")
        with cursor.copy("COPY roster FROM STDIN") as copy:
            for row in _lines(entries):
                copy.write_row(row)
        cursor.execute(
            "UPDATE roster SET unit_id = nextval(pg_get_serial_sequence('org_unit', 'id'))"
            " WHERE is_new"
        )
        # The parent is known by number before it has an id: it may be new itself.
        # (The foreign key is checked at the end, so the order of rows does not matter.)
        cursor.execute(
            "UPDATE roster child SET parent_id = parent.unit_id FROM roster parent"
            " WHERE child.parent_number = parent.number"
        )
        names = ", ".join(_TAKEN)
        given = ", ".join(f"coalesce({name}, {_EMPTY.get(name, 'NULL')})" for name in _TAKEN)
        cursor.execute(
            f"INSERT INTO org_unit (id, office_id, kind, {names})"  # noqa: S608 - our own names
            f" SELECT unit_id, %s, kind, {given} FROM roster WHERE is_new",
            [office.pk],
        )
        added = cursor.rowcount
        cursor.execute(_update())
        changed = cursor.rowcount
        cursor.execute("DROP TABLE roster")
    return Outcome(added, changed, len(entries) - added - changed)


def _update() -> str:
    now = ", ".join(f"u.{name}" for name in _TAKEN)
    then = ", ".join(f"coalesce(r.{name}, u.{name})" for name in _TAKEN)
    return (
        f"UPDATE org_unit u SET ({', '.join(_TAKEN)}) = ROW({then})"  # noqa: S608
        f" FROM roster r WHERE u.id = r.unit_id AND NOT r.is_new"
        f" AND ROW({now}) IS DISTINCT FROM ROW({then})"
    )


def _lines(entries: Sequence[Entry]) -> Iterable[tuple[object, ...]]:
    numbers = {id(entry): number for number, entry in enumerate(entries)}
    for number, entry in enumerate(entries):
        values, unit = entry.row.values, entry.unit
        is_new = unit is None
        parent = entry.parent_entry
        named = is_new or "name" in entry.changes or "short_name" in entry.changes
        place = entry.region if moves(entry) else None
        yield (
            number,
            None if unit is None else unit["id"],
            is_new,
            entry.kind.value,
            None if parent is None else numbers[id(parent)],
            *(values.get(name) for name in FIELDS),
            sort_key(entry.value("name")) if named else None,
            _array(bigrams(_names(entry))) if named else None,
            _array(stages(entry)) if is_new or "school_type" in entry.changes else None,
            place and place.pk,
            place and place.code,
            entry.parent_id,
        )


def _names(entry: Entry) -> str:
    return str(entry.value("name")) + (entry.value("short_name") or "")


def _array(words: Iterable[str]) -> str:
    """Return an array as COPY reads it; written here, since the driver takes thrice as long."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"

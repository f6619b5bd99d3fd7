"""What ships with the product and is loaded when it is installed or upgraded."""

import csv
import gzip
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from dudao.org.models import Norm
from dudao.org.states import RegionLevel

AREAS = Path(__file__).parents[2]
REGIONS = AREAS / "org" / "packs" / "regions.csv.gz"
CHANGES = AREAS / "org" / "packs" / "region_changes.csv"

_LEVELS = {
    2: RegionLevel.PROVINCE,
    4: RegionLevel.CITY,
    6: RegionLevel.COUNTY,
    9: RegionLevel.TOWNSHIP,
}
# A change after which the successor is what it was before, only larger.
_SUCCESSOR_STAYS = {"并入", "拆分"}
_SYNCHRONISE = (
    # What was valid so far and is history in the pack ends, unless the place itself goes on.
    """UPDATE org_region r SET valid_to = p.valid_to, note = p.note FROM region_pack p
       WHERE p.valid_to IS NOT NULL AND r.valid_to IS NULL AND (r.code, r.name) = (p.code, p.name)
       AND NOT EXISTS (SELECT FROM region_pack now
           WHERE now.valid_to IS NULL AND (now.code, now.name) = (p.code, p.name))""",
    """UPDATE org_region r SET name = p.name, level = p.level, valid_from = p.valid_from
       FROM region_pack p WHERE p.code = r.code AND p.valid_to IS NULL AND r.valid_to IS NULL
       AND (r.name, r.level, r.valid_from) IS DISTINCT FROM (p.name, p.level, p.valid_from)""",
    """INSERT INTO org_region (code, name, level, valid_from, valid_to, note)
       SELECT code, name, level, valid_from, valid_to, note FROM region_pack p
       WHERE NOT EXISTS (SELECT FROM org_region r WHERE r.code = p.code
           AND (p.valid_to IS NULL AND r.valid_to IS NULL
               OR (r.name, r.valid_to, r.note) = (p.name, p.valid_to, p.note)))""",
    """UPDATE org_region r SET successor_id = s.id
       FROM region_pack p, LATERAL (SELECT id FROM org_region later
           WHERE later.code = p.successor AND coalesce(later.valid_to > p.valid_to, true)
           ORDER BY later.valid_to NULLS LAST LIMIT 1) s
       WHERE p.successor <> '' AND r.code = p.code
       AND (r.name, r.valid_to, r.note) = (p.name, p.valid_to, p.note)
       AND r.successor_id IS DISTINCT FROM s.id""",
)


@transaction.atomic
def load_norms() -> int:
    """Load the national defaults of every area's packs/norms.toml; an office's own stay.

    Running it again changes nothing; a changed default replaces the one of the same day.
    """
    rows = [
        Norm(**row)
        for file in sorted(AREAS.glob("*/packs/norms.toml"))
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["norm"]
    ]
    Norm.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key", "office", "valid_from"],
        update_fields=["value", "valid_to", "basis"],
    )
    return len(rows)


@transaction.atomic
def load_regions() -> int:
    """Load the shipped divisions and their history; return how many rows that changed.

    Running it again changes nothing. A place that a newer pack knows as dissolved keeps its row
    and everything that points to it, and ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMPORARY TABLE region_pack (code text COLLATE "C", name text, level text,
               valid_from date, valid_to date, successor text, note text) ON COMMIT DROP"""
        )
        with cursor.copy("COPY region_pack FROM STDIN") as copy:
            for row in _region_rows():
                copy.write_row(row)
        cursor.execute("ANALYZE region_pack")
        changed = 0
        for statement in _SYNCHRONISE:
            # Without figures of this very moment the planner may compare every row with every row.
            cursor.execute("ANALYZE org_region")
            cursor.execute(statement)
            changed += cursor.rowcount
        cursor.execute("DROP TABLE region_pack")
    return changed


def _region_rows() -> Iterator[tuple[str | None, ...]]:
    """Yield the rows of both packs as `region_pack` takes them."""
    with CHANGES.open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    begins = {
        row["successor"]: row["valid_to"]
        for row in changes
        if row["change"] not in _SUCCESSOR_STAYS
    }
    names: dict[str, str] = {}
    with gzip.open(REGIONS, "rt", encoding="utf-8", newline="") as file:
        for code, name, valid_to, note in list(csv.reader(file))[1:]:
            names[code] = name
            begin = None if valid_to else begins.get(code)
            yield code, name, _LEVELS[len(code)], begin, valid_to or None, "", note
    for row in changes:
        to = names.get(row["successor"], row["successor"])
        note = f"{row['change']}，现为{to}（{row['successor']}）"
        ended = row["valid_to"]
        begin = begins.get(row["code"])
        begin = begin if begin and begin < ended else None
        level = RegionLevel.COUNTY
        yield row["code"], row["name"], level, begin, ended, row["successor"], note

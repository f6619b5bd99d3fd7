"""Import of a roster of 20,000 schools, beside PostgreSQL's own COPY of the same rows.

The import is everything between the file and the commit: taking the .xlsx apart, cleaning and
checking 20,000 rows, keeping them for confirmation, comparing them with the register again,
sort keys and search parts, one COPY, set-based INSERT, one event. The limit is COPY of the very
rows that came out, into a table with the same columns, indexes and constraints.
"""

import io
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import place, report

ROWS = 20_000
ROUNDS = 5
HEADER = (
    "学校标识码", "学校名称", "区县名称", "办学类型", "办别", "城乡类型", "地址", "在校生数",
    "教职工数", "班数",
)  # fmt: skip
COUNTIES = ("和平区", "沈河区", "大东区", "皇姑区", "铁西区", "东陵区", "辽中县", "新民市")


def main() -> None:
    """Import, copy and import again, in turn; tell the medians."""
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        place.use(place.database(running, "roster"), Path(state))
        from django.db import connection

        rounds = _rounds(_workbook(), *_office())
        connection.close()
    figures = {key: round(statistics.median(one[key] for one in rounds), 3) for key in rounds[0]}
    rates = {
        "import_rows_per_second": round(ROWS / figures["import_seconds"]),
        "again_rows_per_second": round(ROWS / figures["again_seconds"]),
        "copy_rows_per_second": round(ROWS / figures["copy_seconds"]),
    }
    ratios = {
        "import_to_copy": round(figures["import_seconds"] / figures["copy_seconds"], 2),
        "confirm_to_copy": round(figures["confirm_seconds"] / figures["copy_seconds"], 2),
    }
    report.last_line("roster", {"rows": ROWS, **rates, **figures}, ratios)


def _office() -> tuple[Any, Any]:
    """Return an office and its director in a migrated database with all regions."""
    from django.core.management import call_command

    from dudao.access.actions import found_office, grant
    from dudao.access.actions.people import new_person
    from dudao.access.actions.shipped import load_norms, load_regions
    from dudao.access.roles import Role
    from dudao.org.models import Region

    call_command("migrate", verbosity=0)
    load_norms()
    load_regions()
    region = Region.objects.get(code="2101", valid_to=None)
    office, administrator, _password = found_office(
        region, "示例市教育督导室", "", "admin", "示例管理员"
    )
    director, _password = new_person("director", "示例主任", office)
    grant(director, Role.DIRECTOR, by=administrator, region=region)
    return office, director


def _workbook() -> bytes:
    """Return the roster; two of its counties are called something else today."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("学校")
    sheet.write_row(0, 0, HEADER)
    for number in range(ROWS):
        county = COUNTIES[number % len(COUNTIES)]
        row = (
            f"2121{number:06d}", f"{county}示例第{number}小学", county, "小学", "公办", "城区",
            f"示例路{number}号", 300 + number % 100, 20, 8,
        )  # fmt: skip
        sheet.write_row(number + 1, 0, row)
    book.close()
    return file.getvalue()


def _rounds(content: bytes, office: Any, director: Any) -> list[dict[str, float]]:
    rounds = []
    for number in range(ROUNDS):
        first = _import(content, office, director)
        again = _import(content, office, director)
        rounds.append(
            {
                "import_seconds": first["read"] + first["confirm"],
                "read_seconds": first["read"],
                "confirm_seconds": first["confirm"],
                "import_cpu_seconds": first["cpu"],
                "again_seconds": again["read"] + again["confirm"],
                "copy_seconds": _copy(office),
            }
        )
        _clear(office)
        print(f"round {number + 1}: {rounds[-1]}", flush=True)
    return rounds


def _import(content: bytes, office: Any, director: Any) -> dict[str, float]:
    from dudao.access.actions import confirm_roster, read_roster

    cpu, began = time.process_time(), time.monotonic()
    upload = read_roster(content, "名册.xlsx", by=director, office=office)
    read = time.monotonic() - began
    outcome = confirm_roster(upload.pk, by=director)
    if sum(outcome) != ROWS or upload.problems:
        raise SystemExit(f"not everything was imported: {outcome} {upload.problems[:3]}")
    return {
        "read": read,
        "confirm": time.monotonic() - began - read,
        "cpu": time.process_time() - cpu,
    }


def _copy(office: Any) -> float:
    """Copy the rows that were imported into an equal table by PostgreSQL alone."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        mine = f"SELECT * FROM org_unit WHERE office_id = {office.pk}"
        with cursor.copy(f"COPY ({mine}) TO STDOUT") as out:
            rows = b"".join(out)
        cursor.execute("CREATE TABLE unit_copy (LIKE org_unit INCLUDING ALL)")
    began = time.monotonic()
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy("COPY unit_copy FROM STDIN") as into,
    ):
        into.write(rows)
    took = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM unit_copy")
        if cursor.fetchone() != (ROWS,):
            raise SystemExit("COPY has not copied every row")
        cursor.execute("DROP TABLE unit_copy")
    return took


def _clear(office: Any) -> None:
    """Make the register as empty as before."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_rosterupload")
        cursor.execute("DELETE FROM org_unit WHERE office_id = %s", [office.pk])
        cursor.execute("VACUUM ANALYZE org_unit")


if __name__ == "__main__":
    main()

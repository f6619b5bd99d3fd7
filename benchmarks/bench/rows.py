"""Rows by the million, made inside the database."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from bench.phrases import PHRASES, RARE
from dudao.access.models import Grant
from dudao.access.roles import Role, Scope
from dudao.findings.models import Finding
from dudao.lib import clock
from dudao.org.models import Person, Region, Unit
from dudao.org.rules import bigrams

PLAIN = {
    models.CharField: "''",
    models.TextField: "''",
    models.BooleanField: "false",
    models.PositiveIntegerField: "0",
    models.JSONField: "'{}'::jsonb",
    ArrayField: "'{}'",
    models.UUIDField: "gen_random_uuid()",
    models.DateTimeField: "now()",
}


def fill(model: type[models.Model], count: int, **expressions: str) -> None:
    """Insert `count` rows of `model`; `expressions` are SQL over n = 1 … count."""
    fields = [field for field in model._meta.concrete_fields if not _by_itself(field)]
    values = [expressions.get(field.attname) or _plain(field) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) '
            f"SELECT {', '.join(values)} FROM generate_series(1, {count}) n"
        )


def _by_itself(field: Any) -> bool:
    return isinstance(field, models.BigAutoField)


def _plain(field: Any) -> str:
    if field.null:
        return "NULL"
    return next(text for kind, text in PLAIN.items() if isinstance(field, kind))


def schools_with_findings(size: int, per_county: int) -> None:
    """Make a province of counties with `per_county` schools each, and two readers."""
    counties = max(1, size // per_county)
    province = Region.objects.create(code="43", name="示例省", level="province")
    fill(Region, counties, code="(430000 + n)::text", name="'示例县' || n", level="'county'")
    office = Unit.objects.create(
        kind="office", name="示例督导室", region=province, region_code="43", sort_key="shi li"
    )
    county = f"(430001 + (n - 1) / {per_county})::text"
    fill(
        Unit,
        size,
        kind="'school'",
        name="'示例第' || n || '小学'",
        sort_key="'shi li ' || lpad((n * 7919 % 1000003)::text, 7, '0')",
        name_parts="ARRAY['示例', '例第', '小学', left(n::text, 2)]",
        code="'21' || lpad(n::text, 8, '0')",
        region_id=f"(SELECT id FROM org_region WHERE code = {county})",
        region_code=county,
        office_id=str(office.pk),
        school_type="'211'",
        students="300 + n % 900",
    )
    by = Person.objects.create(username="everywhere", name="示例甲", unit=office)
    _findings(size, by, office)
    near = Person.objects.create(username="county", name="示例乙", unit=office)
    for person, code in ((by, "43"), (near, "430001")):
        region = Region.objects.get(code=code)
        Grant.objects.create(
            person=person, role=Role.DIRECTOR, scope=Scope.REGION, region=region,
            start_on="2020-01-01",
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def schools_under_rules(size: int) -> int:
    """Make a province of schools and kindergartens asked by the shipped rules, and its director.

    Every school was visited three times this term. Returns how many obligations there are.
    """
    from dudao.access.actions.shipped import load_norms
    from dudao.planning.actions import expand, load_rules
    from dudao.planning.models import VisitMade
    from dudao.planning.rules.windows import school_year_of

    load_norms()
    load_rules()
    province = Region.objects.create(code="43", name="示例省", level="province")
    fill(Region, 10, code="(430000 + n)::text", name="'示例县' || n", level="'county'")
    office = Unit.objects.create(
        kind="office", name="示例督导室", region=province, region_code="43", sort_key="shi li"
    )
    fill(
        Unit,
        size,
        kind="CASE WHEN n % 3 = 0 THEN 'kindergarten' WHEN n % 11 = 0 THEN 'teaching_point'"
        " ELSE 'school' END",
        name="'示例第' || n || '学校'",
        sort_key="'shi li ' || lpad((n * 7919 % 1000003)::text, 7, '0')",
        code="'21' || lpad(n::text, 8, '0')",
        region_id="(SELECT id FROM org_region WHERE code = (430001 + n % 10)::text)",
        region_code="(430001 + n % 10)::text",
        office_id=str(office.pk),
        stages="CASE WHEN n % 3 = 0 THEN ARRAY['preschool'] WHEN n % 4 = 0 THEN ARRAY['junior']"
        " ELSE ARRAY['primary'] END",
        students="300 + n % 900",
    )
    today = clock.today()
    year = school_year_of(today)
    fill(
        VisitMade,
        3 * size,
        unit_id=f"(SELECT min(id) FROM org_unit WHERE kind <> 'office') + n % {size}",
        on=f"date '{year}-09-02' + n * 7919 % 80",
        visit="gen_random_uuid()",
        did="ARRAY[(ARRAY['campus_safety', 'school_affairs', 'kindergarten_safety'])[1 + n % 3]]",
    )
    by = Person.objects.create(username="everywhere", name="示例甲", unit=office)
    Grant.objects.create(
        person=by, role=Role.DIRECTOR, scope=Scope.REGION, region=province, start_on="2020-01-01"
    )
    added = expand(office, year, by=by).added
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return added


def _findings(size: int, by: Person, office: Unit) -> None:
    """Insert ten findings a school; indexes are built afterwards, in a fraction of the time."""
    # Days without any order, so that no county's problems are all old.
    day = "abs(hashint4(n)) % 400"
    states = "(ARRAY['open', 'rectifying', 'submitted', 'returned', 'verified_closed'])[1 + n % 5]"
    phrase = f"abs(hashint4(n * 7)) % {len(PHRASES)}"
    rare = f"n % {RARE[1]} = {RARE[1] // 2}"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE phrase (id int PRIMARY KEY, fact text, demand text,"
            " parts text[], rare text[])"
        )
        cursor.executemany(
            "INSERT INTO phrase VALUES (%s, %s, %s, %s, %s)",
            [
                (n, fact, demand, bigrams(fact + demand), bigrams(fact + RARE[0] + demand))
                for n, (fact, demand) in enumerate(PHRASES)
            ],
        )
        indexes = _without_indexes(cursor)
        fill(
            Finding,
            size * 10,
            number="'问〔2026〕' || n || '号'",
            unit_id=f"(SELECT min(id) FROM org_unit WHERE kind = 'school') + n % {size}",
            office_id=str(office.pk),
            topic="'campus_safety'",
            topic_title="'校园安全'",
            severity="(ARRAY['minor', 'general', 'general', 'serious'])[1 + n % 4]",
            route="(ARRAY['on_site', 'suggestion', 'notice'])[1 + n % 3]",
            fact=f"(SELECT fact FROM phrase WHERE id = {phrase})"
            f" || CASE WHEN {rare} THEN '{RARE[0]}' ELSE '' END",
            demand=f"(SELECT demand FROM phrase WHERE id = {phrase})",
            text_parts=f"(SELECT CASE WHEN {rare} THEN rare ELSE parts END"
            f" FROM phrase WHERE id = {phrase})",
            found_on=f"date '2025-09-01' + {day}",
            due_on=f"date '2025-09-21' + {day}",
            first_due_on=f"date '2025-09-21' + {day}",
            workdays="10",
            responsible_person="'示例某（总务主任）'",
            measures="'当日安排专人整改，更换损坏的设施，建立台账，每周检查一次。'",
            state=states,
            closed_at=f"CASE WHEN {states} = 'verified_closed' THEN now() END",
            raised_by_id=str(by.pk),
            told_at="now()",
        )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for index in indexes:
            cursor.execute(index)


def _without_indexes(cursor: Any) -> list[str]:
    """Drop the plain indexes of the findings; return how they are made again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = indexname"
        " JOIN pg_index x ON x.indexrelid = c.oid"
        " WHERE i.tablename = 'findings_finding' AND NOT x.indisunique"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]

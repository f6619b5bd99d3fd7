"""Rows by the million, made inside the database."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from dudao.access.models import Grant
from dudao.access.roles import Role, Scope
from dudao.findings.models import Finding
from dudao.org.models import Person, Region, Unit

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


def _findings(size: int, by: Person, office: Unit) -> None:
    # Days without any order, so that no county's problems are all old.
    day = "abs(hashint4(n)) % 400"
    states = "(ARRAY['open', 'rectifying', 'submitted', 'returned', 'verified_closed'])[1 + n % 5]"
    fill(
        Finding,
        size * 10,
        number="'问〔2026〕' || n || '号'",
        unit_id=f"(SELECT min(id) FROM org_unit WHERE kind = 'school') + n % {size}",
        office_id=str(office.pk),
        topic="'campus_safety'",
        topic_title="'校园安全'",
        severity="'general'",
        route="(ARRAY['on_site', 'suggestion', 'notice'])[1 + n % 3]",
        fact="'灭火器压力不足，第' || n || '处'",
        demand="'立即更换'",
        found_on=f"date '2025-09-01' + {day}",
        due_on=f"date '2025-09-21' + {day}",
        workdays="10",
        state=states,
        closed_at=f"CASE WHEN {states} = 'verified_closed' THEN now() END",
        raised_by_id=str(by.pk),
        told_at="now()",
    )

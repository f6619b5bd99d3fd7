"""What has become of obligations: worked out anew from visits made, assignments and plans.

Nothing here decides; a visit that is called off, a plan taken back and a form sent in late come
out right because every time all of a school's obligations are worked out, by one statement.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from dudao.lib import clock
from dudao.org.models import Unit
from dudao.planning.models import Plan, PlanItem, VisitMade
from dudao.planning.models.tally import GROUPS, INTO, KEY
from dudao.planning.queries.covering import reach_of
from dudao.planning.rules.windows import Span
from dudao.planning.states import PlanState

# A rule's obligations in a window are a group; what fits the group is ranked, visits made first,
# and the first goes to the lowest number. A visit fits that lies in the window and looked at what
# the rule asks, or that was sent for it. Of an assignment nobody knows yet what will be looked at:
# it counts for a matter only when it was sent for it, or takes the form along that is the matter.
_RULED = """
WITH here AS MATERIALIZED (
    SELECT o.id, o.unit_id, o.rule_id, o.first_on, o.last_on, o.nth
    FROM planning_obligation o WHERE o.rule_id IS NOT NULL AND {scope}
), grouped AS (
    SELECT unit_id, rule_id, first_on, max(last_on) AS last_on, array_agg(id) AS ids
    FROM here GROUP BY unit_id, rule_id, first_on
), fitting AS (
    SELECT g.unit_id, g.rule_id, g.first_on, v.on AS day, v.visit AS id, true AS made
    FROM grouped g
    JOIN planning_rule r ON r.id = g.rule_id
    LEFT JOIN planning_matter m ON m.id = r.matter_id
    LEFT JOIN instruments_instrument i ON i.id = r.instrument_id
    JOIN planning_visitmade v ON v.unit_id = g.unit_id
    WHERE (v.on BETWEEN g.first_on AND g.last_on
           AND (m.key IS NULL OR m.key = ANY(v.did))
           AND (i.key IS NULL OR i.key = ANY(v.did))
           AND (NOT r.look_back OR v.looked_back))
       OR EXISTS (SELECT FROM planning_job j
                  WHERE j.assignment_id = v.assignment_id AND j.obligation_id = ANY(g.ids))
    UNION ALL
    SELECT g.unit_id, g.rule_id, g.first_on, a.planned_on, a.id, false
    FROM grouped g
    JOIN planning_rule r ON r.id = g.rule_id
    LEFT JOIN planning_matter m ON m.id = r.matter_id
    LEFT JOIN instruments_instrument i ON i.id = r.instrument_id
    JOIN planning_assignment a ON a.unit_id = g.unit_id AND a.state IN ('assigned', 'taken_up')
    WHERE (a.planned_on BETWEEN g.first_on AND g.last_on
           AND (coalesce(m.key, i.key) IS NULL OR EXISTS (
                SELECT FROM planning_assignment_forms f
                JOIN instruments_version fv ON fv.id = f.version_id
                JOIN instruments_instrument fi ON fi.id = fv.instrument_id
                WHERE f.assignment_id = a.id AND fi.key = coalesce(m.key, i.key))))
       OR EXISTS (SELECT FROM planning_job j
                  WHERE j.assignment_id = a.id AND j.obligation_id = ANY(g.ids))
), ranked AS (
    SELECT *, row_number() OVER (
        PARTITION BY unit_id, rule_id, first_on ORDER BY made DESC, day, id) AS nth
    FROM fitting
), found AS (
    SELECT h.id, CASE WHEN r.made THEN r.day END AS met_on,
           CASE WHEN NOT r.made THEN r.day END AS planned_on
    FROM here h LEFT JOIN ranked r USING (unit_id, rule_id, first_on, nth)
)
UPDATE planning_obligation o SET met_on = found.met_on, planned_on = found.planned_on
FROM found WHERE found.id = o.id AND o.waived_at IS NULL
AND (o.met_on, o.planned_on) IS DISTINCT FROM (found.met_on, found.planned_on)
"""
# What no rule asks for is met by who was sent for it; a follow-up also by what closed its problem.
_OTHERS = """
WITH found AS (
    SELECT o.id, min(v.on) AS met_on,
           min(a.planned_on) FILTER (WHERE a.state IN ('assigned', 'taken_up')) AS planned_on
    FROM planning_obligation o
    LEFT JOIN planning_job j ON j.obligation_id = o.id
    LEFT JOIN planning_assignment a ON a.id = j.assignment_id
    LEFT JOIN planning_visitmade v ON v.assignment_id = a.id
    WHERE o.rule_id IS NULL AND o.waived_at IS NULL AND {scope}
    GROUP BY o.id
)
UPDATE planning_obligation o
SET met_on = coalesce(found.met_on, CASE WHEN o.finding_id IS NOT NULL THEN o.met_on END),
    planned_on = CASE WHEN found.met_on IS NULL THEN found.planned_on END
FROM found WHERE found.id = o.id
AND (o.met_on, o.planned_on) IS DISTINCT FROM (
    coalesce(found.met_on, CASE WHEN o.finding_id IS NOT NULL THEN o.met_on END),
    CASE WHEN found.met_on IS NULL THEN found.planned_on END)
"""
_FORESEEN = """
WITH found AS (
    SELECT o.id, max(least(l.last_on, o.last_on)) AS last_on, count(*) AS lines
    FROM planning_obligation o
    JOIN plan_line l ON l.unit_id = o.unit_id
        AND l.first_on <= o.last_on AND l.last_on >= o.first_on
        AND (l.matter_id = o.matter_id OR o.matter_id IS NULL AND l.matter_id IS NULL)
    WHERE o.rule_id IS NOT NULL AND o.office_id = %(office)s
    AND o.first_on BETWEEN %(first)s AND %(last)s
    GROUP BY o.id
), stands AS (
    SELECT o.id, CASE WHEN found.lines >= o.nth THEN found.last_on END AS last_on
    FROM planning_obligation o LEFT JOIN found ON found.id = o.id
    WHERE o.rule_id IS NOT NULL AND o.office_id = %(office)s
    AND o.first_on BETWEEN %(first)s AND %(last)s
)
UPDATE planning_obligation o SET foreseen_on = stands.last_on FROM stands
WHERE stands.id = o.id AND o.foreseen_on IS DISTINCT FROM stands.last_on
"""


def settle(units: Iterable[int]) -> None:
    """Work out anew what is met and planned at these schools."""
    ids = sorted(set(units))
    _settle("o.unit_id = ANY(%(units)s)", {"units": ids})


def settle_office(office: Unit, span: Span) -> None:
    """Work out anew all that begins in `span` at the schools of `office`."""
    scope = "o.office_id = %(office)s AND o.first_on BETWEEN %(first)s AND %(last)s"
    _settle(scope, {"office": office.pk, "first": span.first_on, "last": span.last_on})


def _settle(scope: str, parameters: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        for statement in (_RULED, _OTHERS):
            cursor.execute(statement.format(scope=scope), parameters)


@transaction.atomic
def meet(
    visit: UUID,
    unit: Unit,
    *,
    on: date,
    did: Iterable[str] = (),
    looked_back: bool = False,
    assignment: UUID | None = None,
) -> VisitMade:
    """Note that a visit was made, planned or not, and what was looked at; again with more.

    Its jobs are met, what asks for any visit in a window that holds `on`, the lowest number
    first, and the matters in `did`.
    """
    made, _is_new = VisitMade.objects.update_or_create(
        visit=visit,
        defaults={
            "unit": unit,
            "on": on,
            "did": sorted(set(did)),
            "looked_back": looked_back,
            "assignment_id": assignment,
        },
    )
    settle([unit.pk])
    return made


@transaction.atomic
def unmeet(visit: UUID) -> None:
    """Take back that a visit was made: what it met is open again."""
    rows = VisitMade.objects.filter(visit=visit)
    units = list(rows.values_list("unit", flat=True))
    rows.delete()
    settle(units)


@transaction.atomic
def recount(office: Unit) -> None:
    """Count the obligations of `office` anew: what was added line by line becomes few lines."""
    # One statement, one snapshot: a change that comes meanwhile adds its own lines.
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH gone AS (DELETE FROM planning_tally WHERE office_id = %(office)s)
            {INTO} SELECT {KEY}, count(*) FROM planning_obligation o
            JOIN org_unit u ON u.id = o.unit_id WHERE o.office_id = %(office)s
            GROUP BY {GROUPS}""",  # noqa: S608 - our own pieces
            {"office": office.pk},
        )


@transaction.atomic
def foresee(office: Unit, span: Span) -> None:
    """Work out anew which obligations of `office` approved plans cover."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE plan_line (unit_id bigint, matter_id bigint, first_on date,"
            " last_on date) ON COMMIT DROP"
        )
        for item in _lines(office, span):
            reached = list(reach_of(item).order_by().values_list("pk", flat=True))
            matters = list(item.matters.values_list("pk", flat=True))
            cursor.execute(
                "INSERT INTO plan_line SELECT u.id, m.id, %s, %s"
                " FROM unnest(%s::bigint[]) u(id), unnest(%s::bigint[]) m(id)",
                [item.first_on, item.last_on, reached, [*matters, None]],
            )
        cursor.execute("ANALYZE plan_line")
        cursor.execute(
            _FORESEEN, {"office": office.pk, "first": span.first_on, "last": span.last_on}
        )
        cursor.execute("DROP TABLE plan_line")


def _lines(office: Unit, span: Span) -> QuerySet[PlanItem]:
    """Return the lines of plans that stand and are not over."""
    standing = Plan.objects.filter(
        office=office, state__in=[PlanState.APPROVED.value, PlanState.PUBLISHED.value]
    )
    return PlanItem.objects.filter(
        plan__in=standing.values("pk"),
        first_on__lte=span.last_on,
        last_on__gte=max(span.first_on, clock.today()),
    ).select_related("plan__office", "plan__area", "plan__inspector")

"""Expanding rules to obligations: school × what × window, set by set."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Min, Q

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.planning.actions.settling import foresee, recount, settle_office
from dudao.planning.models import Obligation, Rule
from dudao.planning.queries.audiences import audience_q, there_between
from dudao.planning.queries.visit_rules import governed, rules_of, stages_in
from dudao.planning.queries.windows import days_of, year_of
from dudao.planning.rules.windows import Span, latest, school_year, school_year_of
from dudao.planning.states import Source


class Expanded(NamedTuple):
    """How many obligations came, changed and went."""

    added: int
    changed: int
    removed: int


_DECLARE = (
    """CREATE TEMPORARY TABLE ruled (rule_id bigint, stages varchar[], first_on date, last_on date,
       latest_on date) ON COMMIT DROP""",
    "CREATE TEMPORARY TABLE visit_day (stages varchar[], day date) ON COMMIT DROP",
    """CREATE TEMPORARY TABLE asked (unit_id bigint, rule_id bigint, key text, first_on date,
       last_on date, latest_on date, nth int) ON COMMIT DROP""",
)
# A school that opens or closes within a window is asked for the days on which it is there.
_ASK = """
INSERT INTO asked
SELECT clipped.id, clipped.rule_id, %s, first_on, last_on, latest_on, nth
FROM (
    SELECT u.id, w.rule_id,
        greatest(w.first_on, u.opened_on) AS first_on,
        least(w.last_on, u.closed_on - 1) AS last_on,
        CASE WHEN u.opened_on > w.first_on OR u.closed_on <= w.last_on THEN (
            SELECT max(d.day) FROM visit_day d WHERE d.stages = u.stages
            AND d.day >= greatest(w.first_on, u.opened_on)
            AND d.day <= least(w.last_on, u.closed_on - 1)
        ) ELSE w.latest_on END AS latest_on
    FROM org_unit u JOIN ruled w ON w.stages = u.stages AND w.rule_id = %s
    WHERE u.id IN ({units})
) clipped, generate_series(1, %s) nth
WHERE latest_on IS NOT NULL
"""
_OURS = """o.office_id = %(office)s AND o.source = 'rule'
    AND o.first_on BETWEEN %(first)s AND %(last)s"""
_SAME = """a.unit_id = o.unit_id AND a.key = r.key AND a.nth = o.nth
    AND a.first_on <= o.last_on AND a.last_on >= o.first_on"""
# Stays what was met or waived, and what somebody is on his way for.
_STALE = f"""
SELECT o.id FROM planning_obligation o JOIN planning_rule r ON r.id = o.rule_id
WHERE {_OURS} AND o.met_on IS NULL AND o.waived_at IS NULL
AND NOT EXISTS (SELECT FROM asked a WHERE {_SAME})
AND NOT EXISTS (SELECT FROM planning_job j JOIN planning_assignment p ON p.id = j.assignment_id
    WHERE j.obligation_id = o.id AND p.state <> 'withdrawn')
"""  # noqa: S608 - our own pieces
_REMOVE = f"""
WITH stale AS MATERIALIZED ({_STALE}),
jobs AS (DELETE FROM planning_job j USING stale WHERE j.obligation_id = stale.id),
proposed AS (DELETE FROM planning_proposedvisit_obligations p USING stale
             WHERE p.obligation_id = stale.id)
DELETE FROM planning_obligation o USING stale WHERE o.id = stale.id
"""  # noqa: S608 - our own pieces
_CHANGE = f"""
WITH now AS (
    SELECT DISTINCT ON (o.id) o.id, a.rule_id, a.first_on, a.last_on, a.latest_on, a.unit_id, a.nth,
        o.first_on AS first_was, o.rule_id AS rule_was
    FROM planning_obligation o JOIN planning_rule r ON r.id = o.rule_id JOIN asked a ON {_SAME}
    WHERE {_OURS} ORDER BY o.id, abs(a.first_on - o.first_on)
)
UPDATE planning_obligation o SET rule_id = n.id, first_on = now.first_on, last_on = now.last_on,
    latest_on = now.latest_on, title = n.title, matter_id = n.matter_id, minutes = n.minutes,
    specialty = n.specialty
FROM now JOIN planning_rule n ON n.id = now.rule_id
WHERE o.id = now.id
AND (o.rule_id, o.first_on, o.last_on, o.latest_on, o.title, o.matter_id, o.minutes, o.specialty)
    IS DISTINCT FROM (n.id, now.first_on, now.last_on, now.latest_on, n.title, n.matter_id,
                      n.minutes, n.specialty)
AND ((now.first_was, now.rule_was) = (now.first_on, now.rule_id) OR NOT EXISTS (
    SELECT FROM planning_obligation other WHERE other.unit_id = now.unit_id
    AND other.rule_id = now.rule_id AND other.first_on = now.first_on AND other.nth = now.nth))
"""  # noqa: S608 - our own pieces
_ADD = """
INSERT INTO planning_obligation (id, office_id, unit_id, source, rule_id, matter_id, title,
    first_on, last_on, latest_on, nth, minutes, specialty, reason)
SELECT gen_random_uuid(), %(office)s, a.unit_id, 'rule', n.id, n.matter_id, n.title,
    a.first_on, a.last_on, a.latest_on, a.nth, n.minutes, n.specialty, ''
FROM asked a JOIN planning_rule n ON n.id = a.rule_id
WHERE NOT EXISTS (
    SELECT FROM planning_obligation o JOIN planning_rule r ON r.id = o.rule_id
    WHERE o.unit_id = a.unit_id AND r.key = a.key AND o.nth = a.nth
    AND o.first_on <= a.last_on AND o.last_on >= a.first_on)
"""


@transaction.atomic
def expand(office: Unit, year: int, *, by: Person) -> Expanded:
    """Bring the obligations of a school year up to what rules, terms and schools now ask.

    Again with nothing changed it changes nothing. What was met, waived or is arranged stays.
    """
    require(by, Permission.RULE_EDIT, office)
    return _brought_up(office, year, by)


@transaction.atomic
def keep_up(office: Unit) -> list[Expanded]:
    """Do it for this school year, and from June on for the next, as the clock or a change asks.

    What was over before an office began is not held against it: the first time only what can
    still be done is asked, and later nothing from before that.
    """
    years = dict.fromkeys([school_year_of(clock.today()), _soon()])
    return [_brought_up(office, year, None) for year in years]


def _soon() -> int:
    """Return the school year that is planned for now: from June on the next."""
    today = clock.today()
    return today.year if today.month >= 6 else school_year_of(today)  # noqa: PLR2004 - June


def _brought_up(office: Unit, year: int, by: Person | None) -> Expanded:
    office = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=office.pk)
    span = school_year(year)
    with connection.cursor() as cursor:
        for statement in _DECLARE:
            cursor.execute(statement)
        rules = _ask(cursor, office, year, since=None if by else _begin(office))
        cursor.execute("ANALYZE asked")
        expanded = _synchronised(cursor, office, span) if rules else Expanded(0, 0, 0)
        cursor.execute("DROP TABLE ruled, visit_day, asked")
    foresee(office, span)
    settle_office(office, span)
    recount(office)
    if any(expanded):
        record("obligation.expanded", office, by=by, unit=office, year=year, **expanded._asdict())
    return expanded


def _synchronised(cursor: Any, office: Unit, span: Span) -> Expanded:
    counts = []
    for statement in (_REMOVE, _CHANGE, _ADD):
        cursor.execute(
            statement, {"office": office.pk, "first": span.first_on, "last": span.last_on}
        )
        counts.append(cursor.rowcount)
    removed, changed, added = counts
    return Expanded(added, changed, removed)


def _begin(office: Unit) -> date:
    """Return the day from which the office is asked: of its first obligation, else today."""
    rows = Obligation.objects.filter(office=office, source=Source.RULE)
    first: date | None = rows.aggregate(day=Min("latest_on"))["day"]
    return min(first or clock.today(), clock.today())


def _ask(cursor: Any, office: Unit, number: int, since: date | None) -> list[Rule]:
    """Write down what the rules ask of every school in the year; return the rules."""
    year = year_of(office, number)
    rules = list(rules_of(office))
    asking: dict[int, Rule] = {}
    rows: list[tuple[Any, ...]] = []
    days = days_of(office, year, stages_in(office))
    for stages, own in days.items():
        for rule, window in governed(rules, year, own):
            last = latest(window, own)
            if since is None or (last is not None and last >= since):
                asking[rule.pk] = rule
                rows.append((rule.pk, list(stages), *window, last))
    _copy(cursor, "ruled", rows)
    _copy(cursor, "visit_day", ((list(one), day) for one, own in days.items() for day in own))
    for rule in asking.values():
        units, params = _units(rule, office, school_year(number))
        cursor.execute(_ASK.format(units=units), [rule.key, rule.pk, *params, rule.count])
    return rules


def _units(rule: Rule, office: Unit, span: Span) -> tuple[str, tuple[Any, ...]]:
    wanted = audience_q(rule.audience, rule.stages) & there_between(*span)
    rows = inspected().filter(wanted, Q(office=office)).order_by().values("pk")
    return rows.query.sql_with_params()


def _copy(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)

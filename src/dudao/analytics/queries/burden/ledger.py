"""What supervision took of schools between two days, line by line and summed up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q, units_for
from dudao.analytics.queries.burden.again import Repeats
from dudao.analytics.queries.burden.bounds import bounds
from dudao.analytics.queries.burden.merged import Shares, Spared, by_visit, jobs_of, spared
from dudao.analytics.queries.burden.warnings import limits_of
from dudao.analytics.queries.grouping import Period
from dudao.analytics.rules import times_exceeded
from dudao.analytics.states import Span
from dudao.findings import queries as findings
from dudao.findings.models import Rectification
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, norm_values
from dudao.planning.models import Assignment, Job, Part
from dudao.planning.states import State as AssignmentState
from dudao.visits import queries as visits
from dudao.visits.models import Presence, Record, Visit
from dudao.visits.states import State

_MINUTE = 60


class Line(NamedTuple):
    """What one visit took of the school, and what it spared."""

    visit: Visit
    on: date
    people: int
    stayed: int  # minutes
    person_minutes: int
    forms: int
    questions: int
    again: int
    files_asked: int
    spared: Spared


class Ledger(NamedTuple):
    """The sums of a school; minutes unless it says otherwise."""

    unit: Unit
    planned: int = 0
    visits: int = 0
    by_kind: dict[str, int] = {}
    people: int = 0
    stayed: int = 0
    person_minutes: int = 0
    minutes: int = 0
    forms: int = 0
    questions: int = 0
    again: int = 0
    files_asked: int = 0
    files_given: int = 0
    reports: int = 0
    visits_spared: int = 0
    forms_spared: int = 0
    questions_spared: int = 0
    over: dict[Span, int] = {}

    @property
    def person_hours(self) -> float:
        """Return the hours that inspectors were at the school, each counted."""
        return round(self.person_minutes / _MINUTE, 1)

    @property
    def hours(self) -> float:
        """Return the hours asked of the school."""
        return round(self.minutes / _MINUTE, 1)

    @property
    def exceeded(self) -> int:
        """Return how often a limit was gone beyond."""
        return sum(self.over.values())


class _Given(NamedTuple):
    """What schools handed in: reports they wrote, files they gave."""

    reports: int = 0
    files: int = 0


def schools_for(person: Person) -> QuerySet[Unit]:
    """Return the schools whose ledger `person` may open: in scope, or his own."""
    return inspected() & (
        units_for(person, Permission.BURDEN_VIEW) | units_for(person, Permission.BURDEN_VIEW_OWN)
    )


def own_school(person: Person) -> Unit | None:
    """Return the school of somebody who sees that ledger alone."""
    if Unit.objects.filter(scope_q(person, Permission.BURDEN_VIEW, "")).exists():
        return None
    return inspected().filter(scope_q(person, Permission.BURDEN_VIEW_OWN, "")).first()


def went(viewer: Person, period: Period) -> QuerySet[Visit]:
    """Return the visits of `period` that took place and `viewer` may know of."""
    first, last = bounds(period)
    rows = visits.visible_to(viewer).filter(checked_in_at__gte=first, checked_in_at__lt=last)
    return rows.exclude(state=State.CANCELLED)


def merged_visits(made: QuerySet[Visit]) -> QuerySet[Visit]:
    """Return those of `made` that do several jobs."""
    many = Job.objects.values("assignment").annotate(n=Count("pk")).filter(n__gt=1)
    return made.filter(assignment__in=many.values("assignment"))


def lines_in(made: QuerySet[Visit]) -> list[Line]:
    """Return a line for each of the visits `made`, oldest first; always as many statements."""
    rows = list(
        made.select_related("unit", "leader", "office")
        .prefetch_related("companions")
        .order_by("checked_in_at", "pk")
    )
    sheets = _sheets(rows)
    there: dict[UUID, list[Presence]] = {}
    for presence in Presence.objects.filter(visit__in=rows):
        there.setdefault(presence.visit_id, []).append(presence)
    jobs, shares, repeats = jobs_of(rows), Shares(), Repeats(rows)
    return [
        _line(row, sheets.get(row.pk, []), there.get(row.pk, []), jobs, shares, repeats)
        for row in rows
    ]


def _sheets(rows: Sequence[Visit]) -> Mapping[UUID, list[Record]]:
    """Return visit -> its sheets that were filled in, each form read once."""
    sheets = list(Record.objects.filter(visit__in=rows, revision__gt=0).order_by("pk"))
    versions = Version.objects.in_bulk({sheet.version_id for sheet in sheets})
    for sheet in sheets:
        sheet.version = versions[sheet.version_id]
    return by_visit(sheets)


def ledgers(viewer: Person, units: QuerySet[Unit], period: Period) -> list[Ledger]:
    """Return the ledger of every one of `units`, in their order."""
    schools = list(units.select_related("office"))
    found: dict[int, list[Line]] = {}
    for line in lines_in(went(viewer, period).filter(unit__in=schools)):
        found.setdefault(line.visit.unit_id, []).append(line)
    planned, given = _planned(viewer, schools, period), _given(viewer, schools, period)
    norms = {one.pk: norm_values(one, clock.today()) for one in _offices(schools)}
    return [
        _summed(
            school, found.get(school.pk, []), planned.get(school.pk, 0),
            given.get(school.pk, _Given()), norms[school.office_id or school.pk],
        )
        for school in schools
    ]  # fmt: skip


def ledgers_by_kind(
    viewer: Person, units: QuerySet[Unit], period: Period, office: Unit
) -> dict[str, Ledger]:
    """Return kind of visit -> what its visits took of `units`; what they wrote is of no kind."""
    found: dict[str, list[Line]] = {}
    for line in lines_in(went(viewer, period).filter(unit__in=units.values("pk"))):
        found.setdefault(line.visit.kind, []).append(line)
    norms = norm_values(office, clock.today())
    return {kind: _summed(office, lines, 0, _Given(), norms) for kind, lines in found.items()}


def ledger_of(viewer: Person, unit: Unit, period: Period) -> Ledger:
    """Return the ledger of one school."""
    return ledgers(viewer, Unit.objects.filter(pk=unit.pk), period)[0]


def total(rows: Iterable[Ledger], unit: Unit) -> Ledger:
    """Return the sum of `rows` under the name of `unit`."""
    rows = list(rows)
    numbers = [name for name, kind in Ledger.__annotations__.items() if kind is int]
    summed = {name: sum(getattr(row, name) for row in rows) for name in numbers}
    return Ledger(
        unit, **summed, by_kind=_added(row.by_kind for row in rows),
        over=_added(row.over for row in rows),
    )  # fmt: skip


def _added(counts: Iterable[dict[Any, int]]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for counted in counts:
        for key, number in counted.items():
            found[key] = found.get(key, 0) + number
    return found


def _line(
    visit: Visit,
    sheets: Sequence[Record],
    there: Sequence[Presence],
    jobs: dict[UUID, Any],
    shares: Shares,
    repeats: Repeats,
) -> Line:
    companions = [one for one in visit.companions.all() if one.pk != visit.leader_id]
    stayed = _minutes(visit.checked_in_at, visit.checked_out_at)
    seen = [_minutes(one.arrived_at, one.left_at or visit.checked_out_at) for one in there]
    own = jobs.get(visit.assignment_id) if visit.assignment_id else None
    over = shares.taken_over(sheets)
    asked = {one.pk: shares.answered(one) - over.get(one.pk, set()) for one in sheets}
    return Line(
        visit=visit,
        on=(visit.checked_in_at or clock.now()).astimezone(clock.CHINA).date(),
        people=1 + len(companions),
        stayed=stayed,
        person_minutes=sum(seen) if there else stayed * (1 + len(companions)),
        forms=len(sheets),
        questions=sum(map(len, asked.values())),
        again=repeats.counted(visit, sheets, asked),
        files_asked=own.files if own else 0,
        spared=spared(own, sheets, shares),
    )


def _summed(
    unit: Unit, lines: Sequence[Line], planned: int, given: _Given, norms: dict[str, int]
) -> Ledger:
    stayed = sum(line.stayed for line in lines)
    kinds: dict[str, int] = {}
    for line in lines:
        kinds[line.visit.kind] = kinds.get(line.visit.kind, 0) + 1
    return Ledger(
        unit=unit,
        planned=planned,
        visits=len(lines),
        by_kind=kinds,
        people=sum(line.people for line in lines),
        stayed=stayed,
        person_minutes=sum(line.person_minutes for line in lines),
        minutes=stayed + given.reports * norms["planning.report_minutes"],
        forms=sum(line.forms for line in lines),
        questions=sum(line.questions for line in lines),
        again=sum(line.again for line in lines),
        files_asked=sum(line.files_asked for line in lines),
        files_given=given.files,
        reports=given.reports,
        visits_spared=sum(line.spared.visits for line in lines),
        forms_spared=sum(line.spared.forms for line in lines),
        questions_spared=sum(line.spared.questions for line in lines),
        over=times_exceeded([line.on for line in lines], limits_of(norms)),
    )


def _planned(viewer: Person, schools: list[Unit], period: Period) -> dict[int, int]:
    """Return how many visits stand in the plan; a school knows those it was told of or had."""
    rows = Assignment.objects.filter(unit__in=schools, planned_on__range=period)
    rows = rows.exclude(state=AssignmentState.WITHDRAWN)
    known = Q(announced=True) | Q(state=AssignmentState.DONE)
    rows = rows.filter(scope_q(viewer, Permission.BURDEN_VIEW) | known)
    counted = rows.order_by().values("unit").annotate(n=Count("pk"))
    return {row["unit"]: row["n"] for row in counted}


def _given(viewer: Person, schools: list[Unit], period: Period) -> dict[int, _Given]:
    """Return what each school wrote and handed in: rectifications and self-evaluations."""
    first, last = bounds(period)
    told = findings.visible_to(viewer).filter(unit__in=schools).values("pk")
    handed_in = Rectification.objects.filter(finding__in=told, submitted_at__gte=first)
    rows = handed_in.filter(submitted_at__lt=last).order_by().values("finding__unit")
    found = {
        row["finding__unit"]: _Given(row["n"], row["shown"])
        for row in rows.annotate(n=Count("pk", distinct=True), shown=Count("files"))
    }
    parts = Part.objects.filter(
        unit__in=schools, self_evaluated_at__gte=first, self_evaluated_at__lt=last
    )
    written = parts.order_by().values("unit")
    for row in written.annotate(n=Count("pk", distinct=True), given=Count("files")):
        before = found.get(row["unit"], _Given())
        found[row["unit"]] = _Given(before.reports + row["n"], before.files + row["given"])
    return found


def _offices(schools: list[Unit]) -> set[Unit]:
    return {school.office or school for school in schools}


def _minutes(start: datetime | None, end: datetime | None) -> int:
    if start is None or end is None:
        return 0
    return max(int((end - start).total_seconds()) // _MINUTE, 0)

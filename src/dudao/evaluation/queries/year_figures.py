"""What the records of a year say of units: every figure with the records it was counted from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.evaluation.models import Candidate, YearScheme, YearWork
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.rules.years import work_figure
from dudao.evaluation.scoring import NA
from dudao.evaluation.scoring.inputs import Answer
from dudao.findings.models import Finding, Verification
from dudao.findings.states import State as FindingState
from dudao.findings.states import Verdict
from dudao.instruments.definition import Judgement
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.planning.models import Job
from dudao.planning.states import VisitKind
from dudao.visits.models import Record, Visit, VisitFinding
from dudao.visits.states import OUT

#: What kinds of visit each part counts; what looks after earlier problems is routine.
KINDS = {
    "routine": {VisitKind.ROUTINE, VisitKind.FOLLOW_UP},
    "special": {VisitKind.SPECIAL, VisitKind.COMPREHENSIVE},
    "random": {VisitKind.RANDOM, VisitKind.DROP_IN},
}
#: What is in order in the main counts as met.
_MET = (Judgement.MEETS.value, Judgement.MOSTLY.value)


class Source(NamedTuple):
    """A record behind a figure: what it is, its id, in words, its day, how much it counts."""

    kind: str
    id: str
    text: str
    on: date
    amount: int = 1


@dataclass
class Known:
    """What is known of a unit: figures, the grades of its rounds, and the records behind them."""

    metrics: dict[str, Answer] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    sources: dict[str, list[Source]] = field(default_factory=dict)

    def count(self, name: str, sources: Iterable[Source]) -> None:
        """Keep a figure that is the sum of its records."""
        rows = list(sources)
        self.metrics[name] = Decimal(sum(row.amount for row in rows))
        self.sources[name] = [row for row in rows if row.amount]


class _Seen(NamedTuple):
    """A visit as it counts: which key work it was made for, what it found, what it judged."""

    visit: Visit
    works: frozenset[int]
    found: tuple[Finding, ...]
    met: int
    judged: int

    @property
    def source(self) -> Source:
        visit = self.visit
        return Source("visit", str(visit.pk), str(visit.get_kind_display()), visit.planned_on)

    def counted(self, number: int, of: str) -> Source:
        return self.source._replace(text=of, amount=number)


def known_of_year(scheme: YearScheme, units: Sequence[Unit]) -> dict[int, Known]:
    """Return by unit everything the year's records say, in a dozen statements for them all.

    A visit made for a piece of key work counts there and nowhere else.
    """
    works = list(scheme.works.select_related("round__version").order_by("position", "pk"))
    found = {unit.pk: Known() for unit in units}
    seen = _visits(scheme, units, works)
    for unit in units:
        _count_visits(found[unit.pk], seen[unit.pk], works)
    _count_findings(scheme, found)
    _take_grades(works, found)
    return found


def until_of(scheme: YearScheme) -> date:
    """Return the last day that counts: of the year, or today."""
    return min(scheme.last_on, clock.today())


def _visits(
    scheme: YearScheme, units: Sequence[Unit], works: Sequence[YearWork]
) -> dict[int, list[_Seen]]:
    rows = Visit.objects.filter(
        unit__in=units,
        office=scheme.office,
        state__in=sorted(OUT),
        planned_on__range=(scheme.first_on, until_of(scheme)),
    )
    visits = list(rows.order_by("planned_on", "pk"))
    ids = [visit.pk for visit in visits]
    purposes = _purposes(visits, works)
    raised: dict[UUID, list[Finding]] = defaultdict(list)
    for row in VisitFinding.objects.filter(visit__in=ids).select_related("finding"):
        if row.finding.told_at and row.finding.state != FindingState.WITHDRAWN:
            raised[row.visit_id].append(row.finding)
    judged = _judged(ids)
    found: dict[int, list[_Seen]] = defaultdict(list)
    for visit in visits:
        met, whole = judged[visit.pk]
        one = _Seen(visit, purposes[visit.pk], tuple(raised[visit.pk]), met, whole)
        found[visit.unit_id].append(one)
    return found


def _purposes(visits: Sequence[Visit], works: Sequence[YearWork]) -> dict[UUID, frozenset[int]]:
    """Return by visit the numbers of the key work it was arranged for."""
    by_programme = {work.programme_id: n for n, work in enumerate(works, 1) if work.programme_id}
    by_task = {work.task_id: n for n, work in enumerate(works, 1) if work.task_id}
    jobs = Job.objects.filter(
        assignment__in=[visit.assignment_id for visit in visits if visit.assignment_id]
    ).values_list("assignment", "obligation__programme", "obligation__task")
    wanted: dict[UUID | None, set[int]] = defaultdict(set)
    for assignment, programme, task in jobs:
        wanted[assignment] |= {by_programme.get(programme, 0), by_task.get(task, 0)} - {0}
    return {visit.pk: frozenset(wanted[visit.assignment_id]) for visit in visits}


def _judged(visits: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return by visit how many items met what is asked, and how many were judged at all."""
    found: dict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = Record.objects.filter(visit__in=visits).values_list("visit", "answers")
    for visit, answers in rows:
        said = [value for value in answers.values() if isinstance(value, str)]
        met, judged = found[visit]
        good, bad = sum(said.count(one) for one in _MET), said.count(Judgement.FAILS.value)
        found[visit] = (met + good, judged + good + bad)
    return found


def _count_visits(known: Known, seen: Sequence[_Seen], works: Sequence[YearWork]) -> None:
    for number, _work in enumerate(works, 1):
        _count_group(known, [one for one in seen if number in one.works], number)
    for key, kinds in KINDS.items():
        _count_group(known, [o for o in seen if not o.works and o.visit.kind in kinds], key)


def _count_group(known: Known, seen: Sequence[_Seen], of: str | int) -> None:
    def name(what: str) -> str:
        return work_figure(of, what) if isinstance(of, int) else f"{of}_{what}"

    known.count(name("visits"), [one.source for one in seen])
    known.count(name("judged"), [one.counted(one.judged, _("查看项目")) for one in seen])
    known.count(name("met"), [one.counted(one.met, _("达标项目")) for one in seen])
    known.count(name("problems"), [_finding(row) for one in seen for row in one.found])


def _finding(row: Finding, on: date | None = None) -> Source:
    text = f"{row.number} {row.topic_title}".strip()
    return Source("finding", str(row.pk), text, on or row.found_on)


def _count_findings(scheme: YearScheme, found: Mapping[int, Known]) -> None:
    """Count what fell due in the year, what of it was closed on time, and what came back."""
    period = (scheme.first_on, until_of(scheme))
    rows = Finding.objects.filter(
        unit__in=list(found),
        office=scheme.office,
        told_at__isnull=False,
        first_due_on__range=period,
    ).exclude(state=FindingState.WITHDRAWN)
    due: dict[int, list[Finding]] = defaultdict(list)
    for row in rows.order_by("first_due_on", "pk"):
        due[row.unit_id].append(row)
    back: dict[int, list[Verification]] = defaultdict(list)
    verdicts = Verification.objects.filter(
        finding__unit__in=list(found),
        finding__office=scheme.office,
        verdict=Verdict.RELAPSED,
        at__date__range=period,
    ).exclude(finding__state=FindingState.WITHDRAWN)
    for verdict in verdicts.select_related("finding").order_by("at", "pk"):
        back[verdict.finding.unit_id].append(verdict)
    for unit, known in found.items():
        known.count("findings_due", [_finding(row, row.first_due_on) for row in due[unit]])
        closed = [row for row in due[unit] if _on_time(row)]
        known.count("findings_closed", [_finding(row, _day(row.closed_at)) for row in closed])
        known.count("relapses", [_finding(one.finding, _day(one.at)) for one in back[unit]])


def _on_time(row: Finding) -> bool:
    return row.closed_at is not None and _day(row.closed_at) <= row.first_due_on


def _day(at: Any) -> date:
    day: date = at.astimezone(clock.CHINA).date()
    return day


def _take_grades(works: Sequence[YearWork], found: Mapping[int, Known]) -> None:
    """Take what units were graded in the rounds that are key work; under its number for now."""
    for number, work in enumerate(works, 1):
        if work.round is None:
            continue
        labels = {grade.key: grade.label for grade in framework_of(work.round.version).grades}
        rows = Candidate.objects.filter(round=work.round, unit__in=list(found)).select_related(
            "batch"
        )
        graded = {row.unit_id: row for row in rows if row.grade in labels}
        for unit, known in found.items():
            row = graded.get(unit)
            known.answers[str(number)] = labels[row.grade] if row else NA
            if row is not None:
                text = f"{work.title} {labels[row.grade]}"
                source = Source("candidate", str(row.pk), text, row.batch.last_on)
                known.sources[f"#{number}"] = [source]

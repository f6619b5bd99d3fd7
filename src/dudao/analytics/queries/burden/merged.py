"""What merging spares: visits, forms, questions of one visit that does several jobs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from dudao.instruments.definition import Kind
from dudao.instruments.models import Version
from dudao.instruments.rules import Shared, elsewhere, shared
from dudao.planning.models import Job, Obligation
from dudao.planning.states import Source
from dudao.planning.states import State as AssignmentState
from dudao.visits.models import Record, Visit

Asked = tuple[object, ...]


class Spared(NamedTuple):
    """What one visit spared the school."""

    visits: int = 0
    forms: int = 0
    questions: int = 0


class Jobs(NamedTuple):
    """What a visit was made for: who asked, which forms they wanted, how many files."""

    sources: int = 0
    forms_twice: int = 0
    files: int = 0


class Shares:
    """The shared questions of several forms, worked out once for each set of forms."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], list[Shared]] = {}
        self._worked_out: dict[int, frozenset[str]] = {}

    def taken_over(self, sheets: Iterable[Record]) -> dict[UUID, set[str]]:
        """Return of each sheet of one visit the items that another form asked."""
        first = [one for one in sheets if one.serial == 1 and not one.late]
        ordered = sorted(first, key=lambda one: (one.version.form.key, one.version_id))
        key = tuple(sheet.version_id for sheet in ordered)
        if len(key) > 1 and key not in self._known:
            self._known[key] = shared([sheet.version.form for sheet in ordered])
        groups = self._known.get(key, [])
        return {sheet.pk: set(elsewhere(groups, at)) for at, sheet in enumerate(ordered)}

    def answered(self, sheet: Record) -> set[str]:
        """Return the items that a person answered."""
        worked_out = self._computed(sheet.version)
        return {key for key in sheet.answers if "#" not in key and key not in worked_out}

    def _computed(self, version: Version) -> frozenset[str]:
        if version.pk not in self._worked_out:
            items = version.form.items()
            found = frozenset(item.key for item in items if item.kind is Kind.COMPUTED)
            self._worked_out[version.pk] = found
        return self._worked_out[version.pk]


def jobs_of(visits: Sequence[Visit]) -> dict[UUID, Jobs]:
    """Return assignment -> what it does, in three statements."""
    wanted = [visit.assignment_id for visit in visits if visit.assignment_id]
    rows = Job.objects.filter(assignment__in=wanted).select_related(
        "obligation__task__form", "obligation__rule", "obligation__programme", "assignment"
    ).prefetch_related("obligation__task__merged_from", "obligation__programme__forms")  # fmt: skip
    found: dict[UUID, list[Job]] = {}
    for job in rows:
        found.setdefault(job.assignment_id, []).append(job)
    return {assignment: _summed(jobs) for assignment, jobs in found.items()}


def spared(jobs: Jobs | None, sheets: Sequence[Record], shares: Shares) -> Spared:
    """Return what a visit spared: n jobs of different sources are n - 1 visits less."""
    over = shares.taken_over(sheets)
    questions = forms = 0
    for sheet in sheets:
        answered = shares.answered(sheet)
        taken = answered & over.get(sheet.pk, set())
        questions += len(taken)
        forms += bool(taken) and taken == answered
    if jobs is None:
        return Spared(0, forms, questions)
    return Spared(max(jobs.sources - 1, 0), forms + jobs.forms_twice, questions)


def _summed(jobs: Sequence[Job]) -> Jobs:
    obligations = [job.obligation for job in jobs]
    done = jobs[0].assignment.state == AssignmentState.DONE
    sources = {one for obligation in obligations for one in _sources(obligation)}
    wanted = [form for obligation in obligations for form in _forms(obligation)]
    files = sum(one.task.files_asked for one in obligations if one.task)
    return Jobs(len(sources) if done else 0, len(wanted) - len(set(wanted)), files)


def _sources(obligation: Obligation) -> list[Asked]:
    """Return who would have come by himself: routine and follow-ups are one visit each."""
    if obligation.task is not None:
        merged = (("task", one.pk) for one in obligation.task.merged_from.all())
        return [("task", obligation.task_id), *merged]
    if obligation.source in (Source.RULE, Source.FOLLOW_UP):
        return [(obligation.source,)]
    return [(obligation.source, obligation.programme_id or obligation.pk)]


def _forms(obligation: Obligation) -> list[int]:
    if obligation.task is not None and obligation.task.form is not None:
        return [obligation.task.form.instrument_id]
    if obligation.programme is not None:
        return [form.instrument_id for form in obligation.programme.forms.all()]
    rule = obligation.rule
    return [rule.instrument_id] if rule is not None and rule.instrument_id else []


def by_visit(sheets: Iterable[Record]) -> Mapping[UUID, list[Record]]:
    """Return visit -> its sheets."""
    found: dict[UUID, list[Record]] = {}
    for sheet in sheets:
        found.setdefault(sheet.visit_id, []).append(sheet)
    return found

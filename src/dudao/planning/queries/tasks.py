"""Section tasks: who sees them, which schools they may ask for, what they cost, which are alike."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q, units_for
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries import holding_on
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, norm
from dudao.org.states import Stage, UnitKind
from dudao.planning.models import Assignment, Job, Obligation, SectionTask
from dudao.planning.rules.tasks import Alike, Cost, Wanted, after, alike, due_on, first_of
from dudao.planning.states import State, TaskState
from dudao.planning.states.meetings import Pick, Sort

#: What the meeting has before it, and what came out of it.
PENDING = (TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.MERGED)
GIVEN_OUT = (TaskState.DISPATCHED, TaskState.ANSWERED)
#: What nobody but its section knows of.
_OWN_ONLY = (TaskState.DRAFT, TaskState.WITHDRAWN)


_SORTS = {
    Sort.KINDERGARTEN: Q(kind=UnitKind.KINDERGARTEN),
    Sort.PRIMARY: Q(stages__contains=[Stage.PRIMARY.value]),
    Sort.JUNIOR: Q(stages__contains=[Stage.JUNIOR.value]),
    Sort.SENIOR: Q(stages__contains=[Stage.SENIOR.value]),
    Sort.VOCATIONAL: Q(stages__contains=[Stage.VOCATIONAL.value]),
    Sort.SPECIAL: Q(stages__contains=[Stage.SPECIAL.value]),
    Sort.POINT: Q(kind=UnitKind.TEACHING_POINT),
    Sort.SMALL_RURAL: Q(small_rural=True),
}


class Hint(NamedTuple):
    """Another task that wants much the same."""

    task: SectionTask
    found: Alike


class Progress(NamedTuple):
    """At how many of its schools a task has been seen to."""

    schools: int
    done: int

    @property
    def left(self) -> int:
        """Return how many schools are left."""
        return self.schools - self.done


def sections_of(person: Person) -> QuerySet[Unit]:
    """Return the sections in whose name `person` hands in tasks."""
    return (
        units_for(person, Permission.TASK_SUBMIT)
        .filter(kind=UnitKind.SECTION)
        .exclude(office=None)
        .select_related("office")
        .order_by("sort_key", "pk")
    )


def tasks_visible_to(person: Person) -> QuerySet[SectionTask]:
    """Return the tasks of one's own section, those before one's office, and those given out to
    the inspectors of one of its schools.
    """
    reached = Obligation.objects.filter(scope_q(person, Permission.PLAN_VIEW)).values("task")
    given_out = Q(state__in=GIVEN_OUT) & (Q(pk__in=reached) | Q(into__in=reached))
    own = scope_q(person, Permission.TASK_SUBMIT, "section")
    office = scope_q(person, Permission.TASK_DECIDE, "office") & ~Q(state__in=_OWN_ONLY)
    return SectionTask.objects.filter(own | office | given_out).select_related(
        "section", "office", "into", "form__instrument"
    )


def own_tasks(person: Person) -> QuerySet[SectionTask]:
    """Return the tasks of the sections that `person` acts for."""
    return SectionTask.objects.filter(scope_q(person, Permission.TASK_SUBMIT, "section"))


def tasks_to_decide(person: Person) -> QuerySet[SectionTask]:
    """Return the tasks that wait for `person`'s office, the nearest month first."""
    return (
        SectionTask.objects.filter(
            scope_q(person, Permission.TASK_DECIDE, "office"), state=TaskState.SUBMITTED
        )
        .select_related("section")
        .order_by("month", "pk")
    )


def tasks_of_month(office: Unit, month: date) -> QuerySet[SectionTask]:
    """Return what sections handed in for a month, and what was merged of it, by section."""
    return (
        SectionTask.objects.filter(office=office, month=month)
        .exclude(state__in=_OWN_ONLY)
        .select_related("section", "office", "into", "form__instrument")
        .prefetch_related("units")
        .order_by("section__kind", "section__sort_key", "pk")
    )


def schools_for_tasks(office: Unit, on: date) -> QuerySet[Unit]:
    """Return the schools of `office` that tasks may ask for: those open on `on`."""
    open_ = Q(closed_on=None) | Q(closed_on__gt=on)
    return inspected().filter(open_, office=office).order_by("sort_key", "pk")


def schools_picked(
    schools: QuerySet[Unit], pick: str, *, sorts: Iterable[str] = (), areas: Iterable[Area] = (),
    on: date,
) -> QuerySet[Unit]:  # fmt: skip
    """Return those of `schools` that are meant: all, of some kinds, or of some areas on `on`."""
    if pick == Pick.KINDS:
        meant = Q(pk__in=[])
        for sort in sorts:
            meant |= _SORTS[Sort(sort)]
        return schools.filter(meant)
    if pick == Pick.AREAS:
        held = holding_on(on, "area_members__")
        inside = Unit.objects.filter(held, area_members__area__in=list(areas))
        return schools.filter(pk__in=inside.values("pk"))
    return schools


def tasks_due_on(office: Unit, month: date) -> date:
    """Return the day by which the tasks of `month` are due."""
    return due_on(month, norm("planning.tasks_due_day", office=office))


def usual_month() -> date:
    """Return the month for which tasks are handed in now: the next."""
    return after(first_of(clock.today()))


def cost_of(task: SectionTask) -> Cost:
    """Return what `task` asks of its schools, and at how many somebody goes in its window anyway.

    Somebody goes where another obligation is open, or a visit is assigned.
    """
    units = list(task.units.values_list("pk", flat=True))
    window = {"first_on__lte": task.last_on, "last_on__gte": task.first_on}
    due = Obligation.objects.filter(unit__in=units, met_on=None, waived_at=None, **window)
    going = Assignment.objects.filter(
        unit__in=units, planned_on__range=(task.first_on, task.last_on)
    ).exclude(state=State.WITHDRAWN)
    shared = set(due.exclude(task=task).values_list("unit", flat=True))
    own = Job.objects.filter(assignment=OuterRef("pk"), obligation__task=task)
    shared |= set(going.exclude(Exists(own)).values_list("unit", flat=True))
    count = len(units)
    return Cost(count, count * task.minutes, count * task.files_asked, len(shared))


def wanted(task: SectionTask) -> Wanted:
    """Return what `task` wants, to be compared; reads its prefetched schools."""
    units = frozenset(unit.pk for unit in task.units.all())
    return Wanted(task.title, task.questions, units, task.first_on, task.last_on)


def hints_for(task: SectionTask) -> list[Hint]:
    """Return the tasks of other sections for the same month that want much the same."""
    others = tasks_of_month(task.office, task.month).filter(merged_from=None)
    rows = others.exclude(section=task.section).filter(state__in=PENDING)
    return _hints(task, rows, norm("planning.task_likeness", office=task.office))


def hints_among(tasks: Iterable[SectionTask]) -> dict[UUID, list[Hint]]:
    """Return by id which of the (undecided or accepted) `tasks` want much the same."""
    rows = [task for task in tasks if task.state in {TaskState.SUBMITTED, TaskState.ACCEPTED}]
    if not rows:
        return {}
    least = norm("planning.task_likeness", office=rows[0].office)
    found = {task.pk: _hints(task, (one for one in rows if one != task), least) for task in rows}
    return {pk: hints for pk, hints in found.items() if hints}


def _hints(task: SectionTask, others: Iterable[SectionTask], least: int) -> list[Hint]:
    own = wanted(task)
    found = [Hint(other, alike(own, wanted(other))) for other in others]
    return sorted(
        (hint for hint in found if hint.found.likeness >= least),
        key=lambda hint: hint.found,
        reverse=True,
    )


def done_q() -> Q:
    """Return the filter for obligations that were met, or whose visit has been made."""
    made = Job.objects.filter(obligation=OuterRef("pk"), assignment__state=State.DONE)
    return Q(met_on__isnull=False) | Q(Exists(made))


def obligations_of(task: SectionTask) -> QuerySet[Obligation]:
    """Return the obligations that came of `task`; of a merged one those at its own schools."""
    rows = Obligation.objects.filter(task=task.into_id or task.pk, waived_at=None)
    return rows.filter(unit__in=task.units.values("pk")) if task.into_id else rows


def progress_of(tasks: Iterable[SectionTask]) -> dict[UUID, Progress]:
    """Return by id how far tasks that were given out are; of a merged one at its own schools."""
    tasks = list(tasks)
    sources = {task.into_id or task.pk for task in tasks}
    rows = Obligation.objects.filter(task__in=sources, waived_at=None)
    done = set(rows.filter(done_q()).values_list("task", "unit"))
    every = set(rows.values_list("task", "unit"))
    found = {}
    for task in tasks:
        source = task.into_id or task.pk
        of_task = {unit for owner, unit in every if owner == source}
        if task.into_id:
            of_task &= {unit.pk for unit in task.units.all()}
        found[task.pk] = Progress(len(of_task), sum((source, unit) in done for unit in of_task))
    return found


def forms_of(task: SectionTask) -> list[Version]:
    """Return the forms that `task`, and whatever was merged into it, brings along."""
    rows = SectionTask.objects.filter(Q(pk=task.pk) | Q(into=task)).exclude(form=None)
    return list(
        Version.objects.filter(pk__in=rows.values("form"))
        .select_related("instrument")
        .order_by("pk")
    )


def results_for(person: Person) -> QuerySet[SectionTask]:
    """Return the results that came back to `person`'s section, newest first."""
    rows = own_tasks(person).filter(state=TaskState.ANSWERED)
    return rows.select_related("section").order_by("-answered_at", "-pk")


def returned_to(person: Person) -> QuerySet[SectionTask]:
    """Return the tasks that came back to `person`'s section to be changed."""
    rows = own_tasks(person).filter(state=TaskState.RETURNED)
    return rows.select_related("section").order_by("month", "pk")


def with_counts(rows: QuerySet[SectionTask]) -> QuerySet[SectionTask]:
    """Return `rows` with `schools`, the number of schools of each."""
    return rows.annotate(schools=Count("units"))

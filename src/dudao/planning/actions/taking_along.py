"""A visit that is assigned already takes more along: one visit, many jobs."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.instruments.queries import published
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person
from dudao.planning.actions.assign import require_may_assign
from dudao.planning.actions.confirming import forms_for
from dudao.planning.actions.follow import locked_assignment
from dudao.planning.actions.settling import settle
from dudao.planning.models import Assignment, Job, Obligation
from dudao.planning.queries.obligations import fitting
from dudao.planning.states import State


@transaction.atomic
def take_along(assignment_id: UUID, obligations: Iterable[Obligation], *, by: Person) -> Assignment:
    """Let a visit that nobody has begun also do `obligations` of its school, with their forms.

    Raises `WrongState` once it has begun, `Invalid` for what is not open on its day.
    """
    assignment = locked_assignment(assignment_id)
    require_may_assign(by, assignment.unit, assignment.leader)
    if assignment.state != State.ASSIGNED:
        raise WrongState(_("这次督导已经开始或撤销，不能再加任务。请另行安排。"))
    jobs = list(obligations)
    _require_fitting(assignment, jobs)
    Job.objects.bulk_create(Job(assignment=assignment, obligation=one) for one in jobs)
    settle([assignment.unit_id])
    usable = {one.instrument_id: one for one in published(assignment.office, assignment.planned_on)}
    assignment.forms.add(*forms_for(assignment.unit, jobs, usable))
    lines = [
        _("顺带：%(title)s（约%(minutes)d分钟）") % {"title": one.title, "minutes": one.minutes}
        for one in jobs
    ]
    assignment.focus = "\n".join([*filter(None, [assignment.focus]), *lines])
    assignment.save(update_fields=["focus"])
    titles = [one.title for one in jobs]
    record("assignment.widened", assignment, by=by, unit=assignment.unit, titles=titles)
    return assignment


def _require_fitting(assignment: Assignment, jobs: list[Obligation]) -> None:
    if not jobs:
        raise Invalid(_("请选择要顺带办理的任务。"), fields={"obligations": _("至少选一项")})
    able = set(fitting(assignment).values_list("pk", flat=True))
    wrong = [one.title for one in jobs if one.pk not in able]
    if wrong:
        raise Invalid(
            _("这些任务不能在这次入校时办理：%(what)s。请刷新页面再选。")
            % {"what": _("、").join(wrong)},
            fields={"obligations": _("已经办理、另有安排，或不在办理时间内")},
        )

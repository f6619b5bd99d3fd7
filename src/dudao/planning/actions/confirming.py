"""Confirming a month: every proposed visit becomes an assignment, or none does."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.audit.actions import record
from dudao.instruments.models import Version
from dudao.instruments.queries import facts, published
from dudao.instruments.rules import applies
from dudao.lib.errors import Conflict, DomainError
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning.actions.assign import assign
from dudao.planning.actions.proposal_rows import opened
from dudao.planning.models import Assignment, Obligation, Proposal, ProposedVisit
from dudao.planning.queries.months import problem_around
from dudao.planning.queries.proposals import no_longer_open, visits_of
from dudao.planning.rules.blueprints import joined, kind_of
from dudao.planning.solving import Broken, Visit, breaches
from dudao.planning.states import PROPOSAL_MOVES, ProposalState

#: So many of what stands in the way are named in the message; the rest is in `problems`.
NAMED = 5
Problem = dict[str, str]
#: What somebody else may have broken since; who lacks a subject people have decided themselves.
BROKEN: dict[Broken, str | Promise] = {
    Broken.TWICE: gettext_lazy("同一项任务排了两次"),
    Broken.CLOSED: gettext_lazy("这一天已不是入校日"),
    Broken.WINDOW: gettext_lazy("这一天已不在任务的起止日期内"),
    Broken.TOGETHER: gettext_lazy("同一项要求的两次入校并成了一次"),
    Broken.DAY: gettext_lazy("这一天已有别的入校安排"),
    Broken.WEEK: gettext_lazy("这一周的入校次数已超上限"),
    Broken.MONTH: gettext_lazy("这个月的入校次数已超上限"),
    Broken.AWAY: gettext_lazy("%(who)s这一天不在岗"),
    Broken.RECUSED: gettext_lazy("%(who)s应当回避"),
    Broken.SCHOOLS: gettext_lazy("%(who)s这一天要到的学校已超上限"),
    Broken.MINUTES: gettext_lazy("%(who)s这一天的任务已排不下"),
}
Tours = Mapping[tuple[date, int], list[ProposedVisit]]


@transaction.atomic
def confirm(proposal_id: UUID, *, by: Person, seen: int) -> Proposal:
    """Send everybody: all visits of the month become assignments with their jobs, or none.

    Raises `Conflict` with each visit that cannot be and why (`problems`), and when anything was
    changed after the edition `seen`.
    """
    proposal = opened(proposal_id, by=by, seen=seen, whole=True)
    visits = list(
        visits_of(proposal)
        .select_related("unit__office", "leader", "proposal__office")
        .prefetch_related(
            "obligations__rule", "obligations__task__form", "obligations__programme__forms"
        )
    )
    if not visits:
        raise Conflict(_("这个月没有可下达的入校安排。请先编排，或增加一次入校。"), current=None)
    problems = [*_broken(proposal, visits), *_gone(visits)] or _made(proposal, visits, by)
    if problems:
        raise Conflict(_refusal(problems), current=None, problems=problems)
    proposal.state = advance(PROPOSAL_MOVES, ProposalState(proposal.state), "confirm")
    proposal.save(update_fields=["state"])
    record(
        "proposal.confirmed",
        proposal,
        by=by,
        unit=proposal.office,
        visits=len(visits),
        jobs=sum(len(visit.obligations.all()) for visit in visits),
    )
    return proposal


def _broken(proposal: Proposal, visits: list[ProposedVisit]) -> list[Problem]:
    """Return what no longer holds: limits, absences, recusals, the calendar."""
    problem = problem_around(proposal, visits)
    known = {one.id for one in problem.inspectors}
    by_id = {visit.unit_id: visit for visit in visits}
    people = {person.pk: person for v in visits for person in (v.leader, *v.companions.all())}
    strangers = [
        _problem(visit, visit.day, _("%(who)s不是本督导室登记的督学") % {"who": people[who]})
        for visit in visits
        for who in (visit.leader_id, *(one.pk for one in visit.companions.all()))
        if who not in known
    ]
    if strangers:
        return strangers
    tasks = {task.id for task in problem.tasks}
    planned = [
        Visit(
            school=visit.unit_id,
            day=visit.day,
            leader=visit.leader_id,
            companions=tuple(one.pk for one in visit.companions.all()),
            tasks=tuple(str(o.pk) for o in visit.obligations.all() if str(o.pk) in tasks),
        )
        for visit in visits
    ]
    return [
        _problem(
            by_id[one.school], one.day, str(BROKEN[one.what]) % {"who": people.get(one.person)}
        )
        for one in breaches(problem, planned)
        if one.what in BROKEN
    ]


def _gone(visits: list[ProposedVisit]) -> list[Problem]:
    """Return the visits with jobs that something else has done by now."""
    done = {one.pk for one in no_longer_open([o for v in visits for o in v.obligations.all()])}
    return [
        _problem(
            visit,
            visit.day,
            _("任务“%(what)s”已经完成、免除或另有安排") % {"what": one.title},
        )
        for visit in visits
        for one in visit.obligations.all()
        if one.pk in done
    ]


def _made(proposal: Proposal, visits: list[ProposedVisit], by: Person) -> list[Problem]:
    """Make the assignments; return which could not be made and why."""
    usable = {one.instrument_id: one for one in published(proposal.office, proposal.month)}
    tours, problems = _tours(visits), []
    for visit in visits:
        try:
            with transaction.atomic():
                visit.made = _assigned(visit, by, usable, tours)
        except DomainError as error:
            problems.append(_problem(visit, visit.day, error.message))
        else:
            visit.save(update_fields=["made"])
    return problems


def _problem(visit: ProposedVisit, day: date, why: str) -> Problem:
    return {"school": str(visit.unit), "day": day.isoformat(), "why": why}


def _assigned(
    visit: ProposedVisit, by: Person, usable: Mapping[int, Version], tours: Tours
) -> Assignment:
    jobs = list(visit.obligations.all())
    programme = next((one.programme.kind for one in jobs if one.programme), "")
    return assign(
        visit.unit,
        by=by,
        kind=kind_of([one.source for one in jobs], programme),
        purpose=joined(
            [one.title for one in jobs], comma=_("、"), more=_("等"), otherwise=_("经常性督导")
        ),
        focus=_focus(visit, jobs, tours[visit.day, visit.leader_id]),
        planned_on=visit.day,
        slot=visit.slot,
        leader=visit.leader,
        companions=visit.companions.all(),
        forms=forms_for(visit.unit, jobs, usable),
        obligations=jobs,
    )


def forms_for(unit: Unit, jobs: list[Obligation], usable: Mapping[int, Version]) -> list[Version]:
    """Return the forms that the jobs ask for, each once, those that are for such a school."""
    asked: list[Version] = []
    for job in jobs:
        instrument = job.rule.instrument_id if job.rule else None
        if instrument is not None and instrument in usable:
            asked.append(usable[instrument])
        if job.task is not None and job.task.form is not None:
            asked.append(job.task.form)
        if job.programme is not None:
            asked += job.programme.forms.all()
    known = facts(unit)
    return [form for form in dict.fromkeys(asked) if applies(form.form, known)]


def _focus(visit: ProposedVisit, jobs: list[Obligation], tour: list[ProposedVisit]) -> str:
    """Return what goes into the blueprint and so along without network: the jobs and the round."""
    lines = [
        _("%(n)d. %(title)s（约%(minutes)d分钟）")
        % {"n": n, "title": one.title, "minutes": one.minutes}
        for n, one in enumerate(jobs, 1)
    ]
    if len(tour) > 1:
        stops = _(" → ").join(
            _("%(n)d. %(unit)s（%(slot)s）")
            % {"n": n, "unit": one.unit, "slot": one.get_slot_display()}
            for n, one in enumerate(tour, 1)
        )
        lines.append(
            _("当日路线：%(stops)s。本校是第%(n)d站。") % {"stops": stops, "n": visit.position}
        )
    return "\n".join(lines)


def _tours(visits: list[ProposedVisit]) -> Tours:
    tours: dict[tuple[date, int], list[ProposedVisit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda one: one.position):
        tours[visit.day, visit.leader_id].append(visit)
    return tours


def _refusal(problems: list[Problem]) -> str:
    named = _("；").join(_("%(day)s %(school)s：%(why)s") % problem for problem in problems[:NAMED])
    more = _("等%(count)d处") % {"count": len(problems)} if len(problems) > NAMED else ""
    return _("整月都还没有下达，因为有安排行不通：%(what)s%(more)s。请调整或重新编排后再下达。") % {
        "what": named,
        "more": more,
    }

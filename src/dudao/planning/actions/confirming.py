"""Confirming a month: every proposed visit becomes an assignment, or none does."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

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
from dudao.planning.queries.obstacles import Wish, obstacles
from dudao.planning.queries.proposals import no_longer_open, visits_of
from dudao.planning.rules.blueprints import joined, kind_of
from dudao.planning.states import PROPOSAL_MOVES, ProposalState

#: So many of what stands in the way are named in the message; the rest is in `problems`.
NAMED = 5
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
    usable = {one.instrument_id: one for one in published(proposal.office, proposal.month)}
    tours = _tours(visits)
    problems = [
        {
            "visit": str(visit.pk),
            "school": str(visit.unit),
            "day": visit.day.isoformat(),
            "why": why,
        }
        for visit in visits
        if (why := _made(visit, by, usable, tours))
    ]
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


def _made(visit: ProposedVisit, by: Person, usable: Mapping[int, Version], tours: Tours) -> str:
    """Make the assignment of a visit; return why it cannot be made, or ""."""
    jobs = list(visit.obligations.all())
    gone = no_longer_open(jobs)
    if gone:
        return _("任务“%(what)s”已经完成、免除或另有安排") % {
            "what": _("”“").join(one.title for one in gone)
        }
    companions = list(visit.companions.all())
    wish = Wish(visit.proposal, visit.unit, visit.day, visit.leader, companions, jobs, visit)
    if why := obstacles(wish):
        return _("；").join(why.values())
    try:
        with transaction.atomic():
            visit.made = _assigned(visit, jobs, by, usable, tours)
    except DomainError as error:
        return error.message
    visit.save(update_fields=["made"])
    return ""


def _assigned(
    visit: ProposedVisit,
    jobs: list[Obligation],
    by: Person,
    usable: Mapping[int, Version],
    tours: Tours,
) -> Assignment:
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
        forms=_forms(visit.unit, jobs, usable),
        obligations=jobs,
    )


def _forms(unit: Unit, jobs: list[Obligation], usable: Mapping[int, Version]) -> list[Version]:
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


def _refusal(problems: list[dict[str, str]]) -> str:
    named = _("；").join(_("%(day)s %(school)s：%(why)s") % problem for problem in problems[:NAMED])
    more = _("等%(count)d处") % {"count": len(problems)} if len(problems) > NAMED else ""
    return _("整月都还没有下达，因为有安排行不通：%(what)s%(more)s。请调整或重新编排后再下达。") % {
        "what": named,
        "more": more,
    }

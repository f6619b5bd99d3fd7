"""Obligations, and months proposed out of them."""

from datetime import date
from typing import Any

from dudao.audit.models import Event
from dudao.jobs.proposals import solve_proposal
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Obligation, Proposal
from dudao.planning.states import Source

NOVEMBER = date(2026, 11, 1)


def obligation(unit: Unit, title: str = "食堂管理", **more: Any) -> Obligation:
    """Return what is owed to a school in November."""
    given = {"first_on": date(2026, 11, 1), "last_on": date(2026, 11, 30), "minutes": 60}
    given |= {"source": Source.TASK, "office": unit.office, **more}
    return Obligation.objects.create(unit=unit, title=title, **given)


def asked(office: Unit, by: Person, **more: Any) -> Proposal:
    """Return a month that is asked for and not yet worked out."""
    return actions.propose(office, by=by, month=NOVEMBER, **more)


def solved(office: Unit, by: Person, **more: Any) -> Proposal:
    """Return a month as the queue worked it out."""
    return work_out(asked(office, by, **more))


def work_out(proposal: Proposal) -> Proposal:
    """Do what the queue does after somebody asked."""
    event = Event.objects.filter(name="proposal.asked", subject_id=str(proposal.pk)).latest("id")
    solve_proposal(event)
    proposal.refresh_from_db()
    return proposal

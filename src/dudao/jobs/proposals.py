"""Working out a month of visits, which takes longer than a page may."""

import os
from uuid import UUID

from dudao.audit.models import Event
from dudao.planning import actions, solving
from dudao.planning.models import Proposal
from dudao.planning.queries.months import month_problem
from dudao.planning.states import ProposalState

#: Smaller months are done before other processes have started.
MANY_TASKS = 600


def solve_proposal(event: Event) -> None:
    """Work out the month that was asked for, unless it was asked anew or settled meanwhile."""
    proposal = Proposal.objects.select_related("office", "area").get(pk=UUID(event.subject_id))
    asked = proposal.edition == event.data["edition"] and proposal.solved_at is None
    if not asked or proposal.state != ProposalState.DRAFT:
        return
    problem = month_problem(proposal)
    cores = os.cpu_count() or 1 if len(problem.tasks) >= MANY_TASKS else 1
    answer = solving.solve(problem, solving.Effort(workers=cores))
    actions.take_answer(proposal.pk, answer, edition=proposal.edition)

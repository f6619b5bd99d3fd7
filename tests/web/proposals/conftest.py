"""A month in which two schools are owed three things."""

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.planning.models import Proposal, ProposedVisit
from tests.make_proposals import obligation, solved
from tests.planning.conftest import _still, form, helper, ours, theirs

__all__ = ["_still", "form", "helper", "ours", "theirs"]


@pytest.fixture
def proposal(
    school: Unit,
    other_school: Unit,
    ours: Inspector,
    theirs: Inspector,
    office: Unit,
    director: Person,
) -> Proposal:
    for title in ("食堂管理", "消防设施"):
        obligation(school, title)
    obligation(other_school, "校园安全")
    obligation(other_school, "体育课", specialty="体育")
    return solved(office, director)


@pytest.fixture
def visit(proposal: Proposal, school: Unit) -> ProposedVisit:
    return proposal.visits.get(unit=school)

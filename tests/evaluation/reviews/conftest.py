"""Everything here happens at `make.NOW`: a school that has applied, and three who may be sent."""

import pytest

from dudao.evaluation.models import Candidate
from dudao.org.models import Person, Unit
from tests import make_reviews


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    pass


@pytest.fixture
def candidate(office: Unit, director: Person, school: Unit, principal: Person) -> Candidate:
    return make_reviews.applied(office, director, school, principal)


@pytest.fixture
def team(office: Unit) -> list[Person]:
    return make_reviews.experts(office)


@pytest.fixture
def visited(candidate: Candidate, director: Person, team: list[Person]) -> Candidate:
    """The school with the team on site."""
    return make_reviews.visited(candidate, director, *team)

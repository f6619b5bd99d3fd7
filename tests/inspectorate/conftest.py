"""The cast as registered inspectors, on the day the clock stands still."""

import pytest

from dudao.inspectorate.models import Area, Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    """Everything here happens at `make.NOW`."""


@pytest.fixture
def ours(inspector: Person) -> Inspector:
    return make_inspectorate.inspector(inspector)


@pytest.fixture
def theirs(colleague: Person) -> Inspector:
    return make_inspectorate.inspector(colleague)


@pytest.fixture
def area(office: Unit) -> Area:
    return make_inspectorate.area(office)

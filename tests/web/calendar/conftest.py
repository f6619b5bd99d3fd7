"""Every page here is opened on the day the clock stands still."""

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    """Everything here happens at `make.NOW`."""


@pytest.fixture
def ours(inspector: Person, school: Unit) -> Inspector:
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made

"""Two inspectors of one office."""

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate


@pytest.fixture
def ours(inspector: Person, school: Unit) -> Inspector:
    """The inspector of the cast, responsible for the school of the cast."""
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made


@pytest.fixture
def theirs(office: Unit) -> Inspector:
    """Another inspector of the office, with no schools."""
    return make_inspectorate.new_inspector("示例接手人", office)

"""The office's inspectors as the work group knows them: registered, and answering for schools."""

from collections.abc import Iterator

import pytest

from dudao.inspectorate.models import Area, Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate


@pytest.fixture(autouse=True)
def in_the_morning(db: None) -> Iterator[None]:
    """Let everything happen at `make.NOW`."""
    with clock.at(make.NOW):
        yield


@pytest.fixture
def registered(inspector: Person, school: Unit) -> Inspector:
    """The inspector of the cast, who answers for its school."""
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made


@pytest.fixture
def colleague_registered(colleague: Person, other_school: Unit) -> Inspector:
    """The colleague, who answers for the other school."""
    made = make_inspectorate.inspector(colleague)
    make_inspectorate.responsible(made, other_school)
    return made


@pytest.fixture
def area(office: Unit, school: Unit, zone_lead: Person) -> Area:
    """The zone lead's area, in which the school lies."""
    make_inspectorate.inspector(zone_lead)
    made = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(made, school)
    return made

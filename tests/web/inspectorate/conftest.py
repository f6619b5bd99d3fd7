"""Inspectors with schools, on the day the clock stands still."""

import pytest

from dudao.inspectorate.models import Area, Inspector
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests.planning.conftest import _still, assignment, form, helper, ours, theirs

__all__ = ["_still", "assignment", "form", "helper", "ours", "theirs"]


@pytest.fixture
def area(office: Unit, zone_lead: Person, school: Unit) -> Area:
    lead = make_inspectorate.inspector(zone_lead)
    made = make_inspectorate.area(office, lead=lead.person)
    make_inspectorate.member(made, school)
    return made


@pytest.fixture
def overloaded(ours: Inspector, office: Unit) -> Inspector:
    for _n in range(5):
        make_inspectorate.responsible(ours, make.school(office))
    return ours

"""What the tests of figures share."""

import pytest

from dudao.metrics.actions import load_metrics
from dudao.org.models import Unit
from dudao.org.states import UnitKind
from tests import make


@pytest.fixture(autouse=True)
def shipped(request: pytest.FixtureRequest) -> None:
    """The shipped metrics, where there is a database, at a standing clock."""
    if "office" in request.fixturenames:
        request.getfixturevalue("db")
        request.getfixturevalue("still")
        load_metrics()


@pytest.fixture
def nine_years(office: Unit) -> Unit:
    """A school with a primary and a junior part."""
    return make.school(office, name="鱼市示例九年一贯制学校", school_type="312", code="3143008888")


@pytest.fixture
def kindergarten(office: Unit) -> Unit:
    """A private kindergarten that takes part in the inclusive scheme."""
    return make.unit(
        UnitKind.KINDERGARTEN,
        name="示例幼儿园",
        office=office,
        region=office.region,
        school_type="111",
        stages=["preschool"],
        ownership="inclusive",
    )

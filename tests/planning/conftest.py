"""An office with two inspectors, and one who comes only when he is asked."""

from datetime import date

import pytest

from dudao.inspectorate.models import Inspector
from dudao.inspectorate.states import InspectorKind
from dudao.instruments.models import Instrument, Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.planning.models import Assignment
from tests import make_inspectorate

DEFINITION = {
    "key": "test",
    "title": "测试记载表",
    "purpose": "routine",
    "sections": [
        {
            "key": "safety",
            "title": "校园安全",
            "items": [
                {
                    "key": "gate",
                    "kind": "judgement",
                    "label": "校门有人值守",
                    "basis": "安全管理办法",
                }
            ],
        }
    ],
}
PLANNED_ON = date(2026, 10, 22)


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    """Everything here happens at `make.NOW`."""


@pytest.fixture
def ours(inspector: Person, school: Unit) -> Inspector:
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made


@pytest.fixture
def theirs(colleague: Person, other_school: Unit) -> Inspector:
    made = make_inspectorate.inspector(colleague)
    make_inspectorate.responsible(made, other_school)
    return made


@pytest.fixture
def helper(office: Unit) -> Inspector:
    return make_inspectorate.new_inspector("示例兼职", office, kind=InspectorKind.PART_TIME)


@pytest.fixture
def form(office: Unit) -> Version:
    instrument = Instrument.objects.create(key="test", office=office, title="测试记载表")
    return Version.objects.create(
        instrument=instrument,
        number=1,
        definition=DEFINITION,
        hash="0" * 64,
        made_at=clock.now(),
    )


@pytest.fixture
def assignment(
    director: Person, ours: Inspector, helper: Inspector, school: Unit, form: Version
) -> Assignment:
    return assign(
        school,
        by=director,
        kind="routine",
        purpose="十月经常性督导",
        planned_on=PLANNED_ON,
        leader=ours.person,
        companions=[helper.person, ours.person, helper.person],
        forms=[form],
    )

"""The school names who puts it right and how."""

import pytest

from dudao.audit.models import Event
from dudao.findings.actions import promise
from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
SAID = {"responsible_person": " 示例老师 ", "measures": "清理通道，每日巡查。"}


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.told(school, inspector)


@pytest.mark.parametrize("who", ["principal", "school_liaison"])
def test_it_begins_the_rectification(
    request: pytest.FixtureRequest, finding: Finding, who: str
) -> None:
    promise(finding.pk, by=request.getfixturevalue(who), **SAID)
    finding.refresh_from_db()
    assert (finding.state, finding.responsible_person) == (State.RECTIFYING, "示例老师")
    event = Event.objects.get(name="finding.promised")
    assert event.data == {"responsible_person": "示例老师", "measures": SAID["measures"]}


def test_it_may_be_changed_while_rectifying(finding: Finding, principal: Person) -> None:
    promise(finding.pk, by=principal, **SAID)
    promise(finding.pk, by=principal, **{**SAID, "measures": "改为每周巡查。"})
    finding.refresh_from_db()
    assert finding.measures == "改为每周巡查。"


def test_two_people_at_once_do_not_overwrite_each_other(
    finding: Finding, principal: Person, school_liaison: Person
) -> None:
    promise(finding.pk, by=principal, seen=finding.revision, **SAID)
    with pytest.raises(Conflict) as refused:
        promise(finding.pk, by=school_liaison, seen=finding.revision, **SAID)
    assert refused.value.current["state"] == State.RECTIFYING


def test_both_fields_are_needed(finding: Finding, principal: Person) -> None:
    with pytest.raises(Invalid) as refused:
        promise(finding.pk, by=principal, responsible_person="", measures=" ")
    assert set(refused.value.fields) == {"responsible_person", "measures"}


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CLOSED])
def test_it_refuses_the_wrong_state(
    school: Unit, inspector: Person, principal: Person, state: State
) -> None:
    finding = making.in_state(state, school, inspector)
    with pytest.raises(WrongState):
        promise(finding.pk, by=principal, **SAID)


def test_it_refuses_what_the_school_was_not_told(
    school: Unit, inspector: Person, principal: Person
) -> None:
    finding = making.finding(school, inspector)
    with pytest.raises(WrongState, match="还没有告知"):
        promise(finding.pk, by=principal, **SAID)


@pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "director"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, finding: Finding, who: str
) -> None:
    with pytest.raises(NotAllowed):
        promise(finding.pk, by=request.getfixturevalue(who), **SAID)

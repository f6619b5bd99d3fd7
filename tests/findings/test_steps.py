"""The steps a school sets itself, and ticking them off."""

from datetime import date, timedelta

import pytest

from dudao.audit.models import Event
from dudao.findings.actions import promise, tick_step
from dudao.findings.models import Finding, Step
from dudao.findings.rules.steps import MOST_STEPS, Planned
from dudao.findings.states import State
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
SAID = {"responsible_person": "示例老师", "measures": "清理。"}


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.told(school, inspector)


def planned(finding: Finding, by: Person, *texts: str, due_on: date | None = None) -> list[Step]:
    promise(finding.pk, by=by, steps=[Planned(text, due_on) for text in texts], **SAID)
    return list(finding.steps.order_by("position"))


def test_steps_stand_in_their_order_and_end_with_the_deadline(
    finding: Finding, principal: Person
) -> None:
    steps = planned(finding, principal, " 清点 ", "搬离")
    assert [(s.position, s.text, s.due_on) for s in steps] == [
        (1, "清点", finding.due_on),
        (2, "搬离", finding.due_on),
    ]
    assert Event.objects.get(name="finding.promised").data["steps"] == ["清点", "搬离"]


def test_a_step_may_have_its_own_day(finding: Finding, principal: Person) -> None:
    day = finding.due_on - timedelta(days=1)
    assert planned(finding, principal, "清点", due_on=day)[0].due_on == day


def test_new_steps_replace_the_open_ones_and_keep_what_is_done(
    finding: Finding, principal: Person
) -> None:
    first, _second = planned(finding, principal, "清点", "搬离")
    tick_step(first.pk, by=principal)
    steps = planned(finding, principal, "换锁")
    assert [(s.position, s.text, s.done_on is not None) for s in steps] == [
        (1, "清点", True),
        (2, "换锁", False),
    ]


def test_a_promise_that_says_nothing_of_steps_leaves_them(
    finding: Finding, principal: Person
) -> None:
    planned(finding, principal, "清点")
    promise(finding.pk, by=principal, **SAID)
    assert finding.steps.count() == 1


@pytest.mark.parametrize(
    ("texts", "word"),
    [(["清"] * (MOST_STEPS + 1), "最多"), ([" "], "写明"), (["长" * 301], "最多")],
)
def test_what_is_no_plan_is_refused(
    finding: Finding, principal: Person, texts: list[str], word: str
) -> None:
    with pytest.raises(Invalid) as refused:
        planned(finding, principal, *texts)
    assert word in refused.value.fields["steps"]


def test_a_step_after_the_deadline_is_refused(finding: Finding, principal: Person) -> None:
    with pytest.raises(Invalid) as refused:
        planned(finding, principal, "清点", due_on=finding.due_on + timedelta(days=1))
    assert "延期" in refused.value.fields["steps"]


def test_who_is_late_plans_beyond_the_deadline(
    school: Unit, inspector: Person, principal: Person
) -> None:
    late = making.late(school, inspector)
    assert planned(late, principal, "清点", due_on=clock.today())


def test_ticking_records_who_and_when_and_can_be_undone(
    finding: Finding, principal: Person
) -> None:
    (step,) = planned(finding, principal, "清点")
    tick_step(step.pk, by=principal)
    tick_step(step.pk, by=principal)
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (clock.today(), principal)
    tick_step(step.pk, by=principal, done=False)
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (None, None)
    names = Event.objects.filter(name__startswith="finding.step").order_by("pk")
    assert [event.name for event in names] == ["finding.step_done", "finding.step_undone"]


@pytest.mark.parametrize("state", [State.SUBMITTED, State.CLOSED])
def test_it_refuses_the_wrong_state(
    finding: Finding, principal: Person, inspector: Person, state: State
) -> None:
    (step,) = planned(finding, principal, "清点")
    Finding.objects.filter(pk=finding.pk).update(
        state=state, closed_at=clock.now() if state == State.CLOSED else None
    )
    with pytest.raises(WrongState, match="已提交"):
        tick_step(step.pk, by=principal)


@pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "director"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, finding: Finding, principal: Person, who: str
) -> None:
    (step,) = planned(finding, principal, "清点")
    with pytest.raises(NotAllowed):
        tick_step(step.pk, by=request.getfixturevalue(who))


def test_a_step_that_is_gone_is_told(principal: Person, finding: Finding) -> None:
    with pytest.raises(NotFound):
        tick_step(987654, by=principal)

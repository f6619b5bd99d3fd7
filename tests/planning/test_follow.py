"""Taking an assignment up, completing it, giving it back, withdrawing it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign, complete, release, take_up, withdraw
from dudao.planning.models import Assignment
from dudao.planning.states import MOVES, State
from tests import make, make_inspectorate
from tests.planning.conftest import PLANNED_ON

THE_DAY = make.NOW + timedelta(days=2)


def test_it_is_taken_up_and_completed(assignment: Assignment, ours: Inspector) -> None:
    assert take_up(assignment.pk, by=ours.person).state == State.TAKEN_UP
    assert complete(assignment.pk, by=ours.person).state == State.DONE
    names = [event.name for event in history_of(assignment)]
    assert names == ["assignment.made", "assignment.taken_up", "assignment.completed"]


def test_a_companion_may_take_it_up_on_the_day(assignment: Assignment, helper: Inspector) -> None:
    with clock.at(THE_DAY):
        assert take_up(assignment.pk, by=helper.person).state == State.TAKEN_UP


def test_whoever_was_not_sent_cannot_take_it_up(
    assignment: Assignment, director: Person, colleague: Person
) -> None:
    with pytest.raises(NotAllowed, match="没有派给您"):
        take_up(assignment.pk, by=director)
    with pytest.raises(NotAllowed):
        take_up(assignment.pk, by=colleague)


def test_recusal_that_came_up_since_stops_it(
    assignment: Assignment, ours: Inspector, helper: Inspector, school: Unit
) -> None:
    make_inspectorate.recusal(helper, school)
    with pytest.raises(NotAllowed, match="示例兼职"):
        take_up(assignment.pk, by=ours.person)


def test_it_can_be_given_back(assignment: Assignment, ours: Inspector) -> None:
    take_up(assignment.pk, by=ours.person)
    assert release(assignment.pk, by=ours.person).state == State.ASSIGNED


def test_access_lasts_till_the_end_of_the_day_of_completion(
    assignment: Assignment, helper: Inspector, school: Unit
) -> None:
    with clock.at(THE_DAY):
        take_up(assignment.pk, by=helper.person)
        complete(assignment.pk, by=helper.person)
        again = Person.objects.get(pk=helper.person_id)
        assert may(again, Permission.VISIT_MAKE, school)
    with clock.at(THE_DAY + timedelta(days=1)):
        assert not may(again, Permission.VISIT_MAKE, school)


def test_the_office_withdraws_it_with_a_reason(
    assignment: Assignment, director: Person, helper: Inspector, school: Unit
) -> None:
    with pytest.raises(Invalid, match="撤销原因"):
        withdraw(assignment.pk, by=director, reason=" ")
    gone = withdraw(assignment.pk, by=director, reason="与期中考试冲突")
    assert (gone.state, gone.reason) == (State.WITHDRAWN, "与期中考试冲突")
    assert not helper.person.grants.exists()


def test_an_inspector_withdraws_only_what_he_assigned_himself(
    assignment: Assignment, ours: Inspector, school: Unit
) -> None:
    with pytest.raises(NotAllowed):
        withdraw(assignment.pk, by=ours.person, reason="有事")
    own = assign(
        school,
        by=ours.person,
        leader=ours.person,
        kind="random",
        purpose="随机督导",
        planned_on=PLANNED_ON,
        slot="morning",
    )
    assert withdraw(own.pk, by=ours.person, reason="有事").state == State.WITHDRAWN


def test_a_withdrawn_slot_is_free_again(
    assignment: Assignment, director: Person, ours: Inspector, school: Unit
) -> None:
    withdraw(assignment.pk, by=director, reason="改期")
    assign(
        school,
        by=director,
        leader=ours.person,
        kind="routine",
        purpose="重排",
        planned_on=PLANNED_ON,
    )


@pytest.mark.parametrize("action", [complete, release])
def test_outsiders_cannot_touch_it(
    action: Callable[..., Assignment], assignment: Assignment, outsider: Person
) -> None:
    with pytest.raises(NotAllowed):
        action(assignment.pk, by=outsider)


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", State)
def test_only_the_moves_of_the_table_are_possible(state: State, name: str) -> None:
    if state in MOVES[name].sources:
        assert advance(MOVES, state, name) == MOVES[name].target
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, name)

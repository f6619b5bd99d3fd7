"""What is owed later joins a visit that is assigned already."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.instruments.models import Version
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.actions import take_along, take_up
from dudao.planning.models import Assignment, Obligation, Rule
from dudao.planning.states import Audience, Per
from tests import make
from tests.make_proposals import obligation

OCTOBER = {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}


@pytest.fixture
def canteen(school: Unit) -> Obligation:
    return obligation(school, "食堂管理", **OCTOBER)


def test_the_visit_does_more_and_says_so(
    assignment: Assignment, canteen: Obligation, form: Version, director: Person
) -> None:
    Version.objects.filter(pk=form.pk).update(state="published", published_at=make.NOW)
    assignment.forms.clear()
    canteen.rule = Rule.objects.create(
        key="canteen", title="食堂", audience=Audience.ALL, per=Per.MONTH,
        instrument=form.instrument, basis="办法", valid_from=date(2020, 1, 1),
    )  # fmt: skip
    canteen.save(update_fields=["rule"])
    widened = take_along(assignment.pk, [canteen], by=director)
    assert widened.focus.endswith("顺带：食堂管理（约60分钟）")
    assert list(widened.forms.all()) == [form]
    canteen.refresh_from_db()
    assert canteen.planned_on == assignment.planned_on
    event = history_of(assignment).last()
    assert (event.name, event.data["titles"]) == ("assignment.widened", ["食堂管理"])  # type: ignore[union-attr]


def test_what_is_not_open_on_that_day_is_refused(
    assignment: Assignment, canteen: Obligation, director: Person, school: Unit, other_school: Unit
) -> None:
    later = obligation(school, "下月再查")
    elsewhere = obligation(other_school, "别校的事", **OCTOBER)
    with pytest.raises(Invalid, match="下月再查、别校的事"):
        take_along(assignment.pk, [canteen, later, elsewhere], by=director)
    take_along(assignment.pk, [canteen], by=director)
    with pytest.raises(Invalid, match="食堂管理"):
        take_along(assignment.pk, [canteen], by=director)
    with pytest.raises(Invalid, match="请选择"):
        take_along(assignment.pk, [], by=director)


def test_a_visit_that_has_begun_takes_nothing_more(
    assignment: Assignment, canteen: Obligation, director: Person, inspector: Person
) -> None:
    take_up(assignment.pk, by=inspector)
    with pytest.raises(WrongState, match="已经开始"):
        take_along(assignment.pk, [canteen], by=director)


@pytest.mark.parametrize("who", ["outsider", "principal", "colleague", "section_officer"])
def test_it_refuses_others(
    who: str, assignment: Assignment, canteen: Obligation, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        take_along(assignment.pk, [canteen], by=request.getfixturevalue(who))

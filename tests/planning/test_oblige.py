"""Tasks entered by hand, and what is waived."""

from datetime import date
from typing import Any

import pytest

from dudao.audit.queries import history_of
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.actions import oblige, restore, waive
from dudao.planning.models import Obligation
from tests import make, make_cover

TASK: dict[str, Any] = {
    "title": "市级核查",
    "source": "upper",
    "first_on": date(2026, 11, 2),
    "last_on": date(2026, 11, 29),
}


@pytest.fixture(autouse=True)
def _terms(office: Unit) -> None:
    make_cover.terms(office)


@pytest.fixture
def row(school: Unit) -> Obligation:
    return make_cover.obligation(school)


def test_it_asks_each_school_and_records(
    director: Person, school: Unit, other_school: Unit
) -> None:
    made = oblige([school, other_school], by=director, **TASK)
    assert [(one.unit, one.latest_on) for one in made] == [
        (school, date(2026, 11, 27)),
        (other_school, date(2026, 11, 27)),
    ]
    assert [event.name for event in history_of(made[0])] == ["obligation.made"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"source": "rule"}, "source"),
        ({"last_on": date(2026, 10, 1)}, "last_on"),
        ({"first_on": date(2027, 2, 1), "last_on": date(2027, 2, 20)}, "last_on"),
    ],
)
def test_it_says_what_is_not_sound(
    changes: dict[str, Any], field: str, director: Person, school: Unit
) -> None:
    with pytest.raises(Invalid) as refused:
        oblige([school], by=director, **{**TASK, **changes})
    assert field in refused.value.fields


def test_a_closed_school_is_named(director: Person, office: Unit) -> None:
    gone = make.school(office, name="撤并小学", closed_on=date(2026, 10, 25))
    with pytest.raises(Invalid) as refused:
        oblige([gone], by=director, **TASK)
    assert "撤并小学" in refused.value.fields["units"]


def test_it_refuses_an_inspector(inspector: Person, school: Unit) -> None:
    with pytest.raises(NotAllowed):
        oblige([school], by=inspector, **TASK)


def test_a_director_waives_with_a_reason_and_it_is_recorded(
    director: Person, row: Obligation
) -> None:
    waived = waive(row.pk, by=director, reason=" 整体搬迁 ")
    assert (waived.reason, waived.waived_by) == ("整体搬迁", director)
    (event,) = history_of(row)
    assert (event.name, event.data["reason"]) == ("obligation.waived", "整体搬迁")


def test_waiving_needs_a_reason_a_right_and_an_open_one(
    director: Person, office_staff: Person, row: Obligation
) -> None:
    with pytest.raises(Invalid):
        waive(row.pk, by=director, reason=" ")
    with pytest.raises(NotAllowed):
        waive(row.pk, by=office_staff, reason="忙")
    waive(row.pk, by=director, reason="搬迁")
    with pytest.raises(WrongState):
        waive(row.pk, by=director, reason="搬迁")


def test_restored_it_is_asked_again(
    director: Person, office_staff: Person, row: Obligation
) -> None:
    with pytest.raises(WrongState):
        restore(row.pk, by=director)
    waive(row.pk, by=director, reason="搬迁")
    with pytest.raises(NotAllowed):
        restore(row.pk, by=office_staff)
    assert restore(row.pk, by=director).waived_at is None
    assert "obligation.restored" in [event.name for event in history_of(row)]


def test_somebody_must_be_asked(director: Person) -> None:
    with pytest.raises(Invalid) as refused:
        oblige([], by=director, **TASK)
    assert refused.value.fields == {"units": "请选择学校"}

"""Who sees which areas and inspectors, and how much they have."""

from datetime import date

import pytest

from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import (
    areas_visible_to,
    areas_with_load,
    inspectors_of,
    inspectors_visible_to,
    inspectors_with_load,
)
from dudao.org.models import Person, Unit
from tests import make_inspectorate

TODAY = date(2026, 10, 20)


@pytest.fixture
def placed(area: Area, ours: Inspector, school: Unit) -> Area:
    make_inspectorate.member(area, school)
    make_inspectorate.responsible(ours, school)
    return area


@pytest.mark.parametrize(
    ("who", "sees"),
    [("director", True), ("inspector", True), ("colleague", False), ("outsider", False)],
)
def test_an_area_is_seen_through_its_office_or_its_schools(
    who: str, sees: bool, placed: Area, request: pytest.FixtureRequest
) -> None:
    assert areas_visible_to(request.getfixturevalue(who)).exists() is sees


@pytest.mark.parametrize(
    ("who", "sees"),
    [("director", True), ("inspector", True), ("zone_lead", True), ("outsider", False)],
)
def test_an_inspector_is_seen_through_office_schools_or_himself(
    who: str, sees: bool, placed: Area, request: pytest.FixtureRequest
) -> None:
    assert inspectors_visible_to(request.getfixturevalue(who)).exists() is sees


def test_one_sees_oneself_without_any_grant(office: Unit) -> None:
    alone = make_inspectorate.new_inspector("示例新人", office)
    assert inspectors_visible_to(alone.person).get() == alone


def test_the_load_counts_todays_schools(
    director: Person, placed: Area, ours: Inspector, other_school: Unit
) -> None:
    make_inspectorate.member(placed, other_school, start_on=date(2026, 12, 1))
    assert areas_with_load(areas_visible_to(director), TODAY).get().load == 1
    assert inspectors_with_load(inspectors_visible_to(director), TODAY).get().load == 1


def test_a_closed_account_is_no_longer_an_inspector_of_the_office(
    office: Unit, ours: Inspector
) -> None:
    assert list(inspectors_of(office)) == [ours]
    Person.objects.filter(pk=ours.person_id).update(is_active=False)
    assert not inspectors_of(office).exists()

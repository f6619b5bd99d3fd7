"""Responsibility areas, their schools and people."""

from datetime import date

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate.actions import edit_area, make_area, put_in_area, take_from_area
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import area_of
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make, make_inspectorate

TODAY = date(2026, 10, 20)
TOMORROW = date(2026, 10, 21)


def reaches(person: Person, unit: Unit) -> bool:
    return may(Person.objects.get(pk=person.pk), Permission.UNIT_VIEW, unit)


@pytest.fixture
def lead(office: Unit) -> Person:
    return make_inspectorate.new_inspector("示例区长", office).person


@pytest.fixture
def liaison(section: Unit) -> Person:
    return make.person("示例局领导", section)


def test_it_makes_an_area(director: Person, office: Unit, lead: Person) -> None:
    made = make_area(office, " 第二督学责任区 ", by=director, lead=lead)
    assert (str(made), made.lead) == ("第二督学责任区", lead)
    assert history_of(made).get().name == "area.made"


def test_it_says_everything_that_is_wrong(
    director: Person, office: Unit, area: Area, outsider: Person
) -> None:
    with pytest.raises(Invalid) as refused:
        make_area(office, area.name, by=director, lead=director, liaison_leader=outsider)
    assert set(refused.value.fields) == {"name", "lead", "liaison_leader"}
    with pytest.raises(Invalid, match="更正"):
        make_area(office, " ", by=director)


def test_a_school_comes_in_and_its_lead_reaches_it(
    director: Person, area: Area, school: Unit, lead: Person, liaison: Person
) -> None:
    edit_area(area.pk, by=director, name=area.name, lead=lead, liaison_leader=liaison)
    assert not reaches(lead, school)
    placed = put_in_area(area.pk, [school], by=director, start_on=TODAY)
    assert (placed.warning, str(placed.members[0])) == ("", f"{school} @ {area}")
    assert reaches(lead, school)
    assert reaches(liaison, school)
    assert area_of(school, TODAY) == area
    assert area_of(school, date(2026, 10, 19)) is None


def test_access_follows_the_lead(
    director: Person, area: Area, school: Unit, lead: Person, liaison: Person
) -> None:
    put_in_area(area.pk, [school], by=director, start_on=date(2026, 9, 1))
    edit_area(area.pk, by=director, name="改名责任区", lead=lead, liaison_leader=liaison)
    assert reaches(lead, school)
    edit_area(area.pk, by=director, name="改名责任区", lead=None, liaison_leader=liaison)
    assert not reaches(lead, school)
    assert reaches(liaison, school)


def test_a_new_name_alone_leaves_access_as_it_is(
    director: Person, area: Area, school: Unit, lead: Person
) -> None:
    edit_area(area.pk, by=director, name=area.name, lead=lead, liaison_leader=None)
    put_in_area(area.pk, [school], by=director, start_on=TODAY)
    before = list(lead.grants.values_list("pk", flat=True))
    edit_area(area.pk, by=director, name="改名责任区", lead=lead, liaison_leader=None)
    assert list(lead.grants.values_list("pk", flat=True)) == before


def test_a_school_leaves_and_access_ends(
    director: Person, area: Area, school: Unit, other_school: Unit, lead: Person
) -> None:
    edit_area(area.pk, by=director, name=area.name, lead=lead, liaison_leader=None)
    put_in_area(area.pk, [school], by=director, start_on=TODAY)
    put_in_area(area.pk, [other_school], by=director, start_on=TOMORROW)
    take_from_area(area.pk, [school, other_school], by=director, on=TOMORROW)
    assert reaches(lead, school)
    with clock.at(make.NOW.replace(day=21)):
        assert not reaches(lead, school)
        assert not reaches(lead, other_school)
    assert area.members.get().end_on == TODAY
    names = [event.name for event in history_of(area)]
    assert names == ["area.edited", "area.schools_put", "area.schools_put", "area.schools_taken"]


def test_a_school_has_one_area_at_a_time(
    director: Person, office: Unit, area: Area, school: Unit
) -> None:
    put_in_area(area.pk, [school], by=director, start_on=TODAY)
    second = make_inspectorate.area(office, "第二督学责任区")
    with pytest.raises(Conflict, match="第一督学责任区"):
        put_in_area(second.pk, [school], by=director, start_on=TOMORROW)
    take_from_area(area.pk, [school], by=director, on=TOMORROW)
    put_in_area(second.pk, [school], by=director, start_on=TOMORROW)
    assert area_of(school, TOMORROW) == second


def test_more_schools_than_the_norm_is_a_warning(
    director: Person, office: Unit, area: Area
) -> None:
    schools = [make.school(office) for _n in range(21)]
    placed = put_in_area(area.pk, schools, by=director, start_on=TODAY)
    assert len(placed.members) == 21
    assert "超过20所" in placed.warning
    assert "教督〔2012〕7号" in placed.warning


def test_it_refuses_what_is_no_open_school_of_the_office(
    director: Person, office: Unit, area: Area, section: Unit, next_county_office: Unit
) -> None:
    closed = make.school(office, closed_on=date(2026, 8, 31))
    foreign = make.school(next_county_office)
    for wrong in ([closed], [foreign]):
        with pytest.raises(Invalid, match=str(wrong[0])):
            put_in_area(area.pk, wrong, by=director, start_on=TODAY)
    assert section.kind == UnitKind.SECTION
    with pytest.raises(Invalid, match="请选择"):
        put_in_area(area.pk, [section], by=director, start_on=TODAY)


@pytest.mark.parametrize("who", ["inspector", "outsider", "principal"])
def test_it_refuses_others(
    who: str, area: Area, office: Unit, school: Unit, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    for attempt in (
        lambda: make_area(office, "我的责任区", by=person),
        lambda: edit_area(area.pk, by=person, name="我的", lead=None, liaison_leader=None),
        lambda: put_in_area(area.pk, [school], by=person, start_on=TODAY),
        lambda: take_from_area(area.pk, [school], by=person, on=TODAY),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_lead_must_be_an_inspector(
    director: Person, area: Area, ours: Inspector, liaison: Person
) -> None:
    nowhere = make.person("无单位领导")
    with pytest.raises(Invalid) as refused:
        edit_area(area.pk, by=director, name="新", lead=liaison, liaison_leader=nowhere)
    assert set(refused.value.fields) == {"lead", "liaison_leader"}
    edit_area(area.pk, by=director, name="新", lead=ours.person, liaison_leader=None)

"""Who of the bureau stands beside an area and a school."""

from datetime import date, timedelta

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate import actions
from dudao.inspectorate.models import Liaison
from dudao.inspectorate.queries.liaisons import gaps_of, liaisons_of, liaisons_visible_to
from dudao.inspectorate.states import LiaisonKind
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate


@pytest.fixture
def cadre(section: Unit) -> Person:
    return make.person("示例干部", section)


def reads(person: Person, unit: Unit) -> bool:
    return may(Person.objects.get(pk=person.pk), Permission.FINDING_VIEW_TOLD, unit)


def test_a_cadre_stands_beside_a_school_and_reads_there(
    cadre: Person, school: Unit, other_school: Unit, director: Person
) -> None:
    (made,) = actions.link_cadre(cadre, [school], by=director)
    assert reads(cadre, school)
    assert not reads(cadre, other_school)
    assert history_of(made).get().name == "liaison.made"
    assert str(made) == "示例干部 → 龙溪口示例小学"
    assert actions.link_cadre(cadre, [school], by=director) == []


def test_the_next_one_takes_the_place_of_the_last(
    cadre: Person, school: Unit, director: Person, section: Unit
) -> None:
    with clock.at(make.NOW - timedelta(days=30)):
        (old,) = actions.link_cadre(cadre, [school], by=director)
    new = make.person("示例继任", section)
    actions.link_cadre(new, [school], by=director)
    old.refresh_from_db()
    assert old.end_on == date(2026, 10, 19)
    assert not reads(cadre, school)
    assert [row.person for row in liaisons_of(school)] == [new]


def test_a_section_stands_beside_township_schools(
    section: Unit, school: Unit, director: Person, office: Unit
) -> None:
    (made,) = actions.link_section(section, [school], by=director)
    assert (made.kind, made.section) == (LiaisonKind.SECTION, section)
    actions.unlink(made.pk, by=director)
    assert not Liaison.objects.exists()
    with pytest.raises(Invalid, match="科室"):
        actions.link_section(office, [school], by=director)


def test_only_open_schools_of_the_office(
    section: Unit, cadre: Person, director: Person, office: Unit, next_county_office: Unit
) -> None:
    closed = make.school(office, closed_on=date(2026, 1, 1))
    for units in ([], [closed], [make.school(next_county_office)]):
        with pytest.raises(Invalid, match="本督导室管理"):
            actions.link_section(section, units, by=director)


def test_a_cadre_is_of_the_bureau(
    principal: Person, cadre: Person, school: Unit, director: Person
) -> None:
    with pytest.raises(Invalid, match="机关"):
        actions.link_cadre(principal, [school], by=director)
    cadre.is_active = False
    cadre.save()
    with pytest.raises(Invalid, match="停用"):
        actions.link_cadre(cadre, [school], by=director)


def test_others_arrange_nothing(
    inspector: Person, section: Unit, cadre: Person, school: Unit, director: Person
) -> None:
    with pytest.raises(NotAllowed):
        actions.link_section(section, [school], by=inspector)
    (made,) = actions.link_cadre(cadre, [school], by=director)
    with pytest.raises(NotAllowed):
        actions.unlink(made.pk, by=inspector)


def test_the_leaders_of_an_area_are_remembered(
    office: Unit, director: Person, school: Unit, section: Unit
) -> None:
    first, second = (make.person(f"示例局长{n}", section) for n in range(2))
    with clock.at(make.NOW - timedelta(days=90)):
        area = actions.make_area(office, "东片", by=director, liaison_leader=first)
    actions.put_in_area(area.pk, [school], by=director, start_on=clock.today())
    actions.edit_area(area.pk, by=director, name="东片", lead=None, liaison_leader=second)
    rows = Liaison.objects.filter(kind=LiaisonKind.LEADER).order_by("start_on")
    assert [(row.person, row.end_on) for row in rows] == [
        (first, date(2026, 10, 19)),
        (second, None),
    ]
    assert [row.person for row in liaisons_of(school)] == [second]
    with pytest.raises(Invalid, match="责任区页面"):
        actions.unlink(rows[1].pk, by=director)


def test_gaps_are_told(
    office: Unit, director: Person, school: Unit, cadre: Person, section: Unit
) -> None:
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, school)
    town = make.school(office, setting="city")
    make.unit("teaching_point", office=office)
    gaps = gaps_of(office)
    assert list(gaps.areas) == [area]
    assert list(gaps.without_section) == [school]
    assert set(gaps.without_cadre) == {school, town}
    actions.link_section(section, [school], by=director)
    actions.link_cadre(cadre, [school, town], by=director)
    assert gaps_of(office).total == 1
    Person.objects.filter(pk=cadre.pk).update(is_active=False)
    assert {row.unit for row in gaps_of(office).left} == {school, town}


def test_one_sees_what_one_reaches_and_ones_own(
    cadre: Person, school: Unit, director: Person, outsider: Person, inspector: Person
) -> None:
    actions.link_cadre(cadre, [school], by=director)
    for who, sees in ((director, 1), (inspector, 1), (cadre, 1), (outsider, 0)):
        assert liaisons_visible_to(Person.objects.get(pk=who.pk)).count() == sees

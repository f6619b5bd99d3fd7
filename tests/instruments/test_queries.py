"""Who sees which forms, and which apply to a school."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dudao.instruments import queries
from dudao.instruments.actions import create_version, load_packs, publish, retire
from dudao.instruments.definition import FACTS
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make
from tests.instruments.forms import form, item


@pytest.fixture
def packs(db: None) -> None:
    load_packs()


def keys(versions: list[Version]) -> list[str]:
    return [version.instrument.key for version in versions]


@pytest.mark.parametrize("who", ["director", "inspector", "principal", "school_liaison"])
def test_the_county_s_people_see_the_office_s_forms(
    who: str, used: Version, packs: None, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    assert used.instrument in queries.visible_to(person)
    assert queries.visible_to(person).filter(key="school_routine", office=None).exists()
    assert used in queries.versions_visible_to(person)


def test_an_outsider_sees_only_what_ships(used: Version, packs: None, outsider: Person) -> None:
    assert used.instrument not in queries.visible_to(outsider)
    assert not queries.visible_to(outsider).exclude(office=None).exists()
    assert queries.visible_to(outsider).exists()


def test_who_has_no_right_sees_nothing(used: Version, packs: None, auditor: Person) -> None:
    assert not queries.visible_to(auditor).exists()
    assert not queries.versions_visible_to(auditor).exists()


def test_a_school_gets_the_forms_for_its_kind(packs: None, used: Version, school: Unit) -> None:
    school.stages = ["primary"]
    assert keys(queries.published_for(school)) == [
        "lesson_observation",
        "sample",
        "school_routine",
        "term_opening",
    ]


def test_a_draft_is_not_offered(packs: None, draft: Version, school: Unit) -> None:
    assert "sample" not in keys(queries.published_for(school))


def test_another_county_s_form_is_not_offered(
    packs: None, used: Version, next_county_office: Unit
) -> None:
    assert "sample" not in keys(queries.published_for(make.school(next_county_office)))


def test_a_retired_form_is_offered_until_its_day(
    used: Version, director: Person, school: Unit
) -> None:
    retire(used.pk, by=director)
    assert "sample" not in keys(queries.published_for(school))


def test_a_form_with_an_end_is_offered_before_it(used: Version, school: Unit) -> None:
    used.instrument.retired_on = clock.today() + timedelta(days=1)
    used.instrument.save()
    assert "sample" in keys(queries.published_for(school, clock.today()))
    assert "sample" not in keys(queries.published_for(school, clock.today() + timedelta(days=1)))


def test_the_office_s_own_form_stands_in_for_the_shipped_one(
    packs: None, director: Person, office: Unit, school: Unit
) -> None:
    own = create_version(form(item("a"), key="term_opening"), by=director, office=office)
    publish(own.pk, by=director)
    offered = [v for v in queries.published_for(school) if v.instrument.key == "term_opening"]
    assert offered == [own]


def test_it_takes_one_query(
    packs: None, school: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    school.refresh_from_db()
    office = school.office
    assert office is not None
    with django_assert_num_queries(1):
        queries.published_for(school)


def test_facts_are_what_is_known_of_the_school(school: Unit) -> None:
    school.boarders, school.ownership, school.setting = 0, "public", "village"
    facts = queries.facts(school)
    assert set(facts) == set(FACTS)
    assert (facts["unit.kind"], facts["unit.pupils"], facts["unit.boarding"]) == (
        "school",
        320,
        False,
    )
    assert (facts["unit.ownership"], facts["unit.setting"]) == ("public", "village")


def test_what_is_not_known_is_null(school: Unit) -> None:
    facts = queries.facts(school)
    assert (facts["unit.boarding"], facts["unit.setting"], facts["unit.tags"]) == (None, None, [])


@pytest.mark.parametrize(
    ("kind", "small_rural"), [(UnitKind.TEACHING_POINT, False), (UnitKind.SCHOOL, True)]
)
def test_points_and_small_village_schools_are_tagged(
    kind: UnitKind, small_rural: bool, office: Unit
) -> None:
    unit = make.unit(kind, office=office, small_rural=small_rural)
    assert queries.facts(unit)["unit.tags"] == ["small_rural"]


def test_an_item_is_found_by_its_key(used: Version) -> None:
    assert queries.item_of(used, "gate").label == "题目gate"


def test_an_unknown_item_is_not_found(used: Version) -> None:
    with pytest.raises(NotFound, match="nope"):
        queries.item_of(used, "nope")

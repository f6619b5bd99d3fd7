"""One inspector's schools go to another."""

from datetime import date

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate.actions import hand_over, make_responsible
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import schools_of
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate

TODAY = date(2026, 10, 20)


@pytest.fixture
def giver(director: Person, office: Unit, school: Unit, other_school: Unit) -> Inspector:
    made = make_inspectorate.new_inspector("示例前任", office)
    make_responsible(made.pk, school, by=director, start_on=date(2026, 9, 1))
    make_responsible(made.pk, other_school, by=director, start_on=date(2026, 11, 1))
    return made


def reaches(person: Person, unit: Unit) -> bool:
    return may(Person.objects.get(pk=person.pk), Permission.VISIT_MAKE, unit)


def test_the_schools_go_over_with_access(
    director: Person, giver: Inspector, theirs: Inspector, school: Unit, other_school: Unit
) -> None:
    made = hand_over(giver.pk, theirs.pk, by=director, on=TODAY)
    assert [(m.unit, m.start_on) for m in made] == [
        (school, TODAY),
        (other_school, date(2026, 11, 1)),
    ]
    assert not schools_of(giver.person, date(2026, 11, 1)).exists()
    assert (reaches(giver.person, school), reaches(theirs.person, school)) == (False, True)
    assert history_of(giver).get().data["to"] == theirs.pk


def test_a_school_he_answers_for_already_is_only_ended(
    director: Person, giver: Inspector, theirs: Inspector, school: Unit, other_school: Unit
) -> None:
    make_inspectorate.responsible(theirs, school)
    made = hand_over(giver.pk, theirs.pk, by=director, on=TODAY)
    assert [m.unit for m in made] == [other_school]
    assert list(schools_of(theirs.person, TODAY)) == [school]


def test_recusal_stops_the_whole_of_it(
    director: Person, giver: Inspector, theirs: Inspector, school: Unit
) -> None:
    make_inspectorate.recusal(theirs, school)
    with pytest.raises(NotAllowed, match=str(school)):
        hand_over(giver.pk, theirs.pk, by=director, on=TODAY)
    assert schools_of(giver.person, TODAY).get() == school


def test_it_refuses_a_past_day_oneself_and_other_offices(
    director: Person, giver: Inspector, next_county_office: Unit, office: Unit
) -> None:
    with pytest.raises(Invalid, match="早于今天"):
        hand_over(giver.pk, giver.pk, by=director, on=date(2026, 10, 19))
    gone = make_inspectorate.inspector(make.person("离职督学", office, is_active=False))
    foreign = make_inspectorate.new_inspector("邻县督学", next_county_office)
    for taker in (giver, gone, foreign):
        with pytest.raises(Invalid, match="另一位"):
            hand_over(giver.pk, taker.pk, by=director, on=TODAY)


@pytest.mark.parametrize("who", ["inspector", "zone_lead", "outsider"])
def test_it_refuses_others(
    who: str, giver: Inspector, theirs: Inspector, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        hand_over(giver.pk, theirs.pk, by=request.getfixturevalue(who), on=TODAY)


def test_with_no_schools_the_office_is_asked(
    outsider: Person, ours: Inspector, theirs: Inspector
) -> None:
    with pytest.raises(NotAllowed):
        hand_over(ours.pk, theirs.pk, by=outsider, on=TODAY)

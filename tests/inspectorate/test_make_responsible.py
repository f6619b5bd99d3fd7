"""Naming the responsible inspector of a school, and ending it."""

from datetime import date

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate.actions import end_responsibility, make_responsible
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import is_responsible, responsible_for, schools_of
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate

TODAY = date(2026, 10, 20)
TOMORROW = date(2026, 10, 21)


def reaches(person: Person, unit: Unit) -> bool:
    return may(Person.objects.get(pk=person.pk), Permission.VISIT_MAKE, unit)


def test_he_answers_for_the_school_and_reaches_it(
    director: Person, ours: Inspector, other_school: Unit
) -> None:
    made, warning = make_responsible(ours.pk, other_school, by=director, start_on=TODAY)
    assert (str(made), warning) == (f"示例督学 → {other_school}", "")
    assert list(responsible_for(other_school, TODAY)) == [ours]
    assert list(schools_of(ours.person, TODAY)) == [other_school]
    assert is_responsible(ours.person, other_school, TODAY)
    assert reaches(ours.person, other_school)
    assert history_of(made).get().name == "responsibility.made"


def test_a_sixth_school_is_a_warning_that_is_recorded(
    director: Person, ours: Inspector, office: Unit
) -> None:
    for _n in range(5):
        make_inspectorate.responsible(ours, make.school(office))
    made, warning = make_responsible(ours.pk, make.school(office), by=director, start_on=TODAY)
    assert "现负责6所学校" in warning
    assert "国教督办〔2013〕2号" in warning
    assert history_of(made).get().data["warning"] == warning


def test_it_refuses_one_who_must_keep_away(
    director: Person, ours: Inspector, other_school: Unit
) -> None:
    make_inspectorate.recusal(ours, other_school)
    with pytest.raises(NotAllowed, match="回避"):
        make_responsible(ours.pk, other_school, by=director, start_on=TODAY)


def test_he_cannot_be_named_twice_for_the_same_time(
    director: Person, ours: Inspector, other_school: Unit
) -> None:
    make_responsible(ours.pk, other_school, by=director, start_on=date(2026, 11, 1))
    for end_on in (None, date(2026, 11, 1)):
        with pytest.raises(Conflict, match="2026-11-01"):
            make_responsible(ours.pk, other_school, by=director, start_on=TODAY, end_on=end_on)
    until = date(2026, 10, 31)
    make_responsible(ours.pk, other_school, by=director, start_on=TODAY, end_on=until)


def test_it_refuses_what_does_not_fit(
    director: Person, ours: Inspector, office: Unit, section: Unit
) -> None:
    closed = make.school(office, closed_on=TODAY)
    for unit, field in ((closed, "unit"), (section, "unit")):
        with pytest.raises(Invalid) as refused:
            make_responsible(ours.pk, unit, by=director, start_on=TODAY)
        assert field in refused.value.fields
    Person.objects.filter(pk=ours.person_id).update(is_active=False)
    with pytest.raises(Invalid) as refused:
        make_responsible(
            ours.pk, make.school(office), by=director, start_on=TODAY, end_on=date(2026, 1, 1)
        )
    assert set(refused.value.fields) == {"inspector", "end_on"}


def test_it_ends_and_access_ends_with_it(
    director: Person, ours: Inspector, other_school: Unit
) -> None:
    made, _warning = make_responsible(ours.pk, other_school, by=director, start_on=TODAY)
    ended = end_responsibility(made.pk, by=director, on=TOMORROW)
    assert ended.end_on == TODAY
    assert reaches(ours.person, other_school)
    with clock.at(make.NOW.replace(day=21)):
        assert not reaches(ours.person, other_school)
    again = end_responsibility(made.pk, by=director, on=date(2026, 12, 1))
    assert again.end_on == TODAY


def test_one_that_never_began_leaves_only_its_record(
    director: Person, ours: Inspector, other_school: Unit
) -> None:
    made, _warning = make_responsible(ours.pk, other_school, by=director, start_on=TOMORROW)
    ended = end_responsibility(made.pk, by=director, on=TODAY)
    assert not ours.responsibilities.exists()
    assert [event.name for event in history_of(ended)] == [
        "responsibility.made",
        "responsibility.ended",
    ]


@pytest.mark.parametrize("who", ["inspector", "zone_lead", "outsider", "principal"])
def test_it_refuses_others(
    who: str, ours: Inspector, school: Unit, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    held = make_inspectorate.responsible(ours, school)
    with pytest.raises(NotAllowed):
        make_responsible(ours.pk, school, by=person, start_on=TODAY)
    with pytest.raises(NotAllowed):
        end_responsibility(held.pk, by=person, on=TODAY)

"""Registering an inspector, and changing the card."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.actions import edit_inspector, register_inspector
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make

CARD = {"kind": "part_time", "card_number": " 湘督-001 ", "specialty": "学前教育"}
TERM = {"appointed_on": date(2026, 9, 1), "term_ends_on": date(2029, 8, 31)}


def test_it_registers_and_records(director: Person, office: Unit) -> None:
    teacher = make.person("示例教师", make.school(office))
    made = register_inspector(teacher, by=director, office=office, **CARD, **TERM)
    assert (made.person, made.card_number, str(made)) == (teacher, "湘督-001", "示例教师")
    assert [event.name for event in history_of(made)] == ["inspector.registered"]


def test_nobody_is_registered_twice(director: Person, office: Unit, ours: Inspector) -> None:
    with pytest.raises(Conflict, match="已登记"):
        register_inspector(ours.person, by=director, office=office, **CARD)


def test_it_refuses_somebody_of_another_county(
    director: Person, office: Unit, outsider: Person
) -> None:
    for person in (outsider, make.person("无单位"), make.person("停用", office, is_active=False)):
        with pytest.raises(Invalid, match="不是本辖区"):
            register_inspector(person, by=director, office=office, **CARD)


def test_a_term_ends_after_it_began(director: Person, office: Unit, ours: Inspector) -> None:
    wrong = {"appointed_on": date(2026, 9, 1), "term_ends_on": date(2026, 8, 31)}
    with pytest.raises(Invalid) as refused:
        edit_inspector(ours.pk, by=director, **CARD, **wrong)
    assert set(refused.value.fields) == {"term_ends_on"}


def test_it_changes_the_card(director: Person, ours: Inspector) -> None:
    changed = edit_inspector(ours.pk, by=director, **CARD, **TERM)
    assert (changed.kind, changed.term_ends_on) == ("part_time", date(2029, 8, 31))
    assert history_of(ours).get().name == "inspector.edited"


@pytest.mark.parametrize("who", ["inspector", "outsider", "principal", "auditor"])
def test_it_refuses_others(
    who: str, ours: Inspector, office: Unit, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        register_inspector(ours.person, by=person, office=office, **CARD)
    with pytest.raises(NotAllowed):
        edit_inspector(ours.pk, by=person, **CARD, **TERM)

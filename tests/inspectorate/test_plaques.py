"""Plates at the gates of schools."""

import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.inspectorate.actions import make_plaques, replace_plaque
from dudao.inspectorate.models import Plaque
from dudao.inspectorate.queries import plaque_of, plaques_of
from dudao.inspectorate.rules import CODE_LENGTH, SIGNS, plaque_code, readable, typed
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit


def test_every_school_gets_a_plate_of_its_own_once(
    school: Unit, other_school: Unit, director: Person
) -> None:
    first = make_plaques([school], by=director)
    both = make_plaques([school, other_school], by=director)
    assert [plaque.unit for plaque in first + both] == [school, other_school]
    assert plaques_of([school, other_school]) == {p.unit_id: p for p in first + both}
    assert all(len(p.code) == CODE_LENGTH and set(p.code) <= set(SIGNS) for p in first + both)
    made = Event.objects.filter(name="plaque.made", by=director)
    assert sorted(made.values_list("unit", flat=True)) == sorted([school.pk, other_school.pk])


def test_a_code_leads_to_the_school_however_it_is_typed(school: Unit, director: Person) -> None:
    (plaque,) = make_plaques([school], by=director)
    assert str(plaque) == readable(plaque.code)
    for written in (
        plaque.code,
        str(plaque),
        str(plaque).lower(),
        f" {plaque.code[:3]} {plaque.code[3:]}\n",
    ):
        assert plaque_of(written) == school
    assert plaque_of("") is None
    assert plaque_of("0") is None


def test_a_replaced_plate_opens_nothing(school: Unit, director: Person) -> None:
    (old,) = make_plaques([school], by=director)
    new = replace_plaque(school, by=director)
    old.refresh_from_db()
    assert old.replaced_at is not None
    assert (plaque_of(old.code), plaque_of(new.code)) == (None, school)
    assert Event.objects.filter(name="plaque.replaced", subject_id=str(old.pk)).exists()


def test_only_who_names_inspectors_makes_plates(
    school: Unit, inspector: Person, outsider: Person, director: Person
) -> None:
    for stranger in (inspector, outsider):
        with pytest.raises(NotAllowed):
            make_plaques([school], by=stranger)
    make_plaques([school], by=director)
    with pytest.raises(NotAllowed):
        replace_plaque(school, by=inspector)


def test_no_plate_without_a_gate(
    office: Unit, school: Unit, other_school: Unit, director: Person
) -> None:
    other_school.closed_on = "2026-01-01"
    other_school.save()
    with pytest.raises(Invalid, match="波洲示例中学、新晃县人民政府教育督导室"):
        make_plaques([school, office, other_school], by=director)
    with pytest.raises(Invalid, match="请选择"):
        make_plaques([], by=director)
    with pytest.raises(Invalid, match="请先制作"):
        replace_plaque(school, by=director)
    assert not Plaque.objects.exists()


def test_a_code_in_use_is_not_given_again(
    school: Unit, other_school: Unit, director: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = iter("AAAAAAAA" * 2 + "BBBBBBBB")
    monkeypatch.setattr("secrets.choice", lambda _signs: next(signs))
    made = make_plaques([school, other_school], by=director)
    assert {plaque.code for plaque in made} == {"AAAAAAAA", "BBBBBBBB"}


def test_a_plate_keeps_its_code_and_stays(school: Unit, director: Person) -> None:
    (plaque,) = make_plaques([school], by=director)
    for change in (
        lambda: Plaque.objects.update(code="ZZZZZZZZ"),
        lambda: Plaque.objects.all().delete(),
        lambda: Plaque.objects.create(
            unit=school, code="ZZZZZZZZ", made_by=director, made_at=plaque.made_at
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Plaque.objects.get() == plaque


def test_what_is_typed_has_only_the_signs_of_a_code() -> None:
    assert typed("ab2-0o1i") == "AB2"
    assert plaque_code(lambda signs: signs[-1]) == "Z" * CODE_LENGTH

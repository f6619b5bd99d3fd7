"""Declaring that one must keep away, and lifting it."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.actions import declare_recusal, lift_recusal
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import recusal_of
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make_inspectorate

TODAY = date(2026, 10, 20)


def test_one_declares_his_own_for_any_school_of_the_office(
    ours: Inspector, other_school: Unit
) -> None:
    made = declare_recusal(
        ours.pk, other_school, by=ours.person, ground="family", detail="子女在该校就读"
    )
    assert recusal_of(ours.person, other_school, TODAY) == made
    assert str(made) == f"示例督学 ✕ {other_school}"
    assert "就读" not in str(history_of(made).get().data)


def test_the_office_declares_for_others(director: Person, ours: Inspector, school: Unit) -> None:
    made = declare_recusal(
        ours.pk,
        school,
        by=director,
        ground="relative",
        start_on=date(2026, 9, 1),
        end_on=date(2026, 12, 31),
    )
    assert made.declared_by == director


def test_a_colleague_cannot_declare_for_him(ours: Inspector, colleague: Person) -> None:
    school = colleague.grants.get().unit
    assert school is not None
    with pytest.raises(NotAllowed):
        declare_recusal(ours.pk, school, by=colleague, ground="family")


def test_it_says_what_is_missing(ours: Inspector, next_county_office: Unit) -> None:
    with pytest.raises(Invalid) as refused:
        declare_recusal(
            ours.pk,
            next_county_office,
            by=ours.person,
            ground="other",
            end_on=date(2026, 1, 1),
        )
    assert set(refused.value.fields) == {"unit", "detail", "end_on"}


def test_the_director_lifts_it_with_a_reason(
    director: Person, ours: Inspector, school: Unit
) -> None:
    row = make_inspectorate.recusal(ours, school)
    with pytest.raises(Invalid, match="理由"):
        lift_recusal(row.pk, by=director, reason=" ")
    lift_recusal(row.pk, by=director, reason="亲属已调离该校")
    assert recusal_of(ours.person, school, TODAY) is None
    assert history_of(row).get().data["reason"] == "亲属已调离该校"


def test_one_that_is_over_keeps_its_end(director: Person, ours: Inspector, school: Unit) -> None:
    row = make_inspectorate.recusal(ours, school, end_on=date(2026, 1, 31))
    assert lift_recusal(row.pk, by=director, reason="补记").end_on == date(2026, 1, 31)


@pytest.mark.parametrize("who", ["inspector", "office_staff", "outsider"])
def test_others_cannot_lift_it(
    who: str, ours: Inspector, school: Unit, request: pytest.FixtureRequest
) -> None:
    row = make_inspectorate.recusal(ours, school)
    with pytest.raises(NotAllowed):
        lift_recusal(row.pk, by=request.getfixturevalue(who), reason="解除")

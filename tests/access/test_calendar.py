"""An office's terms and own days are set, changed, copied, taken out."""

from datetime import date
from typing import Any

import pytest

from dudao.access.actions import copy_calendar, remove_days, remove_term, set_days, set_term
from dudao.audit.models import Event
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, SpecialDays, Term, Unit
from dudao.org.queries.calendar import calendar_of
from dudao.org.rules import days_of_school_year, school_year
from tests import make_calendar

pytestmark = pytest.mark.usefixtures("still")
AUTUMN = {"year": 2026, "season": "autumn"}
SPAN = {"first_on": date(2026, 9, 1), "last_on": date(2027, 1, 22)}
FOUNDED = {
    "kind": "holiday",
    "name": "县庆",
    "first_on": date(2026, 12, 4),
    "last_on": date(2026, 12, 4),
    "basis": "县政府通知",
}


def test_a_term_is_set_and_recorded_and_set_again(office_staff: Person, office: Unit) -> None:
    made = set_term(by=office_staff, office=office, **AUTUMN, **SPAN)
    set_term(by=office_staff, office=office, **AUTUMN, **{**SPAN, "last_on": date(2027, 1, 29)})
    made.refresh_from_db()
    assert (Term.objects.count(), made.last_on) == (1, date(2027, 1, 29))
    assert Event.objects.filter(name="calendar.term_set", unit=office).count() == 2


def test_overlapping_terms_are_refused_by_name(office_staff: Person, office: Unit) -> None:
    set_term(by=office_staff, office=office, **AUTUMN, **SPAN)
    span = {"first_on": date(2027, 1, 20), "last_on": date(2027, 7, 3)}
    with pytest.raises(Invalid) as refused:
        set_term(by=office_staff, office=office, year=2026, season="spring", **span)
    assert "2026–2027 第一学期" in refused.value.fields["first_on"]
    assert "2027-01-22" in refused.value.fields["first_on"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_on": date(2027, 1, 22), "last_on": date(2026, 9, 1)}, "last_on"),
        ({"last_on": date(2026, 9, 1)}, "last_on"),
        ({"last_on": date(2028, 1, 22)}, "last_on"),
        ({"first_on": date(2025, 9, 1), "last_on": date(2026, 1, 1)}, "first_on"),
        ({"year": 99}, "year"),
    ],
)
def test_a_term_that_cannot_be_is_refused(
    given: dict[str, Any], field: str, office_staff: Person, office: Unit
) -> None:
    with pytest.raises(Invalid) as refused:
        set_term(by=office_staff, office=office, **{**AUTUMN, **SPAN, **given})
    assert field in refused.value.fields


def test_a_term_is_taken_out(office_staff: Person, office: Unit) -> None:
    remove_term(make_calendar.term(office).pk, by=office_staff)
    assert not Term.objects.exists()
    assert Event.objects.filter(name="calendar.term_removed").exists()


def test_a_local_holiday_moves_workdays_at_once(office_staff: Person, office: Unit) -> None:
    assert calendar_of(office).is_workday(date(2026, 12, 4))
    made = set_days(by=office_staff, office=office, **FOUNDED)
    assert not calendar_of(office).is_workday(date(2026, 12, 4))
    remove_days(made.pk, by=office_staff)
    assert calendar_of(office).is_workday(date(2026, 12, 4))
    names = Event.objects.filter(name__startswith="calendar.").values_list("name", flat=True)
    assert set(names) == {"calendar.days_set", "calendar.days_removed"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"basis": " "}, "basis"),
        ({"name": ""}, "name"),
        ({"last_on": date(2026, 12, 3)}, "last_on"),
        ({"last_on": date(2027, 12, 4)}, "last_on"),
        ({"stages": ["primary"]}, "stages"),
        ({"first_on": date(2026, 12, 5), "last_on": date(2026, 12, 6)}, "first_on"),  # a weekend
        ({"kind": "make_up"}, "first_on"),  # a workday anyway
    ],
)
def test_days_that_cannot_be_are_refused(
    given: dict[str, Any], field: str, office_staff: Person, office: Unit
) -> None:
    with pytest.raises(Invalid) as refused:
        set_days(by=office_staff, office=office, **{**FOUNDED, **given})
    assert field in refused.value.fields


def test_a_day_is_not_both_free_and_worked(office_staff: Person, office: Unit) -> None:
    span = {"first_on": date(2026, 12, 4), "last_on": date(2026, 12, 6)}
    set_days(by=office_staff, office=office, **{**FOUNDED, **span})
    worked = {"kind": "make_up", "first_on": date(2026, 12, 6), "last_on": date(2026, 12, 6)}
    with pytest.raises(Invalid) as refused:
        set_days(by=office_staff, office=office, **{**FOUNDED, **worked})
    assert "县庆" in refused.value.fields["first_on"]


def test_days_are_changed_in_place(office_staff: Person, office: Unit) -> None:
    made = set_days(by=office_staff, office=office, **make_calendar.EXAMS)
    set_days(
        by=office_staff, office=office, days_id=made.pk,
        **{**make_calendar.EXAMS, "stages": ["junior"]},
    )  # fmt: skip
    assert SpecialDays.objects.get().stages == ["junior"]


def test_last_year_is_copied_week_for_week(office_staff: Person, office: Unit) -> None:
    set_term(by=office_staff, office=office, **AUTUMN, **SPAN)
    set_days(by=office_staff, office=office, **FOUNDED)
    set_days(by=office_staff, office=office, **make_calendar.EXAMS)
    terms, days = copy_calendar(by=office_staff, office=office, year=2027)
    assert [(term.first_on, term.last_on) for term in terms] == [
        (date(2027, 8, 31), date(2028, 1, 21))
    ]
    assert [(row.name, row.first_on) for row in days] == [
        ("期末考试", date(2028, 1, 10)),
    ]
    with pytest.raises(WrongState):
        copy_calendar(by=office_staff, office=office, year=2027)


def test_nobody_else_keeps_the_calendar(
    inspector: Person, outsider: Person, office: Unit, office_staff: Person
) -> None:
    made = set_days(by=office_staff, office=office, **FOUNDED)
    term = make_calendar.term(office)
    for person in (inspector, outsider):
        for refused in (
            lambda by: set_term(by=by, office=office, **AUTUMN, **SPAN),
            lambda by: set_days(by=by, office=office, **FOUNDED),
            lambda by: remove_days(made.pk, by=by),
            lambda by: remove_term(term.pk, by=by),
            lambda by: copy_calendar(by=by, office=office, year=2027),
        ):
            with pytest.raises(NotAllowed):
                refused(person)


def test_a_school_year_begins_in_august() -> None:
    assert (school_year(date(2026, 7, 31)), school_year(date(2026, 8, 1))) == (2025, 2026)
    assert days_of_school_year(2026) == (date(2026, 8, 1), date(2027, 7, 31))

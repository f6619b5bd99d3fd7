"""An office's year: shown, set, copied."""

import pytest

from dudao.org.models import Person, SpecialDays, Term, Unit
from dudao.org.queries.calendar import calendar_of
from tests import make_calendar
from tests.web.pages import sign_in, statements, text_of

TERM = {
    "year": 2026,
    "season": "autumn",
    "first_on": "2026-09-01",
    "last_on": "2027-01-22",
}
HOLIDAY = {
    "kind": "holiday",
    "name": "县庆",
    "first_on": "2026-12-04",
    "last_on": "2026-12-04",
    "part": "day",
    "basis": "县政府通知",
}


def test_it_shows_holidays_their_make_up_days_and_ones_own(
    office: Unit, office_staff: Person
) -> None:
    make_calendar.term(office)
    make_calendar.days(office, **_exams())
    page = text_of(sign_in(office_staff).get("/calendar/"))
    for word in ("国庆节", "10-01", "补班", "10-10", "第一学期", "期末考试", "2026–2027"):
        assert word in page


def _exams() -> dict[str, object]:
    given = dict(make_calendar.EXAMS)
    return {"first": given.pop("first_on"), "last": given.pop("last_on"), **given}


def test_a_year_that_is_not_published_says_so(office_staff: Person) -> None:
    page = text_of(sign_in(office_staff).get("/calendar/?year=2098"))
    assert "周六、周日休息" in page
    assert "2098" in page
    assert "周六、周日休息" not in text_of(sign_in(office_staff).get("/calendar/?year=2023"))


@pytest.mark.parametrize("year", ["x", "99999", "-1", "0", "１", ""])
def test_a_year_that_is_none_is_this_one(office_staff: Person, year: str) -> None:
    answer = sign_in(office_staff).get("/calendar/", {"year": year})
    assert answer.status_code == 200


def test_a_term_is_set_and_one_that_overlaps_keeps_what_was_typed(
    office_staff: Person, office: Unit
) -> None:
    client = sign_in(office_staff)
    assert client.post("/calendar/term/", TERM).status_code == 302
    spring = {**TERM, "season": "spring", "first_on": "2027-01-20", "last_on": "2027-07-03"}
    answer = client.post("/calendar/term/", spring)
    assert answer.status_code == 422
    assert "第一学期" in text_of(answer)
    assert 'value="2027-07-03"' in text_of(answer)
    assert client.post(f"/calendar/terms/{Term.objects.get().pk}/remove/").status_code == 302
    assert not Term.objects.exists()


def test_days_are_set_changed_and_taken_out(office_staff: Person, office: Unit) -> None:
    client = sign_in(office_staff)
    assert client.post("/calendar/days/new/", {**HOLIDAY, "basis": ""}).status_code == 422
    assert client.post("/calendar/days/new/", HOLIDAY).status_code == 302
    made = SpecialDays.objects.get()
    assert not calendar_of(office).is_workday(made.first_on)
    assert "县庆" in text_of(client.get(f"/calendar/days/{made.pk}/"))
    assert client.post(f"/calendar/days/{made.pk}/", {**HOLIDAY, "name": "国庆"}).status_code == 302
    assert client.post(f"/calendar/days/{made.pk}/remove/").status_code == 302
    assert not SpecialDays.objects.exists()


def test_last_year_is_copied(office_staff: Person, office: Unit) -> None:
    make_calendar.term(office, year=2025, **_span())
    answer = sign_in(office_staff).post("/calendar/2026/copy/", follow=True)
    assert "请核对日期" in text_of(answer)
    assert Term.objects.filter(year=2026).exists()


def _span() -> dict[str, object]:
    return {"first_on": "2025-09-01", "last_on": "2026-01-23"}


def test_an_inspector_reads_it_and_changes_nothing(inspector: Person, office: Unit) -> None:
    make_calendar.term(office)
    client = sign_in(inspector)
    page = text_of(client.get("/calendar/"))
    assert "第一学期" in page
    assert "删除" not in page
    assert client.get("/calendar/term/").status_code == 403
    assert client.post("/calendar/2026/copy/").status_code == 403


def test_another_county_finds_nothing_of_ours(outsider: Person, office: Unit) -> None:
    term, days = make_calendar.term(office), make_calendar.days(office, **_exams())
    client = sign_in(outsider)
    assert "期末考试" not in text_of(client.get("/calendar/"))
    assert client.post(f"/calendar/terms/{term.pk}/remove/").status_code == 404
    assert client.get(f"/calendar/days/{days.pk}/").status_code == 404
    assert client.post(f"/calendar/days/{days.pk}/remove/").status_code == 404


def test_it_takes_as_many_statements_however_full(office_staff: Person, office: Unit) -> None:
    client = sign_in(office_staff)
    make_calendar.days(office, **_exams())
    client.get("/calendar/")
    few = statements(client, "/calendar/")
    for _n in range(5):
        make_calendar.days(office, **_exams())
    client.get("/calendar/")
    assert statements(client, "/calendar/") == few

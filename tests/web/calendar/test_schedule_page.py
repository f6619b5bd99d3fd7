"""Month and week, by school, area and inspector; every reader his own."""

from datetime import date

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.planning.models import Meeting, Plan, PlanItem
from tests import make, make_calendar, make_inspectorate, make_visits
from tests.make_calendar import planned
from tests.web.pages import sign_in, statements, text_of

DAY = date(2026, 10, 22)
WEEK = "/schedule/?view=week&day=2026-10-22"


@pytest.fixture
def theirs(colleague: Person) -> Inspector:
    return make_inspectorate.inspector(colleague)


def meeting(office: Unit, by: Person) -> Meeting:
    return Meeting.objects.create(
        office=office, month=date(2026, 11, 1), held_on=DAY, made_by=by, made_at=make.NOW
    )


def item(office: Unit, by: Person, text: str, first: date, last: date) -> PlanItem:
    plan = Plan.objects.create(
        office=office, period="month", first_on=date(2026, 10, 1), last_on=date(2026, 10, 31),
        title="十月计划", state="published", made_by=by, made_at=make.NOW,
    )  # fmt: skip
    return PlanItem.objects.create(
        plan=plan, first_on=first, last_on=last, kind="training", text=text
    )


def test_a_month_shows_what_is_planned_made_met_and_free(
    office: Unit, director: Person, ours: Inspector, school: Unit
) -> None:
    planned(school, director, ours.person, DAY)
    make_visits.on_site(school, ours.person)
    meeting(office, director)
    item(office, director, "督学培训", DAY, DAY)
    item(office, director, "全月安全排查", date(2026, 10, 1), date(2026, 10, 31))
    make_calendar.days(office, date(2026, 10, 26))
    page = text_of(sign_in(director).get("/schedule/?day=2026-10-22"))
    for word in (str(school), "联席会议", "督学培训", "全月安全排查", "县庆", "国庆节"):
        assert word in page


def test_a_draft_of_a_plan_is_on_no_calendar(office: Unit, director: Person) -> None:
    made = item(office, director, "督学培训", DAY, DAY)
    Plan.objects.filter(pk=made.plan_id).update(state="draft")
    assert "督学培训" not in text_of(sign_in(director).get(WEEK))


def test_it_is_narrowed_by_school_area_and_inspector(
    director: Person, ours: Inspector, theirs: Inspector, school: Unit, other_school: Unit,
    office: Unit,
) -> None:  # fmt: skip
    planned(school, director, ours.person, DAY, purpose="甲事")
    planned(other_school, director, theirs.person, DAY, purpose="乙事")
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, school)
    client = sign_in(director)
    for narrowed in (f"area={area.pk}", f"inspector={ours.pk}", "school=龙溪口"):
        page = text_of(client.get(f"{WEEK}&{narrowed}"))
        assert ("甲事" in page, "乙事" in page) == (True, False), narrowed


def test_an_inspector_sees_his_schools_and_where_he_goes_along(
    director: Person, ours: Inspector, theirs: Inspector, school: Unit, other_school: Unit
) -> None:
    planned(school, director, ours.person, DAY, purpose="甲事")
    planned(other_school, director, theirs.person, DAY, purpose="乙事", companions=[ours.person])
    planned(other_school, director, theirs.person, date(2026, 10, 23), purpose="丙事")
    page = text_of(sign_in(ours.person).get(WEEK))
    assert ("甲事" in page, "乙事" in page, "丙事" in page) == (True, True, False)


def test_a_day_with_more_than_fits_leads_to_its_week(
    director: Person, ours: Inspector, office: Unit
) -> None:
    for n in range(7):
        planned(make.school(office, name=f"示例第{n}小学"), director, ours.person, DAY)
    page = text_of(sign_in(director).get("/schedule/?day=2026-10-22"))
    assert "还有 3 项" in page
    assert "?day=2026-10-22&amp;view=week#d-2026-10-22" in page


def test_whoever_sees_no_calendar_is_told_so(auditor: Person, section_officer: Person) -> None:
    for person in (auditor, section_officer):
        assert sign_in(person).get("/schedule/").status_code == 403


def test_the_next_county_sees_nothing_of_ours(
    outsider: Person, director: Person, ours: Inspector, school: Unit, office: Unit
) -> None:
    planned(school, director, ours.person, DAY, purpose="甲事")
    meeting(office, director)
    page = text_of(sign_in(outsider).get(WEEK))
    assert "甲事" not in page
    assert "schedule-line" not in page


@pytest.mark.parametrize(
    "asked", ["day=x", "day=2026-02-30", "day=9999-12-31", "day=0001-01-01", "view=year", "area=x"]
)
def test_nonsense_shows_this_month(director: Person, asked: str) -> None:
    assert sign_in(director).get(f"/schedule/?{asked}").status_code == 200


def test_it_takes_as_many_statements_however_full(
    director: Person, ours: Inspector, office: Unit, school: Unit
) -> None:
    client = sign_in(director)
    planned(school, director, ours.person, DAY)
    client.get(WEEK)
    few = statements(client, WEEK)
    for _n in range(6):
        planned(make.school(office), director, ours.person, DAY)
    assert statements(client, WEEK) == few <= 25

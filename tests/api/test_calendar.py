"""Programs keep the calendar, read the schedule, make feeds."""

from collections.abc import Callable
from datetime import date

from dudao.org.models import Person, Unit
from tests import make_calendar
from tests.api.conftest import Caller
from tests.strict_ical import read

Calls = Callable[[Person], Caller]
SPAN = {"first_on": "2026-12-01", "last_on": "2026-12-31"}


def test_a_holiday_takes_a_workday_away(
    calls: Calls, office_staff: Person, office: Unit, school: Unit
) -> None:
    caller = calls(office_staff)
    given = {"kind": "holiday", "name": "县庆", "basis": "通知"}
    day = {"first_on": "2026-12-04", "last_on": "2026-12-04"}
    made = caller.post("/calendar/days", {"office_id": office.pk, **given, **day}, 201)
    told = caller.get("/calendar", unit_id=school.pk, **SPAN)
    assert "2026-12-04" not in told["workdays"]
    assert [one["name"] for one in told["days"]] == ["县庆"]
    caller.post(f"/calendar/days/{made['id']}", {**given, **day, "part": "morning"})
    told = caller.get("/calendar", unit_id=school.pk, **SPAN)
    assert "2026-12-04" in told["workdays"]
    assert {"day": "2026-12-04", "parts": ["afternoon"]} in told["visit_days"]
    caller.post(f"/calendar/days/{made['id']}/remove", status=204)
    assert caller.get("/calendar", unit_id=school.pk, **SPAN)["days"] == []


def test_terms_are_set_refused_copied_and_taken_out(
    calls: Calls, office_staff: Person, office: Unit
) -> None:
    caller = calls(office_staff)
    term = {"office_id": office.pk, "year": 2026, "season": "autumn"}
    span = {"first_on": "2026-09-01", "last_on": "2027-01-22"}
    made = caller.post("/calendar/terms", {**term, **span}, 201)
    spring = {**term, "season": "spring", "first_on": "2027-01-20", "last_on": "2027-07-03"}
    assert "第一学期" in caller.post("/calendar/terms", spring, 422)["fields"]["first_on"]
    copied = caller.post("/calendar/copy", {"office_id": office.pk, "year": 2027}, 201)
    assert len(copied["terms"]) == 1
    caller.post(f"/calendar/terms/{made['id']}/remove", status=204)


def test_an_endless_span_is_refused(calls: Calls, director: Person, school: Unit) -> None:
    caller = calls(director)
    long = {"first_on": "2000-01-01", "last_on": "2026-12-31"}
    caller.get("/calendar", 422, unit_id=school.pk, **long)
    caller.get("/schedule", 422, **long)
    caller.get("/schedule", 422, first_on="2026-12-31", last_on="2026-12-01")


def test_the_schedule_is_each_reader_s_own(
    calls: Calls, director: Person, inspector: Person, school: Unit, outsider: Person
) -> None:
    make_calendar.planned(school, director, inspector, date(2026, 12, 2))
    (row,) = calls(director).get("/schedule", **SPAN)
    assert (row["kind"], row["unit_id"], row["announced"]) == ("assignment", school.pk, False)
    (same,) = calls(director).get(
        "/schedule", unit_id=school.pk, inspector_id=inspector.inspector.pk, **SPAN
    )
    assert same == row
    assert calls(outsider).get("/schedule", **SPAN) == []
    calls(outsider).get("/schedule", 404, unit_id=school.pk, **SPAN)


def test_a_feed_is_made_read_and_revoked(
    calls: Calls, director: Person, inspector: Person, school: Unit
) -> None:
    make_calendar.planned(school, director, inspector, date(2026, 12, 2))
    caller = calls(inspector)
    made = caller.post("/feeds", {"what": "school", "unit_id": school.pk}, 201)
    assert len(read(caller.client.get(made["path"]).content)) == 1
    (listed,) = caller.get("/feeds")
    assert "path" not in listed
    caller.post(f"/feeds/{made['id']}/revoke", status=204)
    assert caller.client.get(made["path"]).status_code == 404


def test_an_assignment_says_whether_its_school_knows(
    calls: Calls, director: Person, inspector: Person, school: Unit
) -> None:
    make_calendar.planned(school, director, inspector, date(2026, 12, 2))
    body = {
        "unit_id": school.pk,
        "purpose": "督导",
        "planned_on": "2026-12-03",
        "leader_id": inspector.pk,
        "announced": True,
    }
    made = calls(director).post("/assignments", body, 201)
    assert made["announced_at"] is not None
    assert [row["announced"] for row in calls(director).get("/schedule", **SPAN)] == [False, True]

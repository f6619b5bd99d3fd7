"""A page of rows, newest first, that stays right while rows are added."""

import base64
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.org.models import Person, Unit
from tests import make, make_findings
from tests.api.conftest import Caller
from tests.api.world import furnish_twice

Calls = Callable[[Person], Caller]


def test_pages_follow_each_other_though_rows_are_added(
    calls: Calls, director: Person, office: Unit
) -> None:
    schools = [make.school(office).pk for _n in range(5)]
    caller = calls(director)
    first = caller.get("/units", limit=3, kind="school")
    make.school(office)
    second = caller.get("/units", limit=3, kind="school", cursor=first["next"])
    seen = [row["id"] for row in first["items"] + second["items"]]
    assert seen == schools[::-1]
    assert second["next"] is None


def test_rows_of_the_same_day_are_each_seen_once(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    made = {str(make_findings.finding(school, inspector).pk) for _n in range(5)}
    caller, seen, cursor = calls(inspector), [], ""
    while cursor is not None:
        found = caller.get("/findings", limit=2, cursor=cursor)
        seen += [row["id"] for row in found["items"]]
        cursor = found["next"]
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize(
    "said", [b"{}", b"[]", b"[1]", b'["x", "y"]', b'["2026-02-30", "z"]', b"[", b"\xff", b"[[[1]]]"]
)
def test_a_cursor_of_ones_own_making_is_refused(
    calls: Calls, inspector: Person, said: bytes
) -> None:
    cursor = base64.urlsafe_b64encode(said).decode()
    assert "cursor" in calls(inspector).get("/findings", 422, cursor=cursor)["fields"]


def test_a_cursor_that_is_no_cursor_is_refused(calls: Calls, inspector: Person) -> None:
    caller = calls(inspector)
    for cursor in ("x", "键", "%", "a" * 300):
        caller.get("/findings", 422, cursor=cursor)
    caller.get("/findings", 422, cursor="a" * 301)


def test_a_huge_number_in_a_cursor_finds_nothing_odd(calls: Calls, director: Person) -> None:
    cursor = base64.urlsafe_b64encode(b"[99999999999999999999999999]").decode()
    assert calls(director).get("/units", cursor=cursor)["items"]


def statements(caller: Caller, path: str, **query: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        caller.get(path, **query)
    return len(captured)


LISTS = (
    "/units", "/people", "/findings", "/findings/imports", "/notices", "/assignments", "/visits",
    "/obligations",
    "/inspectors", "/plaques", "/devices", "/phone-inbox",
    "/objections", "/areas", "/divisions", "/liaisons",
    "/instruments/versions", "/audit/events", "/channels", "/dispatches",
    "/analytics/visits", "/analytics/findings", "/messages",
    "/handovers", "/posts/sent", "/materials", "/logs",
    "/documents", "/draws", "/consultations", "/urgent-reports", "/circulars",
    "/publications", "/templates", "/packages", "/peers",
    "/volumes",
    "/wordings", "/wordings/own", "/plans",
    "/section-tasks", "/joint-meetings", "/area-reports",
    "/proposals", "/absences",
    "/register", "/programmes", "/programme-parts",
    "/systems",
    "/metrics", "/metrics/values",
    "/rounds", "/candidates", "/self-evaluations", "/reviews",
    "/results", "/publicities", "/result-objections", "/development-plans",
    "/years", "/year-results", "/vetoes", "/checks", "/check-samples",
)  # fmt: skip


def test_a_page_takes_as_many_statements_however_long(
    calls: Calls, office: Unit, school: Unit, inspector: Person, director: Person
) -> None:
    furnish_twice(office, school, inspector, director)
    caller = calls(director)
    for path in LISTS:
        few = statements(caller, path, limit=1)
        many = statements(caller, path, limit=200)
        assert len(caller.get(path, limit=200)["items"]) > 1, path
        assert few == many <= 6, path

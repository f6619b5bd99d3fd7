"""Figures for programs: every one is the number of rows it opens."""

from collections.abc import Callable
from typing import Any

import pytest

from dudao.org.models import Person
from tests.analytics.conftest import busy as busy
from tests.api.conftest import Caller

pytestmark = pytest.mark.usefixtures("busy")
Calls = Callable[[Person], Caller]
SPAN = {"since": "2026-09-01", "until": "2026-12-31"}


def rows(caller: Caller, what: str, **asked: Any) -> int:
    return len(caller.get(f"/analytics/{what}", limit=200, **SPAN, **asked)["items"])


@pytest.mark.parametrize("by", ["month", "inspector", "area"])
def test_the_five_ones_open_their_rows(calls: Calls, director: Person, by: str) -> None:
    caller = calls(director)
    lines = caller.get("/analytics/five-ones", by=by, **SPAN)
    assert sum(line["visits"] for line in lines) == rows(caller, "visits") > 2
    for line in lines:
        asked = {"by": by, "key": line["key"]}
        for one, done in line["done"].items():
            assert rows(caller, "visits", one=one, **asked) == done
            assert rows(caller, "visits", one=one, done="false", **asked) == line["visits"] - done


@pytest.mark.parametrize("by", ["month", "inspector", "area"])
def test_the_loop_opens_its_rows(calls: Calls, director: Person, by: str) -> None:
    caller = calls(director)
    loop = caller.get("/analytics/loop", by=by, **SPAN)
    for line in [*loop["lines"], loop["whole"]]:
        asked = {"by": by, "key": line["key"]}
        assert rows(caller, "findings", **asked) == line["told"]
        for outcome, number in line["outcomes"].items():
            assert rows(caller, "findings", outcome=outcome, **asked) == number
        for stage, time in line["times"].items():
            assert rows(caller, "findings", stage=stage, **asked) == time["rows"]
    assert loop["whole"]["times"]["promised"]["median_days"] == 1


def test_a_row_says_how_it_stands(calls: Calls, director: Person) -> None:
    [row] = calls(director).get("/analytics/findings", outcome="closed_late", **SPAN)["items"]
    assert (row["outcome"], row["days"]["verified"]) == ("closed_late", 2)
    [row] = calls(director).get("/analytics/visits", one="feedback", **SPAN)["items"]
    assert row["ones"]["feedback"]


def test_pages_follow_each_other(calls: Calls, director: Person) -> None:
    caller, seen, cursor = calls(director), [], ""
    while cursor is not None:
        found = caller.get("/analytics/findings", limit=2, cursor=cursor, **SPAN)
        seen += [row["id"] for row in found["items"]]
        cursor = found["next"]
    assert len(seen) == len(set(seen)) == rows(caller, "findings") > 4


@pytest.mark.parametrize("what", ["five-ones", "loop", "visits", "findings"])
def test_only_who_may_see_figures_gets_them(
    calls: Calls, principal: Person, outsider: Person, what: str
) -> None:
    calls(principal).get(f"/analytics/{what}", 403)
    assert "2026-09" not in str(calls(outsider).get(f"/analytics/{what}", **SPAN))

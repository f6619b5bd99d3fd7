"""Deadlines in workdays: the table that the phone is held to as well."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dudao.lib import workdays

TABLE = json.loads((Path(__file__).parents[1] / "vectors" / "calendar.json").read_text("utf-8"))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in TABLE["rows"]])
def test_the_day_a_term_ends(row: dict[str, Any]) -> None:
    due = workdays.add(date.fromisoformat(row["start"]), row["workdays"])
    assert due.isoformat() == row["due_on"]


def test_the_calendar_of_the_table_is_ours() -> None:
    brought = TABLE["calendar"]
    first = date.fromisoformat(brought["from"])
    days = (first + timedelta(days=n) for n in range(len(brought["workdays"])))
    assert brought["workdays"] == "".join(str(int(workdays.is_workday(day))) for day in days)

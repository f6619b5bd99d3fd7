"""Figures through the API: reported, confirmed, imported, corrected, listed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.metrics.actions import load_metrics
from dudao.org.models import Person, Unit
from tests import make, make_metrics
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


@pytest.fixture(autouse=True)
def shipped(office: Unit) -> None:
    load_metrics()


def line(sheet: dict[str, Any], name: str) -> dict[str, Any]:
    """A line of a sheet."""
    found: dict[str, Any] = next(one for one in sheet["lines"] if one["name"] == name)
    return found


def test_a_school_reports_and_confirms(
    calls: Calls, school: Unit, principal: Person, director: Person
) -> None:
    make_metrics.reported(school, principal, 2025)
    ours, path = calls(principal), f"/metrics/sheets/{school.pk}"
    figures = {"pupils.primary": {"number": "361"}, "guards": {"number": "二"}}
    assert "guards" in ours.post(path, {"year": 2026, "figures": figures}, 422)["fields"]
    del figures["guards"]
    body = {"year": 2026, "figures": figures, "opened_at": "2026-10-20T09:55:00"}
    sheet = ours.post(path, body)
    pupils = line(sheet, "pupils.primary")
    assert (pupils["value"]["number"], pupils["change"], sheet["minutes"]) == ("361.0000", "1.4", 5)
    assert line(sheet, "guards")["still_right"]
    done = ours.post(f"{path}/confirm", {"year": 2026, "opened_at": "2026-10-20T01:59:00Z"})
    assert not any(one["still_right"] for one in done["lines"])
    calls(director).post(path, body, 403)
    assert calls(director).get(path, year=2025)["year"] == 2025


def test_a_table_comes_in(calls: Calls, school: Unit, office: Unit, director: Person) -> None:
    ours = calls(director)
    rows = (("学校名称", "专职保安员数"), (school.name, 3), ("某某小学", 1))
    file = SimpleUploadedFile("a.xlsx", make_metrics.table(*rows))
    read = ours.upload("/metrics/imports", file=file, year=2026, source="yearbook")
    assert [one["cell"] for one in read["problems"]] == ["A3"]
    path = f"/metrics/imports/{read['id']}"
    assert ours.get(path)["cells"][0]["number"] == "3"
    ours.post(f"{path}/confirm", {}, 409)
    assert ours.post(f"{path}/confirm", {"leave_out": True})["outcome"]["written"] == 1
    file = SimpleUploadedFile("a.csv", f"学校名称,专职保安员数\n{school.name},4\n".encode())
    again = ours.upload("/metrics/imports", file=file, year=2026, office_id=office.pk)
    ours.post(f"/metrics/imports/{again['id']}/discard", status=204)
    ours.get(f"/metrics/imports/{again['id']}", 404)


def test_a_value_is_corrected_and_tells_its_history(
    calls: Calls, school: Unit, principal: Person, director: Person
) -> None:
    make_metrics.reported(school, principal)
    ours = calls(director)
    (value,) = [
        one
        for one in ours.get("/metrics/values", unit_id=school.pk, year=2026, limit=100)["items"]
        if one["name"] == "guards"
    ]
    body = {"number": "3", "note": "与现场不符"}
    assert len(ours.get("/metrics/values", limit=100)["items"]) == len(make_metrics.WHOLE)
    new = ours.post(f"/metrics/values/{value['id']}/correct", body)
    history = calls(principal).get(f"/metrics/values/{new['id']}/history")
    assert [one["number"] for one in history] == ["3.0000", "2.0000"]


def test_an_office_asks_for_more_and_stops(calls: Calls, office: Unit, director: Person) -> None:
    ours = calls(director)
    body = {"office_id": office.pk, "label": "实验室数", "basis": "县教字〔2026〕3号"}
    made = ours.post("/metrics", body, 201)
    assert (made["key"], made["at_least"]) == ("own_1", "0")
    assert ours.post(f"/metrics/{made['id']}/retire")["retired_on"] == "2026-10-20"
    assert len(ours.get("/metrics", limit=200)["items"]) > 30


def test_who_has_not_reported_is_listed_with_as_many_statements(
    calls: Calls, school: Unit, office: Unit, principal: Person, director: Person
) -> None:
    make_metrics.reported(school, principal)
    ours, counts = calls(director), []
    for _n in range(2):
        with CaptureQueriesContext(connection) as taken:
            found = ours.get("/metrics/completeness")["items"]
        counts.append(len(taken))
        make.school(office)
    assert counts[0] == counts[1] <= 7
    whole = next(one for one in found if one["unit_id"] == school.pk)
    assert (whole["state"], whole["known"], whole["missing"]) == ("whole", 25, [])
    assert ours.get("/metrics/completeness", year=2025)["items"][0]["state"] == "none"


def test_an_uploaded_table_is_known_to_the_county_only(
    calls: Calls, school: Unit, office: Unit, director: Person, inspector: Person, outsider: Person
) -> None:
    upload = make_metrics.upload(office, director, ("学校名称", "专职保安员数"), (school.name, 3))
    path = f"/metrics/imports/{upload.pk}"
    calls(outsider).get(path, 404)
    calls(outsider).post(f"{path}/confirm", {}, 404)
    assert calls(inspector).get(path)["name"] == "数据.xlsx"
    calls(inspector).post(f"{path}/discard", status=403)

"""A county's balance over the API: rule by rule, and the official tables as a file."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from dudao.org.models import Person, Unit
from tests import make_balance
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
pytestmark = pytest.mark.usefixtures("still")


def test_a_county_reads_how_it_stands(calls: Calls, office: Unit, director: Person) -> None:
    units = make_balance.golden(office, director)
    found = calls(director).get(f"/balance/{office.pk}", year=2026)
    assert (found["verdict"], found["missing"]) == ("not_met", [])
    assert found["left_out"] == [units[-1].pk]
    primary, _junior = found["levels"]
    assert (primary["judged"], primary["met"], primary["verdict"]) == (3, 2, "not_met")
    area = primary["resources"][3]
    assert (area["mean"], area["variation"], area["met"]) == ("4.67", "0.1597", 2)
    items = {item["code"]: item for item in found["items"]}
    assert items["B3"]["short"] == ["乙小学"]
    assert items["B12"]["conclusion"].endswith("占比99.3%")
    assert len(items) == 15 + 9 + 1


def test_the_tables_come_as_a_workbook(calls: Calls, office: Unit, director: Person) -> None:
    make_balance.golden(office, director)
    content = calls(director).content(f"/balance/{office.pk}/tables")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["表3"]["F6"].value == 0.16


def test_other_counties_and_schools_find_nothing(
    calls: Calls, office: Unit, director: Person, outsider: Person, principal: Person
) -> None:
    make_balance.golden(office, director)
    for person in (outsider, principal):
        calls(person).get(f"/balance/{office.pk}", 404)
        calls(person).get(f"/balance/{office.pk}/tables", 404)


def test_without_the_system_it_is_told(calls: Calls, office: Unit, director: Person) -> None:
    assert "没有装入" in str(calls(director).get(f"/balance/{office.pk}", 409))

"""The list helper: filter, order, page, count, export."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.db.models import QuerySet
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from dudao.lib.errors import TooLarge
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.web import sheet as sheets
from dudao.web.forms import any_of
from dudao.web.listing import Column, FilterForm, Listing
from tests import make

pytestmark = pytest.mark.usefixtures("still")
ORDERS = {"name": ("sort_key", "id"), "newest": ("-id",)}


class KindFilter(FilterForm):
    kind = forms.ChoiceField(required=False, choices=any_of(UnitKind))
    on = forms.DateField(required=False)

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        return rows.filter(**{k: v for k, v in self.chosen.items() if k == "kind"})


@pytest.fixture
def schools(office: Unit) -> list[Unit]:
    return [make.school(office, name=f"示例{n:02d}校") for n in range(45)]


def listed(person: Person, query: str = "", **given: Any) -> Listing[Unit]:
    request: Any = RequestFactory().get(f"/?{query}")
    request.user = person
    return Listing(request, Unit.objects.all(), KindFilter, orders=ORDERS, **given)


def test_it_shows_a_page_in_two_statements(director: Person, schools: list[Unit]) -> None:
    found = listed(director, "kind=school&page=2")
    with CaptureQueriesContext(connection) as taken:
        shown = (len(found.rows), found.total, found.pages, found.first, found.last, found.more)
    assert shown == (20, 45, 3, 21, 40, False)
    assert (found.previous_page, found.next_page) == (1, 3)
    assert len(taken) == 2


@pytest.mark.parametrize(
    ("query", "page"), [("page=99", 3), ("page=x", 1), ("page=-1", 1), ("page=" + "9" * 30, 1)]
)
def test_a_page_that_is_not_there_leads_to_one_that_is(
    director: Person, schools: list[Unit], query: str, page: int
) -> None:
    assert listed(director, f"kind=school&{query}").page == page


def test_size_and_order_are_of_those_offered(director: Person, schools: list[Unit]) -> None:
    assert listed(director, "size=50&sort=newest").size == 50
    assert listed(director, "size=51").size == 20
    assert listed(director, "sort=password").sort == "name"
    newest = listed(director, "sort=newest&kind=school")
    assert newest.rows[0] == schools[-1]
    assert newest.sizes == (20, 50, 100)


def test_nonsense_in_a_filter_is_told_and_does_not_narrow(
    director: Person, schools: list[Unit]
) -> None:
    found = listed(director, "on=tomorrow&kind=school")
    assert found.total == 45
    assert "on" in found.form.errors


def test_without_a_filter_form_everything_is_listed(director: Person) -> None:
    request: Any = RequestFactory().get("/")
    request.user = director
    assert Listing(request, Unit.objects.all(), orders=ORDERS).total == Unit.objects.count()


def test_it_counts_no_further_than_anybody_reads(director: Person, schools: list[Unit]) -> None:
    found = listed(director, "kind=school&page=99", counted=40)
    assert (found.total, found.more, found.pages) == (40, True, 2)


def test_page_numbers_leave_gaps(director: Person, schools: list[Unit]) -> None:
    assert listed(director, "kind=school").links == [1, 2, 3]
    found = listed(director, "kind=school")
    found.__dict__["_counted"] = 200
    found.asked_page = 5
    assert found.links == [1, None, 4, 5, 6, None, 10]


COLUMNS = [
    Column("名称", lambda u: u.name),
    Column("标识码", lambda u: u.code),
    Column("公式", lambda _u: '=HYPERLINK("http://example.org","x")'),
    Column("学生数", lambda u: u.students),
    Column("小规模", lambda u: u.small_rural),
    Column("大规模", lambda u: not u.small_rural),
    Column("日期", lambda _u: date(2026, 9, 1)),
    Column("时刻", lambda _u: datetime(2026, 9, 1, 1, 30, tzinfo=UTC)),
    Column("空", lambda _u: None),
    Column("补", lambda u: u.mark),
]


def mark(rows: list[Unit]) -> None:
    for row in rows:
        row.mark = f"第{row.pk}号"  # type: ignore[attr-defined]


def test_the_export_keeps_text_text(director: Person, schools: list[Unit]) -> None:
    found = listed(director, "kind=school&export=xlsx", decorate=mark)
    assert found.wants_export
    response = found.export("学校名册", COLUMNS)
    assert "%E5%AD%A6%E6%A0%A1%E5%90%8D%E5%86%8C-20261020.xlsx" in response["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))  # type: ignore[arg-type]
    rows = book.get_sheet_by_name("学校名册").to_python()
    assert len(rows) == 46
    assert rows[0][0] == "名称"
    assert rows[1] == [
        "示例00校",
        schools[0].code,
        '=HYPERLINK("http://example.org","x")',
        320.0,
        "否",
        "是",
        date(2026, 9, 1),
        datetime(2026, 9, 1, 9, 30),  # noqa: DTZ001 - a cell has no zone: China's
        "",
        f"第{schools[0].pk}号",
    ]


def test_an_export_too_long_to_use_says_so(
    director: Person, schools: list[Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 40)
    with pytest.raises(TooLarge, match="40"):
        listed(director, "kind=school").export("学校名册", COLUMNS)

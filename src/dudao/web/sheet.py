"""Rows as an xlsx file: text stays text, nothing becomes a formula."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, NamedTuple, TypeVar

import xlsxwriter
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dudao.lib import clock
from dudao.lib.errors import TooLarge
from dudao.lib.media import XLSX

M = TypeVar("M", bound=Model)
MOST_ROWS = 20_000
AT_ONCE = 1000


class Column(NamedTuple):
    """A heading, what stands below it for a row, and how wide it is in characters."""

    title: str | Promise
    value: Callable[[Any], Any]
    width: int = 14


def sheet(
    name: str | Promise,
    columns: Sequence[Column],
    rows: QuerySet[M],
    decorate: Callable[[list[M]], None],
) -> HttpResponseBase:
    """Answer `rows` as a file; raises `TooLarge` beyond `MOST_ROWS`."""
    if rows.order_by().values("pk")[: MOST_ROWS + 1].count() > MOST_ROWS:
        raise TooLarge(
            _("符合条件的超过%(most)s条，一次最多导出%(most)s条。请先用查询条件缩小范围。")
            % {"most": f"{MOST_ROWS:,}"}
        )
    return sheet_of(name, columns, _decorated(rows, decorate))


def sheet_of(
    name: str | Promise, columns: Sequence[Column], rows: Iterable[Any]
) -> HttpResponseBase:
    """Answer `rows`, of which there are not too many, as a file."""
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    _fill(book, str(name), columns, rows)
    book.close()
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}-{clock.today():%Y%m%d}.xlsx",
        content_type=XLSX,
    )


def _decorated(rows: QuerySet[M], decorate: Callable[[list[M]], None]) -> Iterator[M]:
    source = rows.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(source, AT_ONCE)):
        decorate(batch)
        yield from batch


def _fill(
    book: xlsxwriter.Workbook, name: str, columns: Sequence[Column], rows: Iterable[Any]
) -> None:
    page = book.add_worksheet(name[:31])
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "num_format": "@"})
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
    }
    page.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, str(column.title), head)
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            _write(page, line, at, column.value(row), formats)


def _write(page: Any, line: int, at: int, value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_string(line, at, _("是") if value else _("否"), formats["text"])
        case int() | float():
            page.write_number(line, at, value)
        case datetime():
            local = value.astimezone(clock.CHINA).replace(tzinfo=None)
            page.write_datetime(line, at, local, formats["moment"])
        case date():
            page.write_datetime(line, at, value, formats["day"])
        case _:
            page.write_string(line, at, str(value), formats["text"])

"""移交清单 and 归档文件目录 as a workbook, as an archive takes them over (DA/T 22-2015)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from django.utils import translation

from dudao.documents.models import Volume, VolumeItem
from dudao.lib import clock
from dudao.org.models import Unit

_COLUMNS = (
    ("序号", 6), ("档号", 24), ("文号", 22), ("责任者", 24), ("题名", 46), ("日期", 12),
    ("件数", 7), ("保管期限", 10), ("备注", 30),
)  # fmt: skip
_ENDING = "移交人：                接收人：                监交人：                日期："


class _Row(NamedTuple):
    number: str
    paper: str
    author: str
    title: str
    on: date
    pieces: int
    retention: str
    note: str


def transfer_list(office: Unit, year: int, volumes: Sequence[Volume]) -> bytes:
    """Return the workbook: one sheet of the volumes, one of everything that lies in them.

    The note of a volume is the hash of its bundle: what was handed over can be told from it.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    heading = f"{office.name}{year}年度"
    with translation.override("zh-hans"):  # the archive's list, whoever makes it
        _sheet(book, "移交清单", f"{heading}档案移交清单", map(_of_volume, volumes))
        _sheet(book, "归档文件目录", f"{heading}归档文件目录", _of_items(volumes))
    book.close()
    return out.getvalue()


def _of_volume(volume: Volume) -> _Row:
    return _Row(
        volume.number,
        "",
        volume.office.name,
        volume.title,
        _day(volume.closed_at or volume.opened_at),
        volume.pieces,
        str(volume.get_retention_display()),
        f"SHA-256 {volume.bundle.sha256}" if volume.bundle else "",
    )


def _of_items(volumes: Sequence[Volume]) -> Iterator[_Row]:
    rows = VolumeItem.objects.filter(volume__in=[volume.pk for volume in volumes])
    rows = rows.select_related("volume", "document__office", "file__stored_by")
    for item in rows.defer("document__content").order_by("volume__place", "place"):
        document, volume = item.document, item.volume
        yield _Row(
            f"{volume.number}-{item.place:03d}",
            document.number if document else "",
            document.office.name if document else str(item.file and item.file.stored_by),
            item.title,
            item.made_on,
            1,
            str(volume.get_retention_display()),
            f"作废：{document.void_reason}" if document and document.void_reason else "",
        )


def _sheet(book: Any, name: str, heading: str, rows: Iterable[_Row]) -> None:
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 1)
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#E8EEF7"})
    text = book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "vcenter"})
    figure = book.add_format({"border": 1, "align": "center", "valign": "vcenter"})
    page.merge_range(0, 0, 0, len(_COLUMNS) - 1, heading, title)
    for at, (word, width) in enumerate(_COLUMNS):
        page.set_column(at, at, width)
        page.write_string(1, at, word, head)
    line = 1
    for line, row in enumerate(rows, start=2):
        page.write_number(line, 0, line - 1, figure)
        for at, value in enumerate(row, start=1):
            if isinstance(value, int):
                page.write_number(line, at, value, figure)
            else:
                page.write_string(line, at, str(value), text)
    page.freeze_panes(2, 0)
    page.write_string(line + 2, 0, _ENDING)


def _day(at: datetime) -> date:
    return at.astimezone(clock.CHINA).date()

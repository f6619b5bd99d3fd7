"""The ledger as an office prints it: an .xlsx with merged headings, written a piece at a time.

Written by hand, since a general library takes a second for 6,000 rows and hands nothing out before
the last one. Texts that come again and again are kept once (sharedStrings), the others in place.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import IO, Any, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import Z_BEST_SPEED

from dudao.findings.sheets import parts
from dudao.findings.sheets.columns import Column
from dudao.org.roster.columns import letter

AT_ONCE = 500
#: Day 0 of a spreadsheet.
_EPOCH = date(1899, 12, 30).toordinal()
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD_ROWS = 4


class Heading(NamedTuple):
    """What stands above the table: title, and who made it when and of what."""

    title: str
    subtitle: str
    #: Heads the column that counts the rows.
    serial: str


class _Word(int):
    """The place of a text among those that are kept once."""


class _Pipe:
    """What the archive writes into; it is emptied after every piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        """Take a piece; return its length."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Have nothing to do: the archive asks for it."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def pieces(
    heading: Heading, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> Iterator[bytes]:
    """Yield an .xlsx file; the first piece comes with the first rows."""
    pipe = _Pipe()
    words: dict[str, int] = {}
    with ZipFile(cast("IO[bytes]", pipe), "w", ZIP_DEFLATED, compresslevel=Z_BEST_SPEED) as archive:
        for name, content in parts.fixed(heading.title, _HEAD_ROWS).items():
            archive.writestr(name, content)
        with archive.open(parts.SHEET, "w") as sheet:
            sheet.write(_head(heading, columns).encode())
            for batch in _batches(columns, rows, words):
                sheet.write(batch.encode())
                yield pipe.take()
            sheet.write(("</sheetData>" + _merged(columns) + parts.PAGE).encode())
        archive.writestr("xl/sharedStrings.xml", _shared(words))
    yield pipe.take()


def _batches(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], words: dict[str, int]
) -> Iterator[str]:
    # What comes again and again is put together once, each column for itself.
    heads: list[tuple[str, dict[Any, str] | None]] = [
        (f'<c r="{letter(place)}', {} if column.repeats and not column.is_text else None)
        for place, column in enumerate(columns, start=1)
    ]
    lines: list[str] = []
    for serial, row in enumerate(rows, start=1):
        number = serial + _HEAD_ROWS
        line = [f'<row r="{number}"><c r="A{number}" s="{parts.NUMBER}"><v>{serial}</v></c>']
        for (head, known), value in zip(heads, row, strict=True):
            if known is None:
                filled = _filled(value)
            elif value in known:
                filled = known[value]
            else:
                is_word = isinstance(value, str) and value
                said = _Word(words.setdefault(value, len(words))) if is_word else value
                filled = known[value] = _filled(said)
            line.append(f'{head}{number}" {filled}')
        line.append("</row>")
        lines.append("".join(line))
        if len(lines) == AT_ONCE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _filled(value: Any) -> str:
    """Return the rest of a cell behind its place."""
    if value is None or value == "":
        return f's="{parts.TEXT}"/>'
    if isinstance(value, str):
        return f's="{parts.TEXT}" t="inlineStr"><is><t>{_text(value)}</t></is></c>'
    if isinstance(value, _Word):
        return f's="{parts.WORD}" t="s"><v>{value:d}</v></c>'
    if isinstance(value, date):
        return f's="{parts.DAY}"><v>{value.toordinal() - _EPOCH}</v></c>'
    return f's="{parts.NUMBER}"><v>{value}</v></c>'


def _text(value: str) -> str:
    """Return `value` as it may stand in XML; what no XML can hold is left out."""
    if not _SPECIAL.search(value):
        return value
    # Excel reads _x000D_ as a code: the underscore of such a text is written as one.
    value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", _FORBIDDEN.sub("", value))
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _head(heading: Heading, columns: Sequence[Column]) -> str:
    """Return the sheet up to its first row: widths, title, subtitle, two rows of headings."""
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate([6, *(column.width for column in columns)], start=1)
    )
    groups, titles = [heading.serial], [""]
    before: Any = None
    for column in columns:  # what a merged cell covers stays empty
        groups.append(str(column.title) if not column.group else _unless(column.group, before))
        titles.append(str(column.title) if column.group else "")
        before = column.group
    return "".join(
        [
            parts.SHEET_BEGIN.format(rows=_HEAD_ROWS, first=_HEAD_ROWS + 1),
            f"<cols>{widths}</cols><sheetData>",
            _head_row(1, 36, parts.TITLE, [heading.title]),
            _head_row(2, 20, parts.SUBTITLE, [heading.subtitle]),
            _head_row(3, 24, parts.HEAD, groups),
            _head_row(4, 30, parts.HEAD, titles),
        ]
    )


def _unless(group: Any, before: Any) -> str:
    return "" if group == before else str(group)


def _head_row(number: int, height: int, style: int, texts: Sequence[str]) -> str:
    cells = "".join(
        f'<c r="{letter(place)}{number}" s="{style}" t="inlineStr">'
        f"<is><t>{_text(text)}</t></is></c>"
        for place, text in enumerate(texts)
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{cells}</row>'


def _merged(columns: Sequence[Column]) -> str:
    """Return what is merged: the title across, groups across, columns without a group down."""
    last = letter(len(columns))
    ranges = ["A3:A4"]
    if columns:
        ranges += [f"A1:{last}1", f"A2:{last}2"]
    numbered = enumerate(columns, start=1)
    for group, members in groupby(numbered, key=lambda pair: pair[1].group):
        places = [place for place, _column in members]
        if not group:
            ranges += [f"{letter(place)}3:{letter(place)}4" for place in places]
        elif len(places) > 1:
            ranges.append(f"{letter(places[0])}3:{letter(places[-1])}3")
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return f'<mergeCells count="{len(ranges)}">{cells}</mergeCells>'


def _shared(words: dict[str, int]) -> str:
    kept = "".join(f"<si><t>{_text(word)}</t></si>" for word in words)
    return f'{parts.XML}<sst xmlns="{parts.MAIN}" uniqueCount="{len(words)}">{kept}</sst>'

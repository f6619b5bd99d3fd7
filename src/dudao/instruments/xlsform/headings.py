"""Rows under headings: what a sheet says by the names of its columns, in any of their spellings."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from pyxform import aliases

from dudao.instruments.xlsform.remarks import Remark, Weight, letter
from dudao.instruments.xlsform.workbooks import Table

_TRANSLATED = re.compile(
    r"(?:media::?)?(label|hint|guidance_hint|constraint_message|required_message"
    r"|image|big-image|audio|video)::?\s*(.+)",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"zh|chinese|中文|汉语|简体", re.IGNORECASE)
_NAMED = 12  # rows named one by one
_SPELT = {
    "jr:constraintmsg": "constraint_message",
    "constraint-msg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "calculate": "calculation",
    "jr:count": "repeat_count",
    "jr:noapperrorstring": "no_app_error_string",
    "list name": "list_name",
    "id_string": "form_id",
    "title": "form_title",
}


class Heading(NamedTuple):
    """A column: its letter, what it is called, our name for it and its language."""

    column: str
    written: str
    name: str
    language: str = ""

    @property
    def where(self) -> str:
        """Return the column as people find it."""
        return f"{self.column}（{self.written}）"


class Row(NamedTuple):
    """A row with its filled cells."""

    sheet: str
    number: int
    cells: dict[Heading, str]

    def text(self, name: str) -> str:
        """Return what stands under `name`; where it is said in several languages, in Chinese."""
        found = [(heading, text) for heading, text in self.cells.items() if heading.name == name]
        return min(found, key=lambda one: _rank(one[0]), default=(None, ""))[1]

    def remark(self, weight: Weight, name: str, message: str) -> Remark:
        """Return a remark on the cell under `name`, or on the row where it has none."""
        found = [heading for heading in self.cells if heading.name == name]
        column = min(found, key=_rank).where if found else ""
        return Remark(weight, self.sheet, self.number, column, message)


class Sheet(NamedTuple):
    """A sheet as a list of rows; blank ones are left out, each row keeps its number."""

    name: str
    headings: list[Heading]
    rows: list[Row]

    def remark(self, weight: Weight, heading: Heading, message: str) -> Remark:
        """Return a remark on a whole column."""
        return Remark(weight, self.name, 1, heading.where, message)

    def filled(self, heading: Heading) -> list[int]:
        """Return the numbers of the rows that say something under `heading`."""
        return [row.number for row in self.rows if heading in row.cells]


def sheet_of(tables: Sequence[Table], name: str) -> Sheet:
    """Return the sheet called `name`, without rows where there is none."""
    table = next((one for one in tables if one.name.strip().lower() == name), None)
    if table is None or not table.rows:
        return Sheet(name, [], [])
    headings = [_heading(n, text) for n, text in enumerate(table.rows[0], 1)]
    rows = []
    for number, cells in enumerate(table.rows[1:], 2):
        given = {heading: text for heading, text in zip(headings, cells, strict=False) if text}
        named = {heading: text for heading, text in given.items() if heading.name}
        if named:
            rows.append(Row(table.name, number, named))
    return Sheet(table.name, [one for one in headings if one.name], rows)


def unknown(sheet: Sheet, known: Sequence[str]) -> Iterator[Remark]:
    """Yield a remark for each column that says something to nobody here."""
    for heading in sheet.headings:
        rows = sheet.filled(heading)
        if heading.name not in known and rows:
            message = _("这一列不在支持的范围内，没有导入（第%(rows)s行）。") % {"rows": _few(rows)}
            yield sheet.remark(Weight.UNUSED, heading, message)


def other_languages(sheet: Sheet) -> Iterator[Remark]:
    """Yield a remark for each column whose words give way to those of another language."""
    for heading in sheet.headings:
        same = [one for one in sheet.headings if one.name == heading.name]
        lost = [
            row.number
            for row in sheet.rows
            if heading in row.cells and row.text(heading.name) != row.cells[heading]
        ]
        if len(same) > 1 and lost:
            message = _("表单只有一种文字，这一列让位于另一种（第%(rows)s行）。")
            yield sheet.remark(Weight.UNUSED, heading, message % {"rows": _few(lost)})


def _few(rows: Sequence[int]) -> str:
    text = _("、").join(str(one) for one in rows[:_NAMED])
    if len(rows) <= _NAMED:
        return text
    return _("%(rows)s等%(count)d") % {"rows": text, "count": len(rows)}


def _heading(number: int, text: str) -> Heading:
    written = " ".join(text.split())
    name, language = written, ""
    if match := _TRANSLATED.fullmatch(written):
        name, language = match[1], match[2]
    name = re.sub(r"^(bind|control|body|instance)::?", "", name.lower())
    known = aliases.survey_header.get(name, aliases.list_header.get(name, name))
    found = known if isinstance(known, str) else known[-1]
    return Heading(letter(number), written, _SPELT.get(found.lower(), found.lower()), language)


def _rank(heading: Heading) -> tuple[bool, bool]:
    """Chinese first, then what is said without naming a language, then any other."""
    return not _CHINESE.search(heading.language), bool(heading.language)

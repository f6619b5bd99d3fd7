"""A month table, taken apart into lines: months, several items each, sub-items in brackets. Pure.

Nothing is dropped: the `raw` of all lines, one after the other, is the source without its blanks.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from dudao.planning.rules.table_months import (
    Label,
    When,
    bare_month,
    flat,
    is_date,
    label_at,
    label_only,
)
from dudao.planning.rules.table_words import Known, audience_of, kind_of, matters_in
from dudao.planning.states import Audience, ItemKind

LONGEST_LINE = 500
_SHORT = 30
_TITLE_WITHIN = 60
_ACROSS = 3
#: What a piece of the source is: a line of the plan, what stands before its months, or its frame.
Part = Literal["item", "aims", "title", "head", "date"]

_MARKS = (
    r"(?:[①-⑳⑴-⒇]|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|\d{1,2}\s*[.、．)）](?!\d)|[一二三四五六七八九十]{1,3}\s*、"
    r"|第[一二三四五六七八九十]{1,2}[,，、])\s*"
)
_MARK = re.compile(rf"\s*(?:{_MARKS})")
_MARK_INSIDE = re.compile(
    rf"(?<=[；;。\s：:])(?:{_MARKS})|[①-⑳⑴-⒇]|(?<=[一-龥）])\d{{1,2}}[.．](?!\d)"
    r"|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
)
_ENDS = "；;。"
_OPEN, _CLOSE = "（(【[《“", "）)】]》”"
_SAYS = re.compile("[：:，,；;。、（(]")
_TRIM = "；;。、，, \t\n\u3000\xa0"
_SERIAL = re.compile(r"[（(]?\s*\d{1,3}\s*[)）.、]?")
_GROUP = re.compile(
    r"[一-龥]{0,4}(?:常规|经常性|专项|日常|其他|重点)(?:督导|工作|督查|任务|内容)?[:：]"
)
_TITLE = re.compile("计划|安排|日程|配档|工作要点|一览表|行事历")
_MONTH_HEADS = {"月份", "月", "时间", "时段", "日期"}
_SERIAL_HEADS = {"序号", "编号", "序"}
_ASIDE = re.compile("责任|负责|参加|人员|备注|对象|单位|地点|要求|形式|方式|牵头|配合|完成时限")
_HEADS = re.compile(
    "月份?|时间|时段|日期|序号?|编号|.{0,6}(?:内容|安排|工作|任务|项目|事项|类别|督导)|主题|.{0,4}"
    "(?:责任人?|负责人?|参加人员|人员|备注|对象|单位|部门|地点|要求|形式|方式|牵头.{0,3}|配合.{0,3})"
)


class Row(NamedTuple):
    """A paragraph, or a row of the nth table: its cells; `table` 0 is no table."""

    cells: tuple[str, ...]
    table: int = 0


class Line(NamedTuple):
    """A line as it was read. `raw` is the source of it, `row` counts from 1."""

    raw: str
    text: str
    row: int
    part: Part = "item"
    when: When | None = None
    kind: ItemKind = ItemKind.NOTE
    matters: tuple[int, ...] = ()
    audience: Audience = Audience.NONE


class Heading(NamedTuple):
    """A month that heads lines, and the row it stands in."""

    when: When
    row: int


class Reading(NamedTuple):
    """Everything read: the lines in order, and the months that headed them."""

    lines: list[Line]
    headings: list[Heading]


def read(rows: Sequence[Row], known: Sequence[Known]) -> Reading:
    """Return the lines of a plan's month table, each with month, kind, matters and audience."""
    reader = _Reader(known)
    for at, row in enumerate(rows, 1):
        following = rows[at] if at < len(rows) else Row(())
        reader.take(row, at, "".join(following.cells))
    reader.flush()
    return Reading([line for one in reader.lines for line in _short(one)], reader.headings)


def rows_of(text: str) -> list[Row]:
    """Return pasted text as rows; tabs part cells, as they do when a table is pasted."""
    return [Row(tuple(line.split("\t"))) for line in text.splitlines()]


class _Reader:
    """Goes through the rows and remembers under which month it is."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = known
        self.lines: list[Line] = []
        self.headings: list[Heading] = []
        self._when: When | None = None
        self._group: ItemKind | None = None
        self._heads: dict[int, str] = {}
        self._across: dict[int, When] = {}
        self._pending = ""  # months and numbers that go with the next line
        self._bare = False  # nothing has come under the last month
        self._table = 0
        self._row = 0

    def take(self, row: Row, at: int, following: str) -> None:
        """Read a row; `following` is the text of the one below."""
        self._row = at
        if row.table != self._table:
            self._leave(row.table)
        cells = [(n, cell) for n, cell in enumerate(row.cells) if cell.strip()]
        if not cells or self._is_frame(cells, following):
            return
        if len(cells) > 1 and all(_is_head(cell) for _n, cell in cells):
            self._heads = {n: flat(cell).strip() for n, cell in cells}
            self._frame("head", cells)
            return
        months = {n: when for n, cell in cells if (when := label_only(cell))}
        if len(months) >= _ACROSS:
            self._across = months
            self.headings += [Heading(when, at) for when in months.values()]
            self._frame("head", cells)
            return
        before = len(self.lines)
        for n, cell in cells:
            self._cell(n, cell, before)

    def flush(self) -> None:
        """Make a line of a month that nothing stands under."""
        if raw := self._taken():
            self.lines.append(Line(raw, raw.strip(), self._row, "head", self._when))

    def _taken(self) -> str:
        """Return what waits to go with the next line."""
        raw, self._pending, self._bare = self._pending, "", False
        return raw

    def _leave(self, table: int) -> None:
        """Begin another table, or the text behind it: the last month no longer heads it."""
        self.flush()
        self._table, self._when, self._group = table, None, None
        self._heads, self._across = {}, {}

    def _frame(self, part: Part, cells: Sequence[tuple[int, str]]) -> None:
        self.flush()
        raw = "".join(cell for _n, cell in cells)
        text = " ".join(cell.strip() for _n, cell in cells)
        self.lines.append(Line(raw, text, self._row, part=part))

    def _is_frame(self, cells: Sequence[tuple[int, str]], following: str) -> bool:
        """Take a title, a date, a signature or what stands before the months; tell whether so."""
        if len(cells) > 1 or (self._table and self._heads):
            return False
        text = flat(cells[0][1]).strip()
        if is_date(text) or self._is_signature(text, following):
            self._frame("date", cells)
            return True
        if self.headings or _numbered(text):
            return False
        is_title = not any(line.part == "title" for line in self.lines) and _TITLE.search(text)
        short = len(text) <= _TITLE_WITHIN and text[-1] not in _ENDS
        self._frame("title" if is_title and short else "aims", cells)
        return True

    def _is_signature(self, text: str, following: str) -> bool:
        """Tell whether a short text stands above a date, or below the table and says nothing."""
        if len(text) >= _SHORT or label_at(text):
            return False
        below = bool(self.headings) and not self._table and self._when is None
        return is_date(following) or (below and not _SAYS.search(text))

    def _cell(self, column: int, cell: str, before: int) -> None:
        head = self._heads.get(column, "")
        when = label_only(cell) or (bare_month(cell) if head in _MONTH_HEADS else None)
        if when:
            self._begin(when)
            self._pending += cell
        elif _SERIAL.fullmatch(flat(cell).strip()) and (not head or head in _SERIAL_HEADS):
            self._pending += cell
        elif _ASIDE.search(head):
            self._aside(head, cell, before)
        else:
            self._content(cell, column)

    def _begin(self, when: When) -> None:
        if self._bare:
            self.flush()
        self._when, self._group, self._bare = when, None, True
        self.headings.append(Heading(when, self._row))

    def _aside(self, head: str, cell: str, before: int) -> None:
        """Keep who is responsible, remarks and such with the one line of the row, or as a note."""
        text = f"{head}：{cell.strip()}"
        last = self.lines[-1] if len(self.lines) == before + 1 and not self._pending else None
        if last and len(last.text) + len(text) < LONGEST_LINE - 2:
            whole = f"{last.text}（{text}）"
            made = last._replace(raw=last.raw + cell, text=whole)
            if "对象" in head and last.audience != Audience.NONE:
                made = made._replace(audience=audience_of(cell, last.kind))
            self.lines[-1] = made
        else:
            raw = self._taken() + cell
            self.lines.append(Line(raw, text, self._row, when=self._when))

    def _content(self, cell: str, column: int) -> None:
        column_kind = kind_of(self._heads.get(column, ""))
        for n, raw in enumerate(_items(cell)):
            text, own = self._headed(raw, first=n == 0)
            if not text.strip(_TRIM):
                self._pending += raw
                continue
            whole = self._taken() + raw
            when = own or self._across.get(column, self._when)
            self._line(whole, text.strip(_TRIM), when, column_kind)

    def _headed(self, raw: str, *, first: bool) -> tuple[str, When | None]:
        """Return the text of an item without number and month, and its own month if it has one."""
        text, numbered = raw, False
        label = label_at(flat(text))
        while label is None and (mark := _MARK.match(flat(text))):
            text, numbered = text[mark.end() :], True
            label = label_at(flat(text))
        if label is None:
            return text, None
        if label.heads and (label.strict or (first and not numbered)):
            self._begin(label.when)
            text = text[label.end :]
            while mark := _MARK.match(flat(text)):
                text = text[mark.end() :]
            return text, None
        return text, label.when

    def _line(self, raw: str, text: str, when: When | None, column: ItemKind) -> None:
        if _GROUP.fullmatch(flat(text)):
            self._group = kind_of(text)
            self.lines.append(Line(raw, text, self._row, part="head", when=when))
            return
        kind = kind_of(text)
        if kind == ItemKind.NOTE:
            kind = next((k for k in (self._group, column) if k and k != ItemKind.NOTE), kind)
        matters = matters_in(text, self.known, kind=kind)
        if matters and kind == ItemKind.NOTE:
            kind = ItemKind.ROUTINE
        audience = audience_of(text, kind)
        self.lines.append(Line(raw, text, self._row, "item", when, kind, tuple(matters), audience))


def _is_head(cell: str) -> bool:
    word = re.sub(r"\s+", "", flat(cell))
    return _HEADS.fullmatch(word) is not None and label_only(cell) is None


def _numbered(text: str) -> Label | None:
    """Return the month that `text` begins with, also behind a number."""
    label = label_at(text)
    if label is None and (mark := _MARK.match(text)):
        label = label_at(text[mark.end() :])
        label = label if label and label.strict else None
    return label if label and label.heads else None


def _items(cell: str) -> Iterator[str]:
    """Yield the items of a cell: by line, by number, by semicolon and full stop, not in brackets.

    Together they are the cell.
    """
    text = flat(cell)
    marks = {found.start() for found in _MARK_INSIDE.finditer(text)}
    begin, depth = 0, 0
    for n, sign in enumerate(text):
        if sign == "\n":
            depth = 0
        if depth == 0 and n > begin and (n in marks or _breaks(text, n)):
            yield cell[begin:n]
            begin = n
        depth = depth + 1 if sign in _OPEN else max(0, depth - 1) if sign in _CLOSE else depth
    yield cell[begin:]


def _breaks(text: str, at: int) -> bool:
    """Tell whether an item ends before `at`: behind its end sign, a line, or before a month."""
    before = text[at - 1]
    if before == "\n" or (before in _ENDS and text[at] not in _ENDS):
        return True
    if not before.isspace() or text[at].isspace():
        return False
    label = label_at(text[at:])
    return label is not None and label.heads and text[at : at + label.end].rstrip()[-1:] in ":："


def _short(line: Line) -> Iterator[Line]:
    """Yield a line in pieces that a plan can hold, broken behind a sentence where there is one."""
    if line.part != "item" or len(line.text) <= LONGEST_LINE:
        yield line
        return
    rest = line.raw
    while rest:
        cut = len(rest)
        if cut > LONGEST_LINE:
            cut = max(rest.rfind(sign, 1, LONGEST_LINE) for sign in "。；;，,、\n") + 1
            cut = cut or LONGEST_LINE
        piece, rest = rest[:cut], rest[cut:]
        yield line._replace(raw=piece, text=piece.strip(_TRIM) or piece.strip())

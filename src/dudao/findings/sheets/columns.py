"""What a ledger may show: on the page, in a file, in a saved view."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.findings.rules import clock
from dudao.findings.states import Route, Severity, State
from dudao.lib.choices import Choice
from dudao.lib.clock import today
from dudao.org.queries.calendar import calendar_of

Read = Callable[..., Any]


class Column(NamedTuple):
    """A column: key in addresses, heading, the heading above it, and where its value comes from.

    `reader` makes, once a ledger, the function from `fields` to the value; None: the field itself.
    """

    key: str
    title: str | Promise
    group: str | Promise
    fields: tuple[str, ...]
    width: int = 12
    reader: Callable[[], Read] | None = None
    #: Texts that come again and again are kept once in a workbook.
    repeats: bool = True
    is_text: bool = False


def _label(choice: type[Choice]) -> Callable[[], Read]:
    def make() -> Read:
        return {one.value: str(one.label) for one in choice}.__getitem__

    return make


def _yes() -> Read:
    word = _("是")
    return lambda flag: word if flag else ""


def _progress() -> Read:
    day = today()

    @lru_cache(maxsize=4096)
    def text(state: str, due_on: date, life_safety: bool, office: int) -> str:
        calendar = calendar_of(office)
        return clock(state, due_on, day, life_safety=life_safety, calendar=calendar).text

    return text


_PROBLEM = gettext_lazy("发现问题")
_DEMAND = gettext_lazy("整改要求")
_DONE = gettext_lazy("整改落实")
_END = gettext_lazy("核查销号")

#: In the order in which a ledger shows them.
COLUMNS = (
    Column("number", gettext_lazy("编号"), "", ("number",), 16, repeats=False),
    Column("legacy_number", gettext_lazy("原台账编号"), "", ("legacy_number",), 14, repeats=False),
    Column("unit", gettext_lazy("学校"), "", ("unit__name",), 22),
    Column("place", gettext_lazy("所在地"), "", ("unit__region__name",), 14),
    Column("topic", gettext_lazy("督导事项"), _PROBLEM, ("topic_title",), 20),
    Column("category", gettext_lazy("问题分类"), _PROBLEM, ("category__name",), 14),
    Column("fact", gettext_lazy("问题事实"), _PROBLEM, ("fact",), 44, None, False, True),
    Column("basis", gettext_lazy("依据"), _PROBLEM, ("basis",), 28, is_text=True),
    Column(
        "severity", gettext_lazy("程度"), _PROBLEM, ("severity",), 8, _label(Severity)
    ),
    Column("life_safety", gettext_lazy("危及安全"), _PROBLEM, ("life_safety",), 9, _yes),
    Column("violation", gettext_lazy("违法违规"), _PROBLEM, ("violation",), 9, _yes),
    Column("found_on", gettext_lazy("发现日期"), _PROBLEM, ("found_on",)),
    Column("raised_by", gettext_lazy("提出人"), _PROBLEM, ("raised_by__name",), 10),
    Column("demand", gettext_lazy("整改要求"), _DEMAND, ("demand",), 36, is_text=True),
    Column("route", gettext_lazy("处理方式"), _DEMAND, ("route",), 12, _label(Route)),
    Column("section", gettext_lazy("协商科室"), _DEMAND, ("section__name",), 14),
    Column("responsible_unit", gettext_lazy("责任单位"), _DEMAND, ("responsible_unit__name",), 14),
    Column("notice", gettext_lazy("整改通知书"), _DEMAND, ("notice__document__number",), 20),
    Column("told_on", gettext_lazy("告知学校"), _DEMAND, ("told_at__date",)),
    Column("first_due_on", gettext_lazy("首次期限"), _DEMAND, ("first_due_on",)),
    Column("due_on", gettext_lazy("整改期限"), _DEMAND, ("due_on",)),
    Column("responsible_person", gettext_lazy("整改责任人"), _DONE, ("responsible_person",), 14),
    Column("measures", gettext_lazy("整改措施"), _DONE, ("measures",), 34, is_text=True),
    Column("result", gettext_lazy("整改情况"), _DONE, ("result",), 34, is_text=True),
    Column("submitted_on", gettext_lazy("提交日期"), _DONE, ("submitted_at__date",)),
    Column("extended_times", gettext_lazy("延期次数"), _DONE, ("extended_times",), 9),
    Column("returned_times", gettext_lazy("退回次数"), _DONE, ("returned_times",), 9),
    Column("state", gettext_lazy("状态"), _END, ("state",), 10, _label(State)),
    Column(
        "progress",
        gettext_lazy("进度"),
        _END,
        ("state", "due_on", "life_safety", "office_id"),
        16,
        _progress,
    ),
    Column("closed_on", gettext_lazy("销号日期"), _END, ("closed_at__date",)),
    Column("relapsed", gettext_lazy("反弹"), _END, ("relapsed",), 6, _yes),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
#: What the page shows before anybody chose.
ON_PAGE = ("fact", "unit", "severity", "state", "due_on", "found_on", "raised_by")
#: What a file holds before anybody chose: what offices keep in their ledgers.
IN_FILE = (
    "number", "unit", "topic", "fact", "basis", "severity", "life_safety", "found_on", "raised_by",
    "demand", "route", "section", "notice", "told_on", "due_on", "responsible_person", "measures",
    "result", "returned_times", "state", "progress", "closed_on", "relapsed",
)  # fmt: skip


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns called `keys`, each once, in the order of the ledger; strange ones not."""
    wanted = set(keys)
    return tuple(column for column in COLUMNS if column.key in wanted)


def fields_of(columns: Sequence[Column]) -> list[str]:
    """Return the fields that `columns` read, each once."""
    return list(dict.fromkeys(field for column in columns for field in column.fields))


def readers(columns: Sequence[Column]) -> list[tuple[Read | None, tuple[int, ...]]]:
    """Return for each column how it is read, and from which places of a row of `fields_of`."""
    at = {field: place for place, field in enumerate(fields_of(columns))}
    return [
        (column.reader and column.reader(), tuple(at[field] for field in column.fields))
        for column in columns
    ]


def cells(columns: Sequence[Column], rows: Iterable[tuple[Any, ...]]) -> Iterable[list[Any]]:
    """Yield the values of `columns` for rows of `fields_of(columns)`."""
    read = readers(columns)
    for row in rows:
        yield [
            row[places[0]] if reader is None else reader(*[row[place] for place in places])
            for reader, places in read
        ]


@cache
def groups() -> list[tuple[str | Promise, list[Column]]]:
    """Return the columns under their headings, for whoever chooses among them."""
    found: dict[Any, list[Column]] = {}
    for column in COLUMNS:
        found.setdefault(column.group, []).append(column)
    return list(found.items())

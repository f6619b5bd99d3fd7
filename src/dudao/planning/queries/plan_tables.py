"""A month table that was read, laid beside its plan: days, and what has to be looked at."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.planning.models import Plan
from dudao.planning.queries.plans import terms_of
from dudao.planning.rules.plans import Span, span_of
from dudao.planning.rules.table_months import When, dates_in
from dudao.planning.rules.tables import Heading, Line, Reading

MOST_SHOWN = 6


class Prepared(NamedTuple):
    """Lines in JSON, what must be looked at, what was understood by itself, a title."""

    lines: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    notes: list[str]
    title: str


def prepare(plan: Plan, found: Reading) -> Prepared:
    """Return the lines with the days of `plan` they fall on, and what somebody has to look at.

    A line without a month keeps the whole time of the plan.
    """
    span = (plan.first_on, plan.last_on)
    terms = terms_of(plan.office, span)
    lines, outside = [], []
    for line in found.lines:
        days = span_of(line.when, span, terms) if line.when else span
        if days is None:
            outside.append(line)
        lines.append(_kept(line, days or span, placed=days is not None))
    years, notes = _years(found.lines, span)
    problems = [*_twice(found.headings), *_outside(outside), *years]
    title = next((line.text for line in found.lines if line.part == "title"), "")
    return Prepared(lines, problems, notes, title)


def _kept(line: Line, days: Span, *, placed: bool) -> dict[str, Any]:
    return {
        "raw": line.raw,
        "text": line.text,
        "row": line.row,
        "part": line.part,
        "placed": placed,
        "month": line.when is not None,
        "first_on": days[0].isoformat(),
        "last_on": days[1].isoformat(),
        "kind": line.kind.value,
        "audience": line.audience.value,
        "matters": list(line.matters),
        "units": [],
        "corrected": False,
        "edition": 1,
    }


def _twice(headings: list[Heading]) -> list[dict[str, Any]]:
    """Tell of months that head lines in two places, with others between them."""
    places: dict[When, list[int]] = defaultdict(list)
    before: When | None = None
    for heading in headings:
        if heading.when != before:
            places[heading.when].append(heading.row)
        before = heading.when
    return [
        {
            "rows": rows,
            "what": _("“%(month)s”出现了%(times)d次（第%(rows)s行）。")
            % {
                "month": when_words(when),
                "times": len(rows),
                "rows": _("、").join(str(row) for row in rows),
            },
            "next": _("请核对：若其中一处应是别的月份，点那几行的“改”，换成正确的月份。"),
        }
        for when, rows in places.items()
        if len(rows) > 1
    ]


def _outside(lines: list[Line]) -> list[dict[str, Any]]:
    rows = list(dict.fromkeys(line.row for line in lines))
    if not rows:
        return []
    shown = _("、").join(str(row) for row in rows[:MOST_SHOWN])
    return [
        {
            "rows": rows,
            "what": _("第%(rows)s行的月份不在这份计划的时间里。") % {"rows": shown},
            "next": _(
                "这些行暂放在整个计划期。请点“改”定下月份；若计划的年度选错了，请放弃后重做。"
            ),
        }
    ]


def _years(lines: list[Line], span: Span) -> tuple[list[dict[str, Any]], list[str]]:
    """Tell of dates whose year is none of the plan's, and of letters that were read as zeros."""
    problems, notes = [], []
    for line in lines:
        for one in dates_in(line.raw):
            if one.odd:
                notes.append(
                    _(
                        "“%(said)s”里用字母代替了“〇”，已读作%(year)d年%(month)d月。公文日期请用阿拉伯数字。"
                    )
                    % {"said": one.text, "year": one.year, "month": one.month}
                )
            if line.part == "date" and not span[0].year <= one.year <= span[1].year:
                problems.append(
                    {
                        "rows": [line.row],
                        "what": _("文件写的是%(year)d年，这份计划是%(first)d年的。")
                        % {"year": one.year, "first": span[0].year},
                        "next": _("请核对是不是选错了文件或年度；只是借用往年的内容时可以继续。"),
                    }
                )
    return problems, notes


def when_words(when: When) -> str:
    """Return when a line is to be done as people say it."""
    if when.kind == "months":
        months = _("%(first)d月") if when.first == when.last else _("%(first)d—%(last)d月")
        return months % {"first": when.first, "last": when.last}
    words = {
        ("half", 1): _("上半年"),
        ("half", 2): _("下半年"),
        ("term", 1): _("上学期"),
        ("term", 2): _("下学期"),
        ("season", 1): _("第一学期"),
        ("season", 2): _("第二学期"),
    }
    return words.get((when.kind, when.first), _("全年"))

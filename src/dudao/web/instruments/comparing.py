"""Two versions of a form side by side, in words."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.instruments import xlsform
from dudao.instruments.definition import Definition, Kind, Purpose, Route, Severity
from dudao.instruments.rules import Difference, Way, compare
from dudao.web.instruments.views import find
from dudao.web.request import PageRequest

PROPERTIES: dict[str, str | Promise] = {
    "title": gettext_lazy("名称"), "purpose": gettext_lazy("用途"),
    "intro": gettext_lazy("填表说明"), "applies_to": gettext_lazy("适用范围"),
    "repeats": gettext_lazy("可填多份"), "partial": gettext_lazy("可只查几个部分"),
    "label": gettext_lazy("题目"), "kind": gettext_lazy("题型"), "help": gettext_lazy("提示"),
    "basis": gettext_lazy("依据"), "required": gettext_lazy("必答"),
    "required_if": gettext_lazy("必答条件"), "show_if": gettext_lazy("出现条件"),
    "compute": gettext_lazy("算法"), "unit": gettext_lazy("单位"),
    "minimum": gettext_lazy("最少能填"), "maximum": gettext_lazy("最多能填"),
    "decimals": gettext_lazy("小数位"), "at_least": gettext_lazy("应不少于"),
    "at_most": gettext_lazy("应不超过"), "options": gettext_lazy("选项"),
    "max_files": gettext_lazy("最多个数"), "wording": gettext_lazy("规范表述"),
    "question": gettext_lazy("同一问题"), "routine_item": gettext_lazy("督导事项"),
}  # fmt: skip
TONES = {Way.ADDED: "green", Way.REMOVED: "red", Way.CHANGED: "amber", Way.MOVED: "blue"}


class Worded(NamedTuple):
    """One property in words."""

    name: str | Promise
    before: str
    after: str


class Row(NamedTuple):
    """One part that differs, in words."""

    difference: Difference
    tone: str
    what: str
    turns: list[Worded]


@require_GET
def compare_page(request: PageRequest, pk: int, other: int) -> HttpResponse:
    """Show what a version says otherwise than another of the same form."""
    new, old = find(request, pk), find(request, other)
    found = compare(old.form, new.form)
    rows = [_row(one, old.form, new.form) for one in found]
    counts = [(TONES[way], way.label, sum(r.difference.way is way for r in rows)) for way in Way]
    context = {"new": new, "old": old, "rows": rows, "counts": counts}
    return render(request, "instruments/compare.html", context)


def turns_in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Worded]:
    """Return what two states of one part say otherwise."""
    names = list(dict.fromkeys([*before, *after]))
    return [
        Worded(PROPERTIES.get(n, n), in_words(n, before.get(n)), in_words(n, after.get(n)))
        for n in names
        if before.get(n) != after.get(n)
    ]


def in_words(name: str, value: Any, form: Definition | None = None) -> str:
    """Return the value of a property as people read it."""
    if value in (None, "", [], (), {}):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in ("show_if", "required_if", "compute"):
        return _logic(value, form)
    if name in _WORDED:
        return _WORDED[name](value)
    return str(value)


def _logic(value: Any, form: Definition | None) -> str:
    try:
        return xlsform.in_words(value, form) if form else str(value)
    except KeyError:  # it names what is gone
        return str(value)


def _wording(line: Mapping[str, Any]) -> str:
    told = {
        "severity": Severity(line["severity"]).label,
        "route": Route(line["route"]).label,
        "fact": line["fact"],
        "demand": line["demand"],
    }
    return _("【%(severity)s·%(route)s】%(fact)s要求：%(demand)s") % told


def _row(one: Difference, old: Definition, new: Definition) -> Row:
    kind = one.place.partition(".")[0]
    what = {"": _("表单"), "sections": _("部分"), "items": _("题目")}[kind]
    turns = [
        Worded(
            PROPERTIES.get(turn.name, turn.name),
            in_words(turn.name, turn.before, old),
            in_words(turn.name, turn.after, new),
        )
        for turn in one.turns
    ]
    return Row(one, TONES[one.way], what, turns)


_WORDED: dict[str, Callable[[Any], str]] = {
    "kind": lambda value: str(Kind(value).label),
    "purpose": lambda value: str(Purpose(value).label),
    "options": lambda value: _("、").join(one["label"] for one in value),
    "wording": lambda value: "\n".join(_wording(one) for one in value),
    "applies_to": lambda value: _("；").join(_("、").join(keys) for keys in value.values()),
}

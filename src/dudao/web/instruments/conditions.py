"""Simple conditions as people choose them: up to three lines, all or any of which must hold."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.instruments.definition import Definition, Item, Judgement, Kind
from dudao.instruments.rules import answer_number
from dudao.lib.choices import Choice
from dudao.lib.errors import Invalid

LINES = 3


class Comparison(Choice):
    """How an answer is looked at."""

    IS = "==", gettext_lazy("等于")
    IS_NOT = "!=", gettext_lazy("不等于")
    MORE = ">", gettext_lazy("大于")
    LESS = "<", gettext_lazy("小于")
    AT_LEAST = ">=", gettext_lazy("不小于")
    AT_MOST = "<=", gettext_lazy("不大于")
    FILLED = "filled", gettext_lazy("已填写")
    EMPTY = "empty", gettext_lazy("未填写")


class Line(NamedTuple):
    """One line of a condition."""

    item: str
    test: str
    value: str


class Join(Choice):
    """Whether all lines must hold or any."""

    AND = "and", gettext_lazy("同时满足")
    OR = "or", gettext_lazy("满足任何一条")


def lines_of(expression: Any, form: Definition) -> tuple[Join, list[Line]] | None:
    """Return an expression as lines; None where lines cannot say it."""
    if expression is None:
        return Join.AND, []
    join, parts = Join.AND, [expression]
    if isinstance(expression, dict) and next(iter(expression)) in ("and", "or"):
        ((name, parts),) = expression.items()
        join = Join(name)
    lines = [_line(part, form) for part in parts]
    found = [line for line in lines if line is not None]
    return (join, found) if len(found) == len(lines) <= LINES else None


def expression_of(join: str, lines: Sequence[Line], form: Definition) -> Any:
    """Return what the lines say in our logic, None for none; raises `Invalid`."""
    parts = [_part(line, form) for line in lines if line.item]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {join: parts}


def earlier(form: Definition, key: str) -> list[tuple[str, str]]:
    """Return the items that a condition of the item or section `key` may name, as choices."""
    found = []
    for number, item in enumerate(form.items(), 1):
        if item.key == key:
            break
        found.append((item.key, f"{number}. {item.label}"))
    return found


def above(form: Definition, section: str) -> list[tuple[str, str]]:
    """Return the items that a condition of `section` may name; of a new one, all."""
    known = next((one for one in form.sections if one.key == section), None)
    first = known.items[0].key if known and known.items else ""
    return earlier(form, first)


def _line(part: Any, form: Definition) -> Line | None:
    if not isinstance(part, dict):
        return None
    ((test, given),) = part.items()
    if test == "not" and isinstance(given[0], dict):
        ((inner, given),) = given[0].items()
        test = {"empty": "filled", "in": "not in"}.get(inner, "not")
    if test == "not in" and isinstance(given[1], dict):
        test, given = "!=", given[::-1]
    if test == "in" and isinstance(given[1], dict):
        test, given = "==", given[::-1]
    item = form.item(given[0]["var"]) if _is_var(given) else None
    if item is None or test not in Comparison.__members__.values():
        return None
    if test in (Comparison.FILLED, Comparison.EMPTY):
        return Line(item.key, test, "")
    return _compared(item, test, given[1])


def _is_var(given: Any) -> bool:
    return isinstance(given, list) and isinstance(given[0], dict) and "var" in given[0]


def _compared(item: Item, test: str, value: Any) -> Line | None:
    if isinstance(value, dict | list | bool) or value is None:
        return None
    return Line(item.key, test, _labels(item).get(str(value), str(value)))


def _labels(item: Item) -> Mapping[str, str]:
    if item.kind is Kind.JUDGEMENT:
        return {judgement.value: str(judgement.label) for judgement in Judgement}
    return {option.value: option.label for option in item.options}


def _part(line: Line, form: Definition) -> Any:
    item = form.item(line.item)
    if item is None:
        raise Invalid(_("条件用到的题目已被删去。"), fields={"form": _("请重新选择题目。")})
    var = {"var": item.key}
    if line.test == Comparison.EMPTY:
        return {"empty": [var]}
    if line.test == Comparison.FILLED:
        return {"not": [{"empty": [var]}]}
    value = _value(item, line.value)
    if item.kind is Kind.CHOICES:
        has = {"in": [value, var]}
        return {"not": [has]} if line.test == Comparison.IS_NOT else has
    return {line.test: [var, value]}


def _value(item: Item, text: str) -> Any:
    text = text.strip()
    if item.kind in (Kind.NUMBER, Kind.COMPUTED):
        found = answer_number(text)
        if found is None:
            raise _wrong(item, _("应当填一个数字。"))
        return found
    labels = _labels(item)
    if not labels:
        return text
    value = next((key for key, label in labels.items() if text in (key, label)), None)
    if value is None:
        raise _wrong(item, _("可选：%(labels)s。") % {"labels": _("、").join(labels.values())})
    return value


def _wrong(item: Item, message: str) -> Invalid:
    told = _("条件“%(label)s”：%(message)s") % {"label": item.label, "message": message}
    return Invalid(_("条件填写不正确，没有保存。"), fields={"form": told})


class ConditionForm(forms.Form):
    """One line: which answer, how it is looked at, what it is compared with."""

    item = forms.ChoiceField(label=gettext_lazy("当这一题"), required=False)
    test = forms.ChoiceField(
        label=gettext_lazy("的答案"), choices=Comparison.choices(), required=False
    )
    value = forms.CharField(label=gettext_lazy("这个值"), max_length=200, required=False)

    def offer(self, items: Sequence[tuple[str, str]]) -> None:
        """Let these items be chosen."""
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared above
        field.choices = [("", "—"), *items]

    def line(self) -> Line:
        """Return what was chosen."""
        given = self.cleaned_data
        test = given.get("test") or Comparison.IS
        return Line(given.get("item", ""), test, given.get("value", ""))

"""A rule as the few lines in which people write it, and back; the same in forms and in Excel.

Each kind has its fields by name; `bands`, `bounds`, `steps` and `conditions` take one line each.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.bounds import bound_text, read_bounds
from dudao.evaluation.framework.identity import plain
from dudao.evaluation.framework.rules import Rule, RuleKind, kind_of
from dudao.evaluation.framework.thresholds import ThresholdError
from dudao.evaluation.framework.units import dimension

Written = dict[str, str]

#: Kind of rule -> its fields, in the order in which they are written.
FIELDS: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.LEVEL: ("steps",),
    RuleKind.YES_NO: ("good",),
    RuleKind.POINTS: (),
    RuleKind.DEDUCTION: ("per_problem", "most", "value"),
    RuleKind.LINEAR: ("zero", "full", "value", "unit"),
    RuleKind.BANDED: ("bands", "value", "unit"),
    RuleKind.RATIO: ("bounds", "value", "unit"),
    RuleKind.THRESHOLD: ("bounds", "value", "unit"),
    RuleKind.COUNT: ("conditions", "needed", "floor_percent", "in_part"),
    RuleKind.FORMULA: ("value",),
    RuleKind.VARIATION: ("total", "pupils", "at_most", "zero"),
    RuleKind.SATISFACTION: ("satisfied", "dissatisfied", "unknown", "full", "zero"),
    RuleKind.ON_TIME: ("closed", "due", "full", "zero"),
}
YES, NO = "是", "否"
_PARTS = re.compile(r"\s*[|｜]\s*")
_BAND = re.compile(r"^(-?[\d.]*)\s*[~～—]\s*(-?[\d.]*)\s*[=＝:：]\s*(\S+)$")
_FILLED = {"bounds": "standards"}  # what a kind calls the field itself


class NotationError(ValueError):
    """A rule could not be read; `fields` says for each field why."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


def written(rule: Rule) -> Written:
    """Return the fields of `rule` as they are written; empty ones are left out."""
    fields: Written = {}
    for name in FIELDS[kind_of(rule)]:
        attribute = _FILLED[name] if isinstance(rule, rules.Ratio) and name in _FILLED else name
        text = _text(name, getattr(rule, attribute))
        if text:
            fields[name] = text
    return fields


def rule_of(kind: RuleKind, given: Mapping[str, str]) -> Rule:
    """Return the rule of `kind` that is written so; raises `NotationError`."""
    data: dict[str, Any] = {"kind": kind.value}
    faults: dict[str, str] = {}
    for name in (one for one in FIELDS[kind] if one != "unit"):
        text = given.get(name, "").strip()
        try:
            if text:
                data |= _READ.get(name, _as_text)(name, text)
            elif name in _NEEDED[kind]:
                faults[name] = _("必填，请填写。")
        except (ThresholdError, InvalidOperation, ValueError) as error:
            faults[name] = str(error) if isinstance(error, ThresholdError) else _no_number(text)
    unit, told = given.get("unit", "").strip(), data.get("unit", "")
    if unit and told and dimension(unit) != dimension(told):
        faults["unit"] = _("标准里写的单位是%(told)s，与这里不同，请改成一致。") % {"told": told}
    if faults:
        raise NotationError(faults)
    return _converted(_finished(kind, data, unit))


def _finished(kind: RuleKind, data: dict[str, Any], unit: str) -> dict[str, Any]:
    """Return the data of a rule with what its kind calls otherwise, and the unit that was given."""
    if data.get("steps") == [msgspec.structs.asdict(step) for step in rules.LETTERS]:
        del data["steps"]  # the usual scale stays the default, so that the hash is the same
    if kind is RuleKind.RATIO:
        data["standards"] = data.pop("bounds")
    return data | ({"unit": unit} if unit else {})


def _converted(data: dict[str, Any]) -> Rule:
    try:
        rule: Rule = msgspec.convert(data, Rule)
    except msgspec.ValidationError as error:
        place = re.search(r"\$\.(\w+)", str(error))
        name = place[1] if place else "kind"
        told = _("写法不对：%(detail)s") % {"detail": str(error)}
        raise NotationError({"bounds" if name == "standards" else name: told}) from error
    return rule


def _no_number(text: str) -> str:
    return _("看不懂“%(text)s”，请照说明的写法填写。") % {"text": text[:40]}


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        if name == "good":
            return YES if value else NO
        return YES if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return _LINES[name](value)
    return str(value)


def _step_lines(steps: tuple[rules.Step, ...]) -> str:
    return "\n".join(f"{step.name} {plain(step.percent)}" for step in steps)


def _band_lines(bands: tuple[rules.Band, ...]) -> str:
    return "\n".join(
        f"{_or_open(band.at_least)}~{_or_open(band.below)}={plain(band.points)}" for band in bands
    )


def _or_open(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _bound_lines(bounds: tuple[rules.Bound, ...]) -> str:
    return "\n".join(bound_text(bound) for bound in bounds)


def _condition_lines(conditions: tuple[rules.Condition, ...]) -> str:
    return "\n".join(
        "；".join([f"{one.label}＝{one.value}", *(bound_text(bound) for bound in one.bounds)])
        + (f"；单位 {one.unit}" if one.unit else "")
        for one in conditions
    )


def _read_steps(_name: str, text: str) -> dict[str, Any]:
    steps = []
    for line in filter(str.strip, text.splitlines()):
        name, _blank, percent = line.strip().rpartition(" ")
        steps.append({"name": name.strip(), "percent": _number(percent.removesuffix("%"))})
    return {"steps": steps}


def _read_bands(_name: str, text: str) -> dict[str, Any]:
    bands = []
    for line in filter(str.strip, text.splitlines()):
        found = _BAND.match(line.strip())
        if not found:
            raise ValueError(line)
        low, high, points = found.groups()
        band = {"points": _number(points.removesuffix("分"))}
        band |= {"at_least": _number(low)} if low else {}
        bands.append(band | ({"below": _number(high)} if high else {}))
    return {"bands": bands}


def _read_bounds(_name: str, text: str) -> dict[str, Any]:
    bounds, unit = read_bounds(text)
    return {"bounds": bounds, **({"unit": unit} if unit else {})}


def _read_conditions(_name: str, text: str) -> dict[str, Any]:
    conditions = []
    for line in filter(str.strip, text.splitlines()):
        said, *asked = re.split(r"[；;]", line.strip())
        label, _sign, value = said.partition("＝")
        unit = next((part[2:].strip() for part in asked if part.strip().startswith("单位")), "")
        bounds, found = read_bounds("\n".join(p for p in asked if not p.strip().startswith("单位")))
        one = {"label": label.strip(), "value": value.strip(), "bounds": bounds}
        conditions.append(one | ({"unit": unit or found} if unit or found else {}))
    return {"conditions": conditions}


def _read_number(name: str, text: str) -> dict[str, Any]:
    return {name: _number(text)}


def _read_whole(name: str, text: str) -> dict[str, Any]:
    return {name: int(text)}


def _read_flag(name: str, text: str) -> dict[str, Any]:
    if text not in (YES, NO):
        raise ValueError(text)
    return {name: text == YES}


def _read_names(name: str, text: str) -> dict[str, Any]:
    return {name: [word for word in re.split(r"[、,，\s]+", text) if word]}


def _as_text(name: str, text: str) -> dict[str, Any]:
    return {name: text}


def _number(text: str) -> Decimal:
    number = Decimal(text.strip())
    if not number.is_finite():
        raise InvalidOperation
    return number


def _names(values: tuple[str, ...]) -> str:
    return "、".join(values)


_LINES: dict[str, Callable[[Any], str]] = {
    "steps": _step_lines,
    "bands": _band_lines,
    "bounds": _bound_lines,
    "conditions": _condition_lines,
    "satisfied": _names,
    "dissatisfied": _names,
    "unknown": _names,
}
_READ: dict[str, Callable[[str, str], dict[str, Any]]] = {
    "steps": _read_steps,
    "bands": _read_bands,
    "bounds": _read_bounds,
    "conditions": _read_conditions,
    "needed": _read_whole,
    "good": _read_flag,
    "in_part": _read_flag,
    **dict.fromkeys(
        ("per_problem", "most", "zero", "full", "at_most", "floor_percent"), _read_number
    ),
    **dict.fromkeys(("satisfied", "dissatisfied", "unknown"), _read_names),
}
_NEEDED: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.LEVEL: (),
    RuleKind.YES_NO: (),
    RuleKind.POINTS: (),
    RuleKind.DEDUCTION: ("per_problem",),
    RuleKind.LINEAR: ("zero", "full"),
    RuleKind.BANDED: ("bands",),
    RuleKind.RATIO: ("bounds",),
    RuleKind.THRESHOLD: ("bounds",),
    RuleKind.COUNT: ("conditions", "needed"),
    RuleKind.FORMULA: ("value",),
    RuleKind.VARIATION: ("total", "pupils", "at_most"),
    RuleKind.SATISFACTION: ("satisfied", "dissatisfied", "full"),
    RuleKind.ON_TIME: ("closed", "due"),
}

"""Is this a form that can be used? Every flaw with its place, and the form's identity."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _

from dudao.instruments import logic
from dudao.instruments.definition import (
    FACTS,
    Definition,
    Item,
    Kind,
    Section,
)

MAX_ITEMS = 400
LEAST_OPTIONS = 2
TYPES = {
    Kind.JUDGEMENT: "text",
    Kind.NUMBER: "number",
    Kind.TEXT: "text",
    Kind.CHOICE: "text",
    Kind.CHOICES: "list",
    Kind.DATE: "text",
    Kind.PHOTO: "list",
    Kind.FILE: "list",
    Kind.COMPUTED: "number",
}
CHOOSING = (Kind.CHOICE, Kind.CHOICES)
NUMBERS = ("minimum", "maximum", "at_least", "at_most")


class Flaw(NamedTuple):
    """One thing wrong with a form: `place` is a path of keys, for people as well."""

    place: str
    message: str


def read(data: object) -> tuple[Definition | None, list[Flaw]]:
    """Return the definition written in `data` (decoded JSON or TOML) and all its flaws.

    The definition is None where the shape itself is wrong.
    """
    flaws = list(_shape(data))
    if flaws:
        return None, flaws
    definition = msgspec.convert(data, Definition)
    return definition, validate(definition)


def validate(definition: Definition) -> list[Flaw]:
    """Return everything that keeps `definition` from being used."""
    items = definition.items()
    flaws = [
        *_repeated("sections", [section.key for section in definition.sections]),
        *_repeated("items", [item.key for item in items]),
    ]
    if len(items) > MAX_ITEMS:
        flaws.append(Flaw("sections", _("题目太多，最多 %(limit)s 题。") % {"limit": MAX_ITEMS}))
    if not definition.sections:
        flaws.append(Flaw("sections", _("至少要有一个部分。")))
    known: dict[str, Item] = {}
    for section in definition.sections:
        flaws += _section_flaws(section, known)
    return flaws


def canonical(definition: Definition) -> bytes:
    """Return the one way to write `definition`: sorted keys, no blanks, UTF-8, no defaults."""
    builtins = _plain(msgspec.to_builtins(definition))
    return json.dumps(
        builtins, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(definition: Definition) -> str:
    """Return the SHA-256 of the canonical text in hexadecimal: the identity of a form's content."""
    return hashlib.sha256(canonical(definition)).hexdigest()


def applies(definition: Definition, facts: Mapping[str, Any]) -> bool:
    """Tell whether the form is for a unit of which `facts` are known (names of FACTS)."""
    wanted = definition.applies_to
    stages, tags = facts.get("unit.stages") or [], facts.get("unit.tags") or []
    return (
        (not wanted.kinds or facts.get("unit.kind") in wanted.kinds)
        and (not wanted.stages or not set(wanted.stages).isdisjoint(stages))
        and (not wanted.tags or not set(wanted.tags).isdisjoint(tags))
    )


def _plain(value: Any) -> Any:
    """Write 60.0 as 60, so that a detour through a database or a browser keeps the hash."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _shape(data: object) -> Iterator[Flaw]:
    """Convert part by part, so that one slip does not hide the next."""
    sections = data.get("sections") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(sections, list | tuple):
        yield Flaw("sections", _("表单应当是一个对象，其中 sections 是列表。"))
        return
    yield from _slip("", {**data, "sections": []}, Definition)
    for index, section in enumerate(sections):
        place = _place("sections", section, index)
        items = section.get("items") if isinstance(section, dict) else None
        if not isinstance(section, dict) or not isinstance(items, list | tuple):
            yield Flaw(place, _("每个部分应当是一个对象，其中 items 是列表。"))
            continue
        yield from _slip(place, {**section, "items": []}, Section)
        for number, item in enumerate(items):
            yield from _slip(_place(f"{place}.items", item, number), item, Item)


def _place(before: str, part: object, index: int) -> str:
    key = part.get("key") if isinstance(part, dict) else None
    return f"{before}.{key if isinstance(key, str) else index}"


def _slip(place: str, data: object, shape: type) -> Iterator[Flaw]:
    try:
        msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        detail = str(error)
        yield Flaw(place or "form", _("写法不对：%(detail)s") % {"detail": detail})


def _repeated(place: str, keys: list[str]) -> Iterator[Flaw]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Flaw(
                f"{place}.{key}",
                _("名字“%(key)s”用了 %(times)s 次，应当只用一次。") % {"key": key, "times": times},
            )


def _section_flaws(section: Section, known: dict[str, Item]) -> Iterator[Flaw]:
    place = f"sections.{section.key}"
    yield from _condition(f"{place}.show_if", section.show_if, known)
    if not section.items:
        yield Flaw(place, _("这个部分没有题目。"))
    for item in section.items:
        here = f"{place}.items.{item.key}"
        yield from (Flaw(here, message) for message in _item_flaws(item))
        for name in ("show_if", "required_if"):
            yield from _condition(f"{here}.{name}", getattr(item, name), known)
        yield from _computation(f"{here}.compute", item.compute, known)
        known[item.key] = item


def _item_flaws(item: Item) -> Iterator[str]:
    if item.kind is Kind.JUDGEMENT and not item.basis.strip():
        yield _("判断题要写明依据。")
    if any(not line.basis.strip() for line in item.wording):
        yield _("每条常用表述都要有依据。")
    if item.required and item.required_if is not None:
        yield _("“必答”和“在某条件下必答”只能写一个。")
    yield from _computed_flaws(item)
    yield from _option_flaws(item)
    yield from _number_flaws(item)


def _computed_flaws(item: Item) -> Iterator[str]:
    if item.kind is not Kind.COMPUTED:
        if item.compute is not None:
            yield _("只有自动计算的题目才写算法。")
        return
    if item.compute is None:
        yield _("自动计算的题目要写明怎么算。")
    if item.required or item.required_if is not None:
        yield _("自动计算的题目没有人填写，不能必答。")
    if item.minimum is not None or item.maximum is not None:
        yield _("自动计算的题目没有人填写，不能限定填写范围。")


def _option_flaws(item: Item) -> Iterator[str]:
    values = [option.value for option in item.options]
    if item.kind in CHOOSING and len(values) < LEAST_OPTIONS:
        yield _("选择题至少要有两个选项。")
    if item.kind not in CHOOSING and values:
        yield _("只有选择题才有选项。")
    if len(set(values)) < len(values):
        yield _("选项的名字有重复。")


def _number_flaws(item: Item) -> Iterator[str]:
    given = {n: getattr(item, n) for n in NUMBERS if getattr(item, n) is not None}
    if item.kind not in (Kind.NUMBER, Kind.COMPUTED):
        if given or item.unit or item.decimals:
            yield _("只有数字题和自动计算的题目才有单位、小数位和范围。")
        return
    if any(abs(value) >= logic.LIMIT for value in given.values()):
        yield _("范围中的数字太大。")
    for low, high in (
        ("minimum", "maximum"),
        ("at_least", "at_most"),
        ("minimum", "at_least"),
        ("at_most", "maximum"),
        ("minimum", "at_most"),
        ("at_least", "maximum"),
    ):
        if low in given and high in given and given[low] > given[high]:
            yield _("范围写反了：%(low)s 大于 %(high)s。") % {"low": low, "high": high}


def _condition(place: str, expression: object, known: dict[str, Item]) -> Iterator[Flaw]:
    """Only earlier items may be named: one pass from top to bottom then decides everything."""
    if expression is None:
        return
    try:
        if logic.check(expression, _types(known)) != "boolean":
            yield Flaw(place, _("条件的结果应当是真或假。"))
        for key, literal in _literals(expression):
            values = known[key].values() if key in known else []
            if values and literal not in values:
                yield Flaw(
                    place,
                    _("“%(key)s”没有“%(value)s”这个选项。") % {"key": key, "value": literal},
                )
    except logic.LogicError as error:
        yield Flaw(place, str(error))


def _computation(place: str, expression: object, known: dict[str, Item]) -> Iterator[Flaw]:
    if expression is None:
        return
    try:
        if logic.check(expression, _types(known)) != "number":
            yield Flaw(place, _("计算的结果应当是数字。"))
    except logic.LogicError as error:
        yield Flaw(place, str(error))


def _types(known: dict[str, Item]) -> dict[str, logic.Type]:
    return {**FACTS, **{key: TYPES[item.kind] for key, item in known.items()}}


def _literals(expression: object) -> Iterator[tuple[str, str]]:
    """Yield (item key, text) for every text that an item's answer is compared with."""
    for name, args in logic.walk(expression):
        if name not in ("==", "!=", "in"):
            continue
        for one, other in (args, args[::-1]):
            if isinstance(one, dict) and isinstance(one.get("var"), str):
                texts: Iterable[object] = other if isinstance(other, list) else [other]
                yield from ((one["var"], text) for text in texts if isinstance(text, str))

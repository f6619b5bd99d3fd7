"""Answers as an inspector would give them: mostly in order, here and there not."""

import random
from datetime import date
from typing import Any

from dudao.instruments import rules
from dudao.instruments.definition import Definition, Item, Judgement, Kind

_JUDGEMENTS = {
    Judgement.MEETS: 0.88,
    Judgement.MOSTLY: 0.05,
    Judgement.FAILS: 0.035,
    Judgement.UNCHECKED: 0.025,
    Judgement.NOT_APPLICABLE: 0.01,
}
_NOTES = (
    "现场查看并询问了值班教师。",
    "抽查了两个班级。",
    "查阅了近两周的记录。",
    "随机询问了3名学生。",
)


def answers(
    definition: Definition, facts: dict[str, Any], day: date, draw: random.Random
) -> dict[str, Any]:
    """Return a complete set of answers; of a form of many items, to two or three sections."""
    given: dict[str, Any] = {}
    sections = list(definition.sections)
    if definition.partial:
        sections = draw.sample(sections, k=draw.randint(2, 3))
    items = {item.key: item for section in sections for item in section.items}
    while True:
        asked = [
            key for key in rules.visible(definition, given, facts)
            if key in items
            and key not in given
            and items[key].kind not in {Kind.PHOTO, Kind.FILE, Kind.COMPUTED}
        ]  # fmt: skip
        if not asked:
            return {key: value for key, value in given.items() if value not in (None, "", [])}
        for key in asked:
            given[key] = _answer(items[key], day, draw)
            if items[key].kind == Kind.JUDGEMENT and draw.random() < 0.06:
                given[key + rules.NOTE] = draw.choice(_NOTES)


def _answer(item: Item, day: date, draw: random.Random) -> Any:
    if item.kind == Kind.JUDGEMENT:
        return draw.choices(list(_JUDGEMENTS), list(_JUDGEMENTS.values()))[0].value
    if item.kind == Kind.NUMBER:
        return _number(item, draw)
    if item.kind == Kind.CHOICE:
        return draw.choice(_sound(item)) if draw.random() < 0.96 else draw.choice(item.values())
    if item.kind == Kind.CHOICES:
        return draw.sample(_sound(item), k=1)
    if item.kind == Kind.DATE:
        return day.isoformat()
    return "情况正常" if item.required else ""


def _sound(item: Item) -> list[str]:
    return [o.value for o in item.options if not o.deviates] or item.values()


def _number(item: Item, draw: random.Random) -> float | int:
    """Return a number within law and custom, one in twenty beyond it."""
    low = float(item.at_least if item.at_least is not None else item.minimum or 0)
    high = float(item.at_most if item.at_most is not None else item.maximum or low + 100)
    if draw.random() < 0.05:
        low, high = float(item.minimum or 0), float(item.maximum or high * 1.2)
    high = min(high, low + max(10.0, low))
    value = round(draw.uniform(low, max(low, high)), item.decimals)
    return value if item.decimals else int(value)

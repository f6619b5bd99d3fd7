"""From decoded JSON or TOML to a framework, with every slip of writing and its place."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _

from dudao.evaluation.framework.definition import (
    Framework,
    Grade,
    Indicator,
    Metric,
    Veto,
)

MAX_LEVELS = 10


class Fault(NamedTuple):
    """One thing wrong with a framework: `place` is the code of the indicator, veto or grade, the
    key of the metric, or empty for the framework as a whole."""

    place: str
    message: str


PARTS: dict[str, tuple[type, str]] = {
    "metrics": (Metric, "key"),
    "grades": (Grade, "key"),
    "vetoes": (Veto, "code"),
}


def shaped(data: object) -> tuple[Framework | None, list[Fault]]:
    """Return the framework written in `data`, or None and what is wrong with its shape."""
    if not isinstance(data, dict):
        return None, [Fault("", _("指标体系应当是一个对象。"))]
    faults = list(_slips(data))
    return (None, faults) if faults else (msgspec.convert(data, Framework), [])


def _slips(data: dict[str, Any]) -> Iterator[Fault]:
    """Convert part by part, so that one slip does not hide the next."""
    lists = ("indicators", *PARTS)
    yield from _slip("", {**data, **dict.fromkeys(lists, ())}, Framework)
    for name in lists:
        if not isinstance(data.get(name, ()), list | tuple):
            yield Fault("", _("“%(name)s”应当是列表。") % {"name": name})
            return
    for name, (shape, key) in PARTS.items():
        for index, part in enumerate(data.get(name, ())):
            yield from _slip(_place(part, key, f"{name}.{index}"), part, shape)
    yield from _indicator_slips(data.get("indicators", ()), "", 1)


def _indicator_slips(parts: Any, above: str, level: int) -> Iterator[Fault]:
    for index, part in enumerate(parts):
        place = _place(part, "code", f"{above}[{index + 1}]")
        below = part.get("children", ()) if isinstance(part, dict) else ()
        if not isinstance(part, dict) or not isinstance(below, list | tuple):
            yield Fault(place, _("每个指标应当是一个对象，其中 children 是列表。"))
            continue
        if level > MAX_LEVELS:
            yield Fault(place, _("指标层级太多，最多 %(limit)s 级。") % {"limit": MAX_LEVELS})
            return
        yield from _slip(place, {**part, "children": ()}, Indicator)
        yield from _indicator_slips(below, place, level + 1)


def _place(part: object, key: str, otherwise: str) -> str:
    said = part.get(key) if isinstance(part, dict) else None
    return said if isinstance(said, str) and said else otherwise


def _slip(place: str, data: object, shape: type) -> Iterator[Fault]:
    try:
        msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        yield Fault(place, _("写法不对：%(detail)s") % {"detail": str(error)})

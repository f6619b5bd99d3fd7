"""A small form with one item of every kind, for tests."""

from typing import Any

from dudao.instruments import rules
from dudao.instruments.definition import Definition

LINE = {"severity": "minor", "route": "on_site", "fact": "门卫不在岗", "demand": "请当日改正"}


def item(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": f"题目{key}", **more}


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A form with `items` in one section."""
    return {
        "key": "sample",
        "title": "示例表单",
        "purpose": "routine",
        "sections": [{"key": "only", "title": "唯一部分", "items": list(items)}],
        **more,
    }


def defined(*items: dict[str, Any], **more: Any) -> Definition:
    """The definition of such a form, which must be free of flaws."""
    definition, flaws = rules.read(form(*items, **more))
    assert flaws == []
    assert definition is not None
    return definition


OPTIONS = [{"value": "own", "label": "自办"}, {"value": "none", "label": "没有", "deviates": True}]
EVERY_KIND = [
    item("gate", "judgement", basis="依据", required=True, wording=[LINE]),
    item("minutes", "number", unit="分钟", minimum=0, maximum=300, decimals=1, at_most=60),
    item("remark", "text"),
    item("supply", "choice", options=OPTIONS),
    item("troubles", "choices", options=OPTIONS),
    item("opened", "date"),
    item("photos", "photo", max_files=2),
    item("papers", "file"),
    item("hours", "computed", unit="小时", decimals=2, compute={"/": [{"var": "minutes"}, 60]}),
]

"""A form out of an XLSForm workbook: what we cannot take in is named, the rest is put to use."""

import time
from typing import Any

from dudao.cli.form_sample import NAME, sample_workbook
from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import require


def build(stage: Stage) -> None:
    """Import a workbook, look at what is named, add an item, publish, export, compare."""
    key = f"flood_{time.time_ns():x}"
    read = _read(stage, sample_workbook(key))
    named = [one for one in read["remarks"] if one["weight"] == "left_out"]
    require(
        any(one["sheet"] == "survey" and one["row"] == 6 for one in named),  # noqa: PLR2004 - its row
        _("工作簿里不支持的题型应指明工作表、行、列"),
    )
    what = _("导入 XLSForm 工作簿：%(count)s 处不支持，逐处指明位置（%(first)s）") % {
        "count": len(named), "first": named[0]["message"],
    }  # fmt: skip
    stage.done(stage.director, what, f"/forms/imports/{read['id']}/")
    first = stage.director.post(f"/instruments/imports/{read['id']}/confirm", {})
    at = f"/instruments/{first['id']}"
    stage.director.post(f"{at}/publish")
    _change(stage, first)
    again = _read(stage, stage.director.content(f"{at}/workbook"))
    require(again["definition"] == first["definition"], _("导出的工作簿再导入，内容应一字不差"))
    stage.director.post(f"/instruments/imports/{again['id']}/discard")
    stage.done(stage.director, _("导出 XLSForm 工作簿，再读回来一字不差"), f"/forms/{first['id']}/")


def _change(stage: Stage, first: dict[str, Any]) -> None:
    office = {"office_id": first["office_id"]}
    draft = stage.director.post(f"/instruments/{first['id']}/draft", office)
    at = f"/instruments/{draft['id']}"
    item = {"kind": "text", "label": _("值守人员和电话")}
    stage.director.post(f"{at}/items", {"section": "readiness", "item": item})
    (added,) = stage.director.get(f"{at}/compare/{first['id']}")
    require(added["way"] == "added", _("版本比较应指出新增的题目"))
    stage.director.post(f"{at}/publish")
    what = _("在线加一道题，与上一版比较后发布第 %s 版") % draft["number"]
    stage.done(stage.director, what, f"/forms/{draft['id']}/compare/{first['id']}/")
    stage.director.post(f"{at}/retire")


def _read(stage: Stage, content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = stage.director.brought_form(NAME, content, stage.director.unit_id)
    return found

"""A form out of an XLSForm workbook, in use, and a draft of its next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dudao.cli.form_sample import NAME, sample_workbook
from dudao.instruments import actions
from dudao.instruments.definition import Purpose

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.org.models import Unit

ITEM = {
    "kind": "judgement",
    "label": "低洼教室和地下空间已停用或派人值守",
    "basis": "《中小学幼儿园安全管理办法》",
    "required": True,
    "wording": [
        {
            "severity": "serious",
            "route": "notice",
            "fact": "强降雨期间低洼教室仍在使用，无人值守。",
            "demand": "立即停用并安排专人值守，解除预警前不得恢复使用。",
        }
    ],
}


def fill_forms(cast: Cast, office: Unit) -> None:
    """Read the workbook, put it to use, then begin the next version of it."""
    content = sample_workbook()
    read = actions.read_workbook(content, by=cast.staff, office=office, name=NAME)
    version = actions.confirm_workbook(read.pk, by=cast.staff, purpose=Purpose.SPECIAL)
    actions.publish(version.pk, by=cast.director)
    draft = actions.begin_draft(version.pk, by=cast.staff, office=office)
    actions.put_item(draft.pk, by=cast.staff, section="site", item=ITEM)
    actions.remove_part(draft.pk, by=cast.director, part="items.slope_photo")

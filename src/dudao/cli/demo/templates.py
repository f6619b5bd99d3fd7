"""The office's own forms: one for notices that is in use, and one with troubles to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dudao.documents import actions as documents
from dudao.documents.states import Kind
from dudao.documents.template import starting
from dudao.documents.template.wordfile import MIDDLE, Columns, Line, written

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast


def use_own_notice(cast: Cast) -> None:
    """Let the office issue its notices in a form of its own."""
    data = starting.starting_template(Kind.RECTIFICATION_NOTICE)
    made = documents.upload_template(
        data,
        office=cast.office,
        kind=Kind.RECTIFICATION_NOTICE,
        name="整改通知书（本室版式）",
        file_name="整改通知书（本室版式）.docx",
        by=cast.staff,
    )
    documents.use_template(made.pk, by=cast.director)


def fill_templates(cast: Cast) -> None:
    """Upload a form that somebody made in a hurry: the page says what is wrong where."""
    documents.upload_template(
        _hasty(),
        office=cast.office,
        kind=Kind.CIRCULAR,
        name="通报（待修改）",
        file_name="通报（待修改）.docx",
        by=cast.staff,
    )


def _hasty() -> bytes:
    return written(
        [
            Line("【发文机关】文件", "方正小标宋简体", 22, MIDDLE, 0),
            Line("【发文字号】", side=MIDDLE, indent=0),
            Line("【标提】", "华文行楷", 22, MIDDLE, 0),
            Line("【主送机关】：", indent=0),
            Line("现将情况通报如下：【正文】"),
            Columns(["序号", "附件"], [["【每个附件】【序号】", "【附件名】"]], [20, 136]),
            Line("【日期"),
        ],
        "通报",
    )

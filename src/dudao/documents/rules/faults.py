"""What is wrong with an official document before it may go on. Pure."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from dudao.documents.content import Grid, Official, Piece, Text, resolved, words_of
from dudao.documents.states import UNADDRESSED, UPWARD, Kind

#: The longest title, in characters; a longer one fits no page head and no register.
TITLE_LIMIT = 200
#: How many rows of titles the head of a table may have.
HEAD_ROWS = 3
_SECRET = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]|密\s*级\s*[:：]\s*(?:绝密|机密|秘密)|^\s*(?:绝密|机密|秘密)\s*$"
    r"|(?:绝密|机密|秘密)\s*(?:级)?\s*(?:\d+|[一二三四五六七八九十]+)\s*年"
)
_BRACES = re.compile(r"\{[^{}\n]*\}")
_ASKS = re.compile("请(?:予|给予)?(?:批示|批准|批复|审批|批转)|妥否|当否")


def classified(texts: Iterable[str]) -> str:
    """Return the first mark of secrecy in `texts`, empty where there is none.

    A word alone (“国家秘密” in a sentence about the law) is no mark; ★, a class line or a term is.
    """
    for text in texts:
        match = _SECRET.search(text)
        if match:
            return match[0].strip()
    return ""


def faults(content: Official) -> dict[str, str]:
    """Return what keeps `content` from going on, by the field of the form it is in.

    An empty answer means: complete after domain §4 (recipients, one matter, signers, facts).
    """
    checks = (_title, _recipients, _going_up, _body, _facts)
    return {field: told for check in checks for field, told in check(content).items()}


def _title(content: Official) -> dict[str, str]:
    title = content.title.strip()
    if not title:
        return {"title": _("必填，请填写。")}
    if len(title) > TITLE_LIMIT:
        return {
            "title": _("标题有%(count)d字，最多%(limit)d字，请精简。")
            % {"count": len(title), "limit": TITLE_LIMIT}
        }
    return {}


def _recipients(content: Official) -> dict[str, str]:
    if content.genre not in UNADDRESSED and not content.recipients:
        return {"recipients": _("还没有主送机关，请填写这份公文发给谁。")}
    if content.genre == Kind.MINUTES and not (content.attendance and content.attendance.present):
        return {"present": _("纪要要写明出席人员。")}
    return {}


def _going_up(content: Official) -> dict[str, str]:
    found: dict[str, str] = {}
    if content.genre in UPWARD and not content.signers:
        found["signers"] = _("上行文要写明签发人。")
    if content.genre == Kind.REQUEST and len(content.recipients) > 1:
        found["recipients"] = _("请示只写一个主送机关，需要同时送其他机关的，用抄送。")
    asks = next((text for text in words_of(content) if _ASKS.search(text)), "")
    if content.genre == Kind.REPORT and asks:
        found["pieces"] = _("报告中不得夹带请示事项：“%(text)s”。请另行请示。") % {
            "text": asks[:40]
        }
    return found


def _body(content: Official) -> dict[str, str]:
    if not any(_says(piece) for piece in content.pieces):
        return {"pieces": _("正文是空的，请填写。")}
    everything = [*content.pieces, *(p for it in content.attached for p in it.pieces)]
    for piece in everything:
        if isinstance(piece, Grid) and (told := _grid(piece)):
            return {"pieces": told}
    return {}


def _says(piece: Piece) -> bool:
    return not isinstance(piece, Text) or bool(piece.text.strip() or piece.then.strip())


def _grid(grid: Grid) -> str:
    name = grid.caption or _("未命名")
    if any(len(column.titles) > HEAD_ROWS for column in grid.columns):
        return _("表格“%(name)s”的表头超过%(limit)d层，请拆成两张表或合并表头。") % {
            "name": name,
            "limit": HEAD_ROWS,
        }
    for n, row in enumerate(grid.rows, 1):
        if len(row) != len(grid.columns):
            return _("表格“%(name)s”第%(n)d行有%(found)d格，应为%(wanted)d格。") % {
                "name": name,
                "n": n,
                "found": len(row),
                "wanted": len(grid.columns),
            }
    return ""


def _facts(content: Official) -> dict[str, str]:
    left = [found for text in words_of(resolved(content)) for found in _BRACES.findall(text)]
    if left:
        told = _("；").join(dict.fromkeys(left))
        return {
            "pieces": _("这些数据没有来源：%(names)s。请从数据列表插入，或直接写出。")
            % {"names": told}
        }
    return {}

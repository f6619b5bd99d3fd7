"""Which part of the page a block repeats: words of a line, whole paragraphs, or table rows."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from dudao.documents.template.marking import TC, TR, Mark, P, R, own_texts
from dudao.documents.template.package import W
from dudao.documents.template.troubles import Trouble

#: Elements that hold paragraphs, and must hold at least one.
_HOLDERS = frozenset(
    f"{W}{tag}" for tag in ("body", "tc", "hdr", "ftr", "txbxContent", "sdtContent", "footnote")
)
DEPTH_LIMIT = 9  # blocks within blocks
_MARKED = "【】"  # stands for another mark
_SHOWN = tuple(f"{W}{tag}" for tag in ("drawing", "pict", "object", "fldChar", "sym"))


class Block(NamedTuple):
    """Two marks that belong together, with all between them."""

    first: Mark
    last: Mark


def paired(marks: Iterable[Mark]) -> tuple[list[Block], list[Trouble]]:
    """Return the blocks, outer ones first, and which mark lacks its other."""
    open_: list[Mark] = []
    blocks: list[Block] = []
    troubles: list[Trouble] = []
    for mark in marks:
        if mark.token.sort in {"each", "given"}:
            open_.append(mark)
            if len(open_) == DEPTH_LIMIT:
                troubles.append(mark.trouble(_("标记套了太多层，请拆开写。")))
        elif mark.token.sort == "end":
            first = _opening(open_, mark)
            if first is None:
                troubles.append(mark.trouble(_unopened(mark, open_)))
            else:
                open_.remove(first)
                blocks.append(Block(first, mark))
    for mark in open_:
        told = {"mark": word(mark), "end": f"【{mark.token.name}结束】"}
        troubles.append(mark.trouble(_("%(mark)s没有结束，请在后面加上%(end)s。") % told))
    place = {mark.at: n for n, mark in enumerate(marks)}
    return sorted(blocks, key=lambda block: place[block.first.at]), troubles


def _opening(open_: list[Mark], end: Mark) -> Mark | None:
    if open_ and end.token.name in {"", open_[-1].token.name}:
        return open_[-1]
    return None


def _unopened(end: Mark, open_: list[Mark]) -> str:
    if open_ and any(mark.token.name == end.token.name for mark in open_):
        told = {"inner": word(open_[-1]), "end": word(end)}
        return _("%(end)s之前，%(inner)s还没有结束。里面的要先结束。") % told
    return _("%(end)s前面没有对应的开头，请补上【每个…】或【如有…】，或者删去它。") % {
        "end": word(end)
    }


def word(mark: Mark) -> str:
    """Return a mark as the office writes it."""
    token = mark.token
    starts = {"each": "每个", "given": "如有"}
    if token.sort == "end":
        return f"【{token.name}结束】" if token.name else "{% end… %}"
    return f"【{starts.get(token.sort, '')}{token.name}】"


def spread(block: Block) -> str:
    """Move the two marks around what they repeat; return why that cannot be, or nothing."""
    first, last = (next(mark.at.iterancestors(P), None) for mark in block)
    if first is last and _fills(block, first):
        return _paragraphs(block, first, last)
    if first is last:
        return _inline(block)
    row, end_row = (_row_of(paragraph) for paragraph in (first, last))
    if row is not None and row is end_row and _cell_of(first) is not _cell_of(last):
        return _rows(block, row, row)
    if row is not None and end_row is not None and row.getparent() is end_row.getparent():
        return _paragraphs(block, first, last) if row is end_row else _rows(block, row, end_row)
    return _paragraphs(block, first, last)


def _fills(block: Block, paragraph: Any) -> bool:
    """Tell whether a paragraph holds nothing beside the block: then it is repeated whole."""
    holds = paragraph.getparent().tag in _HOLDERS
    before = _text_beside(block.first.at, paragraph, before=True)
    return holds and not before and not _text_beside(block.last.at, paragraph, before=False)


def _inline(block: Block) -> str:
    """Repeat words of one paragraph: its runs are cut at the marks."""
    for mark in block:
        _out_of_run(mark.at)
    if block.first.at.getparent() is not block.last.at.getparent():
        return _("开头和结尾分别在超链接（或修订）的里面和外面，请取消超链接、接受修订后再试。")
    return ""


def _out_of_run(at: Any) -> None:
    """Cut the run in which a mark stands, so that the mark stands between two runs."""
    text = at.getparent()
    run = text.getparent()
    if run.tag != R:
        return
    behind = deepcopy(run)
    for child in list(behind):
        if child.tag != f"{W}rPr":
            behind.remove(child)
    rest = etree.SubElement(behind, text.tag, text.attrib)
    rest.text, at.tail = at.tail or "", None
    for sibling in list(at.itersiblings()):
        rest.append(sibling)
    for sibling in list(text.itersiblings()):
        behind.append(sibling)
    run.addnext(at)
    at.addnext(behind)


def _paragraphs(block: Block, first: Any, last: Any) -> str:
    """Repeat whole paragraphs (and the tables between them)."""
    if first.getparent() is not last.getparent() or first.getparent().tag not in _HOLDERS:
        return _("开头和结尾不在同一处。两个标记要都在表格外，或者都在同一个表格里。")
    if _text_beside(block.first.at, first, before=True):
        return _("开头标记前面还有文字。请让它单独成段，或者放到段首。")
    if _text_beside(block.last.at, last, before=False):
        return _("结尾标记后面还有文字。请让它单独成段，或者放到段末。")
    holder = first.getparent()
    _take_out(block.first.at)
    _take_out(block.last.at)
    first.addprevious(block.first.at)
    last.addnext(block.last.at)
    for paragraph in dict.fromkeys((first, last)):
        if _bare(paragraph):
            holder.remove(paragraph)
    _keep_one_paragraph(holder)
    return ""


def _rows(block: Block, row: Any, end_row: Any) -> str:
    """Repeat whole rows of a table; a row that holds nothing but a mark goes."""
    table = row.getparent()
    _take_out(block.first.at)
    _take_out(block.last.at)
    row.addprevious(block.first.at)
    end_row.addnext(block.last.at)
    if row is not end_row:
        for one in (row, end_row):
            if all(_bare(paragraph) for paragraph in one.iter(P)):
                table.remove(one)
    if table.find(TR) is None or not _standing_rows(block, table):
        return _("表格里只有要重复的行。请给表格加一行表头。")
    return ""


def _standing_rows(block: Block, table: Any) -> bool:
    """Tell whether a row of the table stands outside the block."""
    inside = False
    for child in table:
        inside = (inside or child is block.first.at) and child is not block.last.at
        if child.tag == TR and not inside:
            return True
    return False


def _take_out(at: Any) -> None:
    """Remove a mark from its text and leave the words behind it."""
    parent, before = at.getparent(), at.getprevious()
    tail, at.tail = at.tail or "", None
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(at)


def _text_beside(at: Any, paragraph: Any, *, before: bool) -> bool:
    """Tell whether words or fields stand in front of (or behind) a mark in its paragraph."""
    parts: list[str] = []
    here = 0
    for node in own_texts(paragraph):
        parts.append(node.text or "")
        for child in node:
            if child is at:
                here = len(parts)
            parts += [_MARKED if child is not at else "", child.tail or ""]
    beside = parts[:here] if before else parts[here:]
    return bool("".join(beside).strip())


def _bare(paragraph: Any) -> bool:
    """Tell whether nothing is left in a paragraph that anybody would see or miss."""
    seen = any(True for _found in paragraph.iter(*_SHOWN, f"{W}sectPr", etree.PI))
    return not seen and not "".join(paragraph.itertext()).strip()


def _keep_one_paragraph(holder: Any) -> None:
    """Word wants a paragraph at the end of every cell, whatever is repeated in it: a flat one."""
    if holder.tag == f"{W}body" or holder[-1].tag == P:
        return
    shape = etree.SubElement(etree.SubElement(holder, P), f"{W}pPr")
    flat = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}
    etree.SubElement(shape, f"{W}spacing", {f"{W}{name}": value for name, value in flat.items()})


def _row_of(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(TR), None)


def _cell_of(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(TC), None)

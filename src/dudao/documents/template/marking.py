"""Finding the marks in a part of the file: however many runs a mark was broken into, it is put
together again in the run it began in, whose look it keeps.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from dudao.documents.template.package import W, part_word
from dudao.documents.template.tokens import Token, tokens
from dudao.documents.template.troubles import Trouble, Unreadable, around

P, R, T, TBL, TR, TC = (f"{W}{tag}" for tag in ("p", "r", "t", "tbl", "tr", "tc"))
#: What stands between characters without being one; a mark never reaches over it.
_GAPS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARK = "dd"
MARKS_LIMIT = 2000  # of a part
_OPENED = ("{{", "{%", "｛｛", "｛%", "{｛", "｛{")


class Mark(NamedTuple):
    """A mark with the place it stands at: `at` is a processing instruction in the tree."""

    token: Token
    at: Any
    where: str
    near: str

    def trouble(self, text: str) -> Trouble:
        """Return what is wrong with this mark."""
        return Trouble(self.where, self.near, text)


class Found(NamedTuple):
    """The marks of a part in their order, what is none, and the places of both in their order."""

    marks: list[Mark]
    troubles: list[Trouble]
    places: list[str]


def marks_in(part: str, tree: Any) -> Found:
    """Replace every mark of a part by a processing instruction."""
    marks: list[Mark] = []
    troubles: list[Trouble] = []
    passed: dict[str, None] = {}
    places = Places(part, tree)
    for paragraph in list(tree.iter(P)):
        nodes = list(own_texts(paragraph))
        text = "".join(node.text or "" if node.tag == T else _GAPS[node.tag] for node in nodes)
        found = list(tokens(text))
        if not found:
            continue
        where = places.of(paragraph)
        passed[where] = None
        made = [
            Mark(
                token,
                etree.ProcessingInstruction(MARK),
                where,
                around(text, token.start, token.end),
            )
            for token in found
        ]
        _put(nodes, made)
        if len(marks) + len(made) > MARKS_LIMIT:
            raise Unreadable(_("标记太多，不像是模板。请检查文件后重新上传。"))
        troubles += [
            mark.trouble(_wrong(mark.token)) for mark in made if mark.token.sort == "wrong"
        ]
        marks += [mark for mark in made if mark.token.sort in {"field", "each", "given", "end"}]
    order = {mark.at: n for n, mark in enumerate(marks)}
    standing = [at for at in tree.iter(etree.ProcessingInstruction) if at in order]
    return Found([marks[order[at]] for at in standing], troubles, list(passed))


def own_texts(paragraph: Any) -> Iterator[Any]:
    """Yield the texts and gaps of a paragraph, without those of text boxes that hang on it."""
    for node in paragraph.iter(T, *_GAPS):
        if node.getparent().tag == R and next(node.iterancestors(P)) is paragraph:
            yield node


def _put(nodes: list[Any], marks: list[Mark]) -> None:
    """Cut the marks out of the texts and put each one's instruction where it began."""
    start = 0
    for node in nodes:
        if node.tag != T:
            start += 1
            continue
        text = node.text or ""
        _rewrite(node, text, start, marks)
        start += len(text)


def _rewrite(node: Any, text: str, start: int, marks: list[Mark]) -> None:
    end = start + len(text)
    touching = [m for m in marks if m.token.start < end and m.token.end > start]
    if not touching:
        return
    node.text, last, place = "", None, start
    node.set(_SPACE, "preserve")
    for mark in touching:
        token = mark.token
        last = _append(node, last, text[place - start : max(token.start, start) - start])
        if token.start >= start:
            last = _stand(node, last, mark)
        place = min(token.end, end)
    _append(node, last, text[place - start :])


def _append(node: Any, last: Any, text: str) -> Any:
    """Add text behind the last instruction in `node`."""
    if last is None:
        node.text = (node.text or "") + text
    else:
        last.tail = (last.tail or "") + text
    return last


def _stand(node: Any, last: Any, mark: Mark) -> Any:
    if mark.token.sort == "literal":
        return _append(node, last, mark.token.name)
    if mark.token.sort == "wrong":
        return last
    node.append(mark.at)
    return mark.at


def _wrong(token: Token) -> str:
    if token.name.startswith(_OPENED) and token.name not in _OPENED:
        return _("“%(mark)s”不是字段。模板里只能写字段名，不能写公式或程序。") % {
            "mark": token.name[:60]
        }
    return _(
        "“%(mark)s”的括号没有成对。字段要写成【标题】这样；要印出括号本身，请写两遍：【【。"
    ) % {"mark": token.name}


class Places:
    """Says where a paragraph stands, as people count: 正文第3段, 正文第1个表格第2行第3列."""

    def __init__(self, part: str, tree: Any) -> None:
        self.word = part_word(part)
        self._tables = {table: n for n, table in enumerate(tree.iter(TBL), 1)}
        self._rows = {
            row: n for table in self._tables for n, row in enumerate(table.iterchildren(TR), 1)
        }
        outside = [
            p for p in tree.iter(P) if self._cell(p) is None and "".join(p.itertext()).strip()
        ]
        self._paragraphs = {paragraph: n for n, paragraph in enumerate(outside, 1)}

    def of(self, paragraph: Any) -> str:
        """Return the place of `paragraph`."""
        cell = self._cell(paragraph)
        if cell is None:
            told = {"part": self.word, "n": self._paragraphs.get(paragraph, 1)}
            return _("%(part)s第%(n)d段") % told
        row = next(cell.iterancestors(TR))
        table = next(row.iterancestors(TBL))
        return _("%(part)s第%(table)d个表格第%(row)d行第%(column)d列") % {
            "part": self.word,
            "table": self._tables[table],
            "row": self._rows.get(row, 1),
            "column": list(row.iter(TC)).index(cell) + 1,
        }

    @staticmethod
    def _cell(paragraph: Any) -> Any:
        cell = next(paragraph.iterancestors(TC), None)
        row = None if cell is None else next(cell.iterancestors(TR), None)
        table = None if row is None else next(row.iterancestors(TBL), None)
        return None if table is None else cell  # a cell outside a table is none

"""From a file to a template: checked once, then filled as often as wanted."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from dudao.documents.states import Kind
from dudao.documents.template import looks
from dudao.documents.template.blocks import paired, spread, word
from dudao.documents.template.fields import PICTURES, by_name, needed
from dudao.documents.template.marking import MARK, Mark, P, marks_in
from dudao.documents.template.nodes import Body, Each, Given, Node, Slot, Value, slots
from dudao.documents.template.package import W, opened
from dudao.documents.template.scope import Scope
from dudao.documents.template.troubles import Trouble

_CUT = re.compile(rf"<\?{MARK} (\d+)\?>")
TROUBLES_LIMIT = 50


class Compiled(NamedTuple):
    """A template ready to be filled, or what is wrong with it. `parts` are those that never
    change; `nodes` those that are filled, by their names in the file.
    """

    kind: Kind
    parts: dict[str, bytes]
    nodes: dict[str, list[Node]]
    troubles: list[Trouble]
    warnings: list[Trouble]


@lru_cache(maxsize=16)
def compiled(data: bytes, kind: Kind) -> Compiled:
    """Check a .docx as template for `kind`; raises `Unreadable` for a file that is none."""
    package = opened(data)
    troubles = list(package.troubles)
    nodes: dict[str, list[Node]] = {}
    written: set[str] = set()
    warnings = looks.warnings(package)
    for part, tree in package.trees.items():
        marks, wrong, places = marks_in(part, tree)
        written |= {mark.token.name.rpartition(".")[2] for mark in marks}
        blocks, unpaired = paired(marks)
        for block in blocks:
            told = spread(block)
            unpaired += [block.first.trouble(f"{word(block.first)}：{told}")] if told else []
        nodes[part], found = _nodes(kind, tree, marks, sound=not unpaired)
        found += looks.troubles(part, tree) + wrong + unpaired
        troubles += sorted(found, key=lambda it: (*places, it.where).index(it.where))
    troubles += _missing(kind, nodes, written if troubles else None)
    unfilled = {name: part for name, part in package.parts.items() if name not in nodes}
    return Compiled(kind, unfilled, nodes, _told_once(troubles), warnings)


def _nodes(
    kind: Kind, tree: Any, marks: list[Mark], *, sound: bool
) -> tuple[list[Node], list[Trouble]]:
    """Read a part as nodes; where its blocks are not `sound`, only look at the fields' names."""
    troubles: list[Trouble] = []
    bodies = {}
    for mark in marks:
        field = by_name(kind).get(mark.token.name)
        _make_room(mark)
        if mark.token.sort == "field" and field is not None and field.body:
            body = _body(mark)
            if body is None:
                told = _("%(mark)s是多段文字，请让它单独成段，同一段里不要有别的字。")
                troubles.append(mark.trouble(told % {"mark": word(mark)}))
            else:
                bodies[mark.at] = body
    if not sound:
        scope = Scope(kind, known_only=True)
        return [], troubles + [t for mark in marks for t in scope.troubles_of(mark)]
    for n, mark in enumerate(marks):
        mark.at.text = str(n)
    text = etree.tostring(tree, encoding="unicode")
    reader = _Reader(Scope(kind), marks, bodies)
    nodes = reader.read(_CUT.split(text))
    return nodes, troubles + reader.troubles


def _make_room(mark: Mark) -> None:
    """Let a line be higher than it says where a drawing is filled in, which would be cut off."""
    if mark.token.name.rpartition(".")[2] not in PICTURES:
        return
    for spacing in next(mark.at.iterancestors(P)).findall(f"{W}pPr/{W}spacing"):
        if spacing.get(f"{W}lineRule") == "exact":
            spacing.set(f"{W}lineRule", "atLeast")


def _body(mark: Mark) -> tuple[str, str] | None:
    """Put the mark in place of its paragraph; return that one's shape and type as XML."""
    run = mark.at.getparent().getparent()
    paragraph = next(mark.at.iterancestors(P))
    alone = "".join(paragraph.itertext()).strip() in {"", (mark.at.text or "")}
    if run.getparent() is not paragraph or not alone or len(list(paragraph.iter(etree.PI))) > 1:
        return None
    found = paragraph.find(f"{W}pPr"), run.find(f"{W}rPr")
    shape, type_ = ("" if x is None else etree.tostring(x, encoding="unicode") for x in found)
    mark.at.tail = None
    paragraph.getparent().replace(paragraph, mark.at)
    return shape, type_


class _Reader:
    """Reads a part's text, cut at its marks, as nodes within nodes."""

    def __init__(self, scope: Scope, marks: list[Mark], bodies: dict[Any, tuple[str, str]]) -> None:
        self.scope, self.marks, self.bodies = scope, marks, bodies
        self.troubles: list[Trouble] = []

    def read(self, pieces: list[str]) -> list[Node]:
        """Return the nodes of a part."""
        levels: list[list[Node]] = [[pieces[0]]]
        for number, text in zip(pieces[1::2], pieces[2::2], strict=True):
            mark = self.marks[int(number)]
            if mark.token.sort == "end":
                self.scope.leave()
                levels.pop()
            else:
                self._enter(mark, levels)
            levels[-1].append(text)
        return levels[0]

    def _enter(self, mark: Mark, levels: list[list[Node]]) -> None:
        found = self.scope.troubles_of(mark)
        self.troubles += found
        slot = Slot("", "") if found else self.scope.slot(mark.token.name)
        if mark.token.sort == "field":
            levels[-1].append(self._field(mark, slot))
            return
        node = (Each if mark.token.sort == "each" else Given)(slot, [])
        levels[-1].append(node)
        levels.append(node.nodes)
        self.scope.enter(mark.token)

    def _field(self, mark: Mark, slot: Slot) -> Node:
        if mark.at in self.bodies:
            return Body(slot, *self.bodies[mark.at])
        field = by_name(self.scope.kind).get(slot.name)
        return Value(slot, picture=bool(field and field.picture))


def _missing(kind: Kind, nodes: dict[str, list[Node]], written: set[str] | None) -> list[Trouble]:
    """Return the fields that a template of the kind may not lack.

    Where other things are wrong, a name that is `written` anywhere is not missed.
    """
    printed = {slot.name for part in nodes.values() for slot in slots(part)}
    if written is not None:
        printed = {name for name in by_name(kind) if name.rpartition(".")[2] in written}
    return [
        Trouble(
            _("全文"),
            "",
            _("缺少字段%(names)s，这种公文必须有。请加上。")
            % {"names": _("或").join(f"【{name}】" for name in group)},
        )
        for group in needed(kind)
        if printed.isdisjoint(group)
    ]


def _told_once(troubles: list[Trouble]) -> list[Trouble]:
    return list(dict.fromkeys(troubles))[:TROUBLES_LIMIT]

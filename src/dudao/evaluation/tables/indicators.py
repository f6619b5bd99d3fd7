"""From the lines of a table to indicators, each with its rule; what cannot be read is named."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext as _

from dudao.evaluation.framework.bounds import read_applies, read_bounds
from dudao.evaluation.framework.definition import Indicator, Measure
from dudao.evaluation.framework.notation import NotationError, rule_of
from dudao.evaluation.framework.papers import read_evidence
from dudao.evaluation.framework.rules import EVERYBODY, Applies, Rule, Threshold, Undefined
from dudao.evaluation.framework.thresholds import ThresholdError
from dudao.evaluation.tables import words
from dudao.evaluation.tables.columns import POINT
from dudao.evaluation.tables.files import place_of
from dudao.evaluation.tables.sentences import points_in, points_of_title, rule_in
from dudao.evaluation.tables.tree import Cell, Node, Problem

LONGEST_TITLE, LONGEST_TEXT = 200, 4000
_OWN_CODE = re.compile(r"^([A-Za-z]\d{1,2}(?:[.-]\d{1,2})*)[.、．\s]*(?=[^\d.\-\s])")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_RULE_FIELDS = {word: name for name, word in words.RULE_WORDS.items()}


class Way(NamedTuple):
    """How the whole table is read: what indicators carry, whether any does, whose problems."""

    sheet: str
    measure: Measure
    has_points: bool
    is_own: bool  # a table that we wrote: texts are what they are
    problems: list[Problem]

    def trouble(self, cell: Cell, what: str) -> None:
        """Note what is wrong with a cell."""
        place = place_of(cell.row, cell.column)
        self.problems.append(Problem(self.sheet, place, cell.text[:120], what))


def indicators_of(nodes: Sequence[Node], way: Way) -> tuple[Indicator, ...]:
    """Return the indicators of a tree of lines."""
    codes = _codes(nodes)
    return tuple(_indicator(node, codes, way) for node in nodes)


def _codes(roots: Sequence[Node]) -> dict[int, str]:
    """Return the code of every line: its own, else its number among those beside it."""
    codes: dict[int, str] = {}
    used: set[str] = set()

    def number(nodes: Sequence[Node], above: str) -> None:
        for n, node in enumerate(nodes, 1):
            given = node.of("code")
            found = _OWN_CODE.match(node.cell.text)
            code = given.text if given else found[1] if found else ""
            if not _CODE.fullmatch(code) or code in used:
                code = f"{above}{n}"
            while code in used:
                code += "-2"
            used.add(code)
            codes[id(node)] = code
            number(node.below, f"{code}.")

    number(roots, "")
    return codes


def _indicator(node: Node, codes: dict[int, str], way: Way) -> Indicator:
    children = tuple(_indicator(one, codes, way) for one in node.below)
    code = codes[id(node)]
    title, points, whole = _title(node, code, way)
    carried = _carried(node, children, points, way)
    rule = None if children else _rule(node, way)
    evidence = node.of("evidence")
    return Indicator(
        code=code,
        title=title,
        children=children,
        rule=rule,
        applies=_applies(node, way),
        undefined=_undefined(node, way),
        cap=_number(node.of("cap"), way),
        bonus=_is_bonus(node),
        evidence=read_evidence(evidence.text) if evidence else (),
        help=_help(node, whole, way),
        basis=_text(node, "basis"),
        method=_text(node, "method"),
        points=carried.get("points"),
        weight=carried.get("weight"),
    )


def _title(node: Node, code: str, way: Way) -> tuple[str, Decimal | None, str]:
    """Return title, points that stand in it, and the whole text where it is too long for one."""
    text, points = " ".join(node.cell.text.split()), None
    if not way.is_own:
        text = text.removeprefix(code).lstrip(".、． ") or text
        if not node.carried and (found := points_of_title(text))[0]:
            text, points = found
    if len(text) <= LONGEST_TITLE:
        return text, points, ""
    return f"{text[: LONGEST_TITLE - 1]}…", points, node.cell.text


def _carried(
    node: Node, children: Sequence[Indicator], in_title: Decimal | None, way: Way
) -> dict[str, Decimal | None]:
    points = _points(node, "points", way)
    weight = _points(node, "weight", way)
    if way.measure is Measure.WEIGHTS:
        return {"weight": weight, "points": points}
    own = next((one for one in (points, weight, in_title) if one is not None), None)
    if own is not None or way.is_own:
        return {"points": own}
    if children:
        found = [one.points for one in children if one.points is not None]
        return {"points": sum(found, Decimal(0)) or None}
    if way.has_points:
        if not node.carried:
            way.trouble(node.cell, _("没有写分值。"))
        return {"points": None}
    return {"points": Decimal(1)}


def _points(node: Node, role: str, way: Way) -> Decimal | None:
    cell = node.carried.get(role)
    if cell is None:
        return None
    try:
        return points_in(cell.text)
    except ValueError:
        way.trouble(cell, _("看不懂分值，请只写数字，例如 5。"))
        return None


def _rule(node: Node, way: Way) -> Rule | None:
    if (kind := node.of("kind")) is not None:
        return _written_rule(kind, node.of("rule"), way)
    if (standard := node.of("standard")) is not None:
        try:
            bounds, unit = read_bounds(standard.text)
        except ThresholdError as error:
            way.trouble(standard, str(error))
            return None
        return Threshold(bounds, unit=unit)
    detail = node.of("detail")
    rule = rule_in(detail.text if detail else "", has_points=way.has_points or not detail)
    if rule is None and detail is not None:
        way.trouble(detail, _("没有看出怎样计分，请在指标里选择计分方式。"))
    return rule


def _written_rule(kind: Cell, lines: Cell | None, way: Way) -> Rule | None:
    """Return the rule of a table that we wrote."""
    if kind.text not in words.KINDS:
        way.trouble(kind, _("没有这种计分方式，请照导出的表填写。"))
        return None
    text = lines.text if lines else ""
    try:
        if text.startswith(words.EXACTLY):
            said = text.removeprefix(words.EXACTLY)
            rule: Rule = msgspec.json.decode(said, type=Rule)
            return rule
        return rule_of(words.KINDS[kind.text], _fields(text))
    except NotationError as error:
        told = [f"{words.RULE_WORDS.get(name, name)}：{why}" for name, why in error.fields.items()]
        way.trouble(lines or kind, " ".join(told))
    except msgspec.DecodeError as error:
        way.trouble(lines or kind, _("写法不对：%(detail)s") % {"detail": str(error)})
    return None


def _fields(text: str) -> dict[str, str]:
    """Return the fields of a rule: `每个问题扣分=2`, a field of several lines once for each."""
    fields: dict[str, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        word, _sign, value = line.partition("=")
        name = _RULE_FIELDS.get(word.strip())
        if name is None:
            told = _("没有“%(word)s”这一项。") % {"word": word.strip()[:20]}
            raise NotationError({"kind": told})
        fields.setdefault(name, []).append(value.strip())
    return {name: "\n".join(values) for name, values in fields.items()}


def _applies(node: Node, way: Way) -> Applies:
    cell = node.of("applies")
    try:
        return read_applies(cell.text) if cell else EVERYBODY
    except ThresholdError as error:
        way.trouble(cell or node.cell, str(error))
        return EVERYBODY


def _undefined(node: Node, way: Way) -> Undefined | None:
    cell = node.of("undefined")
    if cell is not None and cell.text not in words.UNDEFINED:
        way.trouble(cell, _("请写“零分”“满分”或“不适用”。"))
    return words.UNDEFINED.get(cell.text) if cell else None


def _text(node: Node, role: str) -> str:
    cell = node.of(role)
    return cell.text if cell else ""


def _is_bonus(node: Node) -> bool:
    cell = node.of("bonus")
    return cell is not None and cell.text == "是"


def _number(cell: Cell | None, way: Way) -> Decimal | None:
    if cell is None:
        return None
    try:
        number = Decimal(cell.text)
    except InvalidOperation:
        way.trouble(cell, _("请只写数字。"))
        return None
    return number if number.is_finite() else None


def _help(node: Node, whole: str, way: Way) -> str:
    """Return everything that has no place of its own, each with its heading."""
    said = [whole] if whole else []
    kept = {"help", "", "detail", "standard", POINT}
    if way.measure is Measure.POINTS and "points" in node.carried and "weight" in node.carried:
        said.append(f"权重：{node.carried['weight'].text}")
    for column, cell in node.beside:
        if column.role not in kept and cell.row == node.cell.row:
            continue
        head = "" if column.role == "help" else f"{column.heading.replace(chr(10), '')}："
        said.append(f"{head}{cell.text}")
    text = "\n".join(said)
    if len(text) > LONGEST_TEXT:
        way.trouble(node.cell, _("说明文字超过4000字，超出的没有读入，请精简。"))
    return text[:LONGEST_TEXT]

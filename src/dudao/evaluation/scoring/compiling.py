"""From a framework to a plan, once: the rules become rows of tables."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec
import numpy as np

from dudao.evaluation.framework.definition import Framework, Indicator, Measure
from dudao.evaluation.framework.expressions import parse
from dudao.evaluation.framework.formulas import order_of
from dudao.evaluation.framework.identity import canonical, digest
from dudao.evaluation.framework.rules import EVERYBODY, Applies, OnTime, Undefined
from dudao.evaluation.scoring.grouping import Grouping
from dudao.evaluation.scoring.plan import Branch, Input, Node, Plan, Source, Step, Stop
from dudao.evaluation.scoring.scale import CENTS, WHOLE_CENTS, cents
from dudao.evaluation.scoring.sheet import Who
from dudao.org.states import Stage, UnitKind

FACTS = ("@kind", "@stages", "@tags")
KINDS = {kind.value: code for code, kind in enumerate(UnitKind, start=1)}
STAGE_BITS = {stage.value: 1 << bit for bit, stage in enumerate(Stage)}
BONUS_WEIGHT = 0


def compiled(framework: Framework) -> Plan:
    """Return the plan of a framework in which the checker finds no fault."""
    return compiled_text(canonical(framework))


@lru_cache(maxsize=64)
def compiled_text(text: bytes) -> Plan:
    """Return the plan of a framework's canonical text; kept, for it never changes."""
    return _Compiler(msgspec.json.decode(text, type=Framework)).plan()


def who_of(applies: Applies, tags: tuple[str, ...]) -> Who:
    """Return in codes for which units something is; `tags` are those that the plan knows."""
    return Who(
        tuple(KINDS[word] for word in applies.kinds),
        sum(STAGE_BITS[word] for word in set(applies.stages)),
        bits_of(tags, applies.tags),
        bits_of(tags, applies.except_tags),
        parse(applies.when) if applies.when else None,
    )


def bits_of(tags: tuple[str, ...], words: tuple[str, ...]) -> int:
    """Return the bits of `words` among the tags that a plan knows."""
    return sum(1 << tags.index(word) for word in set(words) if word in tags)


class _Compiler:
    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.nodes = list(_nodes(framework))
        self.tags = tuple(sorted(set(_tags(framework))))
        self.inputs = [Input(name, name) for name in FACTS]
        self.inputs += [
            Input(name, metric.label, metric.unit)
            for name, metric in framework.names().items()
            if not metric.formula
        ]
        self.who: list[Who] = []

    def plan(self) -> Plan:
        framework = self.framework
        grouping = Grouping(self.answer, self.group_of)
        for place, node in enumerate(self.nodes):
            if node.indicator is not None and node.indicator.rule is not None:
                grouping.add(place, node.indicator.rule, node.full, node.code)
        stops = tuple(self._stops())
        scope = tuple(self._scope())
        names = {one.name: ix for ix, one in enumerate(self.inputs)}
        formulas = {m.key: m.formula for m in framework.metrics if m.formula}
        base = self.nodes[0].full
        cap = framework.bonus_cap
        return Plan(
            framework=framework,
            digest=digest(framework),
            inputs=tuple(self.inputs),
            names=names,
            tags=self.tags,
            computed={key: parse(formulas[key]) for key in order_of(framework)},
            nodes=tuple(self.nodes),
            leaves=np.array([i for i, n in enumerate(self.nodes) if _is_leaf(n)], np.int64),
            who=tuple(self.who),
            scope=scope,
            groups=grouping.groups(),
            counted=tuple(grouping.counted),
            varying=grouping.varying(),
            undefined=tuple(self._undefined()),
            caps=tuple(self._caps()),
            branches=tuple(_branches(self.nodes)),
            bonuses=tuple(p for p, n in enumerate(self.nodes) if n.in_bonus and n.parent == 0),
            bonus_cap=cents(cap) if cap is not None else 2**40,
            most=cents(framework.most) if framework.most is not None else base,
            spread=framework.spread,
            grades=tuple(self._grades()),
            stops=stops,
        )

    def answer(self, code: str, title: str = "", unit: str = "") -> int:
        """Return the input in which the answer given for `code` stands."""
        self.inputs.append(Input(f"#{code}", title or code, unit))
        return len(self.inputs) - 1

    def group_of(self, applies: Applies) -> int:
        """Return the index of a group of units; -1 for everybody."""
        if applies == EVERYBODY:
            return -1
        who = who_of(applies, self.tags)
        if who not in self.who:
            self.who.append(who)
        return self.who.index(who)

    def _scope(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        whole = self.group_of(self.framework.applies)
        for place, node in enumerate(self.nodes):
            found, at = {whole}, node
            while at.indicator is not None:
                found.add(self.group_of(at.indicator.applies))
                at = self.nodes[at.parent]
            found.discard(-1)
            if found and _is_leaf(node):
                yield place, tuple(sorted(found))

    def _undefined(self) -> Iterator[tuple[int, Undefined]]:
        for place, node in enumerate(self.nodes):
            if node.indicator is None or node.indicator.rule is None:
                continue
            said = node.indicator.undefined
            if said is None and isinstance(node.indicator.rule, OnTime):
                said = Undefined.NOT_APPLICABLE
            if said is not None and said is not Undefined.ZERO:
                yield place, said

    def _caps(self) -> Iterator[tuple[int, int]]:
        for place, node in enumerate(self.nodes):
            if node.indicator is not None and node.indicator.cap is not None:
                yield place, cents(node.indicator.cap)

    def _stops(self) -> Iterator[Stop]:
        keys = [grade.key for grade in self.framework.grades]
        for veto in self.framework.vetoes:
            source = (
                Source(formula=parse(veto.when))
                if veto.when
                else Source(answer=self.answer(veto.code, veto.title))
            )
            grade = keys.index(veto.grade) if veto.grade is not None else len(keys) - 1
            yield Stop(veto.code, source, grade, bool(veto.basis))

    def _grades(self) -> Iterator[Step]:
        places = {node.code: place for place, node in enumerate(self.nodes) if place}
        for grade in self.framework.grades:
            bars = ((places[bar.indicator], int(bar.percent * CENTS)) for bar in grade.bars)
            yield Step(cents(grade.at_least), tuple(bars))


def _is_leaf(node: Node) -> bool:
    return node.indicator is not None and not node.indicator.children


def _nodes(framework: Framework) -> Iterator[Node]:
    """Yield the tree level by level, siblings together: adding up goes over slices."""
    total = cents(framework.total)
    yield Node("", framework.title, -1, 0, total, 0, None, in_bonus=False)
    waiting = [(0, 1, False, one) for one in framework.indicators]
    place = 1
    while waiting:
        below: list[tuple[int, int, bool, Indicator]] = []
        for parent, depth, in_bonus, one in waiting:
            is_bonus = in_bonus or one.bonus
            carries_points = is_bonus or framework.measure is Measure.POINTS
            full = cents(one.points or Decimal(0)) if carries_points else WHOLE_CENTS
            weight = 1 if carries_points else int((one.weight or 0) * CENTS)
            weight = BONUS_WEIGHT if one.bonus else weight
            yield Node(one.code, one.title, parent, depth, full, weight, one, in_bonus=is_bonus)
            below += [(place, depth + 1, is_bonus, child) for child in one.children]
            place += 1
        waiting = below


def _branches(nodes: list[Node]) -> Iterator[Branch]:
    """Yield the tables for adding up, deepest first."""
    for depth in range(nodes[-1].depth, 0, -1):
        places = [place for place, node in enumerate(nodes) if node.depth == depth]
        above = [nodes[place].parent for place in places]
        parents = sorted(set(above))
        weights = np.array([[nodes[place].weight] for place in places], np.int64)
        yield Branch(
            parents=np.array(parents, np.int64),
            children=slice(places[0], places[-1] + 1),
            starts=np.array([above.index(parent) for parent in parents], np.int64),
            full=np.array([[nodes[parent].full] for parent in parents], np.int64),
            is_bonus=np.array([[nodes[parent].in_bonus] for parent in parents], np.bool_),
            weights=weights,
            full_below=np.array([[nodes[place].full] for place in places], np.int64) * weights,
            is_plain=bool((weights == 1).all()),
        )


def _tags(framework: Framework) -> Iterator[str]:
    """Yield the tags on which anything depends."""
    for part in _applications(framework):
        yield from (*part.tags, *part.except_tags)


def _applications(framework: Framework) -> Iterator[Applies]:
    yield framework.applies
    for indicator in (placed.indicator for placed in framework.walk()):
        yield indicator.applies
        rule = indicator.rule
        lists = [getattr(rule, name, ()) for name in ("bounds", "standards")]
        lists += [condition.bounds for condition in getattr(rule, "conditions", ())]
        yield from (bound.applies for bounds in lists for bound in bounds)

"""A framework compiled: what has to be known, the tree as tables, rules grouped by shape."""

from dataclasses import dataclass
from typing import NamedTuple

from dudao.evaluation.framework.definition import Framework, Indicator, Spread
from dudao.evaluation.framework.expressions import Expression
from dudao.evaluation.framework.rules import Undefined
from dudao.evaluation.scoring.scale import Flags, Ints
from dudao.evaluation.scoring.shapes import Shape
from dudao.evaluation.scoring.sheet import Who


class Input(NamedTuple):
    """One column of the snapshot: a metric by name, `#` and a code an answer, `@…` a fact."""

    name: str
    label: str
    unit: str = ""


class Node(NamedTuple):
    """A place in the tree, in the order of the tables: level by level, siblings together."""

    code: str
    title: str
    parent: int
    depth: int
    full: int  # cents; of the whole scale where indicators carry weights
    weight: int  # as counted into the node above; 0 for a bonus
    indicator: Indicator | None  # none: the top
    in_bonus: bool


class Case(NamedTuple):
    """A bound and for whom it is, as an index into the plan's groups of units (-1: everybody)."""

    who: int
    bound: int
    is_most: bool


class Source(NamedTuple):
    """Where the value of a leaf comes from: an input (`answer`), or a formula."""

    answer: int = -1
    formula: Expression | None = None


@dataclass(frozen=True)
class Group:
    """Leaves that are scored together: their places in the tree, their values, their shape.

    `cases` are given where bounds depend on the unit; the shape then holds nothing but the full
    cents, and its bounds are filled in school by school.
    """

    rows: Ints
    sources: tuple[Source, ...]
    shape: Shape
    cases: tuple[tuple[Case, ...], ...] = ()


class Task(NamedTuple):
    """One condition of a count."""

    label: str
    formula: Expression
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Counted:
    """A leaf that counts conditions; `floor` is the least share of a bound ×10⁴, -1 where none."""

    row: int
    tasks: tuple[Task, ...]
    needed: int
    floor: int
    in_part: bool
    full: int


@dataclass(frozen=True)
class Varying:
    """Leaves scored by the county's coefficients of variation."""

    rows: Ints
    totals: tuple[Expression, ...]
    pupils: tuple[Expression, ...]
    shape: Shape


@dataclass(frozen=True)
class Branch:
    """All nodes of one depth that have others below: tables for adding up."""

    parents: Ints  # their places
    children: slice  # the places below, siblings together
    starts: Ints  # where the children of each parent begin, counted from the slice's start
    full: Ints
    is_bonus: Flags
    weights: Ints  # of the children
    full_below: Ints  # what the children carry, weighted
    is_plain: bool  # all weights are 1


@dataclass(frozen=True)
class Stop:
    """A veto: where it comes from, and the best grade it leaves."""

    code: str
    source: Source
    grade: int
    is_on: bool


@dataclass(frozen=True)
class Step:
    """A grade: its least total in cents, and (place, share ×100) of what it asks besides."""

    least: int
    bars: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Plan:
    """Everything that scoring needs, worked out once for a framework."""

    framework: Framework
    digest: str
    inputs: tuple[Input, ...]
    names: dict[str, int]
    tags: tuple[str, ...]
    computed: dict[str, Expression]
    nodes: tuple[Node, ...]
    leaves: Ints
    who: tuple[Who, ...]
    scope: tuple[tuple[int, tuple[int, ...]], ...]  # leaf -> groups of units it is for
    groups: tuple[Group, ...]
    counted: tuple[Counted, ...]
    varying: Varying | None
    undefined: tuple[tuple[int, Undefined], ...]
    caps: tuple[tuple[int, int], ...]
    branches: tuple[Branch, ...]
    bonuses: tuple[int, ...]
    bonus_cap: int
    most: int
    spread: Spread
    grades: tuple[Step, ...]
    stops: tuple[Stop, ...]

    @property
    def top(self) -> int:
        """Return the most that indicators without bonus bring, in cents."""
        return self.nodes[0].full

    def place(self, code: str) -> int:
        """Return the place of an indicator in the tables; raise KeyError where there is none."""
        for place, node in enumerate(self.nodes):
            if node.code == code and place:
                return place
        raise KeyError(code)

"""Scoring a block of schools: one school, a county or many counties, all the same way."""

from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from dudao.evaluation.framework.definition import Spread
from dudao.evaluation.framework.rules import Undefined
from dudao.evaluation.scoring.plan import Branch, Case, Counted, Group, Plan, Source, Varying
from dudao.evaluation.scoring.scale import (
    SCALE,
    WHOLE_CENTS,
    Flags,
    Ints,
    State,
    States,
    half_up,
    take_states,
)
from dudao.evaluation.scoring.shapes import Between, Met, met
from dudao.evaluation.scoring.sheet import Sheet
from dudao.evaluation.scoring.variation import Varied, states_of_schools, variation

NO_GRADE = -1


def _nobody() -> Ints:
    return np.zeros(0, np.int64)


@dataclass
class Scores:
    """What came out, by place in the plan's tree: [node × school], the top first.

    `cents` are 0 where the state is not applicable. `grades` are places in the framework's grades,
    -1 where there is none; `best` are those of the score alone, `stopped` are the vetoes that
    happened [veto × school]. The total is `base` and `bonus`, as far as it may go. `values` of the
    leaves and coefficients (`varied`) are kept for explaining, when asked for.
    """

    plan: Plan
    counties: Ints
    schools: Ints
    cents: Ints
    states: States
    base: Ints = field(default_factory=_nobody)
    bonus: Ints = field(default_factory=_nobody)
    grades: Ints = field(default_factory=_nobody)
    best: Ints = field(default_factory=_nobody)
    stopped: Flags = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    available: Ints | None = None  # what could be reached, where that is not the full points
    values: dict[int, tuple[Ints, States]] = field(default_factory=dict)
    varied: Varied | None = None


def score(plan: Plan, sheet: Sheet, *, keep: bool = False) -> Scores:
    """Return every score, state and grade of the schools on `sheet`."""
    shape = (len(plan.nodes), sheet.size)
    scores = Scores(
        plan, sheet.counties, sheet.schools, np.zeros(shape, np.int64), np.zeros(shape, np.int8)
    )
    if sheet.size:
        _Scoring(plan, sheet, scores, keep=keep).run()
    return scores


class _Scoring:
    def __init__(self, plan: Plan, sheet: Sheet, scores: Scores, *, keep: bool) -> None:
        self.plan = plan
        self.sheet = sheet
        self.scores = scores
        self.keep = keep
        self.masks = [sheet.mask(who) for who in plan.who]

    def run(self) -> None:
        for group in self.plan.groups:
            self._group(group)
        for counted in self.plan.counted:
            self._counted(counted)
        if self.plan.varying is not None:
            self._varying(self.plan.varying)
        self._scope()
        self._settle_leaves()
        self._add_up()
        self._grade()

    def _put(self, rows: Ints, cents: Ints, states: States) -> None:
        self.scores.cents[rows] = cents
        self.scores.states[rows] = states

    def _keep(self, rows: Ints, values: Ints, states: States) -> None:
        if self.keep:
            found = zip(rows, values, states, strict=True)
            self.scores.values |= {int(row): (one, state) for row, one, state in found}

    def _group(self, group: Group) -> None:
        values, states = self._values(group.sources)
        self._keep(group.rows, values, states)
        shape = group.shape
        if group.cases:
            bounds, is_most, applies = self._bounds(group.cases)
            states = np.where(applies, states, np.int8(State.NOT_APPLICABLE))
            if isinstance(shape, Between):
                shape = replace(shape, full_at=bounds)
            else:
                shape = replace(cast("Met", shape), bound=bounds, is_most=is_most)
        self._put(group.rows, *shape.score(values, states))

    def _values(self, sources: tuple[Source, ...]) -> tuple[Ints, States]:
        """Return the values and states of some leaves, [row × school]."""
        given = [source.answer for source in sources]
        values = self.sheet.stored[given]  # a formula's row is filled in below
        states = take_states(values)
        for row, source in enumerate(sources):
            if source.formula is not None:
                values[row], states[row] = self.sheet.values(source.formula)
        return values, states

    def _bounds(self, cases: tuple[tuple[Case, ...], ...]) -> tuple[Ints, Flags, Flags]:
        """Return the bound of each leaf and school, its direction, and where there is one."""
        shape = (len(cases), self.sheet.size)
        bounds, is_most = np.ones(shape, np.int64), np.zeros(shape, np.bool_)
        applies = np.zeros(shape, np.bool_)
        for row, choices in enumerate(cases):
            for case in reversed(choices):  # the first that applies counts
                mask = self.masks[case.who] if case.who >= 0 else np.True_
                bounds[row] = np.where(mask, case.bound, bounds[row])
                is_most[row] = np.where(mask, case.is_most, is_most[row])
                applies[row] |= mask
        return bounds, is_most, applies

    def _counted(self, counted: Counted) -> None:
        values, states = self._values(tuple(Source(formula=t.formula) for t in counted.tasks))
        bounds, is_most, applies = self._bounds(tuple(task.cases for task in counted.tasks))
        counts = applies & (states != State.NOT_APPLICABLE)
        is_known = states == State.KNOWN
        reached = met(values, bounds, is_most) & is_known & counts
        needed = np.maximum(counted.needed - (~counts).sum(axis=0), 0)
        number = reached.sum(axis=0)
        worth = np.minimum(number, needed) if counted.in_part else (number >= needed) * needed
        paid = half_up(worth * counted.full, np.maximum(needed, 1))
        paid = np.where(needed == 0, counted.full, paid)
        if counted.floor >= 0:
            high = is_known & (values * WHOLE_CENTS >= bounds * counted.floor)
            paid = np.where((high | reached | ~counts).all(axis=0), paid, 0)
        # A figure that is not known is not met; where none is, neither is the whole.
        nothing = (~counts | ~is_known).all(axis=0)
        state = np.where(nothing, np.where(counts, states, 0).max(axis=0), np.int8(State.KNOWN))
        state = np.where(counts.any(axis=0), state, np.int8(State.NOT_APPLICABLE))
        self._keep(np.array([counted.row]), number.reshape(1, -1), state.reshape(1, -1))
        self._put(np.array([counted.row]), paid, state)

    def _varying(self, varying: Varying) -> None:
        totals, total_states = self._values(tuple(Source(formula=f) for f in varying.totals))
        pupils, pupil_states = self._values(tuple(Source(formula=f) for f in varying.pupils))
        known = np.maximum(total_states, pupil_states) == State.KNOWN
        counted = known & (pupils > 0) & self._inside(varying.rows)
        starts = self.sheet.starts
        found = variation(totals, pupils, counted, starts)
        sizes = np.diff(np.append(starts, self.sheet.size))
        values = np.repeat(found.values, sizes, axis=1)
        defined = np.repeat(found.defined, sizes, axis=1)
        states = states_of_schools(total_states, pupil_states, pupils, defined)
        self._keep(varying.rows, values, states)
        if self.keep:
            self.scores.varied = found
        self._put(varying.rows, *varying.shape.score(values, states))

    def _inside(self, rows: Ints) -> Flags:
        """Return for which schools some leaves are, [row × school]."""
        scope = dict(self.plan.scope)
        found = np.ones((len(rows), self.sheet.size), np.bool_)
        for row, place in enumerate(rows):
            for who in scope.get(int(place), ()):
                found[row] &= self.masks[who]
        return found

    def _scope(self) -> None:
        for place, groups in self.plan.scope:
            for who in groups:
                self.scores.states[place][~self.masks[who]] = State.NOT_APPLICABLE

    def _settle_leaves(self) -> None:
        """Give what is not known its worth: nothing, all, or no part in it."""
        cents, states, nodes = self.scores.cents, self.scores.states, self.plan.nodes
        leaves = self.plan.leaves
        np.multiply(cents, states == State.KNOWN, out=cents)  # what lies above is 0 still
        for place, worth in self.plan.undefined:
            is_undefined = states[place] == State.UNDEFINED
            if worth is Undefined.FULL:
                cents[place][is_undefined] = nodes[place].full
            else:
                states[place][is_undefined] = State.NOT_APPLICABLE
        if self.plan.spread is Spread.FULL:
            paid = np.array([[0 if nodes[p].in_bonus else nodes[p].full] for p in leaves], np.int64)
            cents[leaves] = np.where(states[leaves] == State.NOT_APPLICABLE, paid, cents[leaves])
        for place, cap in self.plan.caps:
            if place in leaves:
                cents[place] = np.minimum(cents[place], cap)

    def _add_up(self) -> None:
        scores, plan = self.scores, self.plan
        if plan.spread is Spread.WHOLE:
            full = np.array([[node.full] for node in plan.nodes], np.int64)
            scores.available = np.where(scores.states == State.NOT_APPLICABLE, 0, full)
        for branch in plan.branches:
            self._branch(branch)
            for place, cap in plan.caps:
                if place in branch.parents:
                    scores.cents[place] = np.minimum(scores.cents[place], cap)
        scores.base = scores.cents[0].copy()
        bonus = scores.cents[list(plan.bonuses)].sum(axis=0) if plan.bonuses else 0
        scores.bonus = np.minimum(np.zeros_like(scores.base) + bonus, plan.bonus_cap)
        total = np.minimum(scores.base + scores.bonus, plan.most)
        scores.cents[0] = np.where(scores.states[0] == State.NOT_APPLICABLE, 0, total)

    def _branch(self, branch: Branch) -> None:
        """Add up one depth, the points of what is not applicable spread as the framework says."""
        scores, plan = self.scores, self.plan
        below, starts = branch.children, branch.starts
        full, is_plain = branch.full_below, branch.is_plain
        applies = scores.states[below] != State.NOT_APPLICABLE
        cents = scores.cents[below]
        found = np.add.reduceat(cents if is_plain else cents * branch.weights, starts)
        if scores.available is not None:
            reach = np.add.reduceat(scores.available[below] * branch.weights, starts)
        elif plan.spread is Spread.FULL:
            reach = np.add.reduceat(np.broadcast_to(full, applies.shape), starts)
        else:
            reach = np.add.reduceat(applies * full, starts)
        some = reach > 0
        if plan.spread is Spread.FULL:
            some = np.add.reduceat(applies & (branch.weights > 0), starts, dtype=np.int64) > 0
        is_top = branch.parents[0] == 0
        if scores.available is None or is_top:
            shared = half_up(found * branch.full, np.maximum(reach, 1))
        else:
            shared = found
            scores.available[branch.parents] = np.where(branch.is_bonus, branch.full, reach)
        added = np.where(branch.is_bonus, np.minimum(found, branch.full), shared)
        scores.cents[branch.parents] = added
        state = np.where(some, np.int8(State.KNOWN), np.int8(State.NOT_APPLICABLE))
        scores.states[branch.parents] = state

    def _grade(self) -> None:
        scores, plan = self.scores, self.plan
        none = np.full(self.sheet.size, NO_GRADE, np.int64)
        scores.stopped = np.zeros((len(plan.stops), self.sheet.size), np.bool_)
        scores.best = none
        if plan.grades:
            best = none + len(plan.grades)
            for place in reversed(range(len(plan.grades))):
                best = np.where(self._reaches(place), place, best)
            scores.best = np.where(scores.states[0] == State.NOT_APPLICABLE, NO_GRADE, best)
        grades = scores.best
        for row, stop in enumerate(plan.stops):
            if stop.is_on:
                scores.stopped[row] = self._happened(stop.source)
                kept = np.maximum(grades, stop.grade)
                grades = np.where(scores.stopped[row] & (grades != NO_GRADE), kept, grades)
        scores.grades = grades

    def _reaches(self, place: int) -> Flags:
        grade, scores = self.plan.grades[place], self.scores
        found: Flags = scores.cents[0] >= grade.least
        for node, share in grade.bars:
            full = scores.available[node] if scores.available is not None else None
            reach = self.plan.nodes[node].full if full is None else full
            is_free = scores.states[node] == State.NOT_APPLICABLE
            found = found & (is_free | (scores.cents[node] * WHOLE_CENTS >= share * reach))
        return found

    def _happened(self, source: Source) -> Flags:
        if source.formula is not None:
            return self.sheet.flags(source.formula, otherwise=False)
        happened: Flags = self.sheet.stored[source.answer] == SCALE
        return happened

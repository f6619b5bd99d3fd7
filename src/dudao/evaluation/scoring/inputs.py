"""From what is known of units to the integers of a snapshot, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _

from dudao.evaluation.framework.rules import Level, Points, YesNo
from dudao.evaluation.scoring.compiling import KINDS, STAGE_BITS, bits_of
from dudao.evaluation.scoring.plan import Plan
from dudao.evaluation.scoring.scale import (
    LIMIT,
    MISSING,
    NOT_APPLICABLE,
    SCALE,
    Ints,
    decimal_of_cents,
    value,
)
from dudao.evaluation.scoring.sheet import KIND, STAGES, TAGS, Sheet
from dudao.lib.errors import Invalid

ANSWER = "#"


class NotApplicable:
    """The one answer that says: this does not concern us (it is granted, not chosen)."""


NA = NotApplicable()

Answer = Decimal | int | bool | str | NotApplicable | None
"""A figure or points, yes or no, the name of a level, not applicable, or nothing."""


class _WrongAnswer(Exception):
    """Why an answer cannot be taken."""


@dataclass(frozen=True)
class Unit:
    """A unit with all that is known of it for one framework.

    `metrics` are by name (`pupils`, `pupils.primary`), `answers` by the code of the indicator or
    veto. What is left out, or None, is missing.
    """

    id: int
    kind: str
    stages: Sequence[str] = ()
    tags: Sequence[str] = ()
    metrics: Mapping[str, Answer] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)


class Row(NamedTuple):
    """A row of the long snapshot."""

    county_id: int
    school_id: int
    ix: int
    v: int


def encode(plan: Plan, unit: Unit) -> dict[int, int]:
    """Return what is known of `unit` as stored values by input.

    Raises Invalid with a sentence for every figure and answer that cannot be taken (by name or
    code); what the framework does not ask for is left aside.
    """
    found = {
        KIND: KINDS.get(unit.kind, 0),
        STAGES: sum(STAGE_BITS.get(word, 0) for word in set(unit.stages)),
        TAGS: bits_of(plan.tags, tuple(unit.tags)),
    }
    wrong: dict[str, str] = {}
    for prefix, given in (("", unit.metrics), (ANSWER, unit.answers)):
        for name, answer in given.items():
            ix = plan.names.get(prefix + name)
            if ix is None or answer is None:
                continue
            try:
                found[ix] = _stored(plan, prefix, name, answer)
            except _WrongAnswer as error:
                wrong[name] = str(error)
    if wrong:
        raise Invalid(_("有的数据不能用，请改正。"), fields=wrong)
    return found


def rows(plan: Plan, county: int, units: Iterable[Unit]) -> list[Row]:
    """Return the long snapshot of a county's units."""
    return [
        Row(county, unit.id, ix, stored)
        for unit in units
        for ix, stored in sorted(encode(plan, unit).items())
    ]


def sheet_of(plan: Plan, units: Sequence[Unit], county: int = 0) -> Sheet:
    """Return a county's units as a sheet to score."""
    stored = np.full((len(plan.inputs), len(units)), MISSING, np.int64)
    for place, unit in enumerate(units):
        for ix, number in encode(plan, unit).items():
            stored[ix, place] = number
    schools = np.array([unit.id for unit in units], np.int64)
    return sheet(plan, np.full(len(units), county, np.int64), schools, stored)


def sheet(plan: Plan, counties: Ints, schools: Ints, stored: Ints) -> Sheet:
    """Return a sheet of stored values, [input × school], counties together."""
    return Sheet(counties, schools, stored, plan.names, plan.computed)


def _stored(plan: Plan, prefix: str, name: str, answer: Answer) -> int:
    """Return one answer as it is stored; raise _WrongAnswer with what is wrong with it."""
    if isinstance(answer, NotApplicable):
        return NOT_APPLICABLE
    indicator = plan.framework.indicator(name) if prefix else None
    rule = indicator.rule if indicator is not None else None
    if isinstance(rule, Level):
        names = [step.name for step in rule.steps]
        if answer not in names:
            given = {"names": _("、").join(names)}
            raise _WrongAnswer(_("没有这个等级，可以填：%(names)s。") % given)
        return names.index(str(answer)) * SCALE
    if isinstance(rule, YesNo) or (prefix and indicator is None):
        if not isinstance(answer, bool):
            raise _WrongAnswer(_("请填是或否。"))
        return int(answer) * SCALE
    number = _number(answer)
    if isinstance(rule, Points):
        most = decimal_of_cents(plan.nodes[plan.place(name)].full)
        if not 0 <= number <= most or number != round(number, 2):
            raise _WrongAnswer(_("得分应当在 0 到 %(most)s 之间，最多两位小数。") % {"most": most})
    return value(number)


def _number(answer: Answer) -> Decimal:
    if isinstance(answer, bool) or not isinstance(answer, Decimal | int):
        raise _WrongAnswer(_("请填数字。"))
    number = Decimal(answer)
    if not number.is_finite() or abs(number) * SCALE >= LIMIT:
        raise _WrongAnswer(_("数字太大。"))
    return number

"""The formulas of one framework, looked at together: what they may name, in which units."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from dudao.evaluation.framework.definition import Framework
from dudao.evaluation.framework.expressions import (
    JUNCTIONS,
    Expression,
    ExpressionError,
    Name,
    Types,
    names_in,
    parse,
    types_of,
)
from dudao.evaluation.framework.rules import Applies
from dudao.evaluation.framework.units import NO_UNIT, alike, dimension
from dudao.org.states import Stage, UnitKind


class Formulas:
    """The names that formulas may use with their units, and what is wrong with a formula."""

    def __init__(self, framework: Framework) -> None:
        self.units: Mapping[str, str] = {
            name: metric.unit for name, metric in framework.names().items()
        }

    def number_faults(self, text: str) -> Iterator[str]:
        """Yield what keeps `text` from yielding a number."""
        yield self._fault(text, condition=False)

    def condition_faults(self, text: str) -> Iterator[str]:
        """Yield what keeps `text` from being a condition."""
        yield self._fault(text, condition=True)

    def unit_faults(self, text: str, unit: str) -> Iterator[str]:
        """Yield that thresholds are in another `unit` than the one figure they are asked of."""
        try:
            expression = parse(text) if text and unit else None
        except ExpressionError:
            return  # told already
        # A quotient has its unit by custom (每百名学生, 生均); a plain figure has its own.
        if isinstance(expression, Name) and self.units.get(expression.name):
            own = self.units[expression.name]
            if dimension(own) != dimension(unit):
                yield _("标准的单位是%(unit)s，数据“%(name)s”的单位是%(own)s。") % {
                    "unit": unit,
                    "name": expression.name,
                    "own": own,
                }

    def applies_faults(self, applies: Applies) -> Iterator[str]:
        """Yield what is wrong with a statement of the units for which something is."""
        for word in applies.kinds:
            if word not in [kind.value for kind in UnitKind]:
                yield _("没有“%(word)s”这种单位类别。") % {"word": word}
        for word in applies.stages:
            if word not in [stage.value for stage in Stage]:
                yield _("没有“%(word)s”这个学段。") % {"word": word}
        if applies.when:
            yield from self.condition_faults(applies.when)

    def type_of(self, expression: Expression) -> Types:
        """Return what `expression` yields; raise ExpressionError where it makes no sense."""
        return types_of(expression, self.units)

    def _fault(self, text: str, *, condition: bool) -> str:
        try:
            types = self.type_of(parse(text))
        except ExpressionError as error:
            return str(error)
        if types.condition is condition:
            return ""
        return (
            _("“%(text)s”应当是条件，例如 pupils >= 50。") % {"text": text}
            if condition
            else (_("“%(text)s”应当算出一个数，却是条件。") % {"text": text})
        )


def metric_faults(framework: Framework, formulas: Formulas) -> Iterator[tuple[str, str]]:
    """Yield (metric, message) for every fault of a metric that is worked out."""
    for metric in framework.metrics:
        if metric.key in JUNCTIONS:
            yield metric.key, _("“%(key)s”是公式里的词，请换一个代号。") % {"key": metric.key}
        if not metric.formula:
            continue
        if metric.levels:
            yield metric.key, _("按公式计算的数据不能再分学段，请每个学段写一项。")
        for fault in formulas.number_faults(metric.formula):
            yield metric.key, fault
        yield metric.key, _result_unit(metric.formula, metric.unit, formulas)
    yield from _cycles(framework)


def order_of(framework: Framework) -> list[str]:
    """Return the computed metrics in an order in which each needs only earlier ones.

    Raises graphlib.CycleError where there is none; the checker tells it before.
    """
    computed = {metric.key: metric.formula for metric in framework.metrics if metric.formula}
    needs = {key: set(names_in(parse(text))) & set(computed) for key, text in computed.items()}
    return [*TopologicalSorter(needs).static_order()]


def _result_unit(text: str, unit: str, formulas: Formulas) -> str:
    """A sum has the unit of its parts; a quotient without one may be called what custom wants."""
    try:
        found = formulas.type_of(parse(text)).unit
    except ExpressionError:
        return ""
    if found is None or found == NO_UNIT or not alike(unit) or found == dimension(unit):
        return ""
    return _("公式算出的单位是%(found)s，写的单位是%(unit)s。") % {
        "found": found.text(),
        "unit": unit,
    }


def _cycles(framework: Framework) -> Iterator[tuple[str, str]]:
    try:
        order_of(framework)
    except ExpressionError:
        return  # told with the formula itself
    except CycleError as error:
        cycle = [str(key) for key in error.args[1]]
        yield cycle[0], _("公式互相引用，绕成了圈：%(cycle)s。") % {"cycle": " → ".join(cycle)}

"""What is asked of units: the shipped metrics, and those of their office."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.metrics.models import Metric
from dudao.metrics.rules.asking import levels_asked, name_of
from dudao.metrics.rules.numbers import Kept
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.org.states import Stage


class Asked(NamedTuple):
    """A figure that is asked of a unit."""

    metric: Metric
    level: str

    @property
    def name(self) -> str:
        """Return how formulas and forms call it."""
        return name_of(self.metric.key, self.level)

    @property
    def label(self) -> str:
        """Return what people call it."""
        return label_of(self.metric, self.level)


def label_of(metric: Metric, level: str) -> str:
    """Return what people call a figure: 在校生数（小学）."""
    if not level:
        return metric.label
    return _("%(label)s（%(level)s）") % {"label": metric.label, "level": Stage(level).label}


def kept_by(metric: Metric) -> Kept:
    """Return how a metric keeps its figures."""
    return Kept(metric.unit_word, metric.decimals, metric.at_least, metric.at_most)


def metrics_for(office: Unit | None) -> QuerySet[Metric]:
    """Return what is asked below `office`, as it stands on a sheet."""
    own = Q(office=None) | Q(office=office)
    return Metric.objects.filter(own, retired_on=None).order_by("office_id", "position", "id")


def metrics_visible_to(person: Person) -> QuerySet[Metric]:
    """Return the shipped metrics and those of offices whose schools `person` looks at."""
    seen = Unit.objects.none().values("pk")
    for permission in (Permission.METRIC_VIEW, Permission.METRIC_REPORT):
        seen = seen | units_for(person, permission).values("pk")
    offices = Unit.objects.filter(Q(pk__in=seen) | Q(supervised__in=seen)).values("pk")
    return Metric.objects.filter(Q(office=None) | Q(office__in=offices))


def asked_of(unit: Unit, metrics: Iterable[Metric] | None = None) -> list[Asked]:
    """Return the figures that are asked of a unit, levels of a metric together."""
    if metrics is None:
        metrics = metrics_for(office_of(unit))
    return [
        Asked(metric, level)
        for metric in metrics
        for level in levels_asked(metric.kinds, metric.levels, unit.kind, unit.stages)
    ]

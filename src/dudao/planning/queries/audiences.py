"""Which schools a rule or a line of a plan is about."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from dudao.org.models import Unit
from dudao.org.queries import inspected
from dudao.org.states import UnitKind
from dudao.planning.models import Rule
from dudao.planning.states import Audience

_KINDERGARTEN = Q(kind=UnitKind.KINDERGARTEN.value)
_OF: dict[str, Q] = {
    Audience.ALL: Q(),
    Audience.SCHOOLS: ~_KINDERGARTEN,
    Audience.KINDERGARTENS: _KINDERGARTEN,
    Audience.SMALL_RURAL: ~_KINDERGARTEN
    & (Q(small_rural=True) | Q(kind=UnitKind.TEACHING_POINT.value)),
    Audience.NONE: Q(pk__in=[]),
}


def audience_q(audience: str, stages: Iterable[str] = ()) -> Q:
    """Return the filter for units of an audience; `stages` narrows to those that have one."""
    wanted = _OF[audience]
    stages = list(stages)
    return wanted & Q(stages__overlap=stages) if stages else wanted


def there_between(first: date, last: date) -> Q:
    """Return the filter for units that are there on a day from `first` to `last`."""
    opened = Q(opened_on=None) | Q(opened_on__lte=last)
    return opened & (Q(closed_on=None) | Q(closed_on__gt=first))


def under(rule: Rule, office: Unit) -> QuerySet[Unit]:
    """Return the inspected units of `office` that `rule` is about."""
    return inspected().filter(audience_q(rule.audience, rule.stages), office=office)

"""Reading the record in the reach of an auditor; `audit` lies below and knows no permission."""

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import holding, scope_q
from dudao.audit.models import Event
from dudao.org.models import Person


def visible_to(person: Person) -> QuerySet[Event]:
    """Return the events of the units in `person`'s reach as an auditor.

    What concerns no unit is for the auditor of a whole region: the system's own doing, and that
    of people in reach.
    """
    scope = scope_q(person, Permission.AUDIT_VIEW)
    if any(held.region_code for held in holding(person, Permission.AUDIT_VIEW)):
        doer = Q(by=None) | scope_q(person, Permission.AUDIT_VIEW, "by__unit")
        scope |= Q(unit=None) & doer
    return Event.objects.filter(scope)

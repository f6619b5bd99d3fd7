"""Reading saved views."""

from django.db.models import F, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.findings.models import SavedView
from dudao.org.models import Person
from dudao.org.queries import office_of


def views_of(person: Person) -> QuerySet[SavedView]:
    """Return the views `person` kept, and those shared in the office to its inspectors and staff.

    Those of one's own alone come first.
    """
    seen = Q(person=person)
    if person.unit is not None and may_anywhere(person, Permission.FINDING_VIEW):
        seen |= Q(office=office_of(person.unit))
    return (
        SavedView.objects.filter(seen)
        .select_related("person")
        .order_by(F("office").asc(nulls_first=True), "name", "pk")
    )

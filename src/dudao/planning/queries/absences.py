"""Who is away when."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.org.models import Person
from dudao.planning.models import Absence


def absences_visible_to(person: Person) -> QuerySet[Absence]:
    """Return one's own absences, and those of inspectors of offices one keeps inspectors of."""
    kept = scope_q(person, Permission.INSPECTOR_EDIT, "person__inspector__office")
    return (
        Absence.objects.filter(Q(person=person) | kept)
        .select_related("person", "noted_by")
        .order_by("-first_on", "-id")
    )


def away_between(people: Iterable[int], first: date, last: date) -> dict[int, set[date]]:
    """Return by person the days from `first` to `last` on which he is away."""
    found: dict[int, set[date]] = {}
    rows = Absence.objects.filter(person__in=list(people), first_on__lte=last, last_on__gte=first)
    for row in rows:
        begin, end = max(first, row.first_on), min(last, row.last_on)
        days = {begin + timedelta(n) for n in range((end - begin).days + 1)}
        found.setdefault(row.person_id, set()).update(days)
    return found

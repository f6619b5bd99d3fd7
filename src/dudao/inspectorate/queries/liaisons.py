"""Who of the bureau stands beside which area and school, and where nobody does."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.inspectorate.models import Area, Liaison
from dudao.inspectorate.queries import ending_from, holding_on
from dudao.inspectorate.states import LiaisonKind
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.org.states import Setting, UnitKind


def liaisons_visible_to(person: Person) -> QuerySet[Liaison]:
    """Return the liaisons of offices or schools `person` reaches, and his own, in order."""
    reach = scope_q(person, Permission.INSPECTOR_VIEW, "office") | scope_q(
        person, Permission.INSPECTOR_VIEW
    )
    return (
        Liaison.objects.filter(reach | Q(person=person))
        .select_related("office", "area", "unit", "section", "person__unit")
        .order_by("kind", "area__name", "unit__sort_key", "start_on", "pk")
    )


def holding_today(rows: QuerySet[Liaison]) -> QuerySet[Liaison]:
    """Return those of `rows` that hold today."""
    return rows.filter(holding_on(clock.today()))


def liaisons_of(unit: Unit) -> QuerySet[Liaison]:
    """Return who of the bureau stands beside a school today, its area's leader included."""
    today = clock.today()
    areas = Area.objects.filter(holding_on(today, "members__"), members__unit=unit)
    return (
        Liaison.objects.filter(holding_on(today), Q(unit=unit) | Q(area__in=areas))
        .select_related("section", "person", "area")
        .order_by("kind", "pk")
    )


class Gaps(NamedTuple):
    """Where nobody stands: areas without a leader, schools without section or cadre, and
    liaisons of somebody who left.
    """

    areas: QuerySet[Area]
    without_section: QuerySet[Unit]
    without_cadre: QuerySet[Unit]
    left: QuerySet[Liaison]

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(
            rows.count()
            for rows in (self.areas, self.without_section, self.without_cadre, self.left)
        )


def gaps_of(office: Unit) -> Gaps:
    """Return where an office lacks liaisons: a section for township schools, a cadre for every
    school. A teaching point goes with its central school.
    """
    today = clock.today()
    heads = (
        inspected()
        .filter(Q(closed_on=None) | Q(closed_on__gt=today), office=office)
        .exclude(kind=UnitKind.TEACHING_POINT)
    )
    beside = Liaison.objects.filter(ending_from(today), unit=OuterRef("pk"))
    return Gaps(
        areas=Area.objects.filter(
            holding_on(today, "members__"), office=office, liaison_leader=None
        )
        .distinct()
        .order_by("name"),
        without_section=heads.exclude(setting=Setting.CITY)
        .exclude(Exists(beside.filter(kind=LiaisonKind.SECTION)))
        .order_by("sort_key", "pk"),
        without_cadre=heads.exclude(Exists(beside.filter(kind=LiaisonKind.CADRE))).order_by(
            "sort_key", "pk"
        ),
        left=Liaison.objects.filter(
            ending_from(today), office=office, person__is_active=False
        ).select_related("person", "area", "unit"),
    )

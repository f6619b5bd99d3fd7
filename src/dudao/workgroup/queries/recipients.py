"""Whom one may write to, and who is meant by an audience."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dudao.access.permissions import Permission
from dudao.access.queries import holders, may, units_for
from dudao.access.roles import Role
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import holding_on, inspectors_of
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.workgroup.rules import Audience
from dudao.workgroup.states import Reach, Who

_ROLES = {Who.PRINCIPALS: Role.PRINCIPAL, Who.LIAISONS: Role.SCHOOL_LIAISON}


def schools_for(person: Person, office: Unit) -> QuerySet[Unit]:
    """Return the schools of `office` to whose people `person` may write."""
    writable = units_for(person, Permission.POST_WRITE).values("pk")
    open_ = inspected().exclude(closed_on__lte=clock.today())
    return open_.filter(pk__in=writable, office=office).order_by("sort_key", "pk")


def areas_for(person: Person, office: Unit) -> QuerySet[Area]:
    """Return the areas of `office` that `person` may choose: all, or those he leads."""
    areas = Area.objects.filter(office=office).order_by("pk")
    return areas if may(person, Permission.POST_WRITE, office) else areas.filter(lead=person)


def inspectors_for(person: Person, office: Unit) -> QuerySet[Inspector]:
    """Return the inspectors `person` may write to: all of `office`, or those of his schools."""
    everybody = inspectors_of(office)
    if may(person, Permission.POST_WRITE, office):
        return everybody
    return everybody.filter(pk__in=_responsible(schools_for(person, office)))


def addressees(person: Person, office: Unit, audience: Audience) -> dict[int, int | None]:
    """Return person -> the school for which he gets it (None for an inspector); not `person`."""
    schools = _within(person, office, audience)
    inspectors = inspectors_for(person, office)
    chosen = inspectors.filter(pk__in=audience.inspectors)
    found: dict[int, int | None] = dict.fromkeys(chosen.values_list("person", flat=True))
    if Who.INSPECTORS in audience.who:
        if audience.reach != Reach.ALL:
            inspectors = inspectors.filter(pk__in=_responsible(schools))
        found |= dict.fromkeys(inspectors.values_list("person", flat=True))
        found |= dict.fromkeys(_leads(person, office, audience))
    roles = [role for who, role in _ROLES.items() if who in audience.who]
    for who, unit in holders(roles, schools).values_list("person", "unit"):
        found.setdefault(who, unit)
    found.pop(person.pk, None)
    return found


def audience_words(person: Person, office: Unit, audience: Audience) -> str:
    """Return in words whom an audience means."""
    parts = []
    if audience.who:
        who = _("、").join(str(who.label) for who in Who if who in audience.who)
        parts.append(
            _("%(what)s：%(more)s") % {"what": _reach(person, office, audience), "more": who}
        )
    if audience.inspectors:
        chosen = inspectors_for(person, office).filter(pk__in=audience.inspectors)
        parts.append(_few([str(inspector) for inspector in chosen]))
    return _("；").join(parts)


def _within(person: Person, office: Unit, audience: Audience) -> QuerySet[Unit]:
    schools = schools_for(person, office)
    if audience.reach == Reach.SCHOOLS:
        return schools.filter(pk__in=audience.schools)
    if audience.reach == Reach.AREAS:
        areas = areas_for(person, office).filter(pk__in=audience.areas)
        inside = Unit.objects.filter(
            holding_on(clock.today(), "area_members__"), area_members__area__in=areas
        )
        return schools.filter(pk__in=inside.values("pk"))
    return schools


def _responsible(schools: QuerySet[Unit]) -> QuerySet[Inspector, int]:
    """Return the ids of the inspectors who answer for one of `schools` today."""
    held = holding_on(clock.today(), "responsibilities__")
    found = Inspector.objects.filter(held, responsibilities__unit__in=schools.values("pk"))
    return found.values_list("pk", flat=True)


def _leads(person: Person, office: Unit, audience: Audience) -> list[int]:
    """Return who leads the chosen areas: he is one of its inspectors."""
    if audience.reach != Reach.AREAS:
        return []
    areas = areas_for(person, office).filter(pk__in=audience.areas, lead__is_active=True)
    return list(areas.values_list("lead", flat=True))


def _reach(person: Person, office: Unit, audience: Audience) -> str:
    if audience.reach == Reach.SCHOOLS:
        return _few([str(unit) for unit in _within(person, office, audience)])
    if audience.reach == Reach.AREAS:
        areas = areas_for(person, office).filter(pk__in=audience.areas)
        return _few([area.name for area in areas])
    if may(person, Permission.POST_WRITE, office):
        return str(office)
    return _few([area.name for area in areas_for(person, office)]) or str(Reach.ALL.label)


def _few(names: list[str]) -> str:
    """Return the first names, and how many there are."""
    shown = _("、").join(names[:3])
    if len(names) <= 3:  # noqa: PLR2004 - as many as are read at a glance
        return shown
    text = ngettext("%(names)s等%(count)d个", "%(names)s等%(count)d个", len(names))
    return text % {"names": shown, "count": len(names)}

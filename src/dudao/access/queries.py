"""Who may do what, where. Every read of the product is scoped through `scope_q`."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.models import Device, Grant, Token
from dudao.access.permissions import Permission
from dudao.access.roles import GRANTS, INSPECTORS, Role, Scope, roles_with
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.lib.tokens import digest
from dudao.org.models import Person, Unit
from dudao.org.queries import within


class Held(NamedTuple):
    """A grant as it is used: a role over a region prefix or over a set of units."""

    role: Role
    region_code: str
    units: frozenset[int]

    def covers(self, unit: Unit) -> bool:
        """Tell whether this reaches `unit`."""
        if self.region_code:
            return unit.region_code.startswith(self.region_code)
        return unit.pk in self.units


def current(day: date) -> Q:
    """Return the filter for grants that hold on `day`."""
    return Q(start_on__lte=day) & (Q(end_on=None) | Q(end_on__gte=day))


def held_by(person: Person) -> list[Held]:
    """Return what `person` holds today; nothing for a disabled account. Kept on the person."""
    day = clock.today()
    kept: tuple[date, list[Held]] | None = getattr(person, "_held", None)
    if kept is None or kept[0] != day:
        held = list(_load(person, day)) if person.is_active and person.pk else []
        kept = (day, held)
        person._held = kept  # type: ignore[attr-defined]  # noqa: SLF001 - a cache on the object
    return kept[1]


def forget(person: Person) -> None:
    """Drop what is kept on `person`, after a grant of theirs has changed."""
    person.__dict__.pop("_held", None)


def _load(person: Person, day: date) -> Iterable[Held]:
    grants = Grant.objects.filter(current(day), person=person).select_related("region")
    units: dict[Role, set[int]] = {}
    for grant in grants:
        role = Role(grant.role)
        if grant.region is not None:
            yield Held(role, grant.region.code, frozenset())
        elif grant.scope == Scope.SUBTREE:
            units.setdefault(role, set()).update(subtree([grant.unit_id]))
        else:
            units.setdefault(role, set()).add(grant.unit_id)  # type: ignore[arg-type]
    for role, ids in units.items():
        yield Held(role, "", frozenset(ids))


def subtree(roots: Iterable[int | None]) -> set[int]:
    """Return `roots` and every unit below them."""
    found: set[int] = set()
    level = {root for root in roots if root is not None}
    while level:
        found |= level
        below = Unit.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(below) - found
    return found


def holding(person: Person, permission: Permission) -> list[Held]:
    """Return the holdings of `person` that carry `permission`."""
    return [held for held in held_by(person) if permission in GRANTS[held.role]]


def scope_q(person: Person, permission: Permission, prefix: str = "unit") -> Q:
    """Return the filter for rows whose unit (at the path `prefix`) `person` reaches.

    `prefix` "" is for `Unit` itself. Without any grant the filter lets nothing through.
    """
    region_field = f"{prefix}__region_code" if prefix else "region_code"
    scope = Q(pk__in=[])
    ids: set[int] = set()
    for held in holding(person, permission):
        if held.region_code:
            scope |= within(held.region_code, region_field)
        ids |= held.units
    if ids:
        scope |= Q(**{f"{prefix}_id__in" if prefix else "pk__in": sorted(ids)})
    return scope


def units_for(person: Person, permission: Permission) -> QuerySet[Unit]:
    """Return the units in which `person` has `permission`."""
    return Unit.objects.filter(scope_q(person, permission, ""))


def may(person: Person, permission: Permission, unit: Unit) -> bool:
    """Tell whether `person` has `permission` in `unit`."""
    return any(held.covers(unit) for held in holding(person, permission))


def may_anywhere(person: Person, permission: Permission) -> bool:
    """Tell whether `person` has `permission` at all: what a menu asks."""
    return bool(holding(person, permission))


def require(person: Person, permission: Permission, unit: Unit) -> None:
    """Raise `NotAllowed` unless `person` has `permission` in `unit`."""
    if not may(person, permission, unit):
        raise NotAllowed(
            _("您没有在“%(unit)s”做这件事的权限。如确需办理，请联系督导室管理员。")
            % {"unit": unit},
            permission=str(permission),
        )


def require_anywhere(person: Person, permission: Permission) -> None:
    """Raise `NotAllowed` unless `person` has `permission` somewhere."""
    if not may_anywhere(person, permission):
        raise NotAllowed(
            _("您没有做这件事的权限。如确需办理，请联系督导室管理员。"), permission=str(permission)
        )


def roles_of(person: Person) -> list[Role]:
    """Return the roles `person` holds today, in the order of `Role`."""
    held = {h.role for h in held_by(person)}
    return [role for role in Role if role in held]


def principal_of(unit: Unit) -> str:
    """Return the name of the school's principal: of who signs in as such, else as on file."""
    today = current(clock.today())
    held = Grant.objects.filter(today, unit=unit, role=Role.PRINCIPAL, person__is_active=True)
    name = held.order_by("-start_on", "-id").values_list("person__name", flat=True).first()
    return name or unit.principal_name


def at_schools(units: Iterable[Unit]) -> dict[int, list[Grant]]:
    """Return by school who signs in for it: the principal first, then the liaisons."""
    roles = [Role.PRINCIPAL.value, Role.SCHOOL_LIAISON.value]
    held = Grant.objects.filter(
        current(clock.today()), unit__in=list(units), role__in=roles, person__is_active=True
    )
    found: dict[int, list[Grant]] = {}
    for grant in held.select_related("person").order_by("role", "-start_on", "-pk"):
        found.setdefault(grant.unit_id or 0, []).append(grant)
    return found


def people_with(permission: Permission, unit: Unit) -> QuerySet[Person]:
    """Return the people who have `permission` in `unit` today, by name: `may` the other way."""
    above = _and_above(unit)
    inside = [unit.region_code[:length] for length in range(1, len(unit.region_code) + 1)]
    reaching = Grant.objects.filter(
        Q(scope=Scope.REGION.value, region__code__in=inside)
        | Q(scope=Scope.UNIT.value, unit=unit)
        | Q(scope=Scope.SUBTREE.value, unit__in=above),
        current(clock.today()),
        role__in=[role.value for role in roles_with(permission)],
    )
    people = Person.objects.filter(is_active=True, pk__in=reaching.values("person"))
    return people.order_by("sort_key", "pk")


def holders(roles: Iterable[Role], units: QuerySet[Unit]) -> QuerySet[Grant]:
    """Return the grants by which people hold one of `roles` at one of `units` today, or at the
    school it belongs to with everything below: the many at once, where a region's are not meant.
    """
    below = Q(scope=Scope.SUBTREE.value, unit__in=units.exclude(parent=None).values("parent"))
    return Grant.objects.filter(
        Q(unit__in=units.values("pk")) | below,
        current(clock.today()),
        role__in=[role.value for role in roles],
        person__is_active=True,
    ).order_by("pk")


def _and_above(unit: Unit) -> list[int]:
    """Return `unit` and the units it belongs to."""
    found, parent = [unit.pk], unit.parent
    while parent is not None and parent.pk not in found:
        found.append(parent.pk)
        parent = parent.parent
    return found


def grants_of(person: Person) -> QuerySet[Grant]:
    """Return all grants of `person`, newest first."""
    return person.grants.select_related("region", "unit").order_by("-start_on", "-id")


def people_visible_to(viewer: Person) -> QuerySet[Person]:
    """Return the people whose unit `viewer` administers or may look up."""
    return Person.objects.filter(scope_q(viewer, Permission.PERSON_VIEW)).select_related("unit")


def token_holder(secret: str) -> Person | None:
    """Return the active person whose unexpired token `secret` is."""
    token = (
        Token.objects.filter(
            digest=digest(secret),
            ended_at=None,
            expires_at__gt=clock.now(),
            person__is_active=True,
        )
        .select_related("person__unit")
        .first()
    )
    return token.person if token else None


def led_by(lead: Person) -> Q:
    """Return the filter for people who inspect schools of the zone that `lead` leads."""
    grants = Grant.objects.filter(
        current(clock.today()),
        scope_q(lead, Permission.DEVICE_END),
        role__in=[role.value for role in INSPECTORS],
    )
    return Q(pk__in=grants.values("person"))


def devices_visible_to(viewer: Person) -> QuerySet[Device]:
    """Return one's own phones and those one may end, the last in contact first."""
    people = Person.objects.filter(
        Q(pk=viewer.pk) | scope_q(viewer, Permission.PERSON_EDIT) | led_by(viewer)
    )
    return (
        Device.objects.filter(person__in=people)
        .select_related("person", "ended_by")
        .order_by("-seen_at", "id")
    )


def devices_of(person: Person, viewer: Person) -> QuerySet[Device]:
    """Return the phones of `person` that `viewer` may know of, those in use first."""
    return (
        devices_visible_to(viewer)
        .filter(person=person)
        .order_by(F("ended_at").desc(nulls_first=True), "-seen_at", "id")
    )


def device_of(secret: str) -> Device | None:
    """Return the device, ended or not, whose token `secret` is."""
    return (
        Device.objects.filter(digest=digest(secret)).select_related("person__unit__office").first()
    )

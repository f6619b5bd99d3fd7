"""Whom an inspector calls at a school: as few people as there have to be."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dudao.access.queries import at_schools, people_visible_to
from dudao.access.roles import Role
from dudao.field.pull.shapes import Contact
from dudao.org.models import Person, Unit


class Contacts:
    """The principals and liaisons of schools, read at once.

    The numbers in a school's profile are for everybody who may open it; those of people's own
    accounts only for who may look these up.
    """

    def __init__(self, units: Iterable[Unit], viewer: Person) -> None:
        self._at = at_schools(units)
        ids = [grant.person_id for grants in self._at.values() for grant in grants]
        known = people_visible_to(viewer).filter(pk__in=ids).values_list("pk", "phone")
        self._phones = dict(known)

    def principal(self, unit: Unit) -> str:
        """Return the principal's name: of who signs in as such, else as on file."""
        holder = self._principal(unit)
        return holder.name if holder else unit.principal_name

    def of(self, unit: Unit) -> list[Contact]:
        """Return the principal, the liaisons and the school's own telephone."""
        liaisons = [
            Contact(grant.person.name, str(Role.SCHOOL_LIAISON.label), self._phone(grant.person))
            for grant in self._at.get(unit.pk, [])
            if grant.role == Role.SCHOOL_LIAISON
        ]
        house = [Contact(unit.name, _("学校电话"), unit.phone)] if unit.phone else []
        name = self.principal(unit)
        head = [Contact(name, str(Role.PRINCIPAL.label), self._phone_of_principal(unit))]
        return [*(head if name else []), *liaisons, *house]

    def _principal(self, unit: Unit) -> Person | None:
        held = [grant for grant in self._at.get(unit.pk, []) if grant.role == Role.PRINCIPAL]
        return held[0].person if held else None

    def _phone_of_principal(self, unit: Unit) -> str:
        holder = self._principal(unit)
        if holder is None or holder.name == unit.principal_name:
            return unit.principal_phone
        return self._phone(holder)

    def _phone(self, person: Person) -> str:
        return self._phones.get(person.pk, "")

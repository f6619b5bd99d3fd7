"""The people of the demo county and how to sign in as each of them."""

import random
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from dudao.access import actions as access
from dudao.access.roles import Role, Scope
from dudao.cli.demo.exchanging import found_city
from dudao.cli.demo.names import people
from dudao.cli.sample import PASSWORD
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.states import InspectorKind
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind

SPECIALTIES = ("语文", "数学", "英语", "学前教育", "德育", "体育与健康", "学校管理", "安全与后勤")
SECTIONS = ("基础教育股", "人事股", "计划财务股", "安全与法规股", "职成教与民办教育股")


@dataclass
class Cast:
    """Everybody who acts."""

    office: Unit
    admin: Person
    director: Person
    staff: Person
    sections: list[Unit] = field(default_factory=list)
    leads: list[Person] = field(default_factory=list)
    leaders: list[Person] = field(default_factory=list)
    inspectors: list[Inspector] = field(default_factory=list)
    part_timers: list[Inspector] = field(default_factory=list)
    principals: dict[int, Person] = field(default_factory=dict)


class Casting:
    """Opens accounts for invented people."""

    def __init__(self, admin: Person, draw: random.Random) -> None:
        """Let `admin` open the accounts; names come from `draw`."""
        self._admin = admin
        self._names: Iterator[str] = people(draw)
        self._draw = draw
        self.hashed = make_password(PASSWORD)  # once for all: hashing is slow on purpose

    def under(self, admin: Person) -> "Casting":
        """Return the same, but with the accounts opened by another office's `admin`."""
        other = copy(self)
        other._admin = admin  # noqa: SLF001 - its own
        return other

    def person(self, username: str, unit: Unit) -> Person:
        """Open an account with the next name."""
        phone = f"1990745{self._draw.randint(0, 9999):04d}"
        made, _password = access.add_person(
            username,
            name=next(self._names),
            unit=unit,
            by=self._admin,
            phone=phone,
            hashed=self.hashed,
        )
        return made

    def over_county(self, username: str, role: Role, unit: Unit, since: date) -> Person:
        """Open an account whose role reaches over the whole region of its unit."""
        made = self.person(username, unit)
        access.grant(made, role, by=self._admin, region=unit.region, start_on=since)
        return made

    def of_unit(
        self, username: str, role: Role, unit: Unit, since: date, *, scope: Scope = Scope.UNIT
    ) -> Person:
        """Open an account whose role reaches over one unit."""
        made = self.person(username, unit)
        access.grant(made, role, by=self._admin, unit=unit, scope=scope, start_on=since)
        return made


def cast_office(office: Unit, admin: Person, draw: random.Random, since: date) -> Cast:
    """Open the accounts of the office, the bureau's sections and the leaders."""
    casting = Casting(admin, draw)
    director = casting.over_county("director", Role.DIRECTOR, office, since)
    staff = casting.over_county("staff", Role.OFFICE_STAFF, office, since)
    casting.over_county("staff2", Role.OFFICE_STAFF, office, since)
    casting.over_county("auditor", Role.AUDITOR, office, since)
    city, city_admin = found_city(since, casting.hashed)
    casting.under(city_admin).over_county("city", Role.CITY_OFFICER, city, since)
    cast = Cast(office, admin, director, staff)
    for n, name in enumerate(SECTIONS, 1):
        section = access.add_unit(
            UnitKind.SECTION, by=admin, region=office.region, office=office, name=name
        )
        casting.of_unit(f"section{n}", Role.SECTION_OFFICER, section, since)
        cast.sections.append(section)
    for n in range(1, 9):
        cast.leads.append(casting.person(f"lead{n}", office))
        cast.leaders.append(casting.person(f"leader{n}", office))
    _register(cast, casting, since)
    return cast


def _register(cast: Cast, casting: Casting, since: date) -> None:
    """Register 40 inspectors: the 8 leads, 24 responsible and 8 part-time ones."""

    def register(person: Person, n: int, kind: InspectorKind) -> Inspector:
        return inspectorate.register_inspector(
            person,
            by=cast.director,
            office=cast.office,
            kind=kind,
            card_number=f"XH{n:04d}",
            specialty=SPECIALTIES[n % len(SPECIALTIES)],
            appointed_on=since,
            term_ends_on=date(since.year + 3, since.month, 1),
        )

    for n, lead in enumerate(cast.leads, 1):
        cast.inspectors.append(register(lead, n, InspectorKind.FULL_TIME))
    for n in range(1, 25):
        person = casting.person(f"inspector{n}", cast.office)
        kind = InspectorKind.FULL_TIME if n % 2 else InspectorKind.PART_TIME
        cast.inspectors.append(register(person, 8 + n, kind))
    for n in range(1, 9):
        person = casting.person(f"parttime{n}", cast.office)
        cast.part_timers.append(register(person, 32 + n, InspectorKind.PART_TIME))


def cast_schools(cast: Cast, schools: list[Unit], draw: random.Random, since: date) -> None:
    """Open an account for every principal, for some liaisons and for the townships."""
    casting = Casting(cast.admin, draw)
    heads = [school for school in schools if school.kind != UnitKind.TEACHING_POINT]
    for n, school in enumerate(heads, 1):
        cast.principals[school.pk] = casting.of_unit(
            f"principal{n}", Role.PRINCIPAL, school, since, scope=Scope.SUBTREE
        )
        if n % 8 == 1:
            casting.of_unit(f"liaison{n // 8 + 1}", Role.SCHOOL_LIAISON, school, since)
    central = [school for school in heads if school.kind == UnitKind.CENTRAL_SCHOOL]
    for n, school in enumerate(central, 1):
        casting.of_unit(f"township{n}", Role.TOWNSHIP_OFFICER, school, since, scope=Scope.SUBTREE)

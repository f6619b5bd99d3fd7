"""Who is told when a rung of the ladder is climbed: whoever must act, then those above."""

from collections.abc import Callable, Iterable

from dudao.access.permissions import Permission
from dudao.access.queries import people_with
from dudao.findings.models import Finding
from dudao.findings.queries.clocks import Running
from dudao.findings.states import About, Rung
from dudao.inspectorate.queries import area_of, responsible_for
from dudao.lib import clock
from dudao.org.models import Person

People = Iterable[Person]


def at_school(finding: Finding) -> list[Person]:
    """Return who must put `finding` right: the school's people, or the responsible unit's."""
    if finding.responsible_unit is not None:
        return list(people_with(Permission.FINDING_RECTIFY_ASSIGNED, finding.responsible_unit))
    return list(people_with(Permission.FINDING_RECTIFY, finding.unit))


def inspectors(finding: Finding) -> list[Person]:
    """Return the responsible inspectors of the school, else who raised the finding."""
    found = [row.person for row in responsible_for(finding.unit, clock.today())]
    return found or [finding.raised_by]


def zone_lead(finding: Finding) -> list[Person]:
    """Return who leads the school's area, else the director."""
    area = area_of(finding.unit, clock.today())
    return [area.lead] if area is not None and area.lead is not None else director(finding)


def director(finding: Finding) -> list[Person]:
    """Return who heads the office."""
    return list(people_with(Permission.DOCUMENT_SIGN_OFF, finding.office))


def leaders(finding: Finding) -> list[Person]:
    """Return the director and the liaison leader of the school's area."""
    area = area_of(finding.unit, clock.today())
    leader = [area.liaison_leader] if area is not None and area.liaison_leader else []
    return [*director(finding), *leader]


def desk(finding: Finding) -> list[Person]:
    """Return the people of the office who hand out its work."""
    return list(people_with(Permission.OBJECTION_ASSIGN, finding.office))


def _actors(item: Running) -> People:
    """Return whose turn it is."""
    match item.about:
        case About.RECTIFICATION:
            return at_school(item.finding)
        case About.CONSULTATION:
            return people_with(Permission.CONSULTATION_ANSWER, item.matter.section)
        case About.OBJECTION:
            return [item.matter.reader] if item.matter.reader else desk(item.finding)
        case About.REVIEW:
            return people_with(Permission.OBJECTION_REVIEW, item.finding.unit)
        case About.RECEIPT:
            return people_with(Permission.DOCUMENT_RECEIVE, item.finding.unit)
        case _:
            return _of_the_house(item)


def _of_the_house(item: Running) -> People:
    if item.about == About.EXTENSION:
        return zone_lead(item.finding)
    if item.about == About.FILING:
        return [item.matter.drafted_by]
    return inspectors(item.finding)


def _late(item: Running) -> People:
    """Return who hears that it is late: who must act, and of a school's delay its inspectors."""
    own = list(_actors(item))
    if item.about == About.CONSULTATION:
        return [*own, item.matter.opened_by]
    return [*own, *inspectors(item.finding)] if item.about == About.RECTIFICATION else own


_TOLD: dict[Rung, Callable[[Running], People]] = {
    Rung.DUE_SOON: _actors,
    Rung.OVERDUE: _late,
    Rung.ZONE_LEAD: lambda item: zone_lead(item.finding),
    Rung.DIRECTOR: lambda item: leaders(item.finding),
    Rung.CIRCULAR: lambda item: director(item.finding),
}


def told_on(item: Running, rung: Rung) -> list[Person]:
    """Return who is told of a rung, each once; where nobody signs in any more, who is next."""
    for who in (_TOLD[rung](item), inspectors(item.finding), director(item.finding)):
        found = {person.pk: person for person in who if person.is_active}
        if found:
            return list(found.values())
    return []

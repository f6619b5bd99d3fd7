"""What is known of a school's rectification, so that nobody asks for it again."""

from typing import NamedTuple

from django.db.models import QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.findings.models import Finding, Step
from dudao.findings.queries.ledger import ours_to_rectify
from dudao.findings.states import State
from dudao.org.models import Person

_LOOKED_AT = 60
_OFFERED = 8


class Known(NamedTuple):
    """Who put things right here before, the last one first; `usual` did so for the same topic."""

    people: list[str]
    usual: str


def may_rectify(person: Person, finding: Finding) -> bool:
    """Tell whether `person` acts for whoever must put the finding right."""
    if finding.responsible_unit is None:
        return may(person, Permission.FINDING_RECTIFY, finding.unit)
    return may(person, Permission.FINDING_RECTIFY_ASSIGNED, finding.responsible_unit)


def known_people(finding: Finding) -> Known:
    """Return whom the unit named before as responsible."""
    rows = (
        Finding.objects.filter(unit=finding.unit_id, responsible_unit=finding.responsible_unit_id)
        .exclude(responsible_person="")
        .order_by("-promised_at")
        .values_list("responsible_person", "topic")
    )
    named = list(rows[:_LOOKED_AT])
    usual = next((person for person, topic in named if topic == finding.topic), "")
    return Known(list(dict.fromkeys(person for person, _topic in named))[:_OFFERED], usual)


def steps_of(person: Person) -> QuerySet[Step]:
    """Return the open steps of what `person`'s unit is mending, the earliest day first."""
    mending = Finding.objects.filter(ours_to_rectify(person), state=State.RECTIFYING.value)
    return Step.objects.filter(finding__in=mending.values("pk"), done_on=None).order_by(
        "due_on", "finding", "position"
    )

"""Names and days that documents state, each read again from the record it came from."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dudao.documents.content import Fact, day_text
from dudao.findings import queries as findings
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.org.models import Person, Unit
from dudao.visits import queries as visits
from dudao.visits.models import Visit

#: source -> what it is called, the argument that names its record, and how it is read
Reading = Callable[[Person, str], str | None]


def _unit(_person: Person, key: str) -> str | None:
    return Unit.objects.filter(pk=key).values_list("name", flat=True).first()


def _of_visit(said: Callable[[Visit], str]) -> Reading:
    def read(person: Person, key: str) -> str | None:
        visit = visits.visible_to(person).select_related("leader").filter(pk=key).first()
        return said(visit) if visit else None

    return read


def _finding_number(person: Person, key: str) -> str | None:
    found = findings.visible_to(person).filter(pk=key)
    return found.values_list("number", flat=True).first() or None


def _inspector(person: Person, key: str) -> str | None:
    rows = inspectors_visible_to(person).select_related("person").filter(pk=key)
    return next((str(row.person) for row in rows), None)


def _term(person: Person, key: str) -> str | None:
    row = inspectors_visible_to(person).filter(pk=key).first()
    return day_text(row.term_ends_on) if row and row.term_ends_on else None


NAMES: dict[str, tuple[Any, str, Reading]] = {
    "unit.name": (_("单位名称"), "unit", _unit),
    "visit.day": (_("督导日期"), "visit", _of_visit(lambda visit: day_text(visit.planned_on))),
    "visit.leader": (_("督学"), "visit", _of_visit(lambda visit: str(visit.leader))),
    "finding.number": (_("问题编号"), "finding", _finding_number),
    "inspector.name": (_("督学姓名"), "inspector", _inspector),
    "inspector.term": (_("聘期"), "inspector", _term),
}


def now(fact: Fact, person: Person) -> str | None:
    """Return what the record of a name or a day says now; None where it is gone or not seen."""
    _label, argument, read = NAMES[fact.source]
    key = fact.arguments.get(argument, "")
    try:
        return read(person, key) if key else None
    except (ValueError, ValidationError):  # no key of such a record
        return None


def fact(source: str, key: object, person: Person) -> Fact:
    """Return the fact `source` of the record with `key`, as it stands."""
    _label, argument, read = NAMES[source]
    return Fact(text=read(person, str(key)) or "", source=source, arguments={argument: str(key)})


def given(person: Person, wanted: Mapping[str, tuple[str, object]]) -> dict[str, Fact]:
    """Return facts by the names they get in the text: name -> (source, key of the record)."""
    return {name: fact(source, key, person) for name, (source, key) in wanted.items()}

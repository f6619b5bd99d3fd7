"""Which questions of a visit several of its forms want, and where each is asked (一问多用)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from dudao.instruments.rules import Place, Shared, elsewhere, shared
from dudao.visits.models import Record, Visit, VisitFinding
from dudao.visits.queries.reading import title_of
from dudao.visits.rules import answer_in_words


class Asking(NamedTuple):
    """The sheets that share questions, in the order in which they ask, and the questions."""

    sheets: list[Record]
    groups: list[Shared]

    def at(self, sheet: Record) -> int | None:
        """Return which of the sheets it is; None for one that asks for itself."""
        return next((n for n, one in enumerate(self.sheets) if one.pk == sheet.pk), None)

    def places_of(self, sheet: Record, item: str) -> list[tuple[Record, str]]:
        """Return every place of the question `item` of `sheet`, the one that asks first."""
        here = Place(at, item) if (at := self.at(sheet)) is not None else None
        group = next((one for one in self.groups if here in one.places), None)
        if group is None:
            return [(sheet, item)]
        return [(self.sheets[place.form], place.item) for place in group.places]


class Elsewhere(NamedTuple):
    """Where an item of a sheet is asked instead, and what is answered there; "" is nothing yet."""

    sheet: Record
    title: str
    item: str
    text: str


def asking(sheets: Iterable[Record]) -> Asking:
    """Return what `sheets` of one visit share: second sheets and late ones ask for themselves."""
    first = [one for one in sheets if one.serial == 1 and not one.late]
    ordered = sorted(first, key=lambda one: (one.version.form.key, one.version_id))
    return Asking(ordered, shared([one.version.form for one in ordered]))


def asking_on(visit: Visit | UUID) -> Asking:
    """Return what the sheets of `visit` share."""
    return asking(Record.objects.filter(visit=visit).select_related("version__instrument"))


def asked_elsewhere(sheet: Record, known: Asking | None = None) -> dict[str, Elsewhere]:
    """Return of `sheet` which items another form of the visit asks, and what is answered there."""
    known = known or asking_on(sheet.visit)
    at = known.at(sheet)
    found: Mapping[str, Place] = {} if at is None else elsewhere(known.groups, at)
    return {key: _told(known.sheets[place.form], place.item) for key, place in found.items()}


def _told(sheet: Record, item: str) -> Elsewhere:
    value = sheet.answers.get(item)
    text = "" if value is None else answer_in_words(sheet.version.form, item, value)
    return Elsewhere(sheet, title_of(sheet), item, text)


def raised_for(sheet: Record) -> QuerySet[VisitFinding]:
    """Return what was raised on items of `sheet`, also where another form asked the question."""
    known = asking_on(sheet.visit)
    wanted = Q(record=sheet)
    for key in asked_elsewhere(sheet, known):
        for other, item in known.places_of(sheet, key):
            wanted |= Q(record=other, item=item)
    rows = VisitFinding.objects.filter(wanted, visit=sheet.visit_id)
    return rows.select_related("finding").order_by("id")

"""Values that a school was asked for twice in a term although the answer was known."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dudao.instruments.definition import Item, Kind
from dudao.instruments.rules import question_of
from dudao.lib import clock
from dudao.org.models import Term
from dudao.visits.models import Record, Visit

#: What somebody tells; a judgement is looked at anew each time, and so is a picture.
TOLD = (Kind.NUMBER, Kind.TEXT, Kind.CHOICE, Kind.CHOICES, Kind.DATE)
_AUTUMN, _SPRING = 8, 2


class Repeats:
    """Counts, visit by visit in the order of time, what was asked and answered alike before."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        offices = {visit.office_id for visit in visits}
        self._terms = list(Term.objects.filter(office__in=offices))
        self._known: dict[tuple[Any, ...], Any] = {}
        self._told: dict[int, dict[str, Item]] = {}

    def counted(
        self, visit: Visit, sheets: Sequence[Record], asked: Mapping[UUID, set[str]]
    ) -> int:
        """Return how many of the values `asked` on `visit` were known: told alike in the term."""
        on = (visit.checked_in_at or clock.now()).astimezone(clock.CHINA).date()
        here = (visit.unit_id, self._term(visit.office_id, on))
        said = {
            (here, question_of(item)): sheet.answers[key]
            for sheet in sheets
            for key, item in self._items(sheet).items()
            if key in asked[sheet.pk]
        }
        again = sum(bool(self._known.get(key) == value) for key, value in said.items())
        self._known.update(said)
        return again

    def _items(self, sheet: Record) -> dict[str, Item]:
        if sheet.version_id not in self._told:
            items = sheet.version.form.items()
            told = {item.key: item for item in items if item.kind in TOLD}
            self._told[sheet.version_id] = told
        return self._told[sheet.version_id]

    def _term(self, office: int, on: date) -> tuple[int, int]:
        """Return what names the term; an office without terms has two halves of a school year."""
        for term in self._terms:
            if term.office_id == office and term.first_on <= on <= term.last_on:
                return (0, term.pk)
        if on.month >= _AUTUMN:
            return (on.year, 1)
        return (on.year - 1, 1) if on.month < _SPRING else (on.year, 2)

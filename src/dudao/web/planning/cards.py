"""What a school is still asked for, as a card on its page."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.org.models import Person, Unit
from dudao.planning.models import Obligation
from dudao.planning.queries import coverage
from dudao.planning.rules.windows import school_year_of
from dudao.planning.states.coverage import Cover
from dudao.web.planning.coverage import TONES

SHOWN = 6
_OPEN = (Cover.GAP, Cover.PLANNED, Cover.FORESEEN)


class Line(NamedTuple):
    """One open obligation."""

    title: str
    note: str
    word: str
    tone: str
    url: str


class Card(NamedTuple):
    """How many of the year's are met, and what is open, the first due first."""

    met: int
    due: int
    rows: list[Line]


def obligations_card(person: Person, unit: Unit, today: date) -> Card | None:
    """Return the card; None for who may not see plans, or where nothing is asked."""
    if not may(person, Permission.PLAN_VIEW, unit):
        return None
    rows = coverage.in_year(coverage.visible_to(person), school_year_of(today))
    found = coverage.of_schools(rows, [unit], today).get(unit.pk, [])
    due = [row for row in found if row.cover != Cover.WAIVED]
    begun = [row for row in due if row.cover in _OPEN and row.first_on <= today]
    begun.sort(key=lambda row: (row.latest_on or row.last_on, row.title))
    met = sum(row.cover == Cover.MET for row in due)
    return Card(met, len(due), [_line(row) for row in begun[:SHOWN]]) if due else None


def _line(row: Obligation) -> Line:
    cover = Cover(row.cover)
    day = row.latest_on or row.last_on
    url = reverse("school-coverage", args=[row.unit_id])
    note = _("最迟%s") % f"{day:%Y-%m-%d}"
    return Line(row.title, note, str(cover.label), TONES[cover], url)

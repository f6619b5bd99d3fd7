"""Gaps of coverage on the first page: the office's this month, an inspector's own schools'."""

from datetime import date, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.inspectorate.queries import schools_of
from dudao.org.models import Person
from dudao.planning.models import Obligation
from dudao.planning.queries import coverage
from dudao.planning.rules.cells import PRESSING_DAYS
from dudao.planning.rules.windows import month_of
from dudao.web.home.parts import SHOWN, Card, Home, Row, Tile, day_words, link, worry


def coverage_home(person: Person, today: date) -> Home:
    """Return how many gaps must be closed this month, and what one's own schools are due."""
    return Home(_tiles(person, today), _cards(person, today))


def _tiles(person: Person, today: date) -> list[Tile]:
    counted = coverage.tally(person) if may_anywhere(person, Permission.PROPOSAL_MAKE) else None
    if counted is None:
        return []
    gaps, first = coverage.gaps_until(counted, today, month_of(today).last_on)
    note = _("最早%s到期") % day_words(first, today) if first else ""
    days = (month_of(today).last_on - today).days
    url = link("coverage", gap=90 if days > PRESSING_DAYS else PRESSING_DAYS)
    return [Tile(_("本月覆盖缺口"), gaps, url, worry(gaps, "amber"), note)]


def _cards(person: Person, today: date) -> list[Card]:
    if not may_anywhere(person, Permission.VISIT_MAKE):
        return []
    own = schools_of(person, today).values("pk")
    due = coverage.gap_q(today, PRESSING_DAYS)
    begun = Obligation.objects.filter(due, unit__in=own, first_on__lte=today + timedelta(days=7))
    rows = begun.select_related("unit").order_by(F("latest_on").asc(nulls_last=True), "pk")[:SHOWN]
    if not rows:
        return []
    return [
        Card(
            _("近期应督导"),
            "check",
            [_row(row, today) for row in rows],
            link("coverage", gap=PRESSING_DAYS),
            "",
            aside=True,
        )
    ]


def _row(row: Obligation, today: date) -> Row:
    day = day_words(row.latest_on or row.last_on, today)
    url = f"{reverse('assignment-new-at', args=[row.unit_id])}?do={row.pk}"
    return Row(row.title, _("%(unit)s · 最迟%(day)s") % {"unit": row.unit, "day": day}, url)

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
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link


def coverage_home(person: Person, today: date) -> Home:
    """Return what must be closed this month, and what one's own schools are due."""
    return Home([], [*_office_cards(person, today), *_own_cards(person, today)])


def _office_cards(person: Person, today: date) -> list[Card]:
    counted = coverage.tally(person) if may_anywhere(person, Permission.PROPOSAL_MAKE) else None
    if counted is None:
        return []
    found = coverage.gaps_until(counted, today, month_of(today).last_on)
    if not found:
        return []
    rows = [
        Row(
            item.title,
            _("最早%s到期") % day_words(found[item.key][1], today),
            link("coverage", item=item.key, gap=PRESSING_DAYS),
            [("red", _("缺%d所") % found[item.key][0])],
        )
        for item in coverage.items(found)
    ]
    url = link("coverage", gap=PRESSING_DAYS)
    return [Card(_("本月覆盖缺口"), "check", rows[:SHOWN], url, "", aside=True)]


def _own_cards(person: Person, today: date) -> list[Card]:
    if not may_anywhere(person, Permission.VISIT_MAKE):
        return []
    own = schools_of(person, today).values("pk")
    due = coverage.gap_q(today, PRESSING_DAYS)
    begun = Obligation.objects.filter(due, unit__in=own, first_on__lte=today + timedelta(days=7))
    rows = begun.select_related("unit").order_by(F("latest_on").asc(nulls_last=True), "pk")[:SHOWN]
    lines = [_row(row, today) for row in rows]
    url = link("coverage", gap=PRESSING_DAYS)
    return [Card(_("近期应督导"), "check", lines, url, "", aside=True)] if lines else []


def _row(row: Obligation, today: date) -> Row:
    day = day_words(row.latest_on or row.last_on, today)
    url = f"{reverse('assignment-new-at', args=[row.unit_id])}?do={row.pk}"
    return Row(row.title, _("%(unit)s · 最迟%(day)s") % {"unit": row.unit, "day": day}, url)

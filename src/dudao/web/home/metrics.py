"""Figures on the first page: what a school still has to say, whom the office waits for."""

from collections import Counter
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.metrics import queries
from dudao.metrics.queries.completeness import states_of
from dudao.metrics.rules.years import year_of
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, link


def metrics_home(person: Person, today: date) -> Home:
    """Return the card of figures; none where nothing is missing."""
    rows: list[Row] = []
    if may_anywhere(person, Permission.METRIC_REPORT):
        rows = _own(person, today)
    elif may_anywhere(person, Permission.METRIC_IMPORT):
        rows = _office(person, today)
    card = Card(_("学校数据"), "chart", rows, link("metrics"), "", aside=True)
    return Home([], [card] if rows else [])


def _own(person: Person, today: date) -> list[Row]:
    units = queries.units_reported_by(person)
    states = states_of(units, year_of(today))
    late = [unit for unit in units.order_by("sort_key", "pk") if states[unit.pk] != "whole"]
    note = _("填报本学年数据：上年的数点一下确认")
    return [Row(str(unit), note, reverse("metric-sheet", args=[unit.pk])) for unit in late[:SHOWN]]


def _office(person: Person, today: date) -> list[Row]:
    units = queries.units_seen_by(person).filter(closed_on=None)
    counted = Counter(states_of(units, year_of(today)).values())
    words = (("none", _("%d所学校没有填报")), ("part", _("%d所学校没有填齐")))
    return [
        Row(word % counted[state], _("本学年学校数据"), link("metrics", state=state))
        for state, word in words
        if counted[state]
    ]

"""Requests for more time that wait for somebody, on his first page."""

from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dudao.findings.models import Extension
from dudao.findings.queries import is_late
from dudao.findings.queries.extensions import extensions_to_decide
from dudao.org.models import Person
from dudao.web.home.parts import FACT_WORDS, SHOWN, Card, Home, Row, day_words, link


def extensions_home(person: Person, today: date) -> Home:
    """Return the card of the requests to decide; none when nothing waits."""
    rows = [_row(extension, today) for extension in extensions_to_decide(person)[:SHOWN]]
    url = link("extensions", mine="on")
    cards = [Card(_("等您批复的延期申请"), "calendar", rows, url, "", aside=True)] if rows else []
    return Home([], cards)


def _row(extension: Extension, today: date) -> Row:
    finding = extension.finding
    asked = _("%(unit)s · 现期限%(due)s，申请延至%(until)s") % {
        "unit": finding.unit,
        "due": day_words(finding.due_on, today),
        "until": day_words(extension.asked_until, today),
    }
    return Row(
        Truncator(finding.fact).chars(FACT_WORDS),
        asked,
        f"{reverse('finding', args=[finding.pk])}#extension",
        [("amber", extension.get_state_display())],
        is_late(finding, today),
    )

"""Draws that wait for one's part of the chance, whatever one's role."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.org.models import Person
from dudao.planning.queries.draws import shares_to_give
from dudao.web.home.parts import SHOWN, Card, Home, Row, link
from dudao.web.templatetags.tones import tone_of


def draws_home(person: Person, _today: date) -> Home:
    """Return the card of the draws that wait for `person`; nothing when none does."""
    rows = [
        Row(
            draw.title,
            _("请登录后出数并封存") if draw.state == "frozen" else _("请揭晓您出的数"),
            reverse("draw", args=[draw.pk]),
            [(tone_of(draw, "state", draw.state), draw.get_state_display())],
        )
        for draw in shares_to_give(person)[:SHOWN]
    ]
    card = Card(_("等您出数的抽查"), "star", rows, link("draws", mine="on"), "")
    return Home([], [card] if rows else [])

"""Hand-overs that wait: for one's own confirmation, whatever one's role."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.handovers import queries
from dudao.handovers.models import HandOver
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, link
from dudao.web.templatetags.tones import tone_of


def handovers_home(person: Person, today: date) -> Home:
    """Return the card of the hand-overs that wait for `person`; nothing when none does."""
    rows = [_row(hand_over, today) for hand_over in queries.waiting_for(person)[:SHOWN]]
    card = Card(_("等您确认的工作交接"), "return", rows, link("handovers", state="open"), "")
    return Home([], [card] if rows else [])


def _row(hand_over: HandOver, today: date) -> Row:
    return Row(
        _("%(giver)s 移交给 %(taker)s") % {"giver": hand_over.giver, "taker": hand_over.taker},
        _("%(kind)s · %(on)s 起") % {"kind": hand_over.get_kind_display(), "on": hand_over.on},
        reverse("handover", args=[hand_over.pk]),
        [(tone_of(hand_over, "state", hand_over.state), hand_over.get_state_display())],
        hand_over.on < today,
    )

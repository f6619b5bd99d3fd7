"""Plates at gates on which somebody is named who no longer answers for the school."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.inspectorate.queries import stale_plaques
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, link


def plaques_home(person: Person, today: date) -> Home:
    """Return the card of the plates to print anew; nothing where none is."""
    if not may_anywhere(person, Permission.INSPECTOR_EDIT):
        return Home([], [])
    rows = [
        Row(
            plaque.unit.name,
            _("责任督学已变更，请重新印制标牌"),
            reverse("school-plaque", args=[plaque.unit_id]),
        )
        for plaque in stale_plaques(person, today)[:SHOWN]
    ]
    card = Card(_("要重新印制的标牌"), "school", rows, link("areas"), "", aside=True)
    return Home([], [card] if rows else [])

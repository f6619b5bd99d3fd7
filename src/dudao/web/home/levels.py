"""Checks by an upper office on the first page: what to do, what to answer."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.evaluation.models import UpperCheck, UpperSample
from dudao.evaluation.queries.levels import checks_to_do, samples_to_answer
from dudao.org.models import Person
from dudao.web.home.parts import SHOWN, Card, Home, Row, link


def levels_home(person: Person, _today: date) -> Home:
    """Return the card of checks; none where nothing waits."""
    if not any(may_anywhere(person, one) for one in (Permission.LEVEL_RUN, Permission.ROUND_RUN)):
        return Home([], [])
    rows = [
        *(_answer(one) for one in samples_to_answer(person)[:SHOWN]),
        *(_own(one) for one in checks_to_do(person)[:SHOWN]),
    ]
    card = Card(_("上级复核"), "scale", rows, link("checks"), "", aside=True)
    return Home([], [card] if rows else [])


def _answer(one: UpperSample) -> Row:
    note = _("%(check)s · 等待答复") % {"check": one.check_of}
    url = reverse("check-sample", args=[one.pk])
    return Row(str(one.result.candidate.unit), note, url, [("amber", one.get_state_display())])


def _own(one: UpperCheck) -> Row:
    url = reverse("check", args=[one.pk])
    return Row(str(one), "", url, [("blue", one.get_state_display())])

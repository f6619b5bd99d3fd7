"""The home of a school: what to put right, what to sign for, by when."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.documents import queries as documents
from dudao.documents.models import Delivery
from dudao.findings import queries as findings
from dudao.findings.states import State
from dudao.lib import clock
from dudao.org.models import Person
from dudao.visits import queries as visits
from dudao.visits.states import State as VisitState
from dudao.web.documents.columns import url_of
from dudao.web.home.parts import (
    SHOWN,
    Card,
    Home,
    Row,
    Tile,
    finding_row,
    link,
    visit_row,
    worry,
)

COUNTED = 99


def school_home(person: Person, today: date) -> Home:
    """Return what the school has to do, returned work first."""
    todo = list(findings.inbox(person)[:COUNTED])
    letters = list(
        documents.inbox(person)
        .filter(acknowledged_at=None)
        .select_related("document__notice")[:COUNTED]
    )
    returned = sum(finding.state == State.RETURNED for finding in todo)
    found = findings.counts(person, today)
    tiles = [
        Tile(_("待整改"), len(todo), reverse("inbox"), worry(len(todo), "amber")),
        Tile(
            _("退回重改"), returned, link("findings", state=State.RETURNED), worry(returned, "red")
        ),
        Tile(
            _("期限临近"),
            found.due_soon,
            reverse("inbox"),
            worry(found.due_soon, "amber"),
            _("3个工作日内到期"),
        ),
        Tile(
            _("已逾期"), found.overdue, link("findings", overdue="on"), worry(found.overdue, "red")
        ),
        Tile(_("待签收公文"), len(letters), reverse("inbox"), worry(len(letters), "amber")),
    ]
    cards = [
        Card(
            _("要整改的问题"),
            "alert",
            [finding_row(finding, today) for finding in todo[:SHOWN]],
            reverse("inbox"),
            _("没有要整改的问题。"),
        ),
        Card(
            _("待签收公文"),
            "notice",
            [_letter_row(letter) for letter in letters[:SHOWN]],
            reverse("inbox"),
            _("没有待签收的公文。"),
            aside=True,
        ),
    ]
    if may_anywhere(person, Permission.FEEDBACK_SIGN):
        cards.append(_to_sign(person, today))
    return Home(tiles, cards)


def _letter_row(letter: Delivery) -> Row:
    document = letter.document
    return Row(
        document.title,
        _("%(number)s · 送达 %(day)s")
        % {
            "number": document.number,
            "day": f"{letter.delivered_at.astimezone(clock.CHINA):%m-%d}",
        },
        url_of(document) or reverse("inbox"),
        [("grey", _("已阅")) if letter.read_at else ("red", _("未阅"))],
    )


def _to_sign(person: Person, today: date) -> Card:
    waiting = (
        visits.visible_to(person)
        .filter(state=VisitState.FED_BACK)
        .select_related("unit", "leader")
        .order_by("-planned_on", "-id")[:SHOWN]
    )
    return Card(
        _("待签字的反馈清单"),
        "sign",
        [visit_row(visit, today) for visit in waiting],
        link("visits", state=VisitState.FED_BACK),
        _("没有待签字的反馈清单。"),
        aside=True,
    )

"""The home of the supervision office: what goes on today, what waits, what went wrong."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.documents import queries as documents
from dudao.documents.models import Document
from dudao.documents.states import Kind
from dudao.documents.states import State as DocumentState
from dudao.findings import queries as findings
from dudao.findings.states import UNFINISHED, State
from dudao.org.models import Person
from dudao.planning import queries as planning
from dudao.planning.states import State as AssignmentState
from dudao.visits import queries as visits
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from dudao.web.home.dealing import office_cards
from dudao.web.home.papers import draft_row, to_check_cards
from dudao.web.home.parts import (
    SHOWN,
    Card,
    Home,
    Tile,
    assignment_row,
    finding_row,
    link,
    overdue_card,
    visit_row,
    worry,
)
from dudao.web.schools.reading import schools_for

#: As many as a figure counts one by one; an office has fewer in a day.
COUNTED = 99
LOOK_BACK_DAYS = 30
WENT = [VisitState.CHECKED_IN, VisitState.FED_BACK, VisitState.SIGNED, VisitState.REFUSED]


def office_home(person: Person, today: date) -> Home:
    """Return today's visits, what waits for signing off, what is late, this month's cover."""
    going = list(
        planning.visible_to(person)
        .filter(planned_on=today)
        .exclude(state=AssignmentState.WITHDRAWN)
        .order_by("state", "unit__sort_key")[:COUNTED]
    )
    waiting = list(
        documents.waiting_for(person)
        .exclude(kind=Kind.SECTION_LETTER)
        .select_related("notice")[:COUNTED]
    )
    tiles = _tiles(person, today, len(going))
    cards = [
        Card(
            _("今日入校安排"),
            "visit",
            [assignment_row(assignment, today) for assignment in going[:SHOWN]],
            link("assignments", first=today, last=today),
            _("今天没有安排入校。可在“督导任务”中安排。"),
        ),
        *office_cards(person, today),
        overdue_card(person, today, aside=False),
        *to_check_cards(person),
        _trouble(person, today),
    ]
    if may_anywhere(person, Permission.DOCUMENT_SIGN_OFF):
        tiles.insert(
            1,
            Tile(
                _("待签发"),
                len(waiting),
                link("documents", state=DocumentState.PENDING),
                worry(len(waiting), "amber"),
            ),
        )
        cards.insert(1, _to_sign_off(waiting))
    return Home(tiles, cards)


def _tiles(person: Person, today: date, going: int) -> list[Tile]:
    """Return the figures that every office looks at first."""
    found = findings.counts(person, today)
    visited, schools = _cover(person, today)
    return [
        Tile(_("今日入校"), going, link("assignments", first=today, last=today)),
        Tile(
            _("逾期问题"),
            found.overdue,
            link("findings", overdue="on"),
            worry(found.overdue, "red"),
        ),
        Tile(
            _("待核查"),
            found.to_verify,
            link("findings", state=State.SUBMITTED),
            worry(found.to_verify, "violet"),
        ),
        Tile(_("未销号问题"), found.open, link("findings", state="unfinished")),
        Tile(
            _("本月入校"),
            f"{visited}/{schools}",
            link("visits", since=today.replace(day=1)),
            note=_("已入校学校 / 全部学校"),
        ),
    ]


def _cover(person: Person, today: date) -> tuple[int, int]:
    """Return how many schools were visited this month, and how many there are."""
    schools = schools_for(person).filter(closed_on=None)
    went = Visit.objects.filter(
        planned_on__gte=today.replace(day=1), planned_on__lte=today, state__in=WENT
    )
    reached = schools.filter(pk__in=went.values("unit"))
    return reached.count(), schools.count()


def _to_sign_off(waiting: list[Document]) -> Card:
    pending = link("documents", state=DocumentState.PENDING)
    return Card(
        _("等您签发"),
        "notice",
        [draft_row(document) for document in waiting[:SHOWN]],
        pending,
        _("没有等待签发的公文。"),
        aside=True,
    )


def _trouble(person: Person, today: date) -> Card:
    """Return refused signatures and relapsed problems of late: where the office steps in."""
    since = today - timedelta(days=LOOK_BACK_DAYS)
    refused = (
        visits.visible_to(person)
        .filter(state=VisitState.REFUSED, planned_on__gte=since)
        .select_related("unit", "leader")
        .order_by("-planned_on", "-id")[:SHOWN]
    )
    relapsed = (
        findings.visible_to(person)
        .filter(relapsed=True, state__in=sorted(UNFINISHED))
        .select_related("unit")
        .order_by("due_on", "id")[:SHOWN]
    )
    rows = [visit_row(visit, today) for visit in refused]
    rows += [
        finding_row(finding, today)._replace(chips=[("red", _("反弹"))]) for finding in relapsed
    ]
    return Card(
        _("近期拒签与反弹"),
        "flag",
        rows[:SHOWN],
        link("visits", state=VisitState.REFUSED),
        _("近30天没有拒签，也没有反弹的问题。"),
        aside=True,
    )

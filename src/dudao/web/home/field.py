"""The home of those who go to schools: where to go, what is unfinished, what waits for them."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from dudao.findings import queries as findings
from dudao.findings.states import State
from dudao.org.models import Person
from dudao.planning import queries as planning
from dudao.planning.models import Assignment
from dudao.planning.states import State as AssignmentState
from dudao.visits import queries as visits
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from dudao.web.home.papers import to_file_cards
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

AHEAD_DAYS = 7
COUNTED = 99
BEGUN = [VisitState.PLANNED, VisitState.CHECKED_IN, VisitState.FED_BACK]


def field_home(person: Person, today: date) -> Home:
    """Return where to go, visits begun and not ended, submissions to judge, what is late."""
    soon = _assignments(person, today)
    begun = _begun(person)
    found = findings.counts(person, today)
    now = [assignment for assignment in soon if assignment.planned_on == today]
    tiles = [
        Tile(_("今天要去"), len(now), link("assignments", mine="on", first=today, last=today)),
        Tile(_("未完成的督导"), len(begun), link("visits", mine="on"), worry(len(begun), "amber")),
        Tile(
            _("待核查"),
            found.to_verify,
            link("findings", state=State.SUBMITTED),
            worry(found.to_verify, "violet"),
        ),
        Tile(
            _("逾期问题"),
            found.overdue,
            link("findings", overdue="on"),
            worry(found.overdue, "red"),
        ),
        Tile(_("未销号问题"), found.open, link("findings", state="unfinished")),
    ]
    return Home(tiles, _cards(person, today, soon, begun))


def _cards(person: Person, today: date, soon: list[Assignment], begun: list[Visit]) -> list[Card]:
    waiting = findings.to_verify(person)[:SHOWN]
    return [
        Card(
            _("要去的学校"),
            "visit",
            [assignment_row(assignment, today) for assignment in soon[:SHOWN]],
            link("assignments", mine="on"),
            _("近7天没有安排。需要随时入校时，请点上方的“临时入校”。"),
        ),
        Card(
            _("未完成的督导"),
            "edit",
            [visit_row(visit, today) for visit in begun[:SHOWN]],
            link("visits", mine="on"),
            _("没有做到一半的督导。"),
        ),
        Card(
            _("等您核查"),
            "check",
            [finding_row(finding, today) for finding in waiting],
            link("findings", state=State.SUBMITTED),
            _("学校还没有新提交的整改。"),
            aside=True,
        ),
        *to_file_cards(person, today),
        overdue_card(person, today),
    ]


def _assignments(person: Person, today: date) -> list[Assignment]:
    """Return what one still has to go to, the late first, up to a week ahead."""
    return list(
        planning.mine(person)
        .filter(state=AssignmentState.ASSIGNED, planned_on__lte=today + timedelta(AHEAD_DAYS))
        .order_by("planned_on", "slot", "id")[:COUNTED]
    )


def _begun(person: Person) -> list[Visit]:
    return list(
        Visit.objects.filter(visits.of_person(person), state__in=BEGUN)
        .select_related("unit", "leader")
        .order_by("planned_on", "id")[:COUNTED]
    )

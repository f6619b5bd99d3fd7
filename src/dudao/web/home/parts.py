"""What a home page is made of: figures that lead to lists, and short lists."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dudao.findings import queries as findings
from dudao.findings.models import Finding
from dudao.org.models import Person
from dudao.planning.models import Assignment
from dudao.planning.states import Slot
from dudao.visits.models import Visit
from dudao.web.templatetags.tones import tone_of

#: How many rows a card shows; the rest is one click away.
SHOWN = 8
FACT_WORDS = 40

Word = str | Promise


class Tile(NamedTuple):
    """A figure and the list behind it; `tone` only where somebody should act."""

    word: Word
    value: int | str
    url: str
    tone: str = ""
    note: Word = ""


class Row(NamedTuple):
    """A line of a card; `chips` are (tone, word)."""

    title: Word
    note: Word
    url: str
    chips: Sequence[tuple[str, Word]] = ()
    late: bool = False


class Card(NamedTuple):
    """A short list and where the whole is; `empty` says what it means when there is none."""

    heading: Word
    icon: str
    rows: Sequence[Row]
    url: str
    empty: Word
    aside: bool = False


class Home(NamedTuple):
    """A home page, or the share of one role in it."""

    tiles: list[Tile]
    cards: list[Card]


def link(name: str, **query: Any) -> str:
    """Return the address of a list, narrowed."""
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


def worry(count: int, tone: str) -> str:
    """Return `tone` where there is something to do."""
    return tone if count else ""


def day_words(day: date, today: date) -> str:
    """Return a day as short as it is still clear."""
    if day == today:
        return _("今天")
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def finding_row(finding: Finding, today: date) -> Row:
    """Return a finding as a line: what, where, until when."""
    late = findings.is_late(finding, today)
    until = _("应于%(on)s前整改") if late else _("期限%(on)s")
    due = until % {"on": day_words(finding.due_on, today)}
    return Row(
        _("%(what)s：%(more)s")
        % {"what": finding.topic_title, "more": Truncator(finding.fact).chars(FACT_WORDS)},
        f"{finding.unit} · {due}",
        reverse("finding", args=[finding.pk]),
        [(tone_of(finding, "state", finding.state), finding.get_state_display())],
        late,
    )


def assignment_row(assignment: Assignment, today: date) -> Row:
    """Return an assignment as a line: which school, when, who."""
    day = day_words(assignment.planned_on, today)
    when = day if assignment.slot == Slot.DAY else f"{day} {assignment.get_slot_display()}"
    return Row(
        str(assignment.unit),
        f"{when} · {assignment.leader} · {assignment.purpose}",
        reverse("assignment", args=[assignment.pk]),
        [(tone_of(assignment, "state", assignment.state), assignment.get_state_display())],
        assignment.planned_on < today,
    )


def visit_row(visit: Visit, today: date) -> Row:
    """Return a visit as a line."""
    return Row(
        str(visit.unit),
        f"{day_words(visit.planned_on, today)} · {visit.get_kind_display()} · {visit.leader}",
        reverse("visit", args=[visit.pk]),
        [(tone_of(visit, "state", visit.state), visit.get_state_display())],
    )


def joined(shares: Iterable[Home]) -> Home:
    """Return the home of somebody with several roles; what two roles share appears once."""
    tiles: dict[str, Tile] = {}
    cards: dict[str, Card] = {}
    for share in shares:
        for tile in share.tiles:
            tiles.setdefault(str(tile.word), tile)
        for card in share.cards:
            cards.setdefault(str(card.heading), card)
    return Home(list(tiles.values()), list(cards.values()))


def overdue_card(person: Person, today: date, *, aside: bool = True) -> Card:
    """Return the findings with which schools are late, the longest first."""
    rows = (
        findings.visible_to(person)
        .filter(findings.overdue_q(today))
        .select_related("unit")
        .order_by("due_on", "id")[:SHOWN]
    )
    return Card(
        _("逾期未整改"),
        "clock",
        [finding_row(finding, today) for finding in rows],
        link("findings", overdue="on"),
        _("没有逾期的问题。"),
        aside,
    )

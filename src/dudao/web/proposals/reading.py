"""What a proposed month shows: the grid of days and people, what merging saves, what is unmet."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.org.models import Person
from dudao.planning.models import Assignment, Obligation, Proposal, ProposedVisit
from dudao.planning.queries.months import open_days
from dudao.planning.queries.obligations import rides_for
from dudao.planning.queries.places import geography, schools_at
from dudao.planning.queries.proposals import span, tours_of, visits_of
from dudao.planning.solving import Why

#: What stands in the way, and what would help.
WHY: dict[str, tuple[str | Promise, str | Promise]] = {
    Why.NO_DAY: (
        gettext_lazy("任务的起止日期内没有入校日"),
        gettext_lazy("放宽任务日期，或核对校历"),
    ),
    Why.NOBODY: (
        gettext_lazy("能去的督学都应回避这所学校"),
        gettext_lazy("请外责任区或上级督学支援"),
    ),
    Why.NO_SPECIALIST: (
        gettext_lazy("没有可派的“%(specialty)s”专业督学"),
        gettext_lazy("在“督学”中补登专业，或聘请兼职督学"),
    ),
    Why.AWAY: (
        gettext_lazy("能去的督学这些天都不在岗"),
        gettext_lazy("放宽任务日期，或调整请假"),
    ),
    Why.LIMIT: (
        gettext_lazy("这所学校的入校次数已到上限"),
        gettext_lazy("放宽任务日期，以便并入已有的入校"),
    ),
    Why.TOO_LONG: (
        gettext_lazy("任务约%(minutes)d分钟，一天做不完"),
        gettext_lazy("把任务拆成两次"),
    ),
    Why.CAPACITY: (
        gettext_lazy("能去的督学这些天都排满了"),
        gettext_lazy("放宽任务日期，或增派兼职督学"),
    ),
}


class Cell(NamedTuple):
    """What somebody does on a day."""

    leader: Person
    visits: list[ProposedVisit]
    km: float


class Row(NamedTuple):
    """A day of the grid; `week` is true where a new week begins."""

    day: date
    week: bool
    cells: list[Cell]


class Grid(NamedTuple):
    """Days down, people across."""

    people: list[Person]
    rows: list[Row]


class Left(NamedTuple):
    """What the month leaves out: why, since when or with whom, and what would help.

    `ride` is a visit assigned already that can do it along the way.
    """

    obligation: Obligation
    why: str
    more: str
    help: str | Promise
    ride: Assignment | None


class Saved(NamedTuple):
    """What merging saves."""

    visits: int
    saved: int
    percent: int
    bound: int
    km: float
    fresh: bool


def saved_by(proposal: Proposal) -> Saved | None:
    """Return what merging saves; None before anything is worked out."""
    figures = proposal.figures
    if "visits" not in figures:
        return None
    visits, naive = figures["visits"], figures["naive"]
    return Saved(
        visits,
        naive - visits,
        round(100 * (naive - visits) / naive) if naive else 0,
        figures.get("bound", 0),
        figures.get("km", 0.0),
        figures.get("edition") == proposal.edition,
    )


def areas_in(proposal: Proposal) -> list[Area]:
    """Return the areas by which a month of a whole office is looked at; none for one area."""
    if proposal.area_id is not None:
        return []
    return list(proposal.office.areas.filter(members__isnull=False).distinct().order_by("id"))


def grid_of(proposal: Proposal, area: Area | None) -> Grid:
    """Return the month as days and people, of one area or of all schools."""
    on = max(span(proposal).first, clock.today())
    units = schools_at(proposal.office, area or proposal.area, on)
    map_ = geography(proposal.office, on)
    visits = [visit for visit in visits_of(proposal) if visit.unit_id in {u.pk for u in units}]
    lengths = {at: tour.km for at, tour in tours_of(proposal).items()}
    people = {visit.leader_id: visit.leader for visit in visits}
    own = {who for unit in units for who in map_.answering.get(unit.pk, ())}
    people |= Person.objects.filter(is_active=True).in_bulk(own - set(people))
    columns = sorted(people.values(), key=lambda one: (one.sort_key, one.pk))
    mine: dict[tuple[date, int], list[ProposedVisit]] = defaultdict(list)
    for visit in visits:
        mine[visit.day, visit.leader_id].append(visit)
    days = set().union(*open_days(proposal.office, units, span(proposal)).values())
    rows, week = [], None
    for day in sorted(days | {visit.day for visit in visits}):
        number = day.isocalendar()[1]
        cells = [
            Cell(who, mine.get((day, who.pk), []), lengths.get((day, who.pk), 0.0))
            for who in columns
        ]
        rows.append(Row(day, number != week, cells))
        week = number
    return Grid(columns, rows)


def left_out(proposal: Proposal) -> list[Left]:
    """Return in words what the month leaves out."""
    found = Obligation.objects.select_related("unit").in_bulk(
        [one["obligation"] for one in proposal.unmet]
    )
    by_id = {str(pk): obligation for pk, obligation in found.items()}
    people = Person.objects.in_bulk({who for one in proposal.unmet for who in one["people"]})
    rides = rides_for(found.values())
    return [
        _left(by_id[one["obligation"]], one, people, rides)
        for one in proposal.unmet
        if one["obligation"] in by_id
    ]


def _left(
    obligation: Obligation,
    unmet: dict[str, Any],
    people: dict[int, Person],
    rides: dict[UUID, Assignment],
) -> Left:
    why, help_ = WHY[unmet["why"]]
    words = str(why) % {"specialty": obligation.specialty, "minutes": obligation.minutes}
    names = _("、").join(str(people[who]) for who in unmet["people"] if who in people)
    days = unmet["days"] if unmet["why"] == Why.LIMIT else []
    more = names or _("、").join(day[5:] for day in days)
    return Left(obligation, words, more, help_, rides.get(obligation.pk))

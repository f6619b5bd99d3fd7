"""Programmes and their schools: who sees which, how far each is, who must keep away."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q
from dudao.documents.states import State as DocumentState
from dudao.findings.models import Finding
from dudao.findings.states import UNFINISHED
from dudao.inspectorate.queries import recused_among, words
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, norm
from dudao.planning.models import Agreement, Entry, Job, Part, Programme, TeamMember
from dudao.planning.rules.programmes import Next, Stand, needed, next_of
from dudao.planning.states import PartState, ProgrammeState, State, TeamRole, VisitKind
from dudao.planning.states.programmes import BEFORE_VISIT, CONCLUDING, HEARD, OVER, UNDER_WAY

#: What was not yet sent out is nobody's but the office's and the team's.
_INSIDE = [ProgrammeState.DRAFT.value, ProgrammeState.TEAMED.value]
_WORDS = ("programme__office", "programme__entry", "unit", "opinion")


def programmes_visible_to(person: Person) -> QuerySet[Programme]:
    """Return the programmes of offices in reach, of schools in reach, and those one is sent on."""
    mine = TeamMember.objects.filter(programme=OuterRef("pk"), person=person)
    there = Part.objects.filter(
        scope_q(person, Permission.PROGRAMME_VIEW), programme=OuterRef("pk")
    )
    return (
        Programme.objects.filter(
            scope_q(person, Permission.PROGRAMME_VIEW, "office")
            | Exists(mine)
            | (Exists(there) & ~Q(state__in=_INSIDE))
        )
        .select_related("office", "entry", "notice", "report", "parent")
        .order_by("-first_on", "-id")
    )


def parts_visible_to(person: Person) -> QuerySet[Part]:
    """Return the schools' parts that `person` reads or has to answer, newest programme first.

    A school sees its own once it was notified; of what is not announced, once it was visited.
    """
    mine = TeamMember.objects.filter(programme=OuterRef("programme"), person=person)
    sent_out = ~Q(programme__state__in=_INSIDE)
    return (
        Part.objects.filter(
            scope_q(person, Permission.PROGRAMME_VIEW, "programme__office")
            | Exists(mine)
            | (sent_out & scope_q(person, Permission.PROGRAMME_VIEW))
            | answered_by(person)
        )
        .select_related(*_WORDS)
        .order_by("-programme__first_on", "unit__sort_key", "id")
    )


def answered_by(person: Person) -> Q:
    """Return the filter for parts of schools for which `person` answers and that know of it."""
    heard = Q(state__in=sorted(HEARD))
    announced = ~Q(programme__kind=VisitKind.RANDOM)
    return (
        scope_q(person, Permission.PROGRAMME_ANSWER)
        & ~Q(programme__state__in=[*_INSIDE, ProgrammeState.CANCELLED.value])
        & (heard | announced)
    )


def school_parts(person: Person) -> QuerySet[Part]:
    """Return the parts in which a school that `person` answers for has something to do now."""
    due = Q(state=PartState.ASKED) | Q(state=PartState.INITIAL, defence_until__gte=clock.today())
    rows = Part.objects.filter(answered_by(person), due).select_related(*_WORDS)
    return rows.prefetch_related("agreements", "programme__team").order_by("id")


def team_parts(person: Person) -> QuerySet[Part]:
    """Return the open parts of programmes under way that `person` runs or is sent on."""
    mine = TeamMember.objects.filter(programme=OuterRef("programme"), person=person)
    return (
        Part.objects.filter(
            scope_q(person, Permission.PROGRAMME_RUN, "programme__office") | Exists(mine),
            programme__state__in=sorted(UNDER_WAY),
        )
        .exclude(state__in=sorted(OVER))
        .select_related(*_WORDS)
        .prefetch_related("agreements", "programme__team")
        .order_by("programme__last_on", "unit__sort_key", "id")
    )


def stand_of(part: Part) -> Stand:
    """Return how far a programme is at a school; reads `agreements` and the team only if asked."""
    programme = part.programme
    state = PartState(part.state)
    standing = part.opinion is not None and part.opinion.state != DocumentState.VOID
    return Stand(
        state=state,
        begun=programme.state not in _INSIDE,
        last_on=programme.last_on,
        self_due=programme.self_evaluation_due_on,
        handed_in=part.self_evaluated_at is not None,
        reviewed=bool(part.review),
        initial_due=part.initial_due_on,
        defence_until=part.defence_until,
        answered=bool(part.defence_answer),
        concluded=bool(part.conclusion),
        agreed=state not in CONCLUDING or not part.conclusion or votes_of(part).enough,
        drafted=standing,
        opinion_due=part.opinion_due_on,
        rectify_until=part.rectify_until,
    )


def coming(part: Part) -> Next:
    """Return what comes next at a school."""
    return next_of(stand_of(part), clock.today())


class Votes(NamedTuple):
    """What the team said to the opinion as it is proposed."""

    said: list[Agreement]
    silent: list[TeamMember]
    agreed: int
    needed: int

    @property
    def enough(self) -> bool:
        """Tell whether as many agree as the province asks for."""
        return self.agreed >= self.needed


def votes_of(part: Part) -> Votes:
    """Return the votes on the opinion; experts advise and do not vote."""
    voters = [one for one in part.programme.team.all() if one.role != TeamRole.EXPERT]
    said = list(part.agreements.all())
    have = {one.person_id for one in said}
    ours = {one.person_id for one in voters}
    percent = norm("planning.team_agree_percent", office=part.programme.office)
    return Votes(
        said,
        [one for one in voters if one.person_id not in have],
        sum(one.agrees for one in said if one.person_id in ours),
        needed(len(voters), percent),
    )


def to_rectify(part: Part) -> int:
    """Return how many problems found there from the visit to the feedback are still open."""
    if part.visited_on is None or part.initial_at is None:
        return 0
    days = (part.visited_on, part.initial_at.astimezone(clock.CHINA).date())
    found = Finding.objects.filter(unit=part.unit_id, found_on__range=days)
    return found.filter(state__in=sorted(UNFINISHED)).count()


def in_team(person: Person, programme: Programme) -> TeamMember | None:
    """Return what `person` is in the team."""
    return next((one for one in programme.team.all() if one.person_id == person.pk), None)


def runs(person: Person, programme: Programme) -> bool:
    """Tell whether `person` runs the programme: the office, or the lead of its team."""
    member = in_team(person, programme)
    lead = member is not None and member.role == TeamRole.LEAD
    return lead or may(person, Permission.PROGRAMME_RUN, programme.office)


def recused_in(people: Iterable[Person], units: Sequence[Unit], on: date) -> dict[Person, str]:
    """Return by person the schools of `units` he must keep away from, with the grounds."""
    people, names = list(people), {unit.pk: unit.name for unit in units}
    found = recused_among(people, units, on)
    return {
        person: _("、").join(
            _("%(what)s（%(more)s）") % {"what": names[row.unit_id], "more": words(row)}
            for row in found[person.pk]
        )
        for person in people
        if person.pk in found
    }


def recused_words(recused: Mapping[Person, str]) -> str:
    """Return who must keep away from where, as people read it."""
    return _("；").join(
        _("%(what)s：%(more)s") % {"what": person, "more": where}
        for person, where in recused.items()
    )


def schools_for_programme(office: Unit, on: date) -> QuerySet[Unit]:
    """Return the schools and kindergartens of `office` that are open on a day."""
    return (
        inspected()
        .filter(Q(closed_on=None) | Q(closed_on__gt=on), office=office)
        .order_by("sort_key", "pk")
    )


def without_visit(programme: Programme) -> QuerySet[Part]:
    """Return the parts for which no visit stands and that none was made at."""
    planned = Job.objects.filter(obligation__programme=programme).exclude(
        assignment__state=State.WITHDRAWN
    )
    return (
        programme.parts.filter(state__in=sorted(BEFORE_VISIT))
        .exclude(unit__in=planned.values("obligation__unit"))
        .select_related("unit")
        .order_by("unit__sort_key", "unit_id")
    )


def jobs_of(programme: Programme) -> dict[int, Job]:
    """Return by school the visit that stands for it."""
    rows = (
        Job.objects.filter(obligation__programme=programme)
        .exclude(assignment__state=State.WITHDRAWN)
        .select_related("assignment__leader", "obligation")
        .order_by("assignment__planned_on")
    )
    return {row.obligation.unit_id: row for row in rows}


def below(programme: Programme) -> dict[int, Part]:
    """Return by school how the same programme ended one level below."""
    if programme.parent is None:
        return {}
    rows = Part.objects.filter(programme=programme.parent_id).select_related(*_WORDS)
    return {row.unit_id: row for row in rows}


def progress(programmes: Sequence[Programme]) -> dict[object, Counter[str]]:
    """Return by programme how many schools are in which state."""
    found: dict[object, Counter[str]] = {one.pk: Counter() for one in programmes}
    rows = Part.objects.filter(programme__in=programmes).values_list("programme", "state")
    for programme, state in rows:
        found[programme][state] += 1
    return found


def entry_window(entry: Entry | None) -> tuple[date, date] | None:
    """Return the window that an entry gives to its programmes."""
    return (entry.first_on, entry.last_on) if entry else None

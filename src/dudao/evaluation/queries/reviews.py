"""Reviews: who may be sent, whom a draw sent, what waits for whom, who sees ratings."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, people_with, scope_q
from dudao.evaluation.models import Candidate, Review, TeamMember
from dudao.evaluation.queries.ratings import Board
from dudao.evaluation.states import MemberRole, RoundState, Stage
from dudao.inspectorate.queries import inspectors_of, recused_among, words
from dudao.lib import clock
from dudao.org.models import Person
from dudao.planning.models import Draw
from dudao.planning.queries.draws import party_key
from dudao.planning.states.draws import RESULT_STATES


def under_review(person: Person) -> QuerySet[Candidate]:
    """Return the units that were reviewed or are, as far as `person` evaluates them."""
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW), self_evaluation__submitted_at__isnull=False
        )
        .select_related(
            "unit", "batch", "round__office", "round__version__system", "self_evaluation", "review"
        )
        .order_by("-round__first_on", "batch__number", "unit__sort_key", "id")
    )  # fmt: skip


def sendable(candidate: Candidate) -> QuerySet[Person]:
    """Return who may be in a team: the office's inspectors, and who rates this school anyway."""
    inspectors = inspectors_of(candidate.round.office).values("person")
    rating = people_with(Permission.EVALUATION_RATE, candidate.unit).order_by().values("pk")
    people = Person.objects.filter(Q(pk__in=inspectors) | Q(pk__in=rating), is_active=True)
    return people.order_by("sort_key", "pk")


def kept_away(candidate: Candidate, people: list[Person]) -> dict[int, str]:
    """Return by person why he must keep away from the school; who need not is left out."""
    grounds = recused_among(people, [candidate.unit], clock.today())
    return {person: words(found[-1]) for person, found in grounds.items()}


def team_words(candidates: list[Candidate]) -> None:
    """Give units `team` (names, the lead first) and `handed_in` ("2/3"), one statement for all."""
    rows = TeamMember.objects.filter(review__candidate__in=candidates, recused=False)
    teams: dict[UUID, list[TeamMember]] = defaultdict(list)
    for row in rows.select_related("person", "review").order_by("role", "pk"):
        teams[row.review.candidate_id].append(row)
    for one in candidates:
        team = teams[one.pk]
        done = sum(row.finished_at is not None for row in team)
        one.team = _("、").join(str(row.person) for row in team)  # type: ignore[attr-defined]
        one.handed_in = f"{done}/{len(team)}" if team else ""  # type: ignore[attr-defined]


def drawn_for(candidate: Candidate) -> list[tuple[Draw, list[Person]]]:
    """Return the draws that sent inspectors to the school, with whom, the newest first."""
    draws = (
        Draw.objects.filter(
            office=candidate.round.office,
            state__in=[state.value for state in RESULT_STATES],
            lots__unit=candidate.unit,
            lots__place__gt=0,
            lots__fell="",
        )
        .order_by("-drawn_at", "-id")
        .prefetch_related("inspectors__person", "lots")
    )
    found = []
    for draw in draws:
        people = {party_key(one): one.person for one in draw.inspectors.all()}
        key = next(lot.key for lot in draw.lots.all() if lot.unit_id == candidate.unit_id)
        team = (draw.outcome or {}).get("teams", {}).get(key, [])
        if team:
            found.append((draw, [people[who] for who in team]))
    return found


def sees_ratings(board: Board, person: Person) -> bool:
    """Tell whether `person` sees what each of the team gave.

    One of the team once he has handed in his own; besides them the office that runs the review.
    """
    member = board.member(person.pk)
    if member is not None:
        return member.finished_at is not None and not member.recused
    return may(person, Permission.REVIEW_RUN, board.candidate.unit)


def review_of(candidate: Candidate) -> Review:
    """Return the review of a unit that has one, read with it or now."""
    # By name: the type checker knows the way back only where it happened to read Review first.
    found: Review = getattr(candidate, Review.candidate.field.remote_field.get_accessor_name())
    return found


def to_rate(person: Person) -> QuerySet[Candidate]:
    """Return the units on site whose sheet `person` has not handed in."""
    mine = TeamMember.objects.filter(
        review=OuterRef("review"), person=person, recused=False, finished_at=None
    )
    return _on_site().filter(Exists(mine))


def to_moderate(person: Person) -> QuerySet[Candidate]:
    """Return the units whose team, led by `person`, has handed in; some may lie apart."""
    led = TeamMember.objects.filter(
        review=OuterRef("review"), person=person, recused=False, role=MemberRole.LEAD
    )
    working = TeamMember.objects.filter(review=OuterRef("review"), recused=False, finished_at=None)
    return _on_site().filter(Exists(led), ~Exists(working))


def without_team(person: Person) -> QuerySet[Candidate]:
    """Return the units whose papers are looked through and that `person` sends a team to."""
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.REVIEW_RUN),
            stage=Stage.REVIEWED,
            round__state=RoundState.OPEN,
        )
        .select_related("unit", "batch", "round", "review")
        .order_by("review__reviewed_at", "id")
    )


def _on_site() -> QuerySet[Candidate]:
    rows = Candidate.objects.filter(stage=Stage.ON_SITE, round__state=RoundState.OPEN)
    related = rows.select_related("unit", "batch", "round__version", "round__office", "review")
    return related.order_by("review__on_site_on", "id")

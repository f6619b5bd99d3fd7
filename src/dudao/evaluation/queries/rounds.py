"""Rounds: who sees which, who belongs to one, who is due, who is late, what a round came to."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.evaluation.models import Batch, Candidate, Round, SelfEvaluation, SystemVersion
from dudao.evaluation.rules.rounds import Due, tags_of, tier_of
from dudao.evaluation.states import (
    BEFORE_SENT,
    SETTLED,
    STAGE_MOVES,
    RoundState,
    Stage,
    SystemState,
    TierBy,
)
from dudao.inspectorate.models import AreaMember
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.org.states import INSPECTED

MINUTE = 60
#: Of these stages a unit counts as evaluated in its round.
EVALUATED = [
    stage.value for stage in SETTLED | {Stage.GRADED, Stage.PUBLICITY} if stage != Stage.LEFT
]


class Progress(NamedTuple):
    """A batch, how many of its units are where, and how many are late."""

    batch: Batch
    candidates: list[Candidate]
    stages: list[tuple[Stage, int]]
    late: int
    settled: int
    waiting: int
    early: bool
    """Whether its days have not come."""


class Effort(NamedTuple):
    """What self-evaluation costs schools: how many began and sent, minutes each, share known."""

    begun: int
    sent: int
    minutes: int | None
    percent: int


def rounds_visible_to(person: Person) -> QuerySet[Round]:
    """Return the rounds of offices in reach, and those begun in which a school in reach is."""
    there = Candidate.objects.filter(
        scope_q(person, Permission.EVALUATION_VIEW)
        | scope_q(person, Permission.EVALUATION_VIEW_OWN),
        round=OuterRef("pk"),
    )
    begun = ~Q(state=RoundState.DRAFT)
    return (
        Round.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW, "office") | (begun & Exists(there))
        )
        .select_related("office", "version__system", "before")
        .order_by("-first_on", "-id")
    )


def candidates_visible_to(person: Person) -> QuerySet[Candidate]:
    """Return the units in rounds that `person` evaluates or answers for, of drafts the office."""
    begun = ~Q(round__state=RoundState.DRAFT)
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW, "round__office")
            | begun
            & (
                scope_q(person, Permission.EVALUATION_VIEW)
                | scope_q(person, Permission.EVALUATION_VIEW_OWN)
            )
        )
        .select_related("unit", "batch", "round__office", "round__version", "self_evaluation")
        .order_by("-round__first_on", "batch__number", "unit__sort_key", "id")
    )


def versions_for(office: Unit) -> QuerySet[SystemVersion]:
    """Return the published versions by which `office` may evaluate, its own and newest first."""
    return (
        SystemVersion.objects.filter(
            Q(system__office=office) | Q(system__office=None), state=SystemState.PUBLISHED
        )
        .select_related("system")
        .order_by(F("system__office").asc(nulls_last=True), "system__title", "-number")
    )


def eligible(round_: Round) -> list[Unit]:
    """Return the units that a round is about and that exist, in the order of their names.

    Where the round does not say which, its indicator system does.
    """
    about = round_.about
    whom = round_.version.definition.get("applies", {})
    kinds = about.get("kinds") or whom.get("kinds") or [kind.value for kind in INSPECTED]
    day = max(clock.today(), round_.first_on)
    rows = Unit.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), kind__in=kinds)
    rows = rows.filter(Q(office=round_.office) | Q(pk=round_.office_id), opened(day))
    if stages := about.get("stages") or whom.get("stages"):
        rows = rows.filter(stages__overlap=stages)
    wanted = set(about.get("tags") or ())
    units = rows.order_by("sort_key", "pk")
    return [unit for unit in units if not wanted or wanted & set(unit_tags(unit))]


def opened(day: date) -> Q:
    """Return the filter for units that were set up by `day`."""
    return Q(opened_on=None) | Q(opened_on__lte=day)


def unit_tags(unit: Unit) -> list[str]:
    """Return by what a unit is told apart, beside kind and stages."""
    return tags_of(
        unit.setting, unit.ownership, small_rural=unit.small_rural, boarders=unit.boarders
    )


def dues(round_: Round, units: Iterable[Unit]) -> list[Due]:
    """Return what dealing asks of each unit: its area today, its tier, its last evaluation."""
    units = list(units)
    members = AreaMember.objects.filter(holding_on(clock.today()), unit__in=units)
    areas = dict(members.values_list("unit", "area"))
    last = last_evaluated(round_, units)
    return [
        Due(
            unit.pk,
            areas.get(unit.pk, 0),
            tier_of(
                round_.about.get("tier_by") or TierBy.NOTHING,
                setting=unit.setting,
                stages=unit.stages,
                last_grade=last[unit.pk].grade if unit.pk in last else "",
            ),
            last[unit.pk].batch.last_on if unit.pk in last else None,
        )
        for unit in units
    ]


def last_evaluated(round_: Round, units: Iterable[Unit]) -> dict[int, Candidate]:
    """Return by unit its last evaluation before this round by the same office."""
    rows = Candidate.objects.filter(
        unit__in=list(units), round__office=round_.office, stage__in=EVALUATED
    ).exclude(round=round_)
    return {one.unit_id: one for one in rows.select_related("batch").order_by("batch__last_on")}


def in_no_batch(round_: Round) -> list[Unit]:
    """Return the units that a round is about and that are in none of its batches."""
    there = set(round_.candidates.values_list("unit", flat=True))
    return [unit for unit in eligible(round_) if unit.pk not in there]


def gone(round_: Round) -> list[Candidate]:
    """Return the units that were merged or closed while their evaluation was under way."""
    rows = round_.candidates.filter(unit__closed_on__lte=clock.today()).exclude(
        stage__in=sorted(SETTLED)
    )
    return list(rows.select_related("unit", "batch").order_by("unit__sort_key"))


def successors(candidate: Candidate) -> QuerySet[Unit]:
    """Return the schools that may take the place of a merged one, of its township first."""
    day = clock.today()
    rows = inspected().filter(Q(closed_on=None) | Q(closed_on__gt=day), opened(day))
    near = Case(When(region=candidate.unit.region_id, then=0), default=1)
    rows = rows.filter(office=candidate.round.office_id).exclude(pk=candidate.unit_id)
    return rows.order_by(near, "sort_key", "pk")


def gone_from(person: Person) -> QuerySet[Candidate]:
    """Return the units merged or closed on the way, of the rounds that `person` runs."""
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.ROUND_RUN, "round__office"),
            round__state=RoundState.OPEN,
            unit__closed_on__lte=clock.today(),
            stage__in=sorted(STAGE_MOVES["leave"].sources),
        )
        .select_related("unit", "round")
        .order_by("unit__sort_key", "id")
    )


def late_q(day: date) -> Q:
    """Return the filter for units that are late: with their self-evaluation, or with the rest."""
    sending = Q(stage__in=sorted(BEFORE_SENT), batch__self_evaluation_due_on__lt=day)
    settling = Q(batch__last_on__lt=day) & ~Q(stage__in=sorted(SETTLED))
    return Q(round__state=RoundState.OPEN) & (sending | settling)


def is_late(candidate: Candidate, day: date) -> bool:
    """Tell the same of one unit in an open round."""
    batch = candidate.batch
    due = batch.self_evaluation_due_on
    if candidate.stage in BEFORE_SENT and due is not None and due < day:
        return True
    return batch.last_on < day and candidate.stage not in SETTLED


def board(round_: Round, candidates: QuerySet[Candidate]) -> list[Progress]:
    """Return the batches of a round with those of `candidates` that are in them."""
    today = clock.today()
    found: dict[int, list[Candidate]] = defaultdict(list)
    rows = candidates.filter(round=round_).order_by("batch__number", "unit__sort_key", "id")
    for one in rows:
        found[one.batch_id].append(one)
    return [_progress(batch, found[batch.pk], today) for batch in round_.batches.order_by("number")]


def _progress(batch: Batch, candidates: list[Candidate], today: date) -> Progress:
    counts = Counter(one.stage for one in candidates)
    stages = [(stage, counts[stage.value]) for stage in Stage if counts[stage.value]]
    is_open = batch.round.state == RoundState.OPEN
    for one in candidates:
        one.late = is_open and is_late(one, today)  # type: ignore[attr-defined]
    late = sum(one.late for one in candidates)  # type: ignore[attr-defined]
    settled = sum(one.stage in SETTLED for one in candidates)
    waiting = counts[Stage.ASSIGNED.value]
    return Progress(batch, candidates, stages, late, settled, waiting, batch.first_on > today)


def effort(round_: Round) -> Effort:
    """Return what the self-evaluations of a round cost their schools (减负)."""
    rows = SelfEvaluation.objects.filter(candidate__round=round_)
    found = rows.aggregate(
        begun=Count("pk"),
        sent=Count("submitted_at", filter=~Q(candidate__stage__in=sorted(BEFORE_SENT))),
        seconds=Avg("seconds", filter=~Q(submitted_at=None)),
        known=Sum("prefilled", default=0),
        asked=Sum("asked", default=0),
    )
    minutes = None if found["seconds"] is None else -(-int(found["seconds"]) // MINUTE)
    percent = 100 * found["known"] // (found["asked"] or 1)
    return Effort(found["begun"], found["sent"], minutes, percent)


def shares_given(round_: Round) -> list[Decimal]:
    """Return the percents of the batches as they were given."""
    return [batch.share for batch in round_.batches.order_by("number")]


def unfinished(round_: Round) -> list[Candidate]:
    """Return the units whose evaluation came to no end in this round."""
    rows = round_.candidates.exclude(stage__in=sorted(SETTLED)).select_related("unit")
    return list(rows.order_by("unit__sort_key", "id"))


def due_rounds(office: Unit, day: date) -> list[Unit]:
    """Return the schools of `office` that no open or prepared round is about."""
    covered = Candidate.objects.filter(round__office=office, round__last_on__gte=day).exclude(
        stage=Stage.LEFT
    )
    rows = inspected().filter(Q(closed_on=None) | Q(closed_on__gt=day), office=office)
    return list(rows.exclude(pk__in=covered.values("unit")).order_by("sort_key", "pk"))

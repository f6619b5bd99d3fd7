"""Checks by an upper office: what lies below it, what can be drawn, who sees which difference."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import people_with, scope_q
from dudao.evaluation.models import Result, Round, UpperCheck, UpperSample
from dudao.evaluation.states import SETTLED, CheckState, RoundState, SampleState, Stage
from dudao.org.models import Person, Unit
from dudao.org.queries import within

#: In these the offices below read what concerns them.
TOLD = (CheckState.RETURNED.value, CheckState.CLOSED.value)
_ROUND_OFFICE = "result__candidate__round__office"
_RELATED = (
    "check_of__office", "result__candidate__unit", "result__candidate__round__office",
    "result__candidate__batch", "result__version__system", "rated_by", "answered_by",
)  # fmt: skip


def rounds_below(office: Unit) -> QuerySet[Round]:
    """Return the rounds begun by offices on the levels below `office`."""
    code = office.region_code
    return (
        Round.objects.filter(within(code, "office__region_code"))
        .exclude(office__region_code=code)
        .exclude(state=RoundState.DRAFT)
        .select_related("office", "version__system")
        .order_by("office__sort_key", "-first_on", "id")
    )


def has_below(office: Unit) -> bool:
    """Tell whether there is anything below to look at."""
    return rounds_below(office).exists()


def drawable_results(rounds: Iterable[Round]) -> QuerySet[Result]:
    """Return the confirmed results of rounds, as they stand."""
    stages = [stage.value for stage in SETTLED if stage != Stage.LEFT]
    rows = Result.objects.filter(
        candidate__round__in=[one.pk for one in rounds], stands=True, candidate__stage__in=stages
    )
    return rows.select_related("candidate__unit").order_by("candidate__unit__sort_key", "id")


def checks_visible_to(person: Person) -> QuerySet[UpperCheck]:
    """Return the checks of one's own office, and those returned in which one's schools are."""
    own = UpperSample.objects.filter(
        scope_q(person, Permission.ROUND_RUN, _ROUND_OFFICE), check_of=OuterRef("pk")
    )
    return (
        UpperCheck.objects.filter(
            scope_q(person, Permission.LEVEL_RUN, "office") | (Q(state__in=TOLD) & Exists(own))
        )
        .select_related("office", "draw")
        .order_by("-made_at", "-id")
    )


def samples_visible_to(person: Person) -> QuerySet[UpperSample]:
    """Return what was drawn: the upper office all of its own, a county only its own, once told."""
    return (
        UpperSample.objects.filter(
            scope_q(person, Permission.LEVEL_RUN, "check_of__office")
            | Q(check_of__state__in=TOLD) & scope_q(person, Permission.ROUND_RUN, _ROUND_OFFICE)
        )
        .select_related(*_RELATED)
        .order_by("result__candidate__unit__sort_key", "id")
    )


def samples_to_answer(person: Person) -> QuerySet[UpperSample]:
    """Return the differences that the office of `person` has not answered yet."""
    rows = UpperSample.objects.filter(
        scope_q(person, Permission.ROUND_RUN, _ROUND_OFFICE), state=SampleState.RETURNED
    ).exclude(scope_q(person, Permission.LEVEL_RUN, "check_of__office"))
    return rows.select_related(*_RELATED).order_by("check_of__returned_at", "id")


def checks_to_do(person: Person) -> QuerySet[UpperCheck]:
    """Return the checks that `person` has in hand."""
    rows = UpperCheck.objects.filter(scope_q(person, Permission.LEVEL_RUN, "office"))
    return rows.exclude(state=CheckState.CLOSED).select_related("draw").order_by("made_at", "id")


def drawers(office: Unit) -> QuerySet[Person]:
    """Return who may give a part of the chance for an office."""
    return people_with(Permission.LEVEL_RUN, office)


def corrected(sample: UpperSample) -> Result | None:
    """Return the result that stands since instead of the one that was drawn, or None."""
    rows = Result.objects.filter(candidate=sample.result.candidate_id, stands=True)
    return rows.exclude(pk=sample.result_id).first()

"""Results: who sees which, why each is what it is, worked out anew, and what if."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.evaluation.framework import Framework, Level, YesNo
from dudao.evaluation.models import (
    Batch,
    Candidate,
    Moderation,
    Publicity,
    Rating,
    Result,
    ResultObjection,
    SelfEvaluation,
    TeamMember,
)
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.rules.results import (
    NOT_APPLICABLE,
    Difference,
    Worked,
    differences,
    digest_of,
    explained,
    worked_out,
)
from dudao.evaluation.scoring import Explanation, Figure, Plan, Reason
from dudao.evaluation.scoring.inputs import ANSWER
from dudao.evaluation.states import InputSource, Stage
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person

_RELATED = (
    "candidate__unit", "candidate__batch", "candidate__round__office", "version__system",
    "decided_by",
)  # fmt: skip

_YES_NO = {"yes": True, "no": False, NOT_APPLICABLE: NOT_APPLICABLE}


class Source(NamedTuple):
    """Where a value that went in comes from."""

    source: InputSource
    note: str
    on: date | None
    ref: str


class Put(NamedTuple):
    """A figure that went in, as people read it, with its source and what it was worked out from."""

    figure: Figure
    source: Source | None
    below: tuple["Put", ...] = ()


class Node(NamedTuple):
    """An indicator of a result: its reason, what went in, and what the school said itself."""

    reason: Reason
    put: tuple[Put, ...]
    own: Reason | None
    below: tuple["Node", ...]

    @property
    def lost(self) -> Decimal:
        """Return how many of its points it did not get."""
        return self.reason.carries - (self.reason.score or Decimal(0))


class Recomputed(NamedTuple):
    """What a result came to when worked out again from its own stored inputs."""

    same: bool
    digest: str
    worked: Worked
    differences: list[Difference]


@dataclass
class Why:
    """A result with the reason of every figure."""

    result: Result
    plan: Plan
    own: SelfEvaluation | None

    @cached_property
    def explanation(self) -> Explanation:
        """Return every figure with its rule, worked out from the stored inputs alone."""
        return explained(self.plan, self.result.inputs)

    @cached_property
    def said(self) -> Explanation | None:
        """Return the same of what the school sent."""
        if self.own is None or not self.own.inputs:
            return None
        return explained(self.plan, own_inputs(self.own))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Return the indicators of the first level, each with those below."""
        own = {one.code: one for one in _walk(self.said.indicators)} if self.said else {}
        return tuple(self._node(one, own) for one in self.explanation.indicators)

    @property
    def leaves(self) -> list[Node]:
        """Return the indicators that are scored themselves."""
        return list(_leaves(self.nodes))

    @property
    def grades(self) -> dict[str, str]:
        """Return the words of grades, best first."""
        return {one.key: one.label for one in self.plan.framework.grades}

    def _node(self, reason: Reason, own: Mapping[str, Reason]) -> Node:
        return Node(
            reason,
            tuple(self._put(one) for one in reason.inputs),
            own.get(reason.code),
            tuple(self._node(one, own) for one in reason.below),
        )

    def _put(self, figure: Figure) -> Put:
        below = tuple(self._put(one) for one in figure.inputs)
        return Put(figure, None if figure.formula else self._source(figure.name), below)

    def _source(self, name: str) -> Source | None:
        unit = self.result.inputs["units"][0]
        kept = unit["answers"] if name.startswith(ANSWER) else unit["metrics"]
        found = kept.get(name.removeprefix(ANSWER))
        if found is None:
            return None
        day = date.fromisoformat(found["on"]) if found["on"] else None
        return Source(InputSource(found["source"]), found["note"], day, found["ref"])


class Band(NamedTuple):
    """The units of a batch with one grade, in the order of their names; never ranked."""

    key: str
    word: str
    results: list[Result]


def why(result: Result) -> Why:
    """Return why a result is what it is; one statement."""
    own = SelfEvaluation.objects.filter(
        candidate=result.candidate_id, submitted_at__isnull=False
    ).first()
    return Why(result, plan_of(result.version), own)


def own_inputs(own: SelfEvaluation) -> dict[str, Any]:
    """Return what a school sent in the form of a result's inputs."""
    sent = own.inputs
    unit = {name: sent[name] for name in ("kind", "stages", "tags")}
    kept = {
        part: {name: {"value": value} for name, value in sent[part].items()}
        for part in ("metrics", "answers")
    }
    return {"framework": sent["framework"], "units": [{"id": 1, **unit, **kept}]}


def recomputed(result: Result) -> Recomputed:
    """Work a result out again from its stored inputs by its version: the digits must be the same.

    Also when the version is no longer the text it was: its digest stands in the inputs.
    """
    plan = plan_of(result.version)
    worked = worked_out(plan, result.inputs)
    digest = digest_of(result.inputs, worked.sheet)
    found = differences(result.sheet, worked.sheet)
    if plan.digest != result.inputs["framework"]:
        told = Difference(_("指标体系"), result.inputs["framework"], plan.digest)
        found = [told, *found]
    same = not found and digest == result.digest and worked.score == result.score
    return Recomputed(same, digest, worked, found)


def what_if(result: Result, changes: Mapping[str, str]) -> tuple[Explanation, Worked]:
    """Return what a result would be with other values; nothing is kept.

    `changes` are by input: `#A1` for the answer of an indicator, `pupils` for a figure; empty
    leaves the value as it was. Raises `Invalid` per input.
    """
    plan = plan_of(result.version)
    first, *others = result.inputs["units"]
    changed = {**first, "metrics": dict(first["metrics"]), "answers": dict(first["answers"])}
    wrong = {}
    for name, text in changes.items():
        if not text.strip():
            continue
        try:
            kept = changed["answers"] if name.startswith(ANSWER) else changed["metrics"]
            kept[name.removeprefix(ANSWER)] = {"value": _value(plan, name, text.strip())}
        except (InvalidOperation, ValueError):
            wrong[name] = _("请填数字。")
    if wrong:
        raise Invalid(_("有的数据不能用，请改正。"), fields=wrong)
    inputs = {**result.inputs, "units": [changed, *others]}
    return explained(plan, inputs), worked_out(plan, inputs)


def _value(plan: Plan, name: str, text: str) -> Any:
    """Return what was typed as it would be stored."""
    if name not in plan.names or name in plan.computed:
        raise Invalid(_("没有这一项。"), fields={name: _("没有这一项。")})
    code = name.removeprefix(ANSWER) if name.startswith(ANSWER) else ""
    leaf = plan.framework.indicator(code) if code else None
    if leaf is not None and isinstance(leaf.rule, Level):
        return text
    if (leaf is None and code) or (leaf is not None and isinstance(leaf.rule, YesNo)):
        if text not in _YES_NO:
            told = _("请填是或否。")
            raise Invalid(told, fields={name: told})
        return _YES_NO[text]
    return text if text == NOT_APPLICABLE else str(_number(text))


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise InvalidOperation
    return number


def choices_of(framework: Framework, name: str) -> list[tuple[str, str]]:
    """Return what may be chosen for an input; none where a number is asked for."""
    if not name.startswith(ANSWER):
        return []
    leaf = framework.indicator(name.removeprefix(ANSWER))
    if leaf is not None and isinstance(leaf.rule, Level):
        return [(step.name, step.name) for step in leaf.rule.steps]
    if leaf is None or isinstance(leaf.rule, YesNo):
        return [("yes", _("是")), ("no", _("否"))]
    return []


def results_visible_to(person: Person) -> QuerySet[Result]:
    """Return the results that `person` reads: the office all, a school its own once announced."""
    announced = Publicity.results.through.objects.filter(
        result=OuterRef("pk"), publicity__first_on__lte=clock.today()
    )
    own = scope_q(person, Permission.EVALUATION_VIEW_OWN, "candidate__unit") & Exists(announced)
    return (
        Result.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW, "candidate__unit")
            | scope_q(person, Permission.EVALUATION_VIEW, "candidate__round__office")
            | own
        )
        .select_related(*_RELATED)
        .order_by("candidate__unit__sort_key", "-number", "id")
    )


def objections_visible_to(person: Person) -> QuerySet[ResultObjection]:
    """Return the objections to results that `person` reads."""
    rows = ResultObjection.objects.filter(
        scope_q(person, Permission.EVALUATION_VIEW, "result__candidate__unit")
        | scope_q(person, Permission.EVALUATION_VIEW, "result__candidate__round__office")
        | scope_q(person, Permission.EVALUATION_VIEW_OWN, "result__candidate__unit")
    )
    return rows.select_related(
        "result__candidate__unit", "result__candidate__round__office", "filed_by", "reader"
    ).order_by("-filed_at", "-id")


def publicities_visible_to(person: Person) -> QuerySet[Publicity]:
    """Return the publicities of offices in reach, and those in which a unit of one's own is."""
    own = Publicity.results.through.objects.filter(
        scope_q(person, Permission.EVALUATION_VIEW_OWN, "result__candidate__unit"),
        publicity=OuterRef("pk"),
    )
    rows = Publicity.objects.filter(
        scope_q(person, Permission.EVALUATION_VIEW, "batch__round__office") | Exists(own)
    )
    return rows.select_related("batch__round__office", "made_by").order_by("-first_on", "-id")


def put_up() -> QuerySet[Publicity]:
    """Return every publicity: what is put up is put up for everybody."""
    return Publicity.objects.select_related("batch__round__office").order_by("last_on", "id")


def up_on(day: date) -> QuerySet[Publicity]:
    """Return what is up on a day."""
    return put_up().filter(first_on__lte=day, last_on__gte=day)


def bands(batch: Batch, results: QuerySet[Result]) -> list[Band]:
    """Return the results that stand in a batch by grade, best first; empty grades too.

    Within a grade by name: a list by points would make a league table of it.
    """
    framework = plan_of(batch.round.version).framework
    found = defaultdict(list)
    rows = results.filter(candidate__batch=batch, stands=True)
    for row in rows.order_by("candidate__unit__sort_key", "id"):
        found[row.grade].append(row)
    named = [Band(one.key, one.label, found[one.key]) for one in framework.grades]
    return named + ([Band("", _("未入等"), found[""])] if found[""] else [])


def to_grade(person: Person) -> QuerySet[Candidate]:
    """Return the units that were looked at on site and that `person` may grade."""
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.ROUND_DECIDE, "round__office"), stage=Stage.ON_SITE
        )
        .select_related("unit", "batch", "round")
        .order_by("batch__last_on", "unit__sort_key", "id")
    )


def to_answer(person: Person) -> QuerySet[ResultObjection]:
    """Return the objections that wait for the office of `person`, oldest first."""
    return (
        ResultObjection.objects.filter(
            scope_q(person, Permission.ROUND_RUN, "result__candidate__round__office"), outcome=""
        )
        .select_related("result__candidate__unit")
        .order_by("filed_at", "id")
    )


def to_object(person: Person, today: date) -> QuerySet[Publicity]:
    """Return the publicities in which a school of `person` may still object."""
    own = Q(
        results__candidate__stage=Stage.PUBLICITY, results__stands=True, last_on__gte=today
    ) & scope_q(person, Permission.EVALUATION_SUBMIT, "results__candidate__unit")
    return Publicity.objects.filter(own).distinct().order_by("last_on", "id")


def ended(person: Person, today: date) -> QuerySet[Publicity]:
    """Return the publicities that are over and whose results `person` may confirm."""
    waiting = Q(
        results__candidate__stage=Stage.PUBLICITY, results__stands=True, last_on__lt=today
    ) & scope_q(person, Permission.ROUND_DECIDE, "batch__round__office")
    rows = Publicity.objects.filter(waiting).distinct()
    return rows.select_related("batch__round").order_by("last_on", "id")


def publicity_of(result: Result) -> Publicity | None:
    """Return the last publicity of a result."""
    return result.publicities.order_by("-first_on", "-made_at").first()


def raters_of(candidate: Candidate) -> set[int]:
    """Return the ids of who rated a unit, settled ratings or was in its team, recused or not."""
    team = TeamMember.objects.filter(review__candidate=candidate).values_list("person", flat=True)
    rated = Rating.objects.filter(review__candidate=candidate).values_list("rater", flat=True)
    settled = Moderation.objects.filter(review__candidate=candidate).values_list("by", flat=True)
    return set(team) | set(rated) | set(settled)


def _walk(reasons: tuple[Reason, ...]) -> Iterator[Reason]:
    for one in reasons:
        yield one
        yield from _walk(one.below)


def _leaves(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for one in nodes:
        if one.below:
            yield from _leaves(one.below)
        else:
            yield one

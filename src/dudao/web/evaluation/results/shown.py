"""What the pages of results show: the tree of reasons with links to where each value is from."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation.framework import plain
from dudao.evaluation.models import Candidate, DevelopmentPlan, Result
from dudao.evaluation.queries.development_plans import plans_visible_to
from dudao.evaluation.queries.results import Node, Put, Source, Why, results_visible_to
from dudao.evaluation.scoring import Figure, Reason, State
from dudao.evaluation.scoring.inputs import ANSWER
from dudao.evaluation.states import InputSource, Stage
from dudao.metrics.queries import values_visible_to
from dudao.org.models import Person
from dudao.web.home.parts import link


class Line(NamedTuple):
    """A figure that went in: what, how much, from where, and the page to read more."""

    label: str
    value: str
    formula: str
    source: str
    url: str
    depth: int


class Branch(NamedTuple):
    """An indicator as the page draws it; `own` is what the school scored itself."""

    reason: Reason
    rule: str | Promise
    own: str
    differs: bool
    lines: tuple[Line, ...]
    below: tuple["Branch", ...]


class OnCandidate(NamedTuple):
    """What the page of a unit in a round tells of its result and its plan."""

    result: Result | None
    plan: DevelopmentPlan | None
    may_grade: bool
    may_begin: bool


def branches(told: Why, person: Person) -> list[Branch]:
    """Return the tree of reasons; links lead only to what `person` may open."""
    inside = may(person, Permission.EVALUATION_VIEW, told.result.candidate.unit)
    refs = {
        source.ref
        for node in told.leaves
        for put in _all(node.put)
        if (source := put.source) is not None and source.source == InputSource.METRIC
    }
    seen = {
        str(pk)
        for pk in values_visible_to(person)
        .filter(pk__in=[ref for ref in refs if ref])
        .values_list("pk", flat=True)
    }
    drawing = _Drawing(told, seen, inside=inside)
    return [drawing.branch(node) for node in told.nodes]


class _Drawing:
    def __init__(self, told: Why, seen: set[str], *, inside: bool) -> None:
        self.told = told
        self.seen = seen
        self.inside = inside

    def branch(self, node: Node) -> Branch:
        """Return an indicator with everything below it."""
        own = node.own
        said = "—" if own is None or own.score is None else str(own.score)
        return Branch(
            reason=node.reason,
            rule=node.reason.kind.label if node.reason.kind else "",
            own=said,
            differs=own is not None and own.score != node.reason.score,
            lines=tuple(self._lines(node.reason, node.put, 0)),
            below=tuple(self.branch(one) for one in node.below),
        )

    def _lines(self, reason: Reason, puts: tuple[Put, ...], depth: int) -> Iterator[Line]:
        for put in puts:
            figure, source = put.figure, put.source
            yield Line(
                label=figure.label,
                value=_value(reason, figure),
                formula=figure.formula,
                source=_source(source),
                url=self._url(source) if source else "",
                depth=depth,
            )
            yield from self._lines(reason, put.below, depth + 1)

    def _url(self, source: Source) -> str:
        """Return the page where a value can be looked up; empty where there is none to open."""
        candidate = self.told.result.candidate
        open_to_all: dict[InputSource, Callable[[], str]] = {
            InputSource.SELF: lambda: reverse("self-evaluation", args=[source.ref]),
            InputSource.FINDING: lambda: link("findings", school=candidate.unit.name),
        }
        inside = {
            InputSource.RATING: lambda: reverse("review", args=[candidate.pk]),
            InputSource.PROFILE: lambda: reverse("school", args=[candidate.unit_id]),
            InputSource.COMPUTED: lambda: reverse("metric-sheet", args=[candidate.unit_id]),
        }
        pages = open_to_all | (inside if self.inside else {})
        if source.ref in self.seen:
            pages[InputSource.METRIC] = lambda: reverse("metric-value", args=[source.ref])
        page = pages.get(source.source)
        return page() if page else ""


def _all(puts: tuple[Put, ...]) -> Iterator[Put]:
    for one in puts:
        yield one
        yield from _all(one.below)


def _value(reason: Reason, figure: Figure) -> str:
    if figure.state is State.NOT_APPLICABLE:
        return _("不适用")
    if figure.state is State.MISSING:
        return _("没有数据")
    if figure.value is None:
        return _("算不出来")
    if figure.name.startswith(ANSWER):
        return reason.answer
    return f"{plain(figure.value)}{figure.unit}"


def _source(source: Source | None) -> str:
    if source is None:
        return ""
    parts = [str(source.source.label), source.note, source.on.isoformat() if source.on else ""]
    return " · ".join(part for part in parts if part)


def on_candidate(candidate: Candidate, person: Person) -> OnCandidate:
    """Return what the page of a unit in a round tells of its result; two statements."""
    looked_at = candidate.stage in {Stage.REVIEWED, Stage.ON_SITE}
    fills = may(person, Permission.EVALUATION_SUBMIT, candidate.unit)
    plan = plans_visible_to(person).filter(candidate=candidate).first()
    return OnCandidate(
        result=results_visible_to(person).filter(candidate=candidate).first(),
        plan=plan,
        may_grade=looked_at and may(person, Permission.ROUND_DECIDE, candidate.round.office),
        may_begin=fills and candidate.stage == Stage.NOTIFIED and plan is None,
    )

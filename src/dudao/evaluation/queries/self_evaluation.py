"""A self-evaluation as it stands: what is asked and left, its score, grade and evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.evaluation.framework import (
    EVERYBODY,
    Framework,
    Indicator,
    Level,
    Metric,
    OnTime,
    Satisfaction,
    YesNo,
    plain,
)
from dudao.evaluation.models import Candidate, SelfAnswer, SelfEvaluation, SelfEvidence
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.queries.rounds import unit_tags
from dudao.evaluation.rules.answers import (
    NOT_THE_SCHOOLS,
    Gap,
    agreement_of,
    figure,
    gaps_of,
    not_the_schools,
    own_answer,
    typed,
)
from dudao.evaluation.scoring import NA, Explanation, Figure, Plan, Reason, State, explain, sheet_of
from dudao.evaluation.scoring import Unit as Scored
from dudao.evaluation.states import Agreement, Asked, Stage, Standing
from dudao.lib import clock
from dudao.org.models import Person

YES_NO = {"yes": gettext_lazy("是"), "no": gettext_lazy("否")}
MINUTE = 60


class Item(NamedTuple):
    """One line: an indicator, or a figure under the first indicator that uses it."""

    of: Asked
    code: str
    title: str
    unit: str
    answer: SelfAnswer | None
    leaf: Indicator | None
    reason: Reason | None
    asked: bool
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[SelfEvidence, ...] = ()

    @property
    def standing(self) -> Standing:
        """Return whether the school has looked at it."""
        return Standing(self.answer.standing) if self.answer else Standing.EMPTY

    @property
    def left(self) -> bool:
        """Tell whether it waits for the school."""
        return self.asked and self.standing in {Standing.EMPTY, Standing.PREFILLED}

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return what may be chosen; none where a number is asked for."""
        rule = self.leaf.rule if self.leaf else None
        if isinstance(rule, Level):
            return [(step.name, step.name) for step in rule.steps]
        return [(key, str(word)) for key, word in YES_NO.items()] if isinstance(rule, YesNo) else []

    @property
    def value(self) -> str:
        """Return what is answered as it stands in a field."""
        if self.answer is None:
            return ""
        number = self.answer.number
        return plain(number) if number is not None else self.answer.choice

    @property
    def by_system(self) -> bool:
        """Tell whether records and surveys answer it, and the school does not."""
        return self.leaf is not None and isinstance(self.leaf.rule, NOT_THE_SCHOOLS)

    @property
    def figures(self) -> list[Figure]:
        """Return what is known of what the system works it out from."""
        found = _figures(self.reason.inputs) if self.reason and self.by_system else ()
        return [one for one in found if one.value is not None]

    @property
    def words(self) -> str:
        """Return what is answered for people."""
        if self.answer is not None and self.answer.choice == "na":
            return _("不适用")
        return f"{dict(self.choices).get(self.value, self.value)}{self.unit}" if self.value else ""

    @property
    def shown(self) -> str:
        """Return what is answered, or what came out of the figures."""
        came = self.reason.answer if self.reason else ""
        rule = self.leaf.rule if self.leaf else None
        unit = "%" if isinstance(rule, OnTime | Satisfaction) else getattr(rule, "unit", "")
        return self.words or (f"{came}{unit}" if came else "")


class Section(NamedTuple):
    """An indicator of the first level and everything under it."""

    code: str
    title: str
    items: tuple[Item, ...]
    reason: Reason

    @property
    def left(self) -> int:
        """Return how many lines wait for the school."""
        return sum(item.left for item in self.items)


@dataclass
class Picture:
    """Everything a page, a paper or an action has to know of a self-evaluation."""

    evaluation: SelfEvaluation
    plan: Plan
    answers: Mapping[tuple[str, str], SelfAnswer]
    papers: list[SelfEvidence]
    today: date

    @property
    def framework(self) -> Framework:
        """Return the framework it is answered by."""
        return self.plan.framework

    @cached_property
    def scored(self) -> Scored:
        """Return what is known of the unit, as the kernel takes it."""
        unit = self.evaluation.candidate.unit
        leaves = {leaf.code: leaf for leaf in self.framework.leaves()}
        metrics, answers = {}, {}
        for (of, code), row in self.answers.items():
            if of == Asked.METRIC:
                metrics[code] = figure(row.number, row.choice)
            elif code in leaves and own_answer(leaves[code]):
                answers[code] = typed(leaves[code], row.number, row.choice)
        for name in not_the_schools(leaves.values()):
            if metrics.get(name) is None:  # not told yet: the school is not marked down for it
                metrics[name] = NA
        return Scored(1, unit.kind, unit.stages, unit_tags(unit), metrics, answers)

    @cached_property
    def explanation(self) -> Explanation:
        """Return score and grade with their reasons, by what is answered now."""
        return explain(self.plan, sheet_of(self.plan, [self.scored]), 1)

    @cached_property
    def sections(self) -> list[Section]:
        """Return what is asked, section by section; a figure only where it is used first."""
        known: set[str] = set()
        return [
            Section(one.code, one.title, tuple(self._items(one, known)), one)
            for one in self.explanation.indicators
        ]

    def _items(self, top: Reason, known: set[str]) -> Iterator[Item]:
        for reason in _leaves(top):
            leaf = self.framework.indicator(reason.code)
            if leaf is None or (reason.state is State.NOT_APPLICABLE and not _is_for(leaf, reason)):
                continue
            yield self._indicator(leaf, reason)
            if isinstance(leaf.rule, NOT_THE_SCHOOLS):
                continue
            for one in _figures(reason.inputs):
                if one.name not in known:
                    known.add(one.name)
                    yield self._metric(one)

    def _indicator(self, leaf: Indicator, reason: Reason) -> Item:
        papers = tuple(one for one in self.papers if leaf.code in one.codes)
        gaps = gaps_of(leaf, [(one.title, one.dated_on) for one in papers], self.today)
        row = self.answers.get((Asked.INDICATOR, leaf.code))
        asked = own_answer(leaf)
        return Item(
            Asked.INDICATOR,
            leaf.code,
            leaf.title,
            "",
            row,
            leaf,
            reason,
            asked,
            tuple(gaps),
            papers,
        )

    def _metric(self, one: Figure) -> Item:
        row = self.answers.get((Asked.METRIC, one.name))
        title = self.label(one.name)
        return Item(Asked.METRIC, one.name, title, one.unit, row, None, None, asked=True)

    def label(self, name: str) -> str:
        """Return what people call a figure."""
        metric: Metric = self.framework.names()[name]
        level = name.partition(".")[2]
        if not level:
            return metric.label
        return _("%(label)s（%(level)s）") % {"label": metric.label, "level": level}

    @property
    def items(self) -> list[Item]:
        """Return every line."""
        return [item for section in self.sections for item in section.items]

    def item(self, of: str, code: str) -> Item | None:
        """Return one line, or None."""
        return next((one for one in self.items if (one.of, one.code) == (of, code)), None)

    @property
    def gaps(self) -> list[Gap]:
        """Return what papers are missing or expired."""
        return [gap for item in self.items for gap in item.gaps]

    @property
    def expired(self) -> list[Gap]:
        """Return the papers that are no longer good, where papers must be."""
        return [gap for gap in self.gaps if gap.expired_on]

    @property
    def missing(self) -> list[Gap]:
        """Return the papers that are asked for and not there."""
        return [gap for gap in self.gaps if not gap.expired_on]

    @property
    def grades(self) -> dict[str, str]:
        """Return the grades one may apply for, best first."""
        return {grade.key: grade.label for grade in self.framework.grades}

    @property
    def texts_left(self) -> list[str]:
        """Return which of the texts and the grade are still to be given, by field."""
        names = ["strengths", "problems"] + (["applied_grade"] if self.grades else [])
        return [name for name in names if not getattr(self.evaluation, name)]

    @property
    def left(self) -> int:
        """Return how much is left to do before it can be sent."""
        return sum(item.left for item in self.items) + len(self.texts_left)

    @property
    def answered(self) -> bool:
        """Tell whether every line is answered, so that the score means something."""
        return not any(item.left for item in self.items)

    @property
    def asked(self) -> int:
        """Return how much there is to answer or confirm in all."""
        return sum(item.asked for item in self.items)

    @property
    def prefilled(self) -> int:
        """Return how much of it was known before the school began."""
        return sum(
            bool(item.asked and item.answer and item.answer.source_note) for item in self.items
        )

    @property
    def agreement(self) -> Agreement | None:
        """Return how the grade applied for stands to the self-score; None where none is."""
        applied = self.evaluation.applied_grade
        if applied not in self.grades:
            return None
        return agreement_of(self.framework, self.explanation.grade, applied)

    @property
    def grade_word(self) -> str:
        """Return the grade that the self-score comes to."""
        return self.grades.get(self.explanation.grade or "", "")

    @property
    def applied_word(self) -> str:
        """Return the grade applied for."""
        return self.grades.get(self.evaluation.applied_grade, "")

    @property
    def minutes(self) -> int:
        """Return how long the school worked on it, in minutes, begun ones counted."""
        return -(-self.evaluation.seconds // MINUTE)

    def inputs(self) -> dict[str, Any]:
        """Return what the score was worked out from, as JSON, to work it out again."""
        scored = self.scored
        return {
            "framework": self.plan.digest,
            "kind": scored.kind,
            "stages": list(scored.stages),
            "tags": list(scored.tags),
            "metrics": {name: _json(value) for name, value in scored.metrics.items()},
            "answers": {name: _json(value) for name, value in scored.answers.items()},
        }


def _is_for(leaf: Indicator, reason: Reason) -> bool:
    """Tell whether an indicator is left out only because of a figure, and not for whom it is."""
    if isinstance(leaf.rule, NOT_THE_SCHOOLS) and leaf.applies == EVERYBODY:
        return True
    return any(one.state is State.NOT_APPLICABLE for one in reason.inputs)


def picture(evaluation: SelfEvaluation) -> Picture:
    """Return a self-evaluation as it stands; three statements."""
    answers = {(row.of, row.code): row for row in evaluation.answers.select_related("answered_by")}
    papers = list(evaluation.evidence.select_related("file").order_by("title", "pk"))
    plan = plan_of(evaluation.candidate.round.version)
    return Picture(evaluation, plan, answers, papers, clock.today())


def self_evaluations_visible_to(person: Person) -> QuerySet[SelfEvaluation]:
    """Return the self-evaluations that `person` fills in or reads.

    The office reads what is under way too, so that it can help and measure the time.
    """
    return (
        SelfEvaluation.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW, "candidate__unit")
            | scope_q(person, Permission.EVALUATION_VIEW_OWN, "candidate__unit")
        )
        .select_related(
            "candidate__unit", "candidate__batch", "candidate__round__office",
            "candidate__round__version__system", "form", "report",
        )
        .order_by("candidate__batch__self_evaluation_due_on", "candidate__unit__sort_key", "id")
    )  # fmt: skip


def to_fill_in(person: Person) -> QuerySet[Candidate]:
    """Return the self-evaluations that a school of `person` works on, the nearest day first."""
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.EVALUATION_SUBMIT), stage=Stage.SELF_EVALUATION
        )
        .select_related("unit", "batch", "round", "self_evaluation")
        .order_by("batch__self_evaluation_due_on", "id")
    )


def to_review(person: Person) -> QuerySet[Candidate]:
    """Return the self-evaluations that were sent and that `person` looks through."""
    return (
        Candidate.objects.filter(scope_q(person, Permission.EVALUATION_RATE), stage=Stage.APPLIED)
        .select_related("unit", "batch", "round", "self_evaluation")
        .order_by("self_evaluation__submitted_at", "id")
    )


def _leaves(top: Reason) -> Iterator[Reason]:
    if not top.below:
        yield top
    for one in top.below:
        yield from _leaves(one)


def _figures(inputs: tuple[Figure, ...]) -> Iterator[Figure]:
    """Yield the reported figures behind the inputs of a rule."""
    for one in inputs:
        if one.inputs or one.formula:
            yield from _figures(one.inputs)
        elif not one.name.startswith("#"):
            yield one


def _json(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    return plain(value) if isinstance(value, Decimal) else "na"

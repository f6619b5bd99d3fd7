"""A year's evaluation: who sees what, the framework of the year, results worked out and again."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import people_with, scope_q
from dudao.evaluation.framework import Framework, canonical, plain
from dudao.evaluation.framework.reading import shaped
from dudao.evaluation.models import (
    Round,
    SystemVersion,
    VetoDecision,
    VetoRule,
    YearResult,
    YearScheme,
    YearWork,
)
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.rounds import unit_tags, versions_for
from dudao.evaluation.queries.year_figures import Known, known_of_year, until_of
from dudao.evaluation.rules.years import (
    Part,
    Work,
    parts_of,
    random_weight,
    with_vetoes,
    work_code,
    year_framework,
)
from dudao.evaluation.scoring import (
    NA,
    Explanation,
    Reason,
    compiled,
    explain,
    sheet_of,
    within_shares,
)
from dudao.evaluation.scoring import Unit as Scored
from dudao.evaluation.scoring.inputs import Answer
from dudao.evaluation.states import PartSource, RoundState, VetoState, YearState
from dudao.lib.errors import WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.planning.models import Programme, SectionTask
from dudao.planning.states import ProgrammeState, TaskState

_NOT_YET = (ProgrammeState.DRAFT.value, ProgrammeState.CANCELLED.value)
_TASKS = (TaskState.ACCEPTED.value, TaskState.DISPATCHED.value, TaskState.ANSWERED.value)
OPEN_VETOES = (VetoState.TOLD.value, VetoState.HEARD.value)


class Worked(NamedTuple):
    """A unit's year as it was worked out just now."""

    unit: Unit
    inputs: dict[str, Any]
    sources: dict[str, list[Any]]
    explanation: Explanation
    digest: str


class Grades(NamedTuple):
    """The grade by score, the grade after shares and vetoes, and that in words."""

    reached: str
    grade: str
    band: str


def schemes_visible_to(person: Person) -> QuerySet[YearScheme]:
    """Return the schemes of offices in reach, and those adopted for schools in reach."""
    there = Unit.objects.filter(
        scope_q(person, Permission.EVALUATION_VIEW, "")
        | scope_q(person, Permission.EVALUATION_VIEW_OWN, ""),
        office=OuterRef("office"),
    )
    adopted = ~Q(state=YearState.DRAFT)
    return (
        YearScheme.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW, "office") | (adopted & Exists(there))
        )
        .select_related("office", "version__system", "adopted_by")
        .order_by("-year", "-id")
    )


def results_visible_to(person: Person) -> QuerySet[YearResult]:
    """Return the results of units in reach; a school sees its own once they are published."""
    published = Q(scheme__state=YearState.CLOSED)
    return (
        YearResult.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW)
            | (published & scope_q(person, Permission.EVALUATION_VIEW_OWN))
        )
        .select_related("unit", "scheme__office", "scheme__version__system")
        .order_by("-scheme__year", "unit__sort_key", "id")
    )


def vetoes_visible_to(person: Person) -> QuerySet[VetoDecision]:
    """Return the vetoes under way and decided, of units in reach; a school sees its own."""
    return (
        VetoDecision.objects.filter(
            scope_q(person, Permission.EVALUATION_VIEW)
            | scope_q(person, Permission.EVALUATION_VIEW_OWN)
        )
        .select_related("unit", "rule__approver", "scheme__office", "decided_by")
        .order_by("-made_at", "-id")
    )


def usable_versions(office: Unit) -> list[SystemVersion]:
    """Return the published versions that can be worked out from records, the newest first."""
    rows = versions_for(office).order_by("-published_at", "-number")
    return [row for row in rows if _usable(row)]


def _usable(version: SystemVersion) -> bool:
    parts, faults = parts_of(framework_of(version))
    return bool(parts) and not faults


def year_parts(scheme: YearScheme) -> list[Part]:
    """Return the parts of the indicator system of a scheme."""
    return parts_of(framework_of(scheme.version))[0]


def weights_of(scheme: YearScheme) -> dict[str, Decimal]:
    """Return the weights of the parts by their codes."""
    return {code: Decimal(weight) for code, weight in scheme.weights.items()}


def scheme_before(scheme: YearScheme) -> YearScheme | None:
    """Return the adopted scheme of an earlier year by the same office, the last one."""
    return last_scheme(scheme.office, scheme.year)


def last_scheme(office: Unit, year: int) -> YearScheme | None:
    """Return the last adopted scheme of an office before `year`."""
    rows = YearScheme.objects.filter(office=office, year__lt=year).exclude(state=YearState.DRAFT)
    return rows.select_related("version").order_by("-year").first()


def random_weight_of(scheme: YearScheme) -> Decimal:
    """Return what random inspections weigh in a scheme."""
    return random_weight(year_parts(scheme), weights_of(scheme))


def work_choices(office: Unit, year: int) -> list[tuple[str, str]]:
    """Return what may be key work of a year, as (`kind:id`, title): what is under way already."""
    programmes = Programme.objects.filter(
        office=office, first_on__year__lte=year, last_on__year__gte=year
    ).exclude(state__in=_NOT_YET)
    tasks = SectionTask.objects.filter(office=office, month__year=year, state__in=_TASKS, into=None)
    rounds = Round.objects.filter(
        office=office, first_on__year__lte=year, last_on__year__gte=year
    ).exclude(state=RoundState.DRAFT)
    return [
        *((f"programme:{one.pk}", one.title) for one in programmes.order_by("first_on", "pk")),
        *(
            (f"task:{one.pk}", _("科室任务：%(title)s") % {"title": one.title})
            for one in tasks.order_by("month", "pk")
        ),
        *(
            (f"round:{one.pk}", _("评估：%(title)s") % {"title": one.title})
            for one in rounds.order_by("first_on", "pk")
        ),
    ]


def work_key(work: YearWork) -> str:
    """Return the choice that a piece of key work was."""
    kinds = {"programme": work.programme_id, "task": work.task_id, "round": work.round_id}
    return next(f"{kind}:{pk}" for kind, pk in kinds.items() if pk)


def works_of(scheme: YearScheme) -> list[Work]:
    """Return the key work of a scheme as the rules take it."""
    rows = scheme.works.select_related("round__version").order_by("position", "pk")
    return [Work(row.title, row.weight, _grade_labels(row)) for row in rows]


def _grade_labels(work: YearWork) -> tuple[str, ...]:
    if work.round is None:
        return ()
    return tuple(grade.label for grade in framework_of(work.round.version).grades)


def framework_of_year(scheme: YearScheme) -> Framework:
    """Return the framework of the year: as adopted, or as it would be; vetoes are off.

    Raises `WrongState` where an adopted one cannot be read, ValueError where a draft makes none.
    """
    if not scheme.definition:
        return year_framework(framework_of(scheme.version), weights_of(scheme), works_of(scheme))
    framework, faults = shaped(scheme.definition)
    if framework is None:
        raise WrongState(_("本年度的考核方案读不出来：%(fault)s") % {"fault": faults[0].message})
    return framework


def evaluated_units(scheme: YearScheme, framework: Framework) -> list[Unit]:
    """Return the units of the office that the year is about and that are still there."""
    kinds = framework.applies.kinds
    rows = inspected().filter(
        Q(closed_on=None) | Q(closed_on__gt=until_of(scheme)),
        Q(opened_on=None) | Q(opened_on__lte=scheme.last_on),
        office=scheme.office,
    )
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return list(rows.order_by("sort_key", "pk"))


def rules_on(scheme: YearScheme) -> dict[str, str]:
    """Return by code the legal basis of the vetoes that may be used."""
    return {rule.code: rule.basis for rule in scheme.veto_rules.all() if rule.is_on}


def veto_lines(scheme: YearScheme) -> list[tuple[str, str, VetoRule | None]]:
    """Return the vetoes of the indicator system with their rules: code, title, rule or None."""
    rules = {rule.code: rule for rule in scheme.veto_rules.select_related("approver")}
    vetoes = framework_of(scheme.version).vetoes
    return [(veto.code, veto.title, rules.get(veto.code)) for veto in vetoes]


def approvers(office: Unit) -> QuerySet[Person]:
    """Return who may decide on a veto for an office."""
    return people_with(Permission.YEAR_DECIDE, office)


def worked_out(scheme: YearScheme) -> list[Worked]:
    """Return every unit's year as its records have it now."""
    framework = framework_of_year(scheme)
    bases = rules_on(scheme)
    units = evaluated_units(scheme, framework)
    known = known_of_year(scheme, units)
    stopped = _upheld(scheme)
    top = next((p.code for p in year_parts(scheme) if p.source is PartSource.KEY_WORK), "")
    rows = []
    for unit in units:
        inputs = _inputs(framework, unit, known[unit.pk], top)
        inputs["vetoes"] = {code: bases[code] for code in sorted(stopped[unit.pk] & bases.keys())}
        rows.append((unit, inputs, _sources(framework, known[unit.pk], top)))
    return [
        Worked(unit, inputs, sources, explained(framework, inputs), digest_of(framework, inputs))
        for unit, inputs, sources in rows
    ]


def explained(framework: Framework, inputs: Mapping[str, Any]) -> Explanation:
    """Return what stored inputs come to by the year's framework; the same digits every time."""
    vetoes = inputs["vetoes"]
    plan = compiled(with_vetoes(framework, vetoes))
    metrics = {name: _decoded(value) for name, value in inputs["metrics"].items()}
    answers: dict[str, Answer] = {
        name: NA if value == "na" else value for name, value in inputs["answers"].items()
    }
    answers |= dict.fromkeys(vetoes, True)
    unit = Scored(1, inputs["kind"], inputs["stages"], inputs["tags"], metrics, answers)
    return explain(plan, sheet_of(plan, [unit]), 1)


def digest_of(framework: Framework, inputs: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a framework and what was put in."""
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical(framework) + b"\n" + text.encode()).hexdigest()


def is_as_stored(result: YearResult) -> bool:
    """Tell whether working a stored result out again gives the same digits."""
    framework = framework_of_year(result.scheme)
    again = explained(framework, result.inputs)
    return (
        digest_of(framework, result.inputs) == result.digest
        and again.total == result.score
        and (again.best or "") == result.reached
        and parts_json(again) == result.parts
    )


def graded(framework: Framework, rows: Sequence[Worked]) -> dict[int, Grades]:
    """Return by unit its grades: shares of the whole are kept, then vetoes."""
    keys = [grade.key for grade in framework.grades]
    labels = {grade.key: grade.label for grade in framework.grades}
    reached, totals = {}, {}
    for row in rows:
        best, total = row.explanation.best, row.explanation.total
        reached[row.unit.pk] = keys.index(best) if best and total is not None else -1
        totals[row.unit.pk] = int((total or 0) * 100)
    shared = within_shares(framework.grades, reached, totals).grades
    found = {}
    for row in rows:
        place = shared[row.unit.pk]
        for stop in row.explanation.vetoes:
            if stop.is_on and stop.happened and place >= 0:
                place = max(place, keys.index(stop.grade))
        grade = keys[place] if place >= 0 else ""
        found[row.unit.pk] = Grades(row.explanation.best or "", grade, labels.get(grade, ""))
    return found


def parts_json(explanation: Explanation) -> list[dict[str, Any]]:
    """Return the reasons of a result as they are kept."""
    return [_reason(one) for one in explanation.indicators]


def _reason(one: Reason) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "score": None if one.score is None else str(one.score),
        "full": str(one.full),
        "carries": str(one.carries),
        "sentence": one.sentence,
        "figures": [
            {
                "name": figure.name,
                "label": figure.label,
                "unit": figure.unit,
                "value": None if figure.value is None else plain(figure.value),
            }
            for figure in one.inputs
        ],
        "below": [_reason(each) for each in one.below],
    }


def _inputs(framework: Framework, unit: Unit, known: Known, top: str) -> dict[str, Any]:
    names = framework.names()
    return {
        "kind": unit.kind,
        "stages": list(unit.stages),
        "tags": unit_tags(unit),
        "metrics": {
            name: _encoded(value) for name, value in sorted(known.metrics.items()) if name in names
        },
        "answers": {
            work_code(top, int(number)): _encoded(value)
            for number, value in sorted(known.answers.items())
            if framework.indicator(work_code(top, int(number)))
        },
    }


def _sources(framework: Framework, known: Known, top: str) -> dict[str, list[Any]]:
    names = framework.names()
    found = {}
    for name, rows in known.sources.items():
        graded = name.startswith("#")
        if graded or name in names:
            key = f"#{work_code(top, int(name[1:]))}" if graded else name
            found[key] = [
                [row.kind, row.id, row.text, row.on.isoformat(), row.amount] for row in rows
            ]
    return found


def _upheld(scheme: YearScheme) -> dict[int, set[str]]:
    rows = scheme.vetoes.filter(state=VetoState.UPHELD).values_list("unit", "rule__code")
    found: dict[int, set[str]] = defaultdict(set)
    for unit, code in rows:
        found[unit].add(code)
    return found


def _encoded(value: Answer) -> Any:
    return plain(value) if isinstance(value, Decimal) else "na" if value is NA else value


def _decoded(value: Any) -> Answer:
    return NA if value == "na" else Decimal(value)

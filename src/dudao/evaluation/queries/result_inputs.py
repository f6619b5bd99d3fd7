"""What a result is worked out from: ratings, figures, self-evaluations, each with its source.

What was rated on site wins over what the school says; the figures of the metrics win over the
roster and the ledger, and these over the figures of the self-evaluation.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from dudao.evaluation.framework import Framework
from dudao.evaluation.models import Candidate, Result, Round, SelfEvaluation
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.queries.known import known_of
from dudao.evaluation.queries.ratings import Settled
from dudao.evaluation.queries.rounds import unit_tags
from dudao.evaluation.rules.answers import figure, not_the_schools, own_answer, typed
from dudao.evaluation.rules.results import Taken, value_of
from dudao.evaluation.scoring import NA, Plan
from dudao.evaluation.states import AnswerSource, Asked, InputSource
from dudao.lib import clock
from dudao.metrics.models import Value
from dudao.metrics.queries import values_for
from dudao.metrics.states import Source
from dudao.org.models import Unit

#: What is known beside the figures of the metrics, in this order.
_KNOWN = {
    AnswerSource.PROFILE: InputSource.PROFILE,
    AnswerSource.FINDING: InputSource.FINDING,
    AnswerSource.METRIC: InputSource.METRIC,
}
Inputs = dict[str, Any]


def inputs_of(
    round_: Round,
    candidates: Sequence[Candidate],
    happened: Mapping[str, str] | None = None,
    rated: Mapping[Any, Mapping[str, Settled]] | None = None,
) -> dict[Any, Inputs]:
    """Return by candidate everything its score is worked out from; a few statements for all.

    `happened` are vetoes that the office found to have happened, by code with the reason; `rated`
    what the teams settled, by candidate.
    """
    plan = plan_of(round_.version)
    others = _others(round_, candidates, plan)
    everybody = [*candidates, *others]
    metrics = _metrics(round_, [one.unit for one in everybody], plan.framework)
    said = _self_said(everybody)
    vetoes = {
        code: Taken(True, InputSource.DECISION, note=reason)
        for code, reason in (happened or {}).items()
    }
    settled = rated or {}
    units = {}
    for one in everybody:
        own = said.get(one.pk)
        answers = {
            **_answers(plan.framework, own),
            **_rated(plan.framework, settled.get(one.pk, {}), one),
            **(vetoes if one in candidates else {}),
        }
        figures = {**_figures(plan.framework, own), **metrics[one.unit_id]}
        units[one.pk] = _unit(one.unit, figures, answers)
    return {
        one.pk: {
            "framework": plan.digest,
            "units": [units[one.pk], *(units[it.pk] for it in _beside(plan, one, everybody))],
        }
        for one in candidates
    }


def _others(round_: Round, candidates: Sequence[Candidate], plan: Plan) -> list[Candidate]:
    """Return the rest of the round, where a rule looks at the whole county."""
    if plan.varying is None:
        return []
    rows = round_.candidates.exclude(pk__in=[one.pk for one in candidates])
    return list(rows.select_related("unit").order_by("pk"))


def _beside(plan: Plan, one: Candidate, everybody: Sequence[Candidate]) -> Iterator[Candidate]:
    if plan.varying is not None:
        yield from (it for it in everybody if it.pk != one.pk)


def _unit(unit: Unit, figures: Mapping[str, Taken], answers: Mapping[str, Taken]) -> Inputs:
    return {
        "id": unit.pk,
        "kind": unit.kind,
        "stages": list(unit.stages),
        "tags": list(unit_tags(unit)),
        "metrics": {name: figures[name].stored() for name in sorted(figures)},
        "answers": {code: answers[code].stored() for code in sorted(answers)},
    }


def _rated(
    framework: Framework, settled: Mapping[str, Settled], one: Candidate
) -> dict[str, Taken]:
    """Return what the team settled, with the review it stands in."""
    found = {}
    for code, row in settled.items():
        leaf = framework.indicator(code)
        if leaf is not None:
            value = typed(leaf, row.number, row.choice) if row.applies else NA
            note = _("；").join(text for text in (row.source, row.note) if text)
            found[code] = Taken(value, InputSource.RATING, note, row.settled_on, str(one.pk))
    return found


def _self_said(candidates: Sequence[Candidate]) -> dict[Any, SelfEvaluation]:
    rows = SelfEvaluation.objects.filter(
        candidate__in=[one.pk for one in candidates], submitted_at__isnull=False
    )
    return {row.candidate_id: row for row in rows}


def _answers(framework: Framework, said: SelfEvaluation | None) -> dict[str, Taken]:
    """Return what the school sent of indicators that are answered themselves."""
    if said is None:
        return {}
    own = {leaf.code for leaf in framework.leaves() if own_answer(leaf)}
    return {
        code: _of_self(value_of(framework, code, value), said)
        for code, value in said.inputs.get("answers", {}).items()
        if code in own and value is not None
    }


def _figures(framework: Framework, said: SelfEvaluation | None) -> dict[str, Taken]:
    """Return the figures the school sent; what it cannot say itself it only left out of its own
    score, and that is no reason to leave it out of the result.
    """
    if said is None:
        return {}
    withheld = not_the_schools(framework.leaves())
    return {
        name: _of_self(value_of(framework, "", value), said)
        for name, value in said.inputs.get("metrics", {}).items()
        if value is not None and name not in withheld
    }


def _of_self(value: Any, said: SelfEvaluation) -> Taken:
    day = said.submitted_at.astimezone(clock.CHINA).date() if said.submitted_at else None
    return Taken(value, InputSource.SELF, on=day, ref=str(said.pk))


def _metrics(
    round_: Round, units: Sequence[Unit], framework: Framework
) -> dict[int, dict[str, Taken]]:
    """Return by unit and name what the metrics, the roster and the ledger know."""
    found: dict[int, dict[str, Taken]] = {unit.pk: {} for unit in units}
    names = {name for name, metric in framework.names().items() if not metric.formula}
    for unit_id, known in known_of(round_, units).items():
        for (of, name), one in known.items():
            if of == Asked.METRIC and name in names and one.source in _KNOWN:
                source = _KNOWN[one.source]
                value = figure(one.number, one.choice)
                found[unit_id][name] = Taken(value, source, one.note, one.on)
    for year, members in _years(units, names).items():
        for unit_id, figures in values_for(members, year).items():
            found[unit_id] |= {
                name: _of_figure(one, year) for name, one in figures.items() if name in names
            }
    return found


def _of_figure(one: Any, year: int) -> Taken:
    note = _("%(year)s年 %(source)s") % {"year": year, "source": Source(one.source).label}
    value = NA if one.number is None else one.number
    ref = str(one.value_id) if one.value_id else ""
    source = InputSource.METRIC if ref else InputSource.COMPUTED
    return Taken(value, source, note, one.on, ref)


def _years(units: Sequence[Unit], names: set[str]) -> dict[int, list[Unit]]:
    """Return by year the units whose newest figures are of it."""
    keys = {name.partition(".")[0] for name in names}
    rows = Value.objects.filter(unit__in=units, metric__key__in=keys, replaced_by=None)
    newest = dict(rows.values_list("unit").annotate(Max("year")))
    found: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.pk in newest:
            found[newest[unit.pk]].append(unit)
    return found


def graded_beside(candidates: Sequence[Candidate]) -> list[Result]:
    """Return the results that stand in the batches of `candidates`, but not theirs."""
    batches = {one.batch_id for one in candidates}
    rows = Result.objects.filter(candidate__batch__in=batches, stands=True)
    return list(rows.exclude(candidate__in=[one.pk for one in candidates]))

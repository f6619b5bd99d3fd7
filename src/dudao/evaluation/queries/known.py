"""What is already known of units for a self-evaluation: figures, visits, findings, earlier ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework import (
    Deduction,
    Framework,
    Indicator,
    Mark,
    OnTime,
    YesNo,
    crosswalk,
)
from dudao.evaluation.models import Crossing, Round, SelfAnswer, SelfEvaluation
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.rules.answers import item_key, own_answer, takes_number
from dudao.evaluation.states import AnswerSource, Asked, Standing
from dudao.findings.models import Finding
from dudao.instruments.definition import Judgement
from dudao.lib import clock
from dudao.metrics.queries import Figure, values_for
from dudao.metrics.rules.years import year_of
from dudao.metrics.states import Source
from dudao.org.models import Unit
from dudao.visits.models import Record
from dudao.visits.states import OUT

#: How far back findings and visits still tell how a school is.
BACK = timedelta(days=365)
PROFILE = {
    "students": "students",
    "pupils": "students",
    "classes": "classes",
    "staff": "staff",
    "boarders": "boarders",
}
#: What a judgement of a visit says: whether it is as it should be.
_JUDGED: dict[object, bool] = {Judgement.MEETS.value: True, Judgement.FAILS.value: False}


class Known(NamedTuple):
    """One answer as it is known: of what, how much or which, from where, good for which day."""

    of: Asked
    code: str
    number: Decimal | None
    choice: str
    source: AnswerSource
    note: str
    on: date | None
    text: str = ""


class Earlier(NamedTuple):
    """The self-evaluation sent before, and by the code of now what its code was."""

    evaluation: SelfEvaluation
    codes: dict[str, str]


def known_of(round_: Round, units: Sequence[Unit]) -> dict[int, dict[tuple[Asked, str], Known]]:
    """Return by unit what is known for the framework of a round, a few statements for them all.

    A figure of the metrics wins over the roster, the roster over what findings tell, and these
    over an earlier self-evaluation; a visit wins over findings.
    """
    framework = framework_of(round_.version)
    found: dict[int, dict[tuple[Asked, str], Known]] = {unit.pk: {} for unit in units}
    sources = (
        _from_earlier(round_, framework, units),
        _from_findings(framework, units),
        _from_visits(framework, units),
        _from_profiles(framework, units),
        figures_of(framework, units),
    )
    for source in sources:  # the later wins
        for unit, one in source:
            found[unit][one.of, one.code] = one
    return found


def figures_of(framework: Framework, units: Sequence[Unit]) -> Iterator[tuple[int, Known]]:
    """Yield the figures that the area of metrics knows: last year's, then this year's over them."""
    names = {name for name, metric in framework.names().items() if not metric.formula}
    present = year_of(clock.today())
    for year in (present - 1, present):
        for unit, figures in values_for(units, year).items():
            for name in names & figures.keys():
                yield unit, _figure(name, figures[name], year)


def _figure(name: str, one: Figure, year: int) -> Known:
    source = Source(one.source).label
    note = _("%(year)s年 %(source)s") % {"year": year, "source": source}
    choice = "na" if one.number is None else ""
    return Known(Asked.METRIC, name, one.number, choice, AnswerSource.METRIC, note, one.on)


def newer_figures(evaluation: SelfEvaluation) -> list[Known]:
    """Return the figures that are others now than in a self-evaluation, or known only now."""
    unit = evaluation.candidate.unit
    framework = framework_of(evaluation.candidate.round.version)
    rows = {row.code: row for row in evaluation.answers.filter(of=Asked.METRIC)}
    known = {one.code: one for _unit, one in figures_of(framework, [unit])}
    return [
        one
        for code, one in sorted(known.items())
        if code not in rows or (rows[code].number, rows[code].choice) != (one.number, one.choice)
    ]


def _from_profiles(framework: Framework, units: Sequence[Unit]) -> Iterator[tuple[int, Known]]:
    for name, metric in framework.names().items():
        if name not in PROFILE or metric.formula:
            continue
        for unit in units:
            number = getattr(unit, PROFILE[name])
            if number is not None:
                known = (Asked.METRIC, name, Decimal(number), "", AnswerSource.PROFILE)
                yield unit.pk, Known(*known, _("学校名册"), unit.figures_on)


def _from_visits(framework: Framework, units: Sequence[Unit]) -> Iterator[tuple[int, Known]]:
    """Yield what forms asked under the code of an indicator: judged, or counted."""
    leaves = {item_key(one.code): one for one in framework.leaves() if own_answer(one)}
    rows = Record.objects.filter(
        visit__unit__in=units,
        visit__state__in=sorted(OUT),
        visit__planned_on__gt=clock.today() - BACK,
        answers__has_any_keys=list(leaves),
    )
    for row in rows.select_related("visit").order_by("visit__planned_on", "pk"):
        for key in leaves.keys() & row.answers.keys():
            said = _answered(leaves[key], row.answers[key])
            if said is not None:
                note = _("%(kind)s记录") % {"kind": row.visit.get_kind_display()}
                told = (*said, AnswerSource.VISIT, note, row.visit.planned_on)
                yield row.visit.unit_id, Known(Asked.INDICATOR, leaves[key].code, *told)


def _answered(leaf: Indicator, given: Any) -> tuple[Decimal | None, str] | None:
    if isinstance(leaf.rule, YesNo):
        fine = _JUDGED.get(given) if isinstance(given, str) else None
        return None if fine is None else (None, "yes" if fine == leaf.rule.good else "no")
    if not takes_number(leaf.rule) or isinstance(given, bool):
        return None
    try:
        return Decimal(str(given)).quantize(Decimal("0.0001")), ""
    except InvalidOperation:
        return None


def _from_findings(framework: Framework, units: Sequence[Unit]) -> Iterator[tuple[int, Known]]:
    """Yield how many problems were put right on time, and how many there were of a matter."""
    leaves = framework.leaves()
    on_time = [one.rule for one in leaves if isinstance(one.rule, OnTime)]
    counted = [one for one in leaves if isinstance(one.rule, Deduction) and own_answer(one)]
    if not on_time and not counted:
        return
    today = clock.today()
    rows = Finding.objects.filter(
        unit__in=units, told_at__isnull=False, found_on__gt=today - BACK
    ).only("unit", "topic", "topic_title", "first_due_on", "closed_at")
    by_unit: dict[int, list[Finding]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_id].append(row)
    for unit in units:
        for one in _counted(by_unit[unit.pk], on_time, counted, today):
            yield unit.pk, one


def _counted(
    rows: list[Finding], on_time: Iterable[OnTime], counted: Iterable[Indicator], today: date
) -> Iterator[Known]:
    due = [row for row in rows if row.first_due_on <= today]
    closed = [
        row
        for row in due
        if row.closed_at and row.closed_at.astimezone(clock.CHINA).date() <= row.first_due_on
    ]
    note = _("近一年的问题台账")
    for rule in on_time:
        for name, number in ((rule.closed, len(closed)), (rule.due, len(due))):
            said = (Asked.METRIC, name, Decimal(number), "", AnswerSource.FINDING, note, today)
            yield Known(*said)
    for leaf in counted:
        topics = {item_key(leaf.code), leaf.title}
        number = sum(bool({row.topic, row.topic_title} & topics) for row in rows)
        if number:
            told = (Asked.INDICATOR, leaf.code, Decimal(number), "", AnswerSource.FINDING)
            yield Known(*told, note, today)


def _from_earlier(
    round_: Round, framework: Framework, units: Sequence[Unit]
) -> Iterator[tuple[int, Known]]:
    for unit, earlier in earlier_of(round_, framework, units).items():
        rows = {row.code: row for row in _said(earlier.evaluation)}
        for now, before in earlier.codes.items():
            row = rows.get(before)
            if row is not None:
                note = str(earlier.evaluation.candidate.round)
                yield unit, Known(
                    Asked.INDICATOR, now, row.number, row.choice, AnswerSource.EARLIER, note,
                    earlier.evaluation.candidate.batch.last_on, row.text,
                )  # fmt: skip


def _said(evaluation: SelfEvaluation) -> list[SelfAnswer]:
    rows = evaluation.answers.all()
    return [
        row
        for row in rows
        if row.of == Asked.INDICATOR
        and row.standing != Standing.EMPTY
        and row.source not in {AnswerSource.VISIT, AnswerSource.FINDING}
    ]


def earlier_of(round_: Round, framework: Framework, units: Sequence[Unit]) -> dict[int, Earlier]:
    """Return by unit the self-evaluation it sent before, and which indicators can be compared."""
    rows = (
        SelfEvaluation.objects.filter(candidate__unit__in=units, submitted_at__isnull=False)
        .exclude(candidate__round=round_)
        .select_related("candidate__round__version__system", "candidate__batch")
        .prefetch_related("answers", "evidence")
        .order_by("submitted_at")
    )
    kept: dict[Any, dict[str, str]] = {}
    found = {}
    for row in rows:
        version = row.candidate.round.version
        if version.pk not in kept:
            kept[version.pk] = _crossed(round_, framework, version)
        found[row.candidate.unit_id] = Earlier(row, kept[version.pk])
    return found


def _crossed(round_: Round, framework: Framework, version: Any) -> dict[str, str]:
    """Return by the code of now the code before, where the two can be compared."""
    if version.pk == round_.version_id:
        return {leaf.code: leaf.code for leaf in framework.leaves()}
    if version.system_id != round_.version.system_id:
        return {}
    settled = Crossing.objects.filter(before=version, after=round_.version)
    by_hand = {row.code_before: row for row in settled}
    became = {code: row.code_after for code, row in by_hand.items() if row.code_after}
    found = {}
    for one in crosswalk(framework_of(version), framework, became):
        if not one.old or not one.new:
            continue
        hand = by_hand.get(one.old)
        if hand.comparable if hand else one.mark == Mark.COMPARABLE:
            found[one.new] = one.old
    return found

"""An upper office draws a sample below, looks again, returns differences; the county answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.evaluation.actions.result_rows import text_given
from dudao.evaluation.actions.results import evaluate_again
from dudao.evaluation.actions.round_rows import require_seen
from dudao.evaluation.models import Round, UpperCheck, UpperDifference, UpperSample
from dudao.evaluation.queries.levels import drawable_results, drawers, rounds_below
from dudao.evaluation.queries.results import what_if, why
from dudao.evaluation.rules.levels import BASIS_LIMIT, TEXT_LIMIT, TITLE_LIMIT, apart
from dudao.evaluation.states import CHECK_MOVES, SAMPLE_MOVES, CheckState, SampleState
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning.actions.draws import make_draw
from dudao.planning.rules.draws import Terms
from dudao.planning.states.draws import RESULT_STATES, Strata


@dataclass(frozen=True)
class CheckGiven:
    """What is said of a check: its name, how many are drawn, by what the list is divided."""

    title: str
    count: int
    basis: str = ""
    strata: str = Strata.NONE.value


@transaction.atomic
def begin_check(
    office: Unit,
    rounds: Sequence[Round],
    people: Sequence[Person],
    given: CheckGiven,
    *,
    by: Person,
) -> UpperCheck:
    """Begin a check of rounds below: a draw of their confirmed results by several people's chance.

    The draw goes on as every draw does: frozen, sealed, made known, carried out, certified.
    """
    require(by, Permission.LEVEL_RUN, office)
    title, basis = clean(given.title), clean(given.basis)
    below = list(rounds_below(office).filter(pk__in=[one.pk for one in rounds]))
    results = list(drawable_results(below))
    units = list({one.candidate.unit_id: one.candidate.unit for one in results}.values())
    _require_said(title, basis, below, len(units), given.count)
    chosen = list(drawers(office).filter(pk__in=[one.pk for one in people]))
    terms = Terms(title=title, basis=basis, count=given.count, strata=given.strata)
    draw = make_draw(office, terms, by=by, units=units, people=chosen)
    made = UpperCheck.objects.create(
        office=office, title=title, basis=basis, draw=draw, made_by=by, made_at=clock.now()
    )
    made.rounds.set(below)
    _record("begun", made, by, results=len(results))
    return made


@transaction.atomic
def take_sample(check_id: UUID, *, by: Person) -> UpperCheck:
    """Take what the draw drew: no other result can be put in, none left out."""
    check = _locked_check(check_id)
    require(by, Permission.LEVEL_RUN, check.office)
    if check.draw.state not in RESULT_STATES:
        raise WrongState(_("抽样还没有结果。请先在“随机抽查”完成封数、揭晓和抽取。"))
    _move_check(check, "sample")
    drawn = check.draw.lots.filter(place__gt=0, fell="").values_list("unit", flat=True)
    rows = drawable_results(check.rounds.all()).filter(candidate__unit__in=list(drawn))
    newest = {row.candidate.unit_id: row for row in rows}
    if len(newest) != len(set(drawn)):
        raise WrongState(_("抽中的学校有的已重新评定。请在抽查中划去并写明理由，再取样本。"))
    UpperSample.objects.bulk_create(
        UpperSample(check_of=check, result=row) for row in newest.values()
    )
    check.save(update_fields=["state"])
    _record("sampled", check, by, units=len(newest))
    return check


@transaction.atomic
def rate_sample(
    sample_id: UUID, values: Mapping[str, str], *, by: Person, note: str, seen: int | None = None
) -> UpperSample:
    """Enter what was found otherwise; what is left empty is as the county has it.

    Score and grade are worked out by the county's own version. Raises `Invalid` per input.
    """
    sample = _locked_sample(sample_id)
    require(by, Permission.LEVEL_RUN, sample.check_of.office)
    _require_state(sample.check_of, CheckState.UNDER_WAY)
    _move_sample(sample, "rate")
    require_seen(seen, sample.edition, {**sample.values, "note": sample.note})
    text = text_given(note, "note", TEXT_LIMIT)
    kept = {name: value.strip() for name, value in values.items() if value.strip()}
    _explained, worked = what_if(sample.result, kept)
    words = why(sample.result).grades
    sample.values, sample.note = kept, text
    sample.score, sample.grade = worked.score, worked.grade
    sample.grade_word = words.get(worked.grade, "")
    sample.rated_by, sample.rated_at = by, clock.now()
    sample.edition += 1
    sample.save(
        update_fields=[
            "state", "values", "note", "score", "grade", "grade_word", "rated_by", "rated_at",
            "edition",
        ]
    )  # fmt: skip
    _record_sample("rated", sample, by, score=str(sample.score))
    return sample


@transaction.atomic
def return_differences(check_id: UUID, *, by: Person) -> UpperCheck:
    """Return to every county where the two levels differ, indicator by indicator, and the grade."""
    check = _locked_check(check_id)
    require(by, Permission.LEVEL_RUN, check.office)
    waiting = check.samples.filter(state=SampleState.WAITING).count()
    if check.state == CheckState.UNDER_WAY and waiting:
        raise WrongState(_("还有%(count)s所没有复评。请复评完再反馈。") % {"count": waiting})
    _move_check(check, "return")
    for sample in check.samples.select_related("result__version", "result__candidate"):
        _move_sample(sample, "return")
        theirs = why(sample.result).explanation
        ours, _worked = what_if(sample.result, sample.values)
        UpperDifference.objects.bulk_create(
            UpperDifference(sample=sample, position=place, **one._asdict())
            for place, one in enumerate(apart(theirs, ours), 1)
        )
        sample.save(update_fields=["state"])
    check.returned_at = clock.now()
    check.save(update_fields=["state", "returned_at"])
    _record("returned", check, by, units=check.samples.count())
    return check


@transaction.atomic
def answer_differences(sample_id: UUID, *, by: Person, agrees: bool, answer: str) -> UpperSample:
    """Let the county say whether it agrees, and why not."""
    sample = _locked_sample(sample_id)
    _require_county(sample, by, Permission.ROUND_RUN)
    _move_sample(sample, "answer")
    sample.agrees, sample.answer = agrees, text_given(answer, "answer", TEXT_LIMIT)
    sample.answered_by, sample.answered_at = by, clock.now()
    sample.save(update_fields=["state", "agrees", "answer", "answered_by", "answered_at"])
    _record_sample("answered", sample, by, agrees=agrees)
    return sample


@transaction.atomic
def correct_result(sample_id: UUID, *, by: Person) -> UpperSample:
    """Let the county evaluate the unit again (复查): what it decides then stands instead."""
    sample = _locked_sample(sample_id)
    _require_county(sample, by, Permission.ROUND_DECIDE)
    if sample.state == SampleState.ANSWERED and not sample.agrees:
        raise WrongState(_("县级不认可差异，不用重新评定。请与上级沟通。"))
    _move_sample(sample, "recheck")
    reason = _("上级复核：%(check)s") % {"check": sample.check_of}
    evaluate_again(sample.result_id, by=by, reason=reason)
    sample.save(update_fields=["state"])
    _record_sample("rechecked", sample, by)
    return sample


@transaction.atomic
def close_check(check_id: UUID, *, by: Person, summary: str) -> UpperCheck:
    """Close a check once every county has answered."""
    check = _locked_check(check_id)
    require(by, Permission.LEVEL_RUN, check.office)
    _move_check(check, "close")
    waiting = check.samples.filter(state=SampleState.RETURNED).count()
    if waiting:
        raise WrongState(_("还有%(count)s所的差异县级没有答复。") % {"count": waiting})
    check.summary = text_given(summary, "summary", TEXT_LIMIT)
    check.save(update_fields=["state", "summary"])
    _record("closed", check, by)
    return check


def _require_county(sample: UpperSample, by: Person, permission: Permission) -> None:
    """Raise `NotAllowed` for who checks the county himself, however far his grants reach."""
    require(by, permission, sample.result.candidate.round.office)
    if may(by, Permission.LEVEL_RUN, sample.check_of.office):
        raise NotAllowed(_("上级不能代县级答复差异。"), permission=str(permission))


def _require_said(title: str, basis: str, below: Sequence[Round], there: int, count: int) -> None:
    problems = {}
    if not title or len(title) > TITLE_LIMIT:
        problems["title"] = _("请填写名称，最多%(limit)d字。") % {"limit": TITLE_LIMIT}
    if len(basis) > BASIS_LIMIT:
        problems["basis"] = _("最多%(limit)d字，请精简。") % {"limit": BASIS_LIMIT}
    if not below:
        problems["rounds"] = _("请选择下级的评估轮次。")
    elif not 0 < count <= there:
        told = _("这些轮次里已认定的结果有%(there)s个，请填1到%(there)s。")
        problems["count"] = told % {"there": there}
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)


def _require_state(check: UpperCheck, state: CheckState) -> None:
    if check.state != state:
        raise WrongState(
            _("这次复核%(state)s，现在不能办理。") % {"state": CheckState(check.state).label}
        )


def _locked_check(check_id: UUID) -> UpperCheck:
    rows = UpperCheck.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("office", "draw").filter(pk=check_id).first()
    if found is None:
        raise NotFound(_("找不到这次上级复核。请刷新页面。"))
    return found


def _locked_sample(sample_id: UUID) -> UpperSample:
    rows = UpperSample.objects.filter(pk=sample_id)
    check_id = rows.values_list("check_of", flat=True).first()
    if check_id is None:
        raise NotFound(_("找不到这个复核样本。请刷新页面。"))
    check = _locked_check(check_id)
    related = rows.select_for_update(no_key=True, of=("self",)).select_related(
        "result__version__system", "result__candidate__unit", "result__candidate__round__office"
    )
    sample = related.get()
    sample.check_of = check
    return sample


def _move_check(check: UpperCheck, move: str) -> None:
    check.state = advance(CHECK_MOVES, CheckState(check.state), move)


def _move_sample(sample: UpperSample, move: str) -> None:
    sample.state = advance(SAMPLE_MOVES, SampleState(sample.state), move)


def _record(name: str, check: UpperCheck, by: Person, **data: Any) -> None:
    record(f"level.{name}", check, by=by, unit=check.office, **data)


def _record_sample(name: str, sample: UpperSample, by: Person, **data: Any) -> None:
    record(f"level.{name}", sample, by=by, unit=sample.result.candidate.unit, **data)

"""Objections to results: filed while they are up for everybody to see, answered, rechecked."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.result_rows import locked_result, save_stage, text_given
from dudao.evaluation.actions.round_rows import move_candidate_to, record_candidate
from dudao.evaluation.models import Result, ResultObjection
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.results import publicity_of, raters_of
from dudao.evaluation.states import OVERTURNING, ObjectionOutcome, Stage
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person


@transaction.atomic
def object_to_result(result_id: UUID, *, by: Person, text: str, code: str = "") -> ResultObjection:
    """Object to the result of one's own school, or to one indicator, while it is up to see."""
    result = locked_result(result_id)
    candidate = result.candidate
    require(by, Permission.EVALUATION_SUBMIT, candidate.unit)
    _require_up(result)
    if code and framework_of(result.version).indicator(code) is None:
        told = _("指标体系里没有这个指标。请重新选择。")
        raise Invalid(told, fields={"code": told})
    if result.objections.filter(outcome="").exists():
        raise Conflict(_("本校已提出异议，正等待督导室答复。"))
    made = ResultObjection.objects.create(
        result=result, code=code, text=text_given(text, "text"), filed_at=clock.now(), filed_by=by
    )
    record_candidate("objected", candidate, by, objection=str(made.pk), code=code)
    return made


def _require_up(result: Result) -> None:
    """Raise `WrongState` unless the result is up for everybody to see today."""
    shown = publicity_of(result)
    if not result.stands or shown is None or result.candidate.stage != Stage.PUBLICITY:
        raise WrongState(_("只有公示中的结果可以提出异议。"))
    if clock.today() > shown.last_on:
        raise WrongState(_("公示已于%(day)s结束，不能再提出异议。") % {"day": shown.last_on})


@transaction.atomic
def answer_result_objection(
    objection_id: UUID, *, by: Person, outcome: str, answer: str
) -> ResultObjection:
    """Answer an objection; never by somebody who rated. Upheld or partly, the unit is rechecked.

    The result that was announced stays as it was; the recheck makes the next one.
    """
    objection = ResultObjection.objects.filter(pk=objection_id).first()
    if objection is None:
        raise NotFound(_("找不到这条异议。请刷新页面。"))
    result = locked_result(objection.result_id)
    candidate = result.candidate
    require(by, Permission.ROUND_RUN, candidate.round.office)
    objection.refresh_from_db()
    if objection.outcome:
        raise WrongState(
            _("这条异议已有结论：%(outcome)s。请刷新页面。")
            % {"outcome": objection.get_outcome_display()}
        )
    if by.pk in raters_of(candidate):
        raise NotAllowed(_("参加过本校评分的人员不能复核异议，请由其他人员办理。"))
    if outcome not in set(ObjectionOutcome):
        told = _("请选择复核结论。")
        raise Invalid(told, fields={"outcome": told})
    objection.outcome, objection.answer = outcome, text_given(answer, "answer")
    objection.reader, objection.answered_at = by, clock.now()
    objection.save(update_fields=["outcome", "answer", "reader", "answered_at"])
    if outcome in OVERTURNING:
        move_candidate_to(candidate, "reopen")
        save_stage(candidate)
    record_candidate(
        "objection_answered", candidate, by, objection=str(objection.pk), outcome=str(outcome)
    )
    return objection

"""A self-evaluation and its papers: attached, sent with an application, given back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents.compose import compose_docx
from dudao.evaluation.actions.figures import take_over
from dudao.evaluation.actions.prefilling import count_left
from dudao.evaluation.actions.round_rows import (
    locked_candidate,
    move_candidate_to,
    reason_given,
    record_candidate,
    require_open,
)
from dudao.evaluation.actions.self_rows import keep, writable
from dudao.evaluation.models import Candidate, SelfEvaluation, SelfEvidence
from dudao.evaluation.queries.known import Known, newer_figures
from dudao.evaluation.queries.self_evaluation import Picture, picture
from dudao.evaluation.queries.self_papers import SHEETS, paper_of
from dudao.evaluation.states import Agreement
from dudao.files.actions import store
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound
from dudao.org.models import Person

NAME_LIMIT = 120
NAMED = 6


@transaction.atomic
def attach_evidence(
    evaluation_id: UUID,
    file_id: UUID,
    codes: Sequence[str],
    *,
    by: Person,
    title: str = "",
    dated_on: date | None = None,
) -> SelfEvidence:
    """Attach a paper to indicators; one that is there already is used for these as well."""
    evaluation = writable(evaluation_id, by)
    file = visible_to(by).filter(pk=file_id, unit=evaluation.candidate.unit).first()
    if file is None:
        told = _("只能使用本单位的材料，请重新上传。")
        raise Invalid(told, fields={"evidence": told})
    wanted = _own_codes(evaluation, codes)
    row = evaluation.evidence.filter(file__sha256=file.sha256).first()
    if row is None:
        row = SelfEvidence(
            self_evaluation=evaluation, file=file, title=_name(title, file), attached_by=by,
            attached_at=clock.now(),
        )  # fmt: skip
    row.codes = sorted({*row.codes, *wanted})
    if title:
        row.title = _name(title, file)
    row.dated_on = dated_on or row.dated_on
    _require_past(row.dated_on)
    row.save()
    keep(evaluation, None)
    _record(evaluation, "evidence_attached", by, file=str(file.pk), codes=row.codes)
    return row


@transaction.atomic
def use_evidence(
    evaluation_id: UUID, evidence_id: int, codes: Sequence[str], *, by: Person
) -> SelfEvidence | None:
    """Use a paper for these indicators and no others; for none it is taken off."""
    evaluation = writable(evaluation_id, by)
    row = evaluation.evidence.filter(pk=evidence_id).first()
    if row is None:
        raise NotFound(_("找不到这份材料。请刷新页面。"))
    row.codes = _own_codes(evaluation, codes)
    if row.codes:
        row.save(update_fields=["codes"])
    else:
        row.delete()
    keep(evaluation, None)
    _record(evaluation, "evidence_used", by, title=row.title, codes=row.codes)
    return row if row.codes else None


@transaction.atomic
def submit_self_evaluation(evaluation_id: UUID, *, by: Person, reason: str = "") -> SelfEvaluation:
    """Send the self-evaluation and apply for the grade; form and report are kept as sent.

    Everything must be answered or confirmed, by the figures of today. A grade above the self-score
    (盲目申报) goes with a reason only. Missing papers are told and do not hinder; an expired one
    does, where the indicator asks for papers that are still good.
    """
    evaluation = writable(evaluation_id, by)
    candidate = locked_candidate(evaluation.candidate_id)
    evaluation.candidate = candidate
    now = picture(evaluation)
    _require_complete(now)
    _require_current(now, newer_figures(evaluation))
    evaluation.agreement = now.agreement or ""
    evaluation.reason = _why(now, reason)
    move_candidate_to(candidate, "apply")
    evaluation.score, evaluation.grade = now.explanation.total, now.explanation.grade or ""
    evaluation.inputs = now.inputs()
    evaluation.submitted_at, evaluation.submitted_by = clock.now(), by
    evaluation.returned_reason = ""
    evaluation.form, evaluation.report = _printed(now, by)
    evaluation.save()
    candidate.applied_grade = evaluation.applied_grade
    candidate.edition += 1
    candidate.save(update_fields=["stage", "applied_grade", "edition"])
    due = candidate.batch.self_evaluation_due_on
    record_candidate(
        "applied",
        candidate,
        by,
        grade=now.applied_word,
        score=str(evaluation.score),
        agreement=evaluation.agreement,
        reason=evaluation.reason,
        late=due is not None and due < clock.today(),
    )
    return evaluation


@transaction.atomic
def give_back_self_evaluation(candidate_id: UUID, *, by: Person, reason: str) -> Candidate:
    """Give the self-evaluation back to the school, saying what should be different."""
    candidate = locked_candidate(candidate_id)
    require(by, Permission.EVALUATION_RATE, candidate.unit)
    require_open(candidate.round)
    move_candidate_to(candidate, "give_back")
    told = reason_given(reason)
    candidate.edition += 1
    candidate.save(update_fields=["stage", "edition"])
    evaluation = candidate.self_evaluation
    evaluation.candidate = candidate
    evaluation.returned_reason = told
    evaluation.returned_times += 1
    evaluation.save(update_fields=["returned_reason", "returned_times"])
    take_over(evaluation, newer_figures(evaluation))
    count_left([evaluation])
    record_candidate("given_back", candidate, by, reason=told)
    return candidate


def _require_complete(now: Picture) -> None:
    left = [item.title for item in now.items if item.left]
    fields = {}
    if left:
        names = _("、").join(left[:NAMED]) + (_("等") if len(left) > NAMED else "")
        fields["answers"] = _("还有%(count)d项待填写或确认：%(names)s。") % {
            "count": len(left),
            "names": names,
        }
    fields |= {name: _("必填，请填写。") for name in now.texts_left}
    if fields:
        told = _("还差%(count)d项，补齐后再报送。") % {"count": now.left}
        raise Invalid(told, fields=fields)


def _require_current(now: Picture, newer: Sequence[Known]) -> None:
    """Raise `Invalid` where figures have become others, or papers are no longer good."""
    fields = {}
    if newer:
        names = _("、").join(now.label(one.code) for one in newer[:NAMED])
        fields["answers"] = _(
            "“学校数据”里这些数已有更新：%(names)s。请点“更新数据”，核对后再报送。"
        ) % {"names": names}
    if now.expired:
        papers = _("、").join(
            _("“%(title)s”（%(day)s起已过期，用于%(code)s）")
            % {"title": gap.title, "day": gap.expired_on, "code": gap.code}
            for gap in now.expired[:NAMED]
        )
        fields["evidence"] = _(
            "要求有效期内的材料已过期：%(papers)s。请换成新的，或移除后再报送。"
        ) % {"papers": papers}
    if fields:
        raise Invalid(_("有内容需要更正。"), fields=fields)


def _why(now: Picture, reason: str) -> str:
    """Return the reason given; a grade above the self-score needs one."""
    text = clean(reason)
    if now.agreement == Agreement.HIGHER:
        told = _("自评得分%(score)s，对应“%(own)s”，低于申报的“%(applied)s”。") % {
            "score": now.explanation.total,
            "own": now.grade_word or _("未入等"),
            "applied": now.applied_word,
        }
        try:
            return reason_given(text)
        except Invalid as error:
            fields = {"reason": told + _("请改报等级，或写明申报理由。")}
            raise Invalid(_("申报等级与自评得分不符。"), fields=fields) from error
    return reason_given(text) if text else ""


def _printed(now: Picture, by: Person) -> tuple[File, File]:
    """Return form and report as Word, stored as the school's own files."""
    unit, content = now.evaluation.candidate.unit, paper_of(now)
    form, report = (
        store(compose_docx(lay_out(content)), name=f"{unit.name}{name}.docx", unit=unit, by=by)
        for name, lay_out in SHEETS.values()
    )
    return form, report


def _own_codes(evaluation: SelfEvaluation, codes: Sequence[str]) -> list[str]:
    known = {leaf.code for leaf in picture(evaluation).framework.leaves()}
    if not set(codes) <= known:
        raise Invalid(
            _("指标体系里没有这个指标。请刷新页面。"), fields={"codes": _("请重新选择。")}
        )
    return sorted(set(codes))


def _name(title: str, file: File) -> str:
    return (clean(title) or file.name.rpartition(".")[0] or file.name)[:NAME_LIMIT]


def _require_past(day: date | None) -> None:
    if day is not None and day > clock.today():
        told = _("材料日期不能晚于今天。")
        raise Invalid(told, fields={"dated_on": told})


def _record(evaluation: SelfEvaluation, name: str, by: Person, **data: Any) -> None:
    candidate = evaluation.candidate
    record(f"evaluation.{name}", candidate, by=by, unit=candidate.unit, **data)

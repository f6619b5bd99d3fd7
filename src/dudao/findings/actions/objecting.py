"""Objections (申辩): the school objects, somebody else reads, the upper office reviews."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.findings.actions.rectifying import refuse_untold
from dudao.findings.actions.rows import evidence_files, locked, save
from dudao.findings.models import Finding, Objection, ObjectionFile
from dudao.findings.queries.objections import (
    objected,
    readers_for,
    review_window,
    reviewers_for,
    term,
    upper_office,
    window,
)
from dudao.findings.rules import TEXT_LIMIT, clean, text_problems
from dudao.findings.rules.objections import answer_problems
from dudao.findings.states import MOVES, OBJECTION_MOVES, ObjectionState, Outcome, State
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person


@transaction.atomic
def file_objection(
    finding_id: UUID,
    *,
    by: Person,
    statement: str,
    evidence: Sequence[Any] = (),
    on_the_spot: bool = False,
) -> Objection:
    """Object to a finding the school was told of, within the term; one objection stands at a time.

    `on_the_spot` is what the principal said when signing the feedback list: the inspector on
    whose device it is signed passes it on. The rectification goes on meanwhile.
    """
    finding = locked(finding_id)
    if not on_the_spot or not may(by, Permission.VISIT_MAKE, finding.unit):
        require(by, Permission.OBJECTION_FILE, finding.unit)
    refuse_untold(finding)
    _refuse_pointless(finding)
    last = window(finding)
    if last is not None and clock.today() > last:
        raise WrongState(
            _("申辩期限是%(last)s，已经过了。有新情况的，请在整改情况里写明，或联系责任督学。")
            % {"last": last.isoformat()},
            last=last.isoformat(),
        )
    text = _text(statement, "statement")
    files = evidence_files(evidence, unit=finding.unit, by=by)
    now = clock.now()
    made = Objection.objects.create(
        finding=finding,
        statement=text,
        on_the_spot=on_the_spot,
        filed_by=by,
        filed_at=now,
        answer_due_on=term(now, "answer", finding.office),
    )
    ObjectionFile.objects.bulk_create(ObjectionFile(objection=made, file=file) for file in files)
    _record("objected", made, by, on_the_spot=on_the_spot, text=text)
    return made


@transaction.atomic
def assign_reader(objection_id: UUID, *, by: Person, reader: Person) -> Objection:
    """Name who reads the objection: never who wrote the finding, nobody recused; may be changed."""
    objection = _locked(objection_id)
    finding = objection.finding
    require(by, Permission.OBJECTION_ASSIGN, finding.unit)
    state = advance(OBJECTION_MOVES, ObjectionState(objection.state), "assign")
    if not readers_for(finding).filter(pk=reader.pk).exists():
        raise Invalid(
            _("%(who)s不能复核这个异议。") % {"who": reader.name},
            fields={
                "reader": _(
                    "复核人要能督导这所学校，不能是提出或修改过这个问题的人，也不能须回避。"
                )
            },
        )
    objection.state, objection.reader, objection.assigned_at = state, reader, clock.now()
    objection.save(update_fields=["state", "reader", "assigned_at"])
    _record("objection_assigned", objection, by, reader=reader.pk, reader_name=reader.name)
    return objection


@transaction.atomic
def answer_objection(
    objection_id: UUID, *, by: Person, outcome: str, reasons: str, correction: str = ""
) -> Objection:
    """Answer as the reader, with reasons. Upheld: the finding is withdrawn; partly: put right."""
    objection = _locked(objection_id)
    finding = objection.finding
    require(by, Permission.OBJECTION_ANSWER, finding.unit)
    if objection.reader_id is not None and objection.reader_id != by.pk:
        raise NotAllowed(
            _("这个异议由%(who)s复核。需要换人的，请督导室重新指定。") % {"who": objection.reader}
        )
    state = advance(OBJECTION_MOVES, ObjectionState(objection.state), "answer")
    require_unrecused([by], finding.unit, clock.today())
    reasons, correction = clean(reasons), clean(correction)
    if problems := answer_problems(outcome, reasons, correction):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    objection.state, objection.outcome, objection.reasons = state, outcome, reasons
    objection.correction = correction if outcome == Outcome.PARTLY else ""
    objection.answered_at = clock.now()
    objection.save(update_fields=["state", "outcome", "reasons", "correction", "answered_at"])
    _record("objection_answered", objection, by, outcome=outcome, text=reasons)
    if outcome == Outcome.UPHELD:
        _withdraw(objection, by)
    return objection


@transaction.atomic
def ask_review(objection_id: UUID, *, by: Person, statement: str) -> Objection:
    """Ask the upper office to review an answer that did not uphold the objection, in its term."""
    objection = _locked(objection_id)
    finding = objection.finding
    require(by, Permission.OBJECTION_FILE, finding.unit)
    state = advance(OBJECTION_MOVES, ObjectionState(objection.state), "ask_review")
    if objection.outcome == Outcome.UPHELD:
        raise WrongState(_("异议已经成立，问题已撤销，不需要再申请复查。"))
    last = review_window(objection)
    if last is not None and clock.today() > last:
        raise WrongState(
            _("申请复查的期限是%(last)s，已经过了。请按答复意见办理。")
            % {"last": last.isoformat()},
            last=last.isoformat(),
        )
    if not reviewers_for(finding).exists():
        raise WrongState(
            _("系统里没有上级督导机构的人员。请向上级督导机构书面申请复查，或联系督导室添加人员。")
        )
    objection.state, objection.review_statement = state, _text(statement, "statement")
    objection.review_asked_by, objection.review_asked_at = by, clock.now()
    objection.review_unit = upper_office(finding.office)
    objection.review_due_on = term(objection.review_asked_at, "review_answer", finding.office)
    objection.save(
        update_fields=[
            "state", "review_statement", "review_asked_by", "review_asked_at", "review_unit",
            "review_due_on",
        ]
    )  # fmt: skip
    _record("objection_review_asked", objection, by, text=objection.review_statement)
    return objection


@transaction.atomic
def review_objection(objection_id: UUID, *, by: Person, outcome: str, reasons: str) -> Objection:
    """Decide as the upper office; upheld withdraws the finding, partly says in `reasons` how."""
    objection = _locked(objection_id)
    finding = objection.finding
    require(by, Permission.OBJECTION_REVIEW, finding.unit)
    require_unrecused([by], finding.unit, clock.today())
    state = advance(OBJECTION_MOVES, ObjectionState(objection.state), "review")
    reasons = clean(reasons)
    if problems := answer_problems(outcome, reasons, reasons):
        problems.pop("correction", None)
        raise Invalid(_("有内容需要更正。"), fields=problems)
    objection.state, objection.review_outcome, objection.review_reasons = state, outcome, reasons
    objection.reviewed_by, objection.reviewed_at = by, clock.now()
    objection.save(
        update_fields=["state", "review_outcome", "review_reasons", "reviewed_by", "reviewed_at"]
    )
    _record("objection_reviewed", objection, by, outcome=outcome, text=reasons)
    if outcome == Outcome.UPHELD:
        _withdraw(objection, by)
    return objection


@transaction.atomic
def withdraw_objection(objection_id: UUID, *, by: Person) -> Objection:
    """Take the objection back before it is answered; within the term another may be filed."""
    objection = _locked(objection_id)
    require(by, Permission.OBJECTION_FILE, objection.finding.unit)
    objection.state = advance(OBJECTION_MOVES, ObjectionState(objection.state), "withdraw")
    objection.save(update_fields=["state"])
    _record("objection_withdrawn", objection, by)
    return objection


def _locked(objection_id: UUID) -> Objection:
    """Return the objection with its finding, both locked, the finding first."""
    rows = Objection.objects.filter(pk=objection_id)
    finding_id = rows.values_list("finding", flat=True).first()
    if finding_id is None:
        raise NotFound(_("找不到这个异议。请刷新页面。"))
    finding = locked(finding_id)
    objection = rows.select_for_update(no_key=True, of=("self",)).select_related("reader").get()
    objection.finding = finding
    return objection


def _refuse_pointless(finding: Finding) -> None:
    if finding.state == State.WITHDRAWN:
        raise WrongState(_("这个问题已经撤销，不需要再申辩。"))
    if objected([finding.pk]):
        raise WrongState(_("已经对这个问题提出过申辩。要补充的，可在答复前撤回后重新提出。"))


def _withdraw(objection: Objection, by: Person) -> None:
    """There was no such problem: nobody has to do anything about it any more."""
    finding = objection.finding
    finding.state = advance(MOVES, State(finding.state), "withdraw")
    finding.closed_at = None
    save(finding, "state", "closed_at")
    record("finding.withdrawn", finding, by=by, unit=finding.unit, objection=str(objection.pk))


def _record(name: str, objection: Objection, by: Person, **data: Any) -> None:
    finding = objection.finding
    about = {"objection": str(objection.pk), **data}
    record(f"finding.{name}", finding, by=by, unit=finding.unit, **about)


def _text(given: str, field: str) -> str:
    text = clean(given)
    if problems := text_problems({field: text}, {field: TEXT_LIMIT}):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return text

"""科室协商: a finding put to a section by letter, its own clock, and its way back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.documents import actions as documents
from dudao.documents.content import Problem, SectionLetter
from dudao.documents.states import State as DocumentState
from dudao.files import actions as files
from dudao.files.models import File
from dudao.findings.actions.causes import set_responsible
from dudao.findings.actions.rows import evidence_files, locked, save
from dudao.findings.models import Consultation, ConsultationFile, Finding
from dudao.findings.rules import clean, due_problem, text_problems
from dudao.findings.rules.consulting import (
    ANSWER_LIMIT,
    CONCLUSION_LIMIT,
    QUESTION_LIMIT,
    REASON_LIMIT,
    letter,
)
from dudao.findings.rules.routes import is_open
from dudao.findings.states import CONSULTATION_MOVES, ConsultationState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.org.queries.calendar import calendar_of
from dudao.org.states import UnitKind

OUTSIDE = frozenset({UnitKind.SECTION, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP})


@transaction.atomic
def open_consultation(
    finding_id: UUID, *, by: Person, section: Unit, question: str, due_on: date | None = None
) -> Consultation:
    """Draft the letter that puts a finding to a section; without `due_on` the norm gives it.

    The school need not know of the finding yet. Raises `Conflict` while a letter to this section
    is under way.
    """
    finding = locked(finding_id)
    require(by, Permission.CONSULTATION_OPEN, finding.unit)
    if not is_open(finding.state):
        raise WrongState(_("“%(finding)s”已办结，不用再协商。") % {"finding": finding})
    calendar = calendar_of(finding.office_id)
    due_on = due_on or calendar.add(clock.today(), _norm("section", finding))
    question = clean(question)
    problems = _problems(question, due_on) | _section_problem(section, finding)
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    _refuse_second(finding, section)
    content = _letter(finding, section, question, due_on)
    document = documents.draft(content, office=finding.office, unit=section, by=by)
    made = Consultation.objects.create(
        finding=finding,
        section=section,
        office=finding.office,
        document=document,
        question=question,
        due_on=due_on,
        opened_by=by,
        opened_at=clock.now(),
    )
    _record("consultation.opened", made, by)
    return made


@transaction.atomic
def revise_consultation(
    consultation_id: UUID, *, by: Person, question: str, due_on: date, seen: str
) -> Consultation:
    """Change question and deadline of a draft; `seen` is the text's hash on the form."""
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_OPEN, consultation.finding.unit)
    question = clean(question)
    if problems := _problems(question, due_on):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    content = _letter(consultation.finding, consultation.section, question, due_on)
    documents.edit(consultation.document_id, content, by=by, seen_sha256=seen)
    consultation.question, consultation.due_on = question, due_on
    consultation.save(update_fields=["question", "due_on"])
    _record("consultation.revised", consultation, by)
    return consultation


@transaction.atomic
def send_consultation(consultation_id: UUID, *, by: Person) -> Consultation:
    """Number the signed-off letter and hand it over with what shows the problem.

    The finding is tagged with the section if it was not with another.
    """
    consultation = _locked(consultation_id)
    require(by, Permission.DOCUMENT_ISSUE, consultation.office)
    _move(consultation, "send")
    if not is_open(consultation.finding.state):
        raise WrongState(_("“%(finding)s”已办结，不用再协商。") % {"finding": consultation.finding})
    if consultation.due_on < clock.today():
        raise WrongState(_("办复期限已过。请撤回这份协商函，另行起草。"))
    documents.issue(consultation.document_id, by=by)
    documents.deliver(consultation.document_id, by=by)
    consultation.sent_at = clock.now()
    consultation.save(update_fields=["state", "sent_at"])
    finding = consultation.finding
    shown = [link.file for link in finding.files.select_related("file")]
    _keep(consultation, [_lent(file, consultation.section, by) for file in shown], enclosed=True)
    if finding.section is None:
        finding.section = consultation.section
        save(finding, "section")
    _record("consultation.sent", consultation, by)
    return consultation


@transaction.atomic
def accept_consultation(consultation_id: UUID, *, by: Person) -> Consultation:
    """Take the matter on for the section; the letter counts as signed for."""
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_ANSWER, consultation.section)
    _move(consultation, "accept")
    consultation.accepted_by, consultation.accepted_at = by, clock.now()
    consultation.save(update_fields=["state", "accepted_by", "accepted_at"])
    _sign_for(consultation, by)
    _record("consultation.accepted", consultation, by)
    return consultation


@transaction.atomic
def return_consultation(consultation_id: UUID, *, by: Person, reason: str) -> Consultation:
    """Give the letter back: it is not this section's business, and why."""
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_ANSWER, consultation.section)
    _move(consultation, "return")
    consultation.return_reason = _text("reason", reason, REASON_LIMIT)
    consultation.save(update_fields=["state", "return_reason"])
    _sign_for(consultation, by)
    _record("consultation.returned", consultation, by, reason=consultation.return_reason)
    return consultation


@transaction.atomic
def answer_consultation(
    consultation_id: UUID, *, by: Person, answer: str, evidence: Sequence[Any] = ()
) -> Consultation:
    """Answer the letter, with files stored for the section; inspectors see copies of them."""
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_ANSWER, consultation.section)
    if consultation.state == ConsultationState.SENT:
        consultation.accepted_by, consultation.accepted_at = by, clock.now()
        _sign_for(consultation, by)
    _move(consultation, "answer")
    consultation.answer = _text("answer", answer, ANSWER_LIMIT)
    given = evidence_files(evidence, unit=consultation.section, by=by)
    consultation.answered_by, consultation.answered_at = by, clock.now()
    consultation.save(
        update_fields=[
            "state", "answer", "answered_by", "answered_at", "accepted_by", "accepted_at",
        ]
    )  # fmt: skip
    school = consultation.finding.unit
    _keep(consultation, [*given, *(files.lend(file.pk, school, by=by) for file in given)])
    _record(
        "consultation.answered",
        consultation,
        by,
        late=calendar_of(consultation.office_id).standing(consultation.due_on) < clock.today(),
    )
    return consultation


@transaction.atomic
def ask_again(consultation_id: UUID, *, by: Person, reason: str) -> Consultation:
    """Send an answer back that does not answer; the section gets a new, shorter term."""
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_OPEN, consultation.finding.unit)
    _move(consultation, "ask_again")
    consultation.return_reason = _text("reason", reason, REASON_LIMIT)
    term = _norm("section_again", consultation.finding)
    consultation.due_on = calendar_of(consultation.office_id).add(clock.today(), term)
    consultation.save(update_fields=["state", "return_reason", "due_on"])
    _record("consultation.asked_again", consultation, by, reason=consultation.return_reason)
    return consultation


@transaction.atomic
def conclude_consultation(
    consultation_id: UUID, *, by: Person, conclusion: str, assign: bool = False
) -> Consultation:
    """Close the consultation with what follows from it.

    With `assign` the cause lies with the section: the finding is its own to put right.
    """
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_OPEN, consultation.finding.unit)
    _move(consultation, "conclude")
    consultation.conclusion = _text("conclusion", conclusion, CONCLUSION_LIMIT)
    consultation.concluded_by, consultation.concluded_at = by, clock.now()
    consultation.save(update_fields=["state", "conclusion", "concluded_by", "concluded_at"])
    if assign:
        finding = locked(consultation.finding_id)
        set_responsible(finding, consultation.section, consultation.conclusion, by)
    _record("consultation.concluded", consultation, by, assigned=assign)
    return consultation


@transaction.atomic
def withdraw_consultation(consultation_id: UUID, *, by: Person, reason: str) -> Consultation:
    """Take the letter back before it is answered; a draft of it is void."""
    consultation = _locked(consultation_id)
    require(by, Permission.CONSULTATION_OPEN, consultation.finding.unit)
    _move(consultation, "withdraw")
    consultation.return_reason = _text("reason", reason, REASON_LIMIT)
    consultation.save(update_fields=["state", "return_reason"])
    if consultation.document.state not in {DocumentState.ISSUED, DocumentState.VOID}:
        documents.void(consultation.document_id, by=by, reason=consultation.return_reason)
    _record("consultation.withdrawn", consultation, by, reason=consultation.return_reason)
    return consultation


def _locked(consultation_id: UUID) -> Consultation:
    """Return the letter with its finding, both locked, the finding first."""
    rows = Consultation.objects.filter(pk=consultation_id)
    finding_id = rows.values_list("finding", flat=True).first()
    if finding_id is None:
        raise NotFound(_("找不到这份协商函。"))
    finding = locked(finding_id)
    found = (
        rows.select_for_update(no_key=True, of=("self",))
        .select_related("section", "office", "document")
        .get()
    )
    found.finding = finding
    return found


def _move(consultation: Consultation, name: str) -> None:
    state = ConsultationState(consultation.state)
    consultation.state = advance(CONSULTATION_MOVES, state, name)


def _letter(finding: Finding, section: Unit, question: str, due_on: date) -> SectionLetter:
    return letter(
        office=finding.office.name,
        section=section.name,
        school=finding.unit.name,
        problem=Problem(
            fact=finding.fact,
            basis=finding.basis,
            demand=finding.demand,
            reference=str(finding.pk),
        ),
        found_on=finding.found_on,
        question=question,
        reply_by=due_on,
    )


def _problems(question: str, due_on: date) -> dict[str, str]:
    problems = text_problems({"question": question}, {"question": QUESTION_LIMIT})
    if problem := due_problem(due_on, clock.today()):
        problems["due_on"] = problem
    return problems


def _section_problem(section: Unit, finding: Finding) -> dict[str, str]:
    fits = section.kind in OUTSIDE and section.office_id == finding.office_id
    return {} if fits else {"section": _("请选择科室、部门或乡镇（街道）。")}


def _refuse_second(finding: Finding, section: Unit) -> None:
    live = Consultation.objects.filter(
        finding=finding, section=section, state__in=ConsultationState.live()
    ).first()
    if live is not None:
        raise Conflict(
            _("已有一份致“%(section)s”的协商函在办理（%(state)s）。")
            % {"section": section, "state": live.get_state_display()},
            current=str(live.pk),
        )


def _norm(what: str, finding: Finding) -> int:
    return norm(f"findings.workdays.{what}", office=finding.office)


def _text(field: str, text: str, limit: int) -> str:
    text = clean(text)
    if problems := text_problems({field: text}, {field: limit}):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    return text


def _lent(file: File, section: Unit, by: Person) -> File:
    return files.share(files.lend(file.pk, section, by=by).pk, by=by)


def _keep(consultation: Consultation, kept: list[File], *, enclosed: bool = False) -> None:
    ConsultationFile.objects.bulk_create(
        ConsultationFile(consultation=consultation, file=file, enclosed=enclosed) for file in kept
    )


def _sign_for(consultation: Consultation, by: Person) -> None:
    """Sign for the letter, where whoever acts for the section may: a township has no such desk."""
    if may(by, Permission.DOCUMENT_RECEIVE, consultation.section):
        documents.acknowledge(consultation.document_id, by=by)


def _record(name: str, consultation: Consultation, by: Person, **data: Any) -> None:
    """Record on the finding, whose history this is."""
    record(
        name,
        consultation.finding,
        by=by,
        unit=consultation.finding.unit,
        consultation=str(consultation.pk),
        section=consultation.section_id,
        words=consultation.section.name,
        **data,
    )

"""整改通知书: one school, many findings. Where only the document changes, see `documents`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents import actions as documents
from dudao.documents.content import Problem, RectificationNotice
from dudao.documents.states import State as DocumentState
from dudao.findings.actions.raising import tell
from dudao.findings.actions.rows import locked_all, save
from dudao.findings.models import Finding, Notice
from dudao.findings.rules import (
    DEAD,
    TO_OFFICE,
    clean,
    due_problem,
    new_due_on,
    notice_demands,
    notice_lead_in,
    revised,
)
from dudao.findings.states import UNFINISHED
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.org.queries.calendar import calendar_of

#: The longest note of a filing, in characters.
NOTE_LIMIT = 300


@transaction.atomic
def draft_notice(finding_ids: Iterable[UUID], *, by: Person) -> Notice:
    """Draft the notice that demands `finding_ids` of one school be put right.

    Takes what the school was told before, and what goes by notice and is told with it. Raises
    `Invalid` for several schools, `Conflict` for a finding that is in another live notice.
    """
    findings = locked_all(finding_ids)
    unit, office = findings[0].unit, findings[0].office
    require(by, Permission.NOTICE_DRAFT, unit)
    if any(finding.unit_id != unit.pk for finding in findings):
        raise Invalid(_("一份整改通知书只能发给一所学校，请只勾选同一所学校的问题。"))
    for finding in findings:
        _refuse_unfit(finding)
    today, calendar = clock.today(), calendar_of(office)
    due = {f.pk: new_due_on(f.due_on, today, f.workdays, calendar) for f in findings}
    content = RectificationNotice(
        office=office.name,
        school=unit.name,
        lead_in=notice_lead_in(
            [str(f.raised_by) for f in findings], [f.found_on for f in findings]
        ),
        problems=[_problem(finding, due[finding.pk], today) for finding in findings],
        demands=notice_demands(list(due.values())),
    )
    document = documents.draft(content, office=office, unit=unit, by=by)
    notice = Notice.objects.create(
        unit=unit, office=office, document=document, drafted_by=by, drafted_at=clock.now()
    )
    for finding in findings:
        finding.notice = notice
        save(finding, "notice")
    record("notice.drafted", notice, by=by, unit=unit, findings=[str(f.pk) for f in findings])
    return notice


@transaction.atomic
def revise_notice(
    notice_id: UUID,
    *,
    by: Person,
    lead_in: str,
    demands: Sequence[str],
    due: Mapping[UUID, date],
    seen: str,
) -> Notice:
    """Change the frame and the deadlines of a draft; `seen` is the text's hash on the form.

    The facts are the inspector's and are not rewritten here.
    """
    notice = _locked(notice_id)
    require(by, Permission.NOTICE_DRAFT, notice.unit)
    problems = {
        f"due_{pk}": problem
        for pk, day in due.items()
        if (problem := due_problem(day, clock.today()))
    }
    if not lead_in.strip():
        problems["lead_in"] = _("必填，请填写。")
    if not any(text.strip() for text in demands):
        problems["demands"] = _("必填，请填写。")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    content = revised(
        cast("RectificationNotice", notice.document.typed_content),
        lead_in=lead_in,
        demands=demands,
        due={str(pk): day for pk, day in due.items()},
    )
    documents.edit(notice.document_id, content, seen_sha256=seen, by=by)
    record("notice.revised", notice, by=by, unit=notice.unit)
    return notice


@transaction.atomic
def issue_notice(notice_id: UUID, *, by: Person) -> Notice:
    """Issue the signed-off notice: it gets its number, its findings are told and due as printed.

    Raises `WrongState` when a finding was closed meanwhile or a printed deadline has passed.
    """
    notice = _locked(notice_id)
    require(by, Permission.DOCUMENT_ISSUE, notice.office)
    findings = locked_all(notice.findings.values_list("pk", flat=True))
    document = documents.issue(notice.document_id, by=by)
    content = cast("RectificationNotice", document.typed_content)
    printed = {problem.reference: problem for problem in content.problems}
    for finding in findings:
        _refuse_stale(finding, printed[str(finding.pk)])
    tell([finding.pk for finding in findings], by=by)
    for finding in locked_all([finding.pk for finding in findings]):
        problem = printed[str(finding.pk)]
        finding.due_on = finding.first_due_on = cast("date", problem.due_on)
        save(finding, "due_on", "first_due_on")
        record(
            "finding.noticed",
            finding,
            by=by,
            unit=finding.unit,
            notice=str(notice.pk),
            due_on=finding.due_on.isoformat(),
        )
    term = norm("findings.workdays.filing", on=clock.today(), office=notice.office)
    notice.filing_due_on = calendar_of(notice.office_id).add(clock.today(), term)
    notice.save(update_fields=["filing_due_on"])
    record("notice.issued", notice, by=by, unit=notice.unit)
    return notice


@transaction.atomic
def file_notice(notice_id: UUID, *, by: Person, note: str = "") -> Notice:
    """File the issued notice with the office (备案), as its inspector does within days."""
    notice = _locked(notice_id)
    require(by, Permission.NOTICE_FILE, notice.unit)
    if notice.document.state != DocumentState.ISSUED:
        raise WrongState(_("印发后才能备案。这份通知书还没有印发，或者已作废。"))
    if notice.filed_at is not None:
        raise WrongState(_("这份通知书已由%(who)s备案，不用重复办理。") % {"who": notice.filed_by})
    notice.filed_at, notice.filed_by = clock.now(), by
    notice.filing_note = clean(note)[:NOTE_LIMIT]
    notice.save(update_fields=["filed_at", "filed_by", "filing_note"])
    due_on, calendar = notice.filing_due_on, calendar_of(notice.office_id)
    late = due_on is not None and calendar.standing(due_on) < clock.today()
    record("notice.filed", notice, by=by, unit=notice.unit, late=late)
    return notice


def _locked(notice_id: UUID) -> Notice:
    notice = (
        Notice.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "office", "document")
        .filter(pk=notice_id)
        .first()
    )
    if notice is None:
        raise NotFound(_("找不到这份整改通知书。"))
    return notice


def _problem(finding: Finding, due_on: date, today: date) -> Problem:
    return Problem(
        fact=finding.fact,
        basis=finding.basis,
        demand=finding.demand,
        workdays=max(calendar_of(finding.office_id).between(today, due_on), 1),
        due_on=due_on,
        reference=str(finding.pk),
    )


def _refuse_unfit(finding: Finding) -> None:
    if finding.state not in UNFINISHED:
        raise WrongState(
            _("“%(finding)s”%(state)s，不能再发整改通知书。")
            % {"finding": finding, "state": finding.get_state_display()}
        )
    if finding.told_at is None and finding.route not in TO_OFFICE:
        raise WrongState(
            _("“%(finding)s”还没有反馈给学校。请先让学校签收反馈清单。") % {"finding": finding}
        )
    if finding.notice is not None and finding.notice.document.state not in DEAD:
        raise Conflict(
            _("“%(finding)s”已列入整改通知书“%(notice)s”。请打开那份通知书办理。")
            % {"finding": finding, "notice": finding.notice},
            current=str(finding.notice.pk),
        )


def _refuse_stale(finding: Finding, printed: Problem) -> None:
    if finding.state not in UNFINISHED:
        raise WrongState(
            _("“%(finding)s”在起草后%(state)s。请作废这份通知书，另行起草。")
            % {"finding": finding, "state": finding.get_state_display()}
        )
    if printed.due_on is None or printed.due_on < clock.today():
        raise WrongState(
            _("“%(finding)s”的整改期限已过。请退回修改期限后再印发。") % {"finding": finding}
        )

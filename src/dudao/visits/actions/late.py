"""What a phone brings when the feedback list is out: added in a 更正单, nothing overwritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.files.models import File
from dudao.files.queries import visible_to as files_visible_to
from dudao.findings import actions as findings
from dudao.findings.models import Finding
from dudao.findings.states import State as FindingState
from dudao.findings.states import Verdict
from dudao.lib import clock
from dudao.lib.errors import DomainError, Invalid, NotFound, WrongState
from dudao.org.models import Person
from dudao.org.queries.calendar import calendar_of
from dudao.visits.actions.guarding import locked, require_member
from dudao.visits.actions.journey import lay
from dudao.visits.actions.records import sound, without_outdated
from dudao.visits.models import Correction, CorrectionLine, Record, Visit
from dudao.visits.queries import title_of, usable_versions
from dudao.visits.rules import Given, answer_in_words, label_of
from dudao.visits.states import OUT


@transaction.atomic
def add_late(
    visit_id: UUID,
    *,
    by: Person,
    text: str,
    arrived_at: datetime,
    file_id: UUID | None = None,
    told: bool = False,
) -> CorrectionLine:
    """Add what `by` noted on his phone before or after the list was out, in words.

    It stands beside what was signed, with who and when; the school reads it where it is `told`.
    """
    visit = _out(visit_id, by=by)
    file = None
    if file_id is not None:
        file = files_visible_to(by).filter(pk=file_id, unit=visit.unit).first()
        if file is None:
            raise NotFound(_("没有找到这个文件。请重新拍照或上传。"))
    line = add_line(visit, text, by=by, arrived_at=arrived_at, file=file, told=told)
    audit.record("visit.late_added", visit, by=by, unit=visit.unit, correction=str(line.pk))
    return line


@transaction.atomic
def answer_late(
    record_id: UUID, answers: Mapping[str, Given], *, by: Person, arrived_at: datetime
) -> CorrectionLine | None:
    """Add what `by` would have answered on a form that is frozen; None where it says the same.

    Raises `Invalid` with a reason per item.
    """
    found = Record.objects.filter(pk=record_id).select_related("version__instrument", "keeper")
    record = found.first()
    if record is None:
        raise NotFound(_("没有这份表单。请回到督导页面。"))
    visit = _out(record.visit_id, by=by)
    form = record.version.form
    lines = [
        _("“%(item)s”填“%(now)s”（清单生成时为“%(was)s”）")
        % {
            "item": label_of(form, item),
            "now": answer_in_words(form, item, answer.now),
            "was": answer_in_words(form, item, record.answers.get(item)),
        }
        for item, answer in sound(record, without_outdated(record, answers, by=by)).items()
        if answer.now != record.answers.get(item)
    ]
    if not lines:
        return None
    text = _("表单“%(form)s”：%(answers)s。") % {
        "form": title_of(record),
        "answers": _("；").join(lines),
    }
    line = add_line(visit, text, by=by, arrived_at=arrived_at)
    audit.record("visit.late_added", visit, by=by, unit=visit.unit, correction=str(line.pk))
    return line


@transaction.atomic
def lay_late(
    visit_id: UUID,
    version_id: int,
    *,
    by: Person,
    id: UUID,  # noqa: A002 - its own id, which the phone gave it
    arrived_at: datetime,
) -> Record:
    """Lay a sheet that `by` filled in on his phone beside the frozen ones, to be filled as sent."""
    visit = _out(visit_id, by=by)
    version = usable_versions(visit).filter(pk=version_id).first()
    if version is None:
        raise NotFound(_("手机上的表单不是本督导室发布的表单，请联网更新后再试。"))
    sheet = lay(visit, version, id=id, keeper=by)
    text = _("另填了一份表单“%(form)s”。") % {"form": version.form.title}
    add_line(visit, text, by=by, arrived_at=arrived_at)
    audit.record("visit.sheet_taken", sheet, by=by, unit=visit.unit, version=version_id, late=True)
    return sheet


@transaction.atomic
def raise_late(
    visit_id: UUID,
    *,
    by: Person,
    arrived_at: datetime,
    id: UUID,  # noqa: A002 - its own id, which the phone gave it
    urgent: Mapping[str, Any] | None = None,
    **given: Any,
) -> Finding:
    """Raise a finding of a visit whose list is out apart from it, and tell the school.

    Its term counts from when the school learns of it.
    """
    visit = _out(visit_id, by=by)
    require(by, Permission.FINDING_RAISE, visit.unit)
    finding = findings.raise_finding(visit.unit, by=by, id=id, **given)
    finding = _prolonged(finding, arrived_at, by=by)
    if urgent is not None:
        findings.report_urgent(finding.pk, by=by, **urgent)
    findings.tell([finding.pk], by=by, at=arrived_at)
    finding.refresh_from_db()
    tell_apart(visit, finding, by=by, arrived_at=arrived_at)
    audit.record("visit.raised_late", visit, by=by, unit=visit.unit, finding=str(finding.pk))
    return finding


@transaction.atomic
def look_back_late(
    visit_id: UUID,
    finding_id: UUID,
    *,
    by: Person,
    verdict: str,
    note: str,
    arrived_at: datetime,
    workdays: int | None = None,
) -> CorrectionLine:
    """Judge an earlier finding after the list was out: it takes effect where it still can."""
    visit = _out(visit_id, by=by)
    require(by, Permission.FINDING_VERIFY, visit.unit)
    finding = Finding.objects.filter(pk=finding_id, unit=visit.unit).first()
    if finding is None:
        raise NotFound(_("这个问题不在本次回头看里。请刷新页面。"))
    if verdict not in list(Verdict):
        raise Invalid(_("请选择核查结论。"), fields={"verdict": _("请从四种结论中选择。")})
    text = _("回头看 %(number)s：%(verdict)s。%(note)s") % {
        "number": finding.number,
        "verdict": Verdict(verdict).label,
        "note": note,
    }
    try:
        with transaction.atomic():
            _judge(finding, by=by, verdict=Verdict(verdict), note=note, workdays=workdays)
    except DomainError as error:
        text += _("（问题状态没有改变：%(why)s）") % {"why": error.message}
    line = add_line(visit, text, by=by, arrived_at=arrived_at, told=True)
    audit.record("visit.late_added", visit, by=by, unit=visit.unit, correction=str(line.pk))
    return line


def tell_apart(
    visit: Visit, finding: Finding, *, by: Person, arrived_at: datetime | None = None
) -> CorrectionLine:
    """Name a finding that is not on the signed list, by its number."""
    text = _("另发现问题 %(number)s：%(fact)s 要求：%(demand)s 期限：%(due)s。") % {
        "number": finding.number,
        "fact": finding.fact,
        "demand": finding.demand,
        "due": finding.due_on.isoformat(),
    }
    return add_line(visit, text, by=by, arrived_at=arrived_at, finding=finding, told=True)


def add_line(
    visit: Visit,
    text: str,
    *,
    by: Person,
    arrived_at: datetime | None = None,
    finding: Finding | None = None,
    file: File | None = None,
    told: bool = False,
) -> CorrectionLine:
    """Write one more line of the 更正单 that gathers what `by` brought late."""
    now = clock.now()
    head = _("反馈清单生成以后收到的、由%(who)s记录的内容：") % {"who": by.name}
    correction, _made = Correction.objects.get_or_create(
        visit=visit, by=by, late=True, defaults={"text": head, "at": arrived_at or now}
    )
    return CorrectionLine.objects.create(
        correction=correction,
        text=text,
        at=now,
        noted_at=arrived_at or now,
        finding=finding,
        file=file,
        told=told,
    )


def _out(visit_id: UUID, *, by: Person) -> Visit:
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    if visit.state not in OUT:
        raise WrongState(_("反馈清单还没有生成，请直接修改。"), state=visit.state)
    return visit


def _prolonged(finding: Finding, arrived_at: datetime, *, by: Person) -> Finding:
    """Let the term begin when the school learns of it; what must be mended at once stays so."""
    told_on = arrived_at.astimezone(clock.CHINA).date()
    if not finding.workdays or told_on <= finding.found_on:
        return finding
    due_on = calendar_of(finding.office_id).add(told_on, finding.workdays)
    return findings.edit_finding(finding.pk, by=by, due_on=due_on)


def _judge(
    finding: Finding, *, by: Person, verdict: Verdict, note: str, workdays: int | None
) -> None:
    if finding.state == FindingState.CLOSED and verdict == Verdict.RECTIFIED:
        findings.recheck(finding.pk, by=by, note=note)
    else:
        findings.verify(
            finding.pk, by=by, verdict=verdict, note=note, on_site=True, workdays=workdays
        )

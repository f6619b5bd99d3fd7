"""Danger to life and violations: reported in writing at once, received by the office."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.actions.raising import tell
from dudao.findings.actions.rows import locked
from dudao.findings.models import Finding, UrgentReport
from dudao.findings.rules import clean, text_problems
from dudao.findings.rules.routes import (
    ADVICE_LIMIT,
    NOTE_LIMIT,
    URGENT_LIMITS,
    is_open,
    needs_urgent_report,
)
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person


@transaction.atomic
def report_urgent(
    finding_id: UUID,
    *,
    by: Person,
    situation: str,
    measures_taken: str,
    danger_removed: bool = False,
    advice: str = "",
) -> UrgentReport:
    """Report in writing to the office; danger to life is told to the school at the same moment.

    《教育督导条例》第十五条: the school mends at once, the office sees to the rest. Raises
    `WrongState` for a finding that needs no such report or has one.
    """
    finding = locked(finding_id)
    require(by, Permission.URGENT_REPORT, finding.unit)
    _refuse_unneeded(finding)
    texts = {"situation": clean(situation), "measures_taken": clean(measures_taken)}
    problems = text_problems(texts, URGENT_LIMITS)
    advice = clean(advice)
    if len(advice) > ADVICE_LIMIT:
        problems["advice"] = _("最多%(limit)d字，请精简。") % {"limit": ADVICE_LIMIT}
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    made = UrgentReport.objects.create(
        finding=finding,
        **texts,
        danger_removed=danger_removed,
        advice=advice,
        reported_by=by,
        reported_at=clock.now(),
    )
    if finding.life_safety:
        tell([finding.pk], by=by)
    record(
        "finding.urgently_reported",
        finding,
        by=by,
        unit=finding.unit,
        report=made.pk.hex,
        life_safety=finding.life_safety,
        violation=finding.violation,
        danger_removed=danger_removed,
    )
    return made


def _refuse_unneeded(finding: Finding) -> None:
    if not needs_urgent_report(
        life_safety=finding.life_safety, violation=finding.violation, route=finding.route
    ):
        raise WrongState(_("只有危及人身安全、违法违规或上报督导室的问题需要紧急书面报告。"))
    if not is_open(finding.state):
        raise WrongState(_("“%(finding)s”已办结，不用再报告。") % {"finding": finding})
    if UrgentReport.objects.filter(finding=finding).exists():
        raise WrongState(_("这个问题已经书面报告督导室。补充情况请在督导室意见后沟通。"))


@transaction.atomic
def receive_urgent(report_id: UUID, *, by: Person, decision: str) -> UrgentReport:
    """Receive the report for the office and say what it decides."""
    report = (
        UrgentReport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("finding__unit", "finding__office")
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise NotFound(_("找不到这份紧急报告。"))
    finding = report.finding
    require(by, Permission.CONSULTATION_OPEN, finding.unit)
    if report.received_at is not None:
        raise WrongState(
            _("%(person)s已接收这份紧急报告。请刷新页面。") % {"person": report.received_by}
        )
    text = clean(decision)
    if problems := text_problems({"decision": text}, {"decision": NOTE_LIMIT}):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    report.received_by, report.received_at, report.decision = by, clock.now(), text
    report.save(update_fields=["received_by", "received_at", "decision"])
    record("finding.urgent_received", finding, by=by, unit=finding.unit, words=text)
    return report

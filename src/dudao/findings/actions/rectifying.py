"""What the school does about a finding."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.findings.actions.rows import evidence_files, locked, require_rectifier, save
from dudao.findings.models import Finding, Rectification, RectificationFile
from dudao.findings.rules import PROMISE_LIMITS, TEXT_LIMIT, clean, runs_until, text_problems
from dudao.findings.states import MOVES, State
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person


@transaction.atomic
def promise(
    finding_id: UUID, *, by: Person, responsible_person: str, measures: str, seen: int | None = None
) -> Finding:
    """Name who puts it right and how; may be changed until the result is submitted."""
    finding = locked(finding_id, seen=seen)
    require_rectifier(by, finding)
    refuse_untold(finding)
    texts = {"responsible_person": clean(responsible_person), "measures": clean(measures)}
    if problems := text_problems(texts, PROMISE_LIMITS):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    finding.state = advance(MOVES, State(finding.state), "promise")
    finding.responsible_person = texts["responsible_person"]
    finding.measures = texts["measures"]
    finding.promised_at = finding.promised_at or clock.now()
    save(finding, "state", "responsible_person", "measures", "promised_at")
    record("finding.promised", finding, by=by, unit=finding.unit, **texts)
    return finding


@transaction.atomic
def submit_rectification(
    finding_id: UUID,
    *,
    by: Person,
    result: str,
    evidence: Sequence[Any] = (),
    seen: int | None = None,
) -> Rectification:
    """Report what was done, with evidence; one round more. The inspector judges next."""
    finding = locked(finding_id, seen=seen)
    require_rectifier(by, finding)
    refuse_untold(finding)
    finding.state = advance(MOVES, State(finding.state), "submit")
    text = clean(result)
    if problems := text_problems({"result": text}, {"result": TEXT_LIMIT}):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    if not finding.responsible_person:
        raise Invalid(
            _("请先填写责任人和整改措施，再提交整改结果。"),
            fields={"responsible_person": _("必填，请填写。")},
        )
    files = evidence_files(evidence, unit=finding.unit, by=by)
    finding.submitted_at = clock.now()
    finding.first_submitted_at = finding.first_submitted_at or finding.submitted_at
    save(finding, "state", "submitted_at", "first_submitted_at")
    made = Rectification.objects.create(
        finding=finding,
        round=finding.rectifications.count() + 1,
        result=text,
        submitted_by=by,
        submitted_at=finding.submitted_at,
        late=runs_until(finding.due_on, life_safety=finding.life_safety) < clock.today(),
    )
    RectificationFile.objects.bulk_create(
        RectificationFile(rectification=made, file=file) for file in files
    )
    record(
        "finding.submitted",
        finding,
        by=by,
        unit=finding.unit,
        rectification=str(made.pk),
        round=made.round,
        late=made.late,
    )
    return made


def refuse_untold(finding: Finding) -> None:
    """Raise `WrongState` for a finding of which the school does not know yet."""
    if finding.told_at is None:
        raise WrongState(_("这个问题还没有告知学校。请先让学校签收反馈清单，或印发整改通知书。"))

"""What the school does about a finding."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.files.actions import lend
from dudao.files.models import File
from dudao.findings.actions.rows import evidence_files, locked, require_rectifier, save
from dudao.findings.actions.stepping import set_steps
from dudao.findings.models import Finding, FindingFile, Rectification, RectificationFile
from dudao.findings.queries import is_late
from dudao.findings.rules import PROMISE_LIMITS, TEXT_LIMIT, clean, text_problems
from dudao.findings.rules.steps import Planned
from dudao.findings.states import MOVES, State
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person


@transaction.atomic
def promise(
    finding_id: UUID,
    *,
    by: Person,
    responsible_person: str,
    measures: str,
    steps: Sequence[Planned] | None = None,
    seen: int | None = None,
) -> Finding:
    """Name who puts it right and how; may be changed until the result is submitted.

    `steps` replace those that are not done yet; None leaves them.
    """
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
    planned = {} if steps is None else {"steps": set_steps(finding, steps)}
    record("finding.promised", finding, by=by, unit=finding.unit, **texts, **planned)
    return finding


@transaction.atomic
def submit_rectification(
    finding_id: UUID,
    *,
    by: Person,
    result: str,
    evidence: Sequence[Any] = (),
    before: Mapping[UUID, UUID] | None = None,
    seen: int | None = None,
) -> Rectification:
    """Report what was done, with evidence; one round more. The inspector judges next.

    `before` says of a photo in `evidence` which photo of the problem it answers: same spot.
    """
    finding = locked(finding_id, seen=seen)
    require_rectifier(by, finding)
    refuse_untold(finding)
    late = is_late(finding, clock.today())
    finding.state = advance(MOVES, State(finding.state), "submit")
    text = _result(finding, result)
    shown = _shown(finding, evidence, before or {}, by)
    finding.submitted_at = clock.now()
    finding.first_submitted_at = finding.first_submitted_at or finding.submitted_at
    save(finding, "state", "submitted_at", "first_submitted_at")
    made = Rectification.objects.create(
        finding=finding,
        round=finding.rectifications.count() + 1,
        result=text,
        submitted_by=by,
        submitted_at=finding.submitted_at,
        late=late,
    )
    RectificationFile.objects.bulk_create(
        RectificationFile(rectification=made, file=file, before=problem) for file, problem in shown
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


def _result(finding: Finding, result: str) -> str:
    """Return what was done, in words; raises `Invalid` for none, or when nobody is responsible."""
    text = clean(result)
    if problems := text_problems({"result": text}, {"result": TEXT_LIMIT}):
        raise Invalid(_("有内容需要更正。"), fields=problems)
    if not finding.responsible_person:
        raise Invalid(
            _("请先填写责任人和整改措施，再提交整改结果。"),
            fields={"responsible_person": _("必填，请填写。")},
        )
    return text


def refuse_untold(finding: Finding) -> None:
    """Raise `WrongState` for a finding of which the school does not know yet."""
    if finding.told_at is None:
        raise WrongState(_("这个问题还没有告知学校。请先让学校签收反馈清单，或印发整改通知书。"))


def _shown(
    finding: Finding, evidence: Sequence[Any], before: Mapping[UUID, UUID], by: Person
) -> list[tuple[File, FindingFile | None]]:
    """Return the files with the photo of the problem that each answers.

    What a unit outside the school shows is lent to the school, so that its inspector sees it.
    """
    links = {link.file_id: link for link in finding.files.filter(file__in=before.values())}
    if not set(before.values()) <= set(links):
        raise Invalid(
            _("有内容需要更正。"),
            fields={"evidence": _("对照的照片不是这个问题的照片，请刷新页面后重拍。")},
        )
    files = evidence_files(evidence, unit=finding.responsible_unit or finding.unit, by=by)
    answers = {photo: links[problem] for photo, problem in before.items()}
    return [(_at_school(file, finding, by), answers.get(file.pk)) for file in files]


def _at_school(file: File, finding: Finding, by: Person) -> File:
    return file if file.unit_id == finding.unit_id else lend(file.pk, finding.unit, by=by)

"""A cause outside the school: the finding is somebody else's to put right, and counted there."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.files.actions import lend, share
from dudao.files.models import File
from dudao.findings.actions.rows import locked, save
from dudao.findings.models import Finding, RectificationFile, VerificationFile
from dudao.findings.rules import clean, text_problems
from dudao.findings.rules.routes import CAUSE_LIMIT, is_open
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind

_OUTSIDE = frozenset({UnitKind.SECTION, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP})


@transaction.atomic
def assign_cause(
    finding_id: UUID, *, by: Person, unit: Unit, cause: str, seen: int | None = None
) -> Finding:
    """Make `unit` (a section, department or township) answer for the finding, and say why."""
    finding = locked(finding_id, seen=seen)
    require(by, Permission.CONSULTATION_OPEN, finding.unit)
    problems = text_problems({"cause": clean(cause)}, {"cause": CAUSE_LIMIT})
    if unit.kind not in _OUTSIDE or unit.office_id != finding.office_id:
        problems["unit"] = _("请选择科室、部门或乡镇（街道）。")
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    set_responsible(finding, unit, clean(cause), by)
    return finding


@transaction.atomic
def return_cause(finding_id: UUID, *, by: Person, seen: int | None = None) -> Finding:
    """Give the finding back to its school: the cause was not outside after all."""
    finding = locked(finding_id, seen=seen)
    require(by, Permission.CONSULTATION_OPEN, finding.unit)
    if finding.responsible_unit is None:
        raise WrongState(_("这个问题本来就由学校整改。"))
    set_responsible(finding, None, "", by)
    return finding


def set_responsible(finding: Finding, unit: Unit | None, cause: str, by: Person) -> None:
    """Let `unit` (or the school again) answer for a locked finding that is still open.

    The unit sees what the school and the inspector showed of it.
    """
    if not is_open(finding.state):
        raise WrongState(_("“%(finding)s”已办结，不用再改责任单位。") % {"finding": finding})
    finding.responsible_unit = unit
    finding.cause = cause[:CAUSE_LIMIT]
    # Whoever was responsible so far named a person of their own.
    finding.responsible_person = finding.measures = ""
    save(finding, "responsible_unit", "cause", "responsible_person", "measures")
    if unit is not None:
        lend_evidence(finding, unit, by)
    name = "finding.assigned" if unit else "finding.given_back"
    words = unit.name if unit else finding.unit.name
    record(
        name,
        finding,
        by=by,
        unit=finding.unit,
        responsible=unit.pk if unit else None,
        words=words,
        cause=finding.cause,
    )


def lend_evidence(finding: Finding, unit: Unit, by: Person) -> None:
    """Let `unit` open the files of the finding, of its verdicts and of what the school did."""
    shown = Q(pk__in=finding.evidence.values("pk"))
    shown |= Q(pk__in=VerificationFile.objects.filter(verification__finding=finding).values("file"))
    shown |= Q(
        pk__in=RectificationFile.objects.filter(rectification__finding=finding).values("file")
    )
    held = File.objects.filter(unit=unit, shared_with_unit=True).values("sha256")
    for file in File.objects.filter(shown).exclude(sha256__in=held).order_by("pk"):
        share(lend(file.pk, unit, by=by).pk, by=by)

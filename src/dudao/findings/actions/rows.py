"""Locking findings, and the files given with them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.files.models import File
from dudao.files.queries import visible_to
from dudao.findings.models import Finding
from dudao.lib.errors import Conflict, Invalid, NotFound
from dudao.org.models import Person, Unit


def locked(finding_id: UUID, *, seen: int | None = None) -> Finding:
    """Return the finding, locked; raises `Conflict` when it moved on from revision `seen`."""
    finding = locked_all([finding_id])[0]
    if seen is not None and seen != finding.revision:
        raise Conflict(
            _(
                "您填写期间，别人已更新了这个问题，现在的状态是“%(state)s”。"
                "请核对最新内容后再提交，您填写的内容仍在页面上。"
            )
            % {"state": finding.get_state_display()},
            current={"state": finding.state, "revision": finding.revision},
        )
    return finding


def locked_all(finding_ids: Iterable[UUID]) -> list[Finding]:
    """Return the findings, locked in one order, so that two actions never wait for each other."""
    wanted = set(finding_ids)
    rows = (
        Finding.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=wanted)
        .select_related(
            "unit__office", "office", "raised_by", "notice__document", "responsible_unit"
        )
        .order_by("pk")
    )
    findings = list(rows)
    if len(findings) != len(wanted) or not findings:
        raise NotFound(_("找不到这个问题，可能已被撤销。请刷新页面。"))
    return findings


def save(finding: Finding, *fields: str) -> None:
    """Save `fields` and count the revision."""
    finding.revision += 1
    finding.save(update_fields=[*fields, "revision"])


def require_rectifier(by: Person, finding: Finding) -> None:
    """Raise `NotAllowed` unless `by` acts for whoever must put the finding right."""
    if finding.responsible_unit is None:
        require(by, Permission.FINDING_RECTIFY, finding.unit)
    else:
        require(by, Permission.FINDING_RECTIFY_ASSIGNED, finding.responsible_unit)


def evidence_files(evidence: Sequence[Any], *, unit: Unit, by: Person) -> list[File]:
    """Return the files (given themselves or by their ids), each once.

    Raises `Invalid` for a file of another unit or one that `by` may not see.
    """
    ids = list(dict.fromkeys(getattr(item, "pk", item) for item in evidence))
    files = {file.pk: file for file in visible_to(by).filter(pk__in=ids, unit=unit)}
    if len(files) != len(ids):
        raise Invalid(
            _("有的佐证材料不属于“%(unit)s”，请重新上传。") % {"unit": unit},
            fields={"evidence": _("只能使用本单位的材料，请重新上传。")},
        )
    return [files[pk] for pk in ids]

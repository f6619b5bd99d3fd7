"""The same step for many findings of the ledger; one that refuses does not stop the others."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.findings.actions.categories import categorise
from dudao.findings.actions.rows import locked_all
from dudao.findings.actions.verifying import verify
from dudao.findings.models import Category, Finding
from dudao.findings.states import Verdict
from dudao.lib.errors import DomainError, Invalid
from dudao.org.models import Person

#: As many as a page of the ledger holds.
MOST_AT_ONCE = 200


class Done(NamedTuple):
    """A finding of a batch, and why nothing was done to it; "" when it was."""

    finding: Finding
    problem: str


@transaction.atomic
def close_findings(finding_ids: Iterable[UUID], *, by: Person, note: str) -> list[Done]:
    """Judge many findings 已整改 at the desk, each as `verify` does; `note` stands in every one."""
    if not note.strip():
        raise Invalid(_("请填写核查说明。"), fields={"note": _("必填，请填写。")})
    findings = _several(finding_ids, by, Permission.FINDING_VERIFY)
    return [
        _attempt(f, lambda f: verify(f.pk, by=by, verdict=Verdict.RECTIFIED, note=note))
        for f in findings
    ]


@transaction.atomic
def categorise_findings(
    finding_ids: Iterable[UUID], *, by: Person, category: Category | None
) -> list[Done]:
    """Put many findings under a category, or under none."""
    findings = _several(finding_ids, by, Permission.FINDING_RAISE)
    return [_attempt(f, lambda f: categorise(f.pk, by=by, category=category)) for f in findings]


def _several(finding_ids: Iterable[UUID], by: Person, permission: Permission) -> list[Finding]:
    ids = set(finding_ids)
    if not ids:
        raise Invalid(_("请先勾选问题。"))
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(_("一次最多处理%(most)d个问题。") % {"most": MOST_AT_ONCE})
    findings = locked_all(ids)
    for finding in findings:
        require(by, permission, finding.unit)
    return findings


def _attempt(finding: Finding, step: Callable[[Finding], object]) -> Done:
    """Carry out the step whole or not at all."""
    try:
        with transaction.atomic():
            step(finding)
    except DomainError as error:
        fields = getattr(error, "fields", {})
        return Done(finding, " ".join([error.message, *map(str, fields.values())]))
    return Done(finding, "")

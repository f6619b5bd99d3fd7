"""Looking again at what was closed: it holds, and somebody has seen it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.actions.rows import evidence_files, locked, save
from dudao.findings.actions.verifying import keep_evidence, refuse_partial
from dudao.findings.models import Verification
from dudao.findings.rules import TEXT_LIMIT, clean, text_problems
from dudao.findings.states import MOVES, State, Verdict
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.lib.states import advance
from dudao.org.models import Person


@transaction.atomic
def recheck(
    finding_id: UUID,
    *,
    by: Person,
    note: str,
    evidence: Sequence[Any] = (),
    seen: int | None = None,
) -> Verification:
    """Confirm on the spot that a closed problem is still solved (复查属实).

    If it is not, `verify` with 反弹 opens it again.
    """
    finding = locked(finding_id, seen=seen)
    require(by, Permission.FINDING_VERIFY, finding.unit)
    refuse_partial(by, finding)
    finding.state = advance(MOVES, State(finding.state), "recheck")
    text = clean(note)
    if problems := text_problems({"note": text}, {"note": TEXT_LIMIT}):
        raise Invalid(_("请写明现场看到的情况。"), fields=problems)
    files = evidence_files(evidence, unit=finding.unit, by=by)
    made = Verification.objects.create(
        finding=finding,
        verdict=Verdict.RECTIFIED,
        note=text,
        on_site=True,
        by=by,
        at=clock.now(),
    )
    keep_evidence(made, files, by=by)
    save(finding, "state")
    record(
        "finding.rechecked",
        finding,
        by=by,
        unit=finding.unit,
        verification=str(made.pk),
        verdict=Verdict.RECTIFIED.value,
        on_site=True,
    )
    return made

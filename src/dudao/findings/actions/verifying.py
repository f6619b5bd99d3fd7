"""The inspector's verdict."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.actions import record
from dudao.files.actions import lend, share
from dudao.files.models import File
from dudao.findings.actions.rectifying import refuse_untold
from dudao.findings.actions.rows import evidence_files, locked, save
from dudao.findings.models import Finding, Verification, VerificationFile
from dudao.findings.rules import TEXT_LIMIT, clean, norm_key, workdays_problem
from dudao.findings.states import MOVES, State, Verdict
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.org.queries.calendar import calendar_of

_STEP = {
    Verdict.RECTIFIED: ("close", "finding.closed"),
    Verdict.PARTLY: ("return", "finding.returned"),
    Verdict.NOT: ("return", "finding.returned"),
    Verdict.RELAPSED: ("relapse", "finding.relapsed"),
}


@transaction.atomic
def verify(
    finding_id: UUID,
    *,
    by: Person,
    verdict: Verdict,
    note: str = "",
    on_site: bool = False,
    workdays: int | None = None,
    evidence: Sequence[Any] = (),
    seen: int | None = None,
) -> Verification:
    """Judge the rectification, at the desk or at the school; also without a report from there.

    已整改 closes and needs a note, the school's evidence or `evidence` of the inspector's own;
    everything else goes back to the school with a note and a new term of `workdays` (by default
    the norm of the route). The one who raised the finding may judge it; nobody of the school,
    nobody recused.
    """
    finding = locked(finding_id, seen=seen)
    require(by, Permission.FINDING_VERIFY, finding.unit)
    refuse_partial(by, finding)
    refuse_untold(finding)
    verdict, text = Verdict(verdict), clean(note)
    move, event = _STEP[verdict]
    submitted = finding.state == State.SUBMITTED
    finding.state = advance(MOVES, State(finding.state), move)
    latest = finding.rectifications.order_by("-round").first() if submitted else None
    files = evidence_files(evidence, unit=finding.unit, by=by)
    _check(verdict, text, shown=bool(files) or (latest is not None and latest.files.exists()))
    made = Verification(
        finding=finding, rectification=latest, verdict=verdict, note=text, on_site=on_site, by=by
    )
    made.at = clock.now()
    if verdict == Verdict.RECTIFIED:
        finding.closed_at = made.at
    else:
        made.new_due_on = _send_back(finding, workdays)
        finding.relapsed = finding.relapsed or verdict == Verdict.RELAPSED
    made.save(force_insert=True)
    keep_evidence(made, files, by=by)
    save(finding, "state", "closed_at", "due_on", "returned_times", "relapsed")
    record(event, finding, by=by, unit=finding.unit, **_told(made))
    return made


@transaction.atomic
def add_seen(verification_id: UUID, file_id: UUID, *, by: Person) -> Verification:
    """Keep one more photo with a verdict already given: what was seen then, come later."""
    made = Verification.objects.select_related("finding__unit", "finding__responsible_unit").get(
        pk=verification_id
    )
    require(by, Permission.FINDING_VERIFY, made.finding.unit)
    if not made.files.filter(file=file_id).exists():
        files = evidence_files([file_id], unit=made.finding.unit, by=by)
        keep_evidence(made, files, by=by)
        unit, about = made.finding.unit, {"file": str(file_id)}
        record("finding.evidence_added", made.finding, by=by, unit=unit, **about)
    return made


def _told(made: Verification) -> dict[str, Any]:
    """Return what the record keeps of a verdict."""
    verdict = Verdict(made.verdict).value
    return {"verification": str(made.pk), "verdict": verdict, "on_site": made.on_site}


def _send_back(finding: Finding, workdays: int | None) -> date:
    key = norm_key(finding.route, life_safety=finding.life_safety)
    days = norm(key, office=finding.office) if workdays is None else workdays
    if problem := workdays_problem(days):
        raise Invalid(_("有内容需要更正。"), fields={"workdays": problem})
    finding.closed_at = None
    finding.returned_times += 1
    finding.due_on = calendar_of(finding.office_id).add(clock.today(), days)
    return finding.due_on


def keep_evidence(made: Verification, files: Iterable[File], *, by: Person) -> None:
    """Keep the files with the verdict; who must put it right sees what was seen."""
    unit = made.finding.responsible_unit
    for file in files:
        VerificationFile.objects.create(verification=made, file=file)
        share(file.pk, by=by)
        if unit is not None:
            share(lend(file.pk, unit, by=by).pk, by=by)


def refuse_partial(by: Person, finding: Finding) -> None:
    """Raise `NotAllowed` for the school's own people and for somebody recused."""
    if may(by, Permission.FINDING_RECTIFY, finding.unit):
        raise NotAllowed(_("学校人员不能核查本校的问题，请由责任督学或督导室核查。"))
    require_unrecused([by], finding.unit, clock.today())


def _check(verdict: Verdict, note: str, *, shown: bool) -> None:
    problem = ""
    if len(note) > TEXT_LIMIT:
        problem = _("最多%(limit)d字，请精简。") % {"limit": TEXT_LIMIT}
    elif not note and verdict != Verdict.RECTIFIED:
        problem = _("请写明还差什么，学校才知道怎么改。")
    elif not note and not shown:
        problem = _("学校没有提交佐证材料，请写明核查到的情况，或附上现场照片，再销号。")
    if problem:
        raise Invalid(_("有内容需要更正。"), fields={"note": problem})

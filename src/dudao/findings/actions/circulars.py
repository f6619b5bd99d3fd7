"""Proposals for a circular (通报建议): by a person or by the ladder, decided by the director."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.actions.rectifying import refuse_untold
from dudao.findings.actions.rows import locked, save
from dudao.findings.models import CircularProposal
from dudao.findings.queries.dealing import standing
from dudao.findings.rules import clean, text_problems
from dudao.findings.rules.routes import NOTE_LIMIT, REASON_LIMIT, ground_problem
from dudao.findings.states import CircularGround, CircularState, State
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.org.models import Person


@transaction.atomic
def propose_circular(
    finding_id: UUID, *, by: Person | None, ground: CircularGround, reason: str
) -> CircularProposal:
    """Propose that a finding be made known to all; `by` None is the ladder of clocks.

    Proposed as a violation, the finding counts as one from now on. Raises `Conflict` while the
    same is already proposed.
    """
    finding = locked(finding_id)
    if by is not None:
        require(by, Permission.CIRCULAR_PROPOSE, finding.unit)
        require_unrecused([by], finding.unit, clock.today())
    refuse_untold(finding)
    if finding.state == State.WITHDRAWN:
        raise WrongState(_("这个问题已撤销，不能建议通报。"))
    ground, text = CircularGround(ground), clean(reason)
    problems = text_problems({"reason": text}, {"reason": REASON_LIMIT})
    if problem := ground_problem(ground, standing(finding), clock.today()):
        problems["ground"] = problem
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    if finding.circular_proposals.filter(ground=ground, state=CircularState.PROPOSED).exists():
        raise Conflict(_("已有人以同一事由建议通报，正等待督导室研究。"))
    made = CircularProposal.objects.create(
        finding=finding, ground=ground, reason=text, proposed_by=by, proposed_at=clock.now()
    )
    if ground == CircularGround.VIOLATION and not finding.violation:
        finding.violation = True
        save(finding, "violation")
    record(
        "finding.circular_proposed",
        finding,
        by=by,
        unit=finding.unit,
        proposal=made.pk.hex,
        ground=ground.value,
    )
    return made


@transaction.atomic
def decide_circular(
    proposal_id: UUID, *, by: Person, accept: bool, note: str = ""
) -> CircularProposal:
    """Take the finding into the next circular, or say why not."""
    rows = CircularProposal.objects.filter(pk=proposal_id)
    finding_id = rows.values_list("finding", flat=True).first()
    if finding_id is None:
        raise NotFound(_("找不到这条通报建议。"))
    finding = locked(finding_id)
    proposal = rows.select_for_update(no_key=True, of=("self",)).get()
    proposal.finding = finding
    require(by, Permission.CIRCULAR_DECIDE, finding.office)
    require_unrecused([by], finding.unit, clock.today())
    if proposal.state != CircularState.PROPOSED:
        raise WrongState(
            _("这条通报建议已有结论：%(state)s。请刷新页面。")
            % {"state": proposal.get_state_display()}
        )
    if accept and finding.state == State.WITHDRAWN:
        raise WrongState(_("异议成立，这个问题已撤销，不能列入通报。"))
    text = clean(note)
    problem = ""
    if len(text) > NOTE_LIMIT:
        problem = _("最多%(limit)d字，请精简。") % {"limit": NOTE_LIMIT}
    elif not accept and not text:
        problem = _("不予通报请写明理由。")
    if problem:
        raise Invalid(_("有内容需要更正。"), fields={"note": problem})
    proposal.state = CircularState.ACCEPTED if accept else CircularState.DECLINED
    proposal.decided_by, proposal.decided_at = by, clock.now()
    proposal.decision_note = text
    proposal.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    record(
        "finding.circular_decided",
        finding,
        by=by,
        unit=finding.unit,
        proposal=proposal.pk.hex,
        accepted=accept,
    )
    return proposal

"""Units in a round: put in batches, moved by hand, begun, taken out with a reason."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.prefilling import begin_self_evaluations
from dudao.evaluation.actions.round_rows import (
    locked_batch,
    locked_candidate,
    locked_round,
    move_candidate_to,
    reason_given,
    record_candidate,
    record_round,
    require_not_closed,
    require_open,
    require_seen,
)
from dudao.evaluation.models import Batch, Candidate, Round
from dudao.evaluation.queries.rounds import dues, in_no_batch
from dudao.evaluation.rules.rounds import deal
from dudao.evaluation.states import RoundState, Stage
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit

TIER_LIMIT = 40


@transaction.atomic
def propose_batches(round_id: UUID, *, by: Person, again: bool = False) -> Round:
    """Put every unit that the round is about and that is in no batch into one.

    Even by area and tier, those not evaluated longest first. `again` deals everybody anew, what
    was moved by hand too; only before the round is open. Who left stays out.
    """
    round_ = locked_round(round_id)
    require(by, Permission.ROUND_RUN, round_.office)
    require_not_closed(round_)
    if again:
        if round_.state != RoundState.DRAFT:
            raise WrongState(_("这一轮已经开始，不能重新分批；新设的学校可以补充列入。"))
        round_.candidates.exclude(stage=Stage.LEFT).delete()
    units = in_no_batch(round_)
    batches = list(round_.batches.order_by("number"))
    there = Counter(round_.candidates.values_list("batch", flat=True))
    rows = dues(round_, units)
    held = {n: there[batch.pk] for n, batch in enumerate(batches)}
    places = deal(rows, [batch.share for batch in batches], held)
    Candidate.objects.bulk_create(
        Candidate(round=round_, batch=batches[place], unit_id=row.unit, tier=row.tier)
        for row, place in zip(rows, places, strict=True)
    )
    round_.edition += 1
    round_.save(update_fields=["edition"])
    record_round("batches_proposed", round_, by, units=len(rows), again=again)
    return round_


@transaction.atomic
def add_candidate(batch_id: int, unit: Unit, *, by: Person, tier: str = "") -> Candidate:
    """Put a unit in a batch by hand, one that was set up meanwhile too."""
    batch = locked_batch(batch_id)
    round_ = batch.round
    require(by, Permission.ROUND_RUN, round_.office)
    require_not_closed(round_)
    told = ""
    if round_.office_id not in {unit.office_id, unit.pk}:
        told = _("“%(unit)s”不归本督导室管理。") % {"unit": unit}
    elif not unit.is_open(clock.today()):
        told = _("“%(unit)s”已撤并。") % {"unit": unit}
    elif round_.candidates.filter(unit=unit).exists():
        told = _("“%(unit)s”已在这一轮里。") % {"unit": unit}
    if told:
        raise Invalid(told, fields={"unit": told})
    made = Candidate.objects.create(round=round_, batch=batch, unit=unit, tier=_tier(tier))
    record_candidate("added", made, by, batch=batch.number)
    return made


@transaction.atomic
def move_candidate(
    candidate_id: UUID,
    batch: Batch,
    *,
    by: Person,
    seen: int | None = None,
    tier: str | None = None,
) -> Candidate:
    """Put a unit whose evaluation has not begun in another batch, or another tier."""
    candidate = locked_candidate(candidate_id)
    round_ = candidate.round
    require(by, Permission.ROUND_RUN, round_.office)
    require_not_closed(round_)
    if candidate.stage != Stage.ASSIGNED:
        raise WrongState(
            _("“%(unit)s”%(stage)s，不能再换批次。")
            % {"unit": candidate.unit, "stage": candidate.get_stage_display()}
        )
    standing = {"batch": candidate.batch.number, "tier": candidate.tier}
    require_seen(seen, candidate.edition, standing)
    if batch.round_id != round_.pk:
        raise Invalid(_("这一批次不属于这一轮。"), fields={"batch": _("请重新选择批次。")})
    candidate.batch = batch
    candidate.tier = candidate.tier if tier is None else _tier(tier)
    candidate.edition += 1
    candidate.save(update_fields=["batch", "tier", "edition"])
    record_candidate("moved", candidate, by, batch=batch.number, before=standing["batch"])
    return candidate


@transaction.atomic
def begin_batch(batch_id: int, *, by: Person, due_on: date | None = None) -> Batch:
    """Let the schools of a batch begin their self-evaluation, prefilled with what is known."""
    batch = locked_batch(batch_id)
    require(by, Permission.ROUND_RUN, batch.round.office)
    require_open(batch.round)
    due = due_on or batch.self_evaluation_due_on
    told = ""
    if due is None:
        told = _("请填写自评截止日期。")
    elif not clock.today() <= due <= batch.last_on:
        told = _("自评截止应在今天与本批结束（%(last)s）之间。") % {"last": batch.last_on}
    if told:
        raise Invalid(told, fields={"due_on": told})
    batch.self_evaluation_due_on = due
    batch.save(update_fields=["self_evaluation_due_on"])
    waiting = batch.candidates.filter(stage=Stage.ASSIGNED, unit__closed_on=None)
    candidates = list(waiting.select_for_update(no_key=True, of=("self",)).select_related("unit"))
    for candidate in candidates:
        candidate.round, candidate.batch = batch.round, batch
        move_candidate_to(candidate, "begin")
    Candidate.objects.bulk_update(candidates, ["stage"])
    begin_self_evaluations(batch.round, candidates)
    for candidate in candidates:
        record_candidate("begun", candidate, by, due_on=due.isoformat() if due else "")
    return batch


@transaction.atomic
def leave_round(candidate_id: UUID, *, by: Person, reason: str) -> Candidate:
    """Take a unit out of a round before it is graded (merged, closed); its work is kept."""
    candidate = locked_candidate(candidate_id)
    require(by, Permission.ROUND_RUN, candidate.round.office)
    require_not_closed(candidate.round)
    move_candidate_to(candidate, "leave")
    candidate.reason = reason_given(reason)
    candidate.edition += 1
    candidate.save(update_fields=["stage", "reason", "edition"])
    record_candidate("left", candidate, by, reason=candidate.reason)
    return candidate


def _tier(given: str) -> str:
    tier = clean(given)
    if len(tier) > TIER_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": TIER_LIMIT}
        raise Invalid(_("有内容需要更正。"), fields={"tier": told})
    return tier

"""What the actions on rounds share: locked rows, what was seen, what is recorded."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.evaluation.models import Batch, Candidate, Round
from dudao.evaluation.rules.rounds import REASON_LIMIT
from dudao.evaluation.states import ROUND_MOVES, STAGE_MOVES, RoundState, Stage
from dudao.findings.rules import clean
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person


def locked_round(round_id: UUID) -> Round:
    """Return the round, locked until the transaction ends."""
    found = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "version__system")
        .filter(pk=round_id)
        .first()
    )
    if found is None:
        raise NotFound(_("找不到这一轮评估。请刷新页面。"))
    return found


def locked_batch(batch_id: int) -> Batch:
    """Return a batch, its round locked."""
    found = Batch.objects.filter(pk=batch_id).first()
    if found is None:
        raise NotFound(_("找不到这一批次。请刷新页面。"))
    found.round = locked_round(found.round_id)
    return found


def locked_candidate(candidate_id: UUID) -> Candidate:
    """Return a unit in a round, locked after its round, so that nobody waits crosswise."""
    rows = Candidate.objects.filter(pk=candidate_id)
    round_id = rows.values_list("round", flat=True).first()
    if round_id is None:
        raise NotFound(_("找不到这所学校的评估。请刷新页面。"))
    round_ = locked_round(round_id)
    related = rows.select_for_update(no_key=True, of=("self",)).select_related("unit", "batch")
    candidate = related.get()
    candidate.round = round_
    return candidate


def require_open(round_: Round) -> None:
    """Raise `WrongState` unless the round is under way."""
    if round_.state != RoundState.OPEN:
        raise WrongState(
            _("“%(round)s”%(state)s，现在不能办理。")
            % {"round": round_, "state": RoundState(round_.state).label}
        )


def require_not_closed(round_: Round) -> None:
    """Raise `WrongState` for a round that is over."""
    if round_.state == RoundState.CLOSED:
        raise WrongState(_("“%(round)s”已收尾，不能再改。") % {"round": round_})


def require_seen(seen: int | None, edition: int, current: dict[str, Any]) -> None:
    """Raise `Conflict` when somebody else changed the edition that was on the screen."""
    if seen is not None and seen != edition:
        raise Conflict(_("刚被别人改过，您的修改没有保存。请对照现在的内容再改。"), current=current)


def reason_given(reason: str, field: str = "reason") -> str:
    """Return a reason that must be there; raises `Invalid` naming its field."""
    text = clean(reason)
    told = ""
    if not text:
        told = _("请写明理由。")
    elif len(text) > REASON_LIMIT:
        told = _("最多%(limit)d字，请精简。") % {"limit": REASON_LIMIT}
    if told:
        raise Invalid(_("有内容需要更正。"), fields={field: told})
    return text


def move_round(round_: Round, move: str) -> None:
    """Put the round where `move` leads to."""
    round_.state = advance(ROUND_MOVES, RoundState(round_.state), move)


def move_candidate_to(candidate: Candidate, move: str) -> None:
    """Put the unit where `move` leads to."""
    candidate.stage = advance(STAGE_MOVES, Stage(candidate.stage), move)


def record_round(name: str, round_: Round, by: Person, **data: Any) -> None:
    """Record what happened to a round."""
    record(f"round.{name}", round_, by=by, unit=round_.office, **data)


def record_candidate(name: str, candidate: Candidate, by: Person, **data: Any) -> None:
    """Record what happened to a unit in a round."""
    record(f"evaluation.{name}", candidate, by=by, unit=candidate.unit, **data)

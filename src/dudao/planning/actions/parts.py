"""A programme at one school: self-evaluation, review, initial opinion, defence, answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import NotFound, WrongState
from dudao.org.models import Person
from dudao.planning.actions.programme_rows import (
    files_given,
    locked_part,
    move_part,
    record_part,
    require_member,
    require_running,
    require_seen,
    text_given,
)
from dudao.planning.actions.programmes import drop_obligations
from dudao.planning.actions.register import reason_given
from dudao.planning.models import Part
from dudao.planning.queries.legal_windows import defence_window, opinion_window
from dudao.planning.queries.programmes import answered_by
from dudao.planning.rules.programmes import lapsed
from dudao.planning.states import PartState


@transaction.atomic
def self_evaluate(part_id: UUID, *, by: Person, text: str, evidence: Sequence[Any] = ()) -> Part:
    """Hand in the school's self-evaluation, once; after its day it is taken and marked late."""
    part = _answered(part_id, by)
    if part.state == PartState.SELF_EVALUATED:
        raise WrongState(
            _("自评报告已于%(day)s提交，不能重复提交。需要修改的，请督导组退回后再交。")
            % {"day": _day(part)}
        )
    move_part(part, "self_evaluate")
    part.self_evaluation = text_given(text, "text")
    part.self_evaluated_at, part.self_evaluated_by = clock.now(), by
    part.returned_reason = ""
    part.save(
        update_fields=["state", "self_evaluation", "self_evaluated_at", "self_evaluated_by",
                       "returned_reason"]
    )  # fmt: skip
    part.files.set(files_given(evidence, part=part, by=by))
    due = part.programme.self_evaluation_due_on
    record_part("self_evaluated", part, by, late=due is not None and due < clock.today())
    return part


@transaction.atomic
def return_self_evaluation(part_id: UUID, *, by: Person, reason: str) -> Part:
    """Give the self-evaluation back to the school, saying what is missing."""
    part = locked_part(part_id)
    require_member(by, part.programme)
    move_part(part, "return")
    part.returned_reason, part.review = reason_given(reason), ""
    part.save(update_fields=["state", "returned_reason", "review"])
    record_part("self_evaluation_returned", part, by, reason=part.returned_reason)
    return part


@transaction.atomic
def review_self_evaluation(
    part_id: UUID, *, by: Person, text: str, seen: int | None = None
) -> Part:
    """Write the team's review of the self-evaluation, which it must make (L1 art 18)."""
    part = locked_part(part_id)
    require_member(by, part.programme)
    after = part.state == PartState.VISITED and part.self_evaluated_at is not None
    move_part(part, "review_after" if after else "review")
    require_unrecused([by], part.unit, clock.today())
    require_seen(seen, part.edition, {"text": part.review})
    part.review = text_given(text, "text")
    part.edition += 1
    part.save(update_fields=["review", "edition"])
    record_part("self_evaluation_reviewed", part, by)
    return part


@transaction.atomic
def feed_back_opinion(part_id: UUID, *, by: Person, text: str) -> Part:
    """Feed the initial opinion back; the defence term begins as the province counts it (art 20).

    Raises `WrongState` while a self-evaluation that was handed in is not reviewed.
    """
    part = locked_part(part_id)
    require_running(by, part.programme)
    move_part(part, "feed_back")
    require_unrecused([by], part.unit, clock.today())
    if part.self_evaluated_at is not None and not part.review:
        raise WrongState(_("学校的自评报告还没有审核。请先写审核意见，再反馈初步督导意见。"))
    part.initial_opinion = text_given(text, "text")
    part.initial_at = clock.now()
    part.defence_until = defence_window(part, clock.today()).last
    window = opinion_window(part)
    part.opinion_due_on = window.last if window else None
    part.save(
        update_fields=["state", "initial_opinion", "initial_at", "defence_until", "opinion_due_on"]
    )
    record_part("fed_back", part, by, due_on=part.defence_until.isoformat())
    return part


@transaction.atomic
def defend(part_id: UUID, *, by: Person, text: str, evidence: Sequence[Any] = ()) -> Part:
    """File the school's defence (申辩) against the initial opinion, within the term, once."""
    part = _answered(part_id, by)
    move_part(part, "defend")
    if part.defence_until is not None and lapsed(part.defence_until, clock.today()):
        raise WrongState(
            _("申辩期限是%(last)s，已经过了。对督导意见书仍有异议的，可在收到后依法申请复核。")
            % {"last": part.defence_until.isoformat()},
            last=part.defence_until.isoformat(),
        )
    part.defence, part.defended_at = text_given(text, "text"), clock.now()
    part.save(update_fields=["state", "defence", "defended_at"])
    part.defence_files.set(files_given(evidence, part=part, by=by))
    record_part("defended", part, by)
    return part


@transaction.atomic
def answer_defence(part_id: UUID, *, by: Person, text: str) -> Part:
    """Answer the defence with reasons; the school reads it at once."""
    part = locked_part(part_id)
    require_running(by, part.programme)
    move_part(part, "answer")
    require_unrecused([by], part.unit, clock.today())
    if part.defence_answer:
        raise WrongState(_("申辩已经答复，不能改写。需要补充的，请写在督导意见书里。"))
    part.defence_answer = text_given(text, "text")
    part.save(update_fields=["defence_answer"])
    record_part("defence_answered", part, by)
    return part


@transaction.atomic
def drop_part(part_id: UUID, *, by: Person, reason: str) -> Part:
    """Take a school out of a programme before anybody was there, with the reason."""
    part = locked_part(part_id)
    require(by, Permission.PROGRAMME_RUN, part.programme.office)
    move_part(part, "drop")
    part.reason = reason_given(reason)
    part.save(update_fields=["state", "reason"])
    owed = part.programme.obligations.filter(unit=part.unit, met_on=None, waived_at=None)
    drop_obligations(list(owed), by, part.reason)
    record_part("school_dropped", part, by, reason=part.reason)
    return part


def _answered(part_id: UUID, by: Person) -> Part:
    """Return the part for somebody who answers for the school and may know of it."""
    part = locked_part(part_id)
    require(by, Permission.PROGRAMME_ANSWER, part.unit)
    if not Part.objects.filter(answered_by(by), pk=part.pk).exists():
        raise NotFound(_("找不到这个督导项目。请刷新页面。"))
    return part


def _day(part: Part) -> str:
    moment = part.self_evaluated_at or clock.now()
    return moment.astimezone(clock.CHINA).date().isoformat()

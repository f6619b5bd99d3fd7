"""The feedback list: composed, withdrawn, signed, refused; and what is put right later."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.files import actions as files
from dudao.findings import actions as findings
from dudao.findings.queries.objections import objected
from dudao.lib import clock
from dudao.lib.errors import Conflict, DomainError, Invalid, WrongState
from dudao.lib.ids import uuid7
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.planning import actions as planning
from dudao.visits.actions.guarding import locked, require_member, text_or_invalid
from dudao.visits.actions.journey import add_look_backs
from dudao.visits.actions.late import add_line, tell_apart
from dudao.visits.models import Correction, Feedback, FeedbackItem, Visit
from dudao.visits.queries import (
    blueprint,
    content_of,
    feedback_content,
    is_member,
    listed_on,
    raised_on,
    standing_feedback,
)
from dudao.visits.queries.looked_at import looked_at
from dudao.visits.rules import (
    FeedbackContent,
    Strokes,
    draw,
    feedback_text,
    list_differences,
    read_strokes,
)
from dudao.visits.rules import text_sha256 as hash_of
from dudao.visits.states import ANSWERED, MOVES, Position, State

NAME_LIMIT, REASON_LIMIT, REMARK_LIMIT, VIEW_LIMIT, CORRECTION_LIMIT = 60, 300, 500, 1000, 2000

Positions = Mapping[Any, tuple[str, str]]


class TextDiffers(DomainError):
    """The text a phone showed is not what its content says: not one character may differ."""

    code = "text_differs"
    status = 422


@transaction.atomic
def compose_feedback(
    visit_id: UUID,
    *,
    by: Person,
    content: object = None,
    text: str = "",
    text_sha256: str = "",
    id: UUID | None = None,  # noqa: A002 - its own id, where the phone gave it one
) -> Feedback:
    """Freeze the visit and write its feedback list, whose exact text the principal will sign.

    Gaps do not stop it (see `queries.blueprint`); how many there were is recorded. With `content`
    a phone composed it and showed `text`: that stands, and where the server would say otherwise
    `differences` tells it. Raises `TextDiffers` when the text is not that of the content.
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    if visit.state == State.PLANNED:
        raise WrongState(_("还没有签到，不能生成反馈清单。请先点“入校签到”。"))
    state = advance(MOVES, State(visit.state), "compose")
    add_look_backs(visit)
    known = feedback_content(visit)
    shown = known if content is None else _shown(content, text, text_sha256)
    feedback = Feedback.objects.create(
        pk=id or uuid7(),
        visit=visit,
        content=msgspec.to_builtins(shown),
        text=feedback_text(shown),
        text_sha256=hash_of(feedback_text(shown)),
        differences=list_differences(known, shown),
        composed_by=by,
        composed_at=clock.now(),
    )
    if listed := listed_on(feedback):
        findings.fix_text(listed, by=by)
    forgotten = len(blueprint(visit).forgotten)
    _move(visit, state)
    record(
        "visit.feedback_composed",
        visit,
        by=by,
        unit=visit.unit,
        text_sha256=feedback.text_sha256,
        problems=len(shown.problems),
        forgotten=forgotten,
        differences=len(feedback.differences),
    )
    return feedback


@transaction.atomic
def withdraw_feedback(visit_id: UUID, *, by: Person, reason: str) -> Visit:
    """Take an unsigned feedback list back, so that the visit can be written on again."""
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    state = advance(MOVES, State(visit.state), "withdraw")
    feedback = _standing(visit)
    feedback.withdrawn_at = clock.now()
    feedback.withdrawn_reason = text_or_invalid(reason, "reason", REASON_LIMIT)
    feedback.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    if listed := listed_on(feedback):
        findings.free_text(listed, by=by)
    _move(visit, state)
    record(
        "visit.feedback_withdrawn",
        visit,
        by=by,
        unit=visit.unit,
        reason=feedback.withdrawn_reason,
        text_sha256=feedback.text_sha256,
    )
    return visit


@transaction.atomic
def sign(  # noqa: PLR0913 - a signature has that many parts
    visit_id: UUID,
    *,
    by: Person,
    signer_name: str,
    signer_title: str,
    strokes: object,
    positions: Positions,
    text_sha256: str,
    image: bytes | None = None,
    school_view: str = "",
) -> Feedback:
    """Let the principal sign the exact text he saw: on the inspector's device or signed in himself.

    `positions` says for every problem (by the finding's id) agree or object, an objection with
    its ground; `strokes` is [[x, y, milliseconds], …] per stroke. Without `image` the signature is
    drawn from the strokes. Raises `Conflict` when `text_sha256` is not that of the list.
    """
    visit = locked(visit_id)
    mine = is_member(visit, by)
    require(by, Permission.VISIT_MAKE if mine else Permission.FEEDBACK_SIGN, visit.unit)
    state = advance(MOVES, State(visit.state), "sign")
    feedback = _standing(visit)
    if text_sha256 != feedback.text_sha256:
        raise Conflict(
            _("反馈清单的内容已经改变，没有签收。请刷新页面，核对最新内容后再签。"),
            current=feedback.text_sha256,
        )
    drawn, said = _read_answer(feedback, strokes, positions)
    _set_words(feedback, signer_name, signer_title, school_view)
    feedback.strokes = drawn
    feedback.signer = None if mine else by
    feedback.signed_at = clock.now()
    picture = image or draw(drawn)
    feedback.signature = files.store(picture, name="签名.png", unit=visit.unit, by=by, photo=True)
    feedback.save()
    _save_positions(feedback, said, by=by)
    _end(visit, feedback, state, by=by)
    _object(feedback, said, by=by)
    record(
        "visit.signed",
        visit,
        by=by,
        unit=visit.unit,
        signer=feedback.signer_name,
        text_sha256=feedback.text_sha256,
        objections=sum(position == Position.OBJECT for position, _remark in said.values()),
    )
    return feedback


@transaction.atomic
def refuse(visit_id: UUID, *, by: Person, reason: str, witness: str) -> Feedback:
    """Note that the principal would not sign, why, and who saw it; the school is told anyway."""
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    state = advance(MOVES, State(visit.state), "refuse")
    feedback = _standing(visit)
    feedback.refusal_reason = text_or_invalid(reason, "reason", REASON_LIMIT)
    feedback.witness = text_or_invalid(witness, "witness", NAME_LIMIT)
    feedback.refused_at = clock.now()
    feedback.save(update_fields=["refusal_reason", "witness", "refused_at"])
    _end(visit, feedback, state, by=by)
    record(
        "visit.refused",
        visit,
        by=by,
        unit=visit.unit,
        reason=feedback.refusal_reason,
        witness=feedback.witness,
        text_sha256=feedback.text_sha256,
    )
    return feedback


@transaction.atomic
def correct(visit_id: UUID, *, by: Person, text: str) -> Correction:
    """Add a 更正单 to an ended visit: what was signed stays, the correction stands beside it."""
    visit = locked(visit_id)
    mine = is_member(visit, by)
    require(by, Permission.VISIT_MAKE if mine else Permission.VISIT_CORRECT, visit.unit)
    if visit.state not in ANSWERED:
        raise WrongState(
            _("签收或拒签以后才用更正单。签收前请由督学撤回反馈清单，直接修改。"),
            state=visit.state,
        )
    correction = Correction.objects.create(
        visit=visit, text=text_or_invalid(text, "text", CORRECTION_LIMIT), by=by, at=clock.now()
    )
    record("visit.corrected", visit, by=by, unit=visit.unit, correction=str(correction.pk))
    return correction


def _standing(visit: Visit) -> Feedback:
    feedback = standing_feedback(visit)
    assert feedback is not None, "a fed-back visit has a standing list"  # noqa: S101
    return feedback


def _shown(content: object, text: str, text_sha256: str) -> FeedbackContent:
    """Return what a phone showed, its text made again here and compared."""
    try:
        shown = msgspec.convert(content, FeedbackContent)
    except msgspec.ValidationError as error:
        raise TextDiffers(_("手机上的反馈清单内容不完整，没有采用。请带队督学核对。")) from error
    if feedback_text(shown) != text or hash_of(text) != text_sha256:
        raise TextDiffers(
            _("手机上显示的反馈清单与它的内容不一致，没有采用。请带队督学核对原文后决定。")
        )
    return shown


def _move(visit: Visit, state: State) -> None:
    visit.state = state
    visit.save(update_fields=["state"])


def _end(visit: Visit, feedback: Feedback, state: State, *, by: Person) -> None:
    """The school now knows: show it the findings and their evidence; the task is done.

    What was found but is not on the list that a phone composed is told apart.
    """
    listed = listed_on(feedback)
    raised = {row.finding_id: row.finding for row in raised_on(visit)}
    if raised:
        findings.tell(raised, by=by)
    for pk in sorted(set(raised) - set(listed)):
        raised[pk].refresh_from_db()
        tell_apart(visit, raised[pk], by=raised[pk].raised_by)
    if feedback.signature is not None:
        files.share(feedback.signature.pk, by=by)
    seen = looked_at(visit)._asdict()
    if visit.assignment is not None:
        planning.complete(visit.assignment.pk, by=by, **seen)
    else:
        planning.meet(visit.pk, visit.unit, **seen)
    _move(visit, state)


def _set_words(feedback: Feedback, name: str, title: str, view: str) -> None:
    feedback.signer_name = text_or_invalid(name, "signer_name", NAME_LIMIT)
    feedback.signer_title = text_or_invalid(title, "signer_title", NAME_LIMIT, required=False)
    feedback.school_view = text_or_invalid(view, "school_view", VIEW_LIMIT, required=False)


def _save_positions(
    feedback: Feedback, said: Mapping[UUID, tuple[str, str]], *, by: Person
) -> None:
    """Keep the position on every finding; on one that never came here, in words."""
    listed = set(listed_on(feedback))
    FeedbackItem.objects.bulk_create(
        FeedbackItem(feedback=feedback, finding_id=finding, position=position, remark=remark)
        for finding, (position, remark) in said.items()
        if finding in listed
    )
    for n, problem in enumerate(content_of(feedback).problems, 1):
        if UUID(problem.finding) not in listed:
            position, remark = said[UUID(problem.finding)]
            text = _("清单第%(n)d个问题没有记入系统：%(fact)s学校意见：%(position)s %(remark)s") % {
                "n": n,
                "fact": problem.fact,
                "position": Position(position).label,
                "remark": remark,
            }
            add_line(feedback.visit, text, by=by, told=True)


def _object(feedback: Feedback, said: Mapping[UUID, tuple[str, str]], *, by: Person) -> None:
    """Let every objection on the list become one that somebody reads and answers."""
    against = {pk: said[pk][1] for pk in listed_on(feedback) if said[pk][0] == Position.OBJECT}
    for finding in sorted(set(against) - objected(list(against))):
        findings.file_objection(finding, by=by, statement=against[finding], on_the_spot=True)


def _read_answer(
    feedback: Feedback, strokes: object, positions: Positions
) -> tuple[Strokes, dict[UUID, tuple[str, str]]]:
    """Return what was drawn and said; raises `Invalid` with everything missing or wrong."""
    drawn, wrong = read_strokes(strokes)
    said, problems = _read_positions(content_of(feedback), positions)
    if wrong:
        problems["strokes"] = wrong
    if problems:
        raise Invalid(_("还不能签收，请补充。"), fields=problems)
    return drawn, said


def _read_positions(
    content: FeedbackContent, positions: Positions
) -> tuple[dict[UUID, tuple[str, str]], dict[str, str]]:
    """Return the position on every problem, and what is missing or wrong, by field."""
    given = {str(finding): said for finding, said in positions.items()}
    said: dict[UUID, tuple[str, str]] = {}
    problems: dict[str, str] = {}
    for n, problem in enumerate(content.problems, 1):
        position, remark = given.pop(problem.finding, ("", ""))
        remark = remark.strip()
        field = f"position-{problem.finding}"
        if position not in list(Position):
            problems[field] = _("请对第%(n)d个问题表明态度：认可或有异议。") % {"n": n}
        elif position == Position.OBJECT and not remark:
            problems[field] = _("请写明对第%(n)d个问题有异议的理由。") % {"n": n}
        elif len(remark) > REMARK_LIMIT:
            problems[field] = _("说明最多 %(limit)d 字。") % {"limit": REMARK_LIMIT}
        said[UUID(problem.finding)] = (position, remark)
    problems.update({f"position-{other}": _("清单里没有这个问题。") for other in given})
    return said, problems

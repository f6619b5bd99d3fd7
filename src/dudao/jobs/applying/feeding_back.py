"""The feedback list as a phone showed it: composed, withdrawn, signed, refused, complete."""

import msgspec
from django.utils.translation import gettext as _

from dudao.files.models import File
from dudao.inbox.messages import bodies
from dudao.inbox.states import State
from dudao.jobs.applying import media
from dudao.jobs.applying.visits import is_out, visit_of
from dudao.jobs.applying.work import Work
from dudao.lib.errors import Conflict
from dudao.visits import actions
from dudao.visits.models import Feedback, Visit
from dudao.visits.states import State as VisitState


class SecondList(Conflict):
    """There is a feedback list already; another phone showed another one."""

    code = "second_list"


def compose(work: Work, body: bodies.Compose) -> State:
    """Let the list stand that was shown; a second one is for a person to decide about."""
    visit = visit_of(work, body.visit)
    if Feedback.objects.filter(pk=body.feedback).exists():
        return State.STALE
    if is_out(visit):
        _second(work, visit, _("另有一份反馈清单：\n%(text)s") % {"text": body.text})
        return State.APPLIED
    actions.compose_feedback(
        visit.pk,
        by=work.by,
        id=body.feedback,
        content=msgspec.json.decode(body.content),
        text=body.text,
        text_sha256=body.text_sha256,
    )
    return State.APPLIED


def withdraw(work: Work, body: bodies.Withdraw) -> State:
    """Take the unsigned list back; it may have been on the page already."""
    visit = visit_of(work, body.visit)
    if visit.state == VisitState.CHECKED_IN:
        return State.STALE
    actions.withdraw_feedback(visit.pk, by=work.by, reason=body.reason)
    return State.APPLIED


def sign(work: Work, body: bodies.Sign) -> State:
    """Bind the principal's signature to the exact text that was shown."""
    visit = visit_of(work, body.visit)
    if work.released_by and _other_list(visit, body.text_sha256):
        text = _("另有一份签收：%(title)s %(name)s，对应清单校验码 %(hash)s。学校意见：%(view)s")
        _second(work, visit, text % {
            "title": body.signer_title, "name": body.signer_name,
            "hash": body.text_sha256, "view": body.school_view or "—",
        })  # fmt: skip
        return State.APPLIED
    actions.sign(
        visit.pk,
        by=work.by,
        signer_name=body.signer_name,
        signer_title=body.signer_title,
        strokes=[[_point(point) for point in stroke] for stroke in body.strokes],
        positions={pk: (said.position, said.remark) for pk, said in body.positions.items()},
        text_sha256=body.text_sha256,
        school_view=body.school_view,
    )
    return State.APPLIED


def refuse(work: Work, body: bodies.Refuse) -> State:
    """Note that the principal would not sign."""
    visit = visit_of(work, body.visit)
    if work.released_by and visit.state in (VisitState.SIGNED, VisitState.REFUSED):
        text = _("另有一份拒签记录，原因：%(reason)s，见证人：%(witness)s")
        _second(work, visit, text % {"reason": body.reason, "witness": body.witness})
        return State.APPLIED
    actions.refuse(visit.pk, by=work.by, reason=body.reason, witness=body.witness)
    return State.APPLIED


def complete(work: Work, body: bodies.Complete) -> State:
    """Take over every photo and recording: all of them have come."""
    visit_of(work, body.visit)
    hashes = File.objects.filter(pk__in=body.files, stored_by=work.by)
    for sha256 in sorted(set(hashes.values_list("sha256", flat=True))):
        media.take_over_one(work.by, sha256, at=work.arrived_at)
    return State.APPLIED


def _other_list(visit: Visit, sha256: str) -> bool:
    ended = visit.state in (VisitState.SIGNED, VisitState.REFUSED)
    standing = Feedback.objects.filter(visit=visit, withdrawn_at=None, text_sha256=sha256)
    return ended or not standing.exists()


def _second(work: Work, visit: Visit, text: str) -> None:
    """Keep a second list in words where somebody released it; else let a person decide."""
    if work.released_by is None:
        raise SecondList(
            _(
                "这次督导已经有一份反馈清单，手机上又生成了一份不同的。请核对后决定是否作为更正单保存。"
            )
        )
    actions.add_late(visit.pk, by=work.by, text=text, arrived_at=work.arrived_at)


def _point(point: list[float]) -> list[float]:
    return [*point[:2], *(round(time) for time in point[2:3])]

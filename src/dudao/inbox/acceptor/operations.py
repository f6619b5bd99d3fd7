"""Operations: read, hashed, committed together with those of others, answered one by one."""

import hashlib
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from dudao.access.signing_in import DeviceEnded, NotEnrolled
from dudao.inbox.acceptor import storing
from dudao.inbox.acceptor.group import GroupCommit
from dudao.inbox.acceptor.storing import Batch, Kept, Landed, Row
from dudao.inbox.acceptor.wire import Answer, Call
from dudao.inbox.messages import Envelope, Malformed, Result, Results, head_of, operations
from dudao.inbox.messages.envelope import MAX_CALL_BYTES
from dudao.inbox.states import State
from dudao.lib.errors import DomainError

#: Two at a time: while one waits for the disk, the other talks to the database.
WRITERS = 2
_ENCODER = msgspec.json.Encoder()
_committed: GroupCommit[Batch, Landed] = GroupCommit(storing.land, writers=WRITERS)


class Unreadable(DomainError):
    """Not what the protocol says."""

    code = "unreadable"
    status = 400


def take(call: Call) -> Answer:
    """Accept what a phone sends, and tell what became of what it sent before."""
    try:
        given, asked = operations(call.body(MAX_CALL_BYTES))
    except Malformed as error:
        raise Unreadable(_("提交的内容无法识别，请更新应用后再试。")) from error
    sent = [_opened(envelope) for envelope in given]
    batch = Batch(call.secret, [row for row in sent if isinstance(row, Row)])
    landed = _committed.submit(batch)
    if landed.device is None:
        raise NotEnrolled
    if landed.ended:
        raise DeviceEnded
    kept = storing.settle(landed, batch.rows, asked)
    results = [
        row if isinstance(row, Result) else _result(row, landed, kept.get(row.id)) for row in sent
    ]
    outcomes = [_outcome(asked_id, kept[asked_id]) for asked_id in asked if asked_id in kept]
    return Answer(200, _ENCODER.encode(Results(landed.at, results, outcomes)))


def _opened(envelope: Envelope | str) -> Row | Result:
    """Return what is to be stored, or why it is not."""
    if isinstance(envelope, str):
        words = _("这条记录不完整，没有保存。请重新提交；如仍不行，请导出后交督导室处理。")
        return Result(envelope, 422, code="bad_operation", words=words)
    digest = hashlib.sha256(envelope.content.encode()).hexdigest()
    if digest != envelope.sha256:
        words = _("内容在传输中有变化，没有保存。请重新提交。")
        return Result(str(envelope.id), 422, envelope.sha256, code="bad_hash", words=words)
    head = head_of(envelope.content)
    return Row(
        id=envelope.id,
        sha256=digest,
        kind=head.kind,
        subject=head.subject,
        seq=head.seq,
        prev=head.prev,
        content=envelope.content,
        by=head.by,
        media=envelope.media,
    )


def _result(row: Row, landed: Landed, kept: Kept | None) -> Result:
    """Return what became of one operation that was to be stored."""
    name = str(row.id)
    if landed.is_new(row):
        return Result(name, 200, row.sha256, landed.at, State.ACCEPTED)
    if kept is None:
        missing = [sha256 for sha256 in row.media if sha256 in landed.missing]
        words = _("还有%(n)d个照片或文件没有传完，传完后会再次提交。") % {"n": len(missing)}
        return Result(name, 424, row.sha256, None, "", "missing_media", words, missing)
    if kept.sha256 != row.sha256:
        words = _("同一编号的记录已收到另一份不同的内容。两份都已保存，由责任区负责人核对。")
        return Result(name, 409, row.sha256, landed.at, State.QUARANTINED, "other_content", words)
    if landed.person not in (kept.person, row.by):
        words = _("这条记录是别人的，不能用您的账号提交。已记录。")
        return Result(name, 200, row.sha256, landed.at, State.QUARANTINED, "not_yours", words)
    return Result(name, 200, row.sha256, kept.received_at, kept.state, kept.code, kept.words)


def _outcome(asked: UUID, kept: Kept) -> Result:
    return Result(str(asked), 200, kept.sha256, kept.received_at, kept.state, kept.code, kept.words)

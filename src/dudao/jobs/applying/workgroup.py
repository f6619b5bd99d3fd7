"""What somebody did in the work group on his phone: logs and their files, posts read and done."""

from django.utils.translation import gettext as _

from dudao.files import actions as files
from dudao.files.models import File
from dudao.inbox import actions as inbox
from dudao.inbox.messages import bodies
from dudao.inbox.states import State
from dudao.jobs.applying.work import Work
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotFound
from dudao.visits.queries import visible_to
from dudao.workgroup import actions
from dudao.workgroup.models import Log, Receipt
from dudao.workgroup.states import STANDING, Kind


class NoLog(NotFound):
    """The operation that writes the log waits for a decision; its files go on after it."""

    code = "no_log"


def write_log(work: Work, body: bodies.WriteLog) -> State:
    """Write the log, or what it says now; its day is never one to come.

    A phone names no visits for a log it got from the server: then those it speaks of stay.
    """
    log = Log.objects.filter(pk=body.log).first()
    if log is not None and _is_newer(log, work) and work.released_by is None:
        raise Conflict(
            _("这篇日志在手机写完之后又在网页上改过，没有自动采用手机上的内容。请核对后决定。")
        )
    visits = list(visible_to(work.by).filter(pk__in=body.visits).values_list("pk", flat=True))
    if log is not None and not visits:
        visits = list(log.visits.values_list("pk", flat=True))
    actions.write_log(
        by=work.by,
        on=min(body.on, clock.today()),
        title=body.title,
        text=body.text,
        visit_ids=visits,
        log_id=body.log,
    )
    inbox.reopen(body.log, code=NoLog.code)
    return State.APPLIED


def attach_to_log(work: Work, body: bodies.AttachToLog) -> State:
    """Note a picture of the log, whose content may still be on the phone."""
    if not Log.objects.filter(pk=body.log, author=work.by).exists():
        raise NoLog(_("这篇日志还没有写入：前面的“写日志”没有生效。它生效后，这一步自动继续。"))
    file = File.objects.filter(pk=body.file).first()
    if file is None:
        promise = files.Promise(
            id=body.file,
            sha256=body.sha256,
            size=body.size,
            media_type=body.media_type,
            name=body.name,
            taken_at=body.taken_at,
        )
        file = files.await_own(promise, by=work.by)
    elif (file.stored_by_id, file.sha256) != (work.by.pk, body.sha256):
        raise Conflict(_("手机给出的文件编号已被另一个文件使用，没有采用。"))
    actions.attach_to_log(body.log, file.pk, by=work.by)
    return State.APPLIED


def read_post(work: Work, body: bodies.ReadPost) -> State:
    """Note that the post was read, in the edition that the phone showed."""
    actions.read_post(body.post, by=work.by, edition=body.edition)
    return State.APPLIED


def finish_post(work: Work, body: bodies.DonePost) -> State:
    """Note the task as done; what was withdrawn, or answered later elsewhere, needs it no more."""
    receipt = Receipt.objects.filter(post=body.post, person=work.by).select_related("post").first()
    if receipt is not None and (
        receipt.post.state not in STANDING
        or receipt.post.kind != Kind.TASK
        or (receipt.done_at is not None and receipt.done_at > work.at)
    ):
        return State.STALE
    actions.finish_post(
        body.post,
        by=work.by,
        answer=body.answer,
        file_ids=list(receipt.files.values_list("pk", flat=True)) if receipt else [],
        edition=body.edition,
    )
    return State.APPLIED


def _is_newer(log: Log, work: Work) -> bool:
    return (log.edited_at or log.written_at) > work.at

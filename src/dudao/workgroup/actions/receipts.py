"""Reading and answering what one got."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import NotFound, WrongState
from dudao.org.models import Person
from dudao.workgroup.actions.papers import papers
from dudao.workgroup.models import Receipt
from dudao.workgroup.rules import ANSWER_LIMIT, said
from dudao.workgroup.states import STANDING, Kind


@transaction.atomic
def read_post(post_id: UUID, *, by: Person, edition: int | None = None) -> Receipt:
    """Note that `by` has read an `edition` of the post; reading it again changes nothing.

    Without one it is the edition that stood there at the moment.
    """
    receipt = _own(post_id, by)
    if _note_read(receipt, edition):
        receipt.save(update_fields=["read_at", "read_edition"])
        post = receipt.post
        record("post.read", post, by=by, unit=post.office, edition=receipt.read_edition)
    return receipt


@transaction.atomic
def finish_post(
    post_id: UUID,
    *,
    by: Person,
    answer: str = "",
    file_ids: Sequence[UUID] = (),
    edition: int | None = None,
) -> Receipt:
    """Note a task as done, with or without words; doing it again replaces what was said.

    A late answer is taken, too.

    Raises `WrongState` for a notice, which is only read, and for a task that was withdrawn.
    """
    receipt = _own(post_id, by)
    post = receipt.post
    if post.kind != Kind.TASK:
        raise WrongState(_("这是通知，阅读即可，不用办理。"))
    if post.state not in STANDING:
        raise WrongState(_("这项任务已撤回，不用办理。"))
    words = said({"answer": (answer, ANSWER_LIMIT)}, empty=True)["answer"]
    files = papers(file_ids, by=by, kept=list(receipt.files.all()))
    _note_read(receipt, edition)
    receipt.done_at, receipt.answer = clock.now(), words
    receipt.save(update_fields=["read_at", "read_edition", "done_at", "answer"])
    receipt.files.set(files)
    record("post.done", post, by=by, unit=post.office, answer=receipt.answer)
    return receipt


def _own(post_id: UUID, by: Person) -> Receipt:
    receipt = (
        Receipt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("post__office")
        .filter(post=post_id, person=by)
        .first()
    )
    if receipt is None:
        raise NotFound(_("找不到这条任务或通知。"))
    return receipt


def _note_read(receipt: Receipt, edition: int | None) -> bool:
    """Note which edition was read, and when; tell whether it is a later one than before."""
    post = receipt.post
    if edition is None:
        changed_since = post.edited_at is not None and post.edited_at > clock.now()
        edition = post.edition - 1 if changed_since else post.edition
    seen = min(max(edition, 1), post.edition)
    if seen <= receipt.read_edition:
        return False
    receipt.read_at, receipt.read_edition = clock.now(), seen
    return True

"""Doing what was sent once; keeping which media are whole."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.models import Device
from dudao.inbox.models import Medium, Receipt
from dudao.inbox.queries import place_of
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person

KEPT_DAYS = 30
MAX_KEY = 100
_KEY = re.compile(f"[!-~]{{1,{MAX_KEY}}}")


class Answer(NamedTuple):
    """What is sent back: HTTP status, content type, body."""

    status: int
    content_type: str
    body: bytes


class NotKept(Exception):
    """The work failed; undo it and give `answer`, so that the sender may try again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def accept_once(
    key: str, request_sha256: str, work: Callable[[], Answer], *, by: Person
) -> tuple[Answer, bool]:
    """Do `work` unless the same request was done before; return its answer, and if it was.

    Two arrivals at once: the second waits on the unique key until the first has committed. Work
    that answers 400 or more is undone and not kept, so that it may be tried again with the key.
    Raises `Invalid` for an odd key and for one that was used for another request.
    """
    if not _KEY.fullmatch(key):
        raise Invalid(_("Idempotency-Key 应为1至%(n)s个英文字母、数字或符号。") % {"n": MAX_KEY})
    try:
        return _once(key, request_sha256, work, by=by)
    except NotKept as failed:
        return failed.answer, False


@transaction.atomic
def _once(
    key: str, request_sha256: str, work: Callable[[], Answer], *, by: Person
) -> tuple[Answer, bool]:
    Receipt.objects.bulk_create(
        [Receipt(person=by, key=key, request_sha256=request_sha256, at=clock.now())],
        ignore_conflicts=True,
    )
    receipt = Receipt.objects.get(person=by, key=key)
    if receipt.status is not None:
        if receipt.request_sha256 != request_sha256:
            raise Invalid(_("这个 Idempotency-Key 已用于另一个请求，请换一个新的。"))
        return Answer(receipt.status, receipt.content_type, bytes(receipt.body)), True
    answer = work()
    if answer.status >= 400:  # noqa: PLR2004 - HTTP
        raise NotKept(answer)
    receipt.status, receipt.content_type, receipt.body = answer
    receipt.save(update_fields=["status", "content_type", "body"])
    return answer, False


@transaction.atomic
def prune() -> int:
    """Drop receipts older than `KEPT_DAYS`; return how many."""
    limit = clock.now() - timedelta(days=KEPT_DAYS)
    return Receipt.objects.filter(at__lt=limit).delete()[0]


@transaction.atomic
def keep_medium(device: Device, sha256: str, size: int) -> None:
    """Keep that the content came whole, after its bytes are in their place; twice is once."""
    Medium.objects.bulk_create(
        [
            Medium(
                device=device,
                person_id=device.person_id,
                sha256=sha256,
                size=size,
                complete_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def drop_media(media: Iterable[Medium]) -> int:
    """Drop the bytes of media that were taken over into the evidence; return how many."""
    dropped = list(media)
    for medium in dropped:
        medium.dropped_at = clock.now()
        place_of(medium.device_id, medium.sha256).unlink(missing_ok=True)
    return Medium.objects.bulk_update(dropped, ["dropped_at"])

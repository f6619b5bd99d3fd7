"""Writing posts, changing them openly, reminding, closing and withdrawing them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require, require_anywhere
from dudao.audit.actions import record
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.workgroup.actions.papers import papers
from dudao.workgroup.models import Post, Receipt
from dudao.workgroup.queries.recipients import addressees, audience_words
from dudao.workgroup.rules import (
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Audience,
    refuse,
    said,
)
from dudao.workgroup.states import MOVES, Kind, State

_EVENTS = {Kind.TASK: "post.assigned", Kind.NOTICE: "post.announced"}
_AUDIENCE_LIMIT = 300


@transaction.atomic
def write_post(
    *,
    by: Person,
    kind: str,
    title: str,
    text: str,
    audience: Audience,
    due_on: date | None = None,
    file_ids: Sequence[UUID] = (),
) -> Post:
    """Post a task or a notice to everybody whom `audience` means today.

    Raises `Invalid` with a message per field, and when nobody is meant.
    """
    require_anywhere(by, Permission.POST_WRITE)
    office = own_office(by)
    texts = _texts(title, text)
    _refuse_due(kind, due_on)
    files = papers(file_ids, by=by)
    people = addressees(by, office, audience)
    if not people:
        raise Invalid(
            _("没有找到收件人，没有发布。"),
            fields={"who": _("没有符合的人员，请重新选择对象和范围。")},
        )
    with translation.override("zh-hans"):  # what is kept is kept in the language of the papers
        words = audience_words(by, office, audience)[:_AUDIENCE_LIMIT]
    post = Post.objects.create(
        office=office,
        kind=kind,
        due_on=due_on,
        audience=words,
        written_by=by,
        written_at=clock.now(),
        **texts,
    )
    post.files.set(files)
    Receipt.objects.bulk_create(
        Receipt(post=post, person_id=person, unit_id=unit) for person, unit in people.items()
    )
    record(
        _EVENTS[Kind(kind)],
        post,
        by=by,
        unit=office,
        title=post.title,
        sent_to=len(people),
        due_on=due_on and due_on.isoformat(),
    )
    return post


@transaction.atomic
def edit_post(
    post_id: UUID,
    *,
    by: Person,
    title: str,
    text: str,
    due_on: date | None = None,
    file_ids: Sequence[UUID] = (),
    seen: int | None = None,
) -> Post:
    """Say it anew: a further edition, which everybody has to read again, shown as changed.

    Nothing changed is no edition. Raises `Conflict` when it moved on from edition `seen`.
    """
    post = _locked(post_id, by)
    state = advance(MOVES, State(post.state), "edit")
    if seen is not None and seen != post.edition:
        raise Conflict(
            _("您修改期间，别人已修改了这条内容。请核对最新内容后再保存。"),
            current={"title": post.title, "text": post.text, "due_on": post.due_on},
        )
    _refuse_due(post.kind, due_on, before=post.due_on)
    kept = list(post.files.order_by("pk"))
    files = papers(file_ids, by=by, kept=kept)
    new = {**_texts(title, text), "due_on": due_on}
    before = {
        name: getattr(post, name) for name, value in new.items() if getattr(post, name) != value
    }
    if {file.pk for file in files} != {file.pk for file in kept}:
        before["files"] = [file.name for file in kept]
        post.files.set(files)
    if not before:
        return post
    for name, value in new.items():
        setattr(post, name, value)
    post.state, post.edition, post.edited_at = state, post.edition + 1, clock.now()
    post.save(update_fields=[*new, "state", "edition", "edited_at"])
    record("post.edited", post, by=by, unit=post.office, before=_plain(before))
    return post


@transaction.atomic
def remind(post_id: UUID, *, by: Person) -> Post:
    """Remind, at most once a day, whoever has not read the notice or not done the task."""
    post = _locked(post_id, by)
    advance(MOVES, State(post.state), "remind")
    last = post.reminded_at
    if last is not None and last.astimezone(clock.CHINA).date() == clock.today():
        raise WrongState(_("今天已提醒过，请明天再提醒，或者电话联系。"))
    waiting = post.receipts.filter(done_at=None)
    if post.kind == Kind.NOTICE:
        waiting = waiting.exclude(read_at__isnull=False, read_edition=post.edition)
    people = list(waiting.order_by("pk").values_list("person", flat=True))
    if not people:
        raise WrongState(
            _("全部已办结，不用提醒。") if post.kind == Kind.TASK else _("全部已读，不用提醒。")
        )
    post.reminded_at = clock.now()
    post.save(update_fields=["reminded_at"])
    due_on = post.due_on and post.due_on.isoformat()
    record("post.reminded", post, by=by, unit=post.office, people=people, due_on=due_on)
    return post


@transaction.atomic
def close_post(post_id: UUID, *, by: Person) -> Post:
    """Ask nothing more of anybody; it stays to be read, and a late answer is still taken."""
    post = _locked(post_id, by)
    _end(post, "close")
    record("post.closed", post, by=by, unit=post.office)
    return post


@transaction.atomic
def withdraw_post(post_id: UUID, *, by: Person, reason: str) -> Post:
    """Take back what should not have been sent: who got it sees that, and why, no more."""
    post = _locked(post_id, by)
    post.reason = said({"reason": (reason, REASON_LIMIT)})["reason"]
    _end(post, "withdraw")
    record("post.withdrawn", post, by=by, unit=post.office, reason=post.reason)
    return post


def _locked(post_id: UUID, by: Person) -> Post:
    post = (
        Post.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "written_by")
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise NotFound(_("找不到这条任务或通知。"))
    if post.written_by_id == by.pk:
        require_anywhere(by, Permission.POST_WRITE)
    else:
        require(by, Permission.POST_WRITE, post.office)
    return post


def _end(post: Post, move: str) -> None:
    post.state = advance(MOVES, State(post.state), move)
    post.ended_at = clock.now()
    post.save(update_fields=["state", "ended_at", "reason"])


def _texts(title: str, text: str) -> dict[str, str]:
    return said({"title": (title, TITLE_LIMIT), "text": (text, TEXT_LIMIT)})


def _refuse_due(kind: str, due_on: date | None, *, before: date | None = None) -> None:
    problems = {}
    if kind not in set(Kind):
        problems["kind"] = _("请选择任务或通知。")
    elif due_on is not None and kind == Kind.NOTICE:
        problems["due_on"] = _("通知没有办理期限。需要办理的，请选“任务”。")
    elif due_on is not None and due_on != before and due_on < clock.today():
        problems["due_on"] = _("请选择今天或以后的日期")
    refuse(problems)


def _plain(before: dict[str, Any]) -> dict[str, Any]:
    """Return what stood there before as the record keeps it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in before.items()
    }

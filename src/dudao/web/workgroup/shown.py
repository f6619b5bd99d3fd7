"""How somebody stands to a post, in a word and a colour; what happened, line by line."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.audit.models import Event
from dudao.files.models import File
from dudao.web.administration.wording import event_word
from dudao.web.timeline import Entry
from dudao.workgroup.models import Receipt
from dudao.workgroup.states import Kind, State

Chip = tuple[str, str]

_TONES = {"post.withdrawn": "red", "post.edited": "amber", "log.edited": "amber"}


def standing(receipt: Receipt) -> Chip:
    """Return what `receipt` asks of its person now."""
    post = receipt.post
    if post.state == State.WITHDRAWN:
        return "grey", str(State.WITHDRAWN.label)
    if receipt.read_at is None:
        return "blue", _("未读")
    if receipt.changed:
        return "amber", _("有修改")
    if post.kind == Kind.NOTICE:
        return "grey", _("已读")
    if receipt.done_at is not None:
        return "green", _("已办结")
    return ("amber", _("待办")) if post.state == State.OPEN else ("grey", str(State.CLOSED.label))


def is_late(receipt: Receipt, today: date) -> bool:
    """Tell whether the day of a task has passed and it is neither done nor ended."""
    post = receipt.post
    waits = receipt.done_at is None and post.state == State.OPEN
    return waits and post.due_on is not None and post.due_on < today


def timeline(events: Iterable[Event]) -> list[Entry]:
    """Return what happened, the latest first; an edit tells what stood there before."""
    entries = [
        Entry(
            at=event.at,
            title=event_word(event.name),
            text=_words(event),
            who=str(event.by or ""),
            tone=_TONES.get(event.name, "blue"),
        )
        for event in events
    ]
    return entries[::-1]


class Shown(NamedTuple):
    """The files of a log: pictures, other papers, and what is still on the phone."""

    pictures: list[File]
    papers: list[File]
    awaited: list[File]


def split(files: Iterable[File]) -> Shown:
    """Return files by how they are shown."""
    shown = Shown([], [], [])
    for file in files:
        if not file.is_here:
            shown.awaited.append(file)
        elif file.is_image:
            shown.pictures.append(file)
        else:
            shown.papers.append(file)
    return shown


def _words(event: Event) -> str:
    before = event.data.get("before")
    if before is None:
        return str(event.data.get("reason", ""))
    words = {
        "title": _("标题"),
        "text": _("内容"),
        "due_on": _("办理期限"),
        "on": _("日期"),
        "files": _("文件"),
        "visits": _("写到的督导"),
    }
    told = [
        _("原%(what)s：%(more)s") % {"what": words[name], "more": _plain(name, value)}
        for name, value in before.items()
    ]
    return _("；").join(told)


def _plain(name: str, value: object) -> str:
    if name == "visits" and isinstance(value, list):
        return _("%(count)d次") % {"count": len(value)}
    if isinstance(value, list):
        return _("、").join(value) or _("无")
    return str(value or _("无"))

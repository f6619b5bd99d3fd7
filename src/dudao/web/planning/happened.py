"""What happened to an entry, a programme, a school's part, as a timeline."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dudao.audit.models import Event
from dudao.web.administration.wording import event_word
from dudao.web.timeline import Entry

_TONES = {
    "returned": "amber", "withdrawn": "red", "cancelled": "red", "overridden": "red",
    "school_dropped": "red", "self_evaluation_returned": "amber", "approved": "green",
    "published": "green", "rectified": "green", "opinion_issued": "violet", "defended": "amber",
    "given_back": "amber", "left": "red", "opened": "green", "closed": "green",
}  # fmt: skip
_ICONS = {"red": "x", "amber": "return", "green": "check", "violet": "notice", "blue": "edit"}


def happened(events: Iterable[Event]) -> list[Entry]:
    """Return the events as lines, with the reason or number they carry."""
    return [_line(event) for event in events]


def _line(event: Event) -> Entry:
    tone = _TONES.get(event.name.partition(".")[2], "blue")
    data = event.data
    text = data.get("reason") or data.get("late_reason") or data.get("note") or data.get("number")
    if data.get("late") is True:
        text = _("逾期提交")
    who = str(event.by) if event.by else ""
    return Entry(event.at, event_word(event.name), text or "", who, tone=tone, icon=_ICONS[tone])

"""Writing iCalendar (RFC 5545), as strict readers want it: UTC, CRLF, folded at 75 octets."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

PRODUCT = "-//Dudao//Supervision Calendar//ZH"
MOST_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Event(NamedTuple):
    """An event: whole days from `start` to `end`, both included, or moments up to `end`.

    `uid` stays the same for ever; `sequence` and `changed_at` grow with every change.
    """

    uid: str
    start: date | datetime
    end: date | datetime
    summary: str
    changed_at: datetime
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = True


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """Return a calendar to subscribe to."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """Return a content line in UTF-8, no piece of it longer than 75 octets, no letter cut."""
    pieces, piece, room = [], b"", MOST_OCTETS
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", MOST_OCTETS - 1  # the space that begins a continuation counts
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(event.changed_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _span(event.start, event.end)
    yield f"SUMMARY:{_text(event.summary)}"
    for name, value in (("DESCRIPTION", event.description), ("LOCATION", event.location)):
        if value:
            yield f"{name}:{_text(value)}"
    if event.url:
        yield f"URL:{_plain(event.url)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if event.busy and not event.cancelled else 'TRANSPARENT'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _span(start: date | datetime, end: date | datetime) -> Iterator[str]:
    if isinstance(start, datetime) and isinstance(end, datetime):
        yield f"DTSTART:{_moment(start)}"
        yield f"DTEND:{_moment(end)}"
    else:
        yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{end + timedelta(days=1):%Y%m%d}"  # the first day after


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return _plain(text.replace("\r\n", "\n"), keep="\n").translate(_ESCAPES)


def _plain(text: str, keep: str = "") -> str:
    """Return `text` without control characters, which no content line may hold."""
    return "".join(
        letter for letter in text if letter in keep or (letter >= " " and letter != "\x7f")
    )

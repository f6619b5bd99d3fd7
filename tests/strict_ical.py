"""A reader of iCalendar that forgives nothing: the grammar of RFC 5545 as far as we write it."""

import re
from datetime import UTC, date, datetime
from typing import Any

_NAME = re.compile(r"[A-Z][A-Z0-9-]*")
_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<parameters>(;[A-Z0-9-]+=("[^"\x00-\x1f]*"|[^;:,"\x00-\x1f]+))*):(?P<value>.*)'
)
_ONCE = {"UID", "DTSTAMP", "DTSTART"}
_KNOWN = _ONCE | {
    "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP", "CLASS",
    "SEQUENCE", "LAST-MODIFIED",
}  # fmt: skip
_TEXTS = {"UID", "SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "PRODID"}


class Broken(AssertionError):
    """The calendar does not follow the grammar."""


def read(content: bytes) -> list[dict[str, Any]]:
    """Return the events; raises `Broken` at the first thing out of order."""
    lines = [_split(line) for line in _unfolded(content)]
    _need(lines[0] == ("BEGIN", {}, "VCALENDAR"), "it begins the calendar")
    _need(lines[-1] == ("END", {}, "VCALENDAR"), "it ends the calendar")
    events: list[dict[str, Any]] = []
    head: dict[str, str] = {}
    current: dict[str, Any] | None = None
    for name, parameters, value in lines[1:-1]:
        if (name, value) == ("BEGIN", "VEVENT"):
            _need(current is None, "events do not nest")
            current = {}
        elif (name, value) == ("END", "VEVENT"):
            _need(current is not None, "an event was open")
            events.append(_checked(current or {}))
            current = None
        elif current is None:
            _need(not events, "properties of the calendar come first")
            _need(name not in head, f"{name} stands once")
            head[name] = value
        else:
            _need(name in _KNOWN and name not in current, f"{name} is known and stands once")
            current[name] = _value(name, parameters, value)
    _need(current is None, "every event ends")
    _need(head.get("VERSION") == "2.0" and bool(head.get("PRODID")), "version and product")
    uids = [event["UID"] for event in events]
    _need(len(uids) == len(set(uids)), "no event twice")
    return events


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def _unfolded(content: bytes) -> list[str]:
    _need(content.endswith(b"\r\n"), "the last line ends")
    raw = content[:-2].split(b"\r\n")
    found: list[bytes] = []
    for line in raw:
        _need(b"\r" not in line and b"\n" not in line, "lines end with CRLF only")
        _need(0 < len(line) <= 75, f"a line has at most 75 octets: {line!r}")
        line.decode()  # a letter is never cut
        if line[:1] == b" ":
            found[-1] += line[1:]
        else:
            found.append(line)
    return [line.decode() for line in found]


def _split(line: str) -> tuple[str, dict[str, str], str]:
    match = _LINE.fullmatch(line)
    _need(
        match is not None
        and _NAME.fullmatch(line.split(":", maxsplit=1)[0].split(";", maxsplit=1)[0]) is not None,
        line,
    )
    assert match is not None
    parameters = dict(one.split("=", 1) for one in match["parameters"].split(";") if one)
    return match["name"], parameters, match["value"]


def _value(name: str, parameters: dict[str, str], value: str) -> Any:
    if name in {"DTSTART", "DTEND"} and parameters == {"VALUE": "DATE"}:
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC).date()
    if name in {"DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED"}:
        _need(not parameters and value.endswith("Z"), f"{name} is in UTC")
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if name == "SEQUENCE":
        return int(value)
    return _text(value) if name in _TEXTS else value


def _text(value: str) -> str:
    _need(re.fullmatch(r"([^\x00-\x1f\\;,]|\\[\\;,nN])*", value) is not None, f"escaped: {value!r}")
    plain = {"\\n": "\n", "\\N": "\n", "\\\\": "\\", "\\;": ";", "\\,": ","}
    return re.sub(r"\\.", lambda found: plain[found[0]], value)


def _checked(event: dict[str, Any]) -> dict[str, Any]:
    _need(event.keys() >= _ONCE, "uid, stamp and start are there")
    start, end = event["DTSTART"], event.get("DTEND")
    _need(type(start) is type(end), "start and end are of a kind")
    _need(isinstance(start, date) and end > start, "it ends after it starts")
    _need(event.get("STATUS") in {"CONFIRMED", "CANCELLED", "TENTATIVE"}, "a status of an event")
    return event

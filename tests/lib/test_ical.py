"""Calendars that strict readers take."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.lib import ical
from dudao.lib.clock import CHINA
from tests.strict_ical import Broken, read

NOW = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
#: What nobody would write and somebody pastes.
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


def event(**given: object) -> ical.Event:
    day = date(2026, 10, 21)
    usual = {"uid": "1@dudao", "start": day, "end": day, "summary": "督导", "changed_at": NOW}
    return ical.Event(**{**usual, **given})  # type: ignore[arg-type]


def one(**given: object) -> dict[str, object]:
    return read(ical.calendar("督导日历", [event(**given)]))[0]


def test_a_whole_day_ends_on_the_first_day_after() -> None:
    found = one()
    assert (found["DTSTART"], found["DTEND"]) == (date(2026, 10, 21), date(2026, 10, 22))


def test_half_a_day_is_written_in_utc() -> None:
    start = datetime(2026, 10, 21, 8, 30, tzinfo=CHINA)
    found = one(start=start, end=start + timedelta(hours=3))
    assert found["DTSTART"] == datetime(2026, 10, 21, 0, 30, tzinfo=UTC)


@given(TEXTS, TEXTS)
def test_any_text_comes_back_as_it_was(summary: str, description: str) -> None:
    found = one(summary=summary, description=description or "。")
    plain = summary.replace("\r\n", "\n")
    assert found["SUMMARY"] == "".join(c for c in plain if c == "\n" or (c >= " " and c != "\x7f"))


@given(st.text(st.characters(min_codepoint=0x4E00, exclude_categories=("Cs",)), max_size=300))
def test_a_long_line_is_folded_without_cutting_a_letter(text: str) -> None:
    folded = ical.folded(f"SUMMARY:{text}")
    pieces = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode() for piece in pieces)
    assert b"".join([pieces[0], *(p[1:] for p in pieces[1:])]).decode() == f"SUMMARY:{text}"


def test_what_was_called_off_says_so() -> None:
    found = one(cancelled=True, sequence=3)
    assert (found["STATUS"], found["SEQUENCE"], found["TRANSP"]) == ("CANCELLED", 3, "TRANSPARENT")


@pytest.mark.parametrize(
    "broken",
    [
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x" + b"y" * 80 + b"\r\nEND:VCALENDAR\r\n",
    ],
)
def test_the_reader_is_strict(broken: bytes) -> None:
    with pytest.raises(Broken):
        read(broken)

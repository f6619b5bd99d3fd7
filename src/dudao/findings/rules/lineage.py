"""A problem over the years: how often it appeared, and how long it stayed away. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from dudao.findings.states import State, Verdict
from dudao.lib import clock


class Judged(Protocol):
    """A verdict, as the tables keep it."""

    verdict: str
    at: datetime


class Told(Protocol):
    """A finding, as the tables keep it."""

    pk: UUID
    number: str
    found_on: date
    state: str
    closed_at: datetime | None


class Occurrence(NamedTuple):
    """One time that the problem was there: from finding it to closing it, or until now."""

    finding: UUID
    number: str
    began_on: date
    ended_on: date | None
    relapse: bool
    #: Days since it was last closed; None for the first time, or while the last one is open.
    away: int | None = None

    @property
    def days(self) -> int:
        """Return how many days it was there, until today if it still is."""
        return ((self.ended_on or clock.today()) - self.began_on).days


def occurrences(line: Iterable[tuple[Told, Sequence[Judged]]]) -> list[Occurrence]:
    """Return every time the problem of `line` was there, oldest first.

    `line` gives the findings with their verdicts in the order they were made.
    """
    times = sorted(
        (time for finding, verdicts in line for time in _of_one(finding, verdicts)),
        key=lambda time: time.began_on,
    )
    return [time._replace(away=_away(times[:n], time)) for n, time in enumerate(times)]


def _of_one(finding: Told, verdicts: Sequence[Judged]) -> list[Occurrence]:
    times = [Occurrence(finding.pk, finding.number, finding.found_on, None, relapse=False)]
    for judged in verdicts:
        on = judged.at.astimezone(clock.CHINA).date()
        if judged.verdict == Verdict.RELAPSED:
            times.append(Occurrence(finding.pk, finding.number, on, None, relapse=True))
        elif judged.verdict == Verdict.RECTIFIED and times[-1].ended_on is None:
            times[-1] = times[-1]._replace(ended_on=on)
    if finding.state == State.CLOSED and finding.closed_at and times[-1].ended_on is None:
        # It came with an old ledger: closed, without a verdict of ours.
        on = finding.closed_at.astimezone(clock.CHINA).date()
        times[-1] = times[-1]._replace(ended_on=on)
    return times


def _away(before: Sequence[Occurrence], time: Occurrence) -> int | None:
    """Return the days from the last closing to `time`; None where it was not closed before."""
    if not before or before[-1].ended_on is None:
        return None
    return (time.began_on - before[-1].ended_on).days


class Rate(NamedTuple):
    """How many problems were found, ever closed, and came back."""

    name: str
    key: str
    found: int
    closed: int
    returned: int

    @property
    def percent(self) -> int | None:
        """Return the share of the closed ones that came back; None where none was closed."""
        return round(100 * self.returned / self.closed) if self.closed else None

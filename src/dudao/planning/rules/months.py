"""Months as dates. Pure."""

from datetime import date, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """The first and last day of a month."""

    first: date
    last: date


def span_of(month: date) -> Span:
    """Return the month of a day."""
    first = month.replace(day=1)
    return Span(first, (first + timedelta(31)).replace(day=1) - timedelta(1))

"""Rules of vetoes: when a hearing may be held."""

from datetime import date, timedelta


def earliest_hearing(told_on: date, days: int) -> date:
    """Return the first day on which a hearing may be held: so many days after it was told."""
    return told_on + timedelta(days=days)

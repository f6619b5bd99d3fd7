"""A line of what happened, for any page."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils.functional import Promise

from dudao.lib import clock


class Entry(NamedTuple):
    """One thing that happened: when, what, by whom, where to read more."""

    at: datetime | date
    title: str | Promise
    text: str | Promise = ""
    who: str = ""
    url: str = ""
    tone: str = "blue"
    icon: str = ""

    @property
    def when(self) -> str:
        """Return the time as people read it, a day without hours."""
        if isinstance(self.at, datetime):
            return f"{self.at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}"
        return f"{self.at:%Y-%m-%d}"

"""Deadlines of a programme: from which day, how many days of which kind, until when. Pure."""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dudao.findings.rules.objections import last_day


class Window(NamedTuple):
    """A deadline and how it was counted; `start` itself does not count."""

    start: date
    event: str | Promise
    days: int
    in_workdays: bool
    last: date
    basis: str

    def words(self) -> str:
        """Return how the deadline was counted, as people check it with a calendar."""
        told = {
            "start": self.start.isoformat(),
            "event": self.event,
            "days": self.days,
            "last": self.last.isoformat(),
            "basis": self.basis,
        }
        if not self.days:
            return _("%(event)s当日（%(start)s）。依据：%(basis)s") % told
        if self.in_workdays:
            return (
                _("自%(start)s（%(event)s）次日起%(days)d个工作日，到%(last)s。依据：%(basis)s")
                % told
            )
        return (
            _(
                "自%(start)s（%(event)s）次日起%(days)d日，到%(last)s（末日是休息日的顺延）。"
                "依据：%(basis)s"
            )
            % told
        )


def counted(
    start: date, event: str | Promise, days: int, *, in_workdays: bool, basis: str
) -> Window:
    """Return the window of `days` after `start`; none at all ends on the day itself."""
    last = last_day(start, days, in_workdays=in_workdays) if days else start
    return Window(start, event, days, in_workdays, last, basis)

"""Which year a day belongs to, and the day that a year's figures are good for. Pure."""

from datetime import date

from dudao.metrics.states import Period

#: From August on a day belongs to the school year that is about to open.
FIRST_MONTH = 8
#: Figures of education are as of 1 September (教育事业统计).
COUNTED_IN = 9


def year_of(day: date) -> int:
    """Return the year whose sheet is filled in on `day`: 2026 is 2026–2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def good_for(period: str, year: int) -> date:
    """Return the day that a figure of `year` is good for."""
    if period == Period.CALENDAR_YEAR:
        return date(year, 12, 31)
    return date(year, COUNTED_IN, 1)

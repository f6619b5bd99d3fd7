"""When somebody who left a school may inspect it again. Pure."""

from datetime import date


def years_later(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def left_recently(left_on: date, *, on: date, years: int) -> bool:
    """Tell whether on `on` the last day at the school lies less than `years` years back.

    domain §0.5: L4 art 20, L5 art 12.
    """
    return on < years_later(left_on, years)

"""When somebody who left a school may inspect it again; how a plate is told from another. Pure."""

from collections.abc import Callable
from datetime import date

#: What cannot be taken for another sign is left out: 0 O, 1 I L, V (for U).
SIGNS = "23456789ABCDEFGHJKMNPQRSTUWXYZ"
CODE_LENGTH = 8  # 30 ** 8: nobody finds one by trying


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


def plaque_code(choose: Callable[[str], str]) -> str:
    """Return a new code for a plate; `choose` takes one of the signs."""
    return "".join(choose(SIGNS) for _n in range(CODE_LENGTH))


def readable(code: str) -> str:
    """Return a plate's code as it is printed and typed: ABCD-2345."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """Return the code that somebody typed or a camera read: capitals, nothing in between."""
    return "".join(sign for sign in text.upper() if sign in SIGNS)

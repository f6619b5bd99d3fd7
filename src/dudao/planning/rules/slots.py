"""When in the day each visit of a tour is made. Pure."""

from dudao.org.states import DayPart


def slot_of(position: int, count: int, half: DayPart | None = None) -> DayPart:
    """Return the slot of the `position`-th of `count` visits of a day.

    One has the whole day; two and more begin in the morning and end in the afternoon. On a day of
    which only `half` is open all lie there.
    """
    if half is not None:
        return half
    if count == 1:
        return DayPart.DAY
    return DayPart.MORNING if 2 * position <= count + 1 and position < count else DayPart.AFTERNOON

"""Made-up months drawn from a seed, for measuring and for trying out.

Every school has its monthly visit, and about every other month an item of the year; section
tasks, follow-ups, specials and complaints come on top, some for one subject, some with a few days
only: some 2.2 tasks a school, as 343 in a county of 160 schools and 20 inspectors.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from dudao.planning.solving.problem import Inspector, Place, Problem, School, Task
from dudao.planning.solving.travel import centre

#: Degrees: how far a county reaches, and its townships.
WIDTH, TOWNSHIP = 0.45, 0.04
COUNTY = 160
AREA_SIZE = 20
SUBJECTS = ("language", "mathematics", "sport", "safety")
FRIDAY = 4
#: Months in which school begins: more is asked.
OPENING = (9, 3)
#: Shares of inspectors: full time, with a subject, with days away; recused from a school.
FULL_TIME, WITH_SUBJECT, AWAY, RECUSED = 0.7, 0.6, 0.3, 0.02
#: Shares of schools in a month: an item of the year, three sections' tasks, a special.
ITEM, SECTIONS, SPECIAL, OPENING_SPECIAL = 0.5, (0.2, 0.15, 0.1), 0.06, 0.6


def month(schools: int, inspectors: int, *, seed: int = 1, first: date | None = None) -> Problem:
    """Return a month of `schools` in areas of 20 and their `inspectors`."""
    draw = random.Random(f"{seed} {schools} {inspectors}")
    days = tuple(_workdays(first or date(2026, 10, 1)))
    people = [_inspector(n, draw, inspectors, schools, days) for n in range(inspectors)]
    made = _schools(schools, people, draw, days)
    placed = [_at_home(one, made) for one in people]
    draw = random.Random(f"{seed} {days[0]}")
    tasks = [task for school in made for task in _tasks(school.id, draw, days)]
    return Problem(days, tuple(made), tuple(tasks), tuple(placed))


def _workdays(first: date) -> Iterator[date]:
    day = first
    while day.month == first.month:
        holiday = first.month == 10 and day.day <= 7  # noqa: PLR2004 - National Day
        if day.weekday() <= FRIDAY and not holiday:
            yield day
        day += timedelta(1)


def _inspector(
    n: int, draw: random.Random, count: int, schools: int, days: tuple[date, ...]
) -> Inspector:
    areas = -(-schools // AREA_SIZE)
    gone = draw.sample(days, 2) if draw.random() < AWAY else []
    return Inspector(
        id=n + 1,
        area=n * areas // count + 1,
        place=(0.0, 0.0),
        share=1.0 if draw.random() < FULL_TIME else 0.5,
        specialty=draw.choice(SUBJECTS) if draw.random() < WITH_SUBJECT else "",
        away=frozenset(gone),
    )


def _schools(
    count: int, people: list[Inspector], draw: random.Random, days: tuple[date, ...]
) -> list[School]:
    found = []
    middle: Place = (0.0, 0.0)
    for n in range(count):
        county, area = divmod(n, COUNTY)[0], n // AREA_SIZE + 1
        if n % (AREA_SIZE // 2) == 0:
            middle = (
                27 + county % 5 + draw.uniform(0, WIDTH),
                109 + county // 5 + draw.uniform(0, WIDTH),
            )
        own = [one.id for one in people if one.area == area]
        kept_away = {one.id for one in people if draw.random() < RECUSED}
        found.append(
            School(
                id=n + 1,
                area=area,
                place=(draw.gauss(middle[0], TOWNSHIP), draw.gauss(middle[1], TOWNSHIP)),
                open_on=frozenset(days),
                responsible=(own[n % len(own)],) if own else (),
                recused=frozenset(kept_away),
            )
        )
    return found


def _at_home(person: Inspector, schools: list[School]) -> Inspector:
    own = [one.place for one in schools if person.id in one.responsible]
    near = own or [one.place for one in schools if one.area == person.area]
    return Inspector(**{**vars(person), "place": centre(near or [(27.0, 109.0)])})


def _tasks(school: int, draw: random.Random, days: tuple[date, ...]) -> Iterator[Task]:
    first, last = days[0].replace(day=1), days[-1]
    opening = first.month in OPENING
    yield Task(f"{school}-month", school, first, last, 60)
    if draw.random() < ITEM:
        yield Task(f"{school}-item", school, first, last, 60)
    for n, share in enumerate(SECTIONS):
        if draw.random() < share:
            half = days[len(days) // 2]
            begin, end = draw.choice(((first, last), (first, half), (half, last)))
            subject = draw.choice(SUBJECTS) if n + 1 == len(SECTIONS) else ""
            yield Task(f"{school}-section{n}", school, begin, end, 30 + 15 * n, subject)
    if draw.random() < (OPENING_SPECIAL if opening else SPECIAL):
        end = days[min(len(days) - 1, 9)] if opening else last
        yield Task(f"{school}-special", school, first, end, 90)
    for kind, share, length in (("follow-up", 0.15, 6), ("complaint", 0.04, 3)):
        if draw.random() < share:
            begin_at = draw.randrange(max(1, len(days) - length))
            yield Task(f"{school}-{kind}", school, days[begin_at], days[begin_at + length - 1], 45)

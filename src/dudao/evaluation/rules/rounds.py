"""Rules of rounds: shares and days of batches, who goes into which, what may be said."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.evaluation.states import Division, TierBy
from dudao.org.states import Ownership, Setting, Stage

TITLE_LIMIT, BASIS_LIMIT, REASON_LIMIT, SUMMARY_LIMIT = 120, 200, 300, 20_000
MOST_YEARS, MOST_BATCHES = 6, 12
HUNDRED = Decimal(100)
MONTHS = 12
_PARTS = {Division.ONE: 1, Division.THIRDS: 3, Division.QUARTERS: 4}
#: What a unit may be told apart by, beside kind and stage; the words of `tags_of`.
TAGS: dict[str, str | Promise] = {
    **{one.value: one.label for one in Setting},
    **{one.value: one.label for one in Ownership},
    "small_rural": gettext_lazy("乡村小规模学校"),
    "boarding": gettext_lazy("寄宿制学校"),
}


class RoundGiven(TypedDict, total=False):
    """What is said of a round; `percents` only where it is divided by percent."""

    title: str
    basis: str
    first_on: date
    last_on: date
    kinds: Sequence[str]
    stages: Sequence[str]
    tags: Sequence[str]
    tier_by: str
    division: str
    percents: Sequence[Decimal]


class Span(NamedTuple):
    """The days of a batch, both included."""

    first_on: date
    last_on: date


class Due(NamedTuple):
    """A unit to be put in a batch: its area, its tier, and when it was last evaluated."""

    unit: int
    area: int
    tier: str
    last_on: date | None


def shares_of(division: str, percents: Sequence[Decimal] = ()) -> list[Decimal]:
    """Return the shares of the batches in percent; together 100 for thirds and quarters."""
    if division == Division.PERCENT:
        return list(percents)
    parts = _PARTS[Division(division)]
    each = (HUNDRED / parts).quantize(Decimal("0.01"))
    return [*[each] * (parts - 1), HUNDRED - each * (parts - 1)]


def spans(first: date, last: date, count: int) -> list[Span]:
    """Return the days of so many batches: whole months where they come out even, else days."""
    months = (last.year - first.year) * MONTHS + last.month - first.month + 1
    whole = first.day == 1 and last == _month_end(last) and months % count == 0
    if whole:
        starts = [later(first, months // count * n) for n in range(count)]
    else:
        days = (last - first).days + 1
        starts = [first + timedelta(days=days * n // count) for n in range(count)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    return [Span(*one) for one in zip(starts, ends, strict=True)]


def proposed_due(span: Span) -> date:
    """Return by when schools should have sent: after a third of the days, the rest is for us."""
    return span.first_on + (span.last_on - span.first_on) // 3


def shifted(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes the 28th."""
    return later(day, years * MONTHS)


def deal(units: Iterable[Due], shares: Sequence[Decimal], there: Mapping[int, int]) -> list[int]:
    """Return for each of `units` the place of its batch, in the order given.

    Every batch gets its share of each area and tier, those not evaluated longest first; `there`
    tells how many a batch has already. What is fewer than there are batches is dealt together with
    the rest of its tier, and then with everybody.
    """
    units = list(units)
    whole = len(units) + sum(there.values())
    owed = [share * whole / sum(shares) - there.get(n, 0) for n, share in enumerate(shares)]
    room = _whole(owed, len(units))
    found: dict[int, int] = {}
    carried = [Decimal(0)] * len(room)
    for group in _groups(units, len(shares)):
        carried = _deal_group(group, room, carried, found)
    return [found[one.unit] for one in units]


def _groups(units: list[Due], least: int) -> list[list[Due]]:
    """Return who is dealt together: of one area and tier, of one tier, and all the rest."""
    groups, rest = [], list(units)
    for key in (lambda one: (one.tier, one.area), lambda one: (one.tier,), lambda _one: ()):
        together: dict[tuple[Any, ...], list[Due]] = defaultdict(list)
        for one in rest:
            together[key(one)].append(one)
        good = [group for group in together.values() if len(group) >= least or key(group[0]) == ()]
        groups += good
        done = {one.unit for group in good for one in group}
        rest = [one for one in rest if one.unit not in done]
    return groups


def _deal_group(
    group: list[Due], room: list[int], carried: list[Decimal], found: dict[int, int]
) -> list[Decimal]:
    """Deal a group over the room left and return what each batch is still owed of it."""
    left = Decimal(sum(room)) or Decimal(1)
    wanted = [len(group) * one / left + more for one, more in zip(room, carried, strict=True)]
    taken = _whole(wanted, len(group), room)
    ordered = iter(sorted(group, key=lambda one: (one.last_on or date.min, one.unit)))
    for place, number in enumerate(taken):
        room[place] -= number
        found.update((next(ordered).unit, place) for _n in range(number))
    return [a - b for a, b in zip(wanted, taken, strict=True)]


def _whole(wanted: Sequence[Decimal], total: int, most: Sequence[int] = ()) -> list[int]:
    """Return whole numbers near `wanted` that make `total`, none negative or beyond `most`."""
    limit = list(most) or [total] * len(wanted)
    found = [min(max(int(one), 0), top) for one, top in zip(wanted, limit, strict=True)]
    while sum(found) != total:
        step = 1 if sum(found) < total else -1
        able = [n for n, one in enumerate(found) if (one < limit[n] if step > 0 else one > 0)]
        place = max(able, key=lambda n: (step * (wanted[n] - found[n]), -n))
        found[place] += step
    return found


def tags_of(setting: str, ownership: str, *, small_rural: bool, boarders: int | None) -> list[str]:
    """Return the tags of a unit, by which indicators and rounds tell units apart."""
    more = [("small_rural", small_rural), ("boarding", bool(boarders))]
    return [*filter(None, (setting, ownership)), *(word for word, there in more if there)]


def tier_of(by: str, *, setting: str, stages: Sequence[str], last_grade: str) -> str:
    """Return the tier (层次) of a unit in words."""
    setting_word = dict(Setting.choices()).get(setting, "")
    stage_word = str(Stage(stages[0]).label) if stages else ""
    words = {
        TierBy.STAGE: stage_word,
        TierBy.SETTING: str(setting_word),
        TierBy.BOTH: f"{setting_word}{stage_word}",
        TierBy.LAST_GRADE: last_grade or _("未评定"),
    }
    return words.get(TierBy(by), "")


def round_problems(said: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with what is said of a round, by field."""
    problems = {}
    if not said["title"]:
        problems["title"] = _("必填，请填写。")
    for name, limit in (("title", TITLE_LIMIT), ("basis", BASIS_LIMIT)):
        if len(said[name]) > limit:
            problems[name] = _("最多%(limit)d字，请精简。") % {"limit": limit}
    if said["last_on"] < said["first_on"]:
        problems["last_on"] = _("结束日期早于开始日期。")
    elif said["last_on"] >= shifted(said["first_on"], MOST_YEARS):
        problems["last_on"] = _("一轮最长%(years)d年。") % {"years": MOST_YEARS}
    if problem := _share_problem(said):
        problems["percents"] = problem
    elif "last_on" not in problems and _too_short(said):
        problems["last_on"] = _("时间太短，分不出这么多批次。")
    return problems


def _too_short(said: Mapping[str, Any]) -> bool:
    days: int = (said["last_on"] - said["first_on"]).days + 1
    return days < len(shares_of(said["division"], said["percents"]))


def _share_problem(said: Mapping[str, Any]) -> str:
    if said["division"] != Division.PERCENT:
        return ""
    percents = said["percents"]
    if not 0 < len(percents) <= MOST_BATCHES:
        return _("请填每批的百分比，1到%(most)d批。") % {"most": MOST_BATCHES}
    if any(one <= 0 for one in percents) or sum(percents) != HUNDRED:
        return _("各批百分比应大于0，合计100；现在合计%(sum)s。") % {"sum": sum(percents)}
    return ""


def later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month."""
    whole = day.year * MONTHS + day.month - 1 + months
    year, month = divmod(whole, MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

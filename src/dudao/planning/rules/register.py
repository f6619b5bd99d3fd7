"""Entries of the register: what must be said, what one costs, which look alike. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple, TypedDict

from django.utils.translation import gettext as _

from dudao.findings.rules.likeness import likeness
from dudao.planning.states import Level, VisitKind

#: What an entry says, with the longest text taken, in characters.
LIMITS = {
    "title": 120,
    "organiser": 120,
    "basis": 300,
    "object": 200,
    "scope": 500,
    "way": 200,
}
#: Routine supervision stands on the law and needs no entry (教育督导条例 art 14).
ON_REGISTER = frozenset({VisitKind.SPECIAL, VisitKind.RANDOM, VisitKind.COMPREHENSIVE})
REASON_LIMIT = 300
MOST_SCHOOLS, MOST_MINUTES, MOST_FILES = 20_000, 30_000, 10_000
YEARS = (2012, 2100)


class EntryGiven(TypedDict, total=False):
    """What somebody says in an entry."""

    year: int
    title: str
    kind: str
    level: str
    organiser: str
    basis: str
    object: str
    scope: str
    way: str
    first_on: date
    last_on: date
    schools: int
    minutes: int
    files_asked: int


class Cost(NamedTuple):
    """What an entry asks of the schools together."""

    schools: int
    minutes: int
    hours: int
    files: int


class Like(NamedTuple):
    """How much two entries look the same, in thousandths, and on how many days both run."""

    text: int
    days: int


def entry_problems(said: Mapping[str, Any]) -> dict[str, str]:
    """Return field -> what is wrong with an entry as it would stand."""
    problems = dict(_texts(said))
    if said["kind"] not in ON_REGISTER:
        problems["kind"] = _("只有专项、随机、综合督导列入清单；经常性督导依法开展，不列入。")
    if said["level"] not in set(Level) - {Level.SCHOOL}:
        problems["level"] = _("请选择县级、市级或省级。")
    if not YEARS[0] <= said["year"] <= YEARS[1]:
        problems["year"] = _("请填写四位年份，如2026。")
    if said["last_on"] < said["first_on"]:
        problems["last_on"] = _("结束日期早于开始日期（%(day)s）。") % {
            "day": said["first_on"].isoformat()
        }
    elif said["first_on"].year != said["year"]:
        problems["first_on"] = _("开始日期不在%(year)d年内。") % {"year": said["year"]}
    most = {"schools": MOST_SCHOOLS, "minutes": MOST_MINUTES, "files_asked": MOST_FILES}
    for name, limit in most.items():
        if not 0 <= said[name] <= limit:
            problems[name] = _("请填写0到%(limit)d之间的数。") % {"limit": limit}
    return problems


def _texts(said: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, limit in LIMITS.items():
        if not said[name]:
            yield name, _("必填，请填写。")
        elif len(said[name]) > limit:
            yield name, _("最多%(limit)d字，请精简。") % {"limit": limit}


def cost_of(schools: int, minutes: int, files_asked: int) -> Cost:
    """Return what an inspection asks of all schools: their minutes as whole hours, their files."""
    return Cost(schools, minutes, -(-schools * minutes // 60), schools * files_asked)


def publish_by(first_on: date, days: int) -> date:
    """Return the last day on which an entry that begins on `first_on` is published in time."""
    return first_on - timedelta(days=days)


def alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> Like:
    """Return how much two entries of a year are the same inspection under two names."""
    text = likeness(f"{one['title']} {one['scope']}", f"{other['title']} {other['scope']}")
    title = likeness(one["title"], other["title"])
    first = max(one["first_on"], other["first_on"])
    last = min(one["last_on"], other["last_on"])
    return Like(max(text, title), max((last - first).days + 1, 0))


def year_later(day: date) -> date:
    """Return the same day a year later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)

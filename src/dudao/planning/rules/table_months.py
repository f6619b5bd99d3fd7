"""Months, terms and dates as people write them in plans. Pure."""

import re
from typing import Literal, NamedTuple

#: Letters that look like the 〇 of a year and are none (Greek, Cyrillic, Latin: domain S0-01).
LOOKALIKES = "ΟοОоOoＯｏ"
ZEROS = "〇零○◯0０" + LOOKALIKES
_WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("\u3000"): " ", ord("\xa0"): " "}
_NUMBERS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)}
_NUMBERS |= {"十一": 11, "十二": 12, "元": 1}
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_JOIN = r"(?:[—–－\-~～至到、，,和及]+)"
_YEAR_DIGIT = f"[一二三四五六七八九1-9{ZEROS}]"
_YEAR = rf"(?:(?P<year>{_YEAR_DIGIT}{{4}}|\d{{2}})\s*年(?:度)?\s*)"
_SPAN = (
    rf"(?P<first>{_MONTH})(?:\s*月?份?\s*(?P<join>{_JOIN})\s*(?:次年|翌年|来年|第二年)?"
    rf"\s*(?P<last>{_MONTH}))?\s*月份?"
)
_TERMS = {
    "上学期": ("term", 1),
    "第一学期": ("season", 1),
    "下学期": ("term", 2),
    "第二学期": ("season", 2),
    "春季学期": ("season", 2),
    "秋季学期": ("season", 1),
    "上半年": ("half", 1),
    "下半年": ("half", 2),
    "全年": ("all", 0),
    "全学年": ("all", 0),
    "每月": ("all", 0),
    "每学期": ("all", 0),
    "常年": ("all", 0),
}
_WHEN = rf"{_YEAR}?(?:{_SPAN}|(?P<term>{'|'.join(_TERMS)}))"
_LABEL = re.compile(rf"\s*[【\[（(]?\s*{_WHEN}\s*[】\]）)]?")
_ENDS = re.compile(r"\s*(?:[:：]|$)")
_BREAK = re.compile(r"\s*[:：、，,.．—–\-]?\s*")
#: What behind a month shows that a day or a length of time is meant, and no heading.
_NO_HEADING = re.compile(r"\s*(?:[\d一二三四五六七八九十]{1,3}[日号]|[内前后起以来至底末初上中下])")
_TIMES = re.compile(r"一[次查报训月]|[一两二三]次|有余|龄")
_DATE = re.compile(
    rf"(?P<year>{_YEAR_DIGIT}{{4}})\s*年\s*(?P<month>{_MONTH})\s*月"
    r"(?:\s*(?P<day>[0-3]?\d|[一二三四五六七八九十]{1,3})\s*[日号])?"
)

WhenKind = Literal["months", "term", "season", "half", "all"]


class When(NamedTuple):
    """When a line is to be done: months from `first` to `last`, or the nth term or half year.

    Of `term` the first is the first within the plan; of `season` 1 is the autumn term.
    """

    kind: WhenKind
    first: int
    last: int


class Label(NamedTuple):
    """A month at the beginning of a text: where it ends, and whether what follows is under it."""

    when: When
    end: int
    heads: bool
    strict: bool


class Dated(NamedTuple):
    """A full date as it stands in a text; `odd` where a letter stands for a zero."""

    text: str
    year: int
    month: int
    day: int
    odd: bool


def flat(text: str) -> str:
    """Return `text` with narrow digits and blanks, each sign in its place."""
    return text.translate(_WIDE)


def number(word: str) -> int:
    """Return a small number written in either way."""
    if word.isdecimal():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    tens, _ten, ones = word.partition("十")
    return 10 * _NUMBERS.get(tens, 1) + _NUMBERS.get(ones, 0)


def label_at(text: str) -> Label | None:
    """Return the month that `text` (flat) begins with, if it begins with one.

    One that `heads` has everything behind it under it until the next; otherwise it is only when
    this one thing is done, and stays in the text. After a `strict` one comes a colon or nothing.
    """
    found = _LABEL.match(text)
    if found is None or _TIMES.match(text, found.end()):
        return None
    when = _when(found)
    if when is None:
        return None
    if _NO_HEADING.match(text, found.end()):
        return Label(when, 0, heads=False, strict=False)
    strict = _ENDS.match(text, found.end()) is not None
    end = _BREAK.match(text, found.end())
    return Label(when, end.end() if end else found.end(), heads=True, strict=strict)


def label_only(text: str) -> When | None:
    """Return the month where `text` is nothing else; a bare number is none."""
    found = label_at(flat(text).strip())
    whole = found is not None and found.heads and found.end == len(flat(text).strip())
    return found.when if found and whole else None


def bare_month(text: str) -> When | None:
    """Return the month of a cell under “月份” that holds only its number."""
    word = flat(text).strip().removesuffix(".0")
    if not re.fullmatch(_MONTH, word):
        return None
    return When("months", number(word), number(word))


def _when(found: re.Match[str]) -> When | None:
    if found["term"]:
        kind, nth = _TERMS[found["term"]]
        return When(kind, nth, nth)  # type: ignore[arg-type]
    first = number(found["first"])
    if not found["last"]:
        return When("months", first, first)
    last = number(found["last"])
    listed = set(found["join"]) <= set("、，,和及")
    # 一、三月 is the third month under the number one; 三、四月 is both.
    return None if listed and last != first % 12 + 1 else When("months", first, last)


def dates_in(text: str) -> list[Dated]:
    """Return the dates with a year in `text`, letters for zeros read as zeros."""
    return [
        Dated(
            found[0],
            _year(found["year"]),
            number(found["month"]),
            number(found["day"]) if found["day"] else 0,
            any(sign in LOOKALIKES for sign in found["year"]),
        )
        for found in _DATE.finditer(flat(text))
    ]


def is_date(text: str) -> bool:
    """Tell whether `text` is a date with a year and nothing else."""
    return _DATE.fullmatch(flat(text).strip()) is not None


def _year(word: str) -> int:
    return int("".join("0" if sign in ZEROS else str(number(sign)) for sign in word))

"""Wordings that differ from the bank: without names and figures, compared with what is known."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from dudao.instruments.definition import Item, Wording
from dudao.instruments.rules.answers import fill, plain

GAP = "____"
ANSWER = "{answer}"
PARTS = ("fact", "basis", "demand")
#: The longest sentences a bank takes, in characters (`definition.Sentence`, `definition.Text`).
WORDING_LIMITS = {"fact": 1000, "basis": 2000, "demand": 1000}
#: From here on two texts say the same in other words: the share of characters and pairs in common.
ALIKE = 0.75
#: A name of one character would tear every text apart.
SHORTEST_NAME = 2

_SCHOOL, _OTHER_UNIT, _PERSON = "学校", "有关单位", "有关人员"
_TITLE = "副?(?:校长|园长|书记|主任|组长|督学|股长|科长|局长)|老师|教师|同学|师傅|某某|某"
# Surnames that are hardly ever the end or the beginning of an ordinary word before a title.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶苏魏吕丁沈姚卢姜崔"
    "钟谭陆汪范廖贾夏韦付邹孟熊秦邱尹薛阎侯龙陶贺顾毛郝龚邵钱戴莫孔汤"
)
_NAMED = re.compile(f"[{_SURNAMES}](?:{_TITLE})")
#: What looks like a figure and is none: a law, the number of a document or of an article.
_KEPT = re.compile(
    r"(《[^》]*》|〔\d{4}〕\d+号|第[\d一二三四五六七八九十百]+[条款项章节号]"
    r"|GB(?:/T)? ?[\d.]+(?:-\d+)?|\{answer\})"
)
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|\d{7,8})(?!\d)")
_DATE = re.compile(
    r"(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{4}年"
    r"|\d{1,2}[:：]\d{2}|\d{1,2}时\d{1,2}分"
)
_FIGURE = re.compile(r"\d+(?:[.,，]\d+)*%?")
_COUNT = re.compile(
    r"[二两三四五六七八九十百千][一二三四五六七八九十百千]*(?=[名人处具间台辆次份])"
)
_GAPS = re.compile(r"_{5,}")
_PLAIN = re.compile(r"[\W_]+")


class Names(NamedTuple):
    """What no ready text may carry: how the school is called, other units, people."""

    school: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Proposed(NamedTuple):
    """A ready text as somebody said it, and which parts of it the bank does not have."""

    wording: Wording
    changed: tuple[str, ...]


def anonymous(text: str, names: Names) -> str:
    """Return `text` without names and telephone numbers; a title goes with the name before it."""
    text = unicodedata.normalize("NFC", text)
    for found, instead in ((names.school, _SCHOOL), (names.units, _OTHER_UNIT)):
        for name in _longest(found):
            text = text.replace(name, instead)
    for name in _longest(names.people):
        text = re.sub(f"{re.escape(name)}(?:{_TITLE})?", _PERSON, text)
    return _PHONE.sub(GAP, _NAMED.sub(_PERSON, text))


def general(
    text: str, item: Item, answer: Any = None, *, known: Iterable[str] = (), counts: bool = True
) -> str:
    """Return `text` with the answer as {answer} and every other figure or date as a gap.

    Figures that stand in the texts `known` are no secret and stay; `counts` takes out 三名 too.
    """
    kept = {figure for each in known for sort in (_DATE, _FIGURE) for figure in sort.findall(each)}
    text = _with_answer(text, item, answer)
    parts = _KEPT.split(text)
    for place in range(0, len(parts), 2):
        part = parts[place]
        for sort in (_DATE, _FIGURE):
            part = sort.sub(lambda m: m[0] if m[0] in kept else GAP, part)
        parts[place] = _COUNT.sub(GAP, part) if counts else part
    return _GAPS.sub(GAP, "".join(parts))


def similarity(one: str, other: str) -> float:
    """Return how much two texts have in common, 0 to 1, blanks and punctuation aside."""
    left, right = _pieces(one), _pieces(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 1.0


def alike(one: Wording, other: Wording) -> bool:
    """Tell whether two ready texts say the same in other words."""
    return all(
        similarity(getattr(one, part), getattr(other, part)) >= ALIKE for part in ("fact", "demand")
    )


def proposed(said: Wording, item: Item, answer: Any, names: Names) -> Proposed | None:
    """Return what `said` adds to the bank of `item`; None where the bank has it already.

    Parts that agree with the nearest ready text become that text again, placeholders and all.
    """
    told = _told(said, item, answer, names)
    near = _nearest(told, item, answer)
    if near is None:
        changed = tuple(part for part in PARTS if getattr(told, part))
        return Proposed(told, changed)
    filled = _told(fill(near, item, answer), item, answer, Names())
    changed = tuple(
        part for part in PARTS if _bare(getattr(told, part)) != _bare(getattr(filled, part))
    )
    if not set(changed) - _left_out(told):
        return None
    same = {part: getattr(near, part) for part in PARTS if part not in changed}
    return Proposed(msgspec.structs.replace(told, **same), changed)


def too_long(wording: Wording) -> list[str]:
    """Return the parts of `wording` that no bank takes: too long."""
    return [part for part, limit in WORDING_LIMITS.items() if len(getattr(wording, part)) > limit]


def named_in(text: str, names: Sequence[str]) -> str:
    """Return the first of `names` that stands in `text`, "" where none does."""
    return next((name for name in _longest(names) if name in text), "")


def phone_in(text: str) -> str:
    """Return a telephone number that stands in `text`, "" where there is none."""
    found = _PHONE.search(text)
    return found[0] if found else ""


def _told(said: Wording, item: Item, answer: Any, names: Names) -> Wording:
    asked = [item.label, item.help]
    facts = [*asked, *(line.fact for line in item.wording)]
    demands = [*asked, *(line.demand for line in item.wording)]
    return msgspec.structs.replace(
        said,
        fact=general(anonymous(said.fact, names), item, answer, known=facts),
        basis=anonymous(said.basis, names),
        demand=general(anonymous(said.demand, names), item, known=demands, counts=False),
    )


def _with_answer(text: str, item: Item, answer: Any) -> str:
    """Put {answer} where the answer to `item` stands with its unit; a bare number says too little.

    A choice is put back only where a ready text of the item has a place for it.
    """
    if answer in (None, "", []):
        return text
    labels = {option.value: option.label for option in item.options}
    chosen = answer if isinstance(answer, list) else [answer]
    words = "、".join(labels.get(one, f"{plain(one)}{item.unit}") for one in chosen)
    wanted = item.unit or any(ANSWER in line.fact for line in item.wording)
    if not wanted or len(words) < SHORTEST_NAME:
        return text
    return re.sub(rf"(?<![\d.]){re.escape(words)}", ANSWER, text)


def _nearest(told: Wording, item: Item, answer: Any) -> Wording | None:
    def nearness(line: Wording) -> float:
        filled = _told(fill(line, item, answer), item, answer, Names())
        return sum(similarity(getattr(told, part), getattr(filled, part)) for part in PARTS)

    return max(item.wording, key=nearness, default=None)


def _left_out(told: Wording) -> set[str]:
    """Return what is not said at all: leaving the basis out is no wording of it."""
    return {part for part in PARTS if not getattr(told, part).strip()}


def _pieces(text: str) -> set[str]:
    """Return the characters and neighbouring pairs of `text`."""
    bare = _bare(text)
    return set(bare) | {bare[i : i + 2] for i in range(len(bare) - 1)}


def _bare(text: str) -> str:
    return _PLAIN.sub("", text.replace(ANSWER, ""))


def _longest(names: Iterable[str]) -> list[str]:
    return sorted({n for n in names if len(n) >= SHORTEST_NAME}, key=lambda n: (-len(n), n))

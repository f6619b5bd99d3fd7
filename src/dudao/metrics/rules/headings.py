"""What the columns of a table schools × metrics say: the metric, the level, the unit. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dudao.metrics.rules.numbers import alike

#: Words for a level as tables write them, longer ones first.
LEVEL_WORDS = {
    "小学": "primary", "普通初中": "junior", "初中": "junior", "普通高中": "senior",
    "高中": "senior", "学前": "preschool",
}  # fmt: skip
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]|/([^/()]+)$")
_INVISIBLE = re.compile(r"[\s*:\u200b-\u200f\ufeff]|_x000D_")


class Known(NamedTuple):
    """A metric as columns may name it."""

    id: int
    names: Sequence[str]
    unit_word: str
    levels: Sequence[str] = ()


class Meant(NamedTuple):
    """What a column is about; the level "" where it names none."""

    metrics: tuple[int, ...]
    level: str = ""
    unit: str = ""


def plain(header: object) -> str:
    """Return a header as it is compared: half-width, without blanks and signs."""
    text = unicodedata.normalize("NFKC", str(header).replace("㎡", "平方米"))
    return _INVISIBLE.sub("", text)


def names_of(known: Iterable[Known]) -> dict[str, tuple[int, ...]]:
    """Return which metrics a name may mean: one of schools, another of kindergartens."""
    found: dict[str, list[int]] = {}
    for one in known:
        for name in dict.fromkeys(plain(name) for name in one.names):
            found.setdefault(name, []).append(one.id)
    return {name: tuple(ids) for name, ids in found.items()}


def meant(header: object, names: Mapping[str, tuple[int, ...]]) -> Meant | None:
    """Return what a column is about, or None."""
    text = plain(header)
    if text in names:
        return Meant(names[text])
    level, unit = "", ""
    for match in _BRACKETS.finditer(text):
        word = match[1] or match[2] or ""
        if word in LEVEL_WORDS:
            level = LEVEL_WORDS[word]
        else:
            unit = alike(word.removeprefix("单位").lstrip(":："))
    bare = _BRACKETS.sub("", text)
    for name, rest in ((bare, ""), *_without_level(bare)):
        if name in names:
            return Meant(names[name], level or LEVEL_WORDS.get(rest, ""), unit)
    return None


def _without_level(text: str) -> Iterable[tuple[str, str]]:
    """Yield `text` without a level before or behind it, and that word."""
    for word in sorted(LEVEL_WORDS, key=len, reverse=True):
        if text.startswith(word):
            yield text.removeprefix(word).lstrip("-_·"), word
        if text.endswith(word):
            yield text.removesuffix(word).rstrip("-_·"), word

"""How wide titles are and where they break. Pure."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, pairwise

#: Words of titles that are not broken, longest first where one begins another.
_WORDS = re.compile(
    "人民政府|教育督导委员会|教育督导办公室|教育督导室|教育局|教育和体育局|办公室|委员会"
    "|督导责任区|责任督学|督导评估|督导检查|督导发现|督导整改|督导反馈|经常性|专项|综合|随机"
    "|整改通知书|通知书|反馈清单|意见书|通知|通报|报告|意见|决定|问题|整改|反馈|印发|开展"
    "|义务教育|学前教育|幼儿园|小学|中学|中心校|教学点|学校|实验|附属|九年一贯制|学年度|学年"
    "|第[一二三四五六七八九十百]+|关于|情况|工作|质量|安全|校园|评估|督导|教育|办学|水平|规范"
)

_WHOLE = re.compile("[A-Za-z0-9.]+|《[^》]*》|（[^）]*）|“[^”]*”")
_NOT_FIRST = "的、，。：；）》”〕和与及年月日号"
_NEVER = float("inf")


def width_of(text: str) -> float:
    """Return the width of `text` in characters (字): half for ASCII, one for everything else."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def break_title(title: str, limit: float, names: Iterable[str] = ()) -> list[str]:
    """Break `title` into lines of at most `limit` characters, by meaning.

    No line breaks inside a word or starts with 的; hardly ever does one break inside `names` (of
    schools and offices). It prefers to break before 关于 and after a name, and lines alike in
    length (GB/T 9704-2012, 7.3.1: 词意完整、排列对称、长短适宜、间距恰当).
    """
    if width_of(title) <= limit:
        return [title]
    costs = _costs(title, tuple(names))
    fewest = -int(-width_of(title) // limit)
    found = [_best(title, costs, lines, limit) for lines in range(fewest, fewest + 3)]
    cost, lines = min((cost + 10 * extra, lines) for extra, (cost, lines) in enumerate(found))
    if cost < _NEVER:
        return lines
    size = int(limit)
    return [title[start : start + size] for start in range(0, len(title), size)]


def _costs(title: str, names: tuple[str, ...]) -> list[float]:
    """Return what it costs to break before each character."""
    costs = [8.0] * len(title)
    words = list(_WORDS.finditer(title))
    for word in words:
        costs[word.start() + 1 : word.end()] = [_NEVER] * (word.end() - word.start() - 1)
    starts = {word.start() for word in words}
    for match in (m for name in names if name for m in re.finditer(re.escape(name), title)):
        for place in range(match.start() + 1, match.end()):
            costs[place] = 16.0 if place in starts else _NEVER
        costs[match.start()] = 4.0
        costs[match.end() : match.end() + 1] = [2.0][: len(title) - match.end()]
    for match in _WHOLE.finditer(title):
        costs[match.start() + 1 : match.end()] = [_NEVER] * (match.end() - match.start() - 1)
    for match in re.finditer("关于", title):
        costs[match.start()] = 0.0
        after = slice(match.end(), match.end() + 4)
        costs[after] = [cost + 40 for cost in costs[after]]
    return [_NEVER if char in _NOT_FIRST else cost for char, cost in zip(title, costs, strict=True)]


def _best(title: str, costs: list[float], lines: int, limit: float) -> tuple[float, list[str]]:
    """Return the cheapest breaking into exactly `lines` lines and its cost."""
    reached = [0.0, *accumulate(width_of(char) for char in title)]
    ideal = reached[-1] / lines

    @cache
    def tail(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            rest = reached[-1] - reached[start]
            return ((rest - ideal) ** 2 if rest <= limit else _NEVER), (len(title),)
        best: tuple[float, tuple[int, ...]] = (_NEVER, (len(title),))
        for end in range(start + 2, len(title) - 1):
            length = reached[end] - reached[start]
            if length > limit:
                break
            here = costs[end] + (length - ideal) ** 2
            if here < best[0]:  # what follows costs nothing at best
                after, ends = tail(end, left - 1)
                best = min(best, (here + after, (end, *ends)))
        return best

    cost, ends = tail(0, lines)
    return cost, [title[a:b] for a, b in pairwise((0, *ends))]

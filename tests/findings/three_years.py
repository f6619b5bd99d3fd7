"""Three years of findings of invented schools, in which some problems come back.

The facts are those of the wording bank that ships with the forms, said by several hands: in other
words, with other figures, the place written longer or shorter. What is one problem is known from
how it was made: the same item at the same place of the same school. Most problems are none that
came back, though many look like one: the same item elsewhere in the school, other items of the
same topic, the same words at another school.
"""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dudao.instruments.definition import Definition
from dudao.instruments.models import Version

SEED = 20260901
SCHOOLS = 60
PROBLEMS = 26
BEGIN = date(2023, 9, 1)
#: How often a problem comes back, by how many times.
AGAIN = (0, 0, 0, 0, 0, 1, 1, 2, 3)
_SPOTS = (
    "教学楼一层东侧 教学楼二层西侧 教学楼三层 综合楼一楼 综合楼二楼 1号宿舍楼 2号宿舍楼 宿舍楼三层 "
    "食堂 食堂储藏室 实验室 图书室 操场 校门 门卫室 配电室 厕所"
)
SPOTS = _SPOTS.split()
#: Items whose problem lies in a place; of the others there is one in a school.
PLACED = re.compile("消防|灭火|通道|出口|电|监控|围墙|设施|设备|卫生|栏杆|器材|楼道|门|池|厕")
#: How other hands write: one word > another; some of it the rule knows, most of it does not.
_OTHERWISE = (
    ">"
    "未>没有 没有>未 堆放>堆积 杂物>纸箱等物品 压力不足>压力偏低 "
    "不足>不够 上锁>锁闭 不能使用>无法正常使用 故障>损坏 破损>老化破损 "
    "记录>登记 不全>不完整 公示>公开 教师>老师 家长>学生家长 布置>安排 "
    "个别>部分 部分>个别 抽查>检查 超过>超出 少于>低于 安排>落实 "
    "及时>按时 人员>工作人员 没有人>无人 过期>超过保质期 落实>执行 "
    "长期>一直 缺少>没有配备 严重>比较严重 占用>挤占"
)
SAID_OTHERWISE = [
    (one, other) for one, _to, other in (s.partition(">") for s in _OTHERWISE.split())
]
OPENINGS = (
    "",
    "",
    "",
    "经查，",
    "现场查看，",
    "督导时发现，",
    "本次督导中",
    "再次检查，",
    "查阅资料发现，",
)
ENDINGS = ("", "", "", "", "，整改不彻底", "，存在安全隐患", "，管理不到位", "，责任没有落实到人")


class Planted(NamedTuple):
    """A finding as it is written down, and which problem it truly is."""

    school: int
    topic: str
    found_on: date
    fact: str
    problem: tuple[int, str, str]


class _Item(NamedTuple):
    topic: str
    key: str
    facts: tuple[str, ...]


def bank(versions: list[Version]) -> list[_Item]:
    """Return the items of the forms that have facts ready."""
    return [item for version in versions for item in _worded(version.form)]


def _worded(form: Definition) -> Iterator[_Item]:
    for section in form.sections:
        for item in section.items:
            facts = tuple(line.fact for line in item.wording)
            if facts:
                yield _Item(section.routine_item or section.key, item.key, facts)


def three_years(items: list[_Item], seed: int = SEED, schools: int = SCHOOLS) -> list[Planted]:
    """Return the findings of all schools in the order of their days."""
    draw = random.Random(seed)
    made = [found for school in range(schools) for found in _of_school(school, items, draw)]
    return sorted(made, key=lambda found: (found.found_on, found.school))


def _of_school(school: int, items: list[_Item], draw: random.Random) -> Iterator[Planted]:
    for item in draw.sample(items, PROBLEMS):
        # Where it lies in a place, the same may be wrong elsewhere in the school.
        spots = draw.sample(SPOTS, draw.choice((1, 1, 2))) if _lies(item) else [""]
        for spot in spots:
            day = BEGIN + timedelta(days=draw.randint(0, 700))
            wording = draw.choice(item.facts)
            for time in range(1 + draw.choice(AGAIN)):
                if time:
                    day += timedelta(days=draw.randint(40, 320))
                    wording = draw.choice((wording, wording, draw.choice(item.facts)))
                fact = _in_other_words(wording, spot, draw) if time else _said(wording, spot, draw)
                yield Planted(school, item.topic, day, fact, (school, item.key, spot))


def _lies(item: _Item) -> bool:
    return any(PLACED.search(fact) for fact in item.facts)


def _said(wording: str, spot: str, draw: random.Random) -> str:
    fact = wording.replace("{answer}", f"{draw.randint(2, 98)}")
    return spot + fact


def _in_other_words(wording: str, spot: str, draw: random.Random) -> str:
    fact = wording.rstrip("。")
    for word, other in draw.sample(SAID_OTHERWISE, 14):
        fact = fact.replace(word, other, 1)
    clauses = fact.split("，")
    if len(clauses) > 2 and draw.random() < 0.3:
        clauses = clauses[:-1]
    if len(clauses) > 1 and draw.random() < 0.25:
        clauses = clauses[::-1]
    where = spot if draw.random() < 0.85 else ""
    return (
        draw.choice(OPENINGS) + _said("，".join(clauses), where, draw) + draw.choice(ENDINGS) + "。"
    )


def planted_again(rows: list[Planted]) -> set[int]:
    """Return the places in `rows` of the findings that are an earlier one again."""
    seen: set[tuple[int, str, str]] = set()
    again = set()
    for n, row in enumerate(rows):
        if row.problem in seen:
            again.add(n)
        seen.add(row.problem)
    return again

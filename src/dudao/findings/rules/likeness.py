"""How much two facts say the same of the same place. Pure.

Two inspectors write of one problem in other words, and of two problems in the same words: what
decides is the place (which building, storey, side, class, stage), then what is left of the text
without fillers, with the usual synonyms made one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: Likeness is told in thousandths.
WHOLE = 1000
#: What is said of every problem and tells nothing about this one.
_FILLERS = re.compile(
    "现场查看|现场检查|现场|督导时|检查时|检查中|检查|抽查|查看|查阅|经查|发现|当日|当天|目前|仍然|仍|"
    "再次|又|依旧|还是|存在|出现|情况|现象|问题|学校|我校|该校|贵校|个别|部分|少数|有的|有些|有|"
    "多处|几处|一处|若干|较多|一些|一个|其中|以及|并且|或者|或|并|且|和|与|及|均|都|已|的|了|地|在|"
    "为|是|对|受访|反映|规定|要求|略|明显|严重|轻微|比较|很|较|尚|属|班级"
)
#: Words that mean the same on a feedback list: the first one stands for the others.
_SYNONYMS = (
    ("未", "没有", "尚未", "并未", "不曾", "缺少", "缺失", "缺乏", "无"),
    ("堆", "堆放", "堆积", "堆着", "堆满", "摆放", "存放", "码放", "堆砌"),
    ("杂物", "废旧物品", "旧物", "闲置物品"),
    ("课桌椅", "课桌", "桌椅", "桌凳"),
    ("通道", "走廊", "过道", "楼道"),
    ("堵", "堵塞", "占用", "封堵", "挡住", "阻塞"),
    ("出口", "安全门"),
    ("低", "不足", "偏低", "不够"),
    ("坏", "故障", "损坏", "破损", "失灵", "不能使用", "无法使用"),
    ("过期", "超过保质期", "超期", "过了保质期"),
    ("全", "完整", "齐全", "规范"),
    ("登记", "记录", "台账", "填写"),
    ("家长", "学生家长"),
    ("教师", "老师", "任课教师"),
    ("作业", "书面作业", "家庭作业", "家庭书面作业"),
    ("锁", "上锁", "锁闭", "锁着"),
    ("留样", "食品留样"),
    ("公示", "公开", "张贴"),
)
_ONE_FOR = {word: said[0] for said in _SYNONYMS for word in said[1:]}
_SAID_AGAIN = re.compile("|".join(sorted(map(re.escape, _ONE_FOR), key=len, reverse=True)))

#: Kind of place -> how it is written. Two places of one kind are two places.
_NUMBER = "[0-9一二三四五六七八九十两]+"
_PLACES = {
    "building": re.compile(
        "教学楼|综合楼|宿舍楼|办公楼|实验楼|科技楼|艺术楼|教师公寓|宿舍|公寓|食堂|餐厅|厨房|储藏室|仓库|"
        "体育馆|操场|运动场|门卫室|传达室|校门|围墙|锅炉房|配电房|配电室|厕所|卫生间|浴室|开水房|"
        "图书馆|图书室|阅览室|实验室|计算机室|机房|音乐教室|美术教室|舞蹈室|医务室|保健室|心理辅导室|"
        "会议室|活动室|睡室|寝室|校车|停车场"
    ),
    "which": re.compile(f"({_NUMBER})(?:号|幢|栋)(?!灭火器)"),
    "floor": re.compile(f"({_NUMBER})(?:层|楼)"),
    "side": re.compile("([东南西北]+|左|右|前|后)(?:侧|边|面|头|门|区)"),
    "class": re.compile(f"({_NUMBER})[(（]?({_NUMBER})?[)）]?班"),
    "grade": re.compile(f"(?:{_NUMBER}[、至到-])?{_NUMBER}年级|大班|中班|小班|托班"),
    "stage": re.compile("小学|初中|高中|中学|幼儿园"),
}
_SAME_PLACE = {
    "餐厅": "食堂", "公寓": "宿舍", "宿舍楼": "宿舍", "寝室": "宿舍", "传达室": "门卫室",
    "运动场": "操场", "卫生间": "厕所", "配电房": "配电室", "图书馆": "图书室", "机房": "计算机室",
    "保健室": "医务室",
}  # fmt: skip
_DIGITS = str.maketrans("一二三四五六七八九两", "1234567892")
_FIGURES = re.compile(r"[0-9]+(?:[.:：][0-9]+)?%?")
_BREAKS = re.compile(r"[\s，。；、：！？,.;:!?“”\"'（）()《》〔〕\[\]…—-]+")


class Said(NamedTuple):
    """What a fact says: of which places, and which pairs of characters are left of it."""

    places: dict[str, frozenset[str]]
    pairs: frozenset[str]


@lru_cache(maxsize=4096)
def said(fact: str) -> Said:
    """Return what `fact` says, without what every fact says."""
    rest, places = fact, {}
    for kind, written in _PLACES.items():
        found = frozenset(_place(match) for match in written.finditer(rest))
        if found:
            places[kind] = found
            rest = written.sub(" ", rest)
    rest = _SAID_AGAIN.sub(lambda match: _ONE_FOR[match[0]], rest)
    rest = _FIGURES.sub(" ", _FILLERS.sub(" ", rest))
    return Said(places, frozenset(_pairs(rest)))


def _place(match: re.Match[str]) -> str:
    """Return a place by one name: 东面 and 东侧, 二层 and 2楼, 餐厅 and 食堂 are the same."""
    if match.re.groups:
        return "-".join(part.translate(_DIGITS) for part in match.groups() if part)
    return _SAME_PLACE.get(match[0], match[0])


def _pairs(text: str) -> Iterator[str]:
    for part in _BREAKS.split(text):
        yield from (part[i : i + 2] for i in range(len(part) - 1))


def elsewhere(one: Said, other: Said) -> bool:
    """Tell whether both name a place of the same kind and none of them is the same."""
    kinds = set(one.places) & set(other.places)
    return any(not one.places[kind] & other.places[kind] for kind in kinds)


def likeness(fact: str, earlier: str) -> int:
    """Return in thousandths how much two facts say the same of the same place."""
    one, other = said(fact), said(earlier)
    if elsewhere(one, other) or not one.pairs or not other.pairs:
        return WHOLE if fact == earlier else 0
    shared = len(one.pairs & other.pairs)
    return round(WHOLE * 2 * shared / (len(one.pairs) + len(other.pairs)))

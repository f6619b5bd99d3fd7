"""What stands in tables Ⅰ–Ⅵ of 优质均衡, cell by cell."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from dudao.evaluation.papers.balance_words import TITLES, conclusion
from dudao.evaluation.queries.balance import Balance, Level, Row
from dudao.evaluation.queries.balance_facts import LEVELS, kinds_of_schools
from dudao.evaluation.rules.balance import ANSWERS, Verdict, rounded, share
from dudao.org.states import Ownership, UnitKind

Cell = str | int | Decimal | None


class Span(NamedTuple):
    """A heading over several rows or columns, counted from the first row below the title."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


class Table(NamedTuple):
    """A table on a sheet of its own: title, heading of `head_rows` rows, body, notes."""

    name: str
    title: str
    head: list[Span]
    head_rows: int
    rows: list[list[Cell]]
    widths: list[int]
    notes: list[str]


RESOURCE_HEADS = [
    "每百名学生拥有高于规定学历教师数", "每百名学生拥有县级及以上骨干教师数",
    "每百名学生拥有体育、艺术（美术、音乐）专任教师数", "生均教学及辅助用房面积（㎡）",
    "生均体育运动场馆面积（㎡）", "生均教学仪器设备值（元）", "每百名学生拥有网络多媒体教室数",
]  # fmt: skip
WORDS = dict(zip(LEVELS, ("小学", "初中"), strict=True))
DASH = "——"
SAID = {Verdict.MET: "是", Verdict.NOT_MET: "否", Verdict.MISSING: "", Verdict.NONE: "不适用"}
#: Who runs the school, in the codes of table Ⅱ-2.
RUN_BY = {
    Ownership.PUBLIC: 7,
    Ownership.OTHER: 8,
    Ownership.PRIVATE: 10,
    Ownership.INCLUSIVE: 10,
}


RUN_BY_NOTE = (
    "2.举办者类型处填写代码：中央教育部门代码为1、中央其他部门为2、省级教育部门为3、省级其他部门为4、"
    "地级教育部门为5、地级其他部门为6、县级教育部门为7、县级其他部门为8、地方企业为9、民办为10。"
)


def tables(balance: Balance) -> list[Table]:
    """Return the tables in their order, and what is missing where something is."""
    made = [
        _first(balance),
        _summary(balance),
        _schools(balance),
        _spread(balance),
        _items(balance, 0, "表4", "表Ⅳ  政府保障程度评估指标"),
        _items(balance, 1, "表5", "表Ⅴ  教育质量评估指标"),
        _survey(balance),
    ]
    lacking = missing(balance)
    if lacking:
        head = _flat(["表", "缺少的数据"])
        body: list[list[Cell]] = [[table, words] for table, words in lacking]
        notes = ["补齐以后重新导出；年级数系统不收集，请在表Ⅱ-2中填写。"]
        made.append(Table("缺少的数据", "缺少的数据", head, 1, body, [12, 90], notes))
    return made


def missing(balance: Balance) -> list[tuple[str, str]]:
    """Return what is missing, by the table in which it stands."""
    facts = balance.county.facts
    found = [("表Ⅰ", word) for name, word in _OWN.items() if facts.get(name) is None]
    by_unit: dict[str, list[str]] = defaultdict(list)
    for name, (key, word) in product(LEVELS, _SUMMED.items()):
        for unit in balance.county.lacking.get(f"{key}.{name}", ()):
            by_unit[unit].append(f"{word}（{WORDS[name]}）")
    found += [("表Ⅰ", f"{unit}：{'、'.join(words)}") for unit, words in by_unit.items()]
    for level in balance.levels:
        found += [
            ("表Ⅱ", f"{row.unit}（{WORDS[level.level]}）：{'、'.join(row.missing)}")
            for row in level.rows
            if row.missing
        ]
    for table, (_title, items) in zip(("表Ⅳ", "表Ⅴ", "表Ⅵ"), balance.parts, strict=True):
        found += [
            (table, f"{item.title}：{'、'.join(item.missing)}") for item in items if item.missing
        ]
    return found


_OWN = {
    "population": "人口总数", "rural_population": "农业人口数", "townships": "乡镇数",
    "villages": "行政村数", "gdp_per_head": "年人均国内生产总值",
    "revenue_per_head": "年人均地方财政收入", "rural_income": "农民年人均纯收入",
    "urban_income": "城镇居民年人均可支配收入",
}  # fmt: skip
_SUMMED = {
    "classes": "教学班数", "pupils": "在校学生数", "staff": "教职工数",
    "full_time_teachers": "专任教师数",
}  # fmt: skip


def whole(numbers: Sequence[Decimal | None]) -> list[Cell]:
    """Return counts without places."""
    return [None if number is None else int(rounded(number, 0)) for number in numbers]


def _flat(heads: Sequence[str]) -> list[Span]:
    return [Span(0, at, 1, 1, text) for at, text in enumerate(heads)]


def _codes(first: int, row: int, last: int) -> list[Span]:
    return [Span(row, first + n - 1, 1, 1, f"L{n}") for n in range(1, last + 1)]


def _first(balance: Balance) -> Table:
    """Table Ⅰ: the county, its schools, classes, pupils and staff."""
    county = balance.county
    points = [unit for unit in county.units if unit.kind == UnitKind.TEACHING_POINT]
    types = dict(kinds_of_schools(county))
    own = [county.facts.get(name) for name in _OWN]
    sums = [county.facts[f"{key}.{level}"] for key in ("classes", "pupils") for level in LEVELS]
    people = [
        county.facts[f"{key}.{level}"]
        for level in LEVELS
        for key in ("staff", "full_time_teachers")
    ]
    kinds = [types[key] for key in ("primary", "nine", "junior", "complete", "twelve")]
    told: list[Cell] = [None if one is None else rounded(one, 2) for one in own[:2]]
    row: list[Cell] = [
        *told, *whole(own[2:]), *kinds, county.special,
        len(points), len(points) - len(balance.left_out), *whole(sums), *whole(people),
    ]  # fmt: skip
    groups = [
        (0, 4, "自然情况"), (4, 4, "经济情况"), (8, 5, "普通中小学校数（所）"),
        (14, 2, "小学教学点数（个）"), (16, 2, "教学班数（个）"), (18, 2, "在校学生数（人）"),
        (20, 4, "教职工数（人）"),
    ]  # fmt: skip
    heads = [
        "人口总数（万人）", "农业人口数（万人）", "乡镇数（个）", "行政村数（个）",
        "年人均国内生产总值（元）", "年人均地方财政收入（元）", "农民年人均纯收入（元）",
        "城镇居民年人均可支配收入（元）", "小学", "九年一贯制学校", "初中", "完全中学",
        "十二年一贯制学校", "", "计", "其中：50人及以上", "小学", "初中", "小学", "初中",
    ]  # fmt: skip
    head = [Span(0, at, 1, wide, text) for at, wide, text in groups]
    head += [Span(0, 13, 3, 1, "特殊教育学校（所）")]
    head += [Span(1, at, 2, 1, text) for at, text in enumerate(heads) if text]
    head += [Span(1, 20, 1, 2, "小学"), Span(1, 22, 1, 2, "初中")]
    head += [
        Span(2, at, 1, 1, text)
        for at, text in enumerate(("合计", "其中专任教师", "合计", "其中专任教师"), 20)
    ]
    notes = ["注：“人口总数”和“农业人口数”按常住人口统计，数字保留两位小数。L5-L8列数字保留整数。"]
    title = "表Ⅰ  义务教育优质均衡发展县（市、区）基本情况"
    return Table("表1", title, [*head, *_codes(0, 3, 24)], 4, [row], [9] * 24, notes)


def _summary(balance: Balance) -> Table:
    """Table Ⅱ-1: how many schools meet each resource."""
    rows: list[list[Cell]] = []
    for level in balance.levels:
        met = [column.met for column in level.columns] + [level.met]
        word = WORDS[level.level]
        rows.append([word, "达标学校总数", *met])
        rows.append([word, "达标学校比例（%）", *(level.percent(one) for one in met)])
    title = "表Ⅱ-1  小学、初中资源配置基本情况"
    return Table("表2-1", title, _head([*RESOURCE_HEADS, "综合评估"]), 2, rows, _WIDTHS, [])


_WIDTHS = [8, 18, *[14] * 8]


def _head(heads: Sequence[str]) -> list[Span]:
    """Return the heading of a table by level, and L1 … below it."""
    named = [Span(0, at, 1, 1, text) for at, text in enumerate(heads, 2)]
    return [Span(0, 0, 2, 2, ""), *named, *_codes(2, 1, len(heads))]


def _schools(balance: Balance) -> Table:
    """Table Ⅱ-2: every school's seven resources."""
    heads = [
        "序号", "学校名称", "举办者类型", "在校生数", "年级数", "班级数", *RESOURCE_HEADS,
        "该校综合评估是否达标", "备注（注明有哪几项指标达标，哪几项指标达到85%）",
    ]  # fmt: skip
    rows = [_school(n, row) for level in balance.levels for n, row in enumerate(level.rows, 1)]
    notes = [
        _how_many(balance),
        RUN_BY_NOTE,
        "3.L7-L13数值均保留两位小数。",
    ]
    widths = [6, 30, 8, 9, 7, 7, *[13] * 7, 12, 36]
    title = "表Ⅱ-2  小学、初中资源配置基本情况（分学校）"
    return Table("表2-2", title, [*_flat(heads), *_codes(1, 1, 14)], 2, rows, widths, notes)


def _school(number: int, row: Row) -> list[Cell]:
    unit = row.unit
    run_by = RUN_BY.get(Ownership(unit.ownership)) if unit.ownership else None
    cells = [None if one.number is None else rounded(one.number, 2) for one in row.cells]
    pupils, classes = whole([row.pupils, row.classes])
    name = f"{unit.name}（{WORDS[row.level]}部）" if len(unit.stages) > 1 else unit.name
    return [
        number, name, run_by, pupils, None, classes, *cells, SAID[row.verdict], row.remark,
    ]  # fmt: skip


def _how_many(balance: Balance) -> str:
    """Return the first note of table Ⅱ-2: how many schools of which kind there are."""
    primary, junior = (level.rows for level in balance.levels)
    points = sum(row.unit.kind == UnitKind.TEACHING_POINT for row in primary)
    both = [sum(set(LEVELS) <= set(row.unit.stages) for row in rows) for rows in (primary, junior)]
    complete = sum(
        "senior" in row.unit.stages and "primary" not in row.unit.stages for row in junior
    )
    return (
        f"注：1.小学学校总数{len(primary)}所（其中：一贯制学校的小学部有{both[0]}所，"
        f"50人及以上教学点有{points}个），初中学校总数{len(junior)}所"
        f"（其中：一贯制学校的初中部{both[1]}所，完全中学的初中部{complete}所）。"
    )


def _spread(balance: Balance) -> Table:
    """Table Ⅲ: means and coefficients of variation."""
    rows: list[list[Cell]] = []
    for level in balance.levels:
        word = WORDS[level.level]
        rows.append([word, "全县平均值", *(one.mean for one in level.columns), DASH])
        rows.append([word, "差异系数", *_coefficients(level)])
    notes = ["注：全县平均值保留两位小数，差异系数保留三位小数。"]
    title = "表Ⅲ  县域义务教育校际均衡情况"
    return Table("表3", title, _head([*RESOURCE_HEADS, "综合"]), 2, rows, _WIDTHS, notes)


def _coefficients(level: Level) -> list[Cell]:
    numbers = [*(one.variation for one in level.columns), level.variation]
    return [None if number is None else rounded(number, 3) for number in numbers]


def _items(balance: Balance, part: int, name: str, title: str) -> Table:
    """Tables Ⅳ and Ⅴ: an item, what there is to say, whether it is met."""
    _title, items = balance.parts[part]
    rows: list[list[Cell]] = [
        [TITLES[item.code], said_of(balance, item.code), SAID[item.verdict]] for item in items
    ]
    head = _flat(["名称", "指标值或简要结论", "是否达标"])
    notes = ["注：表中所有比例数值保留一位小数，其余保留整数。"]
    return Table(name, title, head, 1, rows, [50, 70, 10], notes)


def said_of(balance: Balance, code: str) -> str:
    """Return 指标值或简要结论 of an item of the county."""
    county = balance.county
    return conclusion(
        code, county.facts, county.notes.get(ANSWERS.get(code, NOTE_OF.get(code, "")), "")
    )


#: Where the office explains an item that has figures: beside which of them.
NOTE_OF = {"B14": "places_rural", "B15": "migrants_public", "C9": "quality_level"}


def _survey(balance: Balance) -> Table:
    """Table Ⅵ: what the survey and the interviews found, of all and of parents."""
    facts = balance.county.facts
    rows: list[list[Cell]] = []
    for word, asked, met in (
        ("计", "survey", "visited"),
        ("其中：家长", "parents", "parents_visited"),
    ):
        valid, satisfied = facts.get(f"{asked}_valid"), facts.get(f"{asked}_satisfied")
        people, pleased = facts.get(met), facts.get(f"{met}_satisfied")
        shares = share(satisfied, valid), share(pleased, people)
        sent = facts.get(f"{asked}_sent")
        counts = whole([sent, valid, satisfied, people, pleased])
        rows.append([word, *counts[:3], shares[0], *counts[3:], shares[1]])
    head = [
        Span(0, 1, 1, 3, "问卷总数"), Span(0, 4, 3, 1, "问卷调查综合满意度（%）"),
        Span(0, 5, 1, 2, "实地走访人数"), Span(0, 7, 3, 1, "实地走访满意度（%）"),
        Span(1, 1, 2, 1, "计"), Span(1, 2, 1, 2, "其中：回收有效问卷数"),
        Span(1, 5, 2, 1, "计"), Span(1, 6, 2, 1, "其中：满意人数"),
        Span(2, 2, 1, 1, "计"), Span(2, 3, 1, 1, "其中：满意问卷数"), *_codes(1, 3, 7),
    ]  # fmt: skip
    return Table("表6", "表Ⅵ  社会认可度调查情况", head, 4, rows, [12, *[13] * 7], [])

"""The columns of a roster and the headers under which offices write them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dudao.org.roster import values


class Column(NamedTuple):
    """A column: where its value goes, how it is read and what it may be called.

    `headers` stand in order of preference: of two columns for one field the earlier one counts.
    """

    field: str
    read: Callable[[str], object]
    headers: tuple[str, ...]
    is_identifier: bool = False


COLUMNS = (
    Column(
        "code",
        values.identifier,
        (
            "学校标识码", "学校(机构)标识码", "机构标识码", "单位标识码", "标识码",
            "学校(机构)代码", "学校代码", "幼儿园代码", "单位代码", "机构代码", "学校编码",
            "学校编号", "国标代码",
        ),
        is_identifier=True,
    ),
    Column(
        "local_code",
        values.identifier,
        ("本地编号", "本地代码", "内部编号", "自编码"),
        is_identifier=True,
    ),
    Column(
        "name",
        values.name,
        (
            "学校名称", "学校(机构)名称", "幼儿园名称", "园所名称", "机构名称", "单位名称",
            "学校全称", "全称", "校名", "名称", "学校",
        ),
    ),
    Column("short_name", values.name, ("学校简称", "简称")),
    Column("kind", values.kind, ("单位类别", "机构类别", "类别")),
    Column(
        "school_type",
        values.school_type,
        ("办学类型", "办学类型代码", "学校办学类型", "学校类型", "学校类别", "类型"),
    ),
    Column(
        "ownership",
        values.ownership,
        ("办别", "学校办别", "办学性质", "学校性质", "举办者类型", "公办民办", "性质"),
    ),
    Column("setting", values.setting, ("城乡类型", "城乡分类", "所在地城乡类型", "城乡")),
    Column(
        "county_code",
        values.identifier,
        ("区县代码", "县区代码", "县(市、区)代码", "行政区划代码", "区划代码", "所在区县代码"),
        is_identifier=True,
    ),
    Column(
        "county",
        values.name,
        (
            "区县名称", "区县", "县区", "县(市、区)", "县区名称", "所在区县", "所属区县",
            "行政区划", "所在县区",
        ),
    ),
    Column(
        "township",
        values.name,
        ("乡镇", "乡镇(街道)", "乡镇街道", "所在乡镇", "所属乡镇", "镇(街道)", "街道"),
    ),
    Column(
        "parent",
        values.name,
        ("所属中心校", "中心校", "中心学校", "所属学校", "主管学校", "上级单位"),
    ),
    Column(
        "students",
        values.count,
        (
            "在校生数", "在校学生数", "在园幼儿数", "在园(校)人数", "学生数", "学生人数", "幼儿数",
            "在校生", "在园人数",
        ),
    ),
    Column("classes", values.count, ("班数", "班级数", "教学班数", "教学班")),
    Column(
        "staff",
        values.count,
        ("教职工数", "教职工人数", "教职工", "教师数", "教师人数", "专任教师数"),
    ),
    Column("boarders", values.count, ("寄宿生数", "住宿生数", "住校生数", "寄宿生")),
    Column(
        "small_rural",
        values.yes_or_no,
        ("乡村小规模学校", "是否乡村小规模学校", "是否小规模学校", "小规模学校"),
    ),
    Column("figures_on", values.day, ("统计时点", "统计日期", "数据时点")),
    Column("address", values.text, ("地址", "学校地址", "详细地址", "校址", "办学地址")),
    Column(
        "phone",
        values.phone,
        ("联系电话", "学校电话", "办公电话", "电话"),
        is_identifier=True,
    ),
    Column(
        "principal_name",
        values.name,
        ("校长姓名", "校长", "园长姓名", "园长", "校长(园长)", "负责人姓名", "负责人"),
    ),
    Column(
        "principal_phone",
        values.phone,
        ("校长电话", "校长手机", "校长联系电话", "园长电话", "园长手机", "负责人电话"),
        is_identifier=True,
    ),
    Column("longitude", values.longitude, ("经度",)),
    Column("latitude", values.latitude, ("纬度",)),
    Column("opened_on", values.day, ("设立日期", "建校日期", "建校时间", "成立时间")),
)  # fmt: skip

#: Headers that offices write and that say nothing the register does not know.
_SUPERFLUOUS = {"序号", "区县类型", "备注", "编号"}
_IN_BRACKETS = re.compile(r"\([^()]*\)$")

_BY_HEADER = {
    header: (column, rank) for column in COLUMNS for rank, header in enumerate(column.headers)
}


class Heading(NamedTuple):
    """What the header row says: field -> (position, column), and what is not taken."""

    taken: dict[str, tuple[int, Column]]
    ignored: list[str]


def plain(header: object) -> str:
    """Return a header as it is compared: half-width, without blanks, stars and line breaks."""
    text = unicodedata.normalize("NFKC", str(header)).replace("_x000D_", "")
    return re.sub(r"[\s*\u200b-\u200f\ufeff:]", "", text)


def find(header: object) -> tuple[Column, int] | None:
    """Return the column that `header` names, and how much it is preferred (0 is best)."""
    text = plain(header)
    return _BY_HEADER.get(text) or _BY_HEADER.get(_IN_BRACKETS.sub("", text))


def heading(cells: Sequence[object]) -> Heading:
    """Return which column stands where in a header row."""
    best: dict[str, tuple[int, int, Column]] = {}
    ignored = []
    for position, cell in enumerate(cells):
        found = find(cell)
        if found is None:
            if plain(cell) and plain(cell) not in _SUPERFLUOUS:
                ignored.append(str(cell).strip())
            continue
        column, rank = found
        known = best.get(column.field)
        if known is None or rank < known[0]:
            best[column.field] = (rank, position, column)
        if known is not None:
            ignored.append(str(cells[max(known, (rank, position, column))[1]]).strip())
    taken = {field: (position, column) for field, (_rank, position, column) in best.items()}
    return Heading(taken, ignored)


def letter(position: int) -> str:
    """Return the letters of a sheet's column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

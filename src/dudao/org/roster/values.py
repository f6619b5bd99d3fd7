"""Reading a cleaned cell: the value it stands for, or what is wrong and what would be right."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeVar

from django.utils.translation import gettext as _

from dudao.org.rules import SCHOOL_TYPES
from dudao.org.states import Ownership, Setting, UnitKind

T = TypeVar("T", bound=str)

LONGEST_NAME = 120
LONGEST_TEXT = 200
LONGEST_CODE = 20
LARGEST_COUNT = 1_000_000

#: What people write into a cell that has no value.
NOTHING = {"", "-", "--", "—", "——", "/", "\\", "无", "空", "N/A", "n/a", "null", "NULL"}

TYPE_NAMES = {name: code for code, name in SCHOOL_TYPES.items()} | {
    "完小": "211", "小学教学点": "218", "教学点": "218", "初中": "311", "普通初中": "311",
    "九年一贯制": "312", "九年制学校": "312", "完中": "341", "高中": "342", "普通高中": "342",
    "十二年一贯制": "345", "中职": "369", "中等职业学校": "369", "职业高中": "365", "职高": "365",
    "中专": "362", "技校": "366", "特殊教育学校": "514", "特殊教育": "514", "特教学校": "514",
    "盲校": "511", "聋校": "512", "培智学校": "513", "专门学校": "371",
}  # fmt: skip
KIND_NAMES = {
    "学校": UnitKind.SCHOOL, "中小学": UnitKind.SCHOOL, "中心校": UnitKind.CENTRAL_SCHOOL,
    "中心学校": UnitKind.CENTRAL_SCHOOL, "幼儿园": UnitKind.KINDERGARTEN,
    "教学点": UnitKind.TEACHING_POINT,
}  # fmt: skip
#: 办别 of JY/T 1001 and the words for it.
OWNERSHIP_NAMES = {
    "公办": Ownership.PUBLIC, "民办": Ownership.PRIVATE, "普惠性民办": Ownership.INCLUSIVE,
    "其他部门办": Ownership.OTHER, "教育部门": Ownership.PUBLIC, "教育部门办": Ownership.PUBLIC,
    "教育部门和集体办": Ownership.PUBLIC, "集体办": Ownership.PUBLIC, "公立": Ownership.PUBLIC,
    "社会力量办": Ownership.PRIVATE, "民办公助": Ownership.PRIVATE, "私立": Ownership.PRIVATE,
    "普惠民办": Ownership.INCLUSIVE, "普惠": Ownership.INCLUSIVE, "民办普惠": Ownership.INCLUSIVE,
    "其他": Ownership.OTHER, "企业办": Ownership.OTHER, "部队办": Ownership.OTHER,
    "11": Ownership.PUBLIC, "12": Ownership.PRIVATE, "19": Ownership.OTHER,
    "21": Ownership.PUBLIC, "22": Ownership.PRIVATE, "23": Ownership.PRIVATE,
    "29": Ownership.OTHER,
}  # fmt: skip
#: 城乡类型 of JY/T 1001 and the words for it.
SETTING_NAMES = {
    "城区": Setting.CITY, "镇区": Setting.TOWN, "乡村": Setting.VILLAGE, "城市": Setting.CITY,
    "主城区": Setting.CITY, "城乡结合区": Setting.CITY, "县镇": Setting.TOWN,
    "县城": Setting.TOWN, "镇中心区": Setting.TOWN, "镇乡结合区": Setting.TOWN,
    "特殊区域": Setting.TOWN, "农村": Setting.VILLAGE, "乡中心区": Setting.VILLAGE,
    "村庄": Setting.VILLAGE, "11": Setting.CITY, "111": Setting.CITY, "112": Setting.CITY,
    "12": Setting.TOWN, "121": Setting.TOWN, "122": Setting.TOWN, "123": Setting.TOWN,
    "2": Setting.VILLAGE, "210": Setting.VILLAGE, "220": Setting.VILLAGE,
}  # fmt: skip
_YES = {"是", "√", "有", "1", "Y", "y", "yes", "TRUE", "True", "true"}
_NO = {"否", "×", "0", "N", "n", "no", "FALSE", "False", "false"}

_DAY = re.compile(r"(\d{4})[-/.年]?(?:(\d{1,2})[-/.月]?(?:(\d{1,2})日?)?)?(?: 00:00:00)?$")
_PHONE = re.compile(r"[\d+()\-/;,、转 ]{5,30}$")
_COUNT = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.0+)?[人名个班]?$")


class Wrong(ValueError):
    """A cell that cannot be taken: what is wrong and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


def text(given: str) -> str:
    """Read free text."""
    if len(given) > LONGEST_TEXT:
        raise Wrong(_("有%d个字，太长了") % len(given), _("不超过%d个字") % LONGEST_TEXT)
    return given


def name(given: str) -> str:
    """Read a name."""
    if len(given) > LONGEST_NAME:
        raise Wrong(_("有%d个字，太长了") % len(given), _("不超过%d个字") % LONGEST_NAME)
    return given


def identifier(given: str) -> str:
    """Read a number that is a name: it stays text, zeros in front included."""
    if re.fullmatch(r"[\d.]+[eE]\+?\d+", given):
        raise Wrong(
            _("编号成了科学计数法，后面的数字已经丢失"),
            _("把这一列设为文本格式，重新填写完整的编号"),
        )
    if len(given) > LONGEST_CODE:
        raise Wrong(_("编号有%d位，太长了") % len(given), _("不超过%d位") % LONGEST_CODE)
    return given


def phone(given: str) -> str:
    """Read a telephone number."""
    if not _PHONE.match(given):
        raise Wrong(_("不像电话号码"), _("数字和短横线，如0745-6220000"))
    return given


def count(given: str) -> int:
    """Read a number of people or classes."""
    match = _COUNT.match(given)
    if not match:
        raise Wrong(_("不是整数"), _("0或更大的整数，如320"))
    number = int(re.sub("[,，]", "", match.group(1)))
    if number > LARGEST_COUNT:
        raise Wrong(_("数值太大"), _("不超过%d") % LARGEST_COUNT)
    return number


def yes_or_no(given: str) -> bool:
    """Read yes or no."""
    if given not in _YES | _NO:
        raise Wrong(_("不知道是“是”还是“否”"), _("是、否"))
    return given in _YES


def day(given: str) -> str:
    """Read a day; a month stands for its first day, a year for 1 January. ISO text."""
    match = _DAY.match(given)
    parts = [int(part or 1) for part in match.groups()] if match else [0, 0, 0]
    try:
        return date(*parts).isoformat()
    except ValueError:
        raise Wrong(_("不是日期"), _("年-月-日，如2026-09-01")) from None


def longitude(given: str) -> str:
    """Read a longitude in China, in degrees."""
    return _degrees(given, 73, 136, _("经度在73到136之间，如109.17"))


def latitude(given: str) -> str:
    """Read a latitude in China, in degrees."""
    return _degrees(given, 3, 54, _("纬度在3到54之间，如27.36"))


def _degrees(given: str, low: int, high: int, right: str) -> str:
    try:
        number = Decimal(given.rstrip("°"))
    except InvalidOperation:
        raise Wrong(_("不是度数"), right) from None
    if not low <= number <= high:
        raise Wrong(_("不在中国境内，经度和纬度是否填反了"), right)
    return f"{number:.6f}"


def school_type(given: str) -> str:
    """Read a 办学类型: its code or its name."""
    return given if given in SCHOOL_TYPES else _chosen(given, TYPE_NAMES, "小学")


def kind(given: str) -> str:
    """Read what the unit is."""
    return _chosen(given, KIND_NAMES, "学校")


def ownership(given: str) -> str:
    """Read a 办别: its code or its name."""
    return _chosen(given, OWNERSHIP_NAMES, "公办")


def setting(given: str) -> str:
    """Read a 城乡类型: its code or its name."""
    return _chosen(given, SETTING_NAMES, "城区")


def _chosen(given: str, names: dict[str, T], first: str) -> T:
    """Return what `given` names; else say which names are most like it, or which there are."""
    if given in names:
        return names[given]
    near = get_close_matches(given, names, n=3, cutoff=0.4)
    words = [word for word in names if not word.isdigit()]
    right = near or words[words.index(first) :][:8]
    raise Wrong(_("“%s”不在可选范围内") % given, "、".join(right))

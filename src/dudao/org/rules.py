"""Codes: what they must look like and what they say. Pure."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: JY/T 1001 学校(机构)标识码: the first two digits tell the class (domain §6.1).
SCHOOL_CODE_CLASSES = {
    "11": "幼儿园", "21": "小学", "22": "成人小学", "31": "初中", "32": "职业初中",
    "33": "成人初中", "34": "普通高中", "35": "成人高中", "36": "中等职业学校", "37": "工读学校",
    "41": "高等学校", "42": "成人高等学校", "51": "特殊教育学校",
}  # fmt: skip

#: GB/T 2260: the first two digits of every division code.
PROVINCES = frozenset(
    (
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
        "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64",
        "65", "71", "81", "82",
    )
)  # fmt: skip

#: 办学类型 of JY/T 1001 whose first two digits equal the class of the code they are given.
#: Rosters say the names too, so they are Chinese here and translated where a page shows them.
SCHOOL_TYPES = {
    "111": gettext_noop("幼儿园"),
    "119": gettext_noop("附设幼儿班"),
    "211": gettext_noop("小学"),
    "218": gettext_noop("小学教学点"),
    "219": gettext_noop("附设小学班"),
    "221": gettext_noop("职工小学"),
    "222": gettext_noop("农民小学"),
    "228": gettext_noop("小学班"),
    "229": gettext_noop("扫盲班"),
    "311": gettext_noop("初级中学"),
    "312": gettext_noop("九年一贯制学校"),
    "319": gettext_noop("附设普通初中班"),
    "321": gettext_noop("职业初中"),
    "329": gettext_noop("附设职业初中班"),
    "331": gettext_noop("成人职工初中"),
    "332": gettext_noop("成人农民初中"),
    "341": gettext_noop("完全中学"),
    "342": gettext_noop("高级中学"),
    "345": gettext_noop("十二年一贯制学校"),
    "349": gettext_noop("附设普通高中班"),
    "351": gettext_noop("成人职工高中"),
    "352": gettext_noop("成人农民高中"),
    "361": gettext_noop("调整后中等职业学校"),
    "362": gettext_noop("中等技术学校"),
    "363": gettext_noop("中等师范学校"),
    "364": gettext_noop("成人中等专业学校"),
    "365": gettext_noop("职业高中学校"),
    "366": gettext_noop("技工学校"),
    "368": gettext_noop("附设中职班"),
    "369": gettext_noop("其他机构"),
    "371": gettext_noop("工读学校"),
    "511": gettext_noop("盲人学校"),
    "512": gettext_noop("聋人学校"),
    "513": gettext_noop("弱智学校"),
    "514": gettext_noop("其他特殊教育学校"),
    "519": gettext_noop("附设特教班"),
}

STAGES_BY_TYPE = {
    "11": ("preschool",), "21": ("primary",), "22": ("primary",), "31": ("junior",),
    "32": ("junior",), "33": ("junior",), "34": ("senior",), "35": ("senior",),
    "36": ("vocational",), "37": ("junior",), "51": ("special",),
    "312": ("primary", "junior"), "341": ("junior", "senior"),
    "345": ("primary", "junior", "senior"),
}  # fmt: skip


def school_code_problem(code: str) -> str | None:
    """Return what is wrong with a 10-digit 学校标识码, or None: 2 class + 2 province + 6 serial."""
    if not re.fullmatch(r"[0-9]{10}", code):
        return _("学校标识码应为10位数字")
    if code[:2] not in SCHOOL_CODE_CLASSES and not code.startswith("9"):
        return _("学校标识码前两位“%s”不是已知的机构类别") % code[:2]
    if code[2:4] not in PROVINCES:
        return _("学校标识码第三、四位“%s”不是省级代码") % code[2:4]
    return None


def is_state_code(code: str, region_code: str) -> bool:
    """Tell whether `code` is a 学校标识码 given in the province of `region_code`.

    Local numbers (区划代码 and a serial) may have ten digits too: their third and fourth digit
    are those of a prefecture.
    """
    return school_code_problem(code) is None and code[2:4] == region_code[:2]


def school_type_problem(school_type: str, code: str) -> str | None:
    """Return why 办学类型 `school_type` cannot go with `code`, or None. An empty code passes."""
    if school_type not in SCHOOL_TYPES:
        return _("“%s”不是办学类型代码（如211小学、311初级中学、111幼儿园）") % school_type
    if code and code[:2] != school_type[:2] and not code.startswith("9"):
        told = {"type": school_type, "class": code[:2]}
        return _("办学类型%(type)s与标识码前两位“%(class)s”不一致") % told
    return None


def stages_of(school_type: str) -> tuple[str, ...]:
    """Return the stages that a 办学类型 teaches: 312 九年一贯制 is primary and junior."""
    return STAGES_BY_TYPE.get(school_type) or STAGES_BY_TYPE.get(school_type[:2], ())


def significant(code: str) -> str:
    """Return the part of a 12-digit division code that names the place: 431227000000 -> 431227.

    A province is 2 digits, a prefecture 4, a county 6, a township 9, so that a prefix of the
    result always names a place above.
    """
    digits = code.ljust(12, "0")[:12]
    for length in (2, 4, 6, 9):
        if set(digits[length:]) <= {"0"}:
            return digits[:length]
    return digits


#: What a place's name ends with besides the name itself, longest first.
_KINDS_OF_PLACE = re.compile(
    "(自治区|自治州|自治县|自治旗|特别行政区|特区|林区|地区|街道|苏木|县|区|市|省|乡|镇|旗|盟|州)"
    "(人民政府|办事处)*$"
)
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 "
    "乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
_PEOPLE = re.compile(f"(({'|'.join(_PEOPLES.split())})族)+$")


def place_stem(name: str) -> str:
    """Return the part of a place's name that people keep: 新晃侗族自治县 and 新晃县 -> 新晃."""
    return _PEOPLE.sub("", _KINDS_OF_PLACE.sub("", name))


def is_path_to(text: str, names: Sequence[str]) -> bool:
    """Tell whether `text` is the last of `names` with some of those above in front, in order.

    辽宁省沈阳市和平区 and 沈阳市和平区 are both ways to write [辽宁省, 沈阳市, 和平区].
    """
    *above, name = names
    rest = text.removesuffix(name)
    for higher in above:
        rest = rest.removeprefix(higher)
    return text.endswith(name) and not rest


def after_prefix(prefix: str) -> str:
    """Return the first text that sorts behind everything starting with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def bigrams(text: str) -> list[str]:
    """Return the distinct characters and neighbouring pairs of `text`, for two-character search.

    Trigram indexes cannot serve a search of one or two Chinese characters.
    """
    plain = re.sub(r"\s+", "", text).lower()
    return sorted(set(plain) | {plain[i : i + 2] for i in range(len(plain) - 1)})


def search_terms(text: str) -> list[str]:
    """Return the bigrams (or the single character) that a name must hold to contain `text`."""
    plain = re.sub(r"\s+", "", text).lower()
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1)}
    return sorted(pairs or set(plain))


#: A school year is counted from August.
_YEAR_BEGINS = 8


def school_year(day: date) -> int:
    """Return the school year `day` lies in; 2026 is 2026–2027."""
    return day.year if day.month >= _YEAR_BEGINS else day.year - 1


def days_of_school_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of a school year."""
    return date(year, _YEAR_BEGINS, 1), date(year + 1, _YEAR_BEGINS, 1) - timedelta(days=1)

"""What in a document looks like somebody's private matter; a person decides on each. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dudao.documents.redaction import occurrences
from dudao.lib.choices import Choice


class Personal(Choice):
    """Why a text should perhaps be blacked out."""

    IDENTITY = "identity", _("证件号码")
    ACCOUNT = "account", _("银行账号")
    PHONE = "phone", _("电话号码")
    PLATE = "plate", _("车牌号")
    PUPIL = "pupil", _("学生姓名")
    ADDRESS = "address", _("住址")
    NAME = "name", _("姓名")


class Suspicion(NamedTuple):
    """A text that is perhaps nobody's business, where it stands and why."""

    path: str
    start: int
    end: int
    text: str
    why: Personal


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    "范彭郎鲁韦马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元"
    "顾孟黄和穆萧尹姚邵汪祁毛狄米贝明臧计伏成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路江童"
    "颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓杭洪包左石崔吉龚程邢"
    "裴陆荣翁荀羊惠曲封储靳段焦牧车侯全班秋仲伊宫宁仇甘厉武符刘景詹龙叶司黎白蒲卓池乔阎向古易"
    "廖庾曾关蓬温庄晏柴瞿充慕连习艾容鱼党谭姬申冉郦桑边农尚补粟欧阳"
)
#: What follows a name more often than it ends one: 学生张三反映, 学生李四在课间.
_AFTER = "反受说称在与和到因被的等为对从向及将已未参获同"
_NAMED = f"[{_SURNAMES}][一-龥](?:(?![{_AFTER}])[一-龥])?"
#: In this order: what one of them has taken, the next leaves alone.
_RULES: tuple[tuple[Personal, re.Pattern[str]], ...] = (
    (Personal.IDENTITY, re.compile(r"(?<!\d)\d{6}\s?(?:19|20)\d{2}\s?\d{4}\s?\d{3}[\dXx](?!\d)")),
    (Personal.ACCOUNT, re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")),
    (
        Personal.PHONE,
        re.compile(
            r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}"
            r"|[48]00[ -]\d{3}[ -]?\d{4})(?!\d)"
        ),
    ),
    (
        Personal.PLATE,
        re.compile(
            "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
            r"[A-Z][·•\s]?(?=[A-Z0-9]{0,5}\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
        ),
    ),
    (
        Personal.PUPIL,
        re.compile(
            f"[{_SURNAMES}]某{{1,2}}(?:[一-龥](?=同学))?|(?<=学生){_NAMED}"
            f"|(?<=同学){_NAMED}(?=[，。、（\\s])|{_NAMED}(?=同学|小朋友)"
        ),
    ),
    (
        Personal.ADDRESS,
        re.compile(
            r"[一-龥]{2,8}?(?:路|街|巷|弄|大道)\d+号(?:\d+(?:号楼|栋|幢|单元|室|号))*"
            r"|[一-龥]{2,6}(?:村|社区)[一-龥\d]{1,3}组(?:\d+号)?"
            r"|\d+(?:号楼|栋|幢)\d+单元\d+室"
        ),
    ),
)
_LEAST = 2  # characters of a name; one alone is a word


def suspected(texts: Mapping[str, str], names: Iterable[str] = ()) -> list[Suspicion]:
    """Return what looks personal in `texts` (by path), in reading order; `names` are of people."""
    people = [name for name in dict.fromkeys(names) if len(name) >= _LEAST]
    return [one for path, text in texts.items() for one in _in(path, text, people)]


def _in(path: str, text: str, people: list[str]) -> list[Suspicion]:
    found: list[Suspicion] = []
    for why, rule in _RULES:
        for match in rule.finditer(text):
            _keep(found, Suspicion(path, match.start(), match.end(), match[0], why))
    for name in people:
        for start, end in occurrences(name, text):
            _keep(found, Suspicion(path, start, end, text[start:end], Personal.NAME))
    return sorted(found, key=lambda one: one.start)


def _keep(found: list[Suspicion], one: Suspicion) -> None:
    if not any(one.start < other.end and other.start < one.end for other in found):
        found.append(one)

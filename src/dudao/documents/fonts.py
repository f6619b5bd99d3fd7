"""Which faces documents are set in: the official ones by name, then what comes nearest.

The official faces are licensed; without them the same page is set in a free face and a warning
tells which file to put where.
"""

from functools import cache
from typing import NamedTuple

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from dudao.lib.errors import Invalid


class Face(NamedTuple):
    """A face in the official layout and the families that may stand in for it, best first."""

    label: str
    official: tuple[str, ...]
    nearest: tuple[str, ...]


_SERIF = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Songti SC",
    "SimSun",
    "宋体",
)
_SANS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
)
# The last ones hold all forms of a character; the language set in the template picks China's.
_FALLBACK = (
    *_SERIF,
    *_SANS,
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
    "Arial Unicode MS",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
)
_LATIN = ("Times New Roman", "Liberation Serif", "TeX Gyre Termes")

FACES = {
    "title": Face("小标宋", ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK"), _SERIF),
    "fang": Face(
        "仿宋",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋"),
        ("FandolFang R", "FandolFang", *_SERIF),
    ),
    "kai": Face(
        "楷体",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "Kaiti SC"),
        ("FandolKai", "LXGW WenKai", "AR PL KaitiM GB", "AR PL UKai CN", *_SERIF),
    ),
    "hei": Face("黑体", ("SimHei", "黑体", "STHeiti", "Heiti SC"), ("FandolHei", *_SANS)),
    "song": Face("宋体", ("SimSun", "宋体", "STSong", "Songti SC"), ("FandolSong", *_SERIF)),
}


@cache
def collection() -> typst.Fonts:
    """Return all fonts of this machine and of `settings.FONT_PATHS`, searched for once."""
    return typst.Fonts(font_paths=[str(path) for path in settings.FONT_PATHS])


def families(role: str, at_hand: frozenset[str]) -> list[object]:
    """Return the family list of a face as typst wants it: Latin first, then what is at hand."""
    latin = [{"name": name, "covers": "latin-in-cjk"} for name in _LATIN if name in at_hand]
    return [*latin, *(name for name in dict.fromkeys(_wanted(role)) if name in at_hand)]


def weight(role: str, at_hand: frozenset[str]) -> int:
    """Return the weight to set a face in: a stand-in for 小标宋 is set bold to be as dark."""
    official = any(name in at_hand for name in FACES[role].official)
    return 700 if role == "title" and not official else 400


def present() -> frozenset[str]:
    """Return the names of all font families at hand."""
    return frozenset(collection().families())


def require_any(at_hand: frozenset[str] | None = None) -> None:
    """Raise `Invalid` where no Chinese font is: a page of empty boxes must never be issued."""
    families_at_hand = present() if at_hand is None else at_hand
    if families_at_hand.isdisjoint(name for role in FACES for name in _wanted(role)):
        raise Invalid(
            _("服务器上没有中文字体，无法生成PDF。请管理员安装后重试（如 fonts-noto-cjk）。")
        )


def warnings(at_hand: frozenset[str] | None = None) -> list[str]:
    """Return which official faces are missing, in words, and where to put them."""
    families_at_hand = present() if at_hand is None else at_hand
    return [
        _(
            "没有公文标准字体“%(face)s”，PDF以相近字体代替（Word文件不受影响）。"
            "如有授权，请把字体文件放进 %(folder)s。"
        )
        % {"face": face.label, "folder": settings.FONT_PATHS[0]}
        for face in FACES.values()
        if families_at_hand.isdisjoint(face.official)
    ]


def _wanted(role: str) -> tuple[str, ...]:
    return (*FACES[role].official, *FACES[role].nearest, *_FALLBACK)

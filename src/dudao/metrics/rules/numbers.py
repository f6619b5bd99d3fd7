"""A figure as people write it: the number, or what is wrong and what would be right. Pure."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

#: What a column of the database holds, and what the scoring counts with.
STORED = Decimal("0.0001")
LARGEST = Decimal(10) ** 9
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(.*)")
_ALIKE = {
    "㎡": "平方米", "m²": "平方米", "m2": "平方米", "平米": "平方米", "平方": "平方米",
    "％": "%", "百分比": "%", "名": "人", "位": "人", "册数": "册", "课时": "学时", "小时": "学时",
}  # fmt: skip
#: (written, kept) -> what one of the former is in the latter.
_FACTORS = {
    ("万元", "元"): Decimal(10_000),
    ("千元", "元"): Decimal(1_000),
    ("亿元", "元"): Decimal(100_000_000),
    ("元", "万元"): Decimal("0.0001"),
    ("千元", "万元"): Decimal("0.1"),
    ("万人", "人"): Decimal(10_000),
    ("亩", "平方米"): Decimal("666.6667"),
    ("公顷", "平方米"): Decimal(10_000),
    ("万册", "册"): Decimal(10_000),
}


class Wrong(ValueError):
    """A figure that cannot be taken: what is wrong and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


class Kept(NamedTuple):
    """How a metric keeps its figures."""

    unit_word: str = ""
    decimals: int = 0
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Read(NamedTuple):
    """A figure, and in words what was done to it (a unit converted)."""

    number: Decimal
    repair: str = ""


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Return `number` with so many decimals, a half rounded up (away from zero)."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def shown(number: Decimal | None) -> str:
    """Return a figure as people write it: no zeros at the end; "" for none."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def factor(written: str, kept: str) -> Decimal | None:
    """Return what one `written` is in `kept`; None where they are units of different things."""
    first, second = alike(written), alike(kept)
    return Decimal(1) if first in {second, ""} else _FACTORS.get((first, second))


def alike(unit: str) -> str:
    """Return a unit as it is compared."""
    text = unicodedata.normalize("NFC", unit).strip()
    return _ALIKE.get(text, text)


def read(text: str, kept: Kept, unit: str = "") -> Read:
    """Read a figure written in `unit` ("" is the metric's own) unless it names one itself.

    Raises `Wrong` for what is no number, another unit's, too fine or out of bounds.
    """
    match = _NUMBER.fullmatch(_plain(text))
    if match is None:
        raise Wrong(_("“%s”不是数字") % text, _example(kept))
    written = match[2].strip() or unit
    by = factor(written, kept.unit_word)
    if by is None:
        raise Wrong(
            _("“%s”里有数字以外的内容，或单位不同") % text,
            _("只填数字，单位是%s") % kept.unit_word if kept.unit_word else _("只填数字"),
        )
    number = Decimal(match[1].replace(",", "")) * by
    return Read(_checked(number, kept, converted=by != 1), _repair(text, number, by, kept))


def _plain(text: str) -> str:
    half = unicodedata.normalize("NFKC", text.replace("㎡", "平方米")).replace("，", ",")
    return re.sub(r"\s", "", half)


def _checked(number: Decimal, kept: Kept, *, converted: bool) -> Decimal:
    fine = rounded(number, kept.decimals) if abs(number) < LARGEST else number
    if not converted and fine != number:
        raise Wrong(_("小数位太多"), _decimals(kept))
    if kept.at_least is not None and fine < kept.at_least:
        raise Wrong(_("小于%s") % shown(kept.at_least), _bounds(kept))
    most = LARGEST - 1 if kept.at_most is None else kept.at_most
    if fine > most:
        raise Wrong(_("大于%s") % shown(most), _bounds(kept))
    if fine <= -LARGEST:
        raise Wrong(_("数字太小"), _bounds(kept))
    return fine


def _repair(text: str, number: Decimal, by: Decimal, kept: Kept) -> str:
    if by == 1:
        return ""
    told = {"text": text, "number": shown(rounded(number, kept.decimals)), "unit": kept.unit_word}
    return _("“%(text)s”换算为%(number)s%(unit)s") % told


def _example(kept: Kept) -> str:
    return _("只填阿拉伯数字，如%s") % ("320" if not kept.decimals else "320.5")


def _decimals(kept: Kept) -> str:
    if not kept.decimals:
        return _("填整数")
    return _("最多%d位小数") % kept.decimals


def _bounds(kept: Kept) -> str:
    if kept.at_most is None:
        return _("请核对数字和单位")
    told = {"least": shown(kept.at_least) or "0", "most": shown(kept.at_most)}
    return _("在%(least)s到%(most)s之间，请核对数字和单位") % told

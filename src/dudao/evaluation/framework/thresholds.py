"""Thresholds as people write them in indicator tables: “4.2人以上”, “不低于85%”, “≤0.50”."""

import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework.rules import EVERYBODY, Applies, Bound
from dudao.evaluation.framework.units import alike

MAX_TEXT = 60


class ThresholdError(ValueError):
    """The text is no threshold, or says less than it has to; the message says what to write."""


class Limit(NamedTuple):
    """A threshold that was read: the number, whether it is asked at least, and its unit."""

    number: Decimal
    is_least: bool
    unit: str

    def bound(self, applies: Applies = EVERYBODY) -> Bound:
        """Return it as a bound of a rule."""
        if self.is_least:
            return Bound(at_least=self.number, applies=applies)
        return Bound(at_most=self.number, applies=applies)


_LEAST_BEFORE = (
    "大于或等于",
    "大于等于",
    "不低于",
    "不少于",
    "不小于",
    "至少",
    "达到",
    ">=",
    "≥",
    "⩾",
)
_MOST_BEFORE = (
    "小于或等于",
    "小于等于",
    "不超过",
    "不高于",
    "不大于",
    "不多于",
    "至多",
    "<=",
    "≤",
    "⩽",
)
_LEAST_AFTER = ("及以上", "以上", "或以上")
_MOST_AFTER = ("及以下", "以下", "以内", "或以下", "之内")
_STRICT = ("超过", "大于", "高于", "多于", "小于", "低于", "少于", "不足", ">", "<")
_ANY = "|".join(re.escape(word) for word in (*_LEAST_BEFORE, *_MOST_BEFORE, *_STRICT, "=", "等于"))
_SHAPE = re.compile(
    rf"(?:应|均|分别|要|须|必须)*(?P<before>{_ANY})?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)"
    rf"(?P<unit>[^\d以及或之]*)(?P<after>{'|'.join(sorted(_LEAST_AFTER + _MOST_AFTER, key=len))})?"
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％＞＜＝", "0123456789.%><=")
_WEAK = ("达到",)


def read_threshold(text: str) -> Limit:
    """Return the threshold written in `text`; raise ThresholdError with what is not clear about it.

    以上 and 以下 include the number, as in law. Words that leave the number out (超过, 低于) are
    refused, for a rule always includes it.
    """
    plain = "".join(text.translate(_FULL_WIDTH).split()).rstrip("；;。，,、")
    if not plain:
        raise ThresholdError(_("达标标准是空的，请写成“4.2人以上”或“不超过45人”。"))
    if len(plain) > MAX_TEXT or len(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", plain)) > 1:
        raise ThresholdError(
            _("“%(text)s”里不止一个数字，请把每个学段或类别的标准分开写。")
            % {"text": plain[:MAX_TEXT]}
        )
    match = _SHAPE.fullmatch(plain)
    if not match:
        raise ThresholdError(
            _("看不懂达标标准“%(text)s”，请写成“4.2人以上”或“不超过45人”。") % {"text": plain}
        )
    number = Decimal(match["number"].replace(",", ""))
    is_least = _direction(plain, match["before"] or "", match["after"] or "")
    return Limit(number, is_least, alike(match["unit"]))


def _direction(text: str, before: str, after: str) -> bool:
    """Tell whether at least so much is asked; raise where nothing or two things are said."""
    if before in _STRICT:
        raise ThresholdError(
            _("“%(text)s”不含本数，请改成“以上”“不低于”或“以下”“不超过”（含本数）。")
            % {"text": text}
        )
    said = {before in _LEAST_BEFORE} if before in _LEAST_BEFORE + _MOST_BEFORE else set()
    said |= {after in _LEAST_AFTER} if after else set()
    if before in _WEAK and after:
        said = {after in _LEAST_AFTER}
    if len(said) != 1:
        raise ThresholdError(
            _("“%(text)s”没有说明是至少还是至多，请写成“%(text)s以上”或“%(text)s以下”。")
            % {"text": text}
            if not said
            else _("“%(text)s”前后说法相反，请只写一种。") % {"text": text}
        )
    return said.pop()

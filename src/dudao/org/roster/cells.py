"""Cleaning one cell: what a spreadsheet or a hurried hand has put around the value."""

import re
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

_ESCAPES = re.compile(r"_x[0-9A-Fa-f]{4}_")
_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]"
)
_BLANKS = re.compile(r"[\s\u00a0\u3000]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_WIDE_SIGNS = re.compile(r"[\uff01-\uff5e]")
_SUSPICIOUS = re.compile(
    r"_x[0-9A-Fa-f]{4}_|[\s\u00a0\u3000\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
    r"\x00-\x1f\x7f\uff01-\uff5e]|^'|\.0+$"
)


class Cell(NamedTuple):
    """A cleaned cell: its text and what was done to it, if anything."""

    text: str
    repairs: tuple[str, ...] = ()


def clean(value: object, *, is_identifier: bool = False) -> Cell:
    """Return the text of a cell without what does not belong there.

    An identifier stays text: a number that a spreadsheet made of it is written out again.
    """
    if isinstance(value, str):
        return _clean_text(value, is_identifier) if _SUSPICIOUS.search(value) else Cell(value)
    if isinstance(value, bool):
        return Cell(_("是") if value else _("否"))
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, float | int):
        return _clean_number(float(value), is_identifier)
    return Cell("" if value is None else str(value))


def _clean_number(value: float, is_identifier: bool) -> Cell:
    if not value.is_integer():
        return Cell(repr(value))
    text = str(int(value))
    return Cell(text, (_("数字格式的编号改为文本"),) if is_identifier else ())


def _clean_text(value: str, is_identifier: bool) -> Cell:
    repairs = []
    text = _ESCAPES.sub(" ", value)
    if text != value:
        repairs.append(_("去掉换行代码 _x000D_"))
    text = _change(text, _INVISIBLE.sub("", text), _("去掉看不见的字符"), repairs)
    wide = _WIDE_SIGNS if is_identifier else _WIDE
    half = wide.sub(lambda sign: chr(ord(sign.group()) - 0xFEE0), text)
    text = _change(text, half, _("全角字符改为半角"), repairs)
    single = _BETWEEN_CHINESE.sub("", _BLANKS.sub(" ", text)).strip()
    text = _change(text, single, _("去掉多余的空白"), repairs)
    if is_identifier:
        text = _change(text, text.replace(" ", "").removeprefix("'"), _("去掉多余的空白"), repairs)
        whole = re.sub(r"(?<=\d)\.0+$", "", text)
        text = _change(text, whole, _("数字格式的编号改为文本"), repairs)
    return Cell(text, tuple(dict.fromkeys(repairs)))


def _change(before: str, after: str, what: str, repairs: list[str]) -> str:
    if before != after:
        repairs.append(what)
    return after

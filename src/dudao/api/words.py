"""What is wrong with a field, in words: pydantic's error types as people read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Beginnings of error types, the more particular ones first.
WORDS = (
    ("missing", _("必填，请填写。")),
    ("extra_forbidden", _("没有这个字段，请核对拼写。")),
    ("string_too_long", _("最多%(max_length)s字，请精简。")),
    ("string_pattern_mismatch", _("格式不正确，请核对。")),
    ("string_unicode", _("内容里有不能保存的字符。")),
    ("string", _("应为文字。")),
    ("int", _("应为整数。")),
    ("float", _("应为数字。")),
    ("finite_number", _("应为数字。")),
    ("decimal", _("应为数字，小数位数不要太多。")),
    ("bool", _("应为 true 或 false。")),
    ("uuid", _("编号的格式不正确。")),
    ("datetime", _("应为时间，如 2026-11-23T09:30:00+08:00。")),
    ("date", _("应为日期，如 2026-11-23。")),
    ("enum", _("只能是：%(expected)s。")),
    ("literal_error", _("只能是：%(expected)s。")),
    ("too_long", _("最多%(max_length)s项，请分次提交。")),
    ("too_short", _("至少%(min_length)s项。")),
    ("greater_than", _("不能小于 %(ge)s。")),
    ("less_than", _("不能大于 %(le)s。")),
    ("list", _("应为列表。")),
    ("dict", _("应为对象。")),
    ("model", _("应为对象。")),
)


def in_words(wrong: Mapping[str, Any]) -> str:
    """Return what one of pydantic's errors means and what would be right."""
    for beginning, words in WORDS:
        if wrong["type"].startswith(beginning):
            said: str = str(words) % wrong.get("ctx", {})
            return said
    return str(_("格式不正确，请核对。"))


def place(wrong: Mapping[str, Any]) -> str:
    """Return the name of the field, without where ninja found it."""
    where = [str(part) for part in wrong["loc"]]
    if where[0] in {"body", "query"} and len(where) > 2:  # noqa: PLR2004 - source, parameter, field
        where = where[1:]
    return ".".join(where[1:]) or where[0]

"""The lists of choices of a workbook."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments.xlsform.headings import Row, Sheet
from dudao.instruments.xlsform.naming import key_of, line_of
from dudao.instruments.xlsform.remarks import Remark, Weight

COLUMNS = ("list_name", "name", "label", "dudao_deviates")
_YES = ("yes", "true", "1", "是", "true()")


class Choices(NamedTuple):
    """One list: our options, and the names in the workbook that became their values."""

    options: list[dict[str, Any]]
    values: dict[str, str]


def lists_of(sheet: Sheet) -> tuple[dict[str, Choices], list[Remark]]:
    """Return the lists by name, and what is to be said of their rows."""
    found: dict[str, Choices] = {}
    remarks: list[Remark] = []
    for row in sheet.rows:
        if name := row.text("list_name"):
            remarks += _take(row, found.setdefault(name, Choices([], {})))
    return found, remarks


def yes(text: str) -> bool:
    """Tell whether a cell says yes."""
    return text.strip().lower() in _YES


def _take(row: Row, choices: Choices) -> Iterable[Remark]:
    name = row.text("name")
    if not name:
        yield row.remark(Weight.LEFT_OUT, "label", _("选项没有名称（name），没有导入。"))
        return
    if name in choices.values:
        message = _("选项“%(name)s”在同一列表里重复，只保留第一个。") % {"name": name}
        yield row.remark(Weight.LEFT_OUT, "name", message)
        return
    value = key_of(name, choices.values.values())
    label, whole = line_of(row.text("label") or name)
    option: dict[str, Any] = {"value": value, "label": label}
    if yes(row.text("dudao_deviates")):
        option["deviates"] = True
    choices.options.append(option)
    choices.values[name] = value
    if value != name:
        message = _("名称“%(name)s”改为“%(key)s”。") % {"name": name, "key": value}
        yield row.remark(Weight.CHANGED, "name", message)
    if not row.text("label"):
        message = _("选项没有文字，暂用名称“%(name)s”。") % {"name": name}
        yield row.remark(Weight.CHANGED, "name", message)
    if not whole:
        yield row.remark(Weight.CHANGED, "label", _("文字超过200字，截短了。"))

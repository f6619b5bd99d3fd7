"""pyxform judges a workbook: what it refuses, said in Chinese with sheet, row and column."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from dudao.instruments.xlsform.headings import sheet_of
from dudao.instruments.xlsform.remarks import Remark, Weight
from dudao.instruments.xlsform.workbooks import Table

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"['‘](survey|choices|settings|entities)['’]")
_QUOTED = re.compile(r"['‘\"“]([^'’\"”]{1,60})['’\"”]|\$\{([^}]{1,60})\}")
_COLUMNS = ("name", "label", "relevant", "calculation", "constraint", "required")
#: A part of what pyxform says -> the column it means, and what we say; the first found counts.
_SAID: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("list name not in choices", "type", lambda: _("用到的选项列表在 choices 工作表里没有。")),
    ("be a choices sheet", "type", lambda: _("用到的选项列表在 choices 工作表里没有。")),
    ("choice names must be unique", "name", lambda: _("同一列表里的选项名称重复。")),
    ("choices must have a name", "name", lambda: _("选项没有名称（name）。")),
    ("question with no type", "type", lambda: _("这一行没有题型（type）。")),
    ("with no name", "name", lambda: _("题目或分组没有名称（name）。")),
    ("must be unique within", "name", lambda: _("名称“%(name)s”在同一分组里重复。")),
    ("multiple survey elements", "name", lambda: _("条件里用的名称“%(name)s”有几道题同名。")),
    ("could not find the name", "", lambda: _("用到的题目“%(name)s”不存在。")),
    ("no survey element named", "", lambda: _("用到的题目“%(name)s”不存在。")),
    ("must begin with a letter", "name", lambda: _("名称要以字母或下划线开头，不含空格和汉字。")),
    ("missing calculation", "calculation", lambda: _("calculate 行没有写算法。")),
    ("unmatched", "type", lambda: _("分组的开头（begin）和结尾（end）不配对。")),
    ("unknown question type", "type", lambda: _("不认识的题型“%(name)s”。")),
    ("required column", "", lambda: _("缺少必需的列：%(name)s。")),
    ("different names for the same", "", lambda: _("两列是同一个意思，请只留一列：%(name)s。")),
    ("you must have a sheet named", "", lambda: _("没有名为 survey 的工作表。")),
    ("no label", "label", lambda: _("题目没有文字（label）。")),
)


def judge(tables: Sequence[Table]) -> list[Remark]:
    """Return what pyxform refuses; an empty list where a phone could open the form."""
    try:
        convert(_as_dict(tables), warnings=[])
    except PyXFormError as error:
        return [_told(str(error), tables)]
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        message = _("这不是一份能用的 XLSForm，请用 XLSForm 工具检查后再传。")
        return [Remark(Weight.REFUSED, "survey", 0, "", message)]
    return []


def _as_dict(tables: Sequence[Table]) -> dict[str, Any]:
    """Return the sheets as pyxform takes them when it need not open the file itself."""
    given: dict[str, Any] = {"sheet_names": [table.name for table in tables]}
    for table in tables:
        name = table.name.strip().lower()
        if name not in _SHEETS or not table.rows:
            continue
        headings = [" ".join(text.split()) for text in table.rows[0]]
        given[f"{name}_header"] = [{text: None for text in headings if text}]
        given[name] = [
            {head: text for head, text in zip(headings, row, strict=False) if head and text}
            for row in table.rows[1:]
        ]
    return given


def _told(message: str, tables: Sequence[Table]) -> Remark:
    sheet = found[1] if (found := _SHEET.search(message)) else "survey"
    text = " ".join(_ROW.sub("", message).split("Learn more:")[0].split())
    names = [one or other for one, other in _QUOTED.findall(text)]
    named = [one for one in names if one not in (*_SHEETS, *_COLUMNS)]
    name = (named or [one for one in names if one not in _SHEETS] or [""])[0]
    row = int(found[1]) if (found := _ROW.search(message)) else _row_of(tables, sheet, name)
    for part, column, said in _SAID:
        if part in text.lower():
            where = _column(tables, sheet, column) if row else ""
            return Remark(Weight.REFUSED, sheet, row, where, said() % {"name": name})
    said_so = _("XLSForm 校验没有通过：%(text)s") % {"text": text[:300]}
    return Remark(Weight.REFUSED, sheet, row, "", said_so)


def _row_of(tables: Sequence[Table], sheet: str, name: str) -> int:
    """Return the row called `name`, for what pyxform says without a row; 0 where there is none."""
    rows = sheet_of(tables, sheet).rows
    return next((row.number for row in rows if name and row.text("name") == name), 0)


def _column(tables: Sequence[Table], sheet: str, name: str) -> str:
    headings = sheet_of(tables, sheet).headings
    return next((one.where for one in headings if one.name == name), "")

"""A workbook as a form: what could be read of it, and every place that could not."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments import rules
from dudao.instruments.definition import Purpose, Route, Severity
from dudao.instruments.xlsform.headings import Row, Sheet, other_languages, sheet_of, unknown
from dudao.instruments.xlsform.judging import judge
from dudao.instruments.xlsform.lists import COLUMNS as CHOICES
from dudao.instruments.xlsform.lists import lists_of, yes
from dudao.instruments.xlsform.naming import key_of, line_of
from dudao.instruments.xlsform.remarks import Remark, Weight
from dudao.instruments.xlsform.surveys import COLUMNS as SURVEY
from dudao.instruments.xlsform.surveys import Survey
from dudao.instruments.xlsform.workbooks import Table, tables
from dudao.lib.choices import Choice

SETTINGS = (
    "form_title", "form_id", "version", "default_language", "dudao_purpose", "dudao_intro",
    "dudao_kinds", "dudao_stages", "dudao_tags", "dudao_repeats", "dudao_partial",
)  # fmt: skip
WORDING = ("item", "severity", "route", "fact", "demand", "basis", "workdays_norm")
_ORDER = list(Weight)


class Found(NamedTuple):
    """What a workbook holds; without a definition it cannot be taken in."""

    definition: dict[str, Any] | None
    remarks: list[Remark]


def read(content: bytes, name: str) -> Found:
    """Return the form in a workbook called `name`, with a remark for whatever is not in it.

    Raises `TooLarge`, `Unsupported` and `Invalid` for files that cannot be opened safely.
    """
    found = tables(content)
    refused = judge(found)
    if refused:
        return Found(None, refused)
    lists, remarks = lists_of(sheet_of(found, "choices"))
    survey = Survey(sheet_of(found, "survey"), lists)
    form, about_form = _form(sheet_of(found, "settings"), survey, name)
    remarks += [*survey.remarks, *about_form, *_wording(sheet_of(found, "dudao_wording"), form)]
    remarks += _sound(form, survey.rows)
    remarks += _columns(found)
    for unused in sorted(lists.keys() - survey.used):
        message = _("选项列表“%(name)s”没有题目使用，没有导入。") % {"name": unused}
        remarks.append(Remark(Weight.UNUSED, "choices", 0, "", message))
    if not form["sections"]:
        message = _("没有一道能导入的题目。")
        remarks.append(Remark(Weight.REFUSED, "survey", 0, "", message))
        return Found(None, _sorted(remarks))
    return Found(form, _sorted(remarks))


def _sorted(remarks: Sequence[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda one: (_ORDER.index(one.weight), one.sheet, one.row))


def _form(sheet: Sheet, survey: Survey, name: str) -> tuple[dict[str, Any], list[Remark]]:
    row = sheet.rows[0] if sheet.rows else Row(sheet.name, 2, {})
    stem = name.rpartition(".")[0] or name or "form"
    title, _whole = line_of(row.text("form_title") or row.text("form_id") or stem)
    purpose, remarks = _one_of(Purpose, row, "dudao_purpose", Purpose.SPECIAL)
    form: dict[str, Any] = {
        "key": key_of(row.text("form_id") or stem, (), prefix="form"),
        "title": title,
        "purpose": purpose,
        "sections": survey.sections,
    }
    if row.text("dudao_intro"):
        form["intro"] = row.text("dudao_intro")
    form |= {to: True for to in ("repeats", "partial") if yes(row.text(f"dudao_{to}"))}
    if survey.repeats:
        form["repeats"] = True
    applies = {to: row.text(f"dudao_{to}").split() for to in ("kinds", "stages", "tags")}
    if any(applies.values()):
        form["applies_to"] = {to: keys for to, keys in applies.items() if keys}
    return form, remarks


def _one_of(
    choice: type[Choice], row: Row, column: str, otherwise: str
) -> tuple[str, list[Remark]]:
    """Return what a cell chooses, by its value or as people call it."""
    text = row.text(column)
    named = {str(one.label): one.value for one in choice} | {one.value: one.value for one in choice}
    if not text or text in named:
        return named.get(text, str(otherwise)), []
    message = _("不认识“%(text)s”，应为：%(names)s。") % {
        "text": text, "names": _("、").join(str(one.label) for one in choice),
    }  # fmt: skip
    return str(otherwise), [row.remark(Weight.LEFT_OUT, column, message)]


def _wording(sheet: Sheet, form: dict[str, Any]) -> list[Remark]:
    """Put the rows of the wording bank to their items."""
    items = {item["key"]: item for part in form["sections"] for item in part["items"]}
    remarks: list[Remark] = []
    for row in sheet.rows:
        item = items.get(row.text("item"))
        severity, about_severity = _one_of(Severity, row, "severity", Severity.MINOR)
        route, about_route = _one_of(Route, row, "route", Route.SUGGESTION)
        remarks += [*about_severity, *about_route]
        texts = {name: row.text(name) for name in WORDING[3:] if row.text(name)}
        if item is None or not {"fact", "demand"} <= set(texts):
            message = _("这条规范表述没有对应的题目，或缺少事实、要求，没有导入。")
            remarks.append(row.remark(Weight.LEFT_OUT, "item", message))
        else:
            line = {"severity": severity, "route": route, **texts}
            item["wording"] = [*item.get("wording", []), line]
    return remarks


def _sound(form: dict[str, Any], rows: Mapping[str, Row]) -> list[Remark]:
    """Take out of `form` what our rules refuse, bit by bit, each with a remark."""
    remarks: list[Remark] = []
    while flaws := rules.read(form)[1]:
        before = len(remarks)
        for flaw in flaws:
            remarks += _without(form, flaw, rows)
        if len(remarks) == before:
            remarks += [Remark(Weight.REFUSED, "survey", 0, "", flaw.message) for flaw in flaws]
            form["sections"] = []
            break
    return remarks


def _without(form: dict[str, Any], flaw: rules.Flaw, rows: Mapping[str, Row]) -> list[Remark]:
    """Take out what a flaw is about: a condition, an item, or a section without items."""
    section = next((one for one in form["sections"] if _is_at(flaw.place, one)), None)
    if section is None:
        return []
    start = f"sections.{section['key']}"
    rest = flaw.place.removeprefix(start).removeprefix(".items.").strip(".")
    key, _dot, condition = rest.partition(".")
    if rest == "show_if":
        return [_cut(section, "show_if", flaw, rows.get(section["key"]))]
    if not rest:
        form["sections"].remove(section)
        return [_gone(flaw, rows.get(section["key"]), _("这一组没有导入：%(why)s"))]
    item = next((one for one in section["items"] if one["key"] == key), None)
    if item is None:  # a sibling flaw has taken it out already
        return []
    row = rows.get(f"items.{key}")
    if condition in ("show_if", "required_if"):
        return [_cut(item, condition, flaw, row)]
    section["items"].remove(item)
    return [_gone(flaw, row, _("这一题没有导入：%(why)s"))]


def _is_at(place: str, section: Mapping[str, Any]) -> bool:
    start = f"sections.{section['key']}"
    return place == start or place.startswith(f"{start}.")


def _cut(part: dict[str, Any], name: str, flaw: rules.Flaw, row: Row | None) -> Remark:
    part.pop(name, None)
    column = {"show_if": "relevant", "required_if": "required"}[name]
    message = _("条件没有导入：%(why)s") % {"why": flaw.message}
    row = row or Row("survey", 0, {})
    return row.remark(Weight.LEFT_OUT, column, message)


def _gone(flaw: rules.Flaw, row: Row | None, message: str) -> Remark:
    row = row or Row("survey", 0, {})
    return row.remark(Weight.LEFT_OUT, "type", message % {"why": flaw.message})


def _columns(found: Sequence[Table]) -> list[Remark]:
    """Say which sheets and columns nobody here reads."""
    known = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "dudao_wording": WORDING}
    remarks: list[Remark] = []
    for table in found:
        name = table.name.strip().lower()
        if name in known:
            sheet = sheet_of(found, name)
            remarks += [*unknown(sheet, known[name]), *other_languages(sheet)]
        elif table.rows:
            message = _("这个工作表不在支持的范围内，没有导入。")
            remarks.append(Remark(Weight.UNUSED, table.name, 0, "", message))
    return remarks

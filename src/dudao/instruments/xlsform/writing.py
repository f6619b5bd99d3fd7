"""A form as an XLSForm workbook that any XLSForm tool opens, and that comes back whole.

What our forms have beyond XLSForm stands in columns and a sheet of their own, named `dudao_…`.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from dudao.instruments import logic
from dudao.instruments.definition import FACTS, Definition, Item, Judgement, Kind, Section
from dudao.instruments.rules import plain
from dudao.instruments.xlsform import xpath
from dudao.instruments.xlsform.naming import safe, unused
from dudao.instruments.xlsform.reading import WORDING

_SURVEY = (
    "type", "name", "label", "hint", "required", "relevant", "constraint", "calculation",
    "dudao_kind", "dudao_key", "dudao_basis", "dudao_unit", "dudao_decimals", "dudao_at_least",
    "dudao_at_most", "dudao_max_files", "dudao_question", "dudao_routine_item", "dudao_show_if",
    "dudao_required_if", "dudao_compute", "dudao_fact",
)  # fmt: skip
_CHOICES = ("list_name", "name", "label", "dudao_deviates")
_SETTINGS = (
    "form_title", "form_id", "version", "dudao_purpose", "dudao_intro", "dudao_kinds",
    "dudao_stages", "dudao_tags", "dudao_repeats", "dudao_partial",
)  # fmt: skip
_TYPES = {
    Kind.TEXT: "text", Kind.DATE: "date", Kind.PHOTO: "image", Kind.FILE: "file",
    Kind.COMPUTED: "calculate",
}  # fmt: skip
_JUDGEMENT = "dudao_judgement"
_USUAL_FILES = 3
_RESERVED = ("meta",)
_WIDTHS = {"label": 40, "hint": 30, "fact": 50, "demand": 50, "relevant": 24, "dudao_basis": 30}

Line = dict[str, Any]


def write(definition: Definition, number: int) -> bytes:
    """Return version `number` of a form as an .xlsx file."""
    lists = _lists(definition)
    judged = any(item.kind is Kind.JUDGEMENT for item in definition.items())
    sheets: dict[str, tuple[tuple[str, ...], Iterable[Line]]] = {
        "survey": (_SURVEY, _survey(definition, lists)),
        "choices": (_CHOICES, _choices(lists, judged=judged)),
        "settings": (_SETTINGS, [_settings(definition, number)]),
        "dudao_wording": (WORDING, _wording(definition)),
    }
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#EEF2F7"})
    for name, (columns, lines) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(columns):
            sheet.set_column(column, column, _WIDTHS.get(heading, 16))
            sheet.write_string(0, column, heading, head)
        for row, line in enumerate(lines, 1):
            for column, heading in enumerate(columns):
                if line.get(heading) not in (None, "", False):
                    sheet.write_string(row, column, _text(line[heading]))
    book.close()
    return content.getvalue()


def _text(value: Any) -> str:
    if value is True:
        return "yes"
    return plain(value) if isinstance(value, int | float) else str(value)


def _settings(definition: Definition, number: int) -> Line:
    applies = definition.applies_to
    return {
        "form_title": definition.title,
        "form_id": definition.key,
        "version": str(number),
        "dudao_purpose": definition.purpose.value,
        "dudao_intro": definition.intro,
        "dudao_kinds": " ".join(applies.kinds),
        "dudao_stages": " ".join(applies.stages),
        "dudao_tags": " ".join(applies.tags),
        "dudao_repeats": definition.repeats,
        "dudao_partial": definition.partial,
    }


def _lists(definition: Definition) -> dict[Any, str]:
    """Return options -> the name of their list; equal options are one list."""
    found: dict[Any, str] = {}
    for item in definition.items():
        if item.options:
            found.setdefault(item.options, item.key)
    return found


def _choices(lists: Mapping[Any, str], *, judged: bool) -> Iterator[Line]:
    if judged:
        for one in Judgement:
            yield {"list_name": _JUDGEMENT, "name": one.value, "label": str(one.label)}
    for options, name in lists.items():
        for option in options:
            yield {
                "list_name": name, "name": option.value, "label": option.label,
                "dudao_deviates": option.deviates,
            }  # fmt: skip


def _wording(definition: Definition) -> Iterator[Line]:
    for item in definition.items():
        for line in item.wording:
            told = {name: getattr(line, name) for name in WORDING[1:]}
            basis = "" if line.basis == item.basis else line.basis
            yield {"item": item.key, **told, "basis": basis}


def _survey(definition: Definition, lists: Mapping[Any, str]) -> Iterator[Line]:
    writing = _Writing(definition)
    for fact, name in writing.facts.items():
        label = _("已掌握的情况：%(fact)s") % {"fact": fact}
        yield {"type": "hidden", "name": name, "label": label, "dudao_fact": fact}
    taken = {item.key for item in definition.items()} | set(writing.facts.values())
    taken |= set(_RESERVED)
    for section in definition.sections:
        name = unused(section.key, taken)
        taken.add(name)
        yield _begin(section, name, writing)
        for item in section.items:
            yield _item(item, lists, writing)
        yield {"type": "end_group"}


def _begin(section: Section, name: str, writing: "_Writing") -> Line:
    return {
        "type": "begin_group",
        "name": name,
        "label": safe(section.title),
        "hint": safe(section.help),
        "dudao_key": section.key if section.key != name else "",
        "dudao_basis": section.basis,
        "dudao_routine_item": section.routine_item,
        **writing.told("relevant", "show_if", section.show_if),
    }


def _item(item: Item, lists: Mapping[Any, str], writing: "_Writing") -> Line:
    line: Line = {
        "type": _type(item, lists),
        "name": item.key,
        "label": safe(item.label),
        "hint": safe(item.help),
        "required": item.required,
        "constraint": _constraint(item),
        "dudao_kind": item.kind.value if item.kind is Kind.JUDGEMENT else "",
        "dudao_basis": item.basis,
        "dudao_unit": item.unit,
        "dudao_at_least": item.at_least,
        "dudao_at_most": item.at_most,
        "dudao_max_files": item.max_files if item.max_files != _USUAL_FILES else "",
        "dudao_question": item.question,
        **writing.told("relevant", "show_if", item.show_if),
        **writing.told("calculation", "compute", item.compute),
    }
    if item.kind is Kind.COMPUTED or item.decimals:
        line["dudao_decimals"] = str(item.decimals)
    for bound in ("dudao_at_least", "dudao_at_most"):  # nought is a bound, too
        line[bound] = "" if line[bound] is None else plain(line[bound])
    if item.required_if is not None:
        line |= writing.told("required", "required_if", item.required_if)
    return line


def _type(item: Item, lists: Mapping[Any, str]) -> str:
    if item.kind is Kind.JUDGEMENT:
        return f"select_one {_JUDGEMENT}"
    if item.kind in (Kind.CHOICE, Kind.CHOICES):
        several = "select_multiple" if item.kind is Kind.CHOICES else "select_one"
        return f"{several} {lists[item.options]}"
    if item.kind is Kind.NUMBER:
        return "decimal" if item.decimals else "integer"
    return _TYPES[item.kind]


def _constraint(item: Item) -> str:
    bounds = ((">=", item.minimum), ("<=", item.maximum))
    return " and ".join(f". {sign} {plain(value)}" for sign, value in bounds if value is not None)


class _Writing:
    """Conditions of one form, with the facts about the unit under names of their own."""

    def __init__(self, definition: Definition) -> None:
        items = definition.items()
        values = {item.key: {value: value for value in item.values()} for item in items}
        used = {name for one in _expressions(definition) for name in _named(one)} & set(FACTS)
        keys = {item.key for item in items}
        self.facts: dict[str, str] = {}
        for fact in sorted(used):
            self.facts[fact] = unused(f"dudao_{fact.replace('.', '_')}", keys)
        self._theirs = {key: xpath.Known(key, item.kind) for key, item in _by_key(items)}
        self._ours = {key: xpath.Known(key, item.kind, values[key]) for key, item in _by_key(items)}
        for fact, name in self.facts.items():
            self._theirs[fact] = xpath.Known(name, None)
            self._ours[name] = xpath.Known(fact, None)

    def told(self, column: str, name: str, expression: Any) -> Line:
        """Return the cells that say `expression`: as XLSForm, and as ours where that says less."""
        if expression is None:
            return {}
        text = xpath.write(expression, self._theirs)
        try:
            same = xpath.parse(text, self._ours) == expression
        except xpath.XPathError:
            same = False
        exact = "" if same else json.dumps(expression, ensure_ascii=False)
        return {column: text, f"dudao_{name}": exact}


def _by_key(items: list[Item]) -> list[tuple[str, Item]]:
    return [(item.key, item) for item in items]


def _expressions(definition: Definition) -> Iterator[Any]:
    for section in definition.sections:
        yield section.show_if
        for item in section.items:
            yield from (item.show_if, item.required_if, item.compute)


def _named(expression: Any) -> Iterator[str]:
    for name, args in logic.walk(expression):
        if name == "var":
            yield str(args[0])


def in_words(expression: Any, definition: Definition) -> str:
    """Return a computation of a form as XLSForm writes it, for people to read and change."""
    return xpath.write(expression, _names(definition))


def from_words(text: str, definition: Definition) -> Any:
    """Return what was typed as our logic; raises `XPathError`, a ValueError, in Chinese."""
    return xpath.parse(text, _names(definition))


def _names(definition: Definition) -> xpath.Names:
    items = {
        item.key: xpath.Known(item.key, item.kind, {value: value for value in item.values()})
        for item in definition.items()
    }
    return {**{fact: xpath.Known(fact, None) for fact in FACTS}, **items}

"""The survey sheet: its rows in order, groups as sections, questions as items."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.instruments.definition import FACTS
from dudao.instruments.xlsform import xpath
from dudao.instruments.xlsform.headings import Row, Sheet
from dudao.instruments.xlsform.lists import Choices
from dudao.instruments.xlsform.naming import key_of, line_of
from dudao.instruments.xlsform.questions import (
    KINDS,
    NOTED,
    Around,
    Type,
    expression,
    left_out,
    question,
    type_of,
)
from dudao.instruments.xlsform.remarks import Remark, Weight

COLUMNS = (
    "type", "name", "label", "hint", "relevant", "required", "constraint", "calculation",
    "parameters", "repeat_count", "default", "readonly", "choice_filter", "trigger", "image",
    "audio", "video", "guidance_hint", "dudao_kind", "dudao_key", "dudao_basis", "dudao_unit",
    "dudao_decimals", "dudao_at_least", "dudao_at_most", "dudao_max_files", "dudao_question",
    "dudao_routine_item", "dudao_show_if", "dudao_required_if", "dudao_compute", "dudao_fact",
)  # fmt: skip
_LONGEST_HELP = 2000


class Group(NamedTuple):
    """A group or repeat that is open."""

    kind: str
    shown: Any = None  # its condition, where its questions carry it
    outermost: bool = False


class Survey:
    """A walk down the survey sheet; afterwards it holds the sections and what is to be said."""

    def __init__(self, sheet: Sheet, lists: Mapping[str, Choices]) -> None:
        self.sections: list[dict[str, Any]] = []
        self.remarks: list[Remark] = []
        self.rows: dict[str, Row] = {}  # place of a section or an item -> its row
        self.repeats = False
        self._lists = lists
        self._names: dict[str, xpath.Known] = {}
        self._groups: list[Group] = []
        self.used: set[str] = set()  # the lists that questions choose from
        self._above: list[Row] = []  # notes that wait for the section they stand above
        self._open = False  # whether the last section takes the next question
        self._whole = _is_one_repeat(sheet)
        for row in sheet.rows:
            self._take(row)
        for row in self._above:
            self._say(row, Weight.LEFT_OUT, "type", _("说明后面没有题目，没有导入。"))

    def _take(self, row: Row) -> None:
        kind = type_of(row.text("type"))
        if kind.name not in KINDS:
            self.remarks += left_out(row)
        words = kind.name.replace("_", " ").split(" ", 1)
        if words[0] == "begin" and len(words) > 1:
            self._begin(row, words[1])
        elif words[0] == "end" and len(words) > 1:
            self._end()
        elif kind.name in KINDS:
            self._ask(row, kind)
        else:
            self.remarks += self._other(row, kind)

    def _begin(self, row: Row, kind: str) -> None:
        shown = self._condition(row)
        outermost = not self._groups
        if kind == "repeat" and self._whole:
            self.repeats = True
        elif kind != "group":
            message = _("重复填写（%(kind)s）没有导入，里面的题目只填一次。") % {"kind": kind}
            self._say(row, Weight.LEFT_OUT, "type", message)
        if outermost:
            self._section(row, shown)
        else:
            title = row.text("label") or row.text("name")
            into = {"inner": title, "outer": self.sections[-1]["title"]}
            message = _("表单只分一层：分组“%(inner)s”并入“%(outer)s”。") % into
            self._say(row, Weight.CHANGED, "type", message)
        self._groups.append(Group(kind, None if outermost else shown, outermost))

    def _end(self) -> None:
        if self._groups and self._groups.pop().outermost:
            self._open = False

    def _section(self, row: Row, shown: Any) -> None:
        name = row.text("dudao_key") or row.text("name")
        key = key_of(name, [one["key"] for one in self.sections], prefix="part")
        title, _whole = line_of(row.text("label") or row.text("name"))
        section: dict[str, Any] = {"key": key, "title": title, "items": []}
        if shown is not None:
            section["show_if"] = shown
        given = {"help": "hint", "basis": "dudao_basis", "routine_item": "dudao_routine_item"}
        section |= {to: row.text(name) for to, name in given.items() if row.text(name)}
        self.rows[key] = row
        self._add(section)
        if not row.text("label"):
            message = _("分组没有标题，暂用名称“%(name)s”。") % {"name": title}
            self._say(row, Weight.CHANGED, "name", message)

    def _condition(self, row: Row) -> Any:
        try:
            return expression(row, "show_if", "relevant", self._names)
        except xpath.XPathError as error:
            message = _("显示条件没有导入，这一组总是显示：%(why)s。") % {"why": error}
            self._say(row, Weight.LEFT_OUT, "relevant", message)
            return None

    def _ask(self, row: Row, kind: Type) -> None:
        name = row.text("name")
        if name in self._names or not name:
            message = _("这一行没有名称，或与前面的题目重名，没有导入。")
            self._say(row, Weight.LEFT_OUT, "name", message)
            return
        shown = tuple(one.shown for one in self._groups if one.shown is not None)
        self.used.add(kind.list)
        asked = question(row, kind, Around(self._lists, self._names, shown))
        if kind.name == "calculate" and "compute" not in asked.item:
            self.remarks += asked.remarks
            return
        self._current()["items"].append(asked.item)
        self._names[name] = asked.known
        self.rows[f"items.{asked.item['key']}"] = row
        self.remarks += asked.remarks

    def _current(self) -> dict[str, Any]:
        """Return the section that is open, or a new one for questions outside of groups."""
        if not self._open:
            number = len(self.sections) + 1
            key = key_of(f"part_{number}", [one["key"] for one in self.sections])
            title = _("第%(number)d部分") % {"number": number}
            self._add({"key": key, "title": title, "items": []})
        return self.sections[-1]

    def _add(self, section: dict[str, Any]) -> None:
        """Open a section; the notes above it become its own."""
        self.sections.append(section)
        self._open = True
        waiting, self._above = self._above, []
        for row in waiting:
            self.remarks += self._note(row)

    def _other(self, row: Row, kind: Type) -> Iterator[Remark]:
        """Say what becomes of a row that is no question of ours."""
        name = row.text("name")
        if kind.name == "note":
            yield from self._note(row)
        elif row.text("dudao_fact") in FACTS:
            self._names[name] = xpath.Known(row.text("dudao_fact"), None)
        elif kind.name in NOTED:
            message = _("本系统自己记录填写人、设备和时间，这一行用不上。")
            yield row.remark(Weight.UNUSED, "type", message)
        elif not kind.name:
            if name or row.text("label"):
                yield row.remark(Weight.LEFT_OUT, "name", _("这一行没有题型，没有导入。"))
        else:
            message = _("不支持题型“%(type)s”，这一行没有导入。") % {"type": row.text("type")}
            yield row.remark(Weight.LEFT_OUT, "type", message)

    def _note(self, row: Row) -> Iterator[Remark]:
        """A note stands above the questions of its section."""
        if row.text("relevant") or "${" in row.text("label"):
            message = _("按条件出现或引用答案的说明没有导入。")
            yield row.remark(Weight.LEFT_OUT, "type", message)
            return
        if not self._open:
            self._above.append(row)
            return
        section = self.sections[-1]
        said = "\n".join(filter(None, [section.get("help"), row.text("label"), row.text("hint")]))
        if len(said) > _LONGEST_HELP:
            yield row.remark(Weight.LEFT_OUT, "label", _("说明太长，没有导入。"))
        elif said:
            section["help"] = said
            message = _("说明并入“%(title)s”开头的提示。") % {"title": section["title"]}
            yield row.remark(Weight.CHANGED, "type", message)

    def _say(self, row: Row, weight: Weight, column: str, message: str) -> None:
        self.remarks.append(row.remark(weight, column, message))


def _is_one_repeat(sheet: Sheet) -> bool:
    """Tell whether the whole survey is one repeat: a form filled in several times on a visit."""
    depth, outside, repeats = 0, 0, 0
    for row in sheet.rows:
        words = row.text("type").replace("_", " ").split()
        if words[:1] == ["begin"]:
            repeats += words[1:2] == ["repeat"]
            outside += not depth and words[1:2] != ["repeat"]
            depth += 1
        elif words[:1] == ["end"] and len(words) > 1:
            depth -= 1
        else:
            outside += not depth
    return repeats == 1 and not outside

"""One row of a survey as an item of a form."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from pyxform import aliases

from dudao.instruments.definition import Judgement, Kind
from dudao.instruments.xlsform import xpath
from dudao.instruments.xlsform.headings import Row
from dudao.instruments.xlsform.lists import Choices, yes
from dudao.instruments.xlsform.naming import key_of, line_of, safe
from dudao.instruments.xlsform.remarks import Remark, Weight

KINDS = {
    "text": Kind.TEXT, "string": Kind.TEXT, "integer": Kind.NUMBER, "int": Kind.NUMBER,
    "decimal": Kind.NUMBER, "range": Kind.NUMBER, "date": Kind.DATE, "image": Kind.PHOTO,
    "photo": Kind.PHOTO, "file": Kind.FILE, "audio": Kind.FILE, "video": Kind.FILE,
    "calculate": Kind.COMPUTED, "select_one": Kind.CHOICE, "select_multiple": Kind.CHOICES,
}  # fmt: skip
#: What a phone notes by itself; we note who filled in what and when, too.
NOTED = (
    "start", "end", "today", "deviceid", "uri:deviceid", "username", "phonenumber", "email",
    "simserial", "subscriberid", "audit", "background-audio", "start-geopoint",
)  # fmt: skip
#: Columns whose cells say something of their own question, and why they cannot be taken in.
_CELLS: dict[str, Callable[[], str]] = {
    "default": lambda: _("默认值没有导入：答案由填表人自己填。"),
    "readonly": lambda: _("只读没有导入。"),
    "choice_filter": lambda: _("按上一题筛选选项没有导入，全部选项都会列出。"),
    "trigger": lambda: _("触发计算没有导入。"),
    "image": lambda: _("题目里的图片没有导入。"),
    "audio": lambda: _("题目里的声音没有导入。"),
    "video": lambda: _("题目里的视频没有导入。"),
    "repeat_count": lambda: _("重复次数没有导入。"),
    "guidance_hint": lambda: _("补充提示没有导入，请并到提示（hint）里。"),
}
_SELECTS = {"select one": "select_one", "select all that apply": "select_multiple"}
_RANGE = re.compile(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)")
_NUMBERS = ("dudao_at_least", "dudao_at_most", "dudao_decimals", "dudao_max_files")
_WORDS = ("dudao_unit", "dudao_question", "dudao_basis")
_NO = ("no", "false", "false()", "0", "否")
_USUAL_DECIMALS = 2
_LONGEST_HELP = 2000


class Type(NamedTuple):
    """What the type column says: the type, the list to choose from, whether others are named."""

    name: str
    list: str = ""
    or_other: bool = False


class Asked(NamedTuple):
    """An item made of a row, by what name later rows call it, and what is to be said of it."""

    item: dict[str, Any]
    known: xpath.Known
    remarks: list[Remark]


class Around(NamedTuple):
    """What a row's question is read with."""

    lists: Mapping[str, Choices]
    names: Mapping[str, xpath.Known]
    shown: tuple[Any, ...]  # conditions of the groups around it that are no sections


def type_of(text: str) -> Type:
    """Return what a cell of the type column says."""
    words = " ".join(text.split())
    other = words.endswith((" or_other", " or specify other"))
    if other:
        words = re.sub(r" (or_other|or specify other)$", "", words)
    for spelt in sorted(aliases.select, key=len, reverse=True):
        if words.lower().startswith(f"{spelt} "):
            name = _SELECTS.get(aliases.select[spelt], spelt)
            if spelt in aliases.select_from_file:
                name = spelt
            return Type(name.replace(" ", "_"), words[len(spelt) :].strip(), other)
    name = words.lower()
    found = re.sub(r"^add (image|photo|audio|video|file|date|text|integer) prompt$", r"\1", name)
    return Type({"trigger": "acknowledge"}.get(found, found))


def question(row: Row, kind: Type, around: Around) -> Asked:
    """Return the item of a row whose type is in `KINDS`."""
    name = row.text("name")
    taken = [one.key for one in around.names.values()]
    item: dict[str, Any] = {"key": key_of(name, taken), "kind": KINDS[kind.name].value}
    remarks: list[Remark] = []
    remarks += _worded(row, item, name, kind)
    remarks += _extras(row, item)
    values = _options(kind, item, around)
    known = xpath.Known(item["key"], Kind(item["kind"]), values)
    remarks += _about_type(row, kind)
    remarks += _numbers(row, kind, item, known)
    remarks += _conditions(row, item, around)
    remarks += left_out(row)
    return Asked(item, known, remarks)


def left_out(row: Row) -> Iterator[Remark]:
    """Yield a remark for every cell of a row that says what no form of ours can."""
    for column, why in _CELLS.items():
        if row.text(column):
            yield row.remark(Weight.LEFT_OUT, column, why())


def _worded(row: Row, item: dict[str, Any], name: str, kind: Type) -> Iterator[Remark]:
    said, hint = safe(row.text("label")), safe(row.text("hint"))
    label, whole = line_of(said or name)
    item["label"] = label
    if not whole:
        hint = f"{said}\n{hint}".strip()
        yield row.remark(Weight.CHANGED, "label", _("题目超过200字，全文移到了提示里。"))
    if hint:
        item["help"] = hint[:_LONGEST_HELP]
    if len(hint) > _LONGEST_HELP:
        yield row.remark(Weight.CHANGED, "hint", _("提示超过2000字，截短了。"))
    if item["key"] != name:
        message = _("名称“%(name)s”改为“%(key)s”。") % {"name": name, "key": item["key"]}
        yield row.remark(Weight.CHANGED, "name", message)
    if not said and kind.name != "calculate":
        message = _("没有题目文字，暂用名称“%(name)s”。") % {"name": name}
        yield row.remark(Weight.CHANGED, "name", message)
    if "${" in row.text("label") + row.text("hint"):
        message = _("文字里引用的答案（${…}）不会替换，照原样显示。")
        yield row.remark(Weight.CHANGED, "label", message)


def _extras(row: Row, item: dict[str, Any]) -> Iterator[Remark]:
    """Read what our forms have beyond XLSForm."""
    if row.text("dudao_kind") == Kind.JUDGEMENT and item["kind"] == Kind.CHOICE:
        item["kind"] = Kind.JUDGEMENT.value
    for column in _WORDS:
        if text := row.text(column):
            item[column.removeprefix("dudao_")] = text
    for column in _NUMBERS:
        if text := row.text(column):
            figure = _figure(text)
            if figure is None:
                yield row.remark(Weight.LEFT_OUT, column, _("不是数字，没有导入。"))
            else:
                item[column.removeprefix("dudao_")] = figure


def _options(kind: Type, item: dict[str, Any], around: Around) -> Mapping[str, str]:
    if item["kind"] == Kind.JUDGEMENT:
        return {judgement.value: judgement.value for judgement in Judgement}
    if not kind.list:
        return {}
    choices = around.lists.get(kind.list, Choices([], {}))
    item["options"] = [dict(option) for option in choices.options]
    return choices.values


def _about_type(row: Row, kind: Type) -> Iterator[Remark]:
    if kind.or_other:
        message = _("“其他（请注明）”没有导入，可另加一道文字题。")
        yield row.remark(Weight.LEFT_OUT, "type", message)
    if kind.name in ("audio", "video"):
        yield row.remark(Weight.CHANGED, "type", _("录音和录像改为上传文件。"))
    if kind.name != "range" and row.text("parameters"):
        yield row.remark(Weight.LEFT_OUT, "parameters", _("参数没有导入。"))
    if kind.name != "calculate" and row.text("calculation"):
        yield row.remark(Weight.LEFT_OUT, "calculation", _("只有 calculate 行可以计算，没有导入。"))


def _numbers(row: Row, kind: Type, item: dict[str, Any], known: xpath.Known) -> Iterator[Remark]:
    """Read what may be typed: decimals, and bounds out of the constraint."""
    if kind.name in ("decimal", "calculate"):
        item.setdefault("decimals", _USUAL_DECIMALS)
    if kind.name == "range":
        steps = {name: Decimal(text) for name, text in _RANGE.findall(row.text("parameters"))}
        item["minimum"] = _plain(steps.get("start", Decimal(1)))
        item["maximum"] = _plain(steps.get("end", Decimal(10)))
        places = max(-int(value.as_tuple().exponent) for value in (*steps.values(), Decimal(1)))
        item.setdefault("decimals", places)
    text = row.text("constraint")
    if not text:
        return
    try:
        bounds = dict(_bounds(xpath.parse(text, {}, own=known), item.get("decimals", 0)))
    except xpath.XPathError as error:
        message = _("限制条件没有导入：%(why)s。") % {"why": error}
        yield row.remark(Weight.LEFT_OUT, "constraint", message)
        return
    if item["kind"] != Kind.NUMBER:
        message = _("限制条件没有导入：只有数字题能限定范围。")
        yield row.remark(Weight.LEFT_OUT, "constraint", message)
        return
    item.update(bounds)


def _bounds(expression: Any, decimals: int) -> Iterator[tuple[str, int | float]]:
    """Yield minimum and maximum; raise `XPathError` where more than that is said."""
    parts = expression.get("and", [expression]) if isinstance(expression, dict) else [expression]
    step = Decimal(1).scaleb(-decimals)
    for part in parts:
        sign, figure = _compared(part)
        exact = Decimal(str(figure))
        strict = {"<": -step, ">": step}.get(sign, Decimal(0))
        yield ("maximum" if sign.startswith("<") else "minimum"), _plain(exact + strict)


def _compared(part: Any) -> tuple[str, int | float]:
    """Return a comparison of the answer itself with a number, the answer on the left."""
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    if isinstance(part, dict) and next(iter(part)) in turned:
        ((sign, (left, right)),) = part.items()
        if isinstance(left, dict) and _is_number(right):
            return sign, right
        if isinstance(right, dict) and _is_number(left):
            return turned[sign], left
    raise xpath.XPathError(_("只支持“大于、小于某个数”"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _conditions(row: Row, item: dict[str, Any], around: Around) -> Iterator[Remark]:
    if item["kind"] == Kind.COMPUTED:
        yield from _taken_in(row, item, "compute", "calculation", around)
    required, exact = row.text("required"), row.text("dudao_required_if")
    if yes(required) and not exact:
        item["required"] = True
    elif exact or (required and required.lower() not in _NO):
        yield from _taken_in(row, item, "required_if", "required", around)
    yield from _taken_in(row, item, "show_if", "relevant", around)
    conditions = [*around.shown, *filter(None, [item.get("show_if")])]
    if around.shown:
        item["show_if"] = conditions[0] if len(conditions) == 1 else {"and": conditions}


def _taken_in(
    row: Row, into: dict[str, Any], name: str, column: str, around: Around
) -> Iterator[Remark]:
    """Put the expression under `column` into `into[name]`, or say why not."""
    try:
        found = expression(row, name, column, around.names)
    except xpath.XPathError as error:
        yield row.remark(Weight.LEFT_OUT, column, _MISSED[name]() % {"why": error})
        return
    if found is not None:
        into[name] = found


_MISSED: dict[str, Callable[[], str]] = {
    "compute": lambda: _("计算没有导入，这一题也没有：%(why)s。"),
    "required_if": lambda: _("必答条件没有导入，这一题不必答：%(why)s。"),
    "show_if": lambda: _("显示条件没有导入，这一题总是显示：%(why)s。"),
}


def expression(row: Row, name: str, column: str, names: xpath.Names) -> Any:
    """Return what a cell says in our logic, None where it is empty; raises `XPathError`.

    Our own way of writing it stands beside it where XLSForm says less; it counts for as long as
    nobody changed the cell.
    """
    text = row.text(column)
    if not text:
        return None
    if exact := row.text(f"dudao_{name}"):
        by_key = {one.key: xpath.Known(called, one.kind) for called, one in names.items()}
        try:
            given = msgspec.json.decode(exact)
            if xpath.write(given, by_key) == text:
                return given
        except (msgspec.DecodeError, LookupError, ValueError, TypeError, AttributeError):
            pass  # somebody changed it; what XLSForm says counts
    return xpath.parse(text, names)


def _figure(text: str) -> int | float | None:
    try:
        exact = Decimal(text)
    except InvalidOperation:
        return None
    return _plain(exact) if exact.is_finite() else None


def _plain(exact: Decimal) -> int | float:
    return int(exact) if exact == exact.to_integral_value() else float(exact)

"""What may be answered, what is still to be answered, and which answers ask for a finding.

Answers are a plain mapping from item key to JSON value; `<item>#note` holds a remark on an item.
Conditions see the answers of earlier, visible items and the facts of the unit (see FACTS).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _

from dudao.instruments import logic
from dudao.instruments.definition import Definition, Item, Judgement, Kind, Section, Wording

Answers = Mapping[str, Any]

NOTE = "#note"
TEXT_LIMIT = 2000
NOTE_LIMIT = 500
LISTS = (Kind.CHOICES, Kind.PHOTO, Kind.FILE)
NOTHING: Answers = {}
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
PLAIN_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?", re.ASCII)
FILE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


class Problem(NamedTuple):
    """Why an answer cannot stand; `item` is its key, `code` is for programs."""

    item: str
    code: str  # unknown, type, range, decimals, length, option, files, required
    message: str


class Progress(NamedTuple):
    """How far a section is; all counts are of visible items that a person answers."""

    section: str
    title: str
    required: int
    answered: int  # of the required ones
    filled: int  # of all
    visible: int
    unchecked: int  # answered with “未查”
    taken: bool  # False: nothing answered in a form of which a visit takes some sections


class Row(NamedTuple):
    """A visible item where its answer decides."""

    section: Section
    item: Item
    required: bool
    answer: Any

    @property
    def asked(self) -> bool:
        """Tell whether a person answers it."""
        return self.item.kind is not Kind.COMPUTED

    @property
    def given(self) -> bool:
        """Tell whether a person answered it."""
        return self.asked and self.answer is not None


def clean(definition: Definition, answers: object) -> tuple[dict[str, Any], list[Problem]]:
    """Return the answers that can stand, each in its one form, and the problems of the others.

    Empty answers are left out, and so are computed ones: nobody gives them. Text stays text,
    whatever it contains.
    """
    if not isinstance(answers, Mapping):
        return {}, [Problem("", "type", _("答案应当是一个对象。"))]
    items = {item.key: item for item in definition.items()}
    cleaned: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in answers.items():
        try:
            answer = _clean_one(items, key, value)
        except _Refused as refused:
            problems.append(Problem(str(key), refused.code, refused.message))
        else:
            if answer not in (None, "", []):
                cleaned[key] = answer
    return cleaned, problems


def check(
    definition: Definition, answers: object, *, complete: bool = False, facts: Answers = NOTHING
) -> list[Problem]:
    """Return what is wrong with `answers`; with `complete`, missing required ones as well."""
    cleaned, problems = clean(definition, answers)
    if complete and definition.partial and not _shown(definition, cleaned, facts):
        problems.append(Problem("", "required", _("请至少填写一个部分。")))
    if complete:
        refused = {problem.item for problem in problems}
        problems += [
            Problem(key, "required", _("这一项还没有填写。"))
            for key in gaps(definition, cleaned, facts)
            if key not in refused
        ]
    return problems


def visible(definition: Definition, answers: Answers, facts: Answers = NOTHING) -> list[str]:
    """Return the keys of the items to show, in order."""
    return [row.item.key for row in _rows(definition, answers, facts)]


def final(definition: Definition, answers: Answers, facts: Answers = NOTHING) -> dict[str, Any]:
    """Return the answers to keep when a form is completed: those of visible items, with notes."""
    return settled(definition, _shown(definition, answers, facts), facts)


def settled(definition: Definition, answers: Answers, facts: Answers = NOTHING) -> dict[str, Any]:
    """Return `answers` with the computed ones worked out anew."""
    computed = {item.key for item in definition.items() if item.kind is Kind.COMPUTED}
    given = {key: value for key, value in answers.items() if key not in computed}
    if not computed:
        return given
    rows = _rows(definition, given, facts)
    found = {row.item.key: row.answer for row in rows if not row.asked and row.answer is not None}
    return given | found


def gaps(definition: Definition, answers: Answers, facts: Answers = NOTHING) -> list[str]:
    """Return the keys of visible required items of taken sections without an answer, in order."""
    rows = list(_rows(definition, answers, facts))
    taken = {row.section.key for row in rows if row.given or not definition.partial}
    return [
        row.item.key
        for row in rows
        if row.required and row.answer is None and row.section.key in taken
    ]


def progress(definition: Definition, answers: Answers, facts: Answers = NOTHING) -> list[Progress]:
    """Return how far each visible section is."""
    sections: dict[str, list[Row]] = {}
    for row in _rows(definition, answers, facts):
        sections.setdefault(row.section.key, []).append(row)
    return [
        Progress(
            section=key,
            title=rows[0].section.title,
            required=sum(row.required for row in rows),
            answered=sum(row.required and row.given for row in rows),
            filled=sum(row.given for row in rows),
            visible=sum(row.asked for row in rows),
            unchecked=sum(row.answer == Judgement.UNCHECKED for row in rows),
            taken=not definition.partial or any(row.given for row in rows),
        )
        for key, rows in sections.items()
    ]


def deviations(definition: Definition, answers: Answers, facts: Answers = NOTHING) -> list[str]:
    """Return the keys of visible items whose answer is a reason to raise a finding, in order."""
    return [row.item.key for row in _rows(definition, answers, facts) if _deviates(row)]


def fill(wording: Wording, item: Item, answer: Any = None) -> Wording:
    """Return `wording` with the answer in the place of {answer}; a gap where there is none."""
    labels = {option.value: option.label for option in item.options}
    chosen = answer if isinstance(answer, list) else [answer]
    text = "、".join(labels.get(one, f"{plain(one)}{item.unit}") for one in chosen)
    said = "____" if answer is None else text
    return msgspec.structs.replace(wording, fact=wording.fact.replace("{answer}", said))


def plain(answer: Any) -> str:
    """Return `answer` as people write it: 0.00001, never 1e-05."""
    if isinstance(answer, float | Decimal):
        return format(Decimal(str(answer)).normalize(), "f")
    return str(answer)


def answer_number(text: str) -> int | float | None:
    """Return a number as people type it, None where it is none."""
    plain_text = unicodedata.normalize("NFKC", text).strip()
    return _stored(Decimal(plain_text)) if PLAIN_NUMBER.fullmatch(plain_text) else None


def posted(definition: Definition, data: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return raw answers from an HTML form's name → values; names of other things are ignored."""
    answers: dict[str, Any] = {}
    for item in definition.items():
        if item.key in data:
            values = list(data[item.key])
            answers[item.key] = values if item.kind in LISTS else (values or [""])[-1]
        if f"{item.key}{NOTE}" in data:
            answers[f"{item.key}{NOTE}"] = "".join(data[f"{item.key}{NOTE}"][-1:])
    return answers


def _shown(definition: Definition, answers: Answers, facts: Answers) -> dict[str, Any]:
    """Return what was given to visible items, with notes."""
    shown = set(visible(definition, answers, facts))
    cleaned, _problems = clean(definition, answers)
    return {key: value for key, value in cleaned.items() if key.removesuffix(NOTE) in shown}


def _rows(definition: Definition, answers: Answers, facts: Answers) -> Iterator[Row]:
    """Yield the visible items. What a hidden item once held counts for nothing."""
    cleaned, _problems = clean(definition, answers)
    seen: dict[str, Any] = dict(facts)
    for section in definition.sections:
        if not logic.holds(section.show_if, seen):
            continue
        for item in section.items:
            if logic.holds(item.show_if, seen):
                answer = cleaned.get(item.key)
                if item.kind is Kind.COMPUTED:
                    answer = _computed(item, seen)
                yield Row(section, item, _is_required(item, seen), answer)
                seen[item.key] = answer


def _computed(item: Item, seen: Answers) -> int | float | None:
    """Return the number with as many decimals as the item has, a half rounded away from zero."""
    exact = logic.evaluate(item.compute, seen)
    if exact is None:
        return None
    return _stored(exact.quantize(Decimal(1).scaleb(-item.decimals), ROUND_HALF_UP))


def _stored(exact: Decimal) -> int | float:
    """Return what JSON and every double hold exactly."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _is_required(item: Item, seen: Answers) -> bool:
    if item.required_if is None:
        return item.required
    return logic.holds(item.required_if, seen)


def _deviates(row: Row) -> bool:
    item, answer = row.item, row.answer
    if answer is None:
        return False
    if item.kind is Kind.JUDGEMENT:
        return answer in (Judgement.FAILS, Judgement.MOSTLY)
    if item.kind in (Kind.NUMBER, Kind.COMPUTED):
        low = item.at_least is not None and answer < item.at_least
        return low or (item.at_most is not None and answer > item.at_most)
    chosen = answer if isinstance(answer, list) else [answer]
    return any(option.deviates and option.value in chosen for option in item.options)


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def _clean_one(items: Mapping[str, Item], key: object, value: object) -> Any:
    name = key if isinstance(key, str) else ""
    item = items.get(name.removesuffix(NOTE))
    if item is None:
        raise _Refused("unknown", _("表单里没有这一项。"))
    if value is None:
        return None
    if name.endswith(NOTE):
        return _text(value, NOTE_LIMIT)
    return CLEANERS[item.kind](item, value)


def _text(value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise _Refused("type", _("应当是文字。"))
    text = "".join(
        c
        for c in value.replace("\r\n", "\n").replace("\r", "\n")
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
    ).strip()
    if len(text) > limit:
        raise _Refused(
            "length",
            _("太长了，最多 %(limit)s 字，现在 %(count)s 字。")
            % {"limit": limit, "count": len(text)},
        )
    return text


def _number(item: Item, value: object) -> int | float | None:
    """Take 60, 60.5, "60.5" and "６０.５"."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise _Refused("type", _("应当是数字。"))
    text = unicodedata.normalize("NFKC", plain(value)).strip()
    if not text:
        return None
    if not PLAIN_NUMBER.fullmatch(text):
        raise _Refused("type", _("应当是数字，例如 60。"))
    exact = Decimal(text).normalize()
    if abs(exact) >= logic.LIMIT:
        raise _Refused("range", _("数字太大。"))
    _within(item, exact)
    return _stored(exact)


def _within(item: Item, exact: Decimal) -> None:
    if -int(exact.as_tuple().exponent) > item.decimals:
        raise _Refused(
            "decimals",
            _("最多 %(count)s 位小数。") % {"count": item.decimals}
            if item.decimals
            else _("应当是整数。"),
        )
    if item.minimum is not None and exact < Decimal(str(item.minimum)):
        raise _Refused(
            "range",
            _("不能小于 %(limit)s%(unit)s。") % {"limit": plain(item.minimum), "unit": item.unit},
        )
    if item.maximum is not None and exact > Decimal(str(item.maximum)):
        raise _Refused(
            "range",
            _("不能大于 %(limit)s%(unit)s。") % {"limit": plain(item.maximum), "unit": item.unit},
        )


def _choice(item: Item, value: object) -> str:
    if value == "":
        return ""
    if value not in item.values():
        raise _Refused("option", _("没有这个选项，请重新选择。"))
    return str(value)


def _choices(item: Item, value: object) -> list[str]:
    if not isinstance(value, list):
        raise _Refused("type", _("应当是一组选项。"))
    allowed = item.values()
    if any(each not in allowed for each in value):
        raise _Refused("option", _("没有这个选项，请重新选择。"))
    return [each for each in allowed if each in value]


def _date(_item: Item, value: object) -> str:
    if value == "":
        return ""
    try:
        return date.fromisoformat(str(value) if ISO_DATE.fullmatch(str(value)) else "").isoformat()
    except ValueError:
        raise _Refused("type", _("应当是日期，例如 2026-03-02。")) from None


def _files(item: Item, value: object) -> list[str]:
    """Files are named by their id; whether they exist is for the one who stores the answers."""
    if not isinstance(value, list):
        raise _Refused("type", _("应当是一组文件。"))
    if not all(FILE_ID.fullmatch(str(each)) for each in value):
        raise _Refused("type", _("文件没有上传成功，请重新选择。"))
    ids = list(dict.fromkeys(str(each).lower() for each in value))
    if len(ids) > item.max_files:
        raise _Refused("files", _("最多 %(limit)s 个文件。") % {"limit": item.max_files})
    return ids


CLEANERS: dict[Kind, Callable[[Item, Any], Any]] = {
    Kind.JUDGEMENT: _choice,
    Kind.NUMBER: _number,
    Kind.TEXT: lambda _item, value: _text(value, TEXT_LIMIT),
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
    Kind.PHOTO: _files,
    Kind.FILE: _files,
    Kind.COMPUTED: lambda _item, _value: None,
}

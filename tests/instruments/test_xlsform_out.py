"""A form goes out as a workbook that XLSForm tools open, and comes back to the letter."""

import io
import tomllib
from typing import Any

import pytest
from pyxform.xls2xform import convert

from dudao.instruments import rules
from dudao.instruments.actions import PACKS
from dudao.instruments.definition import Definition, Kind
from dudao.instruments.xlsform import read, write, xpath
from tests.instruments.forms import EVERY_KIND, LINE, OPTIONS, defined, item
from tests.make_workbooks import workbook


def back(definition: Definition) -> Definition:
    """Through pyxform and back."""
    content = write(definition, 3)
    assert convert(io.BytesIO(content), warnings=[]).xform
    found = read(content, "x.xlsx")
    assert found.definition is not None, found.remarks
    again, flaws = rules.read(found.definition)
    assert flaws == []
    assert again is not None
    return again


def test_every_kind_comes_back() -> None:
    form = defined(
        *EVERY_KIND,
        intro="说明",
        applies_to={"kinds": ["school"], "stages": ["primary", "junior"], "tags": ["small_rural"]},
        repeats=True,
        partial=True,
    )
    assert rules.digest(back(form)) == rules.digest(form)


def test_what_we_have_beyond_comes_back() -> None:
    line = {**LINE, "basis": "另一依据", "workdays_norm": "notice.workdays"}
    form = defined(
        item("a", "judgement", basis="依据", wording=[LINE, line], question="gate_guarded"),
        item("b", "number", unit="人", at_least=0, at_most=5, minimum=-1, decimals=3),
        item("c", "photo", max_files=9),
    )
    assert rules.digest(back(form)) == rules.digest(form)


GATE = item("gate", "judgement", basis="依据")
UNSAID = {"empty": [{"var": "said"}]}
CONDITIONS: list[Any] = [
    {"==": [{"var": "gate"}, "fails"]},
    {"!=": [{"var": "gate"}, "meets"]},
    {"in": [{"var": "gate"}, ["fails", "mostly"]]},
    {"in": ["own", {"var": "several"}]},
    {"not": [{"empty": [{"var": "said"}]}]},
    {
        "and": [
            {">": [{"var": "n"}, 1.5]},
            {"or": [{"<=": [{"var": "n"}, -3]}, {"empty": [{"var": "n"}]}]},
        ]
    },
    {"or": [{"==": [{"var": "said"}, "it's"]}]},
    {">=": [{"var": "day"}, "2026-09-01"]},
    {"==": [{"var": "unit.boarding"}, True]},
    {"and": [{"in": ["primary", {"var": "unit.stages"}]}, {">": [{"var": "unit.pupils"}, 100]}]},
    {"<": [{"*": [{"+": [{"var": "n"}, 1]}, 2]}, {"/": [{"-": [{"var": "n"}, 1]}, 4]}]},
    {"==": [{"var": "several"}, ["own"]]},
    {"==": [{"var": "n"}, None]},
    {"in": [{"var": "gate"}, []]},
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_comes_back(condition: Any) -> None:
    form = defined(
        GATE,
        item("several", "choices", options=OPTIONS),
        item("said"),
        item("n", "number", decimals=1),
        item("day", "date"),
        item("asked", show_if=condition, required_if=condition),
    )
    assert back(form).item("asked") == form.item("asked")


def test_a_condition_that_somebody_changed_in_the_workbook_counts() -> None:
    head = ["type", "name", "label", "relevant", "dudao_show_if"]
    rows = [
        ["integer", "n", "人数"],
        ["text", "a", "甲", "${n} > 5", '{">": [{"var": "n"}, 1]}'],
        ["text", "b", "乙", "${n} > 5", "{"],
        ["text", "c", "丙", "${n} > 5", '{">": [{"var": "gone"}, 1]}'],
        ["text", "d", "丁", "${n} > 5", '{">": [{"var": "n"}, 5.0]}'],
    ]
    found = read(workbook([head, *rows]), "x.xlsx")
    assert found.definition is not None
    shown = [one.get("show_if") for one in found.definition["sections"][0]["items"][1:]]
    assert shown == [{">": [{"var": "n"}, 5]}] * 4


def test_names_that_collide_in_a_workbook_come_back() -> None:
    sections = [
        {"key": "a", "title": "甲", "items": [item("a"), item("b")]},
        {"key": "meta", "title": "乙", "help": "提示", "basis": "依据", "routine_item": "safety",
         "show_if": {"empty": [{"var": "a"}]}, "items": [item("c", label="价格${x}")]},
    ]  # fmt: skip
    form = defined(sections=sections)
    again = back(form)
    assert [one.key for one in again.sections] == ["a", "meta"]
    assert again.sections[1].basis == "依据"
    assert again.items()[2].label == "价格＄{x}"


def test_equal_options_are_one_list() -> None:
    form = defined(*(item(key, "choice", options=OPTIONS) for key in "abc"))
    content = write(form, 1)
    assert rules.digest(back(form)) == rules.digest(form)
    assert content.count(b"PK") > 5


@pytest.mark.parametrize("name", sorted(path.stem for path in PACKS.glob("*.toml")))
def test_every_form_we_ship_comes_back(name: str) -> None:
    form, flaws = rules.read(tomllib.loads((PACKS / f"{name}.toml").read_text(encoding="utf-8")))
    assert form is not None
    assert flaws == []
    assert rules.digest(back(form)) == rules.digest(form)


def test_wordings_that_fit_nothing_are_named() -> None:
    head = ["item", "severity", "route", "fact", "demand"]
    rows = [
        ["a", "一般", "整改通知书", "事实", "要求"],
        ["a", "天大", "notice", "事实二", "要求二"],
        ["b", "minor", "notice", "事实", "要求"],
        ["a", "minor", "notice", "事实", ""],
    ]
    columns = ["type", "name", "label", "dudao_basis", "dudao_max_files"]
    survey = [columns, ["text", "a", "甲", "依据", "多"]]
    found = read(workbook(survey, dudao_wording=[head, *rows]), "x.xlsx")
    assert found.definition is not None
    (only,) = found.definition["sections"][0]["items"]
    assert [(one["severity"], one["route"]) for one in only["wording"]] == [
        ("general", "notice"), ("minor", "notice"),
    ]  # fmt: skip
    told = " ".join(remark.message for remark in found.remarks)
    for words in ("不认识“天大”", "没有对应的题目", "不是数字"):
        assert words in told


NAMES = {"n": xpath.Known("n", Kind.NUMBER), "b": xpath.Known("unit.boarding", None)}


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        ("${n} > -1", {">": [{"var": "n"}, -1]}),
        ("-${n} > 1", {">": [{"-": [0, {"var": "n"}]}, 1]}),
        ("${b} = 'true'", {"==": [{"var": "unit.boarding"}, True]}),
        ("true() and not(false())", {"and": [True, {"not": [False]}]}),
        ("${n} = .5", {"==": [{"var": "n"}, 0.5]}),
    ],
)
def test_xpath_is_read(text: str, logic: Any) -> None:
    assert xpath.parse(text, NAMES) == logic


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "是空的"),
        ("${n} >", "不完整"),
        ("${n} > 1 )", "处看不懂"),
        ("(${n} > 1", "缺少“\\)”"),
        ("#", "处看不懂"),
        (", 1", "处看不懂"),
        (". > 1", "处看不懂"),
        ("n > 1", "处看不懂"),
        ("${x} = 1", "没有导入或排在后面的题目“x”"),
        ("concat(1)", "不支持函数 concat"),
        ("not(1, 2)", "参数个数"),
        ("(" * 40 + "1" + ")" * 40, "太深"),
    ],
)
def test_what_is_no_condition_of_ours_is_named(text: str, words: str) -> None:
    with pytest.raises(xpath.XPathError, match=words):
        xpath.parse(text, NAMES)


def test_unknown_choices_are_named() -> None:
    names = {"c": xpath.Known("c", Kind.CHOICE, {"a": "a"})}
    with pytest.raises(xpath.XPathError, match="没有“z”这个选项"):
        xpath.parse("${c} = 'z'", names)

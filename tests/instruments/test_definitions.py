"""A form that cannot be used is refused with every flaw and its place."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.instruments import rules
from dudao.instruments.definition import Definition, Kind
from tests.instruments.forms import EVERY_KIND, LINE, OPTIONS, defined, form, item


def flaws(*items: dict[str, Any], **more: Any) -> dict[str, str]:
    return {flaw.place: flaw.message for flaw in rules.read(form(*items, **more))[1]}


ONLY = "sections.only.items."


def test_a_form_with_every_kind_is_sound() -> None:
    assert len(defined(*EVERY_KIND).items()) == len(Kind)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (item("a", "judgement"), "依据"),
        (item("a", "judgement", basis="  "), "依据"),
        (item("a", "text", wording=[LINE]), "常用表述"),
        (item("a", required=True, required_if={"==": [1, 1]}), "只能写一个"),
        (item("a", "choice", options=OPTIONS[:1]), "至少要有两个选项"),
        (item("a", "choices"), "至少要有两个选项"),
        (item("a", options=OPTIONS), "只有选择题才有选项"),
        (item("a", "choice", options=[OPTIONS[0], OPTIONS[0]]), "有重复"),
        (item("a", unit="分钟"), "只有数字题"),
        (item("a", minimum=1), "只有数字题"),
        (item("a", "date", decimals=1), "只有数字题"),
        (item("a", "number", minimum=2, maximum=1), "minimum 大于 maximum"),
        (item("a", "number", at_least=2, at_most=1), "at_least 大于 at_most"),
        (item("a", "number", minimum=5, at_least=2), "minimum 大于 at_least"),
        (item("a", "number", at_most=5, maximum=2), "at_most 大于 maximum"),
        (item("a", "number", maximum=10**9), "太大"),
        (item("a", "number", compute={"+": [1, 2]}), "只有自动计算"),
        (item("a", "computed"), "怎么算"),
        (item("a", "computed", compute={"+": [1, 2]}, required=True), "不能必答"),
        (item("a", "computed", compute={"+": [1, 2]}, required_if={"==": [1, 1]}), "不能必答"),
        (item("a", "computed", compute={"+": [1, 2]}, maximum=9), "不能限定"),
    ],
)
def test_an_item_is_refused(entry: dict[str, Any], words: str) -> None:
    assert words in flaws(entry)[f"{ONLY}a"]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"==": [{"var": "nope"}, 1]}, "前面没有的题目“nope”"),
        ({"==": [{"var": "b"}, "x"]}, "前面没有的题目“b”"),
        ({"==": [{"var": "first"}, "eigen"]}, "没有“eigen”这个选项"),
        ({"!=": ["eigen", {"var": "first"}]}, "没有“eigen”这个选项"),
        ({"in": [{"var": "first"}, ["own", "eigen"]]}, "没有“eigen”这个选项"),
        ({"==": [{"var": "first"}, 1]}, "类型不同"),
        ({"+": [1, 2]}, "真或假"),
        ({"eval": ["1"]}, "不认识的运算"),
    ],
)
@pytest.mark.parametrize("where", ["show_if", "required_if"])
def test_a_condition_is_refused(condition: Any, words: str, where: str) -> None:
    first = item("first", "choice", options=OPTIONS)
    found = flaws(first, item("b", **{where: condition}))
    assert words in found[f"{ONLY}b.{where}"]


@pytest.mark.parametrize(
    "condition",
    [
        {"in": [{"var": "first"}, ["own", "none"]]},
        {"==": [{"var": "unit.kind"}, "school"]},
        {"==": [{"var": "judged"}, "fails"]},
        {"==": [{"var": "said"}, "随便什么"]},
        {"and": [{"not": [{"empty": [{"var": "first"}]}]}, {"==": [None, {"var": "first"}]}]},
    ],
)
def test_a_condition_on_earlier_items_or_facts_is_sound(condition: object) -> None:
    defined(
        item("first", "choice", options=OPTIONS),
        item("judged", "judgement", basis="依据"),
        item("said"),
        item("b", show_if=condition),
    )


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ({"==": [1, 1]}, "应当是数字"),
        ({"var": "first"}, "应当是数字"),
        ({"+": [{"var": "b"}, 1]}, "前面没有的题目“b”"),
        ({"+": [{"var": "first"}, 1]}, "不能用于文字"),
    ],
)
def test_a_computation_is_refused(expression: Any, words: str) -> None:
    found = flaws(item("first"), item("b", "computed", compute=expression))
    assert words in found[f"{ONLY}b.compute"]


def test_a_computation_on_earlier_numbers_and_facts_is_sound() -> None:
    defined(
        item("pupils", "number"),
        item("share", "computed", compute={"/": [{"var": "pupils"}, {"var": "unit.pupils"}]}),
        item("twice", "computed", compute={"*": [{"var": "share"}, 2]}, at_most=1, decimals=2),
    )


def test_a_condition_of_a_section_knows_the_sections_before() -> None:
    second = {"key": "two", "title": "二", "items": [item("b")]}
    whole = form(item("a", "number"))
    whole["sections"].append({**second, "show_if": {">": [{"var": "a"}, 1]}})
    assert rules.read(whole)[1] == []
    whole["sections"][1]["show_if"] = {">": [{"var": "b"}, 1]}
    assert [flaw.place for flaw in rules.read(whole)[1]] == ["sections.two.show_if"]


def test_names_are_used_once() -> None:
    whole = form(item("a"), item("a"))
    whole["sections"].append({"key": "only", "title": "又一个", "items": [item("b")]})
    assert {flaw.place for flaw in rules.read(whole)[1]} == {"sections.only", "items.a"}


def test_a_form_needs_sections_and_sections_need_items() -> None:
    assert "至少要有一个部分" in flaws(sections=[])["sections"]
    assert "没有题目" in flaws()["sections.only"]


def test_a_form_has_a_limit() -> None:
    assert "题目太多" in flaws(*[item(f"i{n}") for n in range(401)])["sections"]


@pytest.mark.parametrize("data", [None, [], "x", {}, {"sections": 1}])
def test_what_is_no_form_says_so(data: object) -> None:
    definition, found = rules.read(data)
    assert (definition, found[0].place) == (None, "sections")


def test_every_slip_of_the_shape_is_told_with_its_place() -> None:
    no_item: Any = 7
    whole = form(
        item("a", "judgment"), item("B"), {"kind": "text", "label": "x"}, no_item, colour="red"
    )
    whole["sections"] += [5, {"key": "s", "title": "x"}, {"key": 9, "title": "", "items": []}]
    definition, found = rules.read(whole)
    assert definition is None
    assert [flaw.place for flaw in found] == [
        "form",
        f"{ONLY}a",
        f"{ONLY}B",
        f"{ONLY}2",
        f"{ONLY}3",
        "sections.1",
        "sections.s",
        "sections.3",
    ]


def test_every_flaw_is_told_at_once() -> None:
    found = flaws(item("a", "judgement"), item("b", unit="人"), item("c", show_if={}))
    assert set(found) == {f"{ONLY}a", f"{ONLY}b", f"{ONLY}c.show_if"}


def test_a_wording_takes_the_basis_of_its_item() -> None:
    own = {**LINE, "basis": "另有依据"}
    made = defined(item("a", "judgement", basis="条例", wording=[LINE, own])).items()[0]
    assert [line.basis for line in made.wording] == ["条例", "另有依据"]


def test_an_item_and_its_section_are_found_by_key() -> None:
    made = defined(*EVERY_KIND)
    assert made.item("gate") is made.items()[0]
    assert made.section_of("gate") is made.sections[0]
    assert (made.item("nope"), made.section_of("nope")) == (None, None)


def test_the_values_of_an_item_are_what_may_be_chosen() -> None:
    values = {entry.key: entry.values() for entry in defined(*EVERY_KIND).items()}
    assert values["gate"] == ["meets", "mostly", "fails", "unchecked", "not_applicable"]
    assert (values["supply"], values["remark"]) == (["own", "none"], [])


def test_the_hash_is_of_the_content_not_of_its_writing() -> None:
    one = form(item("a", "number", minimum=0, maximum=60))
    other = json.loads(json.dumps(form(item("a", "number", maximum=60.0, minimum=0.0, help=""))))
    first, second = rules.read(one)[0], rules.read(dict(reversed(other.items())))[0]
    assert first is not None
    assert second is not None
    assert rules.digest(first) == rules.digest(second)
    assert len(rules.digest(first)) == 64


@given(st.text(min_size=1, max_size=20).filter(lambda t: t.isprintable()), st.integers(1, 9))
def test_another_content_has_another_hash(label: str, most: int) -> None:
    made = defined(item("a", "number", maximum=most))
    other = defined({**item("a", "number", maximum=most), "label": f"{label}！"})
    assert rules.digest(made) != rules.digest(other)


def test_the_canonical_text_reads_back_as_the_same_form() -> None:
    made = defined(*EVERY_KIND, applies_to={"kinds": ["school"]}, repeats=True)
    assert msgspec.json.decode(rules.canonical(made), type=Definition) == made


@pytest.mark.parametrize(
    ("applies_to", "for_it"),
    [
        ({}, True),
        ({"kinds": ["school", "kindergarten"]}, True),
        ({"kinds": ["kindergarten"]}, False),
        ({"stages": ["primary", "junior"]}, True),
        ({"stages": ["preschool"]}, False),
        ({"tags": ["small_rural"]}, False),
        ({"kinds": ["school"], "stages": ["preschool"]}, False),
    ],
)
def test_a_form_is_for_some_schools(applies_to: dict[str, list[str]], for_it: bool) -> None:
    facts = {"unit.kind": "school", "unit.stages": ["primary"], "unit.tags": None}
    assert rules.applies(defined(item("a"), applies_to=applies_to), facts) is for_it

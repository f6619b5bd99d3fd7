"""Answers: cleaned, checked, counted, and the ones that ask for a finding."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.instruments import rules
from dudao.instruments.definition import Definition
from tests.instruments.forms import EVERY_KIND, LINE, OPTIONS, defined, item

FORM = defined(*EVERY_KIND)
ONE = "0192f0c0-0000-7000-8000-000000000001"
TWO = "0192f0c0-0000-7000-8000-000000000002"
THREE = "0192f0c0-0000-7000-8000-000000000003"


def cleaned(**answers: Any) -> dict[str, Any]:
    kept, problems = rules.clean(FORM, answers)
    assert problems == []
    return kept


@pytest.mark.parametrize(
    ("key", "given_answer", "kept"),
    [
        ("gate", "meets", "meets"),
        ("gate", "unchecked", "unchecked"),
        ("minutes", 60, 60),
        ("minutes", 60.5, 60.5),
        ("minutes", Decimal("60.50"), 60.5),
        ("minutes", " 60.5 ", 60.5),
        ("minutes", "６０．５", 60.5),
        ("minutes", "060", 60),
        ("minutes", "60.0", 60),
        ("minutes", "+7", 7),
        ("minutes", 0, 0),
        ("remark", " 两行\r\n文字\r ", "两行\n文字"),
        ("remark", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("remark", "a\x00b\ud800c\td", "abc\td"),
        ("supply", "own", "own"),
        ("troubles", ["none", "own", "none"], ["own", "none"]),
        ("opened", "2026-03-02", "2026-03-02"),
        ("photos", [ONE.upper(), TWO, ONE], [ONE, TWO]),
        ("papers", [ONE], [ONE]),
        ("gate#note", " 保安1名 ", "保安1名"),
    ],
)
def test_it_keeps_an_answer_in_its_one_form(key: str, given_answer: Any, kept: Any) -> None:
    assert cleaned(**{key: given_answer}) == {key: kept}


@pytest.mark.parametrize(
    ("key", "nothing"),
    [(entry["key"], None) for entry in EVERY_KIND]
    + [("gate", ""), ("minutes", " "), ("remark", " \n"), ("supply", ""), ("opened", "")]
    + [("troubles", []), ("photos", []), ("gate#note", ""), ("gate#note", None)],
)
def test_an_empty_answer_is_none(key: str, nothing: Any) -> None:
    assert cleaned(**{key: nothing}) == {}


@pytest.mark.parametrize(
    ("key", "bad", "code"),
    [
        ("nope", 1, "unknown"),
        ("nope#note", "x", "unknown"),
        ("gate#note#note", "x", "unknown"),
        ("gate", "maybe", "option"),
        ("gate", ["meets"], "option"),
        ("gate", True, "option"),
        ("gate#note", 1, "type"),
        ("gate#note", "长" * 501, "length"),
        ("minutes", True, "type"),
        ("minutes", [60], "type"),
        ("minutes", "一小时", "type"),
        ("minutes", "6e1", "type"),
        ("minutes", float("nan"), "type"),
        ("minutes", float("inf"), "type"),
        ("minutes", 1e30, "type"),
        ("minutes", "9" * 15, "range"),
        ("minutes", -1, "range"),
        ("minutes", 300.1, "range"),
        ("minutes", 60.55, "decimals"),
        ("remark", 5, "type"),
        ("remark", "长" * 2001, "length"),
        ("supply", "eigen", "option"),
        ("troubles", "own", "type"),
        ("troubles", ["own", "eigen"], "option"),
        ("opened", "2026-02-30", "type"),
        ("opened", "20260302", "type"),
        ("opened", "2026-W10-1", "type"),
        ("opened", "２０２６-03-02", "type"),
        ("opened", 20260302, "type"),
        ("photos", ONE, "type"),
        ("photos", ["../etc"], "type"),
        ("photos", [ONE, TWO, THREE], "files"),
    ],
)
def test_it_refuses_an_answer_and_says_why(key: str, bad: Any, code: str) -> None:
    kept, problems = rules.clean(FORM, {key: bad, "supply#note": "其他照旧"})
    assert kept == {"supply#note": "其他照旧"}
    assert [(problem.item, problem.code) for problem in problems] == [(key, code)]
    assert problems[0].message


def test_a_whole_number_is_asked_for_in_words() -> None:
    whole = defined(item("n", "number"))
    assert rules.clean(whole, {"n": 1.5})[1][0].message == "应当是整数。"


def test_a_number_without_limits_takes_any() -> None:
    assert rules.clean(defined(item("n", "number")), {"n": -7})[0] == {"n": -7}


@pytest.mark.parametrize("answers", [None, [], "x", 5])
def test_what_is_no_set_of_answers_is_refused(answers: object) -> None:
    kept, problems = rules.clean(FORM, answers)
    assert (kept, problems[0].code) == ({}, "type")


def test_a_key_that_is_no_text_is_unknown() -> None:
    assert rules.clean(FORM, {7: "x"})[1][0][:2] == ("7", "unknown")


def test_a_draft_may_have_gaps_and_a_complete_form_may_not() -> None:
    assert rules.check(FORM, {}) == []
    problems = rules.check(FORM, {}, complete=True)
    assert [(problem.item, problem.code) for problem in problems] == [("gate", "required")]
    assert rules.check(FORM, {"gate": "unchecked"}, complete=True) == []


def test_a_refused_answer_is_not_called_missing_too() -> None:
    problems = rules.check(FORM, {"gate": "maybe"}, complete=True)
    assert [problem.code for problem in problems] == ["option"]


CANTEEN = defined(
    item("supply", "choice", options=OPTIONS, required=True),
    item("grams", "number", show_if={"==": [{"var": "supply"}, "own"]}, required=True),
    item("why", required_if={"<": [{"var": "grams"}, 125]}),
    item("boys", show_if={"==": [{"var": "unit.boarding"}, True]}),
)


@pytest.mark.parametrize(
    ("answers", "facts", "shown"),
    [
        ({}, {}, ["supply", "why"]),
        ({"supply": "own"}, {}, ["supply", "grams", "why"]),
        ({"supply": "none"}, {"unit.boarding": True}, ["supply", "why", "boys"]),
        ({"supply": "maybe"}, {}, ["supply", "why"]),
    ],
)
def test_items_show_by_answers_and_facts(answers: Any, facts: Any, shown: list[str]) -> None:
    assert rules.visible(CANTEEN, answers, facts) == shown


def test_what_a_hidden_item_holds_counts_for_nothing() -> None:
    hidden = {"supply": "none", "grams": 100}
    assert rules.gaps(CANTEEN, hidden) == []
    assert rules.gaps(CANTEEN, {**hidden, "supply": "own"}) == ["why"]


def test_a_hidden_section_hides_its_items() -> None:
    show_if = {"==": [{"var": "unit.kind"}, "kindergarten"]}
    section = {"key": "only", "title": "幼儿园", "show_if": show_if, "items": [item("a")]}
    made = defined(sections=[section])
    assert rules.visible(made, {}, {"unit.kind": "school"}) == []
    assert rules.visible(made, {}, {"unit.kind": "kindergarten"}) == ["a"]
    assert rules.progress(made, {}, {"unit.kind": "school"}) == []


def test_a_completed_form_keeps_what_was_shown_with_its_notes() -> None:
    answers = {"supply": "none", "grams": 100, "grams#note": "称过", "supply#note": "看过", "x": 1}
    assert rules.final(CANTEEN, answers) == {"supply": "none", "supply#note": "看过"}


def test_progress_counts_what_is_visible() -> None:
    answers = {"gate": "unchecked", "minutes": 0, "remark": "有", "gate#note": "没时间"}
    (only,) = rules.progress(FORM, answers)
    assert only == ("only", "唯一部分", 1, 1, 3, 8, 1, True)


def partial() -> Definition:
    sections = [
        {"key": key, "title": key, "items": [item(f"{key}1", required=True), item(f"{key}2")]}
        for key in "ab"
    ]
    return defined(sections=sections, partial=True)


def test_a_section_that_was_not_taken_asks_for_nothing() -> None:
    assert rules.gaps(partial(), {"a2": "有"}) == ["a1"]
    assert rules.check(partial(), {"a1": "有"}, complete=True) == []
    assert [each.taken for each in rules.progress(partial(), {"a2": "有"})] == [True, False]


def test_a_visit_takes_at_least_one_section() -> None:
    problems = rules.check(partial(), {}, complete=True)
    assert [(problem.item, problem.code) for problem in problems] == [("", "required")]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, []),
        ({"gate": "meets"}, []),
        ({"gate": "mostly"}, ["gate"]),
        ({"gate": "fails"}, ["gate"]),
        ({"gate": "unchecked"}, []),
        ({"gate": "not_applicable"}, []),
        ({"minutes": 60}, []),
        ({"minutes": 60.1}, ["minutes"]),
        ({"supply": "own"}, []),
        ({"supply": "none"}, ["supply"]),
        ({"troubles": ["own"]}, []),
        ({"troubles": ["own", "none"]}, ["troubles"]),
        ({"remark": "没有问题", "photos": [ONE]}, []),
    ],
)
def test_some_answers_ask_for_a_finding(answers: Any, keys: list[str]) -> None:
    assert rules.deviations(FORM, answers) == keys


def test_too_little_asks_for_a_finding() -> None:
    made = defined(item("grams", "number", at_least=125))
    assert rules.deviations(made, {"grams": 124}) == ["grams"]
    assert rules.deviations(made, {"grams": 125}) == []


def test_a_wording_takes_the_answer_in() -> None:
    fact = {**LINE, "fact": "留样{answer}，少于125克", "basis": "规定"}
    grams = defined(item("grams", "number", unit="克", wording=[fact])).items()[0]
    assert rules.fill(grams.wording[0], grams, 90).fact == "留样90克，少于125克"
    assert rules.fill(grams.wording[0], grams).fact == "留样____，少于125克"


def test_a_posted_form_becomes_answers() -> None:
    data = {
        "gate": ["meets", "fails"],
        "gate#note": ["", "看过"],
        "minutes": [],
        "troubles": ["own", "none"],
        "csrfmiddlewaretoken": ["x"],
    }
    assert rules.posted(FORM, data) == {
        "gate": "fails",
        "gate#note": "看过",
        "minutes": "",
        "troubles": ["own", "none"],
    }


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from([entry.key for entry in FORM.items()]) | st.text(max_size=4)


@given(st.dictionaries(keys, anything, max_size=6))
def test_any_json_is_cleaned_or_refused(answers: dict[str, Any]) -> None:
    kept, problems = rules.clean(FORM, answers)
    assert rules.clean(FORM, kept) == (kept, [])
    assert not set(kept) & {problem.item for problem in problems}


@given(st.decimals(0, 300, places=1))
def test_a_number_survives_storage_to_the_digit(number: Decimal) -> None:
    assert Decimal(str(cleaned(minutes=str(number))["minutes"])) == number


@given(st.dictionaries(keys, anything, max_size=6))
def test_what_is_complete_has_no_gap(answers: dict[str, Any]) -> None:
    gaps = rules.gaps(FORM, answers)
    assert bool(gaps) is any(p.answered < p.required for p in rules.progress(FORM, answers))

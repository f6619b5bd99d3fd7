"""One question in several forms, by the table that the phone is held to as well."""

import json
from pathlib import Path
from typing import Any

import pytest

from dudao.instruments import rules
from dudao.instruments.definition import Definition
from dudao.instruments.rules import Place, Turned

TABLE = json.loads((Path(__file__).parents[1] / "vectors" / "shared.json").read_text("utf-8"))


def rows(name: str) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in TABLE[name]]


def forms_of(row: dict[str, Any]) -> list[Definition]:
    found = [rules.read(data) for data in row["forms"]]
    assert [flaws for _form, flaws in found] == [[]] * len(found)
    return [form for form, _flaws in found if form]


def told(forms: list[Definition], answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands after every form that asks was answered as `answers` say."""
    groups, stands = rules.shared(forms), [dict(one) for one in answers]
    for at, given in enumerate(answers):
        asked = {group.asked.item for group in groups if group.asked.form == at}
        said = [Turned(k, None, v) for k, v in given.items() if k.removesuffix("#note") in asked]
        for form, owed in rules.fanned_out(forms, groups, stands, at, said).items():
            stands[form].update({one.item: one.after for one in owed})
    return stands


@pytest.mark.parametrize("row", TABLE["folded"])
def test_what_makes_no_difference_is_left_out(row: list[str]) -> None:
    assert rules.folded(row[0]) == row[1]


@pytest.mark.parametrize("row", rows("shared"))
def test_where_a_question_is_asked(row: dict[str, Any]) -> None:
    found = [[list(place) for place in group.places] for group in rules.shared(forms_of(row))]
    assert found == row["shared"]


@pytest.mark.parametrize("row", rows("carried")[:1] + rows("carried")[2:4])
def test_what_the_others_are_told(row: dict[str, Any]) -> None:
    assert told(forms_of(row), row["answers"]) == row["carried"]


def test_a_cleared_answer_is_cleared_everywhere_and_does_not_come_back() -> None:
    forms = forms_of(TABLE["carried"][0])
    stands: list[dict[str, Any]] = [{}, {"b1": "fails"}]  # which somebody decided to keep
    owed = rules.fanned_out(forms, rules.shared(forms), stands, 0, [Turned("a1", "meets", None)])
    assert owed == {1: [Turned("b1", "meets", None)]}


def test_a_form_taken_along_later_asks_nothing_again() -> None:
    forms = forms_of(TABLE["carried"][0])
    owed = rules.fanned_out(forms, rules.shared(forms), [{}, {"b1": "fails"}], 0, [])
    assert owed == {0: [Turned("a1", None, "fails")]}


def test_a_bank_key_changes_no_published_form() -> None:
    (form, *_) = forms_of(TABLE["shared"][0])
    assert b"question" not in rules.canonical(form)
    (banked, *_) = forms_of(TABLE["shared"][3])
    assert b'"question":"guard"' in rules.canonical(banked)


def test_one_form_reads_where_its_questions_are_asked() -> None:
    forms = forms_of(TABLE["shared"][0])
    assert rules.elsewhere(rules.shared(forms), 1) == {"b1": Place(0, "a1")}
    assert rules.elsewhere(rules.shared(forms), 0) == {}

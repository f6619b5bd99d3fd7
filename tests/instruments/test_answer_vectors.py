"""Answers: the tables that the browser is held to as well (tests/field/vectors.test.ts)."""

import json
from pathlib import Path
from typing import Any

import pytest

from dudao.instruments import rules
from dudao.instruments.definition import Definition

TABLE = json.loads((Path(__file__).parents[1] / "vectors" / "answers.json").read_text("utf-8"))


def rows(name: str) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in TABLE[name]]


def form(name: str) -> Definition:
    definition, flaws = rules.read(TABLE["forms"][name])
    assert flaws == []
    assert definition is not None
    return definition


@pytest.mark.parametrize("row", rows("clean"))
def test_answers_are_cleaned(row: dict[str, Any]) -> None:
    cleaned, problems = rules.clean(form("kinds"), row["answers"])
    assert (cleaned, [list(one) for one in problems]) == (row["cleaned"], row["problems"])


@pytest.mark.parametrize("row", rows("logic"))
def test_conditions_and_counts(row: dict[str, Any]) -> None:
    asked = (form(row["form"]), row["answers"], row["facts"])
    assert rules.visible(*asked) == row["visible"]
    assert rules.gaps(*asked) == row["gaps"]
    assert rules.deviations(*asked) == row["deviations"]
    assert rules.final(*asked) == row["final"]
    counted = [[one.section, *one[2:]] for one in rules.progress(*asked)]
    assert counted == row["progress"]


@pytest.mark.parametrize("row", rows("fill"))
def test_a_wording_takes_the_answer_in(row: dict[str, Any]) -> None:
    item = form(row["form"]).item(row["item"])
    assert item is not None
    facts = [rules.fill(line, item, row["answer"]).fact for line in item.wording]
    assert facts == row["facts"]


def test_every_vector_has_its_own_name() -> None:
    for kind in ("clean", "logic", "fill"):
        names = [row["name"] for row in TABLE[kind]]
        assert len(names) == len(set(names))

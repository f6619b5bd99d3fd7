"""Filling in a form from its definition, as a program that knows nothing of the database."""

from datetime import date
from typing import Any

import msgspec

from dudao.instruments import rules
from dudao.instruments.definition import Definition, Kind
from dudao.lib import clock


def fill_in(
    definition: dict[str, Any], *, fail: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return answers to what is required, and the `fail` judged items that do not comply."""
    form = msgspec.convert(definition, Definition)
    plain = {item["key"]: item for section in definition["sections"] for item in section["items"]}
    first = next(item for item in form.items() if item.kind == Kind.JUDGEMENT)
    answers: dict[str, Any] = {first.key: "meets"}  # a section counts as taken from here on
    failed: list[dict[str, Any]] = []
    while missing := [key for key in rules.gaps(form, answers) if key not in answers]:
        for key in missing:
            item = plain[key]
            if item["kind"] == Kind.JUDGEMENT and item.get("wording") and len(failed) < fail:
                answers[key] = "fails"
                failed.append(item)
            else:
                answers[key] = _answer(item, clock.today())
    return {key: value for key, value in answers.items() if value is not None}, failed


def _answer(item: dict[str, Any], day: date) -> Any:
    """Return an answer in order."""
    kind = item["kind"]
    if kind == Kind.JUDGEMENT:
        return "meets"
    if kind == Kind.NUMBER:
        return item.get("at_least") or item.get("at_most") or item.get("minimum") or 1
    if kind in {Kind.CHOICE, Kind.CHOICES}:
        sound = [o["value"] for o in item["options"] if not o.get("deviates")]
        return sound[0] if kind == Kind.CHOICE else sound[:1]
    return {Kind.DATE: day.isoformat(), Kind.TEXT: "情况正常"}.get(kind)

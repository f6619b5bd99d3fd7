"""Two people and one form: who changed what, and what can stand together."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Answers = Mapping[str, Any]


class Change(NamedTuple):
    """An answer that became another; None is no answer."""

    item: str
    before: Any
    after: Any


class Clash(NamedTuple):
    """An answer that both changed, each to something else."""

    item: str
    mine: Any
    theirs: Any


def undo(current: Answers, changes: Iterable[Change]) -> dict[str, Any]:
    """Return the answers as they were before `changes` (newest first)."""
    answers = dict(current)
    for change in changes:
        _put(answers, change.item, change.before)
    return answers


def differences(before: Answers, after: Answers) -> list[Change]:
    """Return what is different in `after`, in the order of the keys."""
    keys = sorted(set(before) | set(after))
    pairs = ((key, before.get(key), after.get(key)) for key in keys)
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def merge(base: Answers, current: Answers, mine: Answers) -> tuple[dict[str, Any], list[Clash]]:
    """Return `current` with my changes of `base` in it, and the answers we both changed.

    `mine` names only what I have: an item it leaves out stays; None, "" or [] clears it. Where
    both changed one answer differently, the result keeps theirs and the clash tells both.
    """
    merged = dict(current)
    clashes: list[Clash] = []
    for item, given in mine.items():
        value = None if given in ("", []) else given
        was, stands = base.get(item), current.get(item)
        if value in (was, stands):
            continue
        if was == stands:
            _put(merged, item, value)
        else:
            clashes.append(Clash(item, value, stands))
    return merged, clashes


class Given(NamedTuple):
    """An answer a phone gives: what it was there before, what it is now; None is no answer."""

    was: Any
    now: Any


def merge_given(
    current: Answers, given: Mapping[str, Given], *, foreign: bool = False
) -> tuple[dict[str, Any], list[Clash]]:
    """Return `current` with what can stand of `given` in it, and where somebody else was first.

    On somebody else's sheet (`foreign`) only what is not answered there yet can stand.
    """
    merged = dict(current)
    clashes: list[Clash] = []
    for item, answer in given.items():
        stands = current.get(item)
        if answer.now == stands:
            continue
        if stands == answer.was and not (foreign and stands is not None):
            _put(merged, item, answer.now)
        else:
            clashes.append(Clash(item, answer.now, stands))
    return merged, clashes


def _put(answers: dict[str, Any], item: str, value: Any) -> None:
    if value is None:
        answers.pop(item, None)
    else:
        answers[item] = value

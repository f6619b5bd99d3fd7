"""Two versions of a form side by side, and what becomes of answers between them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.instruments.definition import Definition, Item, Kind, Section
from dudao.instruments.rules.answers import NOTE, clean, gaps
from dudao.instruments.rules.editing import label_of
from dudao.lib.choices import Choice


class Way(Choice):
    """How a part differs."""

    ADDED = "added", gettext_lazy("新增")
    REMOVED = "removed", gettext_lazy("删去")
    CHANGED = "changed", gettext_lazy("改动")
    MOVED = "moved", gettext_lazy("移动")


class Turn(NamedTuple):
    """One property that says something else."""

    name: str
    before: Any
    after: Any


class Difference(NamedTuple):
    """One part that differs; `place` as in `editing`, empty for the head of the form."""

    way: Way
    place: str
    label: str
    turns: tuple[Turn, ...] = ()


class Lost(NamedTuple):
    """An answer that has no place in another version."""

    item: str
    label: str
    answer: Any
    why: str


class Carried(NamedTuple):
    """What of the answers goes over, what does not, and which required items are then open."""

    kept: dict[str, Any]
    lost: list[Lost]
    asked: list[str]


def compare(old: Definition, new: Definition) -> list[Difference]:
    """Return what differs, in the order of the new version, what is gone last."""
    found = []
    if turns := _turns(_plain(old, "sections"), _plain(new, "sections")):
        found.append(Difference(Way.CHANGED, "", new.title, turns))
    before, after = dict(_parts(old)), dict(_parts(new))
    places = _relative(old, after), _relative(new, before)
    for place, part in after.items():
        if place not in before:
            found.append(Difference(Way.ADDED, place, label_of(part)))
        elif turns := _turns(_plain(before[place], "items"), _plain(part, "items")):
            found.append(Difference(Way.CHANGED, place, label_of(part), turns))
        elif places[0].get(place) != places[1].get(place):
            found.append(Difference(Way.MOVED, place, label_of(part)))
    for place, part in before.items():
        if place not in after:
            found.append(Difference(Way.REMOVED, place, label_of(part)))
    return found


def carried(
    old: Definition, new: Definition, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> Carried:
    """Return what becomes of `answers` to `old` in `new`: keys are equal, the answer may stand."""
    found, problems = clean(new, dict(answers))
    refused = {problem.item: problem.message for problem in problems}
    kept: dict[str, Any] = {}
    lost: list[Lost] = []
    order = {item.key: at for at, item in enumerate(old.items())}
    for key in sorted(
        answers, key=lambda one: (order.get(one.removesuffix(NOTE), len(order)), one)
    ):
        answer = answers[key]
        was, now = old.item(key.removesuffix(NOTE)), new.item(key.removesuffix(NOTE))
        label = was.label if was else key
        if was is not None and was.kind is Kind.COMPUTED:
            continue  # worked out anew
        if now is None:
            lost.append(Lost(key, label, answer, _("新版没有这一项。")))
        elif was is not None and was.kind is not now.kind:
            told = {"old": was.kind.label, "new": now.kind.label}
            why = _("题型由“%(old)s”改为“%(new)s”。") % told
            lost.append(Lost(key, label, answer, why))
        elif key in refused:
            lost.append(Lost(key, label, answer, refused[key]))
        elif key in found:
            kept[key] = found[key]
    return Carried(kept, lost, gaps(new, kept, facts))


def _parts(form: Definition) -> Iterator[tuple[str, Item | Section]]:
    for section in form.sections:
        yield f"sections.{section.key}", section
        for item in section.items:
            yield f"items.{item.key}", item


def _relative(form: Definition, others: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """Return where each part stands among those that both versions have."""
    places: dict[str, tuple[str, int]] = {}
    sections = [one for one in form.sections if f"sections.{one.key}" in others]
    for at, section in enumerate(sections):
        places[f"sections.{section.key}"] = ("", at)
    for section in form.sections:
        items = [one for one in section.items if f"items.{one.key}" in others]
        for at, item in enumerate(items):
            places[f"items.{item.key}"] = (section.key, at)
    return places


def _plain(part: Any, without: str) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(part)
    return {name: value for name, value in plain.items() if name not in (without, "key")}


def _turns(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Turn, ...]:
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Turn(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )

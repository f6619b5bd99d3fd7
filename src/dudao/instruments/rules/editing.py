"""One change of a form at a time: put, move or remove a part. Pure; the form need not be whole.

A place is `sections.<key>` or `items.<key>`: keys stay where positions do not.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from dudao.instruments.definition import Definition, Item, Section

Part = TypeVar("Part", Item, Section)
Struct = TypeVar("Struct", bound=msgspec.Struct)

HEAD = ("title", "purpose", "intro", "applies_to", "repeats", "partial")


def part_at(definition: Definition, place: str) -> Item | Section | None:
    """Return what stands at `place`, or None."""
    kind, _dot, key = place.partition(".")
    if kind == "items":
        return definition.item(key)
    return next((one for one in definition.sections if one.key == key), None)


def label_of(part: Item | Section | None) -> str:
    """Return what people call a part; nothing where there is none."""
    if part is None:
        return ""
    return part.label if isinstance(part, Item) else part.title


def told(part: Any) -> dict[str, Any]:
    """Return a part as plain values without defaults; a section without its items."""
    plain: dict[str, Any] = msgspec.to_builtins(part)
    if isinstance(part, Definition):
        return {name: plain[name] for name in HEAD if name in plain}
    return {name: value for name, value in plain.items() if name != "items"}


def with_item(definition: Definition, section: str, item: Item) -> Definition:
    """Return the form with `item` in the place of the one of that key, or at the section's end."""
    if definition.item(item.key) is not None:
        return _each(
            definition, lambda items: tuple(item if i.key == item.key else i for i in items)
        )
    return _each(definition, lambda items: (*items, item), only=section)


def with_section(definition: Definition, section: Section) -> Definition:
    """Return the form with the head of `section` in the place of the old one, or with it last."""
    old = part_at(definition, f"sections.{section.key}")
    if not isinstance(old, Section):
        return _replace(definition, sections=(*definition.sections, section))
    new = _replace(section, items=old.items)
    sections = tuple(new if one.key == new.key else one for one in definition.sections)
    return _replace(definition, sections=sections)


def without(definition: Definition, place: str) -> Definition:
    """Return the form without what stands at `place`."""
    kind, _dot, key = place.partition(".")
    if kind == "items":
        return _each(definition, lambda items: tuple(one for one in items if one.key != key))
    sections = tuple(one for one in definition.sections if one.key != key)
    return _replace(definition, sections=sections)


def moved(definition: Definition, place: str, step: int) -> Definition:
    """Return the form with a part one place up (-1) or down (1).

    An item at the edge of its section goes into the next one; at the end of the form it stays.
    """
    kind, _dot, key = place.partition(".")
    if kind == "sections":
        return _replace(definition, sections=_shifted(definition.sections, key, step))
    section, item = definition.section_of(key), definition.item(key)
    if section is None or item is None:
        return definition
    items = _shifted(section.items, key, step)
    if items != section.items:
        return _each(definition, lambda _items: items, only=section.key)
    at = definition.sections.index(section) + step
    if not 0 <= at < len(definition.sections):
        return definition
    rest = without(definition, place)
    return _each(
        rest,
        lambda there: (item, *there) if step > 0 else (*there, item),
        only=definition.sections[at].key,
    )


def free_key(definition: Definition, kind: str) -> str:
    """Return a key that no part of this kind has: `q7` for an item, `part3` for a section."""
    taken = {one.key for one in definition.items()}
    start, word = len(taken), "q"
    if kind == "sections":
        taken = {one.key for one in definition.sections}
        start, word = len(taken), "part"
    number = start + 1
    while f"{word}{number}" in taken:
        number += 1
    return f"{word}{number}"


def _shifted(parts: Sequence[Part], key: str, step: int) -> tuple[Part, ...]:
    found = list(parts)
    at = next((n for n, one in enumerate(found) if one.key == key), None)
    if at is not None and 0 <= at + step < len(found):
        found.insert(at + step, found.pop(at))
    return tuple(found)


def _each(
    definition: Definition,
    change: Callable[[tuple[Item, ...]], tuple[Item, ...]],
    only: str | None = None,
) -> Definition:
    sections = tuple(
        _replace(one, items=change(one.items)) if only in (None, one.key) else one
        for one in definition.sections
    )
    return _replace(definition, sections=sections)


def _replace(part: Struct, **changes: Any) -> Struct:
    changed: Struct = msgspec.structs.replace(part, **changes)
    return changed

"""An office's own classification of problems: a tree that changes over time. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

#: A tree deeper than this is no help to whoever must choose from it.
DEEPEST = 3
NAME_LIMIT = 60


class Kind(Protocol):
    """What is known of a category here."""

    pk: int
    name: str
    parent_id: int | None
    position: int
    valid_from: date
    valid_to: date | None


class Branch(NamedTuple):
    """A category in its place: how deep it lies (from 1) and its name with those above."""

    category: Kind
    depth: int
    path: str


def holds_on(category: Kind, day: date) -> bool:
    """Tell whether a finding of `day` may be given this category."""
    return category.valid_from <= day and (category.valid_to is None or category.valid_to > day)


def branches(categories: Iterable[Kind]) -> list[Branch]:
    """Return the categories as a tree read from top to bottom; orphans stand at the top."""
    below: dict[int | None, list[Kind]] = {}
    rows = list(categories)
    known = {row.pk for row in rows}
    for row in sorted(rows, key=lambda row: (row.position, row.pk)):
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    return list(_walk(below, None, ()))


def _walk(
    below: Mapping[int | None, list[Kind]], parent: int | None, above: tuple[str, ...]
) -> Iterable[Branch]:
    for row in below.get(parent, ()):
        names = (*above, row.name)
        yield Branch(row, len(names), "›".join(names))
        yield from _walk(below, row.pk, names)


def name_problem(name: str, siblings: Iterable[str]) -> str | None:
    """Return why `name` cannot be a category's beside `siblings`, or None."""
    if not name:
        return _("必填，请填写。")
    if len(name) > NAME_LIMIT:
        return _("最多%(limit)d字，现有%(length)d字，请精简。") % {
            "limit": NAME_LIMIT,
            "length": len(name),
        }
    if name in set(siblings):
        return _("同级已有这个分类，请换一个名称。")
    return None

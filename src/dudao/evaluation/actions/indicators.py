"""Editing the tree of a draft node by node; two people may work on different indicators."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.evaluation.actions.rows import locked_draft, require_unchanged, save_draft
from dudao.evaluation.framework import Framework, Indicator, editing
from dudao.evaluation.models import SystemVersion
from dudao.lib.errors import Invalid
from dudao.org.models import Person

#: Where msgspec says that something is wrong: in a field, or that one is missing.
_PLACE = re.compile(r"(?:\$\.|field `)(\w+)")


@transaction.atomic
def add_indicator(
    version_id: UUID,
    given: Mapping[str, Any],
    *,
    by: Person,
    above: str = "",
    at: int | None = None,
    seen: int | None = None,
) -> SystemVersion:
    """Add an indicator below `above` (empty: at the top); without a code it gets the next one."""
    version = locked_draft(version_id, by)
    require_unchanged(version, seen, [above] if above else [])
    code = given.get("code") or _edited(editing.next_code, version.framework, above)
    one = _indicator({**given, "code": code})
    framework = _edited(editing.added, version.framework, one, above, at)
    codes = [one.code, *([above] if above else [])]
    return save_draft(version, framework, by, codes, _named(one))


@transaction.atomic
def change_indicator(
    version_id: UUID, code: str, given: Mapping[str, Any], *, by: Person, seen: int | None = None
) -> SystemVersion:
    """Change an indicator to what is given; what lies below it stays.

    Raises `Conflict` when somebody else changed the same indicator since the edition `seen`.
    """
    version = locked_draft(version_id, by)
    require_unchanged(version, seen, [code])
    one = _indicator({**given, "code": given.get("code") or code, "children": ()})
    framework = _edited(editing.changed, version.framework, code, one)
    return save_draft(version, framework, by, {code: 0, one.code: 0}, _named(one))


@transaction.atomic
def move_indicator(
    version_id: UUID,
    code: str,
    *,
    by: Person,
    above: str = "",
    at: int | None = None,
    seen: int | None = None,
) -> SystemVersion:
    """Move an indicator, with what lies below it, below `above`, at a place or last."""
    version = locked_draft(version_id, by)
    require_unchanged(version, seen, [code, above] if above else [code])
    one = _edited(editing.found, version.framework, code)
    framework = _edited(editing.moved, version.framework, code, above, at)
    return save_draft(version, framework, by, [code], _named(one))


@transaction.atomic
def shift_indicator(
    version_id: UUID, code: str, *, by: Person, places: int = -1, seen: int | None = None
) -> SystemVersion:
    """Move an indicator up (negative) or down among those beside it."""
    version = locked_draft(version_id, by)
    require_unchanged(version, seen, [code])
    one = _edited(editing.found, version.framework, code)
    framework = _edited(editing.shifted, version.framework, code, places)
    return save_draft(version, framework, by, [code], _named(one))


@transaction.atomic
def drop_indicator(
    version_id: UUID, code: str, *, by: Person, seen: int | None = None
) -> SystemVersion:
    """Take an indicator out, with what lies below it."""
    version = locked_draft(version_id, by)
    gone = [p.indicator.code for p in version.framework.walk() if code in p.path]
    require_unchanged(version, seen, gone or [code])
    one = _edited(editing.found, version.framework, code)
    framework = _edited(editing.dropped, version.framework, code)
    return save_draft(version, framework, by, gone, _named(one))


def _edited(edit: Callable[..., Any], framework: Framework, *given: Any) -> Any:
    try:
        return edit(framework, *given)
    except editing.EditError as error:
        raise Invalid(str(error), fields={"code": str(error)}) from error


def _indicator(given: Mapping[str, Any]) -> Indicator:
    said = {name: value for name, value in given.items() if value is not None}
    try:
        return msgspec.convert(said, Indicator, strict=False)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        name = place[1] if place else "title"
        told = _("写法不对：%(detail)s") % {"detail": str(error)}
        raise Invalid(_("有内容需要更正。"), fields={name: told}) from error


def _named(one: Indicator) -> str:
    return f"{one.code} {one.title}"[:120]

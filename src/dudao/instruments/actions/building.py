"""Building a form: drafts that several people change, one part at a time.

A draft may be unfinished: what is wrong with it is shown, and keeps it from being published. Every
change names what it was made on (`was`); where somebody else changed the same part meanwhile,
nothing is overwritten and both see both.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.instruments import rules
from dudao.instruments.actions.versions import (
    about,
    locked_form,
    locked_version,
    newest_of,
    next_version,
    own_office,
)
from dudao.instruments.definition import Definition, Item, Purpose, Section
from dudao.instruments.models import Instrument, Version
from dudao.instruments.rules import editing
from dudao.instruments.states import State
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.org.models import Person, Unit

Given = Mapping[str, Any]
_LONGEST_TITLE = 120


@transaction.atomic
def begin_form(*, by: Person, office: Unit, title: str, purpose: Purpose) -> Version:
    """Begin a form of `office` from nothing: a draft with one empty section."""
    require(by, Permission.INSTRUMENT_EDIT, office)
    title = title.strip()
    if not title or len(title) > _LONGEST_TITLE:
        message = _("请填写名称，最多%(most)d字。") % {"most": _LONGEST_TITLE}
        raise Invalid(_("没有保存。"), fields={"title": message})
    # Two people who begin a form at once begin two.
    Unit.objects.select_for_update(no_key=True).get(pk=office.pk)
    keys = set(Instrument.objects.filter(office=office).values_list("key", flat=True))
    number = next(n for n in range(1, len(keys) + 2) if f"form_{n}" not in keys)
    section = Section(key="part1", title=str(_("第一部分")), items=())
    form = Definition(f"form_{number}", title, purpose, (section,))
    version = next_version(locked_form(form.key, office, title), form)
    record("instrument.begun", version, by=by, unit=office, **about(version))
    return version


@transaction.atomic
def begin_draft(version_id: int, *, by: Person, office: Unit) -> Version:
    """Return the draft of `office` in which a form is changed: the open one, or a copy of this.

    A form that ships with the product becomes one of the office.
    """
    require(by, Permission.INSTRUMENT_EDIT, office)
    source = Version.objects.select_related("instrument").filter(pk=version_id).first()
    if source is None or source.instrument.office_id not in (None, office.pk):
        raise NotFound(_("没有这份表单。请刷新页面。"))
    instrument = locked_form(source.instrument.key, office, source.instrument.title)
    newest = newest_of(instrument)
    if newest is not None and newest.state == State.DRAFT:
        return newest
    version = next_version(instrument, source.form)
    told = {"copied": source.pk, **about(version)}
    record("instrument.draft_begun", version, by=by, unit=office, **told)
    return version


@transaction.atomic
def put_head(version_id: int, *, by: Person, head: Given, was: Given | None = None) -> Version:
    """Change title, purpose, introduction and what units a draft is for."""
    version, form = _draft(version_id, by)
    _unchanged(editing.told(form), was, form.title)
    data = {"key": form.key, **{name: head[name] for name in editing.HEAD if name in head}}
    new = _shaped({**data, "sections": []}, Definition)
    changed = msgspec.structs.replace(new, sections=form.sections)
    return _saved(version, changed, by=by, part="", label=new.title)


@transaction.atomic
def put_section(
    version_id: int, *, by: Person, section: Given, key: str = "", was: Given | None = None
) -> Version:
    """Change the head of a section of a draft, or add one where `key` is empty."""
    version, form = _draft(version_id, by)
    _current(form, f"sections.{key}" if key else "", was)
    key = key or editing.free_key(form, "sections")
    new = _shaped({**section, "key": key, "items": []}, Section)
    changed = editing.with_section(form, new)
    _sound(changed, f"sections.{key}", f"sections.{key}.show_if")
    return _saved(version, changed, by=by, part=f"sections.{key}", label=new.title)


@transaction.atomic
def put_item(
    version_id: int,
    *,
    by: Person,
    item: Given,
    section: str = "",
    key: str = "",
    was: Given | None = None,
) -> Version:
    """Change an item of a draft, or add one to the end of `section` where `key` is empty."""
    version, form = _draft(version_id, by)
    _current(form, f"items.{key}" if key else "", was)
    if not key and editing.part_at(form, f"sections.{section}") is None:
        raise NotFound(_("这个部分已被删去。请刷新页面。"))
    key = key or editing.free_key(form, "items")
    new = _shaped({**item, "key": key}, Item)
    changed = editing.with_item(form, section, new)
    held = changed.section_of(key)
    _sound(changed, *_places(held.key if held else section, key))
    return _saved(version, changed, by=by, part=f"items.{key}", label=new.label)


@transaction.atomic
def move_part(version_id: int, *, by: Person, part: str, up: bool) -> Version:
    """Move a section or an item of a draft one place up or down."""
    version, form = _draft(version_id, by)
    label = editing.label_of(_current(form, part, None))
    changed = editing.moved(form, part, -1 if up else 1)
    return _saved(version, changed, by=by, part=part, label=label)


@transaction.atomic
def remove_part(version_id: int, *, by: Person, part: str, was: Given | None = None) -> Version:
    """Remove a section with its items, or an item, of a draft."""
    version, form = _draft(version_id, by)
    label = editing.label_of(_current(form, part, was))
    return _saved(version, editing.without(form, part), by=by, part=part, label=label)


def _draft(version_id: int, by: Person) -> tuple[Version, Definition]:
    version = locked_version(version_id)
    require(by, Permission.INSTRUMENT_EDIT, own_office(version))
    if version.state != State.DRAFT:
        raise WrongState(_("这一版已经发布，内容不能再改。请从它新建一版草稿。"))
    return version, version.form


def _saved(version: Version, form: Definition, *, by: Person, part: str, label: str) -> Version:
    """Keep the changed draft; what changed nothing is not recorded."""
    digest = rules.digest(form)
    if digest == version.hash:
        return version
    version.definition, version.hash = json.loads(rules.canonical(form)), digest
    version.__dict__.pop("form", None)
    version.save(update_fields=["definition", "hash"])
    told = {"part": part, "label": label, **about(version)}
    record("instrument.draft_changed", version, by=by, unit=own_office(version), **told)
    return version


def _current(form: Definition, place: str, was: Given | None) -> Item | Section | None:
    """Return what stands at `place`, which must be what the change was made on."""
    if not place:
        return None
    part = editing.part_at(form, place)
    if part is None:
        message = _("这一处刚才被别人删去了，没有保存。您填的内容还在，可以另加一项。")
        raise Conflict(message, current=None)
    _unchanged(editing.told(part), was, editing.label_of(part))
    return part


def _unchanged(now: dict[str, Any], was: Given | None, label: str) -> None:
    if was is not None and json.loads(json.dumps(now)) != json.loads(json.dumps(dict(was))):
        raise Conflict(
            _("您修改的时候，别人也改了“%(label)s”，没有保存。请对照后再保存。") % {"label": label},
            current=now,
        )


def _shaped(data: dict[str, Any], shape: Callable[..., Any]) -> Any:
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        message = _("写法不对：%(detail)s") % {"detail": error}
        raise Invalid(_("有内容填写不正确，没有保存。"), fields={"form": message}) from error


def _places(section: str, key: str) -> tuple[str, ...]:
    place = f"sections.{section}.items.{key}"
    return place, f"{place}.show_if", f"{place}.required_if", f"{place}.compute"


def _sound(form: Definition, *places: str) -> None:
    """Raise `Invalid` for what is wrong at `places`; elsewhere a draft may wait to be mended."""
    empty = _("这个部分没有题目。")
    found: dict[str, str] = {}
    for place, message in rules.validate(form):
        if place in places and message != empty:
            name = place.rpartition(".")[2]
            field = name if name in ("show_if", "required_if", "compute") else "form"
            found[field] = _("；").join(filter(None, [found.get(field), message]))
    if found:
        raise Invalid(_("有内容填写不正确，没有保存。"), fields=found)

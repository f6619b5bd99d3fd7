"""Building a form: the draft with its parts, one part at a time, moved, removed, as on a phone."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require, require_anywhere
from dudao.instruments import actions, queries
from dudao.instruments.definition import Definition, Item, Judgement, Kind, Purpose, Section
from dudao.instruments.models import Version
from dudao.instruments.rules import editing, plain, posted, settled, validate, visible
from dudao.instruments.states import State
from dudao.lib.errors import Conflict, WrongState
from dudao.org.models import Unit
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.inspectorate.inspectors import offices_for
from dudao.web.instruments.building_forms import (
    BeginForm,
    HeadForm,
    ItemForm,
    SectionForm,
    condition_rows,
    item_sets,
    options_of,
    wordings_of,
)
from dudao.web.instruments.comparing import turns_in_words
from dudao.web.instruments.conditions import above, earlier
from dudao.web.instruments.printed import PrintedItem, printed
from dudao.web.instruments.views import find
from dudao.web.request import PageRequest
from dudao.web.visits.rows import TONES

_CHANGES = 5


@require_http_methods(["GET", "POST"])
def begin(request: PageRequest) -> HttpResponse:
    """Begin a form from nothing."""
    require_anywhere(request.user, Permission.INSTRUMENT_EDIT)
    form = BeginForm(request.POST or None)
    offer(form, office=offices_for(request.user, Permission.INSTRUMENT_EDIT))

    def make(data: dict[str, Any]) -> Version:
        given = {"office": data["office"], "title": data["title"]}
        return actions.begin_form(by=request.user, purpose=Purpose(data["purpose"]), **given)

    version = carry_out(form, make)
    if version is not None:
        return redirect("form-build", version.pk)
    context = {"form": form, "title": _("新建表单"), "back": "forms"}
    return render(request, "instruments/begin.html", context, status=form_status(form))


@require_POST
def begin_draft(request: PageRequest, pk: int) -> HttpResponse:
    """Open the draft in which a form is changed."""
    version = find(request, pk)
    office = version.instrument.office or _office(request)
    draft = actions.begin_draft(version.pk, by=request.user, office=office)
    return redirect("form-build", draft.pk)


def _office(request: PageRequest) -> Unit:
    """Return the office that makes a shipped form its own: the first whose forms one edits."""
    return get_object_or_404(offices_for(request.user, Permission.INSTRUMENT_EDIT)[:1])


@require_GET
def build(request: PageRequest, pk: int) -> HttpResponse:
    """Show a draft with its parts, what is still wrong, who changed it last, and the phone."""
    version = _draft(request, pk)
    context = {
        "version": version,
        "sections": printed(version.form),
        "flaws": validate(version.form),
        "changes": queries.changes_of(version)[:_CHANGES],
        **_as_on_phone(request, version),
    }
    return render(request, "instruments/build.html", context)


@require_GET
def phone(request: PageRequest, pk: int) -> HttpResponse:
    """Show a version as it looks on a phone, with what appears on a condition."""
    version = find(request, pk)
    context = {"version": version, **_as_on_phone(request, version)}
    page = "instruments/phone_form.html" if request.htmx else "instruments/phone.html"
    return render(request, page, context)


def _as_on_phone(request: PageRequest, version: Version) -> dict[str, Any]:
    """Return the items that show with what was tried out, each with its choices."""
    form = version.form
    try:
        answers = settled(form, posted(form, dict(request.GET.lists())))
        shown = set(visible(form, answers))
    except ValueError:  # a condition of a draft names what is gone
        answers, shown = {}, {item.key for item in form.items()}
    parts = [
        (part.section, [_on_phone(one, answers) for one in part.items if one.item.key in shown])
        for part in printed(form)
    ]
    return {"parts": [part for part in parts if part[1]]}


class OnPhone(NamedTuple):
    """An item with what was tried out."""

    number: int
    item: Item
    choices: list[tuple[str, Any, bool, str]]  # value, label, chosen, colour
    text: str


def _on_phone(one: PrintedItem, answers: dict[str, Any]) -> OnPhone:
    item, answer = one.item, answers.get(one.item.key)
    chosen = answer if isinstance(answer, list) else [answer]
    if item.kind is Kind.JUDGEMENT:
        told = [(j.value, j.label, j.value in chosen, TONES[j]) for j in Judgement]
    else:
        told = [(o.value, o.label, o.value in chosen, "blue") for o in item.options]
    text = "" if answer is None or told or isinstance(answer, list) else plain(answer)
    return OnPhone(one.number, item, told, text)


@require_http_methods(["GET", "POST"])
def head(request: PageRequest, pk: int) -> HttpResponse:
    """Change title, purpose and what units a draft is for."""
    version = _draft(request, pk)
    form = HeadForm(request.POST or None, initial=HeadForm.opened(version.form))

    def save(_data: dict[str, Any]) -> Version:
        given = form.given(version.form)
        return actions.put_head(version.pk, by=request.user, head=given, was=form.seen())

    return _edited(request, version, form, save, _("表单名称和适用范围"))


@require_http_methods(["GET", "POST"])
def section(request: PageRequest, pk: int, key: str = "") -> HttpResponse:
    """Change a section of a draft, or add one."""
    version = _draft(request, pk)
    old = editing.part_at(version.form, f"sections.{key}") if key else None
    part = old if isinstance(old, Section) else None
    told = editing.told(part) if part else {}
    form = SectionForm(request.POST or None, initial=SectionForm.opened(part, version.form))
    shown = told.get("show_if")
    rows = condition_rows(shown, version.form, above(version.form, key), request.POST or None)

    def save(_data: dict[str, Any]) -> Version:
        given = form.given(part)
        given["show_if"] = form.condition(rows, version.form, shown)
        return actions.put_section(
            version.pk, by=request.user, section=given, key=key, was=form.seen()
        )

    sets = {"conditions": rows, "complex": rows is None}
    return _edited(request, version, form, save, _("部分"), sets)


@require_http_methods(["GET", "POST"])
def item(request: PageRequest, pk: int, section: str = "", key: str = "") -> HttpResponse:
    """Change an item of a draft, or add one to a section."""
    version = _draft(request, pk)
    old = version.form.item(key) if key else None
    form = ItemForm(request.POST or None, initial=ItemForm.opened(old, version.form) if old else {})
    options, wordings = item_sets(old, request.POST or None)
    shown = old.show_if if old else None
    before = earlier(version.form, key) if old else _before(version.form, section)
    rows = condition_rows(shown, version.form, before, request.POST or None)

    def save(data: dict[str, Any]) -> Version:
        given = form.given(old, version.form)
        given["options"] = options_of(options) if data["kind"] in ("choice", "choices") else []
        given["wording"] = wordings_of(wordings, data["basis"])
        given["show_if"] = form.condition(rows, version.form, shown)
        place = {"section": section, "key": key}
        return actions.put_item(version.pk, by=request.user, item=given, was=form.seen(), **place)

    sets = {
        "options": options,
        "wordings": wordings,
        "conditions": rows,
        "complex": rows is None,
    }
    return _edited(request, version, form, save, _("题目"), sets)


@require_POST
def move(request: PageRequest, pk: int) -> HttpResponse:
    """Move a part one place up or down."""
    part, up = request.POST.get("part", ""), request.POST.get("up") == "1"
    actions.move_part(_draft(request, pk).pk, by=request.user, part=part, up=up)
    return redirect("form-build", pk)


@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Remove a part."""
    part = request.POST.get("part", "")
    actions.remove_part(_draft(request, pk).pk, by=request.user, part=part)
    messages.success(request, _("已删去。"))
    return redirect("form-build", pk)


def _edited(
    request: PageRequest,
    version: Version,
    form: Any,
    save: Callable[[dict[str, Any]], Version],
    title: str,
    sets: dict[str, Any] | None = None,
) -> HttpResponse:
    """Save a part, or show it with what is wrong or what somebody else wrote meanwhile."""
    sets = sets or {}
    drawn = [rows for rows in sets.values() if isinstance(rows, forms.BaseFormSet)]
    theirs: list[Any] = []

    def saved(data: dict[str, Any]) -> Version:
        try:
            return save(data)
        except Conflict as error:
            theirs.extend(_differences(form, error.current))
            raise

    sound = {rows.is_valid() for rows in drawn if rows.is_bound}  # every one tells what is wrong
    if False not in sound and carry_out(form, saved) is not None:
        messages.success(request, _("已保存到草稿。"))
        return redirect("form-build", version.pk)
    context = {"form": form, "version": version, "title": title, "theirs": theirs, **sets}
    return render(request, "instruments/part.html", context, status=form_status(form))


def _differences(form: Any, current: Any) -> list[Any]:
    """Return what somebody else changed; from now on this page is about what stands now."""
    if not isinstance(current, dict):
        return []
    found = turns_in_words(form.seen() or {}, current)
    form.data = form.data.copy()
    form.data["was"] = json.dumps(current, ensure_ascii=False)
    return found


def _before(form: Definition, section: str) -> list[tuple[str, str]]:
    """Return the items before the end of `section`, where a new item goes."""
    found: list[tuple[str, str]] = []
    number = 0
    for one in form.sections:
        for known in one.items:
            number += 1
            found.append((known.key, f"{number}. {known.label}"))
        if one.key == section:
            break
    return found


def _draft(request: PageRequest, pk: int) -> Version:
    """Return a draft that the person edits."""
    version = find(request, pk)
    office = version.instrument.office
    if office is not None:
        require(request.user, Permission.INSTRUMENT_EDIT, office)
    if office is None or version.state != State.DRAFT:
        raise WrongState(_("这一版已经发布，内容不能再改。请在表单页点“修改”，新建一版草稿。"))
    return version

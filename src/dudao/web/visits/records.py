"""Filling in a form: saved as one goes, several people at once, photos beside every item."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.files.actions import store
from dudao.instruments.definition import Kind
from dudao.instruments.rules import deviations, posted, progress, visible
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.visits import actions, queries
from dudao.visits.models import Record
from dudao.visits.states import State
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import number_in, record_of
from dudao.web.visits.rows import parts_of, row_of
from dudao.web.visits.sharing import sheet_words


@require_http_methods(["GET", "POST"])
def record_page(request: PageRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Show a form and take what was filled in."""
    sheet = record_of(request, pk, record)
    if request.method == "GET":
        return _page(request, sheet, sheet.answers)
    given = _given(request, sheet)
    try:
        saved = _save(request, sheet, given)
    except Invalid as error:
        return _refused(request, sheet, given, error)
    except Conflict as error:
        return _contested(request, sheet, error)
    if request.htmx:
        return JsonResponse(_state(saved))
    messages.success(request, _("已保存。"))
    return redirect("visit", pk)


def _save(request: PageRequest, sheet: Record, given: dict[str, Any]) -> Record:
    return actions.save_record(
        sheet.visit_id,
        sheet.version_id,
        serial=sheet.serial,
        by=request.user,
        answers=given,
        revision=number_in(request.POST.get("revision")),
    )


def _given(request: PageRequest, sheet: Record) -> dict[str, Any]:
    """Return what the form sent; the blank that stands for "nothing ticked" is no choice."""
    form = sheet.version.form
    given = posted(form, dict(request.POST.lists()))
    ticked = {item.key for item in form.items() if item.kind is Kind.CHOICES}
    return {
        key: [one for one in value if one] if key in ticked else value
        for key, value in given.items()
    }


def _state(record: Record) -> dict[str, Any]:
    """Return what the page must know after a save: what shows, how far it is, what deviates."""
    form, answers, facts = record.version.form, record.answers, record.facts
    at = record.saved_at
    return {
        "revision": record.revision,
        "saved_at": f"{at.astimezone(clock.CHINA):%H:%M:%S}" if at else "",
        "answers": answers,
        "visible": visible(form, answers, facts),
        "deviations": deviations(form, answers, facts),
        "sections": [one._asdict() for one in progress(form, answers, facts)],
    }


def _refused(
    request: PageRequest, sheet: Record, given: dict[str, Any], error: Invalid
) -> HttpResponse:
    if request.htmx:
        return JsonResponse({"message": error.message, "fields": error.fields}, status=422)
    return _page(request, sheet, {**sheet.answers, **given}, error=error, status=422)


def _contested(request: PageRequest, sheet: Record, error: Conflict) -> HttpResponse:
    if request.htmx:
        return JsonResponse({"message": error.message, **error.current}, status=409)
    sheet.revision = error.current["revision"]
    mine = {clash["item"]: clash["mine"] for clash in error.current["clashes"]}
    answers = {**error.current["answers"], **mine}
    return _page(request, sheet, answers, error=error, status=409)


def _page(
    request: PageRequest,
    sheet: Record,
    answers: dict[str, Any],
    *,
    error: Invalid | Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    visit = sheet.visit
    mine = queries.writable_by(visit, request.user) and queries.keeps(sheet, request.user)
    writes = mine and visit.state == State.CHECKED_IN
    parts = parts_of(sheet, answers, getattr(error, "fields", {}))
    context = {
        "visit": visit,
        "record": sheet,
        "form": sheet.version.form,
        "title": queries.title_of(sheet),
        "parts": parts,
        "writes": writes,
        "newer": queries.newer_version(sheet) if writes else None,
        "whose": sheet_words(sheet, request.user),
        "error": error,
        "clashes": error.current["clashes"] if isinstance(error, Conflict) else [],
        "required": sum(part.required for part in parts),
        "answered": sum(part.answered for part in parts),
    }
    return render(request, "visits/record.html", context, status=status)


@require_POST
def record_attach(request: PageRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Store photos or files and put them to an item."""
    sheet = record_of(request, pk, record)
    item = request.POST.get("item", "")
    for upload in request.FILES.getlist("files"):
        content = cast("BinaryIO", upload)
        file = store(content, name=upload.name or "", unit=sheet.visit.unit, by=request.user)
        actions.attach(sheet.pk, by=request.user, item=item, file_id=file.pk)
    return _files(request, pk, record, item)


@require_POST
def record_detach(request: PageRequest, pk: UUID, record: UUID, file: UUID) -> HttpResponse:
    """Take a file off an item."""
    sheet = record_of(request, pk, record)
    item = request.POST.get("item", "")
    actions.detach(sheet.pk, by=request.user, item=item, file_id=file)
    return _files(request, pk, record, item)


def _files(request: PageRequest, pk: UUID, record: UUID, item: str) -> HttpResponse:
    if not request.htmx:
        return redirect("record", pk, record)
    sheet = record_of(request, pk, record)
    context = {"visit": sheet.visit, "record": sheet, "row": row_of(sheet, item), "writes": True}
    response = render(request, "visits/files.html", context)
    response["X-Revision"] = str(sheet.revision)
    return response

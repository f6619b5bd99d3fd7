"""Templates an office made itself: the list, upload with its check, preview, on and off."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.documents import actions, queries, templating
from dudao.documents.compose import font_warnings
from dudao.documents.models import Template
from dudao.documents.states import Kind
from dudao.documents.template import compiled, starting
from dudao.documents.template.package import SIZE_LIMIT
from dudao.files import queries as files
from dudao.files.rules import DOCX, PDF
from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.org.models import Person
from dudao.web.documents.template_forms import TemplateFilter, TemplateForm
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.inspectors import offices_for
from dudao.web.listing import Listing
from dudao.web.request import PageRequest

_EDIT = Permission.TEMPLATE_EDIT


@require_GET
def templates_page(request: PageRequest) -> HttpResponse:
    """List the templates of one's office, those in use first."""
    require_anywhere(request.user, _EDIT)
    listing = Listing(
        request,
        queries.templates_visible_to(request.user),
        TemplateFilter,
        orders={"state": ("-state", "kind", "-id")},
    )
    context = {"listing": listing, "kinds": list(Kind), "converts": templating.converts()}
    return render(request, "documents/templates.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: PageRequest) -> HttpResponse:
    """Take a file, check it, and show what is wrong with it."""
    require_anywhere(request.user, _EDIT)
    form = TemplateForm(
        request.POST or None,
        request.FILES or None,
        offices=offices_for(request.user, _EDIT),
        initial={"kind": request.GET.get("kind")},
    )
    made = carry_out(form, lambda data: _uploaded(data, request.user))
    if made is None:
        return render(
            request, "documents/template_new.html", {"form": form}, status=form_status(form)
        )
    if not made.troubles:
        messages.success(request, _("检查通过，可以预览和启用。"))
    return redirect("template", made.pk)


def _uploaded(data: dict[str, Any], by: Person) -> Template:
    upload: UploadedFile[bytes] = data["file"]
    try:
        return actions.upload_template(
            upload.read(SIZE_LIMIT + 1),
            office=data["office"],
            kind=Kind(data["kind"]),
            name=data["name"] or PurePath(upload.name or "").stem,
            file_name=upload.name or "",
            by=by,
        )
    except (TooLarge, Unsupported) as error:
        raise Invalid(error.message, fields={"file": error.message}) from error


@require_GET
def template_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a template with the result of its check."""
    template = _visible(request, pk)
    checked = compiled(queries.template_content(template), Kind(template.kind))
    context = {
        "template": template,
        "warnings": checked.warnings,
        "converts": templating.converts(),
        "faces": font_warnings() if templating.converts() else [],
        "documents": template.documents.count(),
    }
    return render(request, "documents/template.html", context)


@require_GET
def kind_page(request: PageRequest, kind: str) -> HttpResponse:
    """Show how to write a template of a kind, and its fields."""
    require_anywhere(request.user, _EDIT)
    known = _kind(kind)
    context = {"kind": known, "rows": starting.field_rows(known), "how_to": starting.HOW_TO}
    return render(request, "documents/template_kind.html", context)


@require_GET
def starting_file(request: PageRequest, kind: str) -> HttpResponse:
    """Give a template to begin with."""
    require_anywhere(request.user, _EDIT)
    known = _kind(kind)
    name = _("%(kind)s模板.docx") % {"kind": known.label}
    return _file(starting.starting_template(known), name, DOCX.media_type)


@require_GET
def fields_file(request: PageRequest, kind: str) -> HttpResponse:
    """Give the field list as a Word file."""
    require_anywhere(request.user, _EDIT)
    known = _kind(kind)
    name = _("%(kind)s模板字段表.docx") % {"kind": known.label}
    return _file(starting.field_sheet(known), name, DOCX.media_type)


@require_GET
def template_file(request: PageRequest, pk: UUID) -> FileResponse:
    """Give the template itself, to go on editing."""
    file = _visible(request, pk).file
    return FileResponse(
        files.content(file), as_attachment=True, filename=file.name, content_type=file.media_type
    )


@require_GET
def preview(request: PageRequest, pk: UUID, form: str) -> HttpResponse:
    """Show the template filled with an invented document."""
    template = _visible(request, pk)
    data, kind = queries.template_content(template), Kind(template.kind)
    name = _("预览：%(name)s") % {"name": template.name}
    if form == "docx":
        return _file(templating.preview(data, kind).docx, f"{name}.docx", DOCX.media_type)
    if form != "pdf":
        raise Http404
    pdf = templating.preview_pdf(data, kind)
    return _file(pdf, f"{name}.pdf", PDF.media_type, shown=True)


@require_http_methods(["GET", "POST"])
def use(request: PageRequest, pk: UUID) -> HttpResponse:
    """Switch the template on."""
    done = _("已启用。今后印发的%(kind)s都用这个模板，已经印发的不变。")
    return _step(request, pk, actions.use_template, done)


@require_http_methods(["GET", "POST"])
def retire(request: PageRequest, pk: UUID) -> HttpResponse:
    """Switch the template off."""
    done = _("已停用。今后印发的%(kind)s用标准版式。")
    return _step(request, pk, actions.retire_template, done)


def _step(
    request: PageRequest, pk: UUID, action: Callable[..., Template], done: str
) -> HttpResponse:
    template = _visible(request, pk)
    if request.method == "POST":
        action(template.pk, by=request.user)
        messages.success(request, done % {"kind": template.get_kind_display()})
    return redirect("template", pk)


def _visible(request: PageRequest, pk: UUID) -> Template:
    require_anywhere(request.user, _EDIT)
    return get_object_or_404(queries.templates_visible_to(request.user), pk=pk)


def _kind(given: str) -> Kind:
    if given not in set(Kind):
        raise Http404
    return Kind(given)


def _file(data: bytes, name: str, media_type: str, *, shown: bool = False) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(not shown, name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

"""Official documents: the list, a document, a new one, and writing it."""

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.bulletins.frame import government_of, signers_of
from dudao.analytics.queries.figures import Asked, require_period
from dudao.documents import actions, queries
from dudao.documents.blanks import blank
from dudao.documents.compose import font_warnings
from dudao.documents.content import Official
from dudao.documents.models import Document
from dudao.documents.states import LOOKS, Kind, State
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.web.documents.columns import DOCUMENT_COLUMNS, url_of
from dudao.web.documents.desk import desk
from dudao.web.documents.exchange.filings import filed
from dudao.web.documents.forms import DocumentFilter, FigureForm, NewForm, OfficialForm
from dudao.web.documents.stated import stated
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.paper import paper
from dudao.web.request import PageRequest

_READERS = (
    Permission.DOCUMENT_VIEW,
    Permission.DOCUMENT_DRAFT,
    Permission.DOCUMENT_SIGN_OFF,
    Permission.DOCUMENT_RECEIVE,
)
#: The usual documents, offered first when a new one is begun.
OFFERED = (
    Kind.NOTICE, Kind.CIRCULAR, Kind.REPORT, Kind.REQUEST, Kind.LETTER, Kind.MINUTES, Kind.OPINION,
    Kind.SUPERVISION_OPINION, Kind.TRANSFER_LETTER, Kind.TARGET_AGREEMENT, Kind.BRIEF,
    Kind.APPOINTMENT, Kind.CERTIFICATE, Kind.VISIT_RECORD, Kind.LESSON_RECORD, Kind.RECHECK_RECORD,
)  # fmt: skip


@require_GET
def documents_page(request: PageRequest) -> HttpResponseBase:
    """List the documents one may see, of every kind."""
    open_to(request.user, *_READERS)
    rows = (
        queries.visible_to(request.user)
        .defer("content")
        .select_related("notice", "consultation")
        .prefetch_related("deliveries")
    )
    listing = Listing(
        request, rows, DocumentFilter, orders={"newest": ("-id",)}, decorate=_with_urls
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("公文登记"), DOCUMENT_COLUMNS)
    context = {"listing": listing, "may_draft": _drafts_for_office(request.user)}
    return render(request, "documents/documents.html", context)


def _with_urls(rows: list[Document]) -> None:
    for row in rows:
        deliveries = list(row.deliveries.all())
        row.url = url_of(row)  # type: ignore[attr-defined]
        row.ready = row.state == State.SIGNED_OFF and row.kind in LOOKS  # type: ignore[attr-defined]
        row.sent = len(deliveries)  # type: ignore[attr-defined]
        row.signed = sum(one.acknowledged_at is not None for one in deliveries)  # type: ignore[attr-defined]


def _drafts_for_office(person: Person) -> bool:
    return may_anywhere(person, Permission.DOCUMENT_CHECK)


@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Draft a document: assembled from data for a period, or the usual parts to write on."""
    open_to(request.user, Permission.DOCUMENT_CHECK)
    form = NewForm(request.POST or None)
    office = own_office(request.user)
    made = carry_out(
        form,
        lambda _data: actions.draft(
            _begun(form, request.user), office=office, unit=office, by=request.user
        ),
    )
    if made is None:
        context = {"form": form, "bulletins": BULLETINS, "kinds": OFFERED}
        return render(request, "documents/new.html", context, status=form_status(form))
    messages.success(request, _("已起草。请补充“____”处的内容，核对后送核稿。"))
    return redirect("document-edit", made.pk)


def _begun(form: NewForm, person: Person) -> Official:
    given, office = form.cleaned_data, own_office(person)
    if given["what"] in BULLETINS:
        asked = Asked(office=office, since=given["since"], until=given["until"])
        return BULLETINS[given["what"]].assemble(person, require_period(asked))
    return blank(
        Kind(given["what"]),
        office=office.name,
        government=government_of(office),
        signers=signers_of(office),
    )


@require_GET
def document_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a document as it is printed, the figures it states, and whose turn it is."""
    document = visible(request.user, pk)
    if document.kind not in LOOKS:
        return redirect(url_of(document) or reverse("documents"))
    place = desk(document, request.user)
    if place.mine is not None and place.mine.read_at is None:
        actions.read(document.pk, by=request.user)
    content = cast("Official", document.typed_content)
    works = (
        place.edits
        or place.returns
        or may(request.user, Permission.DOCUMENT_CHECK, document.office)
    )
    context = {
        "document": document,
        **filed(document, request.user),
        "desk": place,
        "paper": paper(content),
        "facts": stated(content, request.user, proved=not document.number) if works else (),
        "amendments": document.amendments.exclude(number=""),
        "warnings": font_warnings() if place.edits else (),
    }
    return render(request, "documents/document.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Write on a draft."""
    document = visible(request.user, pk)
    content = document.typed_content
    if not isinstance(content, Official):
        return redirect(url_of(document) or reverse("documents"))
    form = OfficialForm(
        request.POST or None, content=content, person=request.user, document=document
    )
    seen = request.POST.get("seen", "")
    done = carry_out(form, lambda _data: _save(form, document, request.user, seen))
    if done is None:
        context = {
            "form": form,
            "document": document,
            "facts": stated(content, request.user),
            "figure": FigureForm(None, office=document.office, until=_until(content)),
        }
        return render(request, "documents/edit.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("document", pk)


def _save(form: OfficialForm, document: Document, person: Person, seen: str) -> Document:
    to, copies = form.recipients_units()
    return actions.edit(
        document.pk, form.official(), by=person, seen_sha256=seen, to=to, copies=copies
    )


def _until(content: Official) -> date:
    """Return the day the document's figures go up to; today where it has none."""
    days = [fact.as_of for fact in content.facts.values() if fact.as_of]
    return max(days, default=clock.today())


def official(person: Person, pk: UUID) -> Document:
    """Return a document whose steps are taken on its own page; 404 for any other."""
    document = visible(person, pk)
    if document.kind not in LOOKS:
        raise Http404
    return document


def visible(person: Person, pk: UUID) -> Document:
    """Return the document, or answer that there is none for this person."""
    rows = queries.visible_to(person).select_related(
        "checked_by", "docx", "pdf", "amends", "template", "notice", "consultation"
    )
    return get_object_or_404(rows, pk=pk)

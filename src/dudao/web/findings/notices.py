"""整改通知书: the list, the page, and its steps from draft to receipt."""

from collections.abc import Callable
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
from dudao.access.queries import may_anywhere
from dudao.documents import actions as documents
from dudao.documents.content import RectificationNotice
from dudao.documents.states import State as DocumentState
from dudao.findings import actions, queries
from dudao.findings.models import Finding, Notice
from dudao.org.models import Person
from dudao.web.documents.exchange.filings import filed
from dudao.web.findings.columns import NOTICE_COLUMNS
from dudao.web.findings.desk import desk
from dudao.web.findings.forms import NoticeFilter, NoticeForm
from dudao.web.findings.reading import clocked
from dudao.web.findings.steps import step
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.listing import Listing
from dudao.web.paper import paper
from dudao.web.request import PageRequest
from dudao.web.turns import Done, show, turn_of

#: The longest note, in characters.
_READERS = (
    Permission.DOCUMENT_VIEW,
    Permission.DOCUMENT_DRAFT,
    Permission.DOCUMENT_SIGN_OFF,
    Permission.DOCUMENT_RECEIVE,
)


@require_GET
def notices_page(request: PageRequest) -> HttpResponseBase:
    """List the notices one may see."""
    open_to(request.user, *_READERS)
    rows = (
        queries.notices_visible_to(request.user)
        .defer("document__content")
        .prefetch_related("document__deliveries", "findings")
    )
    listing = Listing(request, rows, NoticeFilter, orders={"newest": ("-id",)})
    if listing.wants_export:
        return listing.export(gettext_lazy("整改通知书登记"), NOTICE_COLUMNS)
    ready = any(notice.document.state == DocumentState.SIGNED_OFF for notice in listing.rows)
    issues = ready and may_anywhere(request.user, Permission.DOCUMENT_ISSUE)
    return render(request, "findings/notices.html", {"listing": listing, "may_issue": issues})


@require_http_methods(["GET", "POST"])
def issue_many(request: PageRequest) -> HttpResponse:
    """Issue the next of the notices ticked in the list and tell what became of each."""
    if request.method == "GET":
        return redirect("notices")
    turn = turn_of(request, "notice")
    if not turn.now:
        messages.error(request, _("请先勾选已签发的通知书。"))
        return redirect("notices")
    if queries.notices_visible_to(request.user).filter(pk__in=turn.now).count() != len(turn.now):
        raise Http404
    issued = actions.issue_notices(turn.now, by=request.user, deliver="deliver" in request.POST)
    rows = [_done(one) for one in issued]
    return show(request, turn, rows, field="notice", title=_("编号印发"), back=reverse("notices"))


def _done(issued: actions.Issued) -> Done:
    notice = issued.notice
    url = reverse("notice", args=[notice.pk])
    return Done(notice.unit.name, notice.document.number, url, issued.problem)


@require_http_methods(["GET", "POST"])
def draft(request: PageRequest) -> HttpResponse:
    """Draft a notice a school from the findings ticked in the ledger; a reload leads back there."""
    if request.method == "GET":
        return redirect("findings")
    ids = [UUID(given) for given in request.POST.getlist("finding") if is_id(given)]
    if not ids:
        messages.error(request, _("请先勾选问题，再起草整改通知书。每所学校起草一份。"))
        return redirect("findings")
    if queries.visible_to(request.user).filter(pk__in=ids).count() != len(set(ids)):
        raise Http404
    if queries.visible_to(request.user).filter(pk__in=ids).values("unit").distinct().count() > 1:
        drafted = actions.draft_notices(ids, by=request.user)
        return render(request, "findings/notices_drafted.html", {"drafted": drafted})
    notice = actions.draft_notice(ids, by=request.user)
    messages.success(request, _("已起草。请核对正文后送核稿。"))
    return redirect("notice", notice.pk)


@require_GET
def notice_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a notice as it is printed, how far it is and whose turn it is."""
    notice = _visible(request.user, pk)
    place = desk(notice, request.user)
    if place.receives and place.delivery is not None and place.delivery.read_at is None:
        place = place._replace(delivery=documents.read(notice.document_id, by=request.user))
    findings = list(_findings(notice, request.user))
    clocked(findings)
    context = {
        "notice": notice,
        "document": notice.document,
        **filed(notice.document, request.user),
        "desk": place,
        "paper": paper(notice.document.typed_content),
        "findings": findings,
        "urgings": place.delivery.urgings.select_related("by") if place.delivery else (),
    }
    return render(request, "findings/notice.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Edit the frame and the deadlines of a draft."""
    notice = _visible(request.user, pk)
    content = cast("RectificationNotice", notice.document.typed_content)
    form = NoticeForm(request.POST or None, content=content)
    seen = request.POST.get("seen", "")
    done = carry_out(
        form,
        lambda _data: actions.revise_notice(notice.pk, by=request.user, seen=seen, **form.given()),
    )
    if done is None:
        context = {"form": form, "notice": notice, "document": notice.document}
        return render(request, "findings/notice_edit.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("notice", pk)


@step("notice")
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send the draft to whoever checks it."""
    return _step(request, pk, documents.submit, _("已送核稿。"))


@step("notice")
def check(request: PageRequest, pk: UUID) -> HttpResponse:
    """Check the draft and send it to the director."""
    return _step(request, pk, documents.check, _("已核稿，等待主任签发。"))


@step("notice")
def sign_off(request: PageRequest, pk: UUID) -> HttpResponse:
    """Sign the draft off."""
    return _step(request, pk, documents.sign_off, _("已签发，可以编号印发。"))


@step("notice")
def deliver(request: PageRequest, pk: UUID) -> HttpResponse:
    """Deliver the issued notice to the school."""
    return _step(request, pk, documents.deliver, _("已送达学校。"))


@step("notice")
def acknowledge(request: PageRequest, pk: UUID) -> HttpResponse:
    """Sign for the notice on the school's side."""
    return _step(request, pk, documents.acknowledge, _("已签收。请按期整改。"))


@step("notice")
def issue(request: PageRequest, pk: UUID) -> HttpResponse:
    """Number and issue the signed-off notice."""
    actions.issue_notice(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("已编号印发。请送达学校。"))
    return redirect("notice", pk)


@step("notice")
def give_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Return the draft to its drafter with a reason."""
    return _reasoned(request, pk, documents.return_, _("已退回起草人。"))


@step("notice")
def void(request: PageRequest, pk: UUID) -> HttpResponse:
    """Declare the notice void with a reason."""
    return _reasoned(request, pk, documents.void, _("已作废。其中的问题可以另行起草通知书。"))


@step("notice")
def urge(request: PageRequest, pk: UUID) -> HttpResponse:
    """Urge the school to sign for the notice."""
    note = request.POST.get("note", "")
    documents.urge(_visible(request.user, pk).document_id, by=request.user, note=note)
    messages.success(request, _("已催办，学校会收到提醒。"))
    return redirect("notice", pk)


@step("notice")
def file(request: PageRequest, pk: UUID) -> HttpResponse:
    """File the notice with the office."""
    note = request.POST.get("note", "")
    actions.file_notice(_visible(request.user, pk).pk, by=request.user, note=note)
    messages.success(request, _("已备案。"))
    return redirect("notice", pk)


def _step(request: PageRequest, pk: UUID, action: Callable[..., object], done: str) -> HttpResponse:
    action(_visible(request.user, pk).document_id, by=request.user)
    messages.success(request, done)
    return redirect("notice", pk)


def _reasoned(
    request: PageRequest, pk: UUID, action: Callable[..., object], done: str
) -> HttpResponse:
    reason = request.POST.get("reason", "")
    action(_visible(request.user, pk).document_id, by=request.user, reason=reason)
    messages.success(request, done)
    return redirect("notice", pk)


def _visible(person: Person, pk: UUID) -> Notice:
    rows = queries.notices_visible_to(person).select_related(
        "unit", "office", "document__docx", "document__pdf", "document__drafted_by",
        "document__checked_by", "document__signed_off_by", "filed_by",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def _findings(notice: Notice, person: Person) -> list[Finding]:
    return list(queries.visible_to(person).filter(notice=notice).order_by("id"))

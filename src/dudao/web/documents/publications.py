"""信息公开: what waits to be published, its public version beside the original, the decision."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require_anywhere
from dudao.documents import actions
from dudao.documents.models import Publication
from dudao.documents.personal import suspected
from dudao.documents.queries.publishing import (
    Stands,
    is_late,
    people_in,
    publications_visible_to,
    publishable_by_hand,
    stands,
    suspicions,
)
from dudao.documents.redaction import elsewhere, texts_of
from dudao.documents.states import PUBLIC_MOVES, PublicState
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.documents.publication_forms import (
    CandidateFilter,
    CorrectionForm,
    PublicationFilter,
    PublicVersionForm,
)
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.paper import Paper, paper
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("文号"), lambda p: p.document.number, 22),
    Column(gettext_lazy("标题"), lambda p: p.document.title, 50),
    Column(gettext_lazy("文种"), lambda p: p.document.get_kind_display()),
    Column(gettext_lazy("状态"), lambda p: p.get_state_display()),
    Column(gettext_lazy("公开期限"), lambda p: p.due_on),
    Column(gettext_lazy("公开时间"), lambda p: p.published_at, 16),
    Column(gettext_lazy("理由"), lambda p: p.reason, 30),
    Column(gettext_lazy("依据"), lambda p: p.basis, 30),
]
_DECIDING = ("publish", "withhold", "reconsider", "correct", "take_down")


class Desk(NamedTuple):
    """What the reader may do with a publication now, and what is to be looked at before."""

    steps: set[str]
    stands: Stands
    late: bool
    original: Paper
    public: Paper | None
    doubts: list[str]
    elsewhere: dict[str, int]


@require_GET
def publications_page(request: PageRequest) -> HttpResponseBase:
    """List the publications of one's offices, the nearest deadline first."""
    _open_to(request.user)
    listing = Listing(
        request,
        publications_visible_to(request.user)
        .defer("content", "document__content")
        .annotate(waits=Q(state=PublicState.WAITING)),
        PublicationFilter,
        orders={"due": ("-waits", "due_on", "pk"), "newest": ("-pk",)},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("信息公开台账"), COLUMNS)
    return render(request, "documents/publications.html", {"listing": listing})


@require_GET
def candidates_page(request: PageRequest) -> HttpResponse:
    """List what was issued and is not up for publication by itself."""
    require_anywhere(request.user, Permission.PUBLICATION_PREPARE)
    rows = publishable_by_hand(request.user)
    orders = {"newest": ("-issued_at", "-pk")}
    listing = Listing(request, rows, CandidateFilter, orders=orders)
    return render(request, "documents/publication_candidates.html", {"listing": listing})


@require_POST
def put_up(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put a document up for publication."""
    document = get_object_or_404(publishable_by_hand(request.user), pk=pk)
    made = actions.put_up(document.pk, by=request.user)
    messages.success(request, _("已列入公开，请准备公开稿。"))
    return redirect("publication", made.pk)


@require_GET
def publication_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a publication: the original beside what the public reads, and what is to be done."""
    publication = _visible(request.user, pk)
    context = {
        "publication": publication,
        "document": publication.document,
        "desk": _desk(publication, request.user),
        "notes": publication.notes.select_related("by").order_by("-at", "-pk"),
    }
    return render(request, "documents/publication.html", context)


@require_http_methods(["GET", "POST"])
def prepare(request: PageRequest, pk: int) -> HttpResponse:
    """Write the summary and confirm what is blacked out."""
    return _write(request, pk, PublicVersionForm)


@require_http_methods(["GET", "POST"])
def correct(request: PageRequest, pk: int) -> HttpResponse:
    """Correct what the public reads, with a line in its log."""
    return _write(request, pk, CorrectionForm)


@require_POST
def publish(request: PageRequest, pk: int) -> HttpResponse:
    """Let everybody read it."""
    seen = request.POST.get("seen", "")
    actions.publish(_visible(request.user, pk).pk, by=request.user, seen=seen)
    return _done(request, pk, _("已公开，任何人都能查阅。"))


@require_POST
def withhold(request: PageRequest, pk: int) -> HttpResponse:
    """Decide against publishing it, with reason and basis."""
    told = {name: request.POST.get(name, "")[:300] for name in ("reason", "basis")}
    actions.withhold(_visible(request.user, pk).pk, by=request.user, **told)
    return _done(request, pk, _("已登记为不予公开。"))


@require_POST
def reconsider(request: PageRequest, pk: int) -> HttpResponse:
    """Put what was withheld up again."""
    actions.reconsider(_visible(request.user, pk).pk, by=request.user)
    return _done(request, pk, _("已重新列入待公开。"))


@require_POST
def take_down(request: PageRequest, pk: int) -> HttpResponse:
    """Take it down, with the reason that stays in its place."""
    reason = request.POST.get("reason", "")[:300]
    actions.take_down(_visible(request.user, pk).pk, by=request.user, reason=reason)
    return _done(request, pk, _("已撤下，公开页面只留撤下说明。"))


def _write(request: PageRequest, pk: int, kind: type[PublicVersionForm]) -> HttpResponse:
    publication = _visible(request.user, pk)
    found = suspicions(publication.document)
    form = kind(request.POST or None, publication=publication, suspicions=found)
    done = carry_out(form, lambda data: _wrote(publication, form, data, request.user))
    if done is not None:
        return _done(request, pk, _("公开稿已保存。请对照原文看一遍。"))
    context = {
        "form": form,
        "publication": publication,
        "document": publication.document,
        "original": paper(publication.document.typed_content),
    }
    return render(request, "documents/publication_write.html", context, status=form_status(form))


def _wrote(
    publication: Publication, form: PublicVersionForm, data: dict[str, Any], by: Person
) -> Publication:
    told: dict[str, Any] = {"summary": data["summary"], "redactions": form.marks(), "by": by}
    told["seen"] = data["seen"]
    if isinstance(form, CorrectionForm):
        return actions.correct(publication.pk, note=data["note"], **told)
    return actions.prepare(publication.pk, **told)


def _desk(publication: Publication, person: Person) -> Desk:
    content, whole = publication.typed_content, publication.document.typed_content
    texts = texts_of(content) if content else {}
    people = people_in(texts.values(), publication.office) if content else []
    return Desk(
        steps=_steps(publication, person),
        stands=stands(publication.document),
        late=publication.state == PublicState.WAITING and is_late(publication, clock.today()),
        original=paper(whole),
        public=paper(content) if content else None,
        doubts=list(dict.fromkeys(one.text for one in suspected(texts, people))),
        elsewhere=elsewhere(whole, publication.marks),
    )


def _steps(publication: Publication, person: Person) -> set[str]:
    decides = may(person, Permission.PUBLICATION_DECIDE, publication.office)
    prepares = may(person, Permission.PUBLICATION_PREPARE, publication.office)
    open_ = {name for name, move in PUBLIC_MOVES.items() if publication.state in move.sources}
    return {name for name in open_ if (decides if name in _DECIDING else prepares)}


def _open_to(person: Person) -> None:
    if not may_anywhere(person, Permission.PUBLICATION_DECIDE):
        require_anywhere(person, Permission.PUBLICATION_PREPARE)


def _visible(person: Person, pk: int) -> Publication:
    return get_object_or_404(publications_visible_to(person), pk=pk)


def _done(request: PageRequest, pk: int, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("publication", pk)

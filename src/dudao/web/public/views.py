"""Published documents: the list, a document, its PDF, its data, the feed."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Publication
from dudao.documents.queries.publishing import public, public_offices, readable
from dudao.documents.states import Kind
from dudao.evaluation.queries.results import up_on
from dudao.files import queries as files
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.listing import FilterForm, Listing, any_of
from dudao.web.public import shown
from dudao.web.public.door import open_page
from dudao.web.request import PageRequest

FEED_LENGTH = 50
_GONE = 410


class PublicFilter(FilterForm):
    """By title or number, office, kind, year."""

    q = forms.CharField(label=_("标题或文号"), required=False, max_length=60)
    office = forms.ChoiceField(label=_("机关"), required=False)
    kind = forms.ChoiceField(label=_("文种"), required=False, choices=any_of(Kind))
    year = forms.IntegerField(label=_("年份"), required=False, min_value=2000, max_value=2100)

    def __init__(self, data: QueryDict, person: Person) -> None:
        super().__init__(data, person)
        offices = [(str(office.pk), office.name) for office in public_offices()]
        cast("forms.ChoiceField", self.fields["office"]).choices = [("", _("全部")), *offices]

    def narrow(self, rows: QuerySet[Publication]) -> QuerySet[Publication]:
        """Return the rows that match."""
        told = self.chosen
        if told.get("q"):
            # What is gone shows no title, so it is not found by one either.
            titled = Q(gone=False, title__icontains=told["q"])
            rows = rows.filter(titled | Q(document__number__icontains=told["q"]))
        if told.get("office"):
            rows = rows.filter(office_id=told["office"])
        if told.get("kind"):
            rows = rows.filter(document__kind=told["kind"])
        if told.get("year"):
            rows = rows.filter(document__issued_at__year=told["year"])
        return rows


@open_page
def public_page(request: HttpRequest) -> HttpResponse:
    """List what the offices of this installation have published."""
    listing = Listing(
        cast("PageRequest", request),
        public().defer("content", "redactions"),
        PublicFilter,
        orders={"newest": ("-published_at", "-pk")},
        decorate=shown.rows,
    )
    context = {"listing": listing, "up": up_on(clock.today())}
    return render(request, "public/list.html", context)


@open_page
def public_document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a published document: in plain words first, then whole, then its corrections."""
    row: Any = get_object_or_404(public(), pk=pk)
    shown.rows([row])
    if row.gone:
        return render(request, "public/gone.html", {"row": row}, status=_GONE)
    context = {"row": row, "paper": shown.papers(row), "notes": shown.notes(row)}
    return render(request, "public/document.html", context)


@open_page
def public_pdf(_request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the public version as PDF."""
    row = _standing(pk)
    if row.pdf is None:
        raise Http404
    return FileResponse(
        files.content(row.pdf), filename=row.pdf.name, content_type="application/pdf"
    )


@open_page
def public_data(request: HttpRequest, pk: int) -> JsonResponse:
    """Hand out what the page shows for programs."""
    options: dict[str, Any] = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(shown.data(request, _standing(pk)), json_dumps_params=options)


@open_page
def public_feed(request: HttpRequest) -> HttpResponse:
    """Tell feed readers what was published last."""
    feed = Atom1Feed(
        title=gettext("教育督导信息公开"),
        link=shown.address(request, "public"),
        description=None,
        feed_url=shown.address(request, "public-feed"),
        language="zh-CN",
    )
    row: Any
    for row in readable()[:FEED_LENGTH]:
        link = shown.address(request, "public-document", row.pk)
        feed.add_item(
            row.title, link, row.summary, author_name=row.office.name, pubdate=row.published_at,
            updateddate=row.changed_at, unique_id=link,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


def _standing(pk: int) -> Publication:
    return get_object_or_404(readable(), pk=pk)

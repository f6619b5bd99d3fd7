"""整改报告: the list, making one, reading one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, QuerySet, When
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.documents import report as paper
from dudao.findings import actions, queries
from dudao.findings.models import Notice, Report
from dudao.findings.queries.reports import reportable, reports_visible_to, unreported_by
from dudao.findings.rules import TEXT_LIMIT
from dudao.org.models import Unit
from dudao.org.queries import named
from dudao.web.findings.views import open_to
from dudao.web.forms import DateInput, carry_out, form_status
from dudao.web.listing import FilterForm, Listing
from dudao.web.paper import paper_of
from dudao.web.request import PageRequest
from dudao.web.sheet import Column

#: As many as a report takes.
MOST = 50
COLUMNS = [
    Column(gettext_lazy("学校"), lambda r: r.unit.name, 24),
    Column(gettext_lazy("整改通知书"), lambda r: r.notice.document.number if r.notice else "", 20),
    Column(gettext_lazy("问题数"), lambda r: r.number_of, 9),
    Column(gettext_lazy("生成时间"), lambda r: r.made_at, 16),
    Column(gettext_lazy("生成人"), lambda r: str(r.made_by), 12),
]


class ReportFilter(FilterForm):
    school = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    made_from = forms.DateField(
        label=gettext_lazy("生成日期从"), required=False, widget=DateInput()
    )

    def narrow(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        """Return the rows that match."""
        if "made_from" in self.chosen:
            rows = rows.filter(made_at__date__gte=self.chosen["made_from"])
        return rows.filter(named(self.chosen.get("school", ""), "unit__name_parts"))


class ReportForm(forms.Form):
    """Which findings the report tells of; what it says of them is known."""

    closing_words = forms.CharField(
        label=gettext_lazy("结尾"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea,
        help_text=gettext_lazy("不填写时，用通行的结束语。"),
    )

    def __init__(self, data: Any, rows: Sequence[Any]) -> None:
        """Offer `rows`; those that no report tells of yet (`told_of`) are chosen already."""
        new = [str(row.pk) for row in rows if not row.told_of]
        super().__init__(data, initial={"findings": new or [str(row.pk) for row in rows]})
        self.fields["findings"] = forms.MultipleChoiceField(
            label=gettext_lazy("写入报告的问题"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(row.pk), f"{row.number} {row.fact}") for row in rows],
            required=False,
        )


@require_GET
def reports_page(request: PageRequest) -> HttpResponseBase:
    """List the reports of the schools one looks after, or of one's own."""
    open_to(request.user, Permission.FINDING_VIEW, Permission.FINDING_VIEW_TOLD)
    rows = reports_visible_to(request.user).annotate(number_of=Count("findings"))
    listing = Listing(request, rows, ReportFilter, orders={"made": ("-id",)})
    if listing.wants_export:
        return listing.export(gettext_lazy("整改报告"), COLUMNS)
    makes = units_for(request.user, Permission.FINDING_RECTIFY).exists()
    return render(request, "findings/reports.html", {"listing": listing, "makes": makes})


@require_GET
def report_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a report as it is printed."""
    report = get_object_or_404(reports_visible_to(request.user), pk=pk)
    sheet = paper.lay_out(paper.load(report.content))
    seen = queries.visible_to(request.user).filter(reports=report).order_by("due_on", "id")
    context = {"report": report, "paper": paper_of(sheet), "findings": seen}
    return render(request, "findings/report.html", context)


@require_http_methods(["GET", "POST"])
def report_new_page(request: PageRequest) -> HttpResponse:
    """Offer what was submitted and not reported yet, or the findings of one notice; make it."""
    unit, notice = _subject(request)
    rows = reportable(unit).annotate(told_of=Count("reports"))
    chosen = list((rows.filter(notice=notice) if notice else rows)[:MOST])
    form = ReportForm(request.POST or None, chosen)
    made = carry_out(
        form,
        lambda data: actions.make_report(
            unit,
            [UUID(pk) for pk in data["findings"]],
            by=request.user,
            notice=notice,
            closing_words=data["closing_words"],
        ),
    )
    if made:
        messages.success(request, _("整改报告已生成，可下载Word或PDF。"))
        return redirect("report", made.pk)
    others = Unit.objects.filter(pk__in=unreported_by(request.user).values("unit"))
    context = {
        "form": form,
        "unit": unit,
        "notice": notice,
        "rows": chosen,
        "others": others.exclude(pk=unit.pk).order_by("sort_key"),
    }
    return render(request, "findings/report_new.html", context, status=form_status(form))


def _subject(request: PageRequest) -> tuple[Unit, Notice | None]:
    """Return the school, and the notice if one is answered."""
    own = units_for(request.user, Permission.FINDING_RECTIFY)
    if given := request.GET.get("notice"):
        notices = queries.notices_visible_to(request.user)
        notice = get_object_or_404(notices, pk=_uuid(given), unit__in=own)
        return notice.unit, notice
    if given := request.GET.get("unit"):
        return get_object_or_404(own, pk=int(given) if given.isdecimal() else 0), None
    home = Case(When(pk=request.user.unit_id, then=0), default=1)
    school = own.order_by(home, "pk").first()
    if school is None:
        raise PermissionDenied
    return school, None


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None

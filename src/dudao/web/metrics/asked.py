"""What is asked of schools: the shipped metrics with their basis, and the office's own."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.metrics import actions, queries
from dudao.metrics.models import Metric
from dudao.metrics.states import Theme
from dudao.org.queries import own_office
from dudao.org.states import Stage, UnitKind
from dudao.web.findings.views import open_to
from dudao.web.forms import any_of, carry_out, form_status
from dudao.web.listing import Column, FilterForm, Listing
from dudao.web.metrics.forms import MetricForm
from dudao.web.metrics.sheet import READERS
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("名称"), lambda m: m.label, 28),
    Column(gettext_lazy("计量单位"), lambda m: m.unit_word, 10),
    Column(gettext_lazy("依据"), lambda m: m.basis, 48),
    Column(gettext_lazy("怎么填"), lambda m: m.help, 48),
    Column(gettext_lazy("代号"), lambda m: m.key, 24),
]


class AskedFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=60)
    theme = forms.ChoiceField(label=gettext_lazy("分组"), required=False, choices=any_of(Theme))

    def narrow(self, rows: QuerySet[Metric]) -> QuerySet[Metric]:
        """Return the rows that match."""
        if "theme" in self.chosen:
            rows = rows.filter(theme=self.chosen["theme"])
        return rows.filter(label__icontains=self.chosen.get("q", ""))


@require_GET
def asked_page(request: PageRequest) -> HttpResponseBase:
    """List what is asked, of whom, and on what basis."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        queries.metrics_visible_to(request.user).select_related("office"),
        AskedFilter,
        orders={"position": ("position", "id")},
        decorate=_worded,
    )
    if listing.wants_export:
        return listing.export(_("收集的数据"), COLUMNS)
    edits = may_anywhere(request.user, Permission.METRIC_IMPORT)
    return render(request, "metrics/asked.html", {"listing": listing, "edits": edits})


@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Ask for a figure of the office's own."""
    require_anywhere(request.user, Permission.METRIC_IMPORT)
    form = MetricForm(request.POST or None)
    made = carry_out(
        form,
        lambda _data: actions.add_metric(own_office(request.user), form.wanted(), by=request.user),
    )
    if made is None:
        return render(request, "metrics/new.html", {"form": form}, status=form_status(form))
    messages.success(request, _("已加入，学校下次填报时会看到。"))
    return redirect("metrics-asked")


@require_POST
def retire(request: PageRequest, pk: int) -> HttpResponse:
    """Ask for an own figure no more."""
    rows = queries.metrics_visible_to(request.user).exclude(office=None)
    metric = get_object_or_404(rows, pk=pk)
    actions.retire_metric(metric.pk, by=request.user)
    messages.success(request, _("已停用，不再向学校收集；已有的数据保留。"))
    return redirect("metrics-asked")


def _worded(rows: list[Metric]) -> None:
    for row in rows:
        kinds = [str(UnitKind(kind).label) for kind in row.kinds]
        levels = [str(Stage(level).label) for level in row.levels]
        row.of_whom = _("、").join(kinds) or _("全部")  # type: ignore[attr-defined]
        row.by_level = _("、").join(levels)  # type: ignore[attr-defined]

"""Which problems come back, which were closed on paper only, which may be earlier ones again."""

from collections.abc import Callable
from typing import cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.findings.models import Finding, Kinship
from dudao.findings.queries import lineage, recurrence
from dudao.findings.rules.lineage import Rate
from dudao.findings.states import KinshipState
from dudao.org.models import Person, Unit
from dudao.org.queries import named, norm
from dudao.web.findings.views import open_to
from dudao.web.forms import DateInput
from dudao.web.listing import Column, FilterForm, Listing
from dudao.web.request import PageRequest
from dudao.web.sheet import sheet_of

WHY = [
    ("", gettext_lazy("全部")),
    ("bare", gettext_lazy("没有佐证也没有到校核查")),
    ("soon_back", gettext_lazy("销号后不久又出现")),
]
KINSHIPS = [("", gettext_lazy("待确认")), *KinshipState.choices()[1:]]


class PeriodFilter(FilterForm):
    """Between which days the problems were found."""

    found_from = forms.DateField(
        label=gettext_lazy("发现日期从"), required=False, widget=DateInput()
    )
    found_to = forms.DateField(label=gettext_lazy("发现日期到"), required=False, widget=DateInput())

    @property
    def period(self) -> recurrence.Period:
        """Return the days that were chosen, as the queries take them."""
        chosen = {name: self.chosen.get(name) for name in ("found_from", "found_to")}
        return cast("recurrence.Period", chosen)


class SchoolRateFilter(PeriodFilter):
    q = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    field_order = ["q", "found_from", "found_to"]

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Return the schools that match; the days are in their figures already."""
        return rows.filter(named(self.chosen.get("q", "")))


class PaperFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    why = forms.ChoiceField(label=gettext_lazy("疑点"), required=False, choices=WHY)
    topic = forms.CharField(label=gettext_lazy("督导事项"), required=False, max_length=60)
    closed_from = forms.DateField(
        label=gettext_lazy("销号日期从"), required=False, widget=DateInput()
    )
    closed_to = forms.DateField(
        label=gettext_lazy("销号日期到"), required=False, widget=DateInput()
    )

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """Return the findings that match."""
        chosen = self.chosen
        rows = rows.filter(named(chosen.get("q", ""), "unit__name_parts"))
        if "why" in chosen:
            rows = rows.filter(**{chosen["why"]: True})
        if "topic" in chosen:
            rows = rows.filter(topic_title__icontains=chosen["topic"])
        if "closed_from" in chosen:
            rows = rows.filter(closed_at__date__gte=chosen["closed_from"])
        if "closed_to" in chosen:
            rows = rows.filter(closed_at__date__lte=chosen["closed_to"])
        return rows


class KinshipFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, choices=KINSHIPS)

    def narrow(self, rows: QuerySet[Kinship]) -> QuerySet[Kinship]:
        """Return the kinships that match: those to decide unless others are asked for."""
        rows = rows.filter(named(self.chosen.get("q", ""), "finding__unit__name_parts"))
        if "state" in self.chosen:
            return rows.filter(state=self.chosen["state"])
        return rows.filter(state=KinshipState.SUGGESTED, finding__ancestor=None)


RATE_COLUMNS = [
    Column(gettext_lazy("发现问题"), lambda r: r.found, 10),
    Column(gettext_lazy("销号过"), lambda r: r.closed, 10),
    Column(gettext_lazy("又出现"), lambda r: r.returned, 10),
    Column(gettext_lazy("复发率（%）"), lambda r: r.percent, 12),
]
SCHOOL_COLUMNS = [
    Column(gettext_lazy("学校"), lambda u: u.name, 30),
    Column(gettext_lazy("发现问题"), lambda u: u.found, 10),
    Column(gettext_lazy("销号过"), lambda u: u.ever_closed, 10),
    Column(gettext_lazy("又出现"), lambda u: u.returned, 10),
    Column(gettext_lazy("复发率（%）"), lambda u: u.percent, 12),
]
PAPER_COLUMNS = [
    Column(gettext_lazy("编号"), lambda f: f.number, 16),
    Column(gettext_lazy("学校"), lambda f: f.unit.name, 26),
    Column(gettext_lazy("督导事项"), lambda f: f.topic_title, 22),
    Column(gettext_lazy("问题事实"), lambda f: f.fact, 48),
    Column(gettext_lazy("发现日期"), lambda f: f.found_on, 12),
    Column(gettext_lazy("销号"), lambda f: f.closed_at, 16),
    Column(gettext_lazy("没有佐证也没有到校核查"), lambda f: f.bare, 20),
    Column(gettext_lazy("销号后不久又出现"), lambda f: f.soon_back, 16),
]
KINSHIP_COLUMNS = [
    Column(gettext_lazy("学校"), lambda k: k.finding.unit.name, 26),
    Column(gettext_lazy("编号"), lambda k: k.finding.number, 16),
    Column(gettext_lazy("问题事实"), lambda k: k.finding.fact, 48),
    Column(gettext_lazy("以前的编号"), lambda k: k.ancestor.number, 16),
    Column(gettext_lazy("以前的问题事实"), lambda k: k.ancestor.fact, 48),
    Column(gettext_lazy("文字相近（%）"), lambda k: round(k.score / 10), 12),
    Column(gettext_lazy("状态"), lambda k: k.get_state_display(), 12),
    Column(gettext_lazy("认定人"), lambda k: str(k.decided_by or ""), 10),
]

Rates = Callable[..., list[Rate]]


def _tabs(person: Person, here: str) -> list[tuple[str, str, bool]]:
    """Return the pages of this subject that `person` may open."""
    pages = [
        ("recurrence", _("学校复发率"), Permission.ANALYTICS_VIEW),
        ("recurrence-topics", _("事项复发率"), Permission.ANALYTICS_VIEW),
        ("recurrence-counties", _("县区复发率"), Permission.ANALYTICS_VIEW),
        ("paper-closures", _("纸面销号"), Permission.ANALYTICS_VIEW),
        ("kinships", _("待确认谱系"), Permission.LINEAGE_CONFIRM),
    ]
    return [
        (word, reverse(name), name == here)
        for name, word, permission in pages
        if may_anywhere(person, permission)
    ]


@require_GET
def schools_page(request: PageRequest) -> HttpResponseBase:
    """List the schools by how often closed problems came back there."""
    open_to(request.user, Permission.ANALYTICS_VIEW)
    period = SchoolRateFilter(request.GET, request.user).period
    listing = Listing(
        request,
        recurrence.schools_with_rates(request.user, **period),
        SchoolRateFilter,
        orders={
            "rate": ("-percent", "-returned", "sort_key", "id"),
            "found": ("-found", "sort_key", "id"),
            "name": ("sort_key", "id"),
        },
    )
    if listing.wants_export:
        return listing.export(_("学校问题复发率"), SCHOOL_COLUMNS)
    context = {"listing": listing, "tabs": _tabs(request.user, "recurrence")}
    return render(request, "recurrence/schools.html", context)


@require_GET
def topics_page(request: PageRequest) -> HttpResponseBase:
    """Show the matters by how often closed problems came back."""
    return _rates_page(
        request,
        "recurrence-topics",
        gettext_lazy("督导事项"),
        recurrence.rates_by_topic,
        "findings",
    )


@require_GET
def counties_page(request: PageRequest) -> HttpResponseBase:
    """Show the counties by how often closed problems came back."""
    return _rates_page(
        request, "recurrence-counties", gettext_lazy("县区"), recurrence.rates_by_county, ""
    )


def _rates_page(
    request: PageRequest, name: str, word: Promise, rates_of: Rates, opens: str
) -> HttpResponseBase:
    open_to(request.user, Permission.ANALYTICS_VIEW)
    form = PeriodFilter(request.GET, request.user)
    rates = rates_of(request.user, **form.period)
    if request.GET.get("export") == "xlsx":
        columns = [Column(word, lambda rate: rate.name, 26), *RATE_COLUMNS]
        return sheet_of(_("问题复发率"), columns, rates)
    context = {
        "form": form,
        "rates": rates,
        "word": word,
        "opens": reverse(opens) if opens else "",
        "tabs": _tabs(request.user, name),
    }
    return render(request, "recurrence/rates.html", context)


@require_GET
def paper_page(request: PageRequest) -> HttpResponseBase:
    """List what was closed without anything to show, or was there again soon after."""
    open_to(request.user, Permission.ANALYTICS_VIEW)
    days = norm("findings.paper_days")
    listing = Listing(
        request,
        recurrence.on_paper(request.user, days).select_related("unit"),
        PaperFilter,
        orders={"found": ("-found_on", "-id"), "closed": ("-closed_at", "-id")},
    )
    if listing.wants_export:
        return listing.export(_("纸面销号清单"), PAPER_COLUMNS)
    context = {
        "listing": listing,
        "days": days,
        "tabs": _tabs(request.user, "paper-closures"),
    }
    return render(request, "recurrence/paper.html", context)


@require_GET
def kinships_page(request: PageRequest) -> HttpResponseBase:
    """List the findings that may be earlier ones again, to be decided here."""
    open_to(request.user, Permission.LINEAGE_CONFIRM)
    listing = Listing(
        request,
        lineage.kinships_visible_to(request.user),
        KinshipFilter,
        orders={"newest": ("-suggested_at", "-score", "-id"), "likest": ("-score", "-id")},
    )
    if listing.wants_export:
        return listing.export(_("问题谱系"), KINSHIP_COLUMNS)
    context = {"listing": listing, "tabs": _tabs(request.user, "kinships")}
    return render(request, "recurrence/kinships.html", context)

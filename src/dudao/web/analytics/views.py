"""The board of the five ones, the figures of the loop, and the rows of each figure."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.analytics.queries import findings, visits
from dudao.analytics.states import By, One, Outcome, Stage
from dudao.visits.models import Visit
from dudao.visits.queries import five_ones_for
from dudao.web.analytics.forms import FindingRowsFilter, PeriodFilter, VisitRowsFilter, days_of
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest
from dudao.web.sheet import sheet_of

Word = str | Promise
Value = Callable[[Any], Any]
HEADS: dict[By, Word] = {
    By.MONTH: gettext_lazy("月份"),
    By.INSPECTOR: gettext_lazy("督学"),
    By.AREA: gettext_lazy("责任区"),
}


def _has(one: One) -> Value:
    return lambda visit: str(_("是") if getattr(visit, f"has_{one}") else _("否"))


def _took(stage: Stage) -> Value:
    return lambda finding: days_of(getattr(finding, f"took_{stage}"))


def _done(one: One) -> Value:
    return lambda line: line.done[one]


def _so_many(outcome: Outcome) -> Value:
    return lambda line: line.outcomes[outcome]


def _median(stage: Stage) -> Value:
    return lambda line: days_of(line.times[stage].median)


VISIT_COLUMNS = [
    Column(gettext_lazy("督导日期"), lambda v: v.planned_on),
    Column(gettext_lazy("学校"), lambda v: v.unit.name, 26),
    Column(gettext_lazy("带队督学"), lambda v: v.leader.name),
    Column(gettext_lazy("状态"), lambda v: v.get_state_display()),
    *(Column(one.label, _has(one)) for one in One),
]
FINDING_COLUMNS = [
    Column(gettext_lazy("编号"), lambda f: f.number, 18),
    Column(gettext_lazy("学校"), lambda f: f.unit.name, 26),
    Column(gettext_lazy("问题事实"), lambda f: f.fact, 40),
    Column(gettext_lazy("发现人"), lambda f: f.raised_by.name),
    Column(gettext_lazy("发现日期"), lambda f: f.found_on),
    Column(gettext_lazy("首次整改期限"), lambda f: f.first_due_on),
    Column(gettext_lazy("办理结果"), lambda f: str(Outcome(f.outcome).label)),
    *(Column(stage.label, _took(stage)) for stage in Stage),
]


class Figure(NamedTuple):
    """A number, the rows it is of, and what is missing to the whole."""

    word: Word
    number: int
    url: str
    missing: int = 0
    missing_url: str = ""


class Stretch(NamedTuple):
    """How many days a stretch took, over which rows."""

    word: Word
    rows: int
    url: str
    median: float | None
    most: float | None


def tabs(here: str, query: str) -> list[tuple[Word, str, bool]]:
    """Return the boards beside each other."""
    pages = (
        ("analytics", _("五个一看板")),
        ("analytics-loop", _("整改闭环")),
        ("analytics-compliance", _("入校达标率")),
    )
    return [(word, f"{reverse(name)}?{query}", name == here) for name, word in pages]


def asked(request: PageRequest) -> tuple[PeriodFilter, dict[str, str]]:
    """Return the form, and what of it every link carries on."""
    require_anywhere(request.user, Permission.ANALYTICS_VIEW)
    form = PeriodFilter(request.GET, request.user)
    since, until = form.period
    by = form.by_what.value
    return form, {"by": by, "since": since.isoformat(), "until": until.isoformat()}


def _link(name: str, base: dict[str, str], **more: str) -> str:
    given = {key: value for key, value in more.items() if value}
    return f"{reverse(name)}?{urlencode({**base, **given})}"


@require_GET
def board_page(request: PageRequest) -> HttpResponseBase:
    """Show how complete the visits are, put side by side."""
    form, base = asked(request)
    lines = visits.board(request.user, form.period, form.by_what)
    if request.GET.get("export") == "xlsx":
        return sheet_of(_("五个一看板"), _board_columns(form.by_what), lines)
    total = visits.total(lines)
    context = {
        "form": form,
        "head": HEADS[form.by_what],
        "ones": list(One),
        "lines": [(line, _ones(line, base)) for line in lines],
        "total": (total, _ones(total, base)),
        "tabs": tabs("analytics", urlencode(base)),
    }
    return render(request, "analytics/board.html", context)


def _ones(line: visits.Line, base: dict[str, str]) -> list[Figure]:
    """Return the figures of a line: first how many visits, then each of the five."""

    def link(**more: str) -> str:
        return _link("analytics-visits", base, key=line.key, **more)

    return [
        Figure(_("督导次数"), line.visits, link()),
        *(
            Figure(
                one.label,
                line.done[one],
                link(one=one.value, done="yes"),
                line.visits - line.done[one],
                link(one=one.value, done="no"),
            )
            for one in One
        ),
    ]


def _board_columns(by: By) -> list[Column]:
    return [
        Column(HEADS[by], lambda line: line.label, 20),
        Column(_("督导次数"), lambda line: line.visits),
        *(Column(one.label, _done(one)) for one in One),
    ]


@require_GET
def loop_page(request: PageRequest) -> HttpResponseBase:
    """Show what became of the problems, and how long each step took."""
    form, base = asked(request)
    lines = findings.board(request.user, form.period, form.by_what)
    if request.GET.get("export") == "xlsx":
        return sheet_of(_("整改闭环"), _loop_columns(form.by_what), lines)
    whole = findings.whole(request.user, form.period)
    context = {
        "form": form,
        "head": HEADS[form.by_what],
        "outcomes": list(Outcome),
        "stages": list(Stage),
        "lines": [_shown(line, base) for line in lines],
        "whole": _shown(whole, base),
        "tabs": tabs("analytics-loop", urlencode(base)),
    }
    return render(request, "analytics/loop.html", context)


def _shown(line: findings.Line, base: dict[str, str]) -> dict[str, Any]:
    def link(**more: str) -> str:
        return _link("analytics-findings", base, key=line.key, **more)

    share = line.on_time_share
    return {
        "label": line.label,
        "told": Figure(_("告知学校"), line.told, link()),
        "outcomes": [
            (outcome, Figure(outcome.label, line.outcomes[outcome], link(outcome=outcome.value)))
            for outcome in Outcome
        ],
        "share": None if share is None else round(share * 100),
        "stages": [_stretch(stage, line.times[stage], link(stage=stage)) for stage in Stage],
    }


def _stretch(stage: Stage, time: findings.Time, url: str) -> Stretch:
    return Stretch(stage.label, time.rows, url, days_of(time.median), days_of(time.most))


def _loop_columns(by: By) -> list[Column]:
    half = _("%s（天，中位数）")
    return [
        Column(HEADS[by], lambda line: line.label, 20),
        Column(_("告知学校"), lambda line: line.told),
        *(Column(outcome.label, _so_many(outcome)) for outcome in Outcome),
        *(Column(half % stage.label, _median(stage), 18) for stage in Stage),
    ]


@require_GET
def visits_page(request: PageRequest) -> HttpResponseBase:
    """List the visits a figure of the board is of."""
    form, base = asked(request)
    listing = Listing(
        request,
        visits.made(request.user, form.period, form.by_what).select_related("unit", "leader"),
        VisitRowsFilter,
        orders={"newest": ("-planned_on", "-id"), "oldest": ("planned_on", "id")},
        decorate=_with_dots,
    )
    if listing.wants_export:
        return listing.export(_("督导明细"), VISIT_COLUMNS)
    context = {"listing": listing, "back": _link("analytics", base)}
    return render(request, "analytics/visits.html", context)


def _with_dots(rows: list[Visit]) -> None:
    ones = five_ones_for(rows)
    for row in rows:
        row.ones = ones[row.pk]  # type: ignore[attr-defined]


@require_GET
def findings_page(request: PageRequest) -> HttpResponseBase:
    """List the problems a figure of the loop is of."""
    form, base = asked(request)
    listing = Listing(
        request,
        findings.told(request.user, form.period, form.by_what).select_related("unit", "raised_by"),
        FindingRowsFilter,
        orders={"found": ("-found_on", "-id"), "longest": ("-took_closed", "-id")},
        decorate=_with_days,
    )
    if listing.wants_export:
        return listing.export(_("问题明细"), FINDING_COLUMNS)
    context = {"listing": listing, "stages": list(Stage), "back": _link("analytics-loop", base)}
    return render(request, "analytics/findings.html", context)


def _with_days(rows: list[Any]) -> None:
    for row in rows:
        row.took = [(stage.label, days_of(getattr(row, f"took_{stage}"))) for stage in Stage]
        row.outcome_word = Outcome(row.outcome).label

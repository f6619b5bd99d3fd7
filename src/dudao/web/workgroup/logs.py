"""Inspectors' logs: the list, one log, writing one, how many a week."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.files.models import File
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.visits.models import Visit
from dudao.visits.queries import visible_to
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest
from dudao.web.workgroup.filters import LogFilter
from dudao.web.workgroup.forms import LogForm
from dudao.web.workgroup.shown import split, timeline
from dudao.workgroup import actions
from dudao.workgroup.models import Log
from dudao.workgroup.queries import logs as queries
from dudao.workgroup.rules import first_of_week

COLUMNS = [
    Column(gettext_lazy("日期"), lambda log: log.on, 12),
    Column(gettext_lazy("督学"), lambda log: str(log.author), 10),
    Column(gettext_lazy("标题"), lambda log: log.title, 30),
    Column(gettext_lazy("内容"), lambda log: log.text, 80),
    Column(gettext_lazy("学校"), lambda log: _("、").join(_schools(log)), 30),
    Column(gettext_lazy("图片和文件"), lambda log: len(log.files.all()), 10),
    Column(gettext_lazy("写作时间"), lambda log: log.written_at, 16),
]
WEEKS = 4


@require_GET
def logs_page(request: PageRequest) -> HttpResponseBase:
    """List one's own logs, and those of one's inspectors."""
    _require_logs(request.user)
    listing = Listing(
        request,
        _whole(queries.visible_to(request.user)),
        LogFilter,
        orders={"newest": ("-on", "-id"), "oldest": ("on", "id")},
        decorate=_name_schools,
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("督学日志"), COLUMNS)
    context = {"listing": listing, "tabs": _tabs(request.user, "logs"), **_own(request.user)}
    return render(request, "workgroup/logs.html", context)


@require_GET
def weeks_page(request: PageRequest) -> HttpResponse:
    """Show how many logs everybody wrote in the last weeks."""
    require_anywhere(request.user, Permission.LOG_VIEW)
    today = clock.today()
    last = min(parse_date(request.GET.get("week", "")) or today, today)
    people = [inspector.person for inspector in queries.inspectors_read_by(request.user)]
    firsts = [first_of_week(last) - timedelta(days=7 * n) for n in range(WEEKS)]
    context = {
        "firsts": [(first, first + timedelta(days=6)) for first in firsts],
        "rows": [
            (row.person, list(zip(firsts, row.counts, strict=True)), sum(row.counts))
            for row in queries.weeks_of(people, last, WEEKS)
        ],
        "earlier": firsts[-1] - timedelta(days=1),
        "later": first_of_week(last) + timedelta(days=7 * WEEKS),
        "latest": first_of_week(last) == first_of_week(today),
        "usual": queries.usual_per_week(own_office(request.user)),
        "tabs": _tabs(request.user, "logs-weeks"),
    }
    return render(request, "workgroup/weeks.html", context)


@require_GET
def log_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a log, as it also prints."""
    log = get_object_or_404(_whole(queries.visible_to(request.user)), pk=pk)
    seen = visible_to(request.user).filter(pk__in=[visit.pk for visit in log.visits.all()])
    context = {
        "log": log,
        "files": split(log.files.all()),
        "seen": set(seen.values_list("pk", flat=True)),
        "mine": log.author_id == request.user.pk,
        "entries": timeline(queries.history(log)),
    }
    return render(request, "workgroup/log.html", context)


@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Write a log; the page of a visit leads here with that visit chosen."""
    if not queries.writes_logs(request.user):
        require_anywhere(request.user, Permission.LOG_WRITE)
    spoken_of = queries.visits_to_speak_of(request.user, clock.today())
    form = LogForm(
        request.POST or None,
        request.FILES or None,
        initial=_begun(spoken_of, request.GET.get("visit", "")),
    )
    return _written(request, form, spoken_of, None)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change one's own log; what it said before is kept."""
    log = get_object_or_404(Log, pk=pk, author=request.user)
    spoken_of = queries.visits_to_speak_of(request.user, log.on).values("pk")
    chosen = log.visits.values("pk")
    visits = visible_to(request.user).filter(pk__in=spoken_of) | Visit.objects.filter(pk__in=chosen)
    initial = {"on": log.on, "title": log.title, "text": log.text, "visits": log.visits.all()}
    there = log.files.order_by("pk")
    form = LogForm(request.POST or None, request.FILES or None, initial=initial, there=there)
    offered = visits.select_related("unit").order_by("-planned_on", "-id")
    return _written(request, form, offered, log)


def _written(
    request: PageRequest, form: LogForm, visits: QuerySet[Visit], log: Log | None
) -> HttpResponse:
    offer(form, visits=visits)
    done = carry_out(
        form,
        lambda data: actions.write_log(
            by=request.user,
            on=data["on"],
            title=data["title"],
            text=data["text"],
            visit_ids=[visit.pk for visit in data["visits"]],
            file_ids=form.store_own(request.user),
            log_id=log.pk if log else None,
        ),
    )
    if done is None:
        context = {"form": form, "log": log, "kept_files": form.kept_files(request.user)}
        return render(request, "workgroup/log_form.html", context, status=form_status(form))
    messages.success(request, _("日志已保存。"))
    return redirect("log", done.pk)


def _begun(visits: QuerySet[Visit], visit: str) -> dict[str, Any]:
    """Return what a new log begins with: today, or the visit it was begun from."""
    chosen = next((one for one in visits if str(one.pk) == visit), None)
    if chosen is None:
        return {"on": clock.today()}
    title = _("%(school)s%(kind)s") % {"school": chosen.unit, "kind": chosen.get_kind_display()}
    return {"on": chosen.planned_on, "title": title, "visits": [chosen]}


def _require_logs(person: Person) -> None:
    if not queries.writes_logs(person):
        require_anywhere(person, Permission.LOG_VIEW)


def _own(person: Person) -> dict[str, Any]:
    """Return how many logs `person` wrote this week beside what is usual, as a count."""
    if not queries.writes_logs(person):
        return {"writes": False}
    usual = queries.usual_per_week(own_office(person))
    return {"writes": True, "this_week": queries.in_week(person, clock.today()), "usual": usual}


def _tabs(person: Person, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs; somebody who reads only his own has none."""
    if not may_anywhere(person, Permission.LOG_VIEW):
        return []
    pages = (("logs", _("日志")), ("logs-weeks", _("每周篇数")))
    return [(word, reverse(name), name == here) for name, word in pages]


def _whole(rows: QuerySet[Log]) -> QuerySet[Log]:
    return rows.prefetch_related(
        Prefetch("visits", Visit.objects.select_related("unit").order_by("planned_on", "id")),
        Prefetch("files", File.objects.order_by("pk")),
    )


def _name_schools(rows: list[Log]) -> None:
    for row in rows:
        row.schools = _schools(row)  # type: ignore[attr-defined]


def _schools(log: Log) -> list[str]:
    return list(dict.fromkeys(str(visit.unit) for visit in log.visits.all()))

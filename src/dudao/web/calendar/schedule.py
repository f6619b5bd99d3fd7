"""The calendar of visits: a month or a week, narrowed to an area, a person, a school."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import areas_visible_to, inspectors_visible_to
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.queries import office_of
from dudao.planning.states.feeds import EntryKind
from dudao.visits.queries.schedule import Asked, Entry, entries
from dudao.web.calendar.days import WEEKDAYS, Day, Days, last_of_month, monday_of
from dudao.web.inspectorate.forms import InspectorChoice
from dudao.web.listing import FilterForm
from dudao.web.request import PageRequest

#: As many lines as a day of a month has room for.
SHORT = 4
#: What lasts longer stands above the days and not on each of them.
LONG_DAYS = 7
MONTH, WEEK = "month", "week"
SEES = (Permission.SCHEDULE_VIEW, Permission.SCHEDULE_VIEW_ANNOUNCED)
_FAR = (date(2000, 2, 1), date(2100, 1, 1))


class ScheduleFilter(FilterForm):
    """Whose calendar."""

    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    area = forms.ModelChoiceField(
        label=_("责任区"), queryset=Area.objects.none(), required=False, empty_label=_("全部")
    )
    inspector = InspectorChoice(
        label=_("督学"), queryset=Inspector.objects.none(), required=False, empty_label=_("全部")
    )

    def __init__(self, data: Any, person: Person) -> None:
        super().__init__(data, person)
        if not may_anywhere(person, Permission.INSPECTOR_VIEW):
            del self.fields["area"], self.fields["inspector"]
            if not may_anywhere(person, Permission.SCHEDULE_VIEW):
                del self.fields["school"]
            return
        areas = areas_visible_to(person).order_by("name", "pk")
        inspectors = inspectors_visible_to(person).select_related("person")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["inspector"].queryset = inspectors.order_by(  # type: ignore[attr-defined]
            "person__sort_key", "pk"
        )

    def asked(self, first: date, last: date) -> Asked:
        """Return what was asked for."""
        inspector = self.chosen.get("inspector")
        return Asked(
            first,
            last,
            area=self.chosen.get("area"),
            person=inspector.person if inspector else None,
            school=self.chosen.get("school", ""),
        )


class Line(NamedTuple):
    """An entry as a line of a day: `url` is empty where its reader has no page of it."""

    entry: Entry
    url: str


class Shown(NamedTuple):
    """A day with its lines; `more` of them have no room."""

    day: Day
    lines: list[Line]
    more: int


@require_GET
def schedule_page(request: PageRequest) -> HttpResponse:
    """Show a month or a week."""
    if not any(may_anywhere(request.user, permission) for permission in SEES):
        raise NotAllowed(gettext("您没有查看督导日历的权限。如确需查看，请联系督导室管理员。"))
    view = WEEK if request.GET.get("view") == WEEK else MONTH
    day = _day(request.GET.get("day", ""))
    first, last = _span(view, day)
    form = ScheduleFilter(request.GET, request.user)
    found = entries(request.user, form.asked(first, last))
    long = [e for e in found if (e.last_on - e.first_on).days >= LONG_DAYS]
    days = Days(_office(request.user), first, last)
    context = {
        "view": view,
        "day": day,
        "form": form,
        "long": long,
        "days": _shown(days, view, first, last, _by_day(request.user, found, long)),
        "weekdays": WEEKDAYS,
        "before": _turned(view, day, back=True),
        "after": _turned(view, day, back=False),
        "first": first,
        "last": last,
        "kept": form.chosen and _query(request),
        "count": len(found) - len(long),
        "may_subscribe": True,
    }
    return render(request, "calendar/schedule.html", context)


def _office(person: Person) -> Unit | None:
    return office_of(person.unit) if person.unit else None


def _day(text: str) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and _FAR[0] <= day <= _FAR[1] else clock.today()


def _span(view: str, day: date) -> tuple[date, date]:
    if view == WEEK:
        return monday_of(day), monday_of(day) + timedelta(days=6)
    return day.replace(day=1), last_of_month(day)


def _turned(view: str, day: date, *, back: bool) -> date:
    first, last = _span(view, day)
    return first - timedelta(days=1) if back else last + timedelta(days=1)


def _by_day(person: Person, found: list[Entry], long: list[Entry]) -> dict[date, list[Line]]:
    opens = may_anywhere(person, Permission.ASSIGNMENT_VIEW)
    lines: dict[date, list[Line]] = defaultdict(list)
    for entry in found:
        if entry in long:
            continue
        for n in range((entry.last_on - entry.first_on).days + 1):
            lines[entry.first_on + timedelta(days=n)].append(Line(entry, _url(entry, opens)))
    return lines


def _url(entry: Entry, opens: bool) -> str:
    if not opens:
        return ""
    if entry.kind == EntryKind.ASSIGNMENT:
        return reverse("assignment", args=[entry.pk])
    return reverse("visit", args=[entry.pk]) if entry.kind == EntryKind.VISIT else ""


def _shown(
    days: Days, view: str, first: date, last: date, lines: dict[date, list[Line]]
) -> list[Shown]:
    if view == WEEK:
        return [Shown(day, lines[day.day], 0) for day in days.week(first)]
    flat = [day for week in days.month(first) for day in week]
    return [
        Shown(day, lines[day.day][:SHORT], max(0, len(lines[day.day]) - SHORT))
        if day.inside
        else Shown(day, [], 0)
        for day in flat
        if day.day <= last or not day.inside
    ]


def _query(request: PageRequest) -> str:
    kept = request.GET.copy()
    for name in ("day", "view"):
        kept.pop(name, None)
    return kept.urlencode()

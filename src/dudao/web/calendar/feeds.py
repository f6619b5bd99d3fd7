"""Calendar feeds: one's own addresses, and what a calendar program reads from them."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, scope_q
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries import areas_visible_to
from dudao.lib import clock, ical
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.planning import actions
from dudao.planning.models import Feed
from dudao.planning.queries.feeds import feed_of, feeds_of
from dudao.planning.states import Slot
from dudao.planning.states.feeds import EntryKind, FeedWhat
from dudao.visits.queries.schedule import Asked, Entry, Revision, entries, revisions
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import CHOOSE
from dudao.web.public.door import open_page
from dudao.web.public.shown import address
from dudao.web.request import PageRequest

#: What a calendar program is given: so far back, so far ahead.
BACK, AHEAD = timedelta(days=62), timedelta(days=366)
#: When half a day is, for a calendar program.
PARTS = {Slot.MORNING: (time(8, 30), time(12)), Slot.AFTERNOON: (time(14), time(17, 30))}


class FeedForm(forms.Form):
    """What a new address holds; who has one school only need not choose it."""

    what = forms.ChoiceField(
        label=gettext_lazy("订阅内容"), choices=FeedWhat.choices(), widget=forms.RadioSelect
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("责任区"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=CHOOSE,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("学校"), queryset=Unit.objects.none(), required=False, empty_label=CHOOSE
    )

    def __init__(self, data: object, person: Person) -> None:
        whole = may_anywhere(person, Permission.SCHEDULE_VIEW)
        first = FeedWhat.OWN if whole else FeedWhat.OFFICE
        super().__init__(data, initial={"what": first})  # type: ignore[arg-type]
        if not whole:
            del self.fields["area"], self.fields["unit"]
            only = [(FeedWhat.OFFICE.value, gettext_lazy("本校已告知的督导"))]
            self.fields["what"].choices = only  # type: ignore[attr-defined]
            return
        schools = inspected().filter(scope_q(person, Permission.SCHEDULE_VIEW, ""), closed_on=None)
        areas = areas_visible_to(person).order_by("name", "pk")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["unit"].queryset = schools.order_by(  # type: ignore[attr-defined]
            "sort_key", "pk"
        )


@require_http_methods(["GET", "POST"])
def feeds_page(request: PageRequest) -> HttpResponse:
    """List one's own addresses; make one, which is shown this once."""
    form = FeedForm(request.POST or None, request.user)
    made = carry_out(form, lambda data: actions.make_feed(by=request.user, **data))
    context = {
        "form": form if made is None else FeedForm(None, request.user),
        "made": address(request, "feed", made[1]) if made else "",
        "feeds": feeds_of(request.user),
    }
    status = 201 if made else form_status(form)
    response = render(request, "calendar/feeds.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def feed_revoke(request: PageRequest, pk: UUID) -> HttpResponse:
    """End an address."""
    feed = get_object_or_404(feeds_of(request.user), pk=pk)
    actions.revoke_feed(feed.pk, by=request.user)
    messages.success(request, _("订阅地址已停用，手机下次刷新时就读不到了。"))
    return redirect("feeds")


@open_page
def feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Answer a calendar program; one answer for every secret that opens nothing."""
    found = feed_of(secret)
    if found is None:
        raise Http404
    actions.note_feed_read(found.pk)
    with translation.override("zh-hans"):  # what leaves the house is in the language of the papers
        body = _written(request, found)
    etag = f'"{sha256(body).hexdigest()}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Disposition"] = 'inline; filename="dudao.ics"'
    return get_conditional_response(request, etag=etag, response=response) or response


def _written(request: HttpRequest, feed: Feed) -> bytes:
    today = clock.today()
    asked = Asked(
        today - BACK,
        today + AHEAD,
        area=feed.area,
        person=feed.person if feed.what == FeedWhat.OWN else None,
        unit=feed.unit,
        withdrawn=True,
    )
    found = entries(feed.person, asked)
    changed = revisions(found)
    opens = may_anywhere(feed.person, Permission.ASSIGNMENT_VIEW)
    events = [
        _event(request, entry, changed.get((entry.kind, entry.pk), Revision(0, None)), opens, feed)
        for entry in found
    ]
    return ical.calendar(_("督导日历：%s") % feed, events)


def _event(
    request: HttpRequest,
    entry: Entry,
    revision: Revision,
    opens: bool,
    feed: Feed,
) -> ical.Event:
    start, end = _when(entry)
    page = address(request, "assignment", entry.pk) if entry.kind == EntryKind.ASSIGNMENT else ""
    told = [entry.text, _("人员：%s") % entry.people if entry.people else "", entry.state]
    return ical.Event(
        uid=f"{entry.kind}-{entry.pk}@dudao",
        start=start,
        end=end,
        summary=_("督导：%s") % entry.title if entry.unit else entry.title,
        changed_at=revision.at or feed.made_at,
        sequence=max(0, revision.times),
        description="\n".join(filter(None, told)),
        location=entry.unit.address if entry.unit else "",
        url=page if opens else "",
        cancelled=entry.cancelled,
        busy=entry.kind != EntryKind.PLAN,
    )


def _when(entry: Entry) -> tuple[date | datetime, date | datetime]:
    if entry.slot not in PARTS:
        return entry.first_on, entry.last_on
    begins, ends = PARTS[Slot(entry.slot)]
    return (
        datetime.combine(entry.first_on, begins, tzinfo=clock.CHINA),
        datetime.combine(entry.last_on, ends, tzinfo=clock.CHINA),
    )

"""What phones bring to a visit, and the same on its page: who was there, cards, clashes."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dudao.org.models import Person
from dudao.visits import actions, queries
from dudao.visits.actions.noting import NOTE_LIMIT, ROLE_LIMIT
from dudao.visits.models import RecordClash, Visit
from dudao.visits.states import Activity, State
from dudao.web.forms import carry_out
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import inside_of


class NoteForm(forms.Form):
    """A card about one thing done at the school."""

    activity = forms.ChoiceField(
        label=gettext_lazy("活动"), choices=Activity.choices(), widget=forms.RadioSelect
    )
    role = forms.CharField(
        label=gettext_lazy("对象"),
        required=False,
        max_length=ROLE_LIMIT,
        help_text=gettext_lazy("如教师、学生、家长、校长；听课写班级和学科。"),
    )
    text = forms.CharField(label=gettext_lazy("记录"), max_length=NOTE_LIMIT, widget=forms.Textarea)


def brought(visit: Visit, person: Person, *, writes: bool) -> dict[str, Any]:
    """Return what the page of a visit shows of this."""
    here = queries.presences_of(visit)
    mine = next((one.presence for one in here if one.presence.person_id == person.pk), None)
    awaited = queries.awaited_for([visit]).get(visit.pk, 0)
    counted = queries.activities_of(visit)
    return {
        "here": here,
        "mine": mine,
        "may_join": writes and mine is None and visit.state == State.CHECKED_IN,
        "cards": queries.cards_of(visit),
        "counted": counted if any(times for _activity, times in counted) else [],
        "note_form": NoteForm(),
        "clashes": queries.clashes_of(visit, person),
        "awaited": awaited,
        "complete": not awaited and queries.came_from_phone(visit),
    }


@require_POST
def visit_note(request: PageRequest, pk: UUID) -> HttpResponse:
    """Write a card."""
    visit = inside_of(request, pk)
    form = NoteForm(request.POST)
    made = carry_out(form, lambda data: actions.note(visit.pk, by=request.user, **data))
    if made is None:
        messages.error(request, _("没有保存：请选择活动并写下记录。"))
    else:
        messages.success(request, _("已保存记录卡片。"))
    return redirect("visit", pk)


@require_POST
def visit_note_drop(request: PageRequest, pk: UUID, note: UUID) -> HttpResponse:
    """Take a card back."""
    visit = inside_of(request, pk)
    actions.drop_note(visit.pk, note, by=request.user)
    messages.success(request, _("已删除记录卡片。"))
    return redirect("visit", pk)


@require_POST
def visit_clash(request: PageRequest, pk: UUID, clash: int) -> HttpResponse:
    """Decide between two answers."""
    visit = inside_of(request, pk)
    found = get_object_or_404(RecordClash, record__visit=visit, pk=clash)
    actions.settle_clash(found.pk, by=request.user, adopt=request.POST.get("adopt") == "yes")
    messages.success(request, _("已处理。"))
    return redirect("visit", pk)

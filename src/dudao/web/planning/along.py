"""What a visit that is assigned can do along the way."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dudao.access.queries import may
from dudao.org.models import Person
from dudao.planning import actions, queries
from dudao.planning.models import Assignment, Obligation
from dudao.planning.queries.obligations import fitting, usual_on
from dudao.planning.states import State
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


class AlongForm(forms.Form):
    """Which open tasks of the school the visit takes along."""

    obligations = forms.ModelMultipleChoiceField(
        Obligation.objects.none(),
        label=gettext_lazy("顺带办理"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一项。")},
    )

    def __init__(self, assignment: Assignment, data: object = None) -> None:
        """Offer what is open on the day; what is usual then is ticked."""
        super().__init__(data)  # type: ignore[arg-type]
        rows = fitting(assignment)
        self.offered = list(rows)
        field = self.fields["obligations"]
        field.queryset = rows  # type: ignore[attr-defined]
        # Said here, so that showing the form does not ask for them again.
        field.choices = [(one.pk, _told(one)) for one in self.offered]  # type: ignore[attr-defined]
        day = assignment.planned_on
        field.initial = [one.pk for one in self.offered if usual_on(one, day)]


def _told(one: Obligation) -> str:
    """Return the words beside the box."""
    told = {"title": one.title, "minutes": one.minutes, "day": one.last_on.strftime("%m-%d")}
    return _("%(title)s（约%(minutes)d分钟，%(day)s 前）") % told


def along(person: Person, assignment: Assignment) -> AlongForm | None:
    """Return the form for whoever may add something to a visit that nobody has begun."""
    right = queries.right_to_assign(person, assignment.unit, assignment.leader)
    if assignment.state != State.ASSIGNED or not may(person, right, assignment.unit):
        return None
    form = AlongForm(assignment)
    return form if form.offered else None


@require_POST
def take_along(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let the visit do more of what the school is owed."""
    assignment = get_object_or_404(queries.visible_to(request.user), pk=pk)
    form = AlongForm(assignment, request.POST)
    done = carry_out(form, lambda data: actions.take_along(pk, by=request.user, **data))
    if done is None:
        context = {"assignment": assignment, "form": form}
        return render(request, "planning/along.html", context, status=form_status(form))
    messages.success(request, _("已加入这次入校，带队督学会收到消息。"))
    return redirect("assignment", pk)

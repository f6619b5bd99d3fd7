"""What a visit that is assigned can do along the way."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.inspectorate.queries import is_responsible
from dudao.lib import clock
from dudao.org.models import Person
from dudao.planning import actions, queries
from dudao.planning.models import Assignment, Obligation
from dudao.planning.queries.obligations import fitting, usual_on
from dudao.planning.states import State
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


class Fitting(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """What can be ticked, each with its time and last day."""

    def label_from_instance(self, obj: Obligation) -> str:
        """Return the words beside the box."""
        told = {"title": obj.title, "minutes": obj.minutes, "day": obj.last_on.strftime("%m-%d")}
        return _("%(title)s（约%(minutes)d分钟，%(day)s 前）") % told


class AlongForm(forms.Form):
    """Which open tasks of the school the visit takes along."""

    obligations = Fitting(
        Obligation.objects.none(),
        label=gettext_lazy("顺带办理"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一项。")},
    )

    def __init__(self, assignment: Assignment, data: object = None) -> None:
        """Offer what is open on the day; what is usual then is ticked."""
        super().__init__(data)  # type: ignore[arg-type]
        rows = fitting(assignment)
        field = self.fields["obligations"]
        field.queryset = rows  # type: ignore[attr-defined]
        field.initial = [one.pk for one in rows if usual_on(one, assignment.planned_on)]


def along(request: PageRequest, assignment: Assignment) -> AlongForm | None:
    """Return the form for whoever may add something to a visit that nobody has begun."""
    if assignment.state != State.ASSIGNED:
        return None
    person: Person = request.user
    own = person == assignment.leader and is_responsible(person, assignment.unit, clock.today())
    permission = Permission.VISIT_MAKE if own else Permission.ASSIGNMENT_MAKE
    if not may(person, permission, assignment.unit):
        return None
    return AlongForm(assignment) if fitting(assignment).exists() else None


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

"""责任区划分: a proposed division on its board, with a map of points, until it is carried out."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.handovers.actions import apply_division
from dudao.inspectorate import actions
from dudao.inspectorate.models import Division
from dudao.inspectorate.queries import dividing
from dudao.inspectorate.states import DivisionState
from dudao.org.models import Unit
from dudao.org.queries import norm_row
from dudao.web.findings.steps import step
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.board import board_of
from dudao.web.inspectorate.forms import offer
from dudao.web.inspectorate.inspectors import offices_for
from dudao.web.request import PageRequest


class ProposeForm(forms.Form):
    office = forms.ModelChoiceField(
        label=gettext_lazy("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    areas = forms.IntegerField(label=gettext_lazy("分成几个责任区"), min_value=1)
    rotate = forms.BooleanField(
        label=gettext_lazy("到期轮换：任期已满的不再负责原来的学校"), required=False
    )


class MoveForm(forms.Form):
    seen = forms.IntegerField()
    units = forms.TypedMultipleChoiceField(coerce=int, required=False)
    area = forms.IntegerField()
    inspector = forms.IntegerField(required=False)

    def __init__(self, *args: Any, choices: list[int], **given: Any) -> None:
        """Offer the schools of the proposal."""
        super().__init__(*args, **given)
        self.fields["units"].choices = [(pk, pk) for pk in choices]  # type: ignore[attr-defined]


class NameForm(forms.Form):
    seen = forms.IntegerField()
    area = forms.IntegerField()
    name = forms.CharField(max_length=60)


@require_http_methods(["GET", "POST"])
def propose(request: PageRequest) -> HttpResponse:
    """Propose a division; where one is worked on, lead to it."""
    require_anywhere(request.user, Permission.AREA_EDIT)
    offices = offices_for(request.user, Permission.AREA_EDIT)
    office = offices.first()
    draft = dividing.draft_of(office) if office else None
    if request.method == "GET" and draft is not None:
        return redirect("division", pk=draft.pk)
    initial = {"areas": dividing.usual_areas(office) if office else 1}
    form = ProposeForm(request.POST or None, initial=initial)
    offer(form, office=offices)
    made = carry_out(form, lambda data: actions.propose_division(by=request.user, **data))
    if made is not None:
        return redirect("division", made.pk)
    context = {
        "form": form,
        "tired": dividing.to_rotate(office) if office else [],
        "norm": norm_row("inspectorate.rotation_terms", office=office),
        "past": dividing.divisions_visible_to(request.user)[:5],
    }
    return render(request, "inspectorate/division_new.html", context, status=form_status(form))


@require_GET
def division_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a division on its board."""
    division = _visible(request, pk)
    context = {
        "division": division,
        "board": board_of(division),
        "draft": division.state == DivisionState.DRAFT,
    }
    return render(request, "inspectorate/division.html", context)


@step("division")
def move(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put schools into another area, under somebody."""
    division = _visible(request, pk)
    form = MoveForm(request.POST, choices=[int(unit) for unit in division.content["schools"]])
    if not form.is_valid():
        messages.error(request, _("请先勾选学校，再选择要划入的责任区。"))
        return redirect("division", pk)
    data = form.cleaned_data
    actions.move_schools(pk, data.pop("units"), by=request.user, **data)
    messages.success(request, _("已调整。"))
    return redirect("division", pk)


@step("division")
def rename(request: PageRequest, pk: UUID) -> HttpResponse:
    """Name an area of the proposal."""
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写责任区名称。"))
        return redirect("division", pk)
    actions.rename_part(_visible(request, pk).pk, by=request.user, **form.cleaned_data)
    messages.success(request, _("已改名。"))
    return redirect("division", pk)


@step("division")
def carry(request: PageRequest, pk: UUID) -> HttpResponse:
    """Carry the division out, with all hand-overs."""
    seen = int(request.POST.get("seen", "0")) if request.POST.get("seen", "").isdigit() else 0
    done = apply_division(_visible(request, pk).pk, by=request.user, seen=seen)
    messages.success(
        request,
        _("划分方案已实施：新任责任督学%(new)d所学校，办理工作交接%(moved)d份。")
        % {"new": done.appointed, "moved": len(done.hand_overs)},
    )
    return redirect("handovers" if done.hand_overs else "areas")


@step("division")
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give the proposal up."""
    actions.discard_division(_visible(request, pk).pk, by=request.user)
    messages.success(request, _("已放弃这个方案，现有责任区没有变动。"))
    return redirect("areas")


def _visible(request: PageRequest, pk: UUID) -> Division:
    return get_object_or_404(dividing.divisions_visible_to(request.user), pk=pk)

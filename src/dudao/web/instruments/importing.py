"""An XLSForm workbook that was read: what is in it, what is not, and the step to a draft."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dudao.instruments import actions, queries
from dudao.instruments.definition import Definition, Purpose
from dudao.instruments.models import FormImport, Version
from dudao.instruments.rules import read
from dudao.instruments.xlsform import Remark, Weight
from dudao.web.forms import carry_out, form_status
from dudao.web.instruments.printed import printed
from dudao.web.request import PageRequest

TONES = {
    Weight.REFUSED: "red",
    Weight.LEFT_OUT: "red",
    Weight.CHANGED: "amber",
    Weight.UNUSED: "grey",
}


class ConfirmForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("表单名称"), max_length=120)
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Purpose.choices())


@require_http_methods(["GET", "POST"])
def import_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show what was read, and make it a draft."""
    waiting = _find(request, pk)
    definition = _definition(waiting)
    initial = {"title": definition.title, "purpose": definition.purpose} if definition else {}
    form = ConfirmForm(request.POST or None, initial=initial)

    def confirm(data: dict[str, Any]) -> Version:
        given = {"title": data["title"], "purpose": Purpose(data["purpose"])}
        return actions.confirm_workbook(waiting.pk, by=request.user, **given)

    version = carry_out(form, confirm)
    if version is not None:
        messages.success(request, _("已存为草稿，核对后即可发布。"))
        return redirect("form", version.pk)
    context = {
        "waiting": waiting,
        "form": form,
        "definition": definition,
        "sections": printed(definition) if definition else [],
        "groups": _groups(waiting),
        "next": _follows(waiting),
    }
    return render(request, "instruments/import.html", context, status=form_status(form))


@require_POST
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Throw a workbook away."""
    actions.discard_workbook(_find(request, pk).pk, by=request.user)
    messages.success(request, _("已放弃，没有导入。"))
    return redirect("forms")


def _groups(waiting: FormImport) -> list[tuple[Weight, str, list[Remark]]]:
    """Return the remarks by what they mean, with the colour of each group."""
    told = [Remark(**{**one, "weight": Weight(one["weight"])}) for one in waiting.remarks]
    groups = [(one, TONES[one], [r for r in told if r.weight is one]) for one in Weight]
    return [group for group in groups if group[2]]


def _definition(waiting: FormImport) -> Definition | None:
    return read(waiting.definition)[0] if waiting.definition else None


def _follows(waiting: FormImport) -> Version | None:
    """Return the version that the draft would come after."""
    key = (waiting.definition or {}).get("key")
    rows = Version.objects.filter(instrument__key=key, instrument__office=waiting.office)
    return rows.order_by("-number").first()


def _find(request: PageRequest, pk: UUID) -> FormImport:
    return get_object_or_404(queries.imports_visible_to(request.user), pk=pk)

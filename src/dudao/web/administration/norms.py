"""Numbers from law or custom: what holds, its basis, and an office's own."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import may, require, require_anywhere
from dudao.lib import clock
from dudao.org.models import Norm, Unit
from dudao.org.queries import norms_on
from dudao.web.administration.norm_words import norm_word
from dudao.web.administration.units import office_for
from dudao.web.forms import DateInput, carry_out, form_status
from dudao.web.request import PageRequest


class Line(NamedTuple):
    """A norm as it stands: its word, the national value, the office's own, what comes."""

    key: str
    word: str | Promise
    national: Norm
    own: Norm | None
    coming: Norm | None


class NormForm(forms.Form):
    """An office's own value, from when, on what basis."""

    value = forms.IntegerField(label=gettext_lazy("本县数值"), min_value=0)
    valid_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=DateInput())
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        help_text=gettext_lazy("本地文件名称和文号，或会议决定"),
    )


def lines(office: Unit) -> list[Line]:
    """Return every norm as it stands for `office` today, by key."""
    today = clock.today()
    national: dict[str, Norm] = {}
    own: dict[str, Norm] = {}
    for norm in norms_on(today):
        if norm.office_id in (None, office.pk):
            (own if norm.office_id else national).setdefault(norm.key, norm)
    later = Norm.objects.filter(office=office, valid_from__gt=today).order_by("-valid_from")
    coming = {norm.key: norm for norm in later}
    return [
        Line(key, norm_word(key), norm, own.get(key), coming.get(key))
        for key, norm in sorted(national.items())
    ]


def _office(request: PageRequest) -> Unit:
    require_anywhere(request.user, Permission.UNIT_EDIT)
    return office_for(request.user, Permission.UNIT_EDIT)


@require_GET
def norms_page(request: PageRequest) -> HttpResponse:
    """Show every number with its basis."""
    office = _office(request)
    context = {
        "office": office,
        "lines": lines(office),
        "may_edit": may(request.user, Permission.NORM_EDIT, office),
    }
    return render(request, "administration/norms.html", context)


@require_http_methods(["GET", "POST"])
def norm_page(request: PageRequest, key: str) -> HttpResponse:
    """Set an office's own value."""
    office = _office(request)
    require(request.user, Permission.NORM_EDIT, office)
    line = _line(office, key)
    value = (line.own or line.national).value
    initial = {"value": value, "valid_from": clock.today()}
    form = NormForm(request.POST or None, initial=initial)
    done = carry_out(form, lambda data: _set(key, request, office, data))
    if done is None:
        context = {"line": line, "form": form, "history": _history(office, key)}
        return render(request, "administration/norm.html", context, status=form_status(form))
    told = {"word": line.word, "value": done.value, "day": done.valid_from}
    messages.success(request, _("“%(word)s”从%(day)s起为%(value)s。") % told)
    return redirect("norms")


def _line(office: Unit, key: str) -> Line:
    found = next((line for line in lines(office) if line.key == key), None)
    if found is None:
        raise Http404
    return found


def _set(key: str, request: PageRequest, office: Unit, data: dict[str, Any]) -> Norm:
    return actions.set_norm(key, by=request.user, office=office, **data)


def _history(office: Unit, key: str) -> list[Norm]:
    rows = Norm.objects.filter(key=key, office=None).order_by("-valid_from")
    own = Norm.objects.filter(key=key, office=office).order_by("-valid_from")
    return [*own, *rows]


@require_POST
def end(request: PageRequest, key: str) -> HttpResponse:
    """Return to the national value."""
    office = _office(request)
    actions.end_norm(_line(office, key).key, by=request.user, office=office)
    messages.success(request, _("从今天起恢复国家默认值。"))
    return redirect("norms")

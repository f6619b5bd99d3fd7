"""Beginning a draw, and making its list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.org.models import Unit
from dudao.org.queries import own_office
from dudao.planning.actions import draws as actions
from dudao.planning.models import Draw
from dudao.planning.queries.draws import draws_visible_to
from dudao.planning.rules.draws import Terms
from dudao.planning.states.draws import SeedWay, Strata
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.draws.forms import (
    DrawForm,
    LinesForm,
    LotForm,
    SchoolsDrawForm,
    WithinDrawForm,
    lines_of,
)
from dudao.web.request import PageRequest

BEGINS = {"way": SeedWay.COMMIT, "strata": Strata.NONE, "each": 2, "kind": "classes"}


@require_http_methods(["GET", "POST"])
def draw_new_page(request: PageRequest) -> HttpResponse:
    """Begin a draw of schools and who goes there."""
    require_anywhere(request.user, Permission.DRAW_MAKE)
    form = SchoolsDrawForm(request.user, request.POST or None, initial=BEGINS)

    def make(data: dict[str, Any]) -> Draw:
        own = {name: data[name] for name in ("strata", "weighed", "each")}
        terms, units = form.terms(data, **own), form.units(data)
        more = {"units": units, "inspectors": data["inspectors"]}
        return _make(request, own_office(request.user), terms, data, **more)

    return _answer(request, form, carry_out(form, make))


@require_http_methods(["GET", "POST"])
def draw_within_page(request: PageRequest) -> HttpResponse:
    """Begin a draw of classes or teachers within a school."""
    require_anywhere(request.user, Permission.DRAW_MAKE)
    form = WithinDrawForm(request.user, request.POST or None, initial=BEGINS)

    def make(data: dict[str, Any]) -> Draw:
        terms = form.terms(data, kind=data["kind"])
        return _make(request, data["unit"], terms, data, lines=data["lines"])

    return _answer(request, form, carry_out(form, make), within=True)


@require_http_methods(["GET", "POST"])
def lines(request: PageRequest, pk: UUID) -> HttpResponse:
    """Write the list within a school anew."""
    draw = get_object_or_404(draws_visible_to(request.user), pk=pk)
    form = LinesForm(request.POST or None, initial={"lines": lines_of(draw)})
    done = carry_out(form, lambda data: actions.write_lots(pk, data["lines"], by=request.user))
    return _edited(request, draw, form, _("修改名单"), done)


@require_http_methods(["GET", "POST"])
def lot(request: PageRequest, pk: UUID, lot: int) -> HttpResponse:
    """Change a lot's weight, or strike it through."""
    draw = get_object_or_404(draws_visible_to(request.user), pk=pk)
    row = get_object_or_404(draw.lots, pk=lot)
    held = {name: getattr(row, name) for name in LotForm.base_fields}
    form = LotForm(request.POST or None, initial=held)
    done = carry_out(form, lambda data: actions.edit_lot(lot, by=request.user, **data))
    return _edited(request, draw, form, str(row), done)


def _make(request: PageRequest, where: Unit, terms: Terms, data: Any, **more: Any) -> Draw:
    return actions.make_draw(where, terms, by=request.user, people=data["people"], **more)


def _answer(
    request: PageRequest, form: DrawForm, made: Draw | None, *, within: bool = False
) -> HttpResponse:
    if made is None:
        context = {"form": form, "within": within}
        return render(request, "planning/draws/new.html", context, status=form_status(form))
    messages.success(request, _("名单已列出。请核对权重和不参加的，然后冻结。"))
    return redirect("draw", made.pk)


def _edited(request: PageRequest, draw: Draw, form: Form, title: str, done: object) -> HttpResponse:
    if done is None:
        context = {"form": form, "draw": draw, "title": title}
        return render(request, "planning/draws/edit.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("draw", draw.pk)

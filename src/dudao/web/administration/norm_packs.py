"""省级规定: a province's numbers beside the office's, and adopting them."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access import actions
from dudao.access.norm_packs import Difference, Pack, differences, pack_called, packs
from dudao.access.permissions import Permission
from dudao.access.queries import may, require, require_anywhere
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.web.administration.norm_words import norm_word
from dudao.web.administration.units import office_for
from dudao.web.forms import DateInput, carry_out, form_status
from dudao.web.request import PageRequest


class Offer(NamedTuple):
    """A pack and how many of its numbers differ from the office's."""

    pack: Pack
    differing: int
    here: bool


class Row(NamedTuple):
    """A number of the pack with its word."""

    word: str | Promise
    row: Difference


class AdoptForm(forms.Form):
    """Which numbers, and from when."""

    keys = forms.MultipleChoiceField(
        label=gettext_lazy("采用的数值"), widget=forms.CheckboxSelectMultiple
    )
    valid_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=DateInput())

    def __init__(self, *args: Any, rows: list[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(row.key, norm_word(row.key)) for row in rows if not row.same]
        self.fields["keys"].choices = offered  # type: ignore[attr-defined]
        self.fields["keys"].initial = [key for key, _word in offered]


def _office(request: PageRequest) -> Unit:
    require_anywhere(request.user, Permission.UNIT_EDIT)
    return office_for(request.user, Permission.UNIT_EDIT)


@require_GET
def packs_page(request: PageRequest) -> HttpResponse:
    """List the packs; the office's own province first."""
    office, today = _office(request), clock.today()
    offers = [
        Offer(
            pack,
            sum(not row.same for row in differences(pack, office, today)),
            office.region_code.startswith(pack.region),
        )
        for pack in packs()
    ]
    offers.sort(key=lambda offer: not offer.here)
    return render(request, "administration/norm_packs.html", {"offers": offers, "office": office})


@require_http_methods(["GET", "POST"])
def pack_page(request: PageRequest, key: str) -> HttpResponse:
    """Show what would change and adopt it."""
    office, pack = _office(request), pack_called(key)
    rows = differences(pack, office, clock.today())
    form = AdoptForm(request.POST or None, rows=rows, initial={"valid_from": clock.today()})
    if form.is_bound:
        require(request.user, Permission.NORM_EDIT, office)
    made = carry_out(
        form, lambda data: actions.adopt_norms(pack.key, by=request.user, office=office, **data)
    )
    if made is None:
        context = {
            "pack": pack,
            "rows": [Row(norm_word(row.key), row) for row in rows],
            "differs": any(not row.same for row in rows),
            "form": form,
            "may_edit": may(request.user, Permission.NORM_EDIT, office),
        }
        return render(request, "administration/norm_pack.html", context, status=form_status(form))
    messages.success(request, _("已采用%(count)d项数值。") % {"count": len(made)})
    return redirect("norms")

"""Several inspectors on one visit: sharing out, sheets of one's own, all of them on one page."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.org.models import Person
from dudao.visits import actions, queries
from dudao.visits.actions.sharing import DUTY_LIMIT
from dudao.visits.models import Record, Visit
from dudao.visits.states import State
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import inside_of, record_of

OPEN = (State.PLANNED, State.CHECKED_IN)


class ShareOutForm(forms.Form):
    """A duty for every inspector and a keeper for every sheet."""

    def __init__(self, data: Any, *, visit: Visit) -> None:
        super().__init__(data)
        self.people = queries.members_of(visit)
        self.sheets = list(queries.records_of(visit))
        duties = queries.duties_of(visit)
        for person in self.people:
            self.fields[f"duty-{person.pk}"] = forms.CharField(
                label=person.name,
                required=False,
                max_length=DUTY_LIMIT,
                initial=duties.get(person.pk, ""),
            )
        choices = [("", gettext_lazy("谁都可以填")), *((p.pk, p.name) for p in self.people)]
        for sheet in self.sheets:
            self.fields[f"keeper-{sheet.pk}"] = forms.TypedChoiceField(
                label=queries.title_of(sheet),
                required=False,
                coerce=int,
                empty_value=None,
                choices=choices,
                initial=sheet.keeper_id,
            )

    def duties(self) -> list[forms.BoundField]:
        """Return the fields of the people."""
        return [self[f"duty-{person.pk}"] for person in self.people]

    def keepers(self) -> list[forms.BoundField]:
        """Return the fields of the sheets."""
        return [self[f"keeper-{sheet.pk}"] for sheet in self.sheets]

    def given(self) -> dict[str, Any]:
        """Return what `actions.share_out` takes."""
        data = self.cleaned_data
        return {
            "duties": {person.pk: data[f"duty-{person.pk}"] for person in self.people},
            "keepers": {sheet.pk: data[f"keeper-{sheet.pk}"] for sheet in self.sheets},
        }


def may_share_out(visit: Visit, person: Person) -> bool:
    """Tell whether `person` shares the visit out: several are on it, and he leads or assigns."""
    if visit.state not in OPEN or not visit.companions.all():
        return False
    if visit.leader_id == person.pk:
        return may(person, Permission.VISIT_MAKE, visit.unit)
    return may(person, Permission.ASSIGNMENT_MAKE, visit.unit)


@require_http_methods(["GET", "POST"])
def visit_share_out(request: PageRequest, pk: UUID) -> HttpResponse:
    """Say who looks after what and whose sheet is whose."""
    visit = inside_of(request, pk)
    form = ShareOutForm(request.POST or None, visit=visit)
    done = carry_out(form, lambda _d: actions.share_out(pk, by=request.user, **form.given()))
    if done is None:
        context = {"visit": visit, "form": form, "may_share": may_share_out(visit, request.user)}
        return render(request, "visits/share_out.html", context, status=form_status(form))
    messages.success(request, _("已保存分工。"))
    return redirect("visit", pk)


@require_POST
def record_keep(request: PageRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Take a sheet that is nobody's."""
    sheet = record_of(request, pk, record)
    actions.keep(sheet.pk, by=request.user)
    return redirect("record", pk, record)


@require_POST
def record_own(request: PageRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Take a sheet of one's own of the same form."""
    sheet = record_of(request, pk, record)
    own = actions.take_own_sheet(pk, sheet.version_id, by=request.user)
    messages.success(request, _("这是您自己的一份，请填写。"))
    return redirect("record", pk, own.pk)


@require_POST
def record_drop(request: PageRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Give an empty sheet back."""
    sheet = record_of(request, pk, record)
    actions.drop_sheet(sheet.pk, by=request.user)
    messages.success(request, _("已退掉这份空白表单。"))
    return redirect("visit", pk)


@require_GET
def visit_merged(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show all sheets, those of one form side by side."""
    visit = inside_of(request, pk)
    context = {"visit": visit, "forms": queries.merged(visit), "duties": duties_shown(visit)}
    return render(request, "visits/merged.html", context)


def duties_shown(visit: Visit) -> list[tuple[Person, str]]:
    """Return the people of the visit with what each looks after."""
    duties = queries.duties_of(visit)
    return [(person, duties.get(person.pk, "")) for person in queries.members_of(visit)]


def sheet_words(sheet: Record, person: Person) -> dict[str, Any]:
    """Return whose sheet it is for `person`, and what he may do about it."""
    visit = sheet.visit
    open_ = visit.state in OPEN and queries.writable_by(visit, person)
    shared = bool(visit.companions.all())
    return {
        "shared": shared,
        "foreign": not queries.keeps(sheet, person),
        "may_keep": open_ and shared and sheet.keeper_id is None,
        "may_own": open_ and shared and sheet.keeper_id not in (None, person.pk),
        "may_drop": open_
        and sheet.serial > 1
        and sheet.keeper_id == person.pk
        and not sheet.answers,
    }

"""Who is away: one's own days, or those of the office's inspectors."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere, scope_q
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.lib import clock
from dudao.planning import actions
from dudao.planning.queries.absences import absences_visible_to
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.listing import Column, Listing
from dudao.web.proposals.forms import AbsenceFilter, AbsenceForm
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("督学"), lambda a: str(a.person)),
    Column(gettext_lazy("从"), lambda a: a.first_on),
    Column(gettext_lazy("到"), lambda a: a.last_on),
    Column(gettext_lazy("事由"), lambda a: a.reason, 32),
]


@require_http_methods(["GET", "POST"])
def absences_page(request: PageRequest) -> HttpResponseBase:
    """List who is away, and note more days."""
    require_anywhere(request.user, Permission.VISIT_MAKE)
    form = _form(request)
    noted = carry_out(
        form,
        lambda data: actions.note_absence(data.pop("inspector").person, by=request.user, **data),
    )
    if noted is not None:
        messages.success(request, _("已登记，排期时会避开这几天。"))
        return redirect("absences")
    listing = Listing(
        request,
        absences_visible_to(request.user),
        AbsenceFilter,
        orders={"newest": ("-first_on", "-id"), "oldest": ("first_on", "id")},
    )
    if listing.wants_export:
        return listing.export(_("督学不在岗"), COLUMNS)
    context = {"listing": listing, "form": form}
    return render(request, "proposals/absences.html", context, status=form_status(form))


@require_POST
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take back that somebody is away."""
    absence = get_object_or_404(absences_visible_to(request.user), pk=pk)
    actions.remove_absence(absence.pk, by=request.user)
    messages.success(request, _("已取消。"))
    return redirect("absences")


def _form(request: PageRequest) -> AbsenceForm:
    """Return the form with whom one may note: oneself, or all of one's office."""
    today = clock.today()
    form = AbsenceForm(request.POST or None, initial={"first_on": today, "last_on": today})
    kept = scope_q(request.user, Permission.INSPECTOR_EDIT, "office")
    own = Inspector.objects.filter(person=request.user)
    rows = inspectors_visible_to(request.user)
    offer(form, inspector=rows.filter(kept) | rows.filter(pk__in=own.values("pk")))
    return form

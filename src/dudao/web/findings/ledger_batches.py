"""The same step for everything that is ticked in the ledger."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dudao.access.permissions import Permission
from dudao.findings import actions, queries
from dudao.findings.actions.ledger_batches import Done
from dudao.findings.queries import categories
from dudao.lib.errors import Invalid
from dudao.web.findings.views import READERS, open_to
from dudao.web.forms import is_id
from dudao.web.request import PageRequest

#: So many refusals are told one by one.
_TOLD = 5


@require_POST
def close(request: PageRequest) -> HttpResponse:
    """Judge everything ticked 已整改 at the desk."""
    note = request.POST.get("note", "")
    words = _("已核查销号%(count)d个问题。")
    return _answer(
        request,
        lambda ids: actions.close_findings(ids, by=request.user, note=note),
        words,
        Permission.FINDING_VERIFY,
    )


@require_POST
def categorise(request: PageRequest) -> HttpResponse:
    """Put everything ticked under a category."""
    given = request.POST.get("category", "")
    rows = categories.visible_to(request.user)
    category = get_object_or_404(rows, pk=given) if given.isdecimal() else None
    return _answer(
        request,
        lambda ids: actions.categorise_findings(ids, by=request.user, category=category),
        _("已归类%(count)d个问题。"),
        Permission.FINDING_RAISE,
    )


@require_POST
def export(request: PageRequest) -> HttpResponse:
    """Lead to the file of everything ticked."""
    open_to(request.user, Permission.LEDGER_EXPORT)
    ids = _ticked(request)
    if not ids:
        messages.error(request, _("请先勾选问题。"))
        return redirect(_back(request))
    form = "csv" if request.POST.get("form") == "csv" else "xlsx"
    query = [("export", form), *(("finding", str(pk)) for pk in ids)]
    return redirect(f"{reverse('findings')}?{urlencode(query)}")


def _ticked(request: PageRequest) -> list[UUID]:
    """Return the ticked findings that one may see."""
    open_to(request.user, *READERS)
    ids = [given for given in request.POST.getlist("finding") if is_id(given)]
    seen = queries.visible_to(request.user).filter(pk__in=ids)
    return list(seen.order_by("pk").values_list("pk", flat=True))


def _answer(
    request: PageRequest,
    step: Callable[[list[UUID]], Sequence[Done]],
    words: str,
    permission: Permission,
) -> HttpResponse:
    """Carry out the step, tell what was done and what was not, and lead back."""
    open_to(request.user, permission)
    try:
        done = step(_ticked(request))
    except Invalid as error:
        messages.error(request, error.message)
        return redirect(_back(request))
    refused = [one for one in done if one.problem]
    if count := len(done) - len(refused):
        messages.success(request, words % {"count": count})
    for one in refused[:_TOLD]:
        messages.warning(
            request, _("%(what)s：%(more)s") % {"what": one.finding, "more": one.problem}
        )
    if len(refused) > _TOLD:
        messages.warning(request, _("另有%d个问题没有办理。") % (len(refused) - _TOLD))
    return redirect(_back(request))


def _back(request: PageRequest) -> str:
    """Return where the ticks were made."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours else reverse("findings")

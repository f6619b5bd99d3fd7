"""Two versions side by side, and a person's word on what can be compared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation import actions
from dudao.evaluation.framework import Mark
from dudao.evaluation.queries.systems import compared, titles
from dudao.lib.errors import Invalid
from dudao.web.evaluation.systems.views import visible
from dudao.web.request import PageRequest

TONES = {Mark.COMPARABLE: "green", Mark.CHANGED: "amber", Mark.NOT_COMPARABLE: "red"}


@require_GET
def compare_page(request: PageRequest, pk: UUID, before: UUID) -> HttpResponse:
    """Show every indicator of both versions with its mark and the reasons."""
    after, earlier = visible(request, pk), visible(request, before)
    lines = compared(earlier, after)
    office = after.system.office
    counts = [(mark, TONES[mark], sum(line.mark is mark for line in lines)) for mark in Mark]
    context = {
        "version": after,
        "before": earlier,
        "lines": [(line, TONES[line.mark]) for line in lines],
        "counts": counts,
        "choices": titles(after.framework).items(),
        "may_settle": office is not None and may(request.user, Permission.SYSTEM_EDIT, office),
    }
    return render(request, "evaluation/systems/compare.html", context)


@require_POST
def settle(request: PageRequest, pk: UUID, before: UUID) -> HttpResponse:
    """Say what became of an indicator."""
    after, earlier = visible(request, pk), visible(request, before)
    given = request.POST
    try:
        actions.settle_crossing(
            earlier,
            after.pk,
            given.get("code_before", ""),
            by=request.user,
            code_after=given.get("code_after", ""),
            comparable=given.get("comparable") == "yes",
            note=given.get("note", ""),
        )
    except Invalid as error:
        messages.error(request, " ".join([error.message, *error.fields.values()]))
    else:
        messages.success(request, _("已记下认定，以后比较按这个办。"))
    return redirect("system-compare", pk, before)

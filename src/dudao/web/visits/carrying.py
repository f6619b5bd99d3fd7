"""Moving a record to the newer version of its form, with what goes over and what is lost."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.visits import actions, queries
from dudao.visits.rules import answer_in_words, label_of
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import number_in, record_of


@require_http_methods(["GET", "POST"])
def record_version(request: PageRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Preview the move of a record to the version in use, and do it."""
    sheet = record_of(request, pk, record)
    if request.method == "POST":
        given = {name: number_in(request.POST.get(name)) for name in ("version_id", "revision")}
        actions.move_record(sheet.pk, by=request.user, **given)
        messages.success(request, _("已换用新版，请核对后继续填写。"))
        return redirect("record", pk, sheet.pk)
    version, found = queries.carried_over(sheet)
    old, new = sheet.version.form, version.form
    context = {
        "visit": sheet.visit,
        "record": sheet,
        "version": version,
        "kept": [
            (label_of(new, key), answer_in_words(new, key, value))
            for key, value in found.kept.items()
        ],
        "lost": [(one, answer_in_words(old, one.item, one.answer)) for one in found.lost],
        "asked": _("；").join(label_of(new, key) for key in found.asked),
    }
    return render(request, "visits/record_version.html", context)

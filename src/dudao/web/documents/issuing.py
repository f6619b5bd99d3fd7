"""Issuing many documents."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.analytics.queries.figures import recompute
from dudao.documents import actions, queries
from dudao.web.documents.columns import url_of
from dudao.web.request import PageRequest
from dudao.web.turns import Done, show, turn_of


@require_http_methods(["GET", "POST"])
def issue_many(request: PageRequest) -> HttpResponse:
    """Issue the next of the ticked documents and show how far it is."""
    turn = turn_of(request, "document")
    if request.method == "GET" or not turn.now:
        return redirect("documents")
    if queries.official(request.user).filter(pk__in=turn.now).count() != len(turn.now):
        raise Http404
    issued = actions.issue_many(
        turn.now,
        by=request.user,
        deliver="deliver" in request.POST,
        recompute=recompute(request.user),
    )
    rows = [
        Done(one.document.title, one.document.number, url_of(one.document), one.problem)
        for one in issued
    ]
    return show(
        request, turn, rows, field="document", title=_("编号印发"), back=reverse("documents")
    )

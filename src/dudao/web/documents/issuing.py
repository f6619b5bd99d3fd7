"""Issuing many documents: a few an answer, so that one sees how far it is and may stop."""

from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dudao.analytics.queries.figures import recompute
from dudao.documents import actions, queries
from dudao.web.forms import is_id
from dudao.web.request import PageRequest

#: How many documents one answer issues; the page asks for the next by itself.
TURN = 8
DIGITS = 5


class Progress(NamedTuple):
    """How many are done, refused and left; the page brings it back with the next turn."""

    done: int
    failed: int
    left: list[str]

    @property
    def all(self) -> int:
        """Return how many there were at first."""
        return self.done + self.failed + len(self.left)


@require_http_methods(["GET", "POST"])
def issue_many(request: PageRequest) -> HttpResponse:
    """Issue the next of the ticked documents and show how far it is."""
    ids = [one for one in dict.fromkeys(request.POST.getlist("document")) if is_id(one)]
    if request.method == "GET" or not ids:
        return redirect("documents")
    if queries.visible_to(request.user).filter(pk__in=ids).count() != len(ids):
        raise Http404
    issued = actions.issue_many(
        [UUID(one) for one in ids[:TURN]],
        by=request.user,
        deliver="deliver" in request.POST,
        recompute=recompute(request.user),
    )
    refused = sum(bool(one.problem) for one in issued)
    progress = Progress(
        done=_so_far(request, "done") + len(issued) - refused,
        failed=_so_far(request, "failed") + refused,
        left=ids[TURN:],
    )
    context = {"issued": issued, "progress": progress, "deliver": "deliver" in request.POST}
    page = "documents/issuing.html" if "turn" in request.POST else "documents/issued.html"
    return render(request, page, context)


def _so_far(request: PageRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= DIGITS else 0

"""Much at once: a few an answer, so that one sees how far it is and may stop."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from dudao.web.forms import is_id
from dudao.web.request import PageRequest

#: How many are done in one answer; the page asks for the next by itself.
SIZE = 8
DIGITS = 5


class Done(NamedTuple):
    """One that was dealt with: what it is, its number, its page, and why not where it was not."""

    name: str
    number: str
    url: str
    problem: str


class Turn(NamedTuple):
    """What is dealt with now, what is left after, and how many were done before."""

    now: list[UUID]
    left: list[str]
    done: int
    failed: int


def turn_of(request: PageRequest, field: str) -> Turn:
    """Return the next of what was ticked under `field`."""
    ids = [one for one in dict.fromkeys(request.POST.getlist(field)) if is_id(one)]
    return Turn(
        [UUID(one) for one in ids[:SIZE]],
        ids[SIZE:],
        _so_far(request, "done"),
        _so_far(request, "failed"),
    )


def show(
    request: PageRequest,
    turn: Turn,
    rows: Iterable[Done],
    *,
    field: str,
    title: str | Promise,
    back: str,
) -> HttpResponse:
    """Show what became of this turn, and go on with what is left; `back` is where one came from."""
    rows = list(rows)
    failed = turn.failed + sum(bool(row.problem) for row in rows)
    done = turn.done + sum(not row.problem for row in rows)
    context = {
        "rows": rows,
        "done": done,
        "failed": failed,
        "left": turn.left,
        "all": done + failed + len(turn.left),
        "field": field,
        "title": title,
        "back": back,
        "deliver": "deliver" in request.POST,
    }
    page = "components/turn.html" if "turn" in request.POST else "components/turns.html"
    return render(request, page, context)


def _so_far(request: PageRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= DIGITS else 0

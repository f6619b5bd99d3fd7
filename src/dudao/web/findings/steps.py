"""Addresses that carry out a step."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from dudao.web.request import PageRequest

Step = Callable[[PageRequest, UUID], HttpResponse]


def step(page: str) -> Callable[[Step], Step]:
    """Let a POST carry out the view; a GET (reloading a refused form) leads back to `page`."""

    def decorate(view: Step) -> Step:
        @require_http_methods(["GET", "POST"])
        @wraps(view)
        def answer(request: PageRequest, pk: UUID) -> HttpResponse:
            return redirect(page, pk) if request.method == "GET" else view(request, pk)

        return answer

    return decorate

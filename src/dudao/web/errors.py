"""Domain errors, missing pages and a lost database, told to a person."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.lib.errors import DomainError


class DomainErrorMiddleware:
    """Turn what the domain refuses into a page (or a part of one for htmx)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal in words; a lost database with 503."""
        if isinstance(error, DomainError):
            return render(request, "error.html", {"error": error}, status=error.status)
        if isinstance(error, OperationalError | InterfaceError):
            return render(request, "unavailable.html", status=503)
        return None

"""A first password must be changed before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dudao.org.models import Person

#: Url names that stay open: changing it, leaving, and how the page is shown.
OPEN = frozenset(
    {"account-password", "account_login", "account_logout", "large-type", "set_language"}
)


class FirstPasswordMiddleware:
    """Lead whoever still has a first password to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: Any
    ) -> HttpResponse | None:
        """Redirect before the view runs."""
        match = request.resolver_match
        # Pages open to everybody, and the API, which knows people by token, are not concerned.
        if match is None or match.url_name in OPEN or not getattr(view, "login_required", True):
            return None
        user = request.user
        if isinstance(user, Person) and user.must_change_password:
            return redirect("account-password")
        return None

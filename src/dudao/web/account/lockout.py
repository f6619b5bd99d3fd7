"""Whose sign-in is locked after wrong passwords, and what they read then."""

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name under which failures are counted.

    Sign-in takes a name in any case, so that counting must not tell the cases apart.
    """
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    return str(name).strip().lower()


def locked(request: HttpRequest, *_given: Any) -> HttpResponse:
    """Answer 429: how long, and whom to ask."""
    wait = get_cool_off(request)
    context = {"minutes": round(wait.total_seconds() / 60), "name": request.POST.get("login", "")}
    response = render(request, "account/locked.html", context, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response

"""What somebody reads whose sign-in is locked after wrong passwords."""

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked(request: HttpRequest, *_given: Any) -> HttpResponse:
    """Answer 429: how long, and whom to ask."""
    wait = get_cool_off(request)
    context = {"minutes": round(wait.total_seconds() / 60), "name": request.POST.get("login", "")}
    response = render(request, "account/locked.html", context, status=429)
    response["Retry-After"] = str(int(wait.total_seconds()))
    return response

"""The first page by role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.web.request import PageRequest


@require_GET
def home_page(request: PageRequest) -> HttpResponse:
    """Show what is for today, what is mine, what is late."""
    return render(request, "home/home.html", {})

"""The page that leads from a computer to the phone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.web.field.address import field_address, qr, trouble
from dudao.web.request import PageRequest


@require_GET
def field_app_page(request: PageRequest) -> HttpResponse:
    """Show the address of the field app, to be opened on a phone."""
    require_anywhere(request.user, Permission.VISIT_MAKE)
    address = field_address(request)
    context = {"address": address, "qr": qr(address), "trouble": trouble(address)}
    return render(request, "field/app.html", context)

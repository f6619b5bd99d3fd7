"""Pages that fail in every way a page can, beside the real ones."""

from typing import NoReturn

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from dudao.config import urls
from dudao.lib.errors import WrongState


def raising(error: Exception) -> object:
    def view(request: HttpRequest) -> NoReturn:
        raise error

    return view


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""))


handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
urlpatterns = [
    *urls.urlpatterns,
    path("failing/state/", raising(WrongState("这份通知书已经签发。"))),  # type: ignore[call-overload]
    path("failing/database/", raising(OperationalError("gone"))),  # type: ignore[call-overload]
    path("failing/connection/", raising(InterfaceError("gone"))),  # type: ignore[call-overload]
    path("failing/bug/", raising(ZeroDivisionError())),  # type: ignore[call-overload]
    path("failing/permission/", raising(PermissionDenied())),  # type: ignore[call-overload]
    path("failing/read/", read),
]

"""Domain errors, missing pages and a lost database, told to a person."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from dudao.lib.errors import DomainError

DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS = 15


class DomainErrorMiddleware:
    """Turn what the domain refuses into a page, or into a toast for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; tell htmx when the session has ended instead of redirecting it."""
        response = self.get_response(request)
        if _is_htmx(request) and _leads_to_sign_in(response):
            return _toast(request, "session_ended", _("登录已过期。"), 401)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal in words; a lost database with 503."""
        if request.path.startswith("/api/"):
            return None
        if isinstance(error, DomainError):
            return refusal(request, error.message, error.status)
        if isinstance(error, DATABASE_AWAY):
            return unavailable(request)
        return None


def refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """Answer why something was not done and what to do next."""
    if _is_htmx(request):
        return _toast(request, "refused", message, status)
    context = {"message": message, "status": status, "layout": _layout(request)}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read; more than is taken in one go with 413."""
    if isinstance(exception, RequestDataTooBig):
        return refusal(request, _("提交的内容太大。请减少内容或压缩文件后分次提交。"), 413)
    return refusal(request, _("提交的内容无法识别。请返回上一页，刷新后重试。"), 400)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - named by Django
    """Answer that the page is not for this person."""
    return refusal(request, _("您没有打开这个页面的权限。如确需使用，请联系督导室管理员。"), 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - named by Django
    """Answer that there is nothing here that this person may know of."""
    return refusal(request, _("没有找到这个页面，或者它不在您的管辖范围内。"), 404)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - named by Django
    """Answer a form that waited too long or came from elsewhere."""
    message = _("页面打开时间过长或登录状态有变化，本次提交没有生效。请刷新页面后再提交。")
    if _is_htmx(request):
        return _toast(request, "stale", message, 403)
    context = {"message": message, "status": 403, "layout": "bare.html", "stale": True}
    return render(request, "error.html", context, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a mistake of ours without touching the database; a lost database with 503.

    Errors raised before the view (the session, the person) only arrive here.
    """
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request)
    if _is_htmx(request):
        return _toast(request, "refused", _("系统出错了，刚才的操作没有完成。请稍后重试。"), 500)
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(_request: HttpRequest) -> HttpResponse:
    """Answer that the database is away; the form in the browser keeps its work."""
    response = HttpResponse(render_to_string("unavailable.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _toast(request: HttpRequest, kind: str, message: str, status: int) -> HttpResponse:
    back = request.headers.get("HX-Current-URL", "/")
    context = {"kind": kind, "message": message, "back": back}
    response = HttpResponse(render_to_string("components/refusal.html", context), status=status)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _layout(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return "base.html" if user is not None and user.is_authenticated else "bare.html"

"""The door of /field/sync/: who calls with which phone, and every refusal as a problem."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from dudao.access.actions import note_contact
from dudao.access.models import Device
from dudao.access.signing_in import device_by
from dudao.field import problems
from dudao.lib.errors import DomainError
from dudao.org.models import Person


class FieldRequest(HttpRequest):
    """A request whose device we know; `person` is the device's, and active."""

    device: Device
    person: Person


class PersonDisabled(DomainError):
    """The account was closed; what is unsent is still taken."""

    code = "person_disabled"
    status = 403


View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """Wrap a view of the field app: closed by the device's token, `request` a `FieldRequest`."""

    def known(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        device = caller(request)
        if not device.person.is_active:
            raise PersonDisabled(_("您的账号已停用。没有提交的内容仍可提交，由责任区负责人处理。"))
        note_contact(device)
        request.device, request.person = device, device.person  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return porch(wraps(view)(known))


def porch(view: View) -> View:
    """Wrap a view that needs no token: whatever happens is a problem, never a page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except DomainError as error:
            response = problems.of(error)
        except Http404:
            response = problems.answer(404, "not_found", _("没有找到，或不在您的范围内。"))
        except RequestDataTooBig:
            response = problems.answer(413, "too_large", _("提交的内容太大。请减少后再试。"))
        except UnreadablePostError:
            response = problems.answer(400, "unreadable", _("提交的内容没有传完，请重试。"))
        except (OperationalError, InterfaceError):
            response = problems.answer(503, "away", _("服务器暂时不能保存，请稍后重试。"))
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    # Callers bring a device's token, not a session; `door` is what closes this.
    return csrf_exempt(login_not_required(wrapped))


def caller(request: HttpRequest) -> Device:
    """Return the device whose token the request brings. Raises `NotEnrolled`, `DeviceEnded`."""
    return device_by(request.headers.get("authorization", ""))

"""The door every request to the API comes through: read, done once, answered as JSON."""

from collections.abc import Callable
from functools import partial, wraps
from typing import NoReturn

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase

from dudao.api import problems
from dudao.api.once import once
from dudao.lib.errors import DomainError

View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """Wrap an API view so that whatever happens around it is a problem, never a page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            _read(request)
            response = once(request, partial(view, request, *args, **kwargs))
        except DomainError as error:
            response = problems.of(error)
        except Http404:
            response = problems.missing()
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            response = problems.too_large()
        except (MultiPartParserError, UnreadablePostError):
            response = problems.unreadable()
        except (OperationalError, InterfaceError):
            response = problems.away()
        if response.status_code == 405:  # noqa: PLR2004 - HTTP
            response = problems.not_allowed(response["Allow"])
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


def unknown(_request: HttpRequest) -> NoReturn:
    """Answer a path that the API does not have."""
    raise Http404


def _read(request: HttpRequest) -> None:
    """Take the body in, so that one too large or broken is noticed here and nowhere else."""
    if request.content_type == "multipart/form-data":
        request.POST  # noqa: B018 - reading it parses it
    else:
        request.body  # noqa: B018 - reading it takes it in

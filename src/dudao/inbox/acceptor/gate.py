"""Which calls are the acceptor's, and every refusal of it as a problem."""

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import msgspec
import psycopg
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.inbox.acceptor import media, operations
from dudao.inbox.acceptor.wire import Answer, Call, Environ
from dudao.inbox.messages import Problem
from dudao.lib.errors import DomainError

OPERATIONS = "/field/sync/operations"
MEDIA = "/field/sync/media/"
RETRY_AFTER_SECONDS = 15
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
_HANDLERS: dict[str, dict[str, Callable[[Call], Answer]]] = {
    OPERATIONS: {"POST": operations.take},
    MEDIA: {"PUT": media.put, "GET": media.progress},
}
log = logging.getLogger(__name__)


class Insecure(DomainError):
    """A token over plain http, where the site has TLS."""

    code = "insecure"
    status = 403


class WrongMethod(DomainError):
    code = "method_not_allowed"
    status = 405


def beside(django: Application) -> Application:
    """Return an application that takes what phones send, and leaves all else to `django`."""

    def application(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path != OPERATIONS and not path.startswith(MEDIA):
            return django(environ, start_response)
        call = Call(environ)
        try:
            with translation.override(call.language):
                answer = _answered(call)
        finally:
            close_old_connections()  # what went through Django goes back to its pool
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            *answer.headers,
        ]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body]

    return application


def _answered(call: Call) -> Answer:
    """Answer a call, whatever happens."""
    try:
        return _handled(call)
    except DomainError as error:
        return _problem(error.status, error.code, str(error), **error.details)
    except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
        log.warning("The database is away: %s", error)
        answer = _problem(
            503, "away", _("服务器暂时不能保存，请稍后重试。没有提交的内容仍在手机中。")
        )
        return answer._replace(headers=[("Retry-After", str(RETRY_AFTER_SECONDS))])
    except (DatabaseError, psycopg.Error, OSError):
        log.exception("Not accepted")
        return _problem(500, "failed", _("系统出错了，没有提交成功。内容仍在手机中，请稍后重试。"))


def _handled(call: Call) -> Answer:
    if settings.SECURE_SSL_REDIRECT and not call.secure:
        raise Insecure(_("请用 https:// 开头的地址打开督导应用。"))
    handlers = _HANDLERS[OPERATIONS if call.path == OPERATIONS else MEDIA]
    if call.method not in handlers:
        raise WrongMethod(_("这个地址只支持：%s。") % ", ".join(handlers))
    return handlers[call.method](call)


def _problem(status: int, code: str, detail: str, **more: Any) -> Answer:
    body = msgspec.json.encode(Problem(code=code, detail=detail, status=status, **more))
    return Answer(status, body, "application/problem+json")

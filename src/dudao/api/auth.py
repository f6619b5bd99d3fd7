"""Who is calling."""

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from dudao.access.queries import token_holder
from dudao.org.models import Person


class ApiRequest(HttpRequest):
    """A request whose token we know."""

    auth: Person


def caller(request: HttpRequest) -> Person | None:
    """Return who the request's bearer token belongs to; asked once a request."""
    if not hasattr(request, "_caller"):
        scheme, _blank, secret = request.headers.get("authorization", "").partition(" ")
        known = token_holder(secret.strip()) if scheme.lower() == "bearer" else None
        request._caller = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept on the request
    kept: Person | None = request._caller  # type: ignore[attr-defined]  # noqa: SLF001
    return kept


class TokenAuth(HttpAuthBase):  # ninja's own HttpBearer logs what it cannot read
    """A token per person, made under “我的账号” or by POST /tokens."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Person | None:
        """Return the person, or None for 401."""
        return caller(request)

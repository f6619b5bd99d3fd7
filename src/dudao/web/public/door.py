"""The door that is open to everybody: it reads only, sets nothing and loads nothing foreign."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}


def open_page(view: View) -> View:
    """Open a view to everybody; what it answers is asked for anew, for it may be taken down."""

    @wraps(view)
    def answer(request: HttpRequest, *given: object, **named: object) -> HttpResponseBase:
        response = view(request, *given, **named)
        response.headers.setdefault("Cache-Control", "no-cache")
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return login_not_required(require_safe(csp(POLICY)(answer)))

"""The page at a school's gate that checks visit passes, also without a network.

It is the same for everybody and holds no data but the offices' public keys.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from dudao.lib import clock
from dudao.planning.actions.passes import scan_pass
from dudao.planning.queries.passes import public_keys, revoked_nonces
from dudao.planning.states.passes import Verdict
from dudao.web.public.door import POLICY

FILES = ("build/app.css", "build/pass.js", "seal.svg", "icons.svg")
_LONGEST = 8000
_PHONE_SIGNS = 32
_OWN_POLICY = {**POLICY, "connect-src": [SELF], "worker-src": [SELF]}

View = Callable[..., HttpResponseBase]


def _gate(view: View) -> View:
    """Open a page of the gate to everybody; it may use the camera."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        response["Permissions-Policy"] = "camera=(self)"
        return response

    return login_not_required(require_safe(csp(_OWN_POLICY)(answer)))


@_gate
def pass_page(request: HttpRequest) -> HttpResponse:
    """Show the page that reads passes."""
    context = {"verdicts": [one for one in Verdict if one != Verdict.GOOD]}
    return render(request, "public/pass.html", context)


@_gate
def pass_worker(request: HttpRequest) -> HttpResponse:
    """Hand out the worker that keeps the page on the phone."""
    files = ["/pass/", *map(static, FILES)]
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12]
    context = {"version": version, "files": json.dumps(files)}
    kind = "text/javascript; charset=utf-8"
    return render(request, "public/pass_worker.txt", context, content_type=kind)


@_gate
def pass_keys(_request: HttpRequest) -> JsonResponse:
    """Hand out what passes are checked with: public keys, and what was called off."""
    keys = [key._asdict() for key in public_keys()]
    return JsonResponse({"keys": keys, "revoked": revoked_nonces(clock.today())})


@csrf_exempt
@login_not_required
@require_POST
def pass_scan(request: HttpRequest) -> JsonResponse:
    """Take note of a pass that was read; what permits it is the pass, which is signed."""
    try:
        given = json.loads(request.body[:_LONGEST])
        scan = scan_pass(
            str(given["pass"]),
            phone=str(given["phone"])[:_PHONE_SIGNS],
            scanned_at=_moment(given["at"]),
        )
    except (KeyError, TypeError, ValueError):
        return JsonResponse(
            {"verdict": "unreadable", "words": _("读不懂，请重新扫码。")}, status=400
        )
    words = str(scan.verdict.label)
    first = scan.first.scanned_at.astimezone(clock.CHINA) if scan.first else None
    answer = {
        "verdict": str(scan.verdict),
        "words": words,
        "first": f"{first:%H:%M}" if first else "",
    }
    return JsonResponse(answer)


def _moment(given: Any) -> datetime:
    moment = datetime.fromisoformat(str(given))
    if moment.tzinfo is None:
        raise ValueError(given)
    return moment

"""Handing out the app: the page itself, its worker, what belongs to it."""

import hashlib
from pathlib import Path, PurePosixPath

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "connect-src": [SELF],
    "img-src": [SELF, "blob:", "data:"],
    "media-src": [SELF, "blob:"],
    "worker-src": [SELF],
    "manifest-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}
HEADERS = {
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self)",
    "Service-Worker-Allowed": "/field/",
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PAGE = "index.html"
#: Vite puts the hash of the content into these names: what was fetched once is right for ever.
HASHED = "assets/"
FOR_EVER = "public, max-age=31536000, immutable"
#: Asked for again every time, so that a new version is seen; answered 304 while there is none.
EVERY_TIME = "no-cache"


@login_not_required
@require_safe
@csp(POLICY)
def app(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Hand out a file of the app; every address within it is its one page."""
    if PurePosixPath(path).suffix not in TYPES:
        path = PAGE
    file = _built(path)
    if file is None and path == PAGE:
        return HttpResponse(render_to_string("field/not_built.html"), status=503)
    if file is None:
        raise Http404(path)
    return _answer(request, path, file)


def _built(path: str) -> Path | None:
    """Return a file of the build; None for what is not there, or lies outside."""
    root = Path(settings.FIELD_APP).resolve()
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError):  # a name that no file system takes
        return None


def _answer(request: HttpRequest, path: str, file: Path) -> HttpResponseBase:
    packed = file.with_name(f"{file.name}.gz")
    content = file.read_bytes()
    headers = {**HEADERS, "Cache-Control": FOR_EVER if path.startswith(HASHED) else EVERY_TIME}
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    if packed.is_file() and "gzip" in request.headers.get("Accept-Encoding", ""):
        content = packed.read_bytes()
        headers["Content-Encoding"] = "gzip"
    response = HttpResponse(
        content, content_type=TYPES[file.suffix], headers={**headers, "ETag": etag}
    )
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=etag, response=response) or response

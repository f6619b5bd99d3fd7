"""Where phones find this site, and whether they can use it there."""

from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

_HERE = ("localhost", "127.0.0.1", "::1")


def field_address(request: HttpRequest) -> str:
    """Return the address of the field app as a phone opens it."""
    site = settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    return f"{site}{reverse('field')}"


def trouble(address: str) -> str:
    """Return why no phone can use the app at `address`: `http` or `here`, "" where it can."""
    parts = urlsplit(address)
    if parts.hostname in _HERE:
        return "here"
    return "" if parts.scheme == "https" else "http"


def qr(text: str, error: str = "m") -> SafeString:
    """Return the QR code of `text` as a drawing within the page, as large as its place.

    A long text that is read off a screen can do with little repair (`error` l).
    """
    drawn = segno.make(text, error=error, boost_error=error != "l", micro=False).svg_inline(
        omitsize=True, border=2
    )
    return SafeString(drawn)

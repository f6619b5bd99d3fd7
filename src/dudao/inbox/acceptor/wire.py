"""Reading a WSGI request, to the limit and no further."""

from typing import Any, BinaryIO, NamedTuple
from urllib.parse import parse_qs

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from dudao.access.signing_in import secret_in
from dudao.lib.errors import DomainError, TooLarge

Environ = dict[str, Any]
_PIECE = 1 << 16
_DIGITS = 16  # of a number that is still one of bytes


class CutOff(DomainError):
    """The connection broke before the whole body was here; nothing of it counts."""

    code = "cut_off"
    status = 400


class Answer(NamedTuple):
    """What is sent back."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: list[tuple[str, str]] = []


class Call:
    """What a phone sends."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ
        self.method: str = environ["REQUEST_METHOD"]
        self.path: str = environ["PATH_INFO"]

    @property
    def authorization(self) -> str:
        """Return the header that brings the token."""
        given: str = self._environ.get("HTTP_AUTHORIZATION", "")
        return given

    @property
    def secret(self) -> str:
        """Return the token, or ""."""
        return secret_in(self.authorization)

    @property
    def language(self) -> str:
        """Return in which language refusals are told."""
        accepted = self._environ.get("HTTP_ACCEPT_LANGUAGE", "")
        for code, _weight in parse_accept_lang_header(accepted) if accepted else ():
            if code.startswith(("zh", "en")):
                return "en" if code.startswith("en") else "zh-hans"
        return "zh-hans"

    @property
    def secure(self) -> bool:
        """Tell whether it came over TLS, or through a proxy that says so."""
        header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        through = self._environ.get(header) == value if header else False
        return through or self._environ.get("wsgi.url_scheme") == "https"

    def number(self, name: str) -> int | None:
        """Return a number of the query, or None where it is none."""
        (text, *_more) = parse_qs(self._environ.get("QUERY_STRING", "")).get(name, [""])
        return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else None

    def body(self, limit: int) -> bytes:
        """Return the body. Raises `TooLarge` past `limit` bytes, `CutOff` where it ends early."""
        told = self._environ.get("CONTENT_LENGTH") or ""
        length = int(told) if told.isascii() and told.isdigit() else None
        if length is None and "chunked" not in self._environ.get("HTTP_TRANSFER_ENCODING", ""):
            return b""
        if length is not None and length > limit:
            raise _too_large(limit)
        stream: BinaryIO = self._environ["wsgi.input"]
        read = _read(stream, limit + 1 if length is None else length)
        if len(read) > limit:
            raise _too_large(limit)
        if length is not None and len(read) < length:
            raise _cut_off()
        return read


def _read(stream: BinaryIO, most: int) -> bytes:
    pieces, left = [], most
    try:
        while left and (piece := stream.read(min(left, _PIECE))):
            pieces.append(piece)
            left -= len(piece)
    except OSError as error:
        raise _cut_off() from error
    return b"".join(pieces)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(_("一次提交的内容超过%(n)d KiB，请分次提交。") % {"n": limit >> 10})


def _cut_off() -> CutOff:
    return CutOff(_("内容没有传完，请重新提交。"))

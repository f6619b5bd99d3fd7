"""The QR code as a picture both forms of a document can hold, and how large pictures are."""

import io
import struct
import zlib
from functools import lru_cache

import segno
from PIL import Image

_MASK = 7
_SHADES = (b"\xff", b"\0")  # light, dark
QUIET = 2  # light modules around the code; the paper gives the rest


@lru_cache(maxsize=64)  # both forms of a document show the same one
def proof_png(text: str) -> bytes:
    """Return the QR code of a document's proof.

    With a mask that is given: to weigh all eight takes five times as long, and for such addresses
    this one is mostly the best.
    """
    return qr_png(text, mask=_MASK)


def qr_png(text: str, scale: int = 8, mask: int | None = None) -> bytes:
    """Return the QR code of `text` as a black and white PNG."""
    modules = segno.make(text, error="m", micro=False, mask=mask).matrix
    size = len(modules) + 2 * QUIET
    blank = bytes(QUIET)
    rows = [bytes(size)] * QUIET + [blank + bytes(row) + blank for row in modules]
    rows += [bytes(size)] * QUIET
    lines = (b"\0" + b"".join(_SHADES[dark] * scale for dark in row) for row in rows)
    pixels = b"".join(line * scale for line in lines)
    side = size * scale
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(pixels, 9)),
            _chunk(b"IEND", b""),
        )
    )


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, from its first chunk."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def picture_size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG."""
    if suffix_of(picture) == "png":
        return png_size(picture)
    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def suffix_of(picture: bytes) -> str:
    """Return how the name of the picture's file ends: png or jpeg."""
    return "png" if picture.startswith(b"\x89PNG") else "jpeg"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

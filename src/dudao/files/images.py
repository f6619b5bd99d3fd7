"""Pictures: how large, when taken, and their small copies. Pure but for Pillow."""

import io
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps

from dudao.files.fingerprint import fingerprint
from dudao.lib import clock

EDGES = (320, 1280)  # px of the longer side: for lists and for looking
# The largest phone cameras make 200 megapixels of JPEG, which decodes at an eighth of its size;
# other formats decode whole. Checked before anything is decoded, in place of Pillow's own limit.
MAX_PIXELS = {"JPEG": 220_000_000}
MAX_PIXELS_WHOLE = 50_000_000
Image.MAX_IMAGE_PIXELS = None
_FORMATS = ("JPEG", "PNG", "WEBP")
_EXIF_SUB_IFD = 0x8769
_TAKEN = 0x9003
_ORIENTATION = 0x0112
_LYING = 5  # orientations 5 to 8 turn the picture on its side


class Picture(NamedTuple):
    """What is known of a picture, upright."""

    width: int
    height: int
    taken_at: datetime | None
    fingerprint: int | None


class TooManyPixels(Exception):
    """A small file that would unpack to a giant picture."""


class Broken(Exception):
    """A picture that ends early or cannot be decoded."""


def examine(path: Path) -> Picture:
    """Return what is known of the picture; raises `TooManyPixels` before decoding, `Broken`."""
    try:
        with _opened(path) as image:
            exif = image.getexif()
            lying = exif.get(_ORIENTATION, 1) >= _LYING
            width, height = reversed(image.size) if lying else image.size
            taken = _taken(exif.get_ifd(_EXIF_SUB_IFD).get(_TAKEN))
            image.draft("RGB", (EDGES[0], EDGES[0]))
            image.load()
            looks = fingerprint(image)
    except (OSError, SyntaxError, ValueError, TypeError) as error:
        raise Broken from error
    return Picture(width, height, taken, looks)


def shrink(path: Path, edge: int) -> bytes:
    """Return a WebP copy, upright, its longer side at most `edge` px, without any metadata."""
    with _opened(path) as image:
        image.draft("RGB", (edge * 2, edge * 2))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((edge, edge))
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    small.info.clear()
    packed = io.BytesIO()
    small.save(packed, "WEBP", quality=80, method=4)
    return packed.getvalue()


def _opened(path: Path) -> Image.Image:
    image = Image.open(path, formats=_FORMATS)
    if image.width * image.height > MAX_PIXELS.get(image.format or "", MAX_PIXELS_WHOLE):
        image.close()
        raise TooManyPixels
    return image


def _taken(stamp: object) -> datetime | None:
    """Return EXIF's local time, taken as China's; None when it is missing or nonsense."""
    try:
        return datetime.strptime(str(stamp), "%Y:%m:%d %H:%M:%S").replace(tzinfo=clock.CHINA)
    except ValueError:
        return None


def as_png(path: Path) -> bytes:
    """Return a small picture, such as a signature, as PNG, for documents that take no other."""
    packed = io.BytesIO()
    with _opened(path) as image:
        image.save(packed, "PNG")
    return packed.getvalue()


def as_jpeg(path: Path, edge: int = 900) -> bytes:
    """Return a photo upright as JPEG, its longer side at most `edge` px, for printing."""
    packed = io.BytesIO()
    with _opened(path) as image:
        image.draft("RGB", (edge * 2, edge * 2))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((edge, edge))
        small = upright.convert("RGB")
    small.info.clear()
    small.save(packed, "JPEG", quality=80, optimize=True)
    return packed.getvalue()

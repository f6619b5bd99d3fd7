"""Pages as pictures, measured in millimetres."""

import io
from typing import NamedTuple

from PIL import Image

from dudao.documents import pdf
from dudao.documents.layout import lay_out

PPI = 150
#: GB/T 9704-2012: the edges of the type area, and line and character of the grid.
TOP, BOTTOM, LEFT, RIGHT = 37, 262, 28, 184
LINE, CHARACTER = 225 / 22, 156 / 28


class Band(NamedTuple):
    """A stretch of ink: its upper and lower, left and right edge in mm."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def pages(content, images=None, link: str = "", ppi: int = PPI) -> list[Image.Image]:
    """Render with the same template and inputs as the PDF."""
    inputs = pdf.inputs(lay_out(content, link=link), images or {})
    with pdf._ONE_AT_A_TIME:
        rendered = pdf.compiler().compile(format="png", ppi=ppi, sys_inputs=inputs)
    return [
        Image.open(io.BytesIO(page)).convert("RGB")
        for page in ([rendered] if isinstance(rendered, bytes) else rendered)
    ]


def black(page: Image.Image) -> Image.Image:
    """Return where the page is dark and not red."""
    return page.getchannel("R").point(lambda value: 255 if value < 128 else 0)


def red(page: Image.Image) -> Image.Image:
    """Return where the page is red."""
    green = page.getchannel("G").point(lambda value: 255 if value < 128 else 0)
    bright = page.getchannel("R").point(lambda value: 255 if value >= 128 else 0)
    return Image.composite(bright, Image.new("L", page.size), green)


def bands(ink: Image.Image, *, left: float = 0, right: float = 297, apart: float = 0) -> list[Band]:
    """Return the bands of ink from top to bottom; those closer than `apart` mm are one."""
    scale = ink.width / (297 if ink.width > ink.height else 210)
    strip = ink.crop((round(left * scale), 0, round(right * scale), ink.height))
    data, wide = strip.tobytes(), strip.width
    rows = [data[y * wide : (y + 1) * wide].count(255) for y in range(strip.height)]
    found: list[list[int]] = []
    for y, filled in enumerate(rows):
        if filled and found and y - found[-1][1] <= max(apart * scale, 1):
            found[-1][1] = y
        elif filled:
            found.append([y, y])
    return [_band(strip, top, bottom + 1, left, scale) for top, bottom in found]


def columns(ink: Image.Image, top: float, bottom: float) -> int:
    """Count the characters side by side between two heights: stretches with white between."""
    scale = ink.width / 210
    strip = ink.crop((0, round(top * scale), ink.width, round(bottom * scale)))
    turned = strip.transpose(Image.Transpose.TRANSPOSE)
    data, wide = turned.tobytes(), turned.width
    filled = [data[x * wide : (x + 1) * wide].count(255) > 0 for x in range(turned.height)]
    return sum(now and not before for before, now in zip([False, *filled], filled, strict=False))


def ink_in(ink: Image.Image, top: float, bottom: float) -> int:
    """Count the pixels of ink between two heights."""
    scale = ink.height / 297
    return ink.crop((0, round(top * scale), ink.width, round(bottom * scale))).histogram()[255]


def _band(strip: Image.Image, top: int, bottom: int, offset: float, scale: float) -> Band:
    box = strip.crop((0, top, strip.width, bottom)).getbbox() or (0, 0, 0, 0)
    return Band(top / scale, bottom / scale, offset + box[0] / scale, offset + box[2] / scale)

"""A signature drawn by hand: strokes of points with their time, checked and drawn again."""

from io import BytesIO
from itertools import pairwise
from math import dist

import msgspec
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

Point = tuple[float, float, int]  # x, y in pixels of the pad; milliseconds since the first touch
Strokes = list[list[Point]]

MAX_STROKES, MAX_POINTS = 200, 10_000
MAX_PIXELS, MAX_MILLISECONDS = 5_000, 3_600_000
LEAST_INK = 40  # pixels: less is a slip of the finger
WIDTH, HEIGHT, MARGIN, LINE, FINE = 600, 240, 20, 5, 3  # FINE: drawn larger, then shrunk smooth


def read(given: object) -> tuple[Strokes, str]:
    """Return the strokes in `given` (plain JSON) and what is wrong with them, in words, or ""."""
    try:
        strokes = msgspec.convert(given, Strokes, strict=True)
    except msgspec.ValidationError:
        return [], _("笔迹数据不完整，请清除后重新签名。")
    if len(strokes) > MAX_STROKES or sum(map(len, strokes)) > MAX_POINTS:
        return [], _("笔迹数据太多，请清除后重新签名。")
    if not all(_is_sound(stroke) for stroke in strokes):
        return [], _("笔迹数据不完整，请清除后重新签名。")
    if sum(map(_length, strokes)) < LEAST_INK:
        return [], _("请签名：手写姓名后再提交。")
    return strokes, ""


def draw(strokes: Strokes) -> bytes:
    """Return the strokes as a PNG of 600 × 240, the writing as large as it fits."""
    across = [x for stroke in strokes for x, _y, _t in stroke]
    down = [y for stroke in strokes for _x, y, _t in stroke]
    left, top = min(across), min(down)
    wide, high = max(across) - left, max(down) - top
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    scale = min(room[0] / max(wide, 1), room[1] / max(high, 1)) * FINE
    shift = ((WIDTH * FINE - wide * scale) / 2, (HEIGHT * FINE - high * scale) / 2)
    sheet = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 255)
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        line = [
            ((x - left) * scale + shift[0], (y - top) * scale + shift[1]) for x, y, _t in stroke
        ]
        pen.line([*line, line[-1]], fill=0, width=LINE * FINE, joint="curve")
        for x, y in (line[0], line[-1]):
            reach = LINE * FINE / 2
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=0)
    written = BytesIO()
    sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()


def _is_sound(stroke: list[Point]) -> bool:
    times = [t for _x, _y, t in stroke]
    inside = all(0 <= x <= MAX_PIXELS and 0 <= y <= MAX_PIXELS for x, y, _t in stroke)
    return bool(stroke) and inside and all(0 <= t <= MAX_MILLISECONDS for t in times)


def _length(stroke: list[Point]) -> float:
    return sum(dist(one[:2], other[:2]) for one, other in pairwise(stroke))

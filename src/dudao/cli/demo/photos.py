"""Drawn pictures that stand for photographs."""

import io
import random

from PIL import Image, ImageDraw

SCENES = (
    ((203, 213, 225), (148, 163, 184), (71, 85, 105)),
    ((214, 211, 209), (168, 162, 158), (87, 83, 78)),
    ((187, 247, 208), (134, 239, 172), (22, 101, 52)),
    ((254, 215, 170), (253, 186, 116), (154, 52, 18)),
)


def photo(number: int, draw: random.Random) -> bytes:
    """Return a small JPEG: a wall, a floor and some things before it, never anybody."""
    sky, ground, thing = SCENES[number % len(SCENES)]
    picture = Image.new("RGB", (1280, 960), sky)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 640, 1280, 960), fill=ground)
    for _n in range(5):
        x, width, height = draw.randint(40, 1040), draw.randint(90, 220), draw.randint(120, 420)
        pen.rectangle((x, 700 - height, x + width, 720), fill=thing, outline=sky, width=6)
        pen.rectangle((x + 20, 720 - height, x + width - 20, 780 - height), fill=ground)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def drawn(number: int) -> bytes:
    """Return the picture of that number, always the same."""
    return photo(number, random.Random(number))

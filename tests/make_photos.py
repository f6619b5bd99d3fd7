"""Photographs of invented places, and what people do with photographs.

A place is drawn from its number: walls, doors, windows, light. A photo of it is taken from about
the same spot, never quite the same, with this or that standing about.
"""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (640, 480)


def place(number: int, *, things: int, visit: int = 0) -> Image.Image:
    """Return a photo of place `number` with `things` standing about, taken on the `visit`-th day.

    Another visit: a step aside, other light, other grain, other things.
    """
    fixed, day = Random(number), Random(f"{number}/{visit}")
    wide, high = int(SIZE[0] * 1.2), int(SIZE[1] * 1.2)
    image = Image.new("RGB", (wide, high), _colour(fixed, 140, 230))
    draw = ImageDraw.Draw(image)
    _room(draw, fixed, wide, high)
    _things(draw, day, things, wide, high)
    left, top = day.randint(20, 100), day.randint(15, 75)
    image = image.crop((left, top, left + SIZE[0], top + SIZE[1]))
    image = ImageEnhance.Brightness(image).enhance(day.uniform(0.85, 1.15))
    grain = Image.effect_noise(SIZE, 22).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1)), grain, 0.08)


def _colour(draw: Random, low: int = 20, high: int = 240) -> tuple[int, int, int]:
    return (draw.randint(low, high), draw.randint(low, high), draw.randint(low, high))


def _room(draw: ImageDraw.ImageDraw, fixed: Random, wide: int, high: int) -> None:
    floor = int(high * fixed.uniform(0.5, 0.75))
    draw.rectangle((0, floor, wide, high), fill=_colour(fixed, 60, 170))
    for _wall in range(fixed.randint(1, 3)):
        at = fixed.randint(0, wide)
        draw.polygon(
            [(at, 0), (at + fixed.randint(60, 300), 0), (at + fixed.randint(40, 200), floor)],
            fill=_colour(fixed, 90, 220),
        )
    for _opening in range(fixed.randint(2, 6)):  # doors, windows, boards
        left, top = fixed.randint(0, wide - 80), fixed.randint(0, floor - 60)
        box = (left, top, left + fixed.randint(50, 260), top + fixed.randint(50, 240))
        draw.rectangle(box, fill=_colour(fixed), outline=_colour(fixed), width=6)
    for n in range(0, wide, fixed.randint(50, 120)):
        draw.line((n, floor, n * 2 - wide // 2, high), fill=_colour(fixed, 40, 120), width=3)


def _things(draw: ImageDraw.ImageDraw, day: Random, count: int, wide: int, high: int) -> None:
    for _thing in range(count):
        left, top = day.randint(0, wide - 100), day.randint(high // 3, high - 100)
        box = (left, top, left + day.randint(60, 220), top + day.randint(60, 180))
        shape = draw.ellipse if day.random() < 0.3 else draw.rectangle
        shape(box, fill=_colour(day), outline=(20, 20, 20), width=3)


def jpeg(image: Image.Image, quality: int = 85, taken: str = "") -> bytes:
    """Return `image` as a camera saves it; `taken` is EXIF's time, 2026:10:20 10:00:00."""
    packed, exif = BytesIO(), Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    image.save(packed, "JPEG", quality=quality, exif=exif)
    return packed.getvalue()


def copied(image: Image.Image, number: int) -> bytes:
    """Return what arrives when a photo is sent on: smaller, pressed, brightened, trimmed."""
    draw = Random(number)
    wide, high = image.size
    edge = draw.uniform(0.0, 0.03)
    box = (int(wide * edge), int(high * edge), int(wide * (1 - edge / 2)), int(high * (1 - edge)))
    small = image.crop(box)
    scale = draw.uniform(0.35, 1.0)
    small = small.resize((int(small.width * scale), int(small.height * scale)))
    small = ImageEnhance.Brightness(small).enhance(draw.uniform(0.85, 1.2))
    small = ImageEnhance.Contrast(small).enhance(draw.uniform(0.9, 1.15))
    return jpeg(small, draw.randint(30, 85))

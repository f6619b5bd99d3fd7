"""What a picture looks like in 64 bits. Pure but for Pillow.

The signs of the lowest frequencies (DCT) of the small grey picture, as in pHash: a copy that was
shrunk, compressed, brightened or slightly cropped differs in few bits, another picture in about
half of them.
"""

from collections.abc import Sequence
from math import cos, pi
from statistics import median, pstdev

from PIL import Image, ImageOps

BITS = 64
#: Up to so many bits apart two pictures are taken for the same. tests/files/test_fingerprint.py
#: measures what that finds, and what it takes for the same by mistake.
NEAR = 8
_EDGE = 32  # px of the small grey picture
_WAVES = 8  # frequencies kept each way
#: A wall or a white sheet has no look of its own: all of them would be the same picture.
_PLAIN = 6.0
_COSINES = [
    [cos(pi * wave * (2 * x + 1) / (2 * _EDGE)) for x in range(_EDGE)] for wave in range(_WAVES)
]


def fingerprint(image: Image.Image) -> int | None:
    """Return the fingerprint as the signed number a database keeps; None for a plain surface."""
    grey = ImageOps.exif_transpose(image).convert("L").resize((_EDGE, _EDGE), Image.Resampling.BOX)
    points = list(grey.tobytes())
    if pstdev(points) < _PLAIN:
        return None
    rows = [points[start : start + _EDGE] for start in range(0, len(points), _EDGE)]
    across = [[_wave(row, cosines) for cosines in _COSINES] for row in rows]
    lines = list(zip(*across, strict=True))
    waves = [_wave(line, cosines) for line in lines for cosines in _COSINES]
    middle = median(waves)
    bits = sum(1 << n for n, wave in enumerate(waves) if wave > middle)
    return bits - (1 << BITS) if bits >> (BITS - 1) else bits


def distance(one: int, other: int) -> int:
    """Return in how many bits two fingerprints differ."""
    return ((one ^ other) & ((1 << BITS) - 1)).bit_count()


def _wave(points: Sequence[float], cosines: Sequence[float]) -> float:
    return sum(point * wave for point, wave in zip(points, cosines, strict=True))

"""A photo as it is printed: upright, small, without metadata."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dudao.files.images import as_jpeg


@pytest.mark.parametrize(("size", "printed"), [((1800, 900), (900, 450)), ((300, 200), (300, 200))])
def test_it_is_no_larger_than_paper_needs(
    tmp_path: Path, size: tuple[int, int], printed: tuple[int, int]
) -> None:
    Image.new("RGBA", size, "red").save(tmp_path / "photo.png")
    with Image.open(BytesIO(as_jpeg(tmp_path / "photo.png"))) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", printed, "RGB")


def test_one_that_lies_stands_up_and_says_nothing_of_where(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(tmp_path / "photo.jpg", exif=exif)
    with Image.open(BytesIO(as_jpeg(tmp_path / "photo.jpg"))) as image:
        assert image.size == (200, 400)
        assert not image.getexif()

"""The one browser of a test process: quiet, with a camera that sees the plate at a school's gate.

One for all, because pytest keeps the first that is asked for as long as the process lives.
"""

from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image

from tools.browser import find

#: A browser that asks nothing of the network but our own pages.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLATE = "https://dudao.example/field/#/plaque/X7K4-11"


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    seen = plate(tmp_path_factory.mktemp("camera") / "plate.mjpeg")
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    ]
    return {"executable_path": str(find()), "args": [*QUIET, *camera]}


def plate(path: Path) -> Path:
    """Write a film of one picture: a wall with a code on it."""
    code = path.with_suffix(".png")
    segno.make(PLATE, error="m").save(str(code), scale=6, border=4)
    wall = Image.new("RGB", (640, 480), (196, 188, 170))
    wall.paste(Image.open(code).convert("RGB"), (180, 90))
    wall.save(path, "JPEG", quality=92)
    return path

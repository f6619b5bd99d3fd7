"""A browser with a camera that shows a plate, and the page of all screens."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.field.screens.page import Screens
from tools.browser import find

PHONE = (390, 844)
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

Show = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Chromium, whose camera sees the plate at the gate."""
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


@pytest.fixture(scope="session")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    """The page, built once."""
    served = Screens(tmp_path_factory.mktemp("screens"))
    yield served
    served.close()


@pytest.fixture
def show(browser: Browser, screens: Screens) -> Iterator[Show]:
    """Open the app at a place; whatever goes wrong on the page fails the test."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def opened(
        begin: str = "",
        place: str = "",
        size: tuple[int, int] = PHONE,
        looks: dict[str, Any] | None = None,
        language: str = "zh",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        worn = json.dumps(json.dumps(looks or {}))
        context.add_init_script(f"localStorage.setItem('dudao.looks', {worn})")
        context.add_init_script(f"localStorage.setItem('dudao.language', '{language}')")
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda line: wrong.append(line.text) if "Content Security" in line.text else None,
        )
        page.goto(f"{screens.address}?{begin}#/{place}")
        page.wait_for_selector("h1")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []

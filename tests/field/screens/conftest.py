"""A browser with a camera that shows a plate, and the page of all screens."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.field.screens.page import Screens

PHONE = (390, 844)
Show = Callable[..., Page]


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

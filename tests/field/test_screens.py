"""Every screen of the field app: readable by everybody, usable without a mouse, losing nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python import base
from playwright.sync_api import Browser, Page

from tests.field.screens_page import Screens
from tools.browser import find

PHONE, TABLET, SMALL = (390, 844), (820, 1180), (320, 640)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
VISIT = "visit/01900000-0000-7000-8000-000000000101"
RECORD = "01900000-0000-7000-8000-000000000201"
FINDING = "01900000-0000-7000-8000-000000000401"
NOTE = "01900000-0000-7000-8000-000000000301"
OLD = "01900000-0000-7000-8000-000000001001"
POST = "01900000-0000-7000-8000-000000000601"
LOG = "01900000-0000-7000-8000-000000000801"
#: How the page begins, and the screens that are looked at from there.
WALKS: dict[str, list[str]] = {
    "unsafe=wechat": [""],
    "lock=none": [""],
    "lock=locked": [""],
    "lock=two": [""],
    "lock=tries": [""],
    "offline": [
        "today", "schools", "school/11", "school/11/start", "school/13/start", "problems",
        f"problem/11/{OLD}", "matters", "mine", "mine/sync", "mine/posts", f"mine/posts/{POST}",
        "mine/logs", f"mine/logs/{LOG}", "mine/files", "mine/export", "mine/settings",
        "plaque/X7K4-11", "plaque/unknown", "nowhere",
    ],
    "stage=noted": [
        "today", VISIT, f"{VISIT}/check-in", f"{VISIT}/look-back", f"{VISIT}/look-back/{OLD}",
        f"{VISIT}/forms", f"{VISIT}/form/{RECORD}", f"{VISIT}/notes", f"{VISIT}/note/{NOTE}",
        f"{VISIT}/merits", f"{VISIT}/finding/new", f"{VISIT}/finding/{FINDING}",
        f"{VISIT}/finding/from?record={RECORD}&item=village_building", f"{VISIT}/forgotten",
        f"{VISIT}/feedback", f"{VISIT}/leave", f"{VISIT}/companions",
    ],
    "stage=composed": [f"{VISIT}/feedback", f"{VISIT}/sign", f"{VISIT}/refuse", f"{VISIT}/notes"],
    "stage=signed": [VISIT, f"{VISIT}/sign", f"{VISIT}/copy", f"{VISIT}/summary"],
}  # fmt: skip

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": str(find()), "args": QUIET}


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    served = Screens(tmp_path_factory.mktemp("screens"))
    yield served
    served.close()


@pytest.fixture
def show(browser: Browser, screens: Screens) -> Iterator[Open]:
    """Open the app at a place; what goes wrong on the page fails the test."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def opened(begin: str = "", place: str = "", size: tuple[int, int] = PHONE, **how: Any) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **how,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
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


def go(page: Page, place: str) -> None:
    """Go to a place as a link would, and wait until it is drawn."""
    if not place:
        return
    page.evaluate("(place) => { location.hash = '#/' + place }", place)
    page.wait_for_function(
        "() => document.activeElement?.tagName === 'H1' && !document.querySelector('.waiting')"
    )


def sideways(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))


def violations(page: Page) -> list[str]:
    """What axe finds; its script is brought once a page."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(base.AXE_SCRIPT)
    found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def wear(page: Page, *, size: str, contrast: str, hand: str) -> None:
    """Dress the page as the settings would."""
    how = {"size": size, "contrast": contrast, "hand": hand}
    page.evaluate("(how) => Object.assign(document.documentElement.dataset, how)", how)


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.mark.parametrize("begin", WALKS)
def test_every_screen_is_for_everybody(show: Open, begin: str) -> None:
    page = show(begin, WALKS[begin][0])
    for place in WALKS[begin]:
        go(page, place)
        for size in (TABLET, PHONE):
            resize(page, size)
            assert (place, size, sideways(page), violations(page)) == (place, size, 0, [])
        resize(page, SMALL)
        assert (place, sideways(page)) == (place, 0)


def test_large_type_in_high_contrast_for_one_hand_fits_as_well(show: Open) -> None:
    for begin in ("offline", "stage=noted", "stage=composed", "stage=signed"):
        page = show(begin, WALKS[begin][0])
        wear(page, size="largest", contrast="high", hand="one")
        for place in WALKS[begin]:
            go(page, place)
            assert (place, sideways(page)) == (place, 0)
        assert violations(page) == []

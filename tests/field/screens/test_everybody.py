"""Every screen of the field app: readable by everybody, usable without a mouse, losing nothing."""

import pytest
from axe_playwright_python import base
from playwright.sync_api import Page

from tests.field.screens.conftest import PHONE, Show

TABLET, SMALL = (820, 1180), (320, 640)
VISIT = "visit/01900000-0000-7000-8000-000000000101"
RECORD = "01900000-0000-7000-8000-000000000201"
FINDING = "01900000-0000-7000-8000-000000000401"
NOTE = "01900000-0000-7000-8000-000000000301"
OLD = "01900000-0000-7000-8000-000000001001"
POST = "01900000-0000-7000-8000-000000000601"
RATED = "01900000-0000-7000-8000-000000001101"
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
        "mine/ratings", f"mine/ratings/{RATED}", "mine/logs", f"mine/logs/{LOG}", "mine/files",
        "mine/export", "mine/settings", "plaque/X7K4-11", "plaque/unknown", "nowhere",
    ],
    "stage=noted": [
        "today", VISIT, f"{VISIT}/check-in", f"{VISIT}/look-back", f"{VISIT}/look-back/{OLD}",
        f"{VISIT}/forms", f"{VISIT}/form/{RECORD}", f"{VISIT}/notes", f"{VISIT}/note/{NOTE}",
        f"{VISIT}/merits", f"{VISIT}/finding/new", f"{VISIT}/finding/{FINDING}",
        f"{VISIT}/finding/from?record={RECORD}&item=village_building", f"{VISIT}/forgotten",
        f"{VISIT}/feedback", f"{VISIT}/leave", f"{VISIT}/companions",
    ],
    "stage=composed": [f"{VISIT}/feedback", f"{VISIT}/sign", f"{VISIT}/refuse", f"{VISIT}/notes"],
    "stage=noted&pictures-coming": [
        "school/11", f"problem/11/{OLD}", VISIT, f"{VISIT}/look-back/{OLD}",
        f"{VISIT}/finding/{FINDING}", f"{VISIT}/notes",
    ],
    "stage=signed": [VISIT, f"{VISIT}/sign", f"{VISIT}/copy", f"{VISIT}/summary"],
}  # fmt: skip


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


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


@pytest.mark.parametrize("begin", WALKS)
def test_every_screen_is_for_everybody(show: Show, begin: str) -> None:
    page = show(begin, WALKS[begin][0])
    for place in WALKS[begin]:
        go(page, place)
        for size in (TABLET, PHONE):
            resize(page, size)
            assert (place, size, sideways(page), violations(page)) == (place, size, 0, [])
        resize(page, SMALL)
        assert (place, sideways(page)) == (place, 0)


def test_large_type_in_high_contrast_for_one_hand_fits_as_well(show: Show) -> None:
    for begin in ("offline", "stage=noted", "stage=composed", "stage=signed"):
        looks = {"size": "largest", "contrast": True, "oneHand": True}
        page = show(begin, WALKS[begin][0], looks=looks)
        for place in WALKS[begin]:
            go(page, place)
            assert (place, sideways(page)) == (place, 0)
        assert violations(page) == []


def test_english_fits_on_a_small_phone(show: Show) -> None:
    for begin in ("offline", "stage=noted", "stage=composed", "stage=signed"):
        page = show(begin, WALKS[begin][0], SMALL, language="en")
        for place in WALKS[begin]:
            go(page, place)
            assert (place, sideways(page)) == (place, 0)

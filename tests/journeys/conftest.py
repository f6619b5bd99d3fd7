"""A served county of a few schools, a browser, and people signed in."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dudao.cli.sample import PASSWORD
from tests.field.rig.county import served

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def place() -> Iterator[tuple[str, Path]]:
    """The address and the state folder of a demo county of eight schools with a year of work.

    Writing journeys goes faster on one that runs already:
    DUDAO_JOURNEYS=http://127.0.0.1:8000=var
    """
    if running := os.environ.get("DUDAO_JOURNEYS"):
        address, _sign, folder = running.partition("=")
        yield address, Path(folder or "var").resolve()
        return
    with (
        tempfile.TemporaryDirectory(prefix="dudao-journeys-", ignore_cleanup_errors=True) as state,
        served(Path(state)) as address,
    ):
        yield address, Path(state)


@pytest.fixture(scope="session")
def county(place: tuple[str, Path]) -> str:
    """The address of the demo county."""
    return place[0]


@pytest.fixture(scope="session")
def county_state(place: tuple[str, Path]) -> Path:
    """The folder in which the demo county keeps its database and files."""
    return place[1]


SignIn = Callable[..., Page]
Sound = Callable[[Page], None]


def fits(page: Page) -> None:
    """Check that a page scrolls downwards only."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.fixture
def sign_in(browser: Browser, county: str) -> Iterator[SignIn]:
    """Sign somebody in on a phone or at a desk; every page complains about script errors."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def signed_in(username: str, *, on: dict[str, int] = DESK) -> Page:
        context = browser.new_context(
            base_url=county, viewport=on, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda said: problems.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto("/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def sound() -> Sound:
    """Check a page: nothing serious for axe, no sideways scrolling."""

    def check(page: Page) -> None:
        fits(page)
        result = Axe().run(page)
        serious = [
            f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in result.response["violations"]
            if violation["impact"] in {"serious", "critical"}
        ]
        assert serious == [], page.url

    return check

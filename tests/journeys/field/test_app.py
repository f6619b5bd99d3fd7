"""The app itself: without a network, and when there is a newer one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dudao.cli.sample import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.field.middleman import Middleman, between
from tests.journeys.field.phones import PIN

WORDS = "今天看了三所学校的早餐，"
KEPT = "() => caches.keys().then((names) => names.join())"


@pytest.fixture
def middleman(county: str) -> Iterator[Middleman]:
    with between(county) as server:
        yield server


@pytest.fixture
def page(browser: Browser, middleman: Middleman) -> Iterator[Page]:
    """The app on a phone, with its worker, somebody signed in."""
    address = middleman.address
    context = browser.new_context(base_url=address, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/field/")
    page.get_by_label("用户名").fill("inspector1")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="下一步").click()
    give_pin(page, "设置 PIN")
    give_pin(page, "设置 PIN", again=True)
    expect(page.get_by_role("link", name="我的")).to_be_visible()
    yield page
    context.close()
    assert problems == []


def give_pin(page: Page, title: str, *, again: bool = False) -> None:
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("已输入 0 位")).to_be_attached()
    if again:
        expect(page.get_by_text("再输入一次")).to_be_visible()
    page.keyboard.type(PIN)


def test_what_is_half_written_outlives_reloads_and_a_newer_app(
    page: Page, middleman: Middleman
) -> None:
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.goto("/field/#/mine/logs/new")
    page.get_by_label("内容").press_sequentially(WORDS)
    page.wait_for_timeout(1000)  # durable within a second
    page.context.set_offline(True)
    reopen(page)
    page.context.set_offline(False)
    middleman.newer = True
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((it) => it.update())")
    page.goto("/field/#/mine")
    expect(page.get_by_role("button", name="换上新版本")).to_be_visible()
    assert "newer" not in page.evaluate(KEPT).split(",")[0]
    page.get_by_role("button", name="换上新版本").click()
    expect(page.get_by_text("输入 PIN 打开")).to_be_visible()
    page.wait_for_function("() => caches.keys().then((it) => /^field-newer-\\w+$/.test(it.join()))")
    page.goto("/field/#/mine/logs")
    unlock(page)
    expect(page.get_by_text("没写完")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()


def reopen(page: Page) -> None:
    """Start the app anew and go on where one was."""
    page.reload()
    unlock(page)
    expect(page.get_by_label("内容")).to_have_value(WORDS)


def unlock(page: Page) -> None:
    expect(page.get_by_text("输入 PIN 打开")).to_be_visible()
    page.keyboard.type(PIN)

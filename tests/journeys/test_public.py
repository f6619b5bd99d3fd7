"""Anybody reads what is public and proves a paper, at a desk and on a phone, with no account."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK, PHONE, SignIn, Sound


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, county: str) -> Iterator[Page]:
    context = browser.new_context(base_url=county, viewport=request.param, locale="zh-CN")
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield page
    assert context.cookies() == []
    context.close()
    assert [one for one in problems if "404" not in one] == []


def test_a_parent_reads_a_public_paper(visitor: Page, sound: Sound) -> None:
    visitor.goto("/public/")
    sound(visitor)
    visitor.locator(".public-list h2 a").first.click()
    expect(visitor.locator(".public-summary")).to_be_visible()
    expect(visitor.locator("article.paper")).to_be_visible()
    sound(visitor)
    visitor.get_by_label("栏目").get_by_role("link", name="验证文书").click()
    sound(visitor)
    visitor.get_by_label("校验码").fill("2345 6789 abcd")
    visitor.get_by_role("button", name="查验").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("没有查到这份文书")
    sound(visitor)


@pytest.mark.parametrize("hasher", ["browser", "by hand"])
def test_a_holder_compares_a_file_without_sending_it(
    visitor: Page, sign_in: SignIn, sound: Sound, hasher: str
) -> None:
    office = sign_in("director")
    office.goto("/publications/")
    office.locator("td.cell-main a").first.click()
    proof = office.get_by_role("link", name=re.compile("校验码")).get_attribute("href")
    pdf = office.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    content = office.request.get(str(pdf)).body()
    if hasher == "by hand":
        visitor.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    visitor.goto(str(proof))
    sound(visitor)
    sent: list[str] = []
    visitor.on("request", lambda asked: sent.append(asked.url))
    choose = visitor.get_by_label(re.compile("选择您手中的"))
    choose.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": content})
    expect(visitor.get_by_text("一致：这就是")).to_be_visible()
    other = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content + b" "}
    choose.set_input_files(other)
    expect(visitor.get_by_text("不一致：")).to_be_visible()
    expect(visitor.get_by_text("一致：这就是")).to_be_hidden()
    sound(visitor)
    assert sent == []


def test_the_office_prepares_beside_the_original(sign_in: SignIn, sound: Sound) -> None:
    for size in (DESK, PHONE):
        page = sign_in("staff", on=size)
        page.goto("/publications/?state=waiting")
        page.locator("td.cell-main a").first.click()
        sound(page)
        page.get_by_role("link", name=re.compile("公开稿")).first.click()
        expect(page.get_by_label("一句话说明")).to_be_visible()
        sound(page)

"""The loop as people live it: the inspector's phone, the principal's hand, the school's inbox."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.visiting import arrive, assign, close, compose, rectify, school_of, sign


def test_the_loop_from_the_phone_to_the_closed_problem(sign_in, sound) -> None:
    principal = sign_in("principal1", on=PHONE)
    task = assign(sign_in("lead1"), school_of(principal))
    page = sign_in("inspector1", on=PHONE)
    arrive(page, task)
    sound(page)
    raise_problem(page, "整改建议")
    sound(page)
    compose(page)
    sound(page)
    sign(page)
    finding = page.locator(".visit-raised a[href*='/findings/']").first.get_attribute("href")
    assert finding is not None
    keep_half_written_words(principal, finding)
    rectify(principal, finding)
    sound(principal)
    desk = sign_in("inspector1")
    notice = draft_notice(desk, finding)
    check(sign_in("staff"), notice)
    issue(sign_in("director"), notice, sound)
    close(desk, finding)


def raise_problem(page: Page, route: str) -> None:
    """Answer one item with 不符合 and make a finding of it in one step."""
    page.locator("#forms a.cell-link").first.click()
    item = page.locator("[data-item]:visible").filter(has=page.locator(".judge")).first
    item.get_by_label("不符合", exact=True).check()
    item.get_by_role("link", name="生成问题").click()
    expect(page.get_by_label("问题事实")).not_to_be_empty()
    expect(page.get_by_label("整改要求")).not_to_be_empty()
    page.get_by_label(route, exact=True).check()
    page.get_by_role("button", name="记入问题").click()
    page.wait_for_url("**/records/**")
    page.get_by_role("link", name="返回").click()
    expect(page.locator(".visit-raised")).to_have_count(1)


def keep_half_written_words(page: Page, finding: str) -> None:
    """What was not sent yet is still there after a reload."""
    page.goto(finding)
    words = "写到一半的整改措施，网断了。"
    page.get_by_label("整改措施").fill(words)
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.get_by_label("整改措施")).to_have_value(words)


def draft_notice(page: Page, finding: str) -> str:
    """Draft a notice from the ledger and send it to be checked; return its address."""
    page.goto("/findings/")
    row = page.locator("tbody tr").filter(has=page.locator(f"a[href='{finding}']"))
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="用勾选的问题起草整改通知书").click()
    page.wait_for_url("**/notices/**")
    where = page.url
    page.get_by_role("button", name="送核稿").click()
    expect(page.get_by_text("待核稿").first).to_be_visible()
    expect(page.get_by_role("button", name="核稿通过")).to_have_count(0)
    return where


def check(page: Page, notice: str) -> None:
    """Check it: somebody else than who drafted it."""
    page.goto(notice)
    page.get_by_role("button", name="核稿通过").click()
    expect(page.get_by_text("待签发").first).to_be_visible()


def issue(page: Page, notice: str, sound: Callable[[Page], None]) -> None:
    """Sign off, number and issue; the PDF is a PDF."""
    page.goto(notice)
    page.get_by_role("button", name="签发", exact=True).click()
    page.get_by_role("button", name="编号印发").click()
    expect(page.get_by_text("已印发").first).to_be_visible()
    sound(page)
    printed = page.get_by_role("link", name="PDF").first.get_attribute("href")
    assert printed is not None
    assert page.request.get(printed).body().startswith(b"%PDF")

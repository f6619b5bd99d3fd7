"""The office's side: looking back, checking and signing off, letters to sections."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE, Sound
from tests.journeys.visiting import arrive, assign, close, compose, note, rectify, school_of, sign

QUESTION = "请核定维修资金并明确到位时间。"
LEFT = "操场单杠地脚松动。"
MENDED = "开水房门锁损坏。"
FACTS = ("实验室危化品柜没有双锁。", "食堂留样冰箱温度没有记录。")


def test_looking_back_comes_first_and_notices_go_out_together(sign_in, sound) -> None:
    principal = sign_in("principal5", on=PHONE)
    school = school_of(principal)
    lead, page = sign_in("lead1"), sign_in("inspector1", on=PHONE)
    visit_before(lead, page, principal, school)
    arrive(page, assign(lead, school))
    visit = page.url
    look_back(page, sound)
    page.goto(visit)
    for fact in FACTS:
        note(page, fact)
    compose(page)
    sign(page)
    staff, director = sign_in("staff"), sign_in("director")
    notices = [draft(staff, fact) for fact in FACTS]
    for notice in notices:
        check_and_sign_off(director, notice)
    issue_together(director, notices, sound)


def visit_before(lead: Page, page: Page, principal: Page, school: str) -> None:
    """Leave two problems of an earlier visit behind, one of them closed since."""
    arrive(page, assign(lead, school, "上午"))
    visit = page.url
    for fact in (LEFT, MENDED):
        note(page, fact)
    compose(page)
    sign(page)
    page.goto(visit)
    url = (
        page.locator(".visit-raised")
        .filter(has_text=MENDED)
        .locator("a[href*='/findings/']")
        .first.get_attribute("href")
    )
    assert url is not None
    rectify(principal, url)
    close(page, url)


def look_back(page: Page, sound: Sound) -> None:
    """Judge an earlier problem, and find that a closed one is back."""
    page.get_by_role("link", name="去核查").click()
    page.wait_for_url("**/look-back/")
    sound(page)
    left = judge(page, card(page, LEFT), "部分整改", "换了一半，其余月底前换完。")
    back = judge(page, card(page, MENDED, "#closed ~ "), "反弹", "同一位置又出现。")
    page.goto(left)
    expect(page.get_by_text("换了一半").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"新期限 \d{4}-\d\d-\d\d")).first).to_be_visible()
    sound(page)
    page.goto(back)
    expect(page.get_by_text("反弹").first).to_be_visible()
    expect(page.get_by_text("退回重改").first).to_be_visible()
    sound(page)


def card(page: Page, fact: str, under: str = "") -> Locator:
    """Return what the page shows of an earlier problem."""
    return page.locator(f"{under}.look-back").filter(has_text=fact)


def judge(page: Page, card: Locator, verdict: str, why: str) -> str:
    """Say how an earlier problem is found today; return its address."""
    url = card.locator(".visit-raised-head a").get_attribute("href")
    card.get_by_label(verdict, exact=True).check()
    card.get_by_label("核查说明").fill(why)
    card.get_by_role("button", name="记录结论").click()
    expect(page.get_by_text("已记录核查结论").first).to_be_visible()
    return str(url)


def draft(page: Page, fact: str) -> str:
    """Draft a notice of one problem, from the ledger; return its address."""
    page.goto(f"/findings/?q={fact}")
    page.locator("tbody tr").filter(has_text=fact).locator("input[type=checkbox]").first.check()
    page.get_by_role("button", name="用勾选的问题起草整改通知书").click()
    page.wait_for_url("**/notices/*-*/")
    page.get_by_role("button", name="送核稿").click()
    expect(page.get_by_text("待核稿").first).to_be_visible()
    return page.url


def check_and_sign_off(page: Page, notice: str) -> None:
    """Check what somebody else drafted, and sign it off."""
    page.goto(notice)
    page.get_by_role("button", name="核稿通过").click()
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.get_by_role("button", name="编号印发")).to_be_visible()


def issue_together(page: Page, notices: list[str], sound: Sound) -> None:
    """Number and issue both at once; the result names each with its number."""
    page.goto("/notices/?state=signed_off")
    for notice in notices:
        page.locator(f"input[value='{notice.rstrip('/').rsplit('/', maxsplit=1)[-1]}']").check()
    page.get_by_role("button", name="编号印发勾选的通知书").click()
    expect(page.get_by_text(f"已印发 {len(notices)} 份，共 {len(notices)} 份")).to_be_visible()
    sound(page)


def test_a_section_answers_a_letter(sign_in, sound) -> None:
    staff, director = sign_in("staff"), sign_in("director")
    letter = write(staff)
    director.goto(letter)
    director.get_by_role("button", name="核稿通过").click()
    director.get_by_role("button", name="签发", exact=True).click()
    expect(director.get_by_role("button", name="编号发出")).to_be_visible()
    staff.goto(letter)
    staff.get_by_role("button", name="编号发出").click()
    expect(staff.get_by_text("待受理").first).to_be_visible()
    officer = sign_in("section1", on=PHONE)
    officer.goto("/inbox/")
    officer.get_by_role("link").filter(has_text=QUESTION).first.click()
    officer.get_by_role("button", name="受理", exact=True).click()
    sound(officer)
    officer.get_by_label("办理意见").fill("资金已列入计划，月底前到位。")
    officer.get_by_role("button", name="办复督导室").click()
    expect(officer.get_by_text("已办复").first).to_be_visible()
    director.goto(letter)
    expect(director.get_by_text("月底前到位").first).to_be_visible()


def write(page: Page) -> str:
    """Write to the first section about the newest open problem; return the letter's address."""
    page.goto("/findings/?state=open")
    page.locator("td.cell-main a").first.click()
    page.get_by_text("需要科室、部门或乡镇配合？致函协商").click()
    page.get_by_label("协商单位").select_option(label="基础教育股")
    page.get_by_label("协商事项").fill(QUESTION)
    page.get_by_role("button", name="起草协商函").click()
    page.wait_for_url("**/consultations/**")
    page.get_by_role("button", name="送核稿").click()
    expect(page.get_by_text("等待督导室其他人员核稿").first).to_be_visible()
    return page.url

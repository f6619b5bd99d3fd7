"""The loop as people live it: the inspector's phone, the principal's hand, the school's inbox."""

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

from dudao.lib import clock
from tests.journeys.conftest import PHONE


def draw_signature(page: Page) -> None:
    """Write something with a finger."""
    canvas = page.locator("[data-signature] canvas")
    expect(canvas).to_be_visible()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for x, y in ((80, 90), (130, 30), (180, 100), (230, 50)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def photo() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 140, 90)).save(out, "JPEG")
    return {"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_the_loop_from_the_phone_to_the_closed_problem(sign_in, sound) -> None:
    principal = sign_in("principal1", on=PHONE)
    principal.goto("/schools/")
    principal.locator("td.cell-main a").first.click()
    principal.wait_for_url("**/schools/*/")
    task = assign(sign_in("lead1"), principal.url.rstrip("/").split("/")[-1])
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
    issue(sign_in("director"), notice, sound)
    close(desk, finding)


def assign(page: Page, school: str) -> str:
    """Send the school's responsible inspector there today; return the task's address."""
    page.goto(f"/assignments/new/{school}/")
    page.get_by_label("督导目的").fill("随机督导：食堂与校园安全")
    page.get_by_label("计划日期").fill(clock.today().isoformat())
    page.get_by_label("下午", exact=True).check()
    page.get_by_role("button", name="安排任务").click()
    expect(page.get_by_text("待入校").first).to_be_visible()
    return page.url


def arrive(page: Page, task: str) -> None:
    """Start the task and check in."""
    page.goto(task)
    page.get_by_role("button", name="开始督导").click()
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.get_by_text("督导中").first).to_be_visible()


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


def compose(page: Page) -> None:
    """Freeze the feedback list and hand the phone to the principal."""
    page.get_by_role("link", name="反馈清单").first.click()
    page.get_by_role("button", name="生成反馈清单").click()
    page.locator("dialog[open]").get_by_role("button", name="确定").click()
    page.get_by_role("link", name="请校长签收").first.click()


def sign(page: Page) -> None:
    """Say something to the problem and write one's name."""
    page.get_by_label("认可", exact=True).first.check()
    page.get_by_label("签收人姓名").fill("试签校长")
    draw_signature(page)
    page.get_by_role("button", name="确认签收").click()
    expect(page.locator("img.signed-image")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="入校督导").first.click()
    page.locator("td.cell-main a").first.click()
    expect(page.get_by_text("已签收").first).to_be_visible()


def keep_half_written_words(page: Page, finding: str) -> None:
    """What was not sent yet is still there after a reload."""
    page.goto(finding)
    words = "写到一半的整改措施，网断了。"
    page.get_by_label("整改措施").fill(words)
    page.wait_for_timeout(1500)
    page.reload()
    expect(page.get_by_label("整改措施")).to_have_value(words)


def rectify(page: Page, finding: str) -> None:
    """Promise from the inbox, then report with a photo."""
    page.goto("/inbox/")
    page.locator(f"a[href='{finding}']").click()
    page.get_by_label("整改责任人").fill("试办主任")
    page.get_by_label("整改措施").fill("当日更换，专人负责，每周检查。")
    page.locator("form[action$='promise/'] button[type=submit]").click()
    expect(page.get_by_text("整改中").first).to_be_visible()
    page.get_by_label("整改情况").fill("已更换到位，照片附后。")
    page.locator("form[action$='submit/'] input[type=file]").first.set_input_files(photo())
    page.get_by_role("button", name="提交整改结果").click()
    expect(page.get_by_text("待核查").first).to_be_visible()


def draft_notice(page: Page, finding: str) -> str:
    """Draft a notice from the ledger and send it to be signed off; return its address."""
    page.goto("/findings/")
    row = page.locator("tbody tr").filter(has=page.locator(f"a[href='{finding}']"))
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="用勾选的问题起草整改通知书").click()
    page.wait_for_url("**/notices/**")
    where = page.url
    page.get_by_role("button", name="送审签").click()
    expect(page.get_by_text("待签发").first).to_be_visible()
    return where


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


def close(page: Page, finding: str) -> None:
    """Judge what the school did."""
    page.goto(finding)
    page.get_by_label("已整改", exact=True).first.check()
    page.get_by_label("核查说明").first.fill("照片属实，同意销号。")
    page.locator("form[action$='verify/'] button[type=submit]").click()
    expect(page.get_by_text("已销号").first).to_be_visible()

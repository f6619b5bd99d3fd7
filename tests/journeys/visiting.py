"""A visit step by step, for the journeys that begin with one."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from dudao.lib import clock


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


def photo(
    name: str = "整改后.jpg", colour: tuple[int, int, int] = (90, 140, 90)
) -> dict[str, object]:
    """Return a photo to hand in."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def school_of(principal: Page) -> str:
    """Return the number of the principal's school."""
    principal.goto("/schools/")
    principal.locator("td.cell-main a").first.click()
    principal.wait_for_url("**/schools/*/")
    return principal.url.rstrip("/").split("/")[-1]


def assign(page: Page, school: str, half: str = "下午") -> str:
    """Send the school's responsible inspector there today; return the task's address."""
    page.goto(f"/assignments/new/{school}/")
    page.get_by_label("督导目的").fill("随机督导：食堂与校园安全")
    page.get_by_label("计划日期").fill(clock.today().isoformat())
    page.get_by_label(half, exact=True).check()
    page.get_by_role("button", name="安排任务").click()
    expect(page.get_by_text("待入校").first).to_be_visible()
    return page.url


def arrive(page: Page, task: str) -> None:
    """Start the task and check in."""
    page.goto(task)
    page.get_by_role("button", name="开始督导").click()
    page.get_by_role("button", name="签到", exact=True).click()
    expect(page.get_by_text("督导中").first).to_be_visible()


def note(page: Page, fact: str, *, shown: dict[str, object] | None = None) -> None:
    """Write down a problem without a form, perhaps with a photo of it."""
    page.get_by_role("link", name="记录问题").click()
    page.get_by_label("问题事实").fill(fact)
    page.get_by_label("整改要求").fill("一周内整改到位，并建立检查制度。")
    page.get_by_label("一般", exact=True).check()
    page.get_by_label("整改建议", exact=True).check()
    page.get_by_label("督导事项").fill("校园安全")
    if shown:
        page.locator("main input[type=file]").first.set_input_files(shown)
    page.get_by_role("button", name="记入问题").click()
    expect(page.locator(".visit-raised").filter(has_text=fact)).to_be_visible()


def compose(page: Page) -> None:
    """Freeze the feedback list and hand the phone to the principal."""
    page.get_by_role("link", name="反馈清单").first.click()
    page.get_by_role("button", name="生成反馈清单").click()
    page.locator("dialog[open]").get_by_role("button", name="确定").click()
    page.get_by_role("link", name="请校长签收").first.click()


def sign(page: Page) -> None:
    """Agree to every problem and write one's name."""
    for agreed in page.get_by_label("认可", exact=True).all():
        agreed.check()
    page.get_by_label("签收人姓名").fill("试签校长")
    draw_signature(page)
    page.get_by_role("button", name="确认签收").click()
    expect(page.locator("img.signed-image")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="入校督导").first.click()
    page.locator("td.cell-main a").first.click()
    expect(page.get_by_text("已签收").first).to_be_visible()


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


def close(page: Page, finding: str) -> None:
    """Judge what the school did."""
    page.goto(finding)
    page.get_by_label("已整改", exact=True).first.check()
    page.get_by_label("核查说明").first.fill("照片属实，同意销号。")
    page.locator("form[action$='verify/'] button[type=submit]").click()
    expect(page.get_by_text("已销号").first).to_be_visible()

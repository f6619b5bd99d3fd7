"""The school's side: what it promises, shows, asks for, reports, and what it objects to."""

from playwright.sync_api import Page, expect

from dudao.lib import clock, workdays
from tests.journeys.conftest import PHONE, SignIn, Sound
from tests.journeys.visiting import arrive, assign, compose, note, photo, school_of, sign

TAP = "教学楼二楼饮水机漏水，地面湿滑。"
LAMP = "三楼走廊应急照明灯不亮。"
CORRECTED = "三楼走廊东头一处应急照明灯不亮，其余正常。"


def test_the_school_mends_reports_and_objects(sign_in, sound) -> None:
    principal = sign_in("principal4", on=PHONE)
    tell(sign_in, school_of(principal))
    promise(principal)
    sound(principal)
    ask_for_time(principal)
    submit(principal, sound)
    report(principal, sound)
    object_to_it(principal)
    finding = principal.url
    reader = sign_in("staff2")
    name_reader(sign_in("director"), finding, name_of(reader))
    answer(reader)
    sound(reader)
    principal.goto(finding)
    expect(principal.locator("#objection").get_by_text(CORRECTED)).to_be_visible()
    expect(principal.locator("#objection").get_by_text("部分成立").first).to_be_visible()
    sound(principal)


def tell(sign_in: SignIn, school: str) -> None:
    """Let the inspector find two problems, one with a photo, and the principal sign."""
    task = assign(sign_in("lead1"), school)
    page = sign_in("inspector1", on=PHONE)
    arrive(page, task)
    note(page, TAP, shown=photo("漏水.jpg", (150, 90, 60)))
    note(page, LAMP)
    compose(page)
    sign(page)


def name_of(page: Page) -> str:
    """Return the name of who is signed in: the first page greets him."""
    return page.get_by_role("heading", level=1).inner_text().split("，")[0]


def promise(page: Page) -> None:
    """From the inbox: say who mends it, how, in which steps; tick off the first."""
    page.goto("/inbox/")
    page.get_by_role("link").filter(has_text=TAP).click()
    page.get_by_label("整改责任人").fill("试办主任")
    page.get_by_label("整改措施").fill("先断水围挡，再更换水管。")
    page.get_by_label("第1步").fill("断水并围挡")
    page.get_by_label("第2步").fill("更换水管")
    page.get_by_role("button", name="保存责任人和措施").click()
    steps = page.locator(".step-list li")
    expect(steps).to_have_count(2)
    steps.first.get_by_role("button", name="完成", exact=True).click()
    expect(steps.first).to_have_class("is-done")


def ask_for_time(page: Page) -> None:
    """Ask for a few more days."""
    page.get_by_text("不能按期完成？申请延期").click()
    due = page.locator(".clock-card").inner_text().split("期限：")[1][:10]
    until = workdays.add(clock.date.fromisoformat(due), 3)
    page.get_by_label("申请延至").fill(until.isoformat())
    page.get_by_label("延期理由").fill("水管已下单，下周到货。")
    page.get_by_role("button", name="提交延期申请").click()
    expect(page.locator("#extension").get_by_text("待批复").first).to_be_visible()


def submit(page: Page, sound: Sound) -> None:
    """Take the same spot again beside the photo of the problem."""
    pair = page.locator(".photo-pair-new").first
    expect(pair.locator("figure img")).to_be_visible()
    pair.locator("input[type=file]").set_input_files(photo())
    page.get_by_label("整改情况").fill("已更换水管，地面已做防滑。")
    sound(page)
    page.get_by_role("button", name="提交整改结果").click()
    expect(page.get_by_text("待核查").first).to_be_visible()
    expect(page.locator(".photo-pair img")).to_have_count(2)


def report(page: Page, sound: Sound) -> None:
    """Make the report of what was handed in: nothing has to be written again."""
    page.goto("/inbox/")
    page.get_by_role("link").filter(has_text="生成整改报告").click()
    expect(page.get_by_role("checkbox").filter(visible=True).first).to_be_checked()
    page.get_by_role("button", name="生成整改报告").click()
    page.wait_for_url("**/reports/*-*/")
    expect(page.locator(".paper").get_by_text("更换水管").first).to_be_visible()
    sound(page)
    for name, begins in (("PDF", b"%PDF"), ("Word", b"PK")):
        url = page.get_by_role("link", name=name, exact=True).get_attribute("href")
        assert url is not None
        assert page.request.get(url).body().startswith(begins)


def object_to_it(page: Page) -> None:
    """Say what is not so."""
    page.goto("/inbox/")
    page.get_by_role("link").filter(has_text=LAMP).click()
    page.get_by_text("对这个问题有异议？").click()
    page.get_by_label("申辩理由").fill("只有东头一处，当天已在更换。")
    page.get_by_role("button", name="提出申辩").click()
    expect(page.get_by_text("只有东头一处").first).to_be_visible()


def name_reader(page: Page, finding: str, reader: str) -> None:
    """Name somebody who did not raise it."""
    page.goto(f"{finding.partition('#')[0]}#objection")
    page.get_by_label("复核人").select_option(label=reader)
    page.get_by_role("button", name="指定", exact=True).click()
    expect(page.get_by_text(f"复核人：{reader}")).to_be_visible()


def answer(page: Page) -> None:
    """From one's first page: it holds in part, and this is how it should read."""
    page.goto("/")
    page.get_by_role("link").filter(has_text="只有东头一处").first.click()
    page.get_by_label("部分成立", exact=True).check()
    page.get_by_label("答复理由").fill("现场照片显示只有一处不亮。")
    page.get_by_label("更正内容").fill(CORRECTED)
    page.get_by_role("button", name="答复学校").click()
    expect(page.locator("#objection").get_by_text("已答复").first).to_be_visible()

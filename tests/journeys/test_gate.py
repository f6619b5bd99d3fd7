"""Two people draw at their own desks, and a school's gate checks who comes without a network."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, SignIn, Sound

#: Resolves once everything that was read without a network has been told.
TOLD = """async () => {
    while (localStorage.getItem("dudao.gate.unsent") !== "[]")
        await new Promise((later) => setTimeout(later, 50));
}"""


def test_two_people_draw_classes_at_their_own_desks(sign_in: SignIn, sound: Sound) -> None:
    director, staff = sign_in("director"), sign_in("staff", on=PHONE)
    for page, value in ((director, "八十八"), (staff, "龙溪口")):
        page.get_by_role("link", name="抽班听课").click()
        page.get_by_label("您出的数").fill(value)
        page.get_by_role("button", name="封存").click()
        expect(page.get_by_text("已封存。请保管好")).to_be_visible()
    sound(staff)
    for page, value in ((director, "八十八"), (staff, "龙溪口")):
        page.reload()
        expect(page.get_by_label("您当时出的数")).to_have_value(value)
        page.get_by_role("button", name="揭晓").click()
        expect(page.get_by_text("已揭晓。")).to_be_visible()
    director.reload()
    director.get_by_role("button", name="抽取").click()
    expect(director.get_by_text("抽取完成")).to_be_visible()
    expect(director.get_by_role("table").first.get_by_role("row")).to_have_count(3)
    sound(director)


def shown(inspector: Page) -> str:
    """The pass of the first task of today, as its code holds it."""
    inspector.goto("/assignments/?mine=on&state=assigned")
    token = inspector.request.post(
        "/api/v1/tokens", data={"username": "inspector1", "password": "dudao-demo"}
    ).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    for link in inspector.locator("td a[href^='/assignments/']").all():
        path = (link.get_attribute("href") or "").rstrip("/")
        told = inspector.request.get(f"/api/v1{path}/pass", headers=headers).json()["text"]
        inspector.goto(f"{path}/pass/")
        if told and inspector.get_by_text("今天扫会显示不能放行").count() == 0:
            expect(inspector.locator(".pass-code svg")).to_be_visible()
            return str(told)
        inspector.goto("/assignments/?mine=on&state=assigned")
    raise AssertionError("nobody goes anywhere today")


def test_a_gate_checks_a_pass_without_a_network(
    sign_in: SignIn, sound: Sound, browser: Browser, county: str
) -> None:
    text = shown(sign_in("inspector1", on=PHONE))
    context = browser.new_context(base_url=county, viewport=PHONE, locale="zh-CN")
    gate = context.new_page()
    gate.goto("/pass/")
    expect(gate.locator("[data-ready]")).to_contain_text("督导室")
    gate.evaluate("async () => { await navigator.serviceWorker.ready }")
    context.set_offline(True)
    gate.goto(f"/pass/#{text}")
    expect(gate.get_by_text("凭证真实有效")).to_be_visible()
    expect(gate.get_by_text("联网后自动上报到校时间")).to_be_visible()
    sound(gate)
    for said, words in (
        (text, "已经用过"),
        (f"{text[:-4]}AAAA", "不是督导室签发"),
        ("x", "请重新扫码"),
    ):
        gate.get_by_label("或粘贴凭证内容").fill(said)
        gate.get_by_role("button", name="核验").click()
        expect(gate.locator("[data-bad]")).to_contain_text(words)
    sound(gate)
    context.set_offline(False)
    gate.reload()
    gate.evaluate(TOLD)
    other = browser.new_context(base_url=county, locale="zh-CN").new_page()
    other.goto(f"/pass/#{text}")
    expect(other.locator("[data-bad]")).to_contain_text(re.compile("已经用过.*上次使用", re.DOTALL))
    other.context.close()
    context.close()

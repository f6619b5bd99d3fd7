"""A visit from download to signature with the server stopped, then handed over."""

import hashlib
import re
from pathlib import Path

from playwright.sync_api import Playwright, expect

from dudao.cli.sample import PASSWORD, drawn
from dudao.config.embedded import ensure
from tests.field.rig.phone import Phone
from tests.field.rig.run import weather
from tests.field.rig.storm import Ledger, wait_until_applied

TELLING = "晨检记录完整，<script>alert(1)</script>学生精神饱满。"


def test_a_whole_visit_without_a_network(
    playwright: Playwright, county_state: Path, tmp_path: Path
) -> None:
    with weather(county_state, tmp_path) as (site, network):
        phone = Phone(playwright, tmp_path / "phone", network.address)
        phone.enrol("inspector1", PASSWORD)
        site.kill()
        network.kill()
        visit = phone.start_visit(0)
        _look_back(phone, visit)
        _record(phone, visit, tmp_path)
        phone.kill_browser()  # in the middle; nothing is asked of a server on coming back
        phone.open()
        expect(phone.go(f"visit/{visit}/merits").get_by_text(TELLING)).to_be_visible()
        text = _compose(phone, visit)
        _sign(phone, visit)
        phone.go(f"visit/{visit}/leave").get_by_role("button", name="现在离校").click()
        expect(phone.page.locator(".status")).to_contain_text("未上传")  # type: ignore[union-attr]
        site.start()
        network.start()
        site.ready()
        network.ready()
        phone.wait_until_sent(120)
        phone.close()
    with ensure(county_state) as server:
        ledger = Ledger(server.url("app_owner"))
        wait_until_applied(ledger, [visit], 120)
        stuck, praised = ledger.stuck([visit]), ledger.praised(visit)
        signed = ledger.signed(visit)
        ledger.close()
    assert (stuck, praised) == ([], [TELLING])
    assert signed == ("signed", text, hashlib.sha256(text.encode()).hexdigest())


def _look_back(phone: Phone, visit: str) -> None:
    """Judge every earlier problem; a verdict that asks for more says what is missing."""
    page = phone.go(f"visit/{visit}/look-back")
    cells = page.locator(f"a[href*='#/visit/{visit}/look-back/']")
    expect(page.get_by_role("heading", level=1, name="回头看")).to_be_visible()
    for place in [link.get_attribute("href") for link in cells.all()]:
        page = phone.go(str(place).removeprefix("#/"))
        page.get_by_text("部分整改", exact=True).or_(
            page.get_by_text("仍然保持", exact=True)
        ).first.click()
        page.get_by_label("核查说明").fill("现场查看，还差一处。")


def _record(phone: Phone, visit: str, folder: Path) -> None:
    """Fill in, raise a problem in one tap from an item, praise, take a photo."""
    place, items = phone.items(visit)
    for item in items:
        phone.judge(place, item, "meets")
    phone.judge(place, items[0], "fails")
    page = phone.go(place)
    page.locator(f"[data-item='{items[0]}'] .form-wording").first.click()
    expect(page.locator(f"[data-item='{items[0]}'] .form-raised")).to_be_visible()
    phone.praise(visit, TELLING)
    photo = folder / "现场.jpg"
    photo.write_bytes(drawn(2))
    phone.photograph(visit, photo)
    expect(page.locator(".strip .shot")).to_be_visible()


def _compose(phone: Phone, visit: str) -> str:
    page = phone.go(f"visit/{visit}/feedback")
    page.get_by_role("button", name="生成反馈清单").click()
    sure = page.get_by_role("button", name="仍要生成")
    sign = page.get_by_role("link", name="请校长签字")
    expect(sure.or_(sign).first).to_be_visible()
    if sure.is_visible():
        sure.click()
    expect(sign).to_be_visible()
    lines = ".exact h2, .exact h3, .exact p:not(.exact-hash)"
    return "\n".join(page.locator(lines).evaluate_all("(all) => all.map((it) => it.textContent)"))


def _sign(phone: Phone, visit: str) -> None:
    page = phone.go(f"visit/{visit}/sign")
    expect(page.get_by_role("button", name="确认签收")).to_be_visible()
    for agree in page.get_by_text("认可", exact=True).all():
        agree.click()
    pad = page.locator("canvas").first
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for n in range(1, 20):
        page.mouse.move(box["x"] + 40 + 8 * n, box["y"] + 40 + (n % 5) * 10)
    page.mouse.up()
    page.get_by_role("button", name="确认签收").click()
    expect(page.get_by_role("img", name=re.compile("二维码"))).to_be_visible()

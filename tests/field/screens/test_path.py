"""The way through a visit: by keyboard alone, by going back, by a plate at the gate."""

from pathlib import Path

from playwright.sync_api import Page, expect

from dudao.cli.sample import drawn
from tests.field.screens.conftest import Show
from tests.field.screens.test_everybody import FINDING, RECORD, VISIT, go
from tests.field.screens.test_photos import jpeg, kept, photo

NAME = """() => {
  const at = document.activeElement;
  const label = at.id && document.querySelector(`label[for="${at.id}"]`);
  const by = at.closest("label");
  return (at.getAttribute("aria-label") ?? label?.textContent ?? by?.textContent ?? at.textContent)
    .trim();
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if str(page.evaluate(NAME)).startswith(name):
            return
    raise AssertionError(f"no key leads to {name}")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def heading(page: Page, words: str) -> None:
    """A new screen has the focus at its heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_first_sign_in_by_keyboard(show: Show) -> None:
    page = show("lock=none")
    write(page, "用户名", "chenming")
    write(page, "密码", "secret words")
    page.keyboard.press("Enter")
    heading(page, "设置 PIN")
    page.keyboard.type("135790")
    expect(page.get_by_text("再输入一次。")).to_be_visible()
    page.keyboard.type("135790")
    heading(page, "今日")


def test_a_visit_by_keyboard_from_the_gate_to_the_signature(show: Show) -> None:
    page = show("", "today")
    press(page, "开始督导")
    heading(page, "扶罗镇中心小学")
    press(page, "签到")
    heading(page, "签到")
    press(page, "现在签到")
    heading(page, "扶罗镇中心小学")
    press(page, "记问题")
    write(page, "看到的事实", "教学楼东侧疏散通道堆放课桌椅。")
    write(page, "要求学校怎么改", "请当日清空。")
    write(page, "督导事项", "校园安全")
    press(page, "记入问题")
    heading(page, "扶罗镇中心小学")
    press(page, "反馈清单")
    press(page, "生成反馈清单")
    press(page, "仍要生成")
    press(page, "请校长签字")
    heading(page, "请校长签字")
    tab_to(page, "认可")
    page.keyboard.press("Space")
    sign(page)
    press(page, "确认签收")
    heading(page, "给学校留一份")
    assert "visit.sign" in page.evaluate("() => core.said.map((one) => one.kind)")


def sign(page: Page) -> None:
    """Nobody signs by keyboard."""
    pad = page.locator(".sign-sheet canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 110, steps=6)
    page.mouse.move(box["x"] + 240, box["y"] + 50, steps=6)
    page.mouse.up()


def test_nothing_is_lost_by_going_back(show: Show) -> None:
    page = show("stage=begun", VISIT)
    page.get_by_role("link", name="记问题").click()
    page.get_by_label("看到的事实").fill("围墙缺口约两米。")
    page.go_back()
    heading(page, "扶罗镇中心小学")
    page.get_by_role("link", name="访谈", exact=True).click()
    page.get_by_label("内容").fill("学生说午饭够吃。")
    page.go_back()
    heading(page, "扶罗镇中心小学")
    assert page.evaluate("() => [...core.drafts.value.values()][0].notes.length") == 1
    go(page, f"{VISIT}/forgotten")
    page.get_by_role("link", name="围墙缺口约两米。 问题还没有记入").click()
    expect(page.get_by_label("看到的事实")).to_have_value("围墙缺口约两米。")


def test_a_half_written_problem_outlives_another(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/finding/new")
    page.get_by_label("看到的事实").fill("围墙缺口约两米。")
    go(page, f"{VISIT}/form/{RECORD}")
    page.get_by_role("button", name="安全").click()
    page.get_by_role("button", name="校舍漏雨、开裂，影响使用。").click()
    go(page, f"{VISIT}/finding/new")
    expect(page.get_by_label("看到的事实")).to_have_value("围墙缺口约两米。")


def test_what_is_typed_while_photos_are_made_ready_stays(show: Show, tmp_path: Path) -> None:
    photos = [tmp_path / f"{number}.jpg" for number in range(3)]
    for number, place in enumerate(photos):
        place.write_bytes(drawn(number))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo")
    page = show("stage=noted", "mine/logs/new")
    page.get_by_label("内容").fill("上午随访。")
    page.locator("input[type=file]").set_input_files([broken, *photos])
    page.get_by_label("内容").fill("上午随访，下午整理台账。")
    expect(page.locator(".strip li")).to_have_count(3)
    expect(page.get_by_text("这个文件打不开")).to_be_visible()
    expect(page.get_by_label("内容")).to_have_value("上午随访，下午整理台账。")


def test_back_closes_what_lies_over_the_screen_and_no_more(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/notes")
    page.get_by_role("link", name="教学楼二楼东侧疏散通道").click()
    heading(page, "问题")
    page.get_by_role("button", name="撤销这个问题").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    heading_is_still = page.get_by_role("heading", level=1)
    expect(heading_is_still).to_have_text("问题")
    page.go_back()
    heading(page, "记录")


def test_one_tap_makes_a_problem_of_an_item(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/form/{RECORD}")
    page.get_by_role("button", name="安全").click()
    page.get_by_role("button", name="校舍漏雨、开裂，影响使用。").click()
    expect(page.get_by_role("button", name="校舍漏雨、开裂，影响使用。")).to_be_visible()
    raised = page.evaluate("() => [...core.drafts.value.values()][0].findings.at(-1)")
    assert (raised["record"], raised["item"]) == (RECORD, "village_building")
    assert (raised["severity"], raised["route"]) == ("general", "notice")
    assert raised["topic"] == "campus_safety"


def test_a_grave_problem_cannot_stay_between_school_and_inspector(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/finding/{FINDING}")
    page.get_by_text("严重", exact=True).click()
    expect(page.get_by_role("radio", name="现场反馈")).to_be_disabled()
    expect(page.get_by_text("这个程度的问题不能只走这一路")).to_be_visible()


def test_the_plate_at_the_gate_is_read_and_its_school_known(show: Show) -> None:
    page = show("", "today")
    page.get_by_role("button", name="开始督导").first.click()
    page.get_by_role("link", name="签到").first.click()
    page.get_by_role("button", name="扫标牌二维码").click()
    expect(page.get_by_text("是这所学校的标牌。")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="现在签到").click()
    heading(page, "扶罗镇中心小学")
    made = page.evaluate("() => core.said.at(-1)")
    assert made == {"kind": "visit.check_in", "body": {"place": None, "plaque": "X7K4-11"}}


def test_the_phones_own_camera_leads_from_the_plate_to_the_visit(show: Show) -> None:
    page = show("stage=begun", "plaque/X7K4-11")
    heading(page, "签到")


def test_a_wrong_pin_is_counted_and_the_right_one_opens(show: Show) -> None:
    page = show("lock=locked")
    page.keyboard.type("000000")
    expect(page.get_by_role("alert")).to_contain_text("还可以试 9 次")
    for digit in "135790":
        page.get_by_role("button", name=digit, exact=True).click()
    heading(page, "今日")


READ_CODE = """async () => {
  const code = document.querySelector(".code").cloneNode(true);
  const side = code.viewBox.baseVal.width * 4;
  code.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  code.setAttribute("width", side);
  code.setAttribute("height", side);
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(code.outerHTML);
  await image.decode();
  const pen = new OffscreenCanvas(side, side).getContext("2d");
  pen.drawImage(image, 0, 0);
  return decodeQR(pen.getImageData(0, 0, side, side), { effort: 9, timeLimit: 5000 });
}"""


def test_the_copy_for_the_school_is_the_text_itself(show: Show) -> None:
    page = show("stage=signed", f"{VISIT}/copy")
    feedback = page.evaluate("() => [...core.drafts.value.values()][0].feedback")
    count = int(page.locator(".copy-count").inner_text().split()[-2])
    read = []
    for n in range(count):
        mark, part = page.evaluate(READ_CODE).split("\n", 1)
        assert mark == f"【{n + 1}/{count} {feedback['text_sha256'][:8]}】"
        read.append(part)
        if n < count - 1:
            page.get_by_role("button", name="下一个").click()
    words, signed = "".join(read).replace("\n", "").split("——第2条", 1)
    assert words == feedback["text"].replace("\n", "")
    assert "签收：校长吴建国" in signed
    assert f"SHA-256：{feedback['text_sha256']}" in signed
    shown = page.locator(".exact").inner_text()
    assert [line for line in feedback["text"].split("\n") if line not in shown] == []


def test_a_photo_may_come_before_the_words_of_a_problem(show: Show) -> None:
    page = show("stage=begun", f"{VISIT}/finding/new")
    photo(page, "corridor.jpg", jpeg((800, 600)))
    shot = kept(page, 1)
    page.get_by_label("看到的事实").fill("通道堆放课桌椅。")
    page.get_by_label("要求学校怎么改").fill("请当日清空。")
    page.get_by_label("督导事项").fill("校园安全")
    page.get_by_role("button", name="记入问题").click()
    page.wait_for_function("() => core.said.at(-1).kind === 'visit.raise'")
    raised = page.evaluate("() => core.said.at(-1).body")
    assert shot["to"] == {"finding": raised["finding"]}
    assert raised["evidence"] == [shot["file"]]
    assert raised["topic"] == "校园安全"


def test_what_the_server_would_not_take_does_not_get_in(show: Show) -> None:
    page = show("stage=noted", f"{VISIT}/finding/new")
    page.get_by_label("督导事项").fill("很" * 70)
    expect(page.locator("#said")).to_contain_text("多出的 10 个没有放进去")
    expect(page.get_by_label("督导事项")).to_have_value("很" * 60)

"""The form of the field app in a browser: one section a screen, nothing lost."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.field.serving import Served
from tests.instruments.forms import OPTIONS, item

PHONE: Any = {"width": 390, "height": 844}
TABLET: Any = {"width": 820, "height": 1180}
LINE = {"severity": "general", "route": "suggestion", "demand": "请立即整改。"}
SAFETY = [
    item("gate", "judgement", basis="《保安服务管理条例》", required=True, help="看门卫是否在岗",
         wording=[{**LINE, "fact": "门卫不在岗。"}, {**LINE, "fact": "校门无人看守。"}]),
    item("why", required=True, show_if={"==": [{"var": "gate"}, "fails"]}),
    item("fire", "judgement", basis="《消防法》", required=True),
]  # fmt: skip
MEALS = [
    item("grams", "number", unit="克", minimum=0, maximum=500, decimals=1, at_least=125,
         required=True, basis="规定", wording=[{**LINE, "fact": "留样{answer}，少于125克。"}]),
    item("share", "computed", unit="%", decimals=1, compute={"/": [{"var": "grams"}, 5]}),
    item("supply", "choice", options=OPTIONS),
    item("troubles", "choices", options=OPTIONS),
    item("opened", "date"),
    item("photos", "photo", max_files=2),
    item("papers", "file"),
    item("remark"),
]  # fmt: skip
FORM = {
    "key": "sample",
    "title": "示例表单",
    "purpose": "routine",
    "sections": [
        {"key": "safety", "title": "校园安全", "items": SAFETY, "basis": "《条例》"},
        {"key": "meals", "title": "食堂", "items": MEALS, "help": "看留样柜"},
    ],
}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    page = Served(tmp_path_factory.mktemp("harness"))
    yield page
    page.close()


@pytest.fixture
def fill_in(browser: Browser, served: Served) -> Iterator[Open]:
    """Open the form; nothing may be said on the console, where blocked styles would be."""
    complaints: list[str] = []
    context = browser.new_context(locale="zh-CN", viewport=PHONE, reduced_motion="reduce")

    def start(size: Any = PHONE, how: dict[str, str] | None = None, **given: Any) -> Page:
        page = context.new_page()
        page.set_viewport_size(size)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(served.show("sample", {"definition": FORM, **given}, **(how or {})))
        expect(page.locator(".form-item").first).to_be_visible()
        return page

    yield start
    context.close()
    assert complaints == []


def card(page: Page, key: str) -> Locator:
    return page.locator(f'[data-item="{key}"]')


def tap(page: Page, key: str, words: str) -> None:
    card(page, key).get_by_text(words, exact=True).click()


def progress(page: Page) -> Locator:
    return page.locator(".form-foot").get_by_role("status")


def said(page: Page) -> list[Any]:
    return list(page.evaluate("() => window.said"))


def answers(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("() => window.answers"))


def test_five_answers_are_five_and_each_can_be_taken_back(fill_in: Open) -> None:
    page = fill_in()
    for value, words in (("meets", "符合"), ("unchecked", "未查"), ("not_applicable", "不适用")):
        tap(page, "gate", words)
        expect(card(page, "gate").get_by_role("radio", name=words, exact=True)).to_be_checked()
        assert answers(page) == {"gate": value}
    tap(page, "gate", "不适用")  # twice by mistake: it stays
    assert answers(page) == {"gate": "not_applicable"}
    card(page, "gate").get_by_role("button", name="清除").click()
    expect(card(page, "gate").locator(":checked")).to_have_count(0)
    expect(card(page, "gate").get_by_role("radio").first).to_be_focused()
    assert answers(page) == {}


def test_it_counts_what_is_required_and_leads_to_the_gaps(fill_in: Open) -> None:
    page = fill_in()
    expect(progress(page)).to_have_text("必填 0/3")
    jump = page.get_by_role("button", name="跳到未填")
    jump.click()
    expect(card(page, "gate").get_by_role("radio").first).to_be_focused()
    expect(card(page, "gate")).to_contain_text("这一项还没有填写。")
    tap(page, "gate", "符合")
    tap(page, "fire", "未查")
    expect(progress(page)).to_have_text("必填 2/3")
    expect(page.get_by_role("button", name="校园安全")).to_have_text("校园安全已填完")
    expect(page.get_by_role("button", name="食堂")).to_have_text("食堂未填 1")
    jump.click()
    expect(card(page, "grams").get_by_role("textbox")).to_be_focused()
    page.keyboard.type("130")
    expect(progress(page)).to_have_text("必填 3/3")
    expect(jump).to_be_hidden()


def test_what_is_shown_by_an_answer_comes_back_as_it_was(fill_in: Open) -> None:
    page = fill_in()
    expect(card(page, "why")).to_have_count(0)
    tap(page, "gate", "不符合")
    card(page, "why").get_by_role("textbox").fill("请假")
    tap(page, "gate", "符合")
    expect(card(page, "why")).to_have_count(0)
    expect(progress(page)).to_have_text("必填 1/3")
    tap(page, "gate", "不符合")
    expect(card(page, "why").get_by_role("textbox")).to_have_value("请假")
    assert answers(page)["why"] == "请假"


def test_what_is_no_answer_yet_is_kept_and_told(fill_in: Open) -> None:
    page = fill_in(section="meals", answers={"grams": 130})
    field = card(page, "grams").get_by_role("textbox")
    field.fill("13o")
    assert ["unsaid", "grams", "13o"] in said(page)
    assert "grams" not in answers(page)
    expect(card(page, "grams")).not_to_contain_text("应当是数字")
    field.blur()
    expect(card(page, "grams")).to_contain_text("应当是数字，例如 60。")
    field.fill("１３０．５")
    expect(card(page, "grams")).not_to_contain_text("应当是数字")
    assert answers(page)["grams"] == 130.5
    assert said(page)[-2] == ["unsaid", "grams", None]
    expect(card(page, "share").get_by_role("status")).to_have_text("26.1%")


def test_what_was_no_answer_yet_is_there_again(fill_in: Open) -> None:
    page = fill_in(section="meals", unsaid={"grams": "13o"})
    expect(card(page, "grams").get_by_role("textbox")).to_have_value("13o")
    expect(card(page, "grams")).to_contain_text("应当是数字，例如 60。")


def test_a_tap_makes_a_finding_of_an_answer(fill_in: Open) -> None:
    page = fill_in(section="meals")
    card(page, "grams").get_by_role("textbox").fill("90")
    expect(card(page, "grams")).to_contain_text("一般整改建议15 个工作日")
    tap(page, "grams", "留样90克，少于125克。")
    expect(card(page, "grams")).to_contain_text("已记 1 个问题")
    wording = {**LINE, "fact": "留样90克，少于125克。", "basis": "规定", "workdays": None}
    assert said(page)[-1] == ["raise", "grams", wording]
    card(page, "grams").get_by_role("button", name="再记一个").click()
    card(page, "grams").get_by_role("button", name="自己写").click()
    expect(card(page, "grams")).to_contain_text("已记 2 个问题")
    assert said(page)[-1] == ["raise", "grams", None]


def test_a_finding_is_raised_where_the_answer_is_no_reason_too(fill_in: Open) -> None:
    page = fill_in(answers={"gate": "meets"})
    card(page, "gate").get_by_role("button", name="记问题").click()
    tap(page, "gate", "校门无人看守。")
    expect(card(page, "gate")).to_contain_text("已记 1 个问题")
    expect(card(page, "fire").get_by_role("button", name="记问题")).to_have_count(0)


def test_the_keyboard_is_enough(fill_in: Open) -> None:
    page = fill_in()
    page.get_by_role("button", name="食堂").focus()
    for key in ("Tab", "Tab", "Tab", "Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)  # past the section's basis and the item's help
    assert answers(page) == {"gate": "fails"}
    page.keyboard.press("Delete")
    assert answers(page) == {}
    page.get_by_role("button", name="怎么看、依据：题目gate").press("Enter")
    expect(page.get_by_text("看门卫是否在岗")).to_be_visible()
    page.get_by_role("button", name="下一部分").press("Enter")
    expect(page.get_by_role("heading", name="食堂")).to_be_focused()
    for key in ("Tab", "Tab", "9", "0"):
        page.keyboard.press(key)
    assert answers(page) == {"grams": 90}


def test_choices_dates_files_and_notes(fill_in: Open) -> None:
    page = fill_in(section="meals")
    for key, words in (("supply", "自办"), ("troubles", "没有"), ("troubles", "自办")):
        tap(page, key, words)
    card(page, "opened").get_by_role("button", name="今天").click()
    card(page, "remark").get_by_role("textbox").fill(" 两行\n文字 ")
    for number in (1, 2):
        card(page, "photos").get_by_role("button", name="拍照").click()
        expect(card(page, "photos").locator("img")).to_have_count(number)
    expect(card(page, "photos").get_by_role("button", name="拍照")).to_have_count(0)
    card(page, "grams").get_by_role("button", name="备注").click()
    page.keyboard.type("称过")
    given = answers(page)
    assert (given["supply"], given["troubles"]) == ("own", ["own", "none"])
    assert (given["remark"], given["grams#note"]) == ("两行\n文字", "称过")
    assert len(given["opened"]) == len("2026-03-02")
    card(page, "photos").get_by_role("button", name="第 2 个：照片").click()
    assert said(page)[-1][0] == "open"


def test_what_others_answered_comes_in_and_what_is_typed_stays(fill_in: Open) -> None:
    page = fill_in(section="meals")
    remark = card(page, "remark").get_by_role("textbox")
    remark.press_sequentially("正在写 ")
    page.evaluate("() => window.hear({ grams: 140, supply: 'none' })")
    expect(card(page, "grams").get_by_role("textbox")).to_have_value("140")
    expect(card(page, "supply").get_by_role("radio", name="没有")).to_be_checked()
    expect(remark).to_have_value("正在写 ")
    expect(remark).to_be_focused()
    page.evaluate("() => window.hear({ remark: '别人写的' })")
    expect(remark).to_have_value("别人写的")


WATCH = """() => {
  window.drawn = new Set();
  new MutationObserver((all) => {
    for (const { target } of all)
      window.drawn.add(target.parentElement?.closest("[data-item]")?.dataset.item ?? "around");
  }).observe(document.querySelector(".form-section"), {
    subtree: true, childList: true, attributes: true, characterData: true
  });
}"""


def test_an_answer_draws_its_own_field_and_what_depends_on_it(fill_in: Open) -> None:
    page = fill_in(section="meals")
    page.evaluate(WATCH)
    card(page, "grams").get_by_role("textbox").fill("130")
    expect(card(page, "share").get_by_role("status")).to_have_text("26%")
    assert set(page.evaluate("() => [...window.drawn]")) <= {"grams", "share"}
    assert "share" in page.evaluate("() => [...window.drawn]")


def test_it_opens_at_an_item(fill_in: Open) -> None:
    page = fill_in(at="remark")
    expect(card(page, "remark").get_by_role("textbox")).to_be_focused()
    expect(card(page, "remark")).to_be_in_viewport()


def test_nothing_is_offered_where_one_may_only_read(fill_in: Open) -> None:
    given = {"gate": "fails", "fire": "meets", "gate#note": "问过"}
    page = fill_in(
        readOnly=True, answers=given, raised={"gate": [{"finding": "x", "fact": "已报"}]}
    )
    expect(card(page, "gate")).to_contain_text("不符合")
    expect(card(page, "gate")).to_contain_text("已报")
    expect(page.locator("input, textarea")).to_have_count(0)
    expect(page.get_by_role("button", name="跳到未填")).to_have_count(0)


FILLED = {"gate": "fails", "fire": "mostly", "grams": 90, "supply": "none", "troubles": ["own"]}


def violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize(
    ("size", "how", "section"),
    [(PHONE, {}, "safety"), (TABLET, {}, "meals"), (PHONE, {"contrast": "1"}, "meals")],
    ids=["phone", "tablet", "contrast"],
)
def test_axe_finds_nothing(fill_in: Open, size: Any, how: dict[str, str], section: str) -> None:
    page = fill_in(size, how, answers=FILLED, section=section)
    page.get_by_role("button", name="跳到未填").click()
    page.locator(".form-item").first.get_by_role("button", name="备注").click()
    assert violations(page) == []


@pytest.mark.parametrize("how", [{}, {"large": "1"}], ids=["as it is", "large type"])
def test_it_fits_narrow_screens_zoom_and_large_type(fill_in: Open, how: dict[str, str]) -> None:
    page = fill_in({"width": 320, "height": 640}, how, answers=FILLED)  # 640 pixels at 200 %
    for part in ("校园安全", "食堂"):
        page.get_by_role("button", name=part).click()
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
        for button in page.locator(".form-foot button").all():
            expect(button).to_be_in_viewport(ratio=1)
        cut = page.evaluate(
            """() => [...document.querySelectorAll(".form-judge-one > span, .form button")]
              .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML)"""
        )
        assert cut == []


def test_every_button_is_large_enough_for_a_thumb(fill_in: Open) -> None:
    page = fill_in(answers=FILLED)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".form button, .form-judge-one, .form-option")]
          .filter((one) => one.offsetHeight < 44 && !one.matches(".form-far *"))
          .map((one) => one.outerHTML)"""
    )
    assert small == []


def test_the_built_page_is_small(served: Served) -> None:
    files = [*served.folder.glob("assets/index-*.js"), *served.folder.glob("assets/*.css")]
    packed = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    assert packed < 22 * 1024

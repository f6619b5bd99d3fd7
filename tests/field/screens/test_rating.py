"""Rating a school on site: a level, points within their limit, a reason, the sheet handed in."""

from playwright.sync_api import expect

from tests.field.screens.conftest import Show
from tests.field.screens.test_everybody import RATED, go


def test_a_school_is_rated_and_the_sheet_handed_in(show: Show) -> None:
    page = show("offline", "today")
    page.get_by_role("link", name="有 1 所学校待实地评分").click()
    page.get_by_text("C", exact=True).click()
    points = page.get_by_role("textbox", name="评分", exact=True)
    points.fill("11")
    page.get_by_label("评分说明（可不填）").last.fill("公开栏更新不及时")
    expect(page.get_by_text("最多 10 分。")).to_be_visible()
    points.fill("9.5")
    page.get_by_role("heading", name="校务公开", exact=True).click()
    page.get_by_role("button", name="交评分表", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="交评分表").click()
    expect(page.get_by_text("已交")).to_be_visible()
    go(page, f"mine/ratings/{RATED}")
    expect(page.get_by_text("C · 宿舍一处烟感失效。")).to_be_visible()
    expect(page.get_by_text("9.5 · 公开栏更新不及时")).to_be_visible()


def test_what_does_not_apply_is_said_and_taken_back(show: Show) -> None:
    page = show("offline", f"mine/ratings/{RATED}")
    points = page.get_by_role("textbox", name="评分", exact=True)
    page.get_by_text("不适用", exact=True).last.click()
    expect(points).to_have_count(0)
    page.get_by_text("适用", exact=True).click()
    points.fill("六分")
    page.get_by_role("button", name="交评分表（还差 1 项）").click()
    expect(page.get_by_text("请填一个数，最多四位小数。")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("还有 1 项没有评分")).to_be_visible()

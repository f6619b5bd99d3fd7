"""Every role's pages hold at a desk and on a phone: readable, accessible, not too wide."""

import re
from itertools import cycle

import pytest
from playwright.sync_api import Page, Response, expect

from dudao.evaluation.tables.writing import table_of
from dudao.lib.media import XLSX
from tests import make_systems
from tests.journeys.conftest import DESK, PHONE, Sound, fits

PAGES = {
    "director": [
        "/",
        "/findings/",
        "/findings/imports/",
        "/schools/",
        "/assignments/",
        "/proposals/",
        "/proposals/new/",
        "/absences/",
        "/burden/",
        "/burden/?by=area",
        "/draws/",
        "/draws/new/",
        "/draws/within/",
        "/pass/",
        "/coverage/",
        "/coverage/?kind=kindergartens&item=monthly_kindergarten",
        "/coverage/new/",
        "/visit-rules/",
        "/visit-rules/new/",
        "/visit-rules/monthly/",
        "/analytics/compliance/",
        "/areas/",
        "/forms/",
        "/forms/new/",
        "/forms/upload/",
        "/systems/",
        "/systems/new/",
        "/systems/import/",
        "/messages/",
        "/messages/settings/",
        "/reminders/",
        "/objections/",
        "/objections/figures/",
        "/extensions/",
        "/reports/",
        "/handovers/",
        "/posts/sent/",
        "/posts/new/",
        "/materials/",
        "/materials/new/",
        "/logs/",
        "/logs/weeks/",
        "/recurrence/",
        "/recurrence/topics/",
        "/publications/",
        "/publications/add/",
        "/public/",
        "/d/",
        "/archive/",
        "/archive/new/",
        "/archive/years/2025/",
        "/archive/years/2026/",
        "/plans/",
        "/plans/tree/",
        "/plans/new/",
        "/calendar/",
        "/calendar/term/",
        "/calendar/days/new/",
        "/schedule/",
        "/schedule/?view=week",
        "/feeds/",
        "/register/",
        "/register/new/",
        "/register/copy/",
        "/programmes/",
        "/programmes/new/",
        "/programme-schools/",
        "/metrics/",
        "/metrics/imports/",
        "/metrics/asked/",
        "/metrics/asked/new/",
        "/balance/",
        "/rounds/",
        "/rounds/new/",
        "/candidates/",
        "/candidates/?stage=self_evaluation",
        "/results/",
        "/result-objections/",
        "/development-plans/",
        "/reviews/",
        "/years/",
        "/year-results/",
        "/checks/",
    ],
    "inspector1": [
        "/",
        "/visits/",
        "/visits/new/",
        "/coverage/?gap=30",
        "/field-app/",
        "/posts/",
        "/logs/new/",
        "/analytics/",
        "/analytics/loop/",
        "/recurrence/paper/",
        "/recurrence/kinships/",
        "/reviews/",
    ],
    "principal1": [
        "/candidates/",
        "/results/",
        "/year-results/",
        "/programme-schools/",
        "/metrics/",
        "/",
        "/inbox/",
        "/reports/",
        "/reports/new/",
        "/objections/",
        "/messages/",
    ],
    "lead1": ["/circulars/"],
    "staff": [
        "/consultations/",
        "/urgent-reports/",
        "/notices/",
        "/categories/",
        "/norms/packs/",
    ],
    "section1": ["/", "/inbox/", "/consultations/"],
    "city": ["/", "/objections/", "/recurrence/counties/", "/packages/peers/", "/packages/new/"],
    "auditor": ["/", "/audit/"],
    "admin": [
        "/",
        "/people/",
        "/imports/",
        "/channels/",
        "/channels/new/sms/",
        "/channels/new/webhook/",
        "/dispatches/",
    ],
}
#: Lists whose first row the director opens; what is opened is looked at, too.
OPENED = (
    "/schools/",
    "/findings/",
    "/visits/",
    "/notices/",
    "/messages/",
    "/reminders/",
    "/objections/",
    "/consultations/",
    "/urgent-reports/",
    "/reports/",
    "/circulars/",
    "/handovers/",
    "/channels/",
    "/packages/",
    "/findings/imports/",
    "/posts/sent/",
    "/logs/",
    "/publications/",
    "/archive/",
    "/plans/",
    "/register/",
    "/programmes/",
    "/programme-schools/",
    "/forms/",
    "/systems/",
    "/metrics/",
    "/metrics/imports/",
    "/rounds/",
    "/candidates/",
    "/results/",
    "/result-objections/",
    "/development-plans/",
    "/reviews/",
    "/years/",
    "/year-results/",
    "/checks/",
)


#: Taken twice a page.
_TURNS = cycle([True, True, False, False])


@pytest.mark.parametrize("username", PAGES)
def test_every_role_finds_sound_pages(username, sign_in, sound) -> None:
    page = sign_in(username)
    for path in PAGES[username]:
        _open(page, path)
        _check(page, sound)


def test_what_the_lists_lead_to_is_sound(sign_in, sound) -> None:
    page = sign_in("director")
    for listing in OPENED:
        _open(page, listing)
        page.locator("td.cell-main a").first.click()
        page.wait_for_url(lambda url, here=listing: not url.endswith(here))
        page.wait_for_load_state()
        _check(page, sound)


def test_a_school_as_it_was_is_sound(sign_in, sound) -> None:
    page = sign_in("director")
    _open(page, "/schools/")
    school = page.locator("td.cell-main a").first.get_attribute("href")
    _open(page, f"{school}?as_of=2026-03-01")
    _check(page, sound)


def test_a_plate_for_the_gate_is_sound(sign_in, sound) -> None:
    page = sign_in("director")
    _open(page, "/areas/")
    page.locator("td.cell-main a").first.click()
    page.get_by_role("link", name="标牌").click()
    page.wait_for_url("**/plaques/")
    _check(page, sound)


def test_a_form_is_sound_from_its_workbook_to_its_items(sign_in, sound) -> None:
    page = sign_in("director")
    _open(page, "/forms/?state=draft")
    page.locator("td.cell-main a").first.click()
    page.wait_for_url(re.compile(r"/forms/\d+/$"))
    form = page.url
    workbook = page.request.get(f"{form}workbook/").body()
    for link in ("手机上的样子", re.compile("^与第 . 版比较")):
        page.goto(form)
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
        _check(page, sound)
    page.goto(form)
    page.get_by_role("button", name="修改").click()
    page.wait_for_url("**/build/")
    parts = page.locator("main a[href*='/build/']").evaluate_all("all => all.map(a => a.href)")
    _check(page, sound)
    for path in _one_of_each(parts):
        _open(page, path)
        _check(page, sound)
    _bring(page, "/forms/upload/", "表.xlsx", workbook)
    _check(page, sound)


def test_an_indicator_system_is_sound_from_its_table_to_its_comparison(sign_in, sound) -> None:
    page = sign_in("director")
    _open(page, "/systems/?state=draft")
    page.locator("td.cell-main a").first.click()
    page.wait_for_url("**/systems/*-*/")
    _check(page, sound)
    system = page.url
    page.get_by_role("link", name="第 1 版").first.click()
    page.wait_for_url("**/compare/**")
    _check(page, sound)
    for path in ("frame/", "indicators/new/", "indicators/A4/"):
        _open(page, f"{system}{path}")
        _check(page, sound)
    page.select_option("select[name=kind]", "count")
    expect(page.get_by_label("至少达标几项")).to_be_visible()
    _check(page, sound)
    _bring(page, "/systems/import/", "指标.xlsx", table_of([make_systems.HEAD, *make_systems.BAD]))
    _check(page, sound)


def _one_of_each(paths: list[str]) -> list[str]:
    """One page of every kind among addresses that differ in what they name."""
    kinds = {re.sub(r"(sections|items|in)/[^/]+/", r"\1/…/", path): path for path in paths}
    return list(kinds.values())


def _bring(page: Page, path: str, name: str, content: bytes) -> None:
    """Upload a workbook."""
    _open(page, path)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": XLSX, "buffer": content}
    )
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith(path))
    page.wait_for_load_state()


def test_nothing_is_left_without_signing_in(browser, county, sound) -> None:
    page = browser.new_page(base_url=county, viewport=PHONE)
    page.goto("/findings/")
    assert "/login/" in page.url
    sound(page)
    page.close()


def _check(page: Page, sound: Sound) -> None:
    """Look at the same page at a desk and on a phone; the next one is opened at a desk again.

    All pages are made of the same parts: axe, which takes a second a page, looks at every page in
    one of the sizes, by turns.
    """
    page.set_viewport_size(PHONE)
    (sound if next(_TURNS) else fits)(page)
    page.set_viewport_size(DESK)
    (fits if next(_TURNS) else sound)(page)


def _open(page: Page, path: str) -> Response:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    return answer

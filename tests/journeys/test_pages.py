"""Every role's pages hold at a desk and on a phone: readable, accessible, not too wide."""

from itertools import cycle

import pytest
from playwright.sync_api import Page, Response

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
        "/rounds/",
        "/rounds/new/",
        "/candidates/",
        "/candidates/?stage=self_evaluation",
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
    ],
    "principal1": [
        "/candidates/",
        "/programme-schools/",
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
    "/rounds/",
    "/candidates/",
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

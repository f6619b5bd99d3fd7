"""Every role's pages hold at a desk and on a phone: readable, accessible, not too wide."""

import pytest

from tests.journeys.conftest import DESK, PHONE

PAGES = {
    "director": ["/", "/findings/", "/findings/imports/", "/schools/", "/assignments/", "/areas/", "/forms/"],
    "inspector1": ["/", "/visits/", "/visits/new/", "/analytics/", "/analytics/loop/"],
    "principal1": ["/", "/inbox/"],
    "lead1": ["/circulars/"],
    "staff": ["/consultations/", "/urgent-reports/", "/categories/", "/norms/packs/"],
    "section1": ["/", "/consultations/"],
    "auditor": ["/", "/audit/"],
    "admin": ["/", "/people/", "/imports/", "/channels/", "/channels/new/sms/", "/dispatches/"],
}  # fmt: skip


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("username", PAGES)
def test_every_role_finds_sound_pages(username, size, sign_in, sound) -> None:
    page = sign_in(username, on=size)
    for path in PAGES[username]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        sound(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_school_a_finding_and_a_visit_are_sound(size, sign_in, sound) -> None:
    page = sign_in("director", on=size)
    for listing in ("/schools/", "/findings/", "/visits/", "/notices/"):
        page.goto(listing)
        page.locator("td.cell-main a").first.click()
        page.wait_for_load_state()
        assert page.url.rstrip("/").count("/") >= 4
        sound(page)


def test_nothing_is_left_without_signing_in(browser, county, sound) -> None:
    page = browser.new_page(base_url=county, viewport=PHONE)
    page.goto("/findings/")
    assert "/login/" in page.url
    sound(page)
    page.close()

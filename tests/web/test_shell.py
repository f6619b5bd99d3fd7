"""The frame around every page: who sees which menu, how it is shown."""

import pytest
from django.test import Client
from django.urls import reverse

from dudao.org.models import Person, Unit
from dudao.web.menu import MENU, TABS
from tests.web.pages import sign_in

pytestmark = pytest.mark.usefixtures("still")


def test_every_entry_of_the_menu_has_its_page() -> None:
    entries = [item for _heading, items in MENU for item in items]
    assert all(reverse(item.name) for item in [*entries, *TABS])


def test_the_menu_shows_what_one_may_use(director: Person, principal: Person) -> None:
    page = sign_in(director).get("/").content.decode()
    assert "督导任务" in page
    assert "审计日志" not in page
    page = sign_in(principal).get("/").content.decode()
    assert "收件箱" in page
    assert "名册导入" not in page


def test_the_menu_tells_where_one_is(director: Person) -> None:
    page = sign_in(director).get("/schools/").content.decode()
    assert page.count('href="/schools/" aria-current="page"') == 3  # menu, its phone form, tabs


def test_what_is_seldom_needed_folds_away_where_there_is_much(
    director: Person, administrator: Person
) -> None:
    unfolded = '<details class="menu-group" open>'
    page = sign_in(director).get("/").content.decode()
    assert page.count('<details class="menu-group">') == 4  # two groups, each also on the phone
    page = sign_in(director).get("/schools/").content.decode()
    assert page.count('<details class="menu-group">') == 2  # one is in the other
    page = sign_in(administrator).get("/").content.decode()
    assert unfolded in page
    assert '<details class="menu-group">' not in page


def test_nobody_comes_in_unsigned(client: Client, school: Unit) -> None:
    for url in ("/", "/schools/", f"/schools/{school.pk}/", "/account/"):
        response = client.get(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith("/account/login/"), url


def test_the_policy_lets_no_inline_script_or_style_in(director: Person) -> None:
    response = sign_in(director).get("/schools/")
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert 'style="' not in page
    assert "<style" not in page
    assert " onclick" not in page


def test_large_type_is_kept_in_a_cookie(director: Person) -> None:
    client = sign_in(director)
    response = client.post("/display/large-type/", {"large": "1", "next": "/schools/"})
    assert response["Location"] == "/schools/"
    assert 'class="large-type"' in client.get("/").content.decode()
    client.post("/display/large-type/", {"large": "0", "next": "/"})
    assert 'class="large-type"' not in client.get("/").content.decode()


def test_the_way_back_never_leads_elsewhere(client: Client) -> None:
    response = client.post("/display/large-type/", {"next": "https://example.org/"})
    assert response["Location"] == "/"


def test_the_language_can_be_switched(director: Person) -> None:
    client = sign_in(director)
    assert 'lang="zh-CN"' in client.get("/").content.decode()
    client.post("/display/language/", {"language": "en", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert 'value="zh-hans"' in page


def test_only_what_is_used_of_sign_in_is_reachable(director: Person) -> None:
    client = sign_in(director)
    for path in ("signup/", "email/", "password/reset/", "password/set/", "3rdparty/"):
        assert client.get(f"/account/{path}").status_code == 404, path

"""From the computer to the phone."""

from pytest_django.fixtures import Settings

from dudao.org.models import Person
from tests.web.pages import sign_in, text_of


def test_an_inspector_finds_the_app_and_its_address(inspector: Person, settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://dudao.example.gov.cn"
    client = sign_in(inspector)
    home = text_of(client.get("/"))
    assert home.count('href="/field-app/"') == 3  # in both menus and at the top
    page = text_of(client.get("/field-app/"))
    for words in ("https://dudao.example.gov.cn/field/", 'class="segno"', 'href="/field/"'):
        assert words in page
    assert "没有加密" not in page


def test_without_tls_it_says_what_will_not_work(inspector: Person) -> None:
    page = text_of(sign_in(inspector).get("/field-app/"))
    assert "现在的网址 http://testserver/field/ 没有加密" in page


def test_who_makes_no_visits_has_no_app(principal: Person) -> None:
    client = sign_in(principal)
    assert client.get("/field-app/").status_code == 403
    assert "/field-app/" not in text_of(client.get("/"))

"""Chinese is the language of the pages; English is complete."""

import re

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dudao.inspectorate.states import InspectorKind
from dudao.org.models import Person, Region, Unit
from dudao.web.menu import MENU
from tests import make_findings, make_inspectorate, make_visits

CHINESE = re.compile("[\u3000-\u3007\u300c-\u3013\u3400-\u9fff\uff00-\uffef]+")
OFFERED = "中文"  # the language one may switch back to
EVERYBODY = [
    "director", "office_staff", "zone_lead", "inspector", "section_officer", "principal",
    "auditor", "administrator",
]  # fmt: skip


def in_english(person: Person | None = None) -> Client:
    """Return a browser that was switched to English."""
    client = Client()
    if person:
        client.force_login(person)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    return client


def data() -> str:
    """Return every word that is kept in the database: names, facts, forms."""
    models = [m for m in apps.get_models() if m.__module__.startswith("dudao.")]
    rows = [row for m in models if m is not Region for row in m._default_manager.all()]
    places = Region.objects.filter(code__startswith="431227")
    return serializers.serialize("json", [*rows, *places], ensure_ascii=False)


def chrome(client: Client, url: str, known: str) -> set[str]:
    """Return the Chinese on the page at `url` that is none of the data."""
    page = client.get(url, follow=True).content.decode()
    assert '<html lang="en"' in page
    return {words for words in CHINESE.findall(page) if words not in known}


@pytest.fixture
def work(inspector: Person, director: Person, school: Unit) -> None:
    """A little of everything that lists show."""
    who = make_inspectorate.inspector(inspector, kind=InspectorKind.FULL_TIME)
    make_inspectorate.responsible(who, school)
    make_inspectorate.member(make_inspectorate.area(school.office), school)
    make_findings.late(school, inspector)
    make_visits.signed(school, inspector)


@pytest.mark.usefixtures("db")
def test_one_signs_in_in_english() -> None:
    assert chrome(in_english(), reverse("account_login"), "") == {OFFERED}


@pytest.mark.usefixtures("db")
def test_a_browser_that_asks_for_english_gets_it() -> None:
    page = Client(headers={"Accept-Language": "en"}).get(reverse("account_login"))
    assert "Sign in" in page.content.decode()


@pytest.mark.usefixtures("db")
def test_chinese_is_what_everybody_else_gets() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert '<html lang="zh-CN"' in page
    assert "登录" in page


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("role", EVERYBODY)
def test_the_pages_of_the_menu_are_english(role: str, request: pytest.FixtureRequest) -> None:
    client = in_english(request.getfixturevalue(role))
    known = data()
    urls = [reverse(item.name) for _heading, items in MENU for item in items]
    left = {url: chrome(client, url, known) - {OFFERED} for url in urls}
    assert {url: words for url, words in left.items() if words} == {}


@pytest.mark.usefixtures("work")
def test_what_is_opened_from_a_list_is_english(director: Person, school: Unit) -> None:
    client = in_english(director)
    known = data()
    pages = {
        link
        for item in ("findings", "visits", "schools", "inspectors", "areas", "people", "forms")
        for link in re.findall(
            rf'href="({reverse(item)}[\w-]+/)"', client.get(reverse(item)).content.decode()
        )
    }
    assert len(pages) > 10
    assert {page: left for page in pages if (left := chrome(client, page, known) - {OFFERED})} == {}


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "密码太短，至少8个字符"), ("en", "at least 8 characters")]
)
def test_a_short_password_is_refused_in_the_same_language(
    director: Person, language: str, said: str
) -> None:
    client = in_english(director)
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    given = {"old": "correct-horse-battery", "new": "x1", "again": "x1"}
    page = client.post(reverse("account-password"), given).content.decode()
    assert said in page


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "用户名或密码不正确"), ("en", "are not correct")]
)
def test_a_wrong_password_is_refused_in_the_same_language(
    director: Person, language: str, said: str
) -> None:
    client = in_english()
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    given = {"login": director.username, "password": "wrong"}
    assert said in client.post(reverse("account_login"), given).content.decode()


def test_what_goes_to_a_school_is_chinese_whatever_the_inspector_reads(
    inspector: Person, director: Person, school: Unit
) -> None:
    with translation.override("en"):
        _visit, feedback = make_visits.fed_back(school, inspector)
        document = make_findings.notice(school, director).document
        told = f"{feedback.text} {feedback.content} {document.title} {document.content}"
    assert re.findall("[A-Za-z]{2,} [A-Za-z]{2,}", told) == []

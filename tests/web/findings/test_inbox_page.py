"""The school's list of everything it has to do."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dudao.documents import actions as documents
from dudao.findings.states import State
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
URL = "/inbox/"


def shown(client: Client, who: Person) -> str:
    client.force_login(who)
    response = client.get(URL)
    assert response.status_code == 200
    return response.content.decode()


def test_the_most_urgent_stands_on_top(
    client: Client, school: Unit, inspector: Person, principal: Person
) -> None:
    making.told(school, inspector, fact="不急的问题。", workdays=9)
    making.told(school, inspector, fact="很急的问题。", workdays=1)
    making.in_state(State.RETURNED, school, inspector, fact="退回的问题。")
    making.in_state(State.SUBMITTED, school, inspector, fact="交了的问题。")
    making.finding(school, inspector, fact="没告知的问题。")
    page = shown(client, principal)
    places = [page.index(f"{word}的问题。") for word in ("退回", "很急", "不急", "交了")]
    assert places == sorted(places)
    assert "没告知的问题" not in page


def test_a_notice_waits_until_it_is_signed_for(
    client: Client, school: Unit, inspector: Person, director: Person, school_liaison: Person
) -> None:
    notice = making.issued_notice(school, inspector, director)
    documents.deliver(notice.document_id, by=director)
    url = reverse("notice", args=[notice.pk])
    assert url in shown(client, school_liaison)
    documents.acknowledge(notice.document_id, by=school_liaison)
    assert url not in shown(client, school_liaison)


def test_an_empty_inbox_is_good_news(client: Client, principal: Person) -> None:
    assert "没有要办的事" in shown(client, principal)


def test_another_school_is_not_ours(
    client: Client, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    making.told(other_school, director, fact="别校的问题。")
    assert "别校的问题" not in shown(client, principal)


@pytest.mark.parametrize("who", ["outsider", "colleague", "director", "auditor"])
def test_it_is_for_schools_only(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == 403


def test_more_problems_take_no_more_statements(
    client: Client,
    school: Unit,
    inspector: Person,
    principal: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in (1, 5):
        for _n in range(count):
            making.told(school, inspector)
        client.force_login(principal)
        with django_assert_num_queries(15):
            client.get(URL)

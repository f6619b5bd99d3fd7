"""A notice from the ticked findings to the school's receipt, as people click it."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dudao.documents.states import State as DocumentState
from dudao.findings.models import Notice
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
STEPS = ("submit", "sign-off", "issue", "deliver", "acknowledge", "return", "void")


@pytest.fixture
def notice(school: Unit, inspector: Person) -> Notice:
    return making.notice(school, inspector)


def step(client: Client, who: Person, name: str, notice: Notice, **data: Any) -> HttpResponse:
    client.force_login(who)
    return client.post(reverse(f"notice-{name}", args=[notice.pk]), data)


def opened(client: Client, who: Person, notice: Notice) -> HttpResponse:
    client.force_login(who)
    return client.get(reverse("notice", args=[notice.pk]))


def turn(client: Client, who: Person, notice: Notice) -> str:
    return str(opened(client, who, notice).context["desk"].turn)


def issued(client: Client, notice: Notice, inspector: Person, director: Person) -> Notice:
    step(client, inspector, "submit", notice)
    for name in ("sign-off", "issue", "deliver"):
        assert step(client, director, name, notice).status_code == 302
    notice.document.refresh_from_db()
    return notice


def test_everybody_has_their_turn(
    client: Client, notice: Notice, inspector: Person, director: Person, principal: Person
) -> None:
    people = {"submit": inspector, "sign-off": director, "issue": director, "deliver": director}
    for name, person in people.items():
        assert turn(client, person, notice) == name.replace("-", "_")
        assert step(client, person, name, notice).status_code == 302
    page = opened(client, principal, notice)
    assert page.context["desk"].turn == "acknowledge"
    assert page.context["desk"].delivery.read_by == principal
    assert step(client, principal, "acknowledge", notice).status_code == 302
    last = opened(client, principal, notice)
    assert "学校已签收" in last.context["desk"].words
    assert [state for _name, state in last.context["desk"].steps] == ["done"] * 5
    assert notice.findings.get().told_at is not None


def test_it_is_shown_as_it_is_printed(
    client: Client, notice: Notice, inspector: Person, director: Person
) -> None:
    finding = notice.findings.get()
    page = opened(client, inspector, notice).content.decode()
    for words in ("督导整改通知书", "（签发后编号）", finding.fact, "送达回证"):
        assert words in page
    issued(client, notice, inspector, director)
    page = opened(client, inspector, notice).content.decode()
    assert notice.document.number in page
    assert reverse("file", args=[notice.document.pdf_id]) in page
    assert reverse("file", args=[notice.document.docx_id]) in page


def test_many_problems_stand_in_a_table(client: Client, school: Unit, inspector: Person) -> None:
    findings = [making.told(school, inspector, fact=f"问题{n}。") for n in range(4)]
    client.force_login(inspector)
    response = client.post(reverse("notice-draft"), {"finding": [f.pk for f in findings]})
    page = client.get(response.url).content.decode()
    assert '<th scope="col">存在的问题</th>' in page


class TestDrafting:
    def drafted(self, client: Client, who: Person, *ids: object) -> HttpResponse:
        client.force_login(who)
        return client.post(reverse("notice-draft"), {"finding": ids})

    def test_nothing_ticked_is_said(self, client: Client, inspector: Person) -> None:
        response = self.drafted(client, inspector, "nonsense")
        assert response.url == reverse("findings")
        assert client.get(reverse("notice-draft")).url == reverse("findings")

    def test_what_one_does_not_see_is_not_found(
        self, client: Client, school: Unit, inspector: Person, colleague: Person
    ) -> None:
        finding = making.told(school, inspector)
        assert self.drafted(client, colleague, finding.pk).status_code == 404

    def test_two_schools_are_refused_in_words(
        self,
        client: Client,
        school: Unit,
        other_school: Unit,
        inspector: Person,
        director: Person,
    ) -> None:
        ids = [making.told(school, inspector).pk, making.told(other_school, director).pk]
        response = self.drafted(client, director, *ids)
        assert response.status_code == 422
        assert "同一所学校" in response.content.decode()

    def test_the_school_may_not(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = making.told(school, inspector)
        assert self.drafted(client, principal, finding.pk).status_code == 403


class TestEditing:
    def data(self, notice: Notice, **given: Any) -> dict[str, Any]:
        return {
            "lead_in": "改后的引言。",
            "demands": "第一条。\n第二条。",
            f"due_{notice.findings.get().pk}": "2026-10-26",
            "seen": notice.document.text_sha256,
            **given,
        }

    def test_frame_and_deadlines_change(
        self, client: Client, notice: Notice, inspector: Person
    ) -> None:
        client.force_login(inspector)
        assert client.get(reverse("notice-edit", args=[notice.pk])).status_code == 200
        response = step(client, inspector, "edit", notice, **self.data(notice))
        assert response.status_code == 302
        notice.document.refresh_from_db()
        content = notice.document.typed_content
        assert content.demands == ["第一条。", "第二条。"]
        assert content.problems[0].due_on == date(2026, 10, 26)

    def test_a_wrong_day_is_said_at_its_field(
        self, client: Client, notice: Notice, inspector: Person
    ) -> None:
        name = f"due_{notice.findings.get().pk}"
        response = step(
            client, inspector, "edit", notice, **self.data(notice, **{name: "2026-10-19"})
        )
        assert response.status_code == 422
        assert "不能早于今天" in response.context["form"].errors[name][0]

    def test_two_people_at_once(
        self, client: Client, notice: Notice, inspector: Person, director: Person
    ) -> None:
        data = self.data(notice)
        step(client, director, "edit", notice, **self.data(notice, lead_in="主任先改。"))
        response = step(client, inspector, "edit", notice, **data)
        assert response.status_code == 409
        page = response.content.decode()
        assert "主任先改。" in page
        assert "改后的引言。" in page


class TestReturningAndVoiding:
    def test_the_director_gives_it_back_with_a_reason(
        self, client: Client, notice: Notice, inspector: Person, director: Person
    ) -> None:
        step(client, inspector, "submit", notice)
        step(client, director, "return", notice, reason="期限太短")
        assert "期限太短" in opened(client, inspector, notice).content.decode()
        assert turn(client, inspector, notice) == "submit"

    def test_a_void_one_has_no_turn(
        self, client: Client, notice: Notice, inspector: Person, director: Person
    ) -> None:
        issued(client, notice, inspector, director)
        assert not opened(client, inspector, notice).context["desk"].may_void
        assert step(client, director, "void", notice, reason="写错学校").status_code == 302
        page = opened(client, director, notice)
        assert "写错学校" in page.context["desk"].words
        assert not page.context["desk"].may_void
        notice.document.refresh_from_db()
        assert notice.document.state == DocumentState.VOID


class TestWhoSeesIt:
    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
    def test_before_it_is_delivered_only_the_office(
        self, client: Client, request: pytest.FixtureRequest, notice: Notice, who: str
    ) -> None:
        person = request.getfixturevalue(who)
        assert opened(client, person, notice).status_code == 404
        assert all(step(client, person, name, notice).status_code == 404 for name in STEPS)
        assert client.get(reverse("notice-edit", args=[notice.pk])).status_code == 404

    def test_the_inspector_does_not_sign_off(
        self, client: Client, notice: Notice, inspector: Person
    ) -> None:
        step(client, inspector, "submit", notice)
        assert turn(client, inspector, notice) == ""
        for name in ("sign-off", "return"):
            response = step(client, inspector, name, notice, reason="x")
            assert response.status_code == 403

    def test_it_takes_a_fixed_number_of_statements(
        self,
        client: Client,
        notice: Notice,
        director: Person,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client.force_login(director)
        with django_assert_max_num_queries(9):
            client.get(reverse("notice", args=[notice.pk]))


class TestList:
    def test_it_is_narrowed(
        self, client: Client, notice: Notice, inspector: Person, director: Person
    ) -> None:
        issued(client, notice, inspector, director)
        url = reverse("notices")
        number = notice.document.number
        for query in ("", f"?q={number[:3]}", "?state=issued", "?school=溪口"):
            assert number in client.get(url + query).content.decode()
        for query in ("?q=没有", "?state=draft", "?school=没有"):
            assert number not in client.get(url + query).content.decode()

    def test_an_empty_list_says_how_to_begin(self, client: Client, inspector: Person) -> None:
        client.force_login(inspector)
        assert "勾选同一所学校" in client.get(reverse("notices")).content.decode()

    def test_it_takes_a_fixed_number_of_statements(
        self,
        client: Client,
        school: Unit,
        inspector: Person,
        director: Person,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for count in (1, 4):
            for _n in range(count):
                making.notice(school, inspector)
            client.force_login(director)
            with django_assert_num_queries(8):
                client.get(reverse("notices"))

    def test_it_is_closed_to_the_auditor(self, client: Client, auditor: Person) -> None:
        client.force_login(auditor)
        assert client.get(reverse("notices")).status_code == 403

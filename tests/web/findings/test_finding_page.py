"""The page of a finding: what it says and the one next step for each reader."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dudao.access.roles import Role
from dudao.findings import actions
from dudao.findings.models import Finding
from dudao.findings.states import Route, State, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
PROMISE = {"responsible_person": "示例老师", "measures": "清理通道，每日巡查。"}


def opened(client: Client, who: Person, finding: Finding) -> str:
    client.force_login(who)
    response = client.get(reverse("finding", args=[finding.pk]))
    assert response.status_code == 200
    return response.content.decode()


def posted(client: Client, who: Person, name: str, pk: UUID, data: dict[str, Any]) -> HttpResponse:
    client.force_login(who)
    return client.post(reverse(name, args=[pk]), data)


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    photo = making.photo(school, inspector)
    return making.told(school, inspector, evidence=[photo])


@pytest.fixture
def submitted(school: Unit, inspector: Person) -> Finding:
    return making.in_state(State.SUBMITTED, school, inspector)


class TestReading:
    def test_it_tells_the_problem(
        self, client: Client, finding: Finding, inspector: Person
    ) -> None:
        page = opened(client, inspector, finding)
        thumbnail = reverse("file-thumbnail", args=[finding.evidence.get().pk])
        for words in (finding.fact, finding.basis, finding.demand, thumbnail, "还剩10个工作日"):
            assert words in page

    def test_script_in_the_text_is_shown_as_text(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        made = making.told(school, inspector, fact="<script>alert('x')</script>")
        page = opened(client, inspector, made)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

    def test_it_keeps_everything_that_happened(
        self, client: Client, submitted: Finding, inspector: Person, principal: Person
    ) -> None:
        actions.verify(submitted.pk, by=inspector, verdict=Verdict.PARTLY, note="东侧未清")
        page = opened(client, principal, submitted)
        for words in ("第1次整改", "已清理完毕", "部分整改", "东侧未清", "退回1次", "落实责任人"):
            assert words in page
        assert "发现问题" not in page
        assert "发现问题" in opened(client, inspector, submitted)

    def test_it_takes_a_fixed_number_of_statements(
        self,
        client: Client,
        submitted: Finding,
        inspector: Person,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client.force_login(inspector)
        with django_assert_max_num_queries(42):
            client.get(reverse("finding", args=[submitted.pk]))

    @pytest.mark.parametrize("who", ["outsider", "colleague", "auditor"])
    def test_nobody_else_knows_of_it(
        self, client: Client, request: pytest.FixtureRequest, finding: Finding, who: str
    ) -> None:
        client.force_login(request.getfixturevalue(who))
        url = reverse("finding", args=[finding.pk])
        assert client.get(url).status_code == 404
        for name in ("promise", "submit", "verify", "relapse"):
            assert client.post(f"{url}{name}/", {}).status_code == 404


class TestWhoseTurnItIs:
    def said(self, client: Client, who: Person, finding: Finding) -> tuple[str, set[str]]:
        client.force_login(who)
        context = client.get(reverse("finding", args=[finding.pk])).context
        return context["turn"].words, set(context["forms"])

    @pytest.mark.parametrize(
        ("state", "words", "offered"),
        [
            (State.OPEN, "请先落实", {"promise"}),
            (State.RECTIFYING, "整改完成后", {"submit", "promise"}),
            (State.SUBMITTED, "等待督导室核查", set()),
            (State.RETURNED, "核查未通过。请先落实", {"promise"}),
            (State.CLOSED, "已核查销号", set()),
        ],
    )
    def test_for_the_school(
        self,
        client: Client,
        school: Unit,
        inspector: Person,
        principal: Person,
        state: State,
        words: str,
        offered: set[str],
    ) -> None:
        finding = making.in_state(state, school, inspector)
        said, forms = self.said(client, principal, finding)
        assert words in said
        assert forms == offered

    def test_a_returned_one_is_submitted_again(
        self, client: Client, submitted: Finding, inspector: Person, principal: Person
    ) -> None:
        actions.verify(submitted.pk, by=inspector, verdict=Verdict.NOT, note="没改")
        words, forms = self.said(client, principal, submitted)
        assert "继续整改" in words
        assert forms == {"submit", "promise"}

    @pytest.mark.parametrize(
        ("state", "words", "offered"),
        [
            (State.OPEN, "等待学校落实责任人", {"verify"}),
            (State.RECTIFYING, "责任人：示例老师", {"verify"}),
            (State.SUBMITTED, "请核查并给出结论", {"verify"}),
            (State.CLOSED, "已核查销号", {"relapse"}),
        ],
    )
    def test_for_the_inspector(
        self,
        client: Client,
        school: Unit,
        inspector: Person,
        state: State,
        words: str,
        offered: set[str],
    ) -> None:
        finding = making.in_state(state, school, inspector)
        said, forms = self.said(client, inspector, finding)
        assert words in said
        assert forms == offered

    def test_who_must_keep_away_is_told_so(
        self, client: Client, school: Unit, submitted: Finding
    ) -> None:
        recused = make.person("示例回避督学", school)
        make.holds(recused, Role.RESPONSIBLE_INSPECTOR, school)
        words, forms = self.said(client, recused, submitted)
        assert "回避" in words
        assert not forms

    def test_for_a_section_it_only_tells(
        self,
        client: Client,
        school: Unit,
        section: Unit,
        inspector: Person,
        section_officer: Person,
    ) -> None:
        finding = making.told(school, inspector, route=Route.SECTION, section=section)
        words, forms = self.said(client, section_officer, finding)
        assert "等待学校" in words
        assert not forms

    def test_before_the_school_is_told(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        untold = making.finding(school, inspector)
        assert "签收反馈清单后" in self.said(client, inspector, untold)[0]
        official = making.finding(school, inspector, route=Route.NOTICE)
        assert "整改通知书印发" in self.said(client, inspector, official)[0]

    def test_a_notice_is_named_to_whoever_may_not_open_it(
        self, client: Client, school: Unit, inspector: Person, principal: Person
    ) -> None:
        finding = making.told(school, inspector)
        notice = actions.draft_notice([finding.pk], by=inspector)
        url = reverse("notice", args=[notice.pk])
        assert url in opened(client, inspector, finding)
        assert url not in opened(client, principal, finding)


@pytest.mark.parametrize("name", ["promise", "submit", "verify", "relapse"])
def test_reloading_a_refused_form_leads_back(
    client: Client, finding: Finding, inspector: Person, name: str
) -> None:
    client.force_login(inspector)
    response = client.get(reverse(f"finding-{name}", args=[finding.pk]))
    assert response.url == reverse("finding", args=[finding.pk])


class TestPromising:
    def test_the_school_names_somebody(
        self, client: Client, finding: Finding, principal: Person
    ) -> None:
        response = posted(client, principal, "finding-promise", finding.pk, PROMISE)
        assert response.status_code == 302
        finding.refresh_from_db()
        assert finding.state == State.RECTIFYING

    def test_what_is_missing_is_said_at_the_field(
        self, client: Client, finding: Finding, principal: Person
    ) -> None:
        response = posted(
            client, principal, "finding-promise", finding.pk, {"measures": "清理通道。"}
        )
        assert response.status_code == 422
        assert "清理通道。</textarea>" in response.content.decode()

    def test_an_inspector_may_not(
        self, client: Client, finding: Finding, inspector: Person
    ) -> None:
        response = posted(client, inspector, "finding-promise", finding.pk, PROMISE)
        assert response.status_code == 403


class TestSubmitting:
    @pytest.fixture
    def promised(self, finding: Finding, principal: Person) -> Finding:
        return actions.promise(finding.pk, by=principal, **PROMISE)

    def photo(self, content: bytes | None = None) -> SimpleUploadedFile:
        return SimpleUploadedFile("a.png", content or making.photo_bytes("green"))

    def test_it_takes_photos(self, client: Client, promised: Finding, principal: Person) -> None:
        data = {"result": "已清理。", "evidence": [self.photo()], "seen": promised.revision}
        response = posted(client, principal, "finding-submit", promised.pk, data)
        assert response.status_code == 302
        assert promised.rectifications.get().evidence.count() == 1

    def test_a_refused_form_keeps_its_photos(
        self, client: Client, promised: Finding, principal: Person
    ) -> None:
        data = {"result": "已清理。", "evidence": [self.photo()], "seen": promised.revision - 1}
        response = posted(client, principal, "finding-submit", promised.pk, data)
        assert response.status_code == 409
        kept = response.context["kept_files"]
        assert [file.name for file in kept] == ["a.png"]
        again = {"result": "已清理。", "kept": [kept[0].pk], "seen": promised.revision}
        response = posted(client, principal, "finding-submit", promised.pk, again)
        assert response.status_code == 302
        assert promised.rectifications.get().evidence.get() == kept[0]

    def test_a_wrong_file_is_said_at_the_field(
        self, client: Client, promised: Finding, principal: Person
    ) -> None:
        data = {"result": "已清理。", "evidence": [self.photo(b"MZ program")]}
        response = posted(client, principal, "finding-submit", promised.pk, data)
        assert response.status_code == 422
        assert "a.png" in response.context["forms"]["submit"].errors["evidence"][0]

    def test_the_second_of_two_people_keeps_their_words(
        self, client: Client, promised: Finding, principal: Person, school_liaison: Person
    ) -> None:
        actions.submit_rectification(promised.pk, by=principal, result="已清理。")
        data = {"result": "我也写了一大段。", "seen": promised.revision}
        response = posted(client, school_liaison, "finding-submit", promised.pk, data)
        assert response.status_code == 409
        page = response.content.decode()
        assert "别人已更新" in page
        assert "我也写了一大段。" in page
        assert promised.rectifications.count() == 1


class TestVerifying:
    def test_a_verdict_is_given(
        self, client: Client, submitted: Finding, inspector: Person
    ) -> None:
        data = {"verdict": "rectified", "note": "已看。", "on_site": "on"}
        response = posted(client, inspector, "finding-verify", submitted.pk, data)
        assert response.status_code == 302
        submitted.refresh_from_db()
        assert submitted.state == State.CLOSED
        assert submitted.verifications.get().on_site

    def test_what_is_missing_is_said_at_the_field(
        self, client: Client, submitted: Finding, inspector: Person
    ) -> None:
        data = {"verdict": "partly"}
        response = posted(client, inspector, "finding-verify", submitted.pk, data)
        assert response.status_code == 422
        assert "还差什么" in response.context["forms"]["verify"].errors["note"][0]

    def test_a_principal_may_not(
        self, client: Client, submitted: Finding, principal: Person
    ) -> None:
        data = {"verdict": "rectified", "note": "很好。"}
        response = posted(client, principal, "finding-verify", submitted.pk, data)
        assert response.status_code == 403

    def test_a_closed_problem_comes_back(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        closed = making.in_state(State.CLOSED, school, inspector)
        with clock.at(make.NOW + timedelta(days=30)):
            response = posted(client, inspector, "finding-relapse", closed.pk, {"note": "又堆放。"})
        assert response.status_code == 302
        closed.refresh_from_db()
        assert closed.relapsed
        page = opened(client, inspector, closed)
        assert "反弹" in page

    def test_on_an_unfinished_one_relapse_is_no_step(
        self, client: Client, submitted: Finding, inspector: Person
    ) -> None:
        response = posted(client, inspector, "finding-relapse", submitted.pk, {"note": "x"})
        assert response.status_code == 409

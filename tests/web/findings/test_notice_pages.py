"""A notice from the ticked findings to the school's receipt, as people click it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from dudao.documents.states import State as DocumentState
from dudao.findings.models import Notice
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_findings as making
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("still")
STEPS = (
    "submit",
    "check",
    "sign-off",
    "issue",
    "deliver",
    "acknowledge",
    "return",
    "urge",
    "file",
    "void",
)


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
    making.checked(notice, inspector)
    for name in ("sign-off", "issue", "deliver"):
        assert step(client, director, name, notice).status_code == 302
    notice.document.refresh_from_db()
    return notice


def test_everybody_has_their_turn(
    client: Client,
    notice: Notice,
    inspector: Person,
    office_staff: Person,
    director: Person,
    principal: Person,
) -> None:
    people = {
        "submit": inspector,
        "check": office_staff,
        "sign-off": director,
        "issue": office_staff,
        "deliver": director,
    }
    for name, person in people.items():
        assert turn(client, person, notice) == name.replace("-", "_")
        assert step(client, person, name, notice).status_code == 302
    page = opened(client, principal, notice)
    assert page.context["desk"].turn == "acknowledge"
    assert page.context["desk"].delivery.read_by == principal
    assert step(client, principal, "acknowledge", notice).status_code == 302
    last = opened(client, principal, notice)
    assert "学校已签收" in last.context["desk"].words
    assert [state for _name, state in last.context["desk"].steps] == ["done"] * 6
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

    def test_two_schools_get_a_notice_each(
        self,
        client: Client,
        school: Unit,
        other_school: Unit,
        inspector: Person,
        director: Person,
    ) -> None:
        ids = [making.told(school, inspector).pk, making.told(other_school, director).pk]
        response = self.drafted(client, director, *ids)
        assert response.status_code == 200
        page = response.content.decode()
        for notice in Notice.objects.all():
            assert reverse("notice", args=[notice.pk]) in page
        assert Notice.objects.count() == 2
        again = self.drafted(client, director, *ids).content.decode()
        assert "未起草" in again
        assert "已列入整改通知书" in again

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
        self,
        client: Client,
        notice: Notice,
        inspector: Person,
        office_staff: Person,
        director: Person,
    ) -> None:
        step(client, inspector, "submit", notice)
        step(client, office_staff, "check", notice)
        step(client, director, "return", notice, reason="期限太短")
        assert "期限太短" in opened(client, inspector, notice).content.decode()
        assert turn(client, inspector, notice) == "submit"

    def test_who_checks_gives_it_back_with_a_reason(
        self, client: Client, notice: Notice, inspector: Person, office_staff: Person
    ) -> None:
        step(client, inspector, "submit", notice)
        assert opened(client, office_staff, notice).context["desk"].returns
        step(client, office_staff, "return", notice, reason="依据写错")
        assert "依据写错" in opened(client, inspector, notice).content.decode()

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


class TestUrgingAndFiling:
    def test_the_office_urges_the_school(
        self, client: Client, notice: Notice, inspector: Person, director: Person
    ) -> None:
        issued(client, notice, inspector, director)
        assert opened(client, director, notice).context["desk"].may_urge
        assert not opened(client, inspector, notice).context["desk"].may_urge
        assert step(client, director, "urge", notice, note="请今天签收").status_code == 302
        assert "请今天签收" in opened(client, inspector, notice).content.decode()
        assert step(client, director, "urge", notice).status_code == 409

    def test_the_inspector_files_it(
        self, client: Client, notice: Notice, inspector: Person, director: Person, principal: Person
    ) -> None:
        assert not opened(client, inspector, notice).context["desk"].may_file
        issued(client, notice, inspector, director)
        page = opened(client, inspector, notice)
        assert page.context["desk"].may_file
        assert "应在 2026-10-23 前备案" in page.content.decode()
        assert not opened(client, principal, notice).context["desk"].may_file
        assert step(client, principal, "file", notice).status_code == 403
        assert step(client, inspector, "file", notice, note="已签收").status_code == 302
        page = opened(client, inspector, notice)
        assert not page.context["desk"].may_file
        assert "已签收" in page.content.decode()

    def test_late_filing_is_shown(
        self, client: Client, notice: Notice, inspector: Person, director: Person
    ) -> None:
        issued(client, notice, inspector, director)
        with clock.at(NOW + timedelta(days=8)):
            assert opened(client, inspector, notice).context["desk"].filing_late
            step(client, inspector, "file", notice)
        assert "逾期备案" in opened(client, inspector, notice).content.decode()


class TestIssuingMany:
    def ticked(self, client: Client, who: Person, *ids: object, **more: str) -> HttpResponse:
        client.force_login(who)
        return client.post(reverse("notices-issue"), {"notice": ids, **more})

    def test_each_tells_its_number_or_why_not(
        self, client: Client, school: Unit, inspector: Person, director: Person
    ) -> None:
        good = making.signed_off(making.notice(school, inspector), inspector, director)
        draft = making.notice(school, inspector, fact="还没签发。")
        page = self.ticked(client, director, good.pk, draft.pk, deliver="on").content.decode()
        good.document.refresh_from_db()
        assert good.document.number in page
        assert "未印发" in page
        assert good.document.deliveries.exists()

    def test_only_what_is_signed_off_can_be_ticked(
        self, client: Client, school: Unit, inspector: Person, director: Person
    ) -> None:
        draft = making.notice(school, inspector)
        client.force_login(director)
        assert f'value="{draft.pk}"' not in client.get(reverse("notices")).content.decode()
        making.signed_off(draft, inspector, director)
        assert f'value="{draft.pk}"' in client.get(reverse("notices")).content.decode()
        client.force_login(inspector)
        assert f'value="{draft.pk}"' not in client.get(reverse("notices")).content.decode()

    def test_nothing_ticked_leads_back(self, client: Client, director: Person) -> None:
        assert self.ticked(client, director).url == reverse("notices")
        assert client.get(reverse("notices-issue")).url == reverse("notices")

    def test_what_one_does_not_see_is_not_found(
        self, client: Client, notice: Notice, outsider: Person
    ) -> None:
        assert self.ticked(client, outsider, notice.pk).status_code == 404

    def test_the_inspector_may_not(self, client: Client, notice: Notice, inspector: Person) -> None:
        assert self.ticked(client, inspector, notice.pk).status_code == 403


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
        for query in ("?waits=receipt", "?waits=filing"):
            assert number in client.get(url + query).content.decode()
        for query in ("?q=没有", "?state=draft", "?school=没有", "?waits=late_filing"):
            assert number not in client.get(url + query).content.decode()
        exported = client.get(url + "?export=xlsx")
        book = CalamineWorkbook.from_filelike(BytesIO(b"".join(exported.streaming_content)))
        assert book.get_sheet_by_index(0).to_python()[1][0] == number

    def test_an_empty_list_says_how_to_begin(self, client: Client, inspector: Person) -> None:
        client.force_login(inspector)
        assert "每所学校一份" in client.get(reverse("notices")).content.decode()

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
            with django_assert_num_queries(9):
                client.get(reverse("notices"))

    def test_it_is_closed_to_the_auditor(self, client: Client, auditor: Person) -> None:
        client.force_login(auditor)
        assert client.get(reverse("notices")).status_code == 403

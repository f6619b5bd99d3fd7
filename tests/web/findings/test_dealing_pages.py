"""Pages of what goes past the school: letters, urgent reports, causes, circulars, categories."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dudao.findings import actions
from dudao.findings.models import CircularProposal, Consultation, Finding, UrgentReport
from dudao.findings.states import CircularGround, State
from dudao.findings.states import ConsultationState as Letter
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_dealing
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.told(school, inspector)


def page(
    client: Client, who: Person, name: str, *args: Any, status: int = 200, **query: str
) -> str:
    client.force_login(who)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == status
    return b"".join(response).decode()


def post(client: Client, who: Person, name: str, pk: UUID, **data: Any) -> HttpResponse:
    client.force_login(who)
    return client.post(reverse(name, args=[pk]), data)


class TestTheLetter:
    STEPS = (
        ("consultation-submit", "office_staff", {}, "待核稿"),
        ("consultation-check", "director", {}, "待签发"),
        ("consultation-sign-off", "director", {}, "已签发"),
        ("consultation-send", "office_staff", {}, "待受理"),
        ("consultation-accept", "section_officer", {}, "办理中"),
        ("consultation-answer", "section_officer", {"answer": "资金已下达。"}, "已办复"),
        ("consultation-again", "office_staff", {"again-reason": "何时到校？"}, "办理中"),
        ("consultation-answer", "section_officer", {"answer": "本周到校。"}, "已办复"),
        ("consultation-conclude", "director", {"conclusion": "同意。", "assign": "on"}, "已办结"),
    )

    def test_it_goes_its_way_over_the_pages(
        self,
        client: Client,
        request: pytest.FixtureRequest,
        finding: Finding,
        section: Unit,
        office_staff: Person,
    ) -> None:
        data = {"section": section.pk, "question": "请核定资金。"}
        answer = post(client, office_staff, "finding-consult", finding.pk, **data)
        letter = Consultation.objects.get()
        assert answer["Location"] == reverse("consultation", args=[letter.pk])
        for name, who, given, word in self.STEPS:
            by = request.getfixturevalue(who)
            assert reverse(name, args=[letter.pk]) in page(client, by, "consultation", letter.pk)
            assert post(client, by, name, letter.pk, **given).status_code == 302
            letter.refresh_from_db()
            letter.document.refresh_from_db()
            said = (letter.get_state_display(), letter.document.get_state_display())
            assert word in said, name
        finding.refresh_from_db()
        assert finding.responsible_unit == section
        assert "同意。" in page(client, office_staff, "consultation", letter.pk)
        assert section.name in page(client, office_staff, "finding", finding.pk)

    def test_the_draft_is_revised_and_given_back(
        self,
        client: Client,
        finding: Finding,
        section: Unit,
        office_staff: Person,
        director: Person,
    ) -> None:
        letter = make_dealing.opened(finding, section, office_staff)
        data = {"question": "改后。", "due_on": "2026-10-30", "seen": letter.document.text_sha256}
        assert (
            post(client, office_staff, "consultation-revise", letter.pk, **data).status_code == 302
        )
        assert (
            post(client, office_staff, "consultation-revise", letter.pk, **data).status_code == 409
        )
        post(client, office_staff, "consultation-submit", letter.pk)
        assert "等待督导室其他人员核稿" in page(client, office_staff, "consultation", letter.pk)
        name = "consultation-return"
        assert post(client, director, name, letter.pk).status_code == 422
        post(client, director, name, letter.pk, **{"return-reason": "补充依据"})
        assert "补充依据" in page(client, office_staff, "consultation", letter.pk)

    def test_the_section_answers_with_a_photo_and_keeps_it_when_refused(
        self,
        client: Client,
        school: Unit,
        section: Unit,
        director: Person,
        section_officer: Person,
        inspector: Person,
    ) -> None:
        letter = make_dealing.in_state(Letter.SENT, school, section, director)
        paper = SimpleUploadedFile("到账.png", making.photo_bytes(), "image/png")
        refused = post(
            client, section_officer, "consultation-answer", letter.pk, answer=" ", evidence=paper
        )
        assert refused.status_code == 422
        paper.seek(0)
        data = {"answer": "已下达。", "evidence": paper}
        assert (
            post(client, section_officer, "consultation-answer", letter.pk, **data).status_code
            == 302
        )
        for reader in (inspector, director, section_officer):
            assert page(client, reader, "consultation", letter.pk).count("到账.png") == 1

    def test_it_is_given_back_and_withdrawn(
        self, client: Client, school: Unit, section: Unit, director: Person, section_officer: Person
    ) -> None:
        first = make_dealing.in_state(Letter.SENT, school, section, director)
        post(
            client,
            section_officer,
            "consultation-refuse",
            first.pk,
            **{"refuse-reason": "不属本股"},
        )
        assert "另行协商" in page(client, director, "consultation", first.pk)
        second = make_dealing.in_state(Letter.ACCEPTED, school, section, director)
        assert "正在办理" in page(client, director, "consultation", second.pk)
        post(client, director, "consultation-withdraw", second.pk, **{"withdraw-reason": "已解决"})
        assert "已撤回" in page(client, director, "consultation", second.pk)

    def test_one_that_is_late_is_marked_and_found(
        self, client: Client, school: Unit, section: Unit, director: Person, section_officer: Person
    ) -> None:
        letter = make_dealing.in_state(Letter.ACCEPTED, school, section, director)
        url = reverse("consultation", args=[letter.pk])
        with clock.at(make.NOW + timedelta(days=60)):
            assert url in page(client, section_officer, "consultations", late="on")
            assert "逾期未办复" in page(client, section_officer, "consultation", letter.pk)
            client.force_login(section_officer)
            assert "要办复的协商函" in client.get("/").content.decode()
        assert url not in page(client, section_officer, "consultations", late="on")

    @pytest.mark.parametrize(
        "query", [{"school": "龙溪口"}, {"section": "基础"}, {"state": "sent"}]
    )
    def test_the_list_narrows_and_exports(
        self,
        client: Client,
        school: Unit,
        section: Unit,
        director: Person,
        query: dict[str, str],
    ) -> None:
        letter = make_dealing.in_state(Letter.SENT, school, section, director)
        url = reverse("consultation", args=[letter.pk])
        assert url in page(client, director, "consultations", **query)
        assert url not in page(client, director, "consultations", state="concluded")
        client.force_login(director)
        sheet = client.get(reverse("consultations"), {"export": "xlsx"})
        assert "spreadsheet" in sheet["Content-Type"]

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("colleague", 404)])
    def test_nobody_else_knows_of_it(
        self,
        client: Client,
        request: pytest.FixtureRequest,
        school: Unit,
        section: Unit,
        director: Person,
        who: str,
        status: int,
    ) -> None:
        letter = make_dealing.in_state(Letter.SENT, school, section, director)
        by = request.getfixturevalue(who)
        page(client, by, "consultation", letter.pk, status=status)
        assert post(client, by, "consultation-accept", letter.pk).status_code == status

    def test_a_principal_opens_none_of_the_lists(self, client: Client, principal: Person) -> None:
        for name in ("consultations", "urgent-reports", "circulars"):
            page(client, principal, name, status=403)

    def test_what_is_missing_is_said_at_the_field(
        self, client: Client, finding: Finding, section: Unit, office_staff: Person
    ) -> None:
        data = {"section": section.pk, "question": "请办理。", "due_on": "2026-10-24"}
        refused = post(client, office_staff, "finding-consult", finding.pk, **data)
        assert refused.status_code == 422
        assert "不是工作日" in refused.content.decode()


class TestDanger:
    SAID = {"situation": "围墙倾斜。", "measures_taken": "已封闭。"}

    @pytest.fixture
    def danger(self, school: Unit, inspector: Person) -> Finding:
        return making.finding(school, inspector, life_safety=True)

    def test_it_is_reported_received_and_noticed(
        self, client: Client, danger: Finding, inspector: Person, director: Person
    ) -> None:
        assert "现在书面报告" in page(client, inspector, "finding", danger.pk)
        assert post(client, inspector, "finding-report-urgent", danger.pk).status_code == 422
        post(client, inspector, "finding-report-urgent", danger.pk, **self.SAID)
        shown = page(client, director, "finding", danger.pk)
        assert reverse("finding-receive-urgent", args=[danger.pk]) in shown
        assert "起草整改通知书" in shown
        client.force_login(director)
        assert "等您接收的紧急报告" in client.get("/").content.decode()
        assert post(client, director, "finding-receive-urgent", danger.pk).status_code == 422
        post(client, director, "finding-receive-urgent", danger.pk, decision="立即印发。")
        assert "立即印发。" in page(client, inspector, "finding", danger.pk)
        assert "围墙倾斜" in page(client, director, "urgent-reports", school="龙溪口")
        assert "围墙倾斜" not in page(client, director, "urgent-reports", waits="on")
        sheet = client.get(reverse("urgent-reports"), {"export": "xlsx"})
        assert "spreadsheet" in sheet["Content-Type"]

    def test_who_may_not_report_reads_that_there_is_none(
        self, client: Client, school: Unit, inspector: Person
    ) -> None:
        closed = making.in_state(State.CLOSED, school, inspector, life_safety=True)
        assert "没有书面报告" in page(client, inspector, "finding", closed.pk)

    def test_the_school_does_not_read_it(
        self, client: Client, danger: Finding, inspector: Person, principal: Person
    ) -> None:
        actions.report_urgent(danger.pk, by=inspector, **self.SAID)
        assert (
            "紧急书面报告" not in page(client, principal, "finding", danger.pk).split("办理经过")[0]
        )
        assert post(client, principal, "finding-receive-urgent", danger.pk).status_code == 404
        assert UrgentReport.objects.get().received_at is None


class TestCauses:
    def test_the_unit_answers_and_the_school_does_again(
        self,
        client: Client,
        finding: Finding,
        section: Unit,
        office_staff: Person,
        section_officer: Person,
        inspector: Person,
    ) -> None:
        data = {"unit": section.pk, "cause": "资金未下达", "seen": finding.revision}
        assert post(client, office_staff, "finding-assign", finding.pk).status_code == 422
        post(client, office_staff, "finding-assign", finding.pk, **data)
        assert "资金未下达" in page(client, section_officer, "finding", finding.pk)
        assert f"等待{section.name}落实责任人" in page(client, inspector, "finding", finding.pk)
        assert post(client, office_staff, "finding-assign", finding.pk, **data).status_code == 409
        post(client, office_staff, "finding-give-back", finding.pk)
        page(client, section_officer, "finding", finding.pk, status=404)


class TestCirculars:
    def test_it_is_proposed_and_decided(
        self, client: Client, finding: Finding, inspector: Person, director: Person
    ) -> None:
        data = {"ground": "violation", "reason": "违规收费查实。"}
        assert post(client, inspector, "finding-propose-circular", finding.pk).status_code == 422
        post(client, inspector, "finding-propose-circular", finding.pk, **data)
        proposal = CircularProposal.objects.get()
        url = reverse("circular", args=[proposal.pk])
        assert url in page(client, inspector, "finding", finding.pk)
        assert '<form method="post" hx-boost' not in page(
            client, inspector, "circular", proposal.pk
        )
        client.force_login(director)
        assert url in client.get("/").content.decode()
        assert post(client, director, "circular", proposal.pk, accept="no").status_code == 422
        post(client, director, "circular", proposal.pk, accept="yes", note="列入本月通报。")
        assert "列入本月通报" in page(client, inspector, "circular", proposal.pk)
        query = {"school": "龙溪口", "state": "accepted", "ground": "violation"}
        assert url in page(client, director, "circulars", **query)
        sheet = client.get(reverse("circulars"), {"export": "xlsx"})
        assert "spreadsheet" in sheet["Content-Type"]

    def test_the_ladder_s_own_is_told_as_such(
        self, client: Client, finding: Finding, director: Person
    ) -> None:
        with clock.at(make.NOW + timedelta(days=60)):
            made = actions.propose_circular(
                finding.pk, by=None, ground=CircularGround.OVERDUE, reason="逾期"
            )
            assert "自动提出" in page(client, director, "circular", made.pk)

    def test_what_was_withdrawn_is_not_proposed(
        self, client: Client, finding: Finding, inspector: Person
    ) -> None:
        Finding.objects.filter(pk=finding.pk).update(state=State.WITHDRAWN)
        url = reverse("finding-propose-circular", args=[finding.pk])
        assert url not in page(client, inspector, "finding", finding.pk)

    def test_an_outsider_knows_nothing(
        self, client: Client, finding: Finding, inspector: Person, outsider: Person
    ) -> None:
        made = actions.propose_circular(
            finding.pk, by=inspector, ground=CircularGround.VIOLATION, reason="查实"
        )
        page(client, outsider, "circular", made.pk, status=404)
        assert str(made.pk) not in page(client, outsider, "circulars")


class TestCategories:
    def test_a_finding_is_categorised_on_its_page(
        self, client: Client, office: Unit, finding: Finding, inspector: Person, director: Person
    ) -> None:
        made = actions.add_category(office, "安全", by=director)
        data = {"category": made.pk, "seen": finding.revision}
        post(client, inspector, "finding-categorise", finding.pk, **data)
        finding.refresh_from_db()
        assert finding.category == made
        assert post(client, inspector, "finding-categorise", finding.pk, **data).status_code == 409
        actions.retire_category(made.pk, by=director)
        assert "安全" in page(client, inspector, "finding", finding.pk)
        post(client, inspector, "finding-categorise", finding.pk, category="")


@pytest.mark.parametrize("name", ["finding-consult", "finding-assign", "finding-report-urgent"])
def test_an_outsider_takes_no_step(
    client: Client, finding: Finding, outsider: Person, name: str
) -> None:
    assert post(client, outsider, name, finding.pk).status_code == 404


def test_reloading_a_step_leads_back(client: Client, finding: Finding, inspector: Person) -> None:
    client.force_login(inspector)
    answer = client.get(reverse("finding-consult", args=[finding.pk]))
    assert answer["Location"] == reverse("finding", args=[finding.pk])

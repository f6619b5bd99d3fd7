"""Who is told of what, and that strangers may read the words."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.documents.models import Document
from dudao.findings import actions as findings
from dudao.findings.models import Finding
from dudao.findings.states import About, CircularGround, Outcome, Verdict
from dudao.handovers.models import HandOver
from dudao.inspectorate import actions as inspectorate
from dudao.jobs.digests import digest
from dudao.jobs.ladder import climb_ladder
from dudao.jobs.on_event import REACTIONS
from dudao.jobs.telling import TABLE, tell_people
from dudao.lib import clock
from dudao.notifications import actions as notifications
from dudao.notifications.models import Message
from dudao.org.models import Person, Unit
from dudao.planning import actions as planning
from dudao.planning.states import EntryState
from dudao.web.administration.wording import EVENTS
from tests import make, make_documents, make_inspectorate, make_programmes
from tests import make_findings as making


@pytest.fixture
def finding(still: None, school: Unit, inspector: Person, principal: Person) -> Finding:
    make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)
    return making.told(school, inspector)


def told(name: str) -> dict[str, str]:
    """Tell of the latest event of a name; return who was told, and what."""
    event = Event.objects.filter(name=name).latest("id")
    tell_people(event)
    tell_people(event)  # a job may run twice
    messages = Message.objects.filter(key=f"{name}:{event.pk}").select_related("person")
    return {message.person.username: message.text for message in messages}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def promised(finding: Finding, principal: Person) -> None:
    findings.promise(finding.pk, by=principal, responsible_person="示例老师", measures="清理。")


def test_every_line_has_its_event_and_its_reaction() -> None:
    assert set(TABLE) <= set(EVENTS)
    assert all(tell_people in REACTIONS[name] for name in TABLE)


class TestTheLoop:
    @pytest.mark.usefixtures("school_liaison")
    def test_the_school_hears_of_a_new_finding_with_its_deadline(
        self, finding: Finding, principal: Person
    ) -> None:
        words = f"有新的问题需要整改：{finding.number}，期限2026-11-03"
        assert told("finding.told") == {"principal": words, "liaison": words}
        message = Message.objects.filter(person=principal).get()
        assert message.path == f"/findings/{finding.pk}/"
        assert not message.urgent

    def test_the_inspector_hears_of_a_result_and_the_school_of_the_verdict(
        self, finding: Finding, principal: Person, inspector: Person
    ) -> None:
        promised(finding, principal)
        findings.submit_rectification(finding.pk, by=principal, result="已清理。")
        assert set(told("finding.submitted")) == {"inspector"}
        findings.verify(finding.pk, by=inspector, verdict=Verdict.NOT, note="未清。", workdays=3)
        back = told("finding.returned")
        assert set(back) == {"principal"}
        assert back["principal"].endswith("期限2026-10-23")
        findings.verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清。")
        assert set(told("finding.closed")) == {"principal"}

    def test_who_did_it_is_not_told(self, finding: Finding, inspector: Person) -> None:
        make.holds(inspector, Role.SCHOOL_LIAISON, finding.unit)
        assert set(told("finding.told")) == {"principal"}

    def test_what_was_dropped_meanwhile_is_not_told(
        self, finding: Finding, inspector: Person
    ) -> None:
        made = making.finding(finding.unit, inspector, life_safety=True)
        findings.drop(made.pk, by=inspector)
        assert told("finding.raised") == {}

    def test_a_request_for_more_time_goes_up_and_comes_back(
        self, finding: Finding, principal: Person, director: Person
    ) -> None:
        promised(finding, principal)
        asked = findings.ask_extension(
            finding.pk, by=principal, until=date(2026, 11, 6), reason="等待到货。"
        )
        assert set(told("finding.extension_asked")) == {"director"}
        findings.grant_extension(asked.pk, by=director, until=date(2026, 11, 6), note="")
        assert told("finding.extension_granted")["principal"].endswith("2026-11-06")

    def test_an_objection_finds_its_reader_and_its_way_back(
        self, finding: Finding, principal: Person, director: Person, colleague: Person
    ) -> None:
        make.holds(colleague, Role.RESPONSIBLE_INSPECTOR, finding.unit)
        made = findings.file_objection(finding.pk, by=principal, statement="当时正在更换。")
        assert set(told("finding.objected")) == {"director"}
        findings.assign_reader(made.pk, by=director, reader=colleague)
        assert set(told("finding.objection_assigned")) == {"colleague"}
        findings.answer_objection(
            made.pk, by=colleague, outcome=Outcome.REJECTED, reasons="照片清楚。"
        )
        assert set(told("finding.objection_answered")) == {"principal"}
        reviewer = make.person("示例市督学", director.unit, username="city")
        make.holds(reviewer, Role.CITY_OFFICER, finding.unit.region)
        record("finding.objection_review_asked", finding, by=principal, unit=finding.unit)
        assert set(told("finding.objection_review_asked")) == {"city"}

    def test_a_letter_goes_to_the_section_and_its_answer_back(
        self, finding: Finding, section: Unit, section_officer: Person, office_staff: Person
    ) -> None:
        letter = findings.open_consultation(
            finding.pk, by=office_staff, section=section, question="请核实。"
        )
        about = {"consultation": str(letter.pk)}
        record("consultation.sent", finding, by=office_staff, unit=finding.unit, **about)
        assert set(told("consultation.sent")) == {"section"}
        record("consultation.answered", finding, by=section_officer, unit=finding.unit, **about)
        assert set(told("consultation.answered")) == {"staff"}
        record("document.submitted", letter.document, by=office_staff, unit=section)
        assert told("document.submitted") == {}  # nobody else is there to check it
        record("document.returned", letter.document, by=section_officer, unit=section)
        assert set(told("document.returned")) == {"staff"}
        assert Message.objects.get(kind="document.returned").path == f"/consultations/{letter.pk}/"
        record("document.delivered", letter.document, by=office_staff, unit=section)
        assert told("document.delivered") == {}

    @pytest.mark.usefixtures("director")
    def test_a_circular_is_proposed_to_the_director(
        self, finding: Finding, inspector: Person
    ) -> None:
        findings.propose_circular(
            finding.pk, by=inspector, ground=CircularGround.VIOLATION, reason="查实。"
        )
        assert set(told("finding.circular_proposed")) == {"director"}
        record("finding.circular_proposed", finding, by=None, unit=finding.unit)
        assert told("finding.circular_proposed") == {}  # the rung of the ladder tells him


class TestPapers:
    @pytest.mark.usefixtures("principal")
    def test_a_notice_goes_from_desk_to_desk(
        self,
        finding: Finding,
        inspector: Person,
        office_staff: Person,
        director: Person,
    ) -> None:
        document = findings.draft_notice([finding.pk], by=inspector).document
        documents.submit(document.pk, by=inspector)
        assert set(told("document.submitted")) == {"staff", "director"}
        documents.check(document.pk, by=office_staff)
        assert set(told("document.checked")) == {"director"}
        documents.sign_off(document.pk, by=director)
        assert set(told("document.signed_off")) == {"staff", "inspector"}
        findings.issue_notice(document.notice.pk, by=office_staff)
        documents.deliver(document.pk, by=office_staff)
        assert set(told("document.delivered")) == {"principal"}
        assert (
            Message.objects.get(kind="document.delivered").path == f"/notices/{document.notice.pk}/"
        )

    def test_a_feedback_list_is_signed_on_the_spot(self, finding: Finding, school: Unit) -> None:
        paper = Document.objects.create(
            office=school.office,
            unit=school,
            kind="feedback_list",
            title="反馈清单",
            content={},
            drafted_by=finding.raised_by,
            drafted_at=clock.now(),
        )
        record("document.delivered", paper, by=None, unit=school)
        assert told("document.delivered") == {}


class TestWork:
    @pytest.mark.usefixtures("still")
    def test_a_task_a_school_and_a_hand_over_are_told(
        self, school: Unit, inspector: Person, colleague: Person, director: Person
    ) -> None:
        card = make_inspectorate.inspector(inspector)
        task = planning.assign(
            school,
            by=director,
            kind="routine",
            purpose="经常性督导",
            planned_on=date(2026, 10, 21),
            leader=inspector,
        )
        assert set(told("assignment.made")) == {"inspector"}
        assert Message.objects.get().path == f"/assignments/{task.pk}/"
        inspectorate.make_responsible(card.pk, school, by=director, start_on=date(2026, 10, 20))
        assert set(told("responsibility.made")) == {"inspector"}
        left = HandOver.objects.create(
            kind="inspector",
            office=director.unit,
            giver=inspector,
            taker=colleague,
            on=date(2026, 10, 21),
            content={},
            made_by=director,
            made_at=clock.now(),
        )
        record("handover.prepared", left, by=director, unit=director.unit)
        assert set(told("handover.prepared")) == {"inspector", "colleague"}


class TestDanger:
    @pytest.mark.usefixtures("still", "director", "office_staff")
    def test_the_office_is_told_at_once(self, school: Unit, inspector: Person) -> None:
        making.finding(school, inspector, life_safety=True)
        words = "发现危及人身安全的问题，请立即处理"
        assert told("finding.raised") == {"director": words, "staff": words}
        assert all(message.urgent for message in Message.objects.all())

    @pytest.mark.usefixtures("still", "director")
    def test_any_other_problem_waits_until_the_school_is_told(
        self, school: Unit, inspector: Person
    ) -> None:
        making.finding(school, inspector)
        assert told("finding.raised") == {}

    @pytest.mark.usefixtures("still", "principal")
    def test_the_school_is_told_at_every_hour(self, school: Unit, inspector: Person) -> None:
        making.told(school, inspector, life_safety=True)
        told("finding.told")
        assert Message.objects.get().urgent

    @pytest.mark.usefixtures("director")
    def test_a_written_report_is_urgent_by_itself(
        self, finding: Finding, inspector: Person
    ) -> None:
        record("finding.urgently_reported", finding, by=inspector, unit=finding.unit)
        assert set(told("finding.urgently_reported")) == {"director"}
        assert Message.objects.get().urgent


class TestTheClock:
    @pytest.mark.usefixtures("principal")
    def test_a_reminder_says_which_and_until_when(self, finding: Finding) -> None:
        with clock.at(at("2026-10-29 09:00")):
            climb_ladder(timestamp=0)
            climb_ladder(timestamp=0)
            words = f"整改快到期，请抓紧办理：{finding.number}，期限2026-11-03"
            assert told("finding.reminded") == {"principal": words}
        assert not Message.objects.get().urgent
        assert Event.objects.filter(name="finding.reminded").count() == 1

    @pytest.mark.usefixtures("still", "principal")
    def test_a_reminder_of_danger_is_urgent(self, school: Unit, inspector: Person) -> None:
        making.told(school, inspector, life_safety=True)
        with clock.at(at("2026-10-22 02:00")):
            climb_ladder(timestamp=0)
            told("finding.reminded")
        assert Message.objects.get(kind="finding.reminded").urgent

    def test_one_that_fails_does_not_keep_the_others(
        self,
        finding: Finding,
        inspector: Person,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        second = making.told(finding.unit, inspector)
        climb = findings.climb

        def failing(finding_id: UUID, *, about: About) -> object:
            if finding_id == finding.pk:
                raise RuntimeError
            return climb(finding_id, about=about)

        monkeypatch.setattr(findings, "climb", failing)
        with clock.at(at("2026-10-29 09:00")):
            climb_ladder(timestamp=0)
        assert second.reminders.count() == 1
        assert str(finding.pk) in caplog.text

    @pytest.mark.usefixtures("finding")
    def test_the_digest_comes_by_the_clock(self) -> None:
        told("finding.told")
        with clock.at(at("2026-10-21 08:00")):
            digest(timestamp=0)
            digest(timestamp=0)
        assert Message.objects.filter(kind="digest").count() == 1


def test_a_stranger_may_read_every_word(
    finding: Finding, principal: Person, inspector: Person, director: Person
) -> None:
    """Nothing of whom or what it is about, on any rung and in any message of the loop."""
    for ahead in range(40):
        with clock.at(at("2026-10-20 09:00") + timedelta(days=ahead)):
            climb_ladder(timestamp=0)
    for event in Event.objects.filter(name__in=TABLE).order_by("id"):
        tell_people(event)
    said = " ".join(Message.objects.values_list("text", flat=True))
    assert said.count("期限2026-11-03") >= 5
    private = [finding.unit.name, finding.unit.short_name, finding.fact, finding.topic_title]
    private += [person.name for person in (principal, inspector, director)]
    assert not [word for word in private if word and word in said]

    @pytest.mark.usefixtures("finding")
    def test_one_digest_that_fails_does_not_keep_the_others(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        told("finding.told")

        def failing(_person: Person) -> None:
            raise RuntimeError

        monkeypatch.setattr(notifications, "digest", failing)
        with clock.at(at("2026-10-21 08:00")):
            digest(timestamp=0)
        assert "No digest" in caplog.text


class TestOfficialPapers:
    @pytest.mark.usefixtures("still")
    def test_a_paper_leads_to_its_page(
        self, office: Unit, office_staff: Person, director: Person
    ) -> None:
        paper = make_documents.paper(office, office_staff)
        documents.submit(paper.pk, by=office_staff)
        assert "director" in told("document.submitted")
        assert Message.objects.get(person=director).path == f"/documents/{paper.pk}/"


class TestProgrammes:
    @pytest.mark.usefixtures("still")
    def test_an_entry_goes_from_desk_to_desk(
        self, office: Unit, director: Person, office_staff: Person
    ) -> None:
        for step, name, who in (
            (planning.approve_entry, "entry.approved", "staff"),
            (partial(planning.return_entry, reason="改"), "entry.returned", "staff"),
        ):
            entry = make_programmes.entry(office, office_staff, EntryState.SUBMITTED)
            assert set(told("entry.submitted")) == {"director"}
            step(entry.pk, by=director)
            assert set(told(name)) == {who}

    @pytest.mark.usefixtures("still")
    def test_school_and_team_hear_of_each_other(
        self, office: Unit, director: Person, school: Unit, principal: Person
    ) -> None:
        sent = make_programmes.notified(office, director, [school], **make_programmes.ASKED)
        assert set(told("programme.self_evaluation_asked")) == {"principal"}
        planning.self_evaluate(sent.part.pk, by=principal, text="已自评。")
        team = {person.username for person in sent.team}
        assert set(told("programme.self_evaluated")) == team

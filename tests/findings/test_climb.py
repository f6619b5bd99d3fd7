"""Climbing the ladder: who is told when, once each, and what the last rung does."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.findings import actions
from dudao.findings.models import (
    CircularProposal,
    Consultation,
    Extension,
    Finding,
    Notice,
    Objection,
    Reminder,
)
from dudao.findings.queries.clocks import Norms, due
from dudao.findings.states import (
    About,
    CircularGround,
    ConsultationState,
    ObjectionState,
    Rung,
    State,
    Verdict,
)
from dudao.inspectorate.models import Area
from dudao.lib import clock, workdays
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
#: Told on this Tuesday with ten workdays: due on Tuesday 3 November 2026.
DUE = date(2026, 11, 3)


@pytest.fixture
def liaison_leader(office: Unit) -> Person:
    return make.person("示例局长", office)


@pytest.fixture
def area(office: Unit, school: Unit, zone_lead: Person, liaison_leader: Person) -> Area:
    where = make_inspectorate.area(office, lead=zone_lead, liaison_leader=liaison_leader)
    make_inspectorate.member(where, school)
    return where


@pytest.fixture
def finding(
    still: None, school: Unit, inspector: Person, principal: Person, director: Person, area: Area
) -> Finding:
    """Told to a school with a principal, an inspector, an area and a director."""
    make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)
    return making.told(school, inspector)


def morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.CHINA).replace(hour=9)


def strike(moment: datetime) -> list[Reminder]:
    """Climb what is due at `moment`, as the job does."""
    made: list[Reminder] = []
    with clock.at(moment):
        for item in due(Norms(clock.today())):
            while reminder := actions.climb(item.finding.pk, about=item.about):
                made.append(reminder)
    return made


def struck(moment: datetime) -> list[Rung]:
    return [Rung(reminder.rung) for reminder in strike(moment)]


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def climbed(first: date, last: date) -> dict[Rung, date]:
    return {rung: day for day in days(first, last) for rung in struck(morning(day))}


def names(reminder: Reminder) -> set[str]:
    return set(Person.objects.filter(pk__in=reminder.people).values_list("name", flat=True))


@pytest.mark.usefixtures("finding")
class TestASchoolThatDoesNothing:
    def test_every_rung_comes_on_its_day(self, finding: Finding) -> None:
        assert finding.due_on == DUE
        assert climbed(date(2026, 10, 20), date(2026, 11, 30)) == {
            Rung.DUE_SOON: date(2026, 10, 29),
            Rung.OVERDUE: date(2026, 11, 4),
            Rung.ZONE_LEAD: date(2026, 11, 6),
            Rung.DIRECTOR: date(2026, 11, 10),
            Rung.CIRCULAR: date(2026, 11, 17),
        }

    def test_each_rung_tells_its_people(
        self,
        principal: Person,
        inspector: Person,
        zone_lead: Person,
        director: Person,
        liaison_leader: Person,
    ) -> None:
        climbed(date(2026, 10, 20), date(2026, 11, 30))
        told = {Rung(row.rung): names(row) for row in Reminder.objects.all()}
        assert told == {
            Rung.DUE_SOON: {principal.name},
            Rung.OVERDUE: {principal.name, inspector.name},
            Rung.ZONE_LEAD: {zone_lead.name},
            Rung.DIRECTOR: {director.name, liaison_leader.name},
            Rung.CIRCULAR: {director.name},
        }

    def test_every_step_is_recorded(self, finding: Finding) -> None:
        climbed(date(2026, 11, 4), date(2026, 11, 6))
        events = Event.objects.filter(name="finding.reminded").order_by("id")
        assert [event.data["rung"] for event in events] == ["overdue", "zone_lead"]
        assert {(event.by_id, event.unit_id) for event in events} == {(None, finding.unit_id)}

    def test_the_last_rung_proposes_a_circular(self) -> None:
        climbed(date(2026, 11, 4), date(2026, 11, 30))
        proposal = CircularProposal.objects.get()
        assert (proposal.ground, proposal.proposed_by) == (CircularGround.OVERDUE, None)
        assert "2026-11-03" in proposal.reason

    def test_what_somebody_proposed_already_is_not_proposed_again(
        self, finding: Finding, inspector: Person
    ) -> None:
        climbed(date(2026, 11, 4), date(2026, 11, 16))
        with clock.at(morning(date(2026, 11, 16))):
            actions.propose_circular(
                finding.pk, by=inspector, ground=CircularGround.OVERDUE, reason="一直未改"
            )
        assert struck(morning(date(2026, 11, 17))) == [Rung.CIRCULAR]
        assert CircularProposal.objects.get().proposed_by == inspector

    def test_a_reminder_stays(self) -> None:
        reminder = strike(morning(date(2026, 11, 4)))[0]
        with pytest.raises(DatabaseError), transaction.atomic():
            reminder.delete()


@pytest.mark.usefixtures("finding")
class TestTheHours:
    @pytest.mark.parametrize("moment", ["2026-11-04 07:59", "2026-11-04 18:00", "2026-11-07 10:00"])
    def test_nobody_is_reminded_outside_working_hours(self, moment: str) -> None:
        assert struck(datetime.fromisoformat(f"{moment}+08:00")) == []

    def test_an_office_may_open_later(self, office: Unit) -> None:
        make.norm("notifications.opens_hour", 10, office)
        assert struck(morning(date(2026, 11, 4))) == []

    @pytest.mark.usefixtures("principal", "director")
    def test_danger_to_life_is_reminded_of_at_night(
        self,
        school: Unit,
        inspector: Person,
    ) -> None:
        made = making.told(school, inspector, life_safety=True)
        assert made.due_on == date(2026, 10, 21)
        assert struck(datetime.fromisoformat("2026-10-21T03:00+08:00")) == [Rung.DUE_SOON]
        assert struck(datetime.fromisoformat("2026-10-22T00:10+08:00")) == [
            Rung.OVERDUE,
            Rung.ZONE_LEAD,
            Rung.DIRECTOR,
        ]
        assert struck(datetime.fromisoformat("2026-10-24T00:10+08:00")) == [Rung.CIRCULAR]


@pytest.mark.usefixtures("finding")
class TestAClockThatIsSet:
    def test_set_back_it_reminds_nobody_twice_and_loses_nothing(self) -> None:
        first = climbed(date(2026, 10, 20), date(2026, 11, 6))
        again = climbed(date(2026, 10, 25), date(2026, 11, 30))
        assert list({**first, **again}) == list(Rung)
        assert not set(first) & set(again)
        assert Reminder.objects.count() == len(Rung)
        assert again[Rung.DIRECTOR] == date(2026, 11, 10)

    def test_after_a_while_without_the_server_one_rung_a_day_is_made_up_for(
        self,
    ) -> None:
        assert climbed(date(2026, 12, 7), date(2026, 12, 20)) == {
            Rung.OVERDUE: date(2026, 12, 7),
            Rung.ZONE_LEAD: date(2026, 12, 8),
            Rung.DIRECTOR: date(2026, 12, 9),
            Rung.CIRCULAR: date(2026, 12, 10),
        }


@pytest.mark.usefixtures("finding")
class TestAMovedDeadline:
    def test_what_is_submitted_waits_for_us(self, finding: Finding, principal: Person) -> None:
        actions.promise(finding.pk, by=principal, responsible_person="示例老师", measures="清理。")
        actions.submit_rectification(finding.pk, by=principal, result="已清理。")
        assert climbed(date(2026, 10, 21), date(2026, 10, 27)) == {}

    def test_a_new_term_has_a_ladder_of_its_own(self, finding: Finding, inspector: Person) -> None:
        climbed(date(2026, 11, 4), date(2026, 11, 6))
        with clock.at(morning(date(2026, 11, 6))):
            actions.verify(finding.pk, by=inspector, verdict=Verdict.NOT, note="未清", workdays=2)
        assert climbed(date(2026, 11, 6), date(2026, 11, 11)) == {
            Rung.DUE_SOON: date(2026, 11, 9),
            Rung.OVERDUE: date(2026, 11, 11),
        }

    def test_nothing_is_due_for_what_was_done_meanwhile(
        self, finding: Finding, inspector: Person
    ) -> None:
        with clock.at(morning(date(2026, 11, 4))):
            actions.verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清")
            assert actions.climb(finding.pk, about=About.RECTIFICATION) is None

    def test_a_deadline_on_a_holiday_is_late_after_the_next_workday(self) -> None:
        Finding.objects.update(due_on=date(2026, 11, 7))  # a Saturday, from an old ledger
        found = climbed(date(2026, 11, 9), date(2026, 11, 10))
        assert found == {Rung.DUE_SOON: date(2026, 11, 9), Rung.OVERDUE: date(2026, 11, 10)}


@pytest.mark.usefixtures("finding")
class TestNobodyThere:
    def test_a_new_principal_is_told_instead_of_the_former(
        self, school: Unit, principal: Person
    ) -> None:
        principal.grants.update(end_on=date(2026, 10, 25))
        successor = make.person("新校长", school)
        make.holds(successor, Role.PRINCIPAL, school, start_on=date(2026, 10, 26))
        assert names(strike(morning(date(2026, 10, 29)))[0]) == {"新校长"}

    def test_without_anybody_at_the_school_the_inspector_hears_of_it(
        self, principal: Person, inspector: Person
    ) -> None:
        principal.grants.all().delete()
        assert names(strike(morning(date(2026, 10, 29)))[0]) == {inspector.name}

    def test_without_an_area_the_director_hears_of_it(self, area: Area, director: Person) -> None:
        area.members.all().delete()
        climbed(date(2026, 11, 4), date(2026, 11, 10))
        told = [names(row) for row in Reminder.objects.order_by("at")[1:]]
        assert told == [{director.name}, {director.name}]

    def test_without_anybody_at_all_the_step_is_kept(self) -> None:
        Person.objects.update(is_active=False)
        assert strike(morning(date(2026, 10, 29)))[0].people == []


def others(moment: datetime) -> dict[tuple[About, Rung], set[str]]:
    """Return who is told of clocks other than that of the rectification."""
    return {
        (About(row.about), Rung(row.rung)): names(row)
        for row in strike(moment)
        if row.about != About.RECTIFICATION
    }


class TestOtherClocks:
    def test_an_inspector_who_does_not_verify(
        self, finding: Finding, principal: Person, inspector: Person, zone_lead: Person
    ) -> None:
        actions.promise(finding.pk, by=principal, responsible_person="示例老师", measures="清理。")
        actions.submit_rectification(finding.pk, by=principal, result="已清理。")
        assert others(morning(date(2026, 10, 27))) == {}
        assert others(morning(date(2026, 10, 28))) == {
            (About.VERIFICATION, Rung.OVERDUE): {inspector.name}
        }
        assert others(morning(date(2026, 10, 30))) == {
            (About.VERIFICATION, Rung.ZONE_LEAD): {zone_lead.name}
        }

    @pytest.mark.usefixtures("director")
    def test_a_section_that_does_not_answer(
        self,
        finding: Finding,
        section: Unit,
        section_officer: Person,
        office_staff: Person,
    ) -> None:
        with clock.at(morning(date(2026, 10, 21))):
            letter = actions.open_consultation(
                finding.pk, by=office_staff, section=section, question="请核实。"
            )
        Consultation.objects.filter(pk=letter.pk).update(
            state=ConsultationState.SENT, sent_at=clock.now(), due_on=date(2026, 10, 23)
        )
        assert others(morning(date(2026, 10, 22))) == {
            (About.CONSULTATION, Rung.DUE_SOON): {section_officer.name}
        }
        assert others(morning(date(2026, 10, 26))) == {
            (About.CONSULTATION, Rung.OVERDUE): {section_officer.name, office_staff.name}
        }
        assert (About.CONSULTATION, Rung.DIRECTOR) in others(morning(date(2026, 10, 30)))

    def test_an_objection_nobody_reads(
        self, finding: Finding, principal: Person, colleague: Person, director: Person
    ) -> None:
        made = Objection.objects.create(
            finding=finding,
            statement="不属实",
            filed_by=principal,
            filed_at=clock.now(),
            answer_due_on=date(2026, 10, 22),
        )
        soon = (About.OBJECTION, Rung.DUE_SOON)
        assert others(morning(date(2026, 10, 21))) == {soon: {director.name}}
        Objection.objects.update(state=ObjectionState.READING, reader=colleague)
        late = (About.OBJECTION, Rung.OVERDUE)
        assert others(morning(date(2026, 10, 23))) == {late: {colleague.name}}
        reviewer = make.person("示例市督学", director.unit)
        make.holds(reviewer, Role.CITY_OFFICER, finding.unit.region)
        Objection.objects.filter(pk=made.pk).update(
            state=ObjectionState.REVIEWING,
            review_asked_at=morning(date(2026, 10, 26)),
            review_due_on=date(2026, 10, 28),
        )
        review = (About.REVIEW, Rung.DUE_SOON)
        assert others(morning(date(2026, 10, 27))) == {review: {reviewer.name}}

    def test_a_request_for_more_time_nobody_decides(
        self, finding: Finding, principal: Person, zone_lead: Person
    ) -> None:
        Extension.objects.create(
            finding=finding,
            asked_until=date(2026, 11, 10),
            reason="等待到货",
            asked_by=principal,
            asked_at=clock.now(),
        )
        assert others(morning(date(2026, 10, 22))) == {}
        assert others(morning(date(2026, 10, 23))) == {
            (About.EXTENSION, Rung.OVERDUE): {zone_lead.name}
        }

    @pytest.mark.usefixtures("area")
    def test_a_notice_nobody_signs_for_or_files(
        self,
        finding: Finding,
        office: Unit,
        principal: Person,
        inspector: Person,
        director: Person,
    ) -> None:
        notice = actions.draft_notice([finding.pk], by=inspector)
        checker = make.person("示例核稿", office)
        make.holds(checker, Role.OFFICE_STAFF, office.region)
        documents.submit(notice.document_id, by=inspector)
        documents.check(notice.document_id, by=checker)
        documents.sign_off(notice.document_id, by=director)
        actions.issue_notice(notice.pk, by=director)
        documents.deliver(notice.document_id, by=director)
        Notice.objects.update(filing_due_on=date(2026, 10, 22))
        assert others(morning(date(2026, 10, 22))) == {}
        assert others(morning(date(2026, 10, 23))) == {
            (About.FILING, Rung.OVERDUE): {inspector.name},
            (About.RECEIPT, Rung.OVERDUE): {principal.name},
        }
        documents.acknowledge(notice.document_id, by=principal)
        Notice.objects.update(filed_at=clock.now())
        assert others(morning(date(2026, 10, 28))) == {}


def test_a_finding_assigned_elsewhere_reminds_that_unit(finding: Finding, office: Unit) -> None:
    town = make.unit("township", name="示例镇", office=office)
    officer = make.person("示例乡镇干部", town)
    make.holds(officer, Role.TOWNSHIP_OFFICER, town)
    Finding.objects.update(responsible_unit=town)
    assert names(strike(morning(date(2026, 10, 29)))[0]) == {officer.name}


def test_terms_are_those_of_the_office(finding: Finding, office: Unit) -> None:
    make.norm("findings.due_soon_workdays", 5, office)
    make.norm("findings.ladder.zone_lead", 0, office)
    found = climbed(date(2026, 10, 20), date(2026, 11, 10))
    assert found == {
        Rung.DUE_SOON: workdays.add(date(2026, 10, 20), 5),
        Rung.OVERDUE: date(2026, 11, 4),
        Rung.DIRECTOR: date(2026, 11, 10),
    }


def test_what_the_school_does_not_know_has_no_clock(school: Unit, inspector: Person) -> None:
    making.finding(school, inspector)
    assert climbed(date(2026, 11, 2), date(2026, 11, 6)) == {}


def test_a_withdrawn_finding_has_no_clock(finding: Finding) -> None:
    Finding.objects.update(state=State.WITHDRAWN)
    assert climbed(date(2026, 11, 2), date(2026, 11, 6)) == {}

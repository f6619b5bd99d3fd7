"""Both confirm; with the second all open work moves, and the briefing is kept."""

from datetime import date, timedelta

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import forget, may
from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.files import queries as files
from dudao.findings.actions import assign_reader, file_objection
from dudao.findings.models import Objection
from dudao.handovers.actions import cancel, give, prepare_principal, take
from dudao.handovers.queries import (
    briefing_docx,
    briefing_of,
    briefing_pdf,
    visible_to,
    waiting_for,
)
from dudao.handovers.states import State
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import schools_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.visits.actions import share_out
from tests import make, make_findings, make_handovers, make_inspectorate, make_visits

pytestmark = pytest.mark.usefixtures("still")
TODAY = make.NOW.date()


class TestGiving:
    def test_it_is_kept_and_recorded(
        self, ours: Inspector, theirs: Inspector, director: Person
    ) -> None:
        made = make_handovers.in_state(State.GIVEN, ours, theirs, director)
        assert (made.state, made.given_at) == (State.GIVEN, clock.now())
        assert Event.objects.get(name="handover.given").by == ours.person
        assert not waiting_for(ours.person)

    @pytest.mark.parametrize("who", ["director", "colleague", "outsider"])
    def test_only_who_hands_over_confirms(
        self,
        request: pytest.FixtureRequest,
        ours: Inspector,
        theirs: Inspector,
        director: Person,
        who: str,
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        with pytest.raises(NotAllowed, match="示例督学"):
            give(made.pk, by=request.getfixturevalue(who))

    @pytest.mark.parametrize("state", [State.GIVEN, State.TAKEN, State.CANCELLED])
    def test_once_is_enough(
        self, ours: Inspector, theirs: Inspector, director: Person, state: State
    ) -> None:
        made = make_handovers.in_state(state, ours, theirs, director)
        with pytest.raises(WrongState):
            give(made.pk, by=ours.person)


class TestTaking:
    def test_schools_tasks_and_areas_move(
        self, ours: Inspector, theirs: Inspector, school: Unit, office: Unit, director: Person
    ) -> None:
        area = make_inspectorate.area(office, lead=ours.person)
        task = assign(
            school, by=director, kind="routine", purpose="督导", leader=ours.person,
            planned_on=TODAY + timedelta(days=2),
        )  # fmt: skip
        made = make_handovers.in_state(State.TAKEN, ours, theirs, director)
        task.refresh_from_db()
        area.refresh_from_db()
        forget(theirs.person)
        assert list(schools_of(theirs.person, TODAY)) == [school]
        assert not schools_of(ours.person, TODAY)
        assert (task.leader, area.lead) == (theirs.person, theirs.person)
        assert may(theirs.person, Permission.VISIT_MAKE, school)
        event = Event.objects.get(name="handover.taken")
        assert (event.by, event.data["schools"], event.data["assignments"]) == (theirs.person, 1, 1)
        assert made.state == State.TAKEN

    def test_the_briefing_is_kept_in_two_forms(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        make_findings.told(school, ours.person, fact="后来提出的问题。")
        assert briefing_docx(made)[:2] == b"PK"
        give(made.pk, by=ours.person)
        done = take(made.pk, by=theirs.person)
        assert briefing_of(done).promises[0].fact == "后来提出的问题。"
        assert briefing_of(done).taken_at == make.NOW
        assert files.content(done.docx).read(2) == b"PK"
        assert files.content(done.pdf).read(4) == b"%PDF"

    def test_a_visit_not_begun_gets_a_new_leader(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        visit = make_visits.planned(school, ours.person)
        make_handovers.in_state(State.TAKEN, ours, theirs, director)
        visit.refresh_from_db()
        assert visit.leader == theirs.person
        assert Event.objects.filter(name="visit.handed_over").count() == 1

    def test_a_visit_under_way_is_joined_with_its_sheets(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        visit = make_visits.on_site(school, ours.person, forms=[make_visits.version()])
        visit.records.update(keeper=ours.person)
        make_handovers.in_state(State.TAKEN, ours, theirs, director)
        visit.refresh_from_db()
        assert (visit.leader, list(visit.companions.all())) == (ours.person, [theirs.person])
        assert visit.records.get().keeper == theirs.person

    def test_a_visit_fed_back_is_joined_and_its_sheets_stay(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        visit, _feedback = make_visits.fed_back(school, ours.person)
        make_handovers.in_state(State.TAKEN, ours, theirs, director)
        assert list(visit.companions.all()) == [theirs.person]

    def test_a_companion_is_replaced_before_the_visit(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person, office: Unit
    ) -> None:
        third = make_inspectorate.new_inspector("示例第三人", office)
        make_inspectorate.responsible(third, school)
        make.holds(third.person, Role.RESPONSIBLE_INSPECTOR, school)
        visit = make_visits.planned(school, third.person, companions=[ours.person])
        share_out(visit.pk, by=third.person, duties={ours.person.pk: "食堂"})
        make_handovers.in_state(State.TAKEN, ours, theirs, director)
        visit.refresh_from_db()
        assert visit.duties.get().person == theirs.person
        assert (visit.leader, list(visit.companions.all())) == (third.person, [theirs.person])

    def test_objections_to_read_move_unless_he_wrote_the_finding(
        self,
        ours: Inspector,
        theirs: Inspector,
        school: Unit,
        director: Person,
        principal: Person,
        zone_lead: Person,
    ) -> None:
        make.holds(theirs.person, Role.RESPONSIBLE_INSPECTOR, school)
        read = [self.objected(school, who, principal, director, ours.person)
                for who in (zone_lead, theirs.person)]  # fmt: skip
        done = make_handovers.in_state(State.TAKEN, ours, theirs, director)
        for objection in read:
            objection.refresh_from_db()
        assert [objection.reader for objection in read] == [theirs.person, ours.person]
        assert "须另行指定复核人" in briefing_of(done).left[0]
        assert [task.kind for task in briefing_of(done).tasks] == ["异议复核"]
        event = Event.objects.get(name="handover.taken")
        assert (event.data["objections"], event.data["objections_left"]) == (1, 1)

    def objected(
        self, school: Unit, author: Person, principal: Person, director: Person, reader: Person
    ) -> Objection:
        finding = make_findings.told(school, author)
        made = file_objection(finding.pk, by=principal, statement="与事实不符。")
        return assign_reader(made.pk, by=director, reader=reader)

    def test_an_objection_of_another_school_needs_another_reader(
        self,
        ours: Inspector,
        theirs: Inspector,
        other_school: Unit,
        director: Person,
        colleague: Person,
    ) -> None:
        head = make.person("示例校长乙", other_school)
        make.holds(head, Role.PRINCIPAL, other_school)
        make.holds(ours.person, Role.PART_TIME_INSPECTOR, other_school)
        self.objected(other_school, colleague, head, director, ours.person)
        done = make_handovers.in_state(State.TAKEN, ours, theirs, director)
        assert "波洲示例中学" in briefing_of(done).left[0]

    def test_a_late_confirmation_counts_from_its_day(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        with clock.at(make.NOW + timedelta(days=3)):
            give(made.pk, by=ours.person)
            take(made.pk, by=theirs.person)
            assert list(schools_of(theirs.person, clock.today())) == [school]
        assert list(schools_of(ours.person, TODAY)) == [school]

    def test_who_has_left_need_not_confirm_if_the_office_says_why(
        self, ours: Inspector, theirs: Inspector, director: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        with pytest.raises(NotAllowed, match="还没有确认"):
            take(made.pk, by=theirs.person)
        with pytest.raises(Invalid, match="写明原因"):
            take(made.pk, by=director)
        done = take(made.pk, by=director, absent_reason="已调离")
        assert (done.state, done.absent_reason) == (State.TAKEN, "已调离")
        assert briefing_pdf(done)[:4] == b"%PDF"

    @pytest.mark.parametrize("who", ["inspector", "colleague", "outsider", "principal"])
    def test_only_who_takes_over_or_the_office_confirms(
        self,
        request: pytest.FixtureRequest,
        ours: Inspector,
        theirs: Inspector,
        director: Person,
        who: str,
    ) -> None:
        made = make_handovers.in_state(State.GIVEN, ours, theirs, director)
        with pytest.raises(NotAllowed):
            take(made.pk, by=request.getfixturevalue(who))

    @pytest.mark.parametrize("state", [State.TAKEN, State.CANCELLED])
    def test_once_is_enough(
        self, ours: Inspector, theirs: Inspector, director: Person, state: State
    ) -> None:
        made = make_handovers.in_state(state, ours, theirs, director)
        with pytest.raises(WrongState):
            take(made.pk, by=theirs.person)

    def test_what_is_none_is_not_found(self, director: Person) -> None:
        with pytest.raises(NotFound):
            take(uuid7(), by=director)


class TestPrincipal:
    def test_the_role_and_the_name_on_file_move(
        self, school: Unit, principal: Person, director: Person, inspector: Person
    ) -> None:
        successor = make.person("示例新校长", school, phone="13800000000")
        notice = make_findings.issued_notice(school, inspector, director)
        documents.deliver(notice.document_id, by=director)
        make_visits.planned(school, inspector)
        made = prepare_principal(school, successor, by=director, on=TODAY)
        assert {task.kind for task in briefing_of(made).tasks} == {"公文签收", "入校督导"}
        give(made.pk, by=principal)
        assert not may(successor, Permission.FINDING_RECTIFY, school)
        done = take(made.pk, by=successor)
        for person in (successor, principal):
            forget(person)
        assert may(successor, Permission.FINDING_RECTIFY, school)
        assert not may(principal, Permission.FINDING_RECTIFY, school)
        school.refresh_from_db()
        assert (school.principal_name, school.principal_phone) == ("示例新校长", "13800000000")
        assert list(visible_to(principal)) == [done]
        assert successor.grants.get().scope == principal.grants.get().scope == "subtree"

    def test_until_the_day_the_old_one_stays(
        self, school: Unit, principal: Person, director: Person
    ) -> None:
        successor = make.person("示例新校长", school)
        day = date(2026, 11, 2)
        made = prepare_principal(school, successor, by=director, on=day)
        give(made.pk, by=principal)
        with pytest.raises(WrongState, match="2026-11-02"):
            take(made.pk, by=successor)
        assert may(principal, Permission.FINDING_RECTIFY, school)
        with clock.at(make.NOW + timedelta(days=(day - TODAY).days)):
            take(made.pk, by=successor)
            for person in (successor, principal):
                forget(person)
            assert not may(principal, Permission.FINDING_RECTIFY, school)
            assert may(successor, Permission.FINDING_RECTIFY, school)


class TestCancelling:
    def test_nothing_has_moved_and_another_may_be_prepared(
        self, ours: Inspector, theirs: Inspector, school: Unit, director: Person
    ) -> None:
        made = make_handovers.in_state(State.CANCELLED, ours, theirs, director)
        assert made.state == State.CANCELLED
        assert Event.objects.get(name="handover.cancelled").data == {"reason": "改派他人"}
        assert list(schools_of(ours.person, TODAY)) == [school]
        make_handovers.of_inspector(ours, theirs, director)

    def test_without_a_reason_it_stays(
        self, ours: Inspector, theirs: Inspector, director: Person
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        with pytest.raises(Invalid, match="原因"):
            cancel(made.pk, by=director, reason=" ")

    @pytest.mark.parametrize("who", ["inspector", "colleague", "outsider"])
    def test_it_refuses_everybody_else(
        self,
        request: pytest.FixtureRequest,
        ours: Inspector,
        theirs: Inspector,
        director: Person,
        who: str,
    ) -> None:
        made = make_handovers.of_inspector(ours, theirs, director)
        with pytest.raises(NotAllowed):
            cancel(made.pk, by=request.getfixturevalue(who), reason="x")

    def test_what_was_taken_stays(
        self, ours: Inspector, theirs: Inspector, director: Person
    ) -> None:
        made = make_handovers.in_state(State.TAKEN, ours, theirs, director)
        with pytest.raises(WrongState):
            cancel(made.pk, by=director, reason="x")

"""More time: asked with a reason, decided by the office, counted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from dudao.audit.models import Event
from dudao.findings.actions import (
    ask_extension,
    grant_extension,
    refuse_extension,
    submit_rectification,
)
from dudao.findings.models import Extension, Finding
from dudao.findings.queries.extensions import extensions_to_decide, extensions_visible_to
from dudao.findings.rules.extensions import extension_told
from dudao.findings.states import EXTENSION_MOVES, ExtensionState, State
from dudao.inspectorate import actions as inspectorate
from dudao.lib import clock, workdays
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Norm, Person, Unit
from tests import make, make_inspectorate
from tests import make_findings as making
from tests.make_school_side import REASON, ask, rectifying

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return rectifying(school, inspector)


def later(finding: Finding, days: int = 5) -> date:
    return workdays.add(finding.due_on, days)


class TestAsking:
    def test_it_waits_for_the_office_and_moves_nothing(
        self, finding: Finding, principal: Person
    ) -> None:
        due_on = finding.due_on
        made = ask_extension(finding.pk, by=principal, until=later(finding), reason=f" {REASON} ")
        finding.refresh_from_db()
        assert (made.state, made.reason, made.asked_by) == (
            ExtensionState.ASKED, REASON, principal,
        )  # fmt: skip
        assert (finding.due_on, finding.extended_times) == (due_on, 0)
        event = Event.objects.get(name="finding.extension_asked")
        assert event.data["until"] == later(finding).isoformat()

    def test_one_request_waits_at_a_time(self, finding: Finding, principal: Person) -> None:
        ask(finding)
        with pytest.raises(WrongState, match="不用重复"):
            ask_extension(finding.pk, by=principal, until=later(finding), reason=REASON)

    def test_the_database_knows_it_too(self, finding: Finding) -> None:
        asked = ask(finding)
        asked.pk = uuid7()
        with pytest.raises(IntegrityError), transaction.atomic():
            asked.save(force_insert=True)

    def test_it_is_counted_and_ends(
        self, finding: Finding, principal: Person, director: Person
    ) -> None:
        for _time in range(2):
            grant_extension(ask(finding).pk, by=director)
            finding.refresh_from_db()
        assert finding.extended_times == 2
        with pytest.raises(WrongState, match="已延期2次"):
            ask_extension(finding.pk, by=principal, until=later(finding), reason=REASON)

    def test_an_office_sets_how_often(
        self, finding: Finding, principal: Person, office: Unit
    ) -> None:
        Norm.objects.create(
            key="findings.extension.times", office=office, value=0, basis="本室规定",
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
        with pytest.raises(WrongState, match="已延期0次"):
            ask_extension(finding.pk, by=principal, until=later(finding), reason=REASON)

    def test_danger_to_life_does_not_wait(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        danger = rectifying(school, inspector, life_safety=True)
        with pytest.raises(WrongState, match="必须立即整改"):
            ask_extension(danger.pk, by=principal, until=later(danger), reason=REASON)

    def test_after_the_deadline_it_is_too_late(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        late = making.late(school, inspector)
        with pytest.raises(WrongState, match="已过整改期限"):
            ask_extension(late.pk, by=principal, until=clock.today(), reason=REASON)

    @pytest.mark.parametrize(
        ("days", "word"), [(0, "晚于现期限"), (-3, "晚于现期限"), (40, "最多延15个工作日")]
    )
    def test_the_day_must_be_later_but_not_too_late(
        self, finding: Finding, principal: Person, days: int, word: str
    ) -> None:
        until = finding.due_on + timedelta(days=days)
        with pytest.raises(Invalid) as refused:
            ask_extension(finding.pk, by=principal, until=until, reason=REASON)
        assert word in refused.value.fields["until"]

    def test_a_holiday_is_no_deadline(self, finding: Finding, principal: Person) -> None:
        saturday = finding.due_on + timedelta(days=5 - finding.due_on.weekday())
        with pytest.raises(Invalid) as refused:
            ask_extension(finding.pk, by=principal, until=saturday, reason=REASON)
        assert "不是工作日" in refused.value.fields["until"]

    @pytest.mark.parametrize("reason", [" ", "长" * 501])
    def test_it_needs_a_reason_of_bearable_length(
        self, finding: Finding, principal: Person, reason: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            ask_extension(finding.pk, by=principal, until=later(finding), reason=reason)
        assert set(refused.value.fields) == {"reason"}

    @pytest.mark.parametrize("state", [State.SUBMITTED, State.CLOSED])
    def test_it_refuses_the_wrong_state(
        self, school: Unit, inspector: Person, principal: Person, state: State
    ) -> None:
        done = making.in_state(state, school, inspector)
        with pytest.raises(WrongState, match="不需要申请延期"):
            ask_extension(done.pk, by=principal, until=later(done), reason=REASON)

    def test_it_refuses_what_the_school_was_not_told(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        untold = making.finding(school, inspector)
        with pytest.raises(WrongState, match="还没有告知"):
            ask_extension(untold.pk, by=principal, until=later(untold), reason=REASON)

    @pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "director"])
    def test_it_refuses_the_wrong_person(
        self, request: pytest.FixtureRequest, finding: Finding, who: str
    ) -> None:
        by = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            ask_extension(finding.pk, by=by, until=later(finding), reason=REASON)

    def test_it_notices_that_the_finding_moved_on(
        self, finding: Finding, principal: Person
    ) -> None:
        with pytest.raises(Conflict):
            ask_extension(
                finding.pk, by=principal, until=later(finding), reason=REASON,
                seen=finding.revision - 1,
            )  # fmt: skip


class TestDeciding:
    def test_granting_moves_both_deadlines_and_counts(
        self, finding: Finding, director: Person
    ) -> None:
        until = later(finding)
        asked = ask(finding, until=until)
        granted = grant_extension(asked.pk, by=director, note="抓紧。")
        finding.refresh_from_db()
        assert (finding.due_on, finding.first_due_on, finding.extended_times) == (until, until, 1)
        assert (granted.state, granted.granted_until, granted.decided_by) == (
            ExtensionState.GRANTED, until, director,
        )  # fmt: skip
        event = Event.objects.get(name="finding.extension_granted")
        assert extension_told(event.data) == f"延至{until.isoformat()}：抓紧。"

    def test_it_may_be_granted_for_less(self, finding: Finding, director: Person) -> None:
        asked, until = ask(finding), later(finding, 2)
        grant_extension(asked.pk, by=director, until=until)
        finding.refresh_from_db()
        assert finding.due_on == until

    def test_but_not_for_more(self, finding: Finding, director: Person) -> None:
        asked = ask(finding)
        with pytest.raises(Invalid) as refused:
            grant_extension(asked.pk, by=director, until=later(finding, 6))
        assert "不能晚于" in refused.value.fields["until"]

    def test_what_waited_too_long_is_granted_all_the_same(
        self, finding: Finding, director: Person
    ) -> None:
        asked = ask(finding)
        with clock.at(clock.now() + timedelta(days=(finding.due_on - clock.today()).days + 1)):
            grant_extension(asked.pk, by=director)
        finding.refresh_from_db()
        assert finding.extended_times == 1

    def test_refusing_needs_a_reason_and_moves_nothing(
        self, finding: Finding, office_staff: Person
    ) -> None:
        asked, due_on = ask(finding), finding.due_on
        with pytest.raises(Invalid) as refused:
            refuse_extension(asked.pk, by=office_staff, note=" ")
        assert set(refused.value.fields) == {"note"}
        refuse_extension(asked.pk, by=office_staff, note="可按期完成。")
        finding.refresh_from_db()
        asked.refresh_from_db()
        assert (finding.due_on, finding.extended_times) == (due_on, 0)
        assert (asked.state, asked.decision_note) == (ExtensionState.REFUSED, "可按期完成。")
        assert Event.objects.filter(name="finding.extension_refused").exists()

    def test_it_is_decided_once(self, finding: Finding, director: Person) -> None:
        asked = ask(finding)
        refuse_extension(asked.pk, by=director, note="不同意。")
        with pytest.raises(WrongState):
            grant_extension(asked.pk, by=director)
        with pytest.raises(WrongState):
            refuse_extension(asked.pk, by=director, note="再次不同意。")

    def test_what_was_handed_in_needs_no_more_time(
        self, finding: Finding, principal: Person, director: Person
    ) -> None:
        asked = ask(finding)
        submit_rectification(finding.pk, by=principal, result="已清理。")
        with pytest.raises(WrongState, match="已提交"):
            grant_extension(asked.pk, by=director)
        assert not extensions_to_decide(director).exists()
        refuse_extension(asked.pk, by=director, note="已提交。")

    @pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "principal"])
    @pytest.mark.parametrize("decide", [grant_extension, refuse_extension])
    def test_it_refuses_the_wrong_person(
        self, request: pytest.FixtureRequest, finding: Finding, who: str, decide: object
    ) -> None:
        asked, by = ask(finding), request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            decide(asked.pk, by=by, note="好。")  # type: ignore[operator]

    def test_nobody_decides_for_his_own_school(
        self, finding: Finding, school: Unit, director: Person
    ) -> None:
        asked = ask(finding)
        make.holds(director, make.Role.PRINCIPAL, school)
        with pytest.raises(NotAllowed, match="本校"):
            grant_extension(asked.pk, by=director)

    def test_nor_somebody_recused(
        self, finding: Finding, school: Unit, director: Person, office_staff: Person
    ) -> None:
        card = make_inspectorate.inspector(office_staff)
        inspectorate.declare_recusal(
            card.pk, school, by=director, ground="relative", detail="", start_on=clock.today()
        )
        with pytest.raises(NotAllowed):
            grant_extension(ask(finding).pk, by=office_staff)

    def test_a_request_that_is_not_there_is_told(self, director: Person) -> None:
        with pytest.raises(NotFound):
            grant_extension(uuid7(), by=director)


class TestReading:
    def test_it_waits_for_those_who_decide(
        self, finding: Finding, zone_lead: Person, director: Person, principal: Person
    ) -> None:
        asked = ask(finding)
        assert list(extensions_to_decide(zone_lead)) == [asked]
        assert list(extensions_to_decide(director)) == [asked]
        assert not extensions_to_decide(principal).exists()

    @pytest.mark.parametrize(
        ("who", "sees"),
        [("principal", 1), ("inspector", 1), ("director", 1), ("colleague", 0), ("outsider", 0)],
    )
    def test_who_sees_the_finding_sees_it(
        self, request: pytest.FixtureRequest, finding: Finding, who: str, sees: int
    ) -> None:
        ask(finding)
        assert extensions_visible_to(request.getfixturevalue(who)).count() == sees


@pytest.mark.parametrize("state", list(ExtensionState))
@pytest.mark.parametrize("move", list(EXTENSION_MOVES))
def test_only_what_was_asked_is_decided(state: ExtensionState, move: str) -> None:
    assert (state in EXTENSION_MOVES[move].sources) is (state == ExtensionState.ASKED)


def test_an_extension_is_called_by_finding_and_day(finding: Finding) -> None:
    asked: Extension = ask(finding)
    assert str(asked) == f"{finding} → {asked.asked_until}"

"""Days on which something goes wrong in the loop: a clear answer, and nothing lost.

Tested where it belongs:
- a category retired while in use: test_categories.py,
  `test_retired_it_is_offered_no_longer_and_kept_where_it_stands`;
- a webhook target that hangs: tests/notifications/test_sending.py,
  `test_a_target_that_hangs_delays_nobody`;
- a clock set back: test_climb.py, `test_set_back_it_reminds_nobody_twice_and_loses_nothing`, and
  tests/notifications/test_digest.py, `test_a_clock_set_back_repeats_nothing_and_loses_nothing`;
- a holiday in the statement and the rule alike, over years: test_holiday_deadlines.py.
"""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.findings import actions, queries
from dudao.findings.models import Finding, RectificationFile, Reminder, Verification
from dudao.findings.queries import watchers
from dudao.findings.states import About, CircularGround, State, Verdict
from dudao.handovers.actions import give, prepare_principal, take
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.states import RecusalGround
from dudao.jobs.on_event import react
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.notifications.models import Message
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests import make_findings as making
from tests.make_school_side import ask, rectifying

pytestmark = pytest.mark.usefixtures("still")
#: Told on Tuesday 20 October with ten workdays: due on Tuesday 3 November 2026.
DUE = date(2026, 11, 3)


def morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.CHINA).replace(hour=9)


def test_a_holiday_is_no_deadline_and_the_answer_names_a_workday(
    school: Unit, inspector: Person
) -> None:
    with clock.at(morning(date(2026, 9, 21))), pytest.raises(Invalid) as refused:
        making.told(school, inspector, due_on=date(2026, 10, 1))
    assert refused.value.fields["due_on"] == "2026-10-01不是工作日，可改为2026-10-08。"
    assert not Finding.objects.exists()


def test_an_objection_after_its_window_is_refused_with_the_day_and_a_way_on(
    school: Unit, inspector: Person, principal: Person
) -> None:
    told = making.told(school, inspector)
    late = morning(date(2026, 11, 4))
    with clock.at(late), pytest.raises(WrongState, match=r"2026-11-03.*联系责任督学"):
        actions.file_objection(told.pk, by=principal, statement="没有堆放。")
    assert not told.objections.exists()


def test_evidence_once_handed_in_cannot_be_removed(
    school: Unit, inspector: Person, principal: Person
) -> None:
    made = rectifying(school, inspector)
    photo = making.photo(school, principal, "blue")
    actions.submit_rectification(made.pk, by=principal, result="已清理。", evidence=[photo])
    kept = RectificationFile.objects.get()
    for remove in (kept.delete, photo.delete, kept.rectification.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            remove()
    actions.verify(made.pk, by=inspector, verdict=Verdict.NOT, note="还差一处。")
    actions.submit_rectification(made.pk, by=principal, result="全部清理。")
    assert [round_.files.count() for round_ in queries.rounds(made)] == [0, 1]  # newest first


def test_a_principal_who_leaves_mid_loop_leaves_nothing_undone(
    school: Unit, inspector: Person, principal: Person, director: Person
) -> None:
    made = making.told(school, inspector)
    actions.promise(made.pk, by=principal, responsible_person="示例老师", measures="每日清理。")
    successor = make.person("示例新校长", school)
    hand_over = prepare_principal(school, successor, by=director, on=clock.today())
    give(hand_over.pk, by=principal)
    take(hand_over.pk, by=successor)
    with clock.at(make.NOW + timedelta(days=1)):
        former, new = (Person.objects.get(pk=who.pk) for who in (principal, successor))
        assert list(queries.inbox(new)) == [made]
        assert not queries.inbox(former).exists()
        assert watchers.at_school(made) == [new]
        made.refresh_from_db()
        assert (made.responsible_person, made.measures) == ("示例老师", "每日清理。")
        with pytest.raises(NotAllowed):
            actions.submit_rectification(made.pk, by=former, result="已清理。")
        actions.submit_rectification(made.pk, by=new, result="已清理。")
        actions.verify(made.pk, by=inspector, verdict=Verdict.NOT, note="还差一处。")
        returned = Event.objects.get(name="finding.returned")
        react(event=returned.pk, reaction="tell_people")
    assert [row.person for row in Message.objects.filter(kind="finding.returned")] == [new]


class TestRecusedLater:
    """The inspector raised the finding in good faith; the kinship came out afterwards."""

    @pytest.fixture
    def card(self, inspector: Person) -> Inspector:
        return make_inspectorate.inspector(inspector)

    @pytest.fixture
    def found(self, school: Unit, inspector: Person, card: Inspector) -> Finding:
        make_inspectorate.responsible(card, school)
        return making.in_state(State.SUBMITTED, school, inspector)

    def recuse(self, card: Inspector, unit: Unit, by: Person) -> None:
        inspectorate.declare_recusal(
            card.pk, unit, by=by, ground=RecusalGround.RELATIVE, detail="校长是近亲属。",
            start_on=clock.today(), end_on=None,
        )  # fmt: skip

    def test_nothing_more_is_judged_and_what_was_raised_stays(
        self, found: Finding, card: Inspector, school: Unit, inspector: Person, director: Person
    ) -> None:
        self.recuse(card, school, director)
        for judge in (
            lambda: actions.verify(
                found.pk, by=inspector, verdict=Verdict.RECTIFIED, note="看过。"
            ),
            lambda: actions.propose_circular(
                found.pk, by=inspector, ground=CircularGround.VIOLATION, reason="违规收费。"
            ),
        ):
            with pytest.raises(NotAllowed, match="回避"):
                judge()
        found.refresh_from_db()
        assert (found.state, found.raised_by) == (State.SUBMITTED, inspector)
        assert not Verification.objects.exists()
        actions.verify(found.pk, by=director, verdict=Verdict.RECTIFIED, note="看过。")
        with pytest.raises(NotAllowed, match="回避"):
            actions.recheck(found.pk, by=inspector, note="仍然畅通。")

    def test_no_more_time_is_given(
        self, card: Inspector, school: Unit, inspector: Person, director: Person
    ) -> None:
        make.holds(inspector, Role.ZONE_LEAD, school)
        asked = ask(rectifying(school, inspector))
        self.recuse(card, school, director)
        with pytest.raises(NotAllowed, match="回避"):
            actions.grant_extension(asked.pk, by=inspector)
        with pytest.raises(NotAllowed, match="回避"):
            actions.refuse_extension(asked.pk, by=inspector, note="不行。")

    def test_no_objection_is_read(
        self, card: Inspector, school: Unit, inspector: Person, director: Person, principal: Person
    ) -> None:
        told = making.told(school, director)
        made = actions.file_objection(told.pk, by=principal, statement="没有堆放。")
        actions.assign_reader(made.pk, by=director, reader=inspector)
        self.recuse(card, school, director)
        with pytest.raises(NotAllowed, match="回避"):
            actions.answer_objection(made.pk, by=inspector, outcome="rejected", reasons="属实。")

    def test_no_circular_is_decided(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        told = making.told(school, inspector)
        proposed = actions.propose_circular(
            told.pk, by=inspector, ground=CircularGround.VIOLATION, reason="违规收费。"
        )
        self.recuse(make_inspectorate.inspector(director), school, director)
        with pytest.raises(NotAllowed, match="回避"):
            actions.decide_circular(proposed.pk, by=director, accept=True)


class TestARequestThatWaitsForUs:
    """Nobody urges a school whose request lies on our desk."""

    def climbed(self, told: Finding, day: date) -> Reminder | None:
        with clock.at(morning(day)):
            return actions.climb(told.pk, about=About.RECTIFICATION)

    def test_more_time_holds_the_reminder_while_the_office_may_decide(
        self, school: Unit, inspector: Person
    ) -> None:
        told = making.told(school, inspector)
        with clock.at(morning(date(2026, 10, 28))):
            ask(told)
        assert self.climbed(told, date(2026, 10, 29)) is None  # due soon
        assert self.climbed(told, date(2026, 10, 30)) is None  # the last day for an answer
        assert self.climbed(told, date(2026, 11, 2)) is not None
        event = Event.objects.get(name="finding.reminded")
        assert event.data["pending"] == ["extension"]
        react(event=event.pk, reaction="tell_people")
        assert {row.text for row in Message.objects.filter(kind="finding.reminded")} == {
            f"整改快到期，请抓紧办理（延期申请待批复）：{told.number}，期限{DUE.isoformat()}"
        }
        assert "（延期申请待批复）" in queries.history(told, inspector)[-1].text

    def test_once_refused_it_is_reminded_as_ever(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        told = making.told(school, inspector)
        with clock.at(morning(date(2026, 10, 28))):
            actions.refuse_extension(ask(told).pk, by=director, note="来得及。")
        assert self.climbed(told, date(2026, 10, 29)) is not None
        assert Event.objects.get(name="finding.reminded").data["pending"] == []

    def test_an_objection_holds_nothing_but_is_named(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        told = making.told(school, inspector)
        actions.file_objection(told.pk, by=principal, statement="没有堆放。")
        assert self.climbed(told, date(2026, 10, 29)) is not None
        assert Event.objects.get(name="finding.reminded").data["pending"] == ["objection"]

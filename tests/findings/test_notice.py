"""整改通知书: drafted from findings, checked, signed off, issued; with that the school is told."""

from datetime import date, timedelta
from typing import Any, cast

import pytest

from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.documents.content import RectificationNotice
from dudao.documents.states import State as DocumentState
from dudao.findings.actions import draft_notice, issue_notice, revise_notice, verify
from dudao.findings.models import Notice
from dudao.findings.states import Route, State, Verdict
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def notice(school: Unit, inspector: Person) -> Notice:
    return making.notice(school, inspector)


def content_of(notice: Notice) -> RectificationNotice:
    notice.document.refresh_from_db()
    return cast("RectificationNotice", notice.document.typed_content)


def revised(notice: Notice, by: Person, **given: Any) -> Notice:
    given.setdefault("lead_in", "改后的引言。")
    given.setdefault("demands", ["改后的要求。"])
    given.setdefault("due", {})
    given.setdefault("seen", notice.document.text_sha256)
    return revise_notice(notice.pk, by=by, **given)


class TestDrafting:
    def test_it_gathers_the_findings_of_one_school(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        one = making.told(school, inspector)
        with clock.at(make.NOW + timedelta(minutes=1)):
            two = making.finding(school, director, route=Route.REPORT, fact="围墙倾斜。")
        made = draft_notice([one.pk, two.pk], by=inspector)
        content = content_of(made)
        assert [p.fact for p in content.problems] == [one.fact, two.fact]
        assert [p.due_on for p in content.problems] == [one.due_on, two.due_on]
        assert content.problems[0].workdays == one.workdays
        assert "督学示例督学、示例主任于2026年10月20日" in content.lead_in
        assert set(made.findings.all()) == {one, two}
        assert str(made) == made.document.title

    def test_it_leaves_a_record(self, notice: Notice) -> None:
        event = Event.objects.get(name="notice.drafted")
        assert event.data == {"findings": [str(notice.findings.get().pk)]}

    def test_a_passed_deadline_is_set_anew(self, school: Unit, inspector: Person) -> None:
        finding = making.late(school, inspector)
        problem = content_of(draft_notice([finding.pk], by=inspector)).problems[0]
        assert (problem.due_on, problem.workdays) == (date(2026, 11, 3), 10)

    def test_one_school_a_notice(
        self, school: Unit, other_school: Unit, inspector: Person, director: Person
    ) -> None:
        findings = [making.told(school, inspector), making.told(other_school, director)]
        with pytest.raises(Invalid, match="同一所学校"):
            draft_notice([f.pk for f in findings], by=director)

    def test_a_finding_is_in_one_live_notice_only(self, notice: Notice, inspector: Person) -> None:
        finding = notice.findings.get()
        with pytest.raises(Conflict) as refused:
            draft_notice([finding.pk], by=inspector)
        assert refused.value.current == str(notice.pk)
        documents.void(notice.document_id, by=inspector, reason="重新起草")
        assert draft_notice([finding.pk], by=inspector).findings.get() == finding

    def test_it_refuses_what_is_closed_or_belongs_on_a_feedback_list(
        self, school: Unit, inspector: Person
    ) -> None:
        closed = making.in_state(State.CLOSED, school, inspector)
        with pytest.raises(WrongState, match="已销号"):
            draft_notice([closed.pk], by=inspector)
        untold = making.finding(school, inspector, route=Route.SUGGESTION)
        with pytest.raises(WrongState, match="还没有反馈"):
            draft_notice([untold.pk], by=inspector)

    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, school: Unit, inspector: Person, who: str
    ) -> None:
        finding = making.told(school, inspector)
        with pytest.raises(NotAllowed):
            draft_notice([finding.pk], by=request.getfixturevalue(who))


class TestRevising:
    def test_it_changes_frame_and_deadlines(self, notice: Notice, inspector: Person) -> None:
        finding = notice.findings.get()
        revised(notice, inspector, due={finding.pk: date(2026, 10, 26)})
        content = content_of(notice)
        assert (content.lead_in, content.demands) == ("改后的引言。", ["改后的要求。"])
        assert content.problems[0].due_on == date(2026, 10, 26)
        assert Event.objects.filter(name="notice.revised").exists()

    def test_two_people_at_once(self, notice: Notice, inspector: Person, director: Person) -> None:
        revised(notice, director)
        with pytest.raises(Conflict):
            revised(notice, inspector, lead_in="晚了一步。")

    def test_it_says_what_is_wrong(self, notice: Notice, inspector: Person) -> None:
        pk = notice.findings.get().pk
        given = {"lead_in": " ", "demands": [" "], "due": {pk: date(2026, 10, 19)}}
        with pytest.raises(Invalid) as refused:
            revised(notice, inspector, **given)
        assert set(refused.value.fields) == {"lead_in", "demands", f"due_{pk}"}

    def test_only_a_draft_is_revised(self, notice: Notice, inspector: Person) -> None:
        documents.submit(notice.document_id, by=inspector)
        with pytest.raises(WrongState):
            revised(notice, inspector)

    def test_a_notice_that_is_none_is_not_found(self, inspector: Person) -> None:
        with pytest.raises(NotFound):
            revise_notice(uuid7(), by=inspector, lead_in="x", demands=["x"], due={}, seen="")

    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, notice: Notice, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            revised(notice, request.getfixturevalue(who))


class TestIssuing:
    def test_the_school_is_told_and_due_as_printed(
        self, notice: Notice, inspector: Person, director: Person
    ) -> None:
        finding = notice.findings.get()
        revised(notice, inspector, due={finding.pk: date(2026, 10, 26)})
        making.signed_off(notice, inspector, director)
        issue_notice(notice.pk, by=director)
        finding.refresh_from_db()
        notice.document.refresh_from_db()
        assert notice.document.state == DocumentState.ISSUED
        assert (finding.told_at, finding.due_on) == (clock.now(), date(2026, 10, 26))
        assert finding.number == "问〔2026〕1号"
        event = Event.objects.get(name="finding.noticed")
        assert event.data == {"notice": str(notice.pk), "due_on": "2026-10-26"}
        assert Event.objects.filter(name="notice.issued").exists()

    def test_it_must_be_signed_off(self, notice: Notice, director: Person) -> None:
        with pytest.raises(WrongState):
            issue_notice(notice.pk, by=director)

    def test_a_problem_closed_meanwhile_is_not_demanded(
        self, school: Unit, inspector: Person, director: Person
    ) -> None:
        finding = making.told(school, inspector)
        notice = draft_notice([finding.pk], by=inspector)
        making.signed_off(notice, inspector, director)
        verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="现场已改。")
        with pytest.raises(WrongState, match="另行起草"):
            issue_notice(notice.pk, by=director)

    def test_a_deadline_that_passed_meanwhile_is_not_printed(
        self, notice: Notice, inspector: Person, director: Person
    ) -> None:
        making.signed_off(notice, inspector, director)
        with (
            clock.at(make.NOW + timedelta(days=40)),
            pytest.raises(WrongState, match="期限已过"),
        ):
            issue_notice(notice.pk, by=director)
        notice.document.refresh_from_db()
        assert notice.document.number == ""

    @pytest.mark.parametrize("who", ["outsider", "colleague", "inspector", "principal"])
    def test_it_refuses_everybody_else(
        self,
        request: pytest.FixtureRequest,
        notice: Notice,
        inspector: Person,
        director: Person,
        who: str,
    ) -> None:
        making.signed_off(notice, inspector, director)
        with pytest.raises(NotAllowed):
            issue_notice(notice.pk, by=request.getfixturevalue(who))

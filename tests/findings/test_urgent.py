"""Danger to life and violations: reported in writing at once, received by the office."""

from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.findings import actions, queries
from dudao.findings.models import Finding, UrgentReport
from dudao.findings.queries import dealing
from dudao.findings.states import Route, Severity, State
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
SAID: dict[str, Any] = {"situation": "围墙倾斜，随时可能倒塌。", "measures_taken": "已拉警戒线。"}


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.finding(school, inspector, life_safety=True)


@pytest.fixture
def report(finding: Finding, inspector: Person) -> UrgentReport:
    return actions.report_urgent(finding.pk, by=inspector, **SAID)


class TestReporting:
    def test_the_school_is_told_and_the_office_waits_to_receive(
        self, report: UrgentReport, finding: Finding, director: Person, principal: Person
    ) -> None:
        finding.refresh_from_db()
        assert (finding.told_at, report.reported_at) == (clock.now(), clock.now())
        assert finding in queries.inbox(principal)
        assert list(dealing.urgent_to_receive(director)) == [report]
        event = Event.objects.get(name="finding.urgently_reported")
        assert event.data == {
            "report": report.pk.hex,
            "life_safety": True,
            "violation": False,
            "danger_removed": False,
        }
        report.refresh_from_db()
        assert str(report) == f"{finding} 2026-10-20"

    @pytest.mark.parametrize("given", [{"violation": True}, {"route": Route.REPORT}])
    def test_a_violation_is_told_by_the_feedback_list_or_the_notice(
        self, school: Unit, inspector: Person, given: dict[str, Any]
    ) -> None:
        finding = making.finding(school, inspector, **given)
        made = actions.report_urgent(
            finding.pk, by=inspector, danger_removed=True, advice="立案。", **SAID
        )
        finding.refresh_from_db()
        assert finding.told_at is None
        assert (made.danger_removed, made.advice) == (True, "立案。")

    def test_it_is_for_danger_and_violations_only(self, school: Unit, inspector: Person) -> None:
        plain = making.finding(school, inspector)
        with pytest.raises(WrongState, match="危及人身安全"):
            actions.report_urgent(plain.pk, by=inspector, **SAID)

    def test_once_and_while_open(
        self, report: UrgentReport, school: Unit, inspector: Person
    ) -> None:
        with pytest.raises(WrongState, match="已经书面报告"):
            actions.report_urgent(report.finding_id, by=inspector, **SAID)
        closed = making.in_state(State.CLOSED, school, inspector, life_safety=True)
        with pytest.raises(WrongState, match="办结"):
            actions.report_urgent(closed.pk, by=inspector, **SAID)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"situation": " "}, "situation"),
            ({"measures_taken": "长" * 1001}, "measures_taken"),
            ({"advice": "长" * 1001}, "advice"),
        ],
    )
    def test_it_says_what_is_wrong(
        self, finding: Finding, inspector: Person, given: dict[str, str], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            actions.report_urgent(finding.pk, by=inspector, **{**SAID, **given})
        assert set(refused.value.fields) == {field}

    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal", "section_officer"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, finding: Finding, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            actions.report_urgent(finding.pk, by=request.getfixturevalue(who), **SAID)


class TestReceiving:
    def test_the_office_decides(
        self, report: UrgentReport, office_staff: Person, director: Person
    ) -> None:
        made = actions.receive_urgent(report.pk, by=office_staff, decision="立即印发通知书。")
        assert (made.received_by, made.received_at) == (office_staff, clock.now())
        assert not dealing.urgent_to_receive(director).exists()
        told = {e.name: e.text for e in queries.history(report.finding, director)}
        assert told["finding.urgent_received"] == "立即印发通知书。"
        with pytest.raises(WrongState, match="示例科员"):
            actions.receive_urgent(report.pk, by=director, decision="再看。")

    def test_it_says_what_it_decides(self, report: UrgentReport, director: Person) -> None:
        with pytest.raises(Invalid) as refused:
            actions.receive_urgent(report.pk, by=director, decision=" ")
        assert set(refused.value.fields) == {"decision"}

    def test_one_that_is_none_is_not_found(self, director: Person) -> None:
        with pytest.raises(NotFound):
            actions.receive_urgent(uuid7(), by=director, decision="同意")

    @pytest.mark.parametrize("who", ["outsider", "inspector", "principal"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, report: UrgentReport, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            actions.receive_urgent(report.pk, by=request.getfixturevalue(who), decision="同意")


def test_who_reads_it(
    report: UrgentReport, inspector: Person, colleague: Person, principal: Person, outsider: Person
) -> None:
    assert list(dealing.urgent_visible_to(inspector)) == [report]
    for nobody in (colleague, principal, outsider):
        assert not dealing.urgent_visible_to(nobody).exists()


class TestTheWayAProblemGoes:
    def test_what_is_serious_does_not_stay_between_inspector_and_school(
        self, school: Unit, inspector: Person
    ) -> None:
        for given in ({"severity": Severity.SERIOUS}, {"life_safety": True}):
            with pytest.raises(Invalid) as refused:
                making.finding(school, inspector, route=Route.ON_SITE, **given)
            assert set(refused.value.fields) == {"route"}
        assert making.finding(school, inspector, route=Route.ON_SITE).route == Route.ON_SITE

    def test_a_violation_is_marked_and_stays_marked(self, school: Unit, inspector: Person) -> None:
        finding = making.finding(school, inspector, violation=True)
        assert actions.edit_finding(finding.pk, by=inspector, fact="改后。").violation
        assert not actions.edit_finding(finding.pk, by=inspector, violation=False).violation

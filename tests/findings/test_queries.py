"""Who sees which findings, in which order, and what is counted."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from dudao.access.roles import Role
from dudao.documents import actions as documents
from dudao.findings import actions, queries
from dudao.findings.models import Finding
from dudao.findings.states import Route, State, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


class TestVisibility:
    @pytest.mark.parametrize(
        ("who", "untold", "told"),
        [
            ("director", True, True),
            ("inspector", True, True),
            ("zone_lead", True, True),
            ("principal", False, True),
            ("school_liaison", False, True),
            ("section_officer", False, True),
            ("colleague", False, False),
            ("outsider", False, False),
            ("auditor", False, False),
            ("administrator", False, False),
        ],
    )
    def test_it_follows_the_role(
        self,
        request: pytest.FixtureRequest,
        school: Unit,
        section: Unit,
        inspector: Person,
        who: str,
        untold: bool,
        told: bool,
    ) -> None:
        person = request.getfixturevalue(who)
        finding = making.finding(school, inspector, route=Route.SECTION, section=section)
        assert queries.visible_to(person).filter(pk=finding.pk).exists() is untold
        actions.tell([finding.pk], by=inspector)
        assert queries.visible_to(person).filter(pk=finding.pk).exists() is told

    def test_a_section_sees_only_what_is_tagged_to_it(
        self, school: Unit, inspector: Person, section_officer: Person
    ) -> None:
        making.told(school, inspector)
        assert not queries.visible_to(section_officer).exists()

    def test_a_notice_shows_to_the_school_when_it_is_delivered(
        self, school: Unit, inspector: Person, director: Person, principal: Person
    ) -> None:
        notice = making.issued_notice(school, inspector, director)
        assert list(queries.notices_visible_to(inspector)) == [notice]
        assert not queries.notices_visible_to(principal).exists()
        documents.deliver(notice.document_id, by=director)
        assert list(queries.notices_visible_to(principal)) == [notice]


class TestLedger:
    def test_newest_first_in_one_statement(
        self,
        school: Unit,
        inspector: Person,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with clock.at(make.NOW - timedelta(days=3)):
            older = making.told(school, inspector)
        newer = [making.told(school, inspector)]
        with clock.at(make.NOW + timedelta(minutes=1)):
            newer.append(making.told(school, inspector))
        inspector.refresh_from_db()
        queries.visible_to(inspector)  # the grants are kept on the person
        with django_assert_num_queries(1):
            rows = list(queries.ledger(inspector))
            words = [(f.unit.name, str(f.raised_by), f.notice, f.section) for f in rows]
        assert rows == [newer[1], newer[0], older]
        assert len(words) == 3

    @pytest.mark.parametrize(
        "given",
        [
            {"text": "消防"},
            {"text": "问〔2026〕1号"},
            {"school": "溪口"},
            {"state": "submitted"},
            {"route": Route.NOTICE},
            {"severity": "serious"},
            {"topic": "食堂"},
            {"life_safety": True},
            {"found_from": date(2026, 10, 20), "found_to": date(2026, 10, 20)},
            {"due_from": date(2026, 10, 20), "due_to": date(2026, 10, 23)},
        ],
    )
    def test_it_is_narrowed(
        self,
        school: Unit,
        other_school: Unit,
        inspector: Person,
        director: Person,
        given: dict[str, Any],
    ) -> None:
        wanted = making.in_state(
            State.SUBMITTED,
            school,
            inspector,
            fact="消防栓无水。",
            route=Route.NOTICE,
            topic_title="食堂卫生",
            life_safety=True,
        )
        making.late(other_school, director)
        assert list(queries.ledger(director, **given)) == [wanted]

    def test_empty_filters_do_not_narrow(self, school: Unit, inspector: Person) -> None:
        finding = making.told(school, inspector)
        assert list(queries.ledger(inspector, text="", overdue=False, raised_by=None)) == [finding]
        assert list(queries.ledger(inspector, raised_by=inspector.pk)) == [finding]

    def test_overdue_is_what_the_school_is_late_with(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        late = making.late(school, inspector)
        waiting = making.late(school, inspector)
        actions.promise(waiting.pk, by=principal, responsible_person="甲", measures="乙")
        actions.submit_rectification(waiting.pk, by=principal, result="已改。")
        making.told(school, inspector)
        closed = making.in_state(State.CLOSED, school, inspector)
        assert list(queries.ledger(inspector, overdue=True)) == [late]
        assert list(queries.overdue(clock.today())) == [late]
        assert closed not in queries.ledger(inspector, state="unfinished")
        assert closed not in queries.open_of(school)


class TestHome:
    def test_the_figures_are_one_statement(
        self,
        school: Unit,
        inspector: Person,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        making.late(school, inspector)
        making.in_state(State.SUBMITTED, school, inspector)
        making.in_state(State.CLOSED, school, inspector)
        making.told(school, inspector, workdays=3)
        making.told(school, inspector, workdays=4)
        queries.visible_to(inspector)
        with django_assert_num_queries(2):  # the norm and the figures
            figures = queries.counts(inspector, clock.today())
        assert figures == queries.Counts(open=4, overdue=1, to_verify=1, due_soon=1)

    def test_the_school_sees_returned_ones_first(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        urgent = making.told(school, inspector, workdays=1)
        calm = making.told(school, inspector, workdays=9)
        returned = making.in_state(State.RETURNED, school, inspector)
        waiting = making.in_state(State.SUBMITTED, school, inspector)
        making.finding(school, inspector)
        assert list(queries.inbox(principal)) == [returned, urgent, calm]
        assert list(queries.handed_in(principal)) == [waiting]
        assert not queries.inbox(inspector).exists()

    def test_what_waits_longest_is_judged_first(
        self, school: Unit, inspector: Person, principal: Person
    ) -> None:
        second = making.in_state(State.SUBMITTED, school, inspector)
        with clock.at(make.NOW - timedelta(days=1)):
            first = making.in_state(State.SUBMITTED, school, inspector)
        assert list(queries.to_verify(inspector)) == [first, second]
        assert not queries.to_verify(principal).exists()


class TestHistory:
    @pytest.fixture
    def finding(self, school: Unit, inspector: Person, principal: Person) -> Finding:
        notice = making.notice(school, inspector)
        finding = notice.findings.get()
        director = make.person("示例主任乙", school.office)
        make.holds(director, Role.DIRECTOR, school.region)
        making.signed_off(notice, inspector, director)
        with clock.at(make.NOW + timedelta(hours=1)):
            actions.issue_notice(notice.pk, by=director)
            actions.promise(finding.pk, by=principal, responsible_person="甲", measures="乙")
            file = making.photo(school, principal)
            actions.submit_rectification(finding.pk, by=principal, result="已改。", evidence=[file])
            actions.verify(finding.pk, by=inspector, verdict=Verdict.NOT, note="没改")
        finding.refresh_from_db()
        return finding

    def test_it_tells_everything_in_order(self, finding: Finding, inspector: Person) -> None:
        told = [(e.what, e.text) for e in queries.history(finding, inspector)]
        assert told == [
            ("发现问题", ""),
            ("告知学校", "问〔2026〕1号"),
            ("印发整改通知书", "整改期限：2026-11-10"),
            ("落实责任人和措施", "甲：乙"),
            ("提交整改结果", "已改。"),
            ("核查未通过，退回重改", "未整改。没改"),
        ]

    def test_files_are_shown_with_their_round(self, finding: Finding, inspector: Person) -> None:
        entry = queries.history(finding, inspector)[4]
        assert [file.name for file in entry.files] == ["red.png"]
        assert str(entry.by) == "示例校长"

    def test_the_schools_side_begins_when_it_was_told(
        self, finding: Finding, principal: Person
    ) -> None:
        assert queries.history(finding, principal)[0].what == "告知学校"

    def test_the_rounds_come_with_files_and_verdicts(
        self, finding: Finding, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(4):
            rounds = list(queries.rounds(finding))
            shown = [(list(r.evidence.all()), list(r.verifications.all())) for r in rounds]
        assert len(shown[0][0]) == len(shown[0][1]) == 1

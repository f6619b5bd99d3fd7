"""科室协商: a finding put to a section by letter, with its own clock and its way back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.documents.queries import file_of
from dudao.documents.states import State as Paper
from dudao.files import queries as files
from dudao.findings import actions, queries
from dudao.findings.models import Consultation, Finding
from dudao.findings.queries import dealing
from dudao.findings.states import CONSULTATION_MOVES, Route, State
from dudao.findings.states import ConsultationState as Letter
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make, make_dealing
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")

SECTION, OFFICE = "section", "office"
#: move -> the action that makes it, and who does.
STEPS: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
    "send": (actions.send_consultation, {}, OFFICE),
    "accept": (actions.accept_consultation, {}, SECTION),
    "return": (actions.return_consultation, {"reason": "不属本股职责"}, SECTION),
    "answer": (actions.answer_consultation, {"answer": "资金已下达。"}, SECTION),
    "ask_again": (actions.ask_again, {"reason": "没有写明时间"}, OFFICE),
    "conclude": (actions.conclude_consultation, {"conclusion": "同意。"}, OFFICE),
    "withdraw": (actions.withdraw_consultation, {"reason": "学校已解决"}, OFFICE),
}
EVENTS = {
    "send": "consultation.sent",
    "accept": "consultation.accepted",
    "return": "consultation.returned",
    "answer": "consultation.answered",
    "ask_again": "consultation.asked_again",
    "conclude": "consultation.concluded",
    "withdraw": "consultation.withdrawn",
}


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    photo = making.photo(school, inspector)
    return making.told(school, inspector, evidence=[photo])


@pytest.fixture
def letter(finding: Finding, section: Unit, office_staff: Person) -> Consultation:
    return make_dealing.opened(finding, section, office_staff)


class TestEveryStateAndMove:
    def test_every_move_has_its_action(self) -> None:
        assert set(STEPS) == set(CONSULTATION_MOVES)

    @pytest.mark.parametrize("move", STEPS)
    @pytest.mark.parametrize("state", Letter)
    def test_it_moves_or_refuses(
        self, school: Unit, section: Unit, director: Person, state: Letter, move: str
    ) -> None:
        letter = make_dealing.in_state(state, school, section, director)
        if state == Letter.DRAFT and move == "send":
            make_dealing.signed_off(letter)
        action, given, side = STEPS[move]
        by = director if side == OFFICE else make_dealing.at_section(section)
        if state in CONSULTATION_MOVES[move].sources:
            action(letter.pk, by=by, **given)
            letter.refresh_from_db()
            assert letter.state == CONSULTATION_MOVES[move].target
            event = Event.objects.filter(name=EVENTS[move]).latest("pk")
            assert event.data["consultation"] == str(letter.pk)
            assert event.subject_id == str(letter.finding_id)
        else:
            with pytest.raises(WrongState):
                action(letter.pk, by=by, **given)

    @pytest.mark.parametrize("move", STEPS)
    @pytest.mark.parametrize("who", ["outsider", "inspector", "colleague", "principal"])
    def test_it_refuses_everybody_else(
        self,
        request: pytest.FixtureRequest,
        school: Unit,
        section: Unit,
        director: Person,
        who: str,
        move: str,
    ) -> None:
        source = min(CONSULTATION_MOVES[move].sources)
        letter = make_dealing.in_state(source, school, section, director)
        action, given, _side = STEPS[move]
        with pytest.raises(NotAllowed):
            action(letter.pk, by=request.getfixturevalue(who), **given)

    @pytest.mark.parametrize("move", STEPS)
    def test_one_that_is_none_is_not_found(self, director: Person, move: str) -> None:
        action, given, _side = STEPS[move]
        with pytest.raises(NotFound):
            action(uuid7(), by=director, **given)


class TestOpening:
    def test_it_drafts_the_letter(
        self, letter: Consultation, finding: Finding, section: Unit, office_staff: Person
    ) -> None:
        content = letter.document.typed_content
        assert (content.section, content.problem.fact) == (section.name, finding.fact)
        assert (content.question, content.reply_by) == (make_dealing.QUESTION, letter.due_on)
        assert letter.due_on == date(2026, 11, 17)
        assert letter.document.state == Paper.DRAFT
        assert str(letter) == f"{finding} → {section}"
        event = Event.objects.get(name="consultation.opened")
        assert (event.by, event.data["section"]) == (office_staff, section.pk)

    def test_a_day_may_be_given(
        self, finding: Finding, section: Unit, office_staff: Person
    ) -> None:
        day = date(2026, 10, 30)
        assert make_dealing.opened(finding, section, office_staff, due_on=day).due_on == day

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"question": " "}, "question"),
            ({"question": "长" * 1001}, "question"),
            ({"due_on": date(2026, 10, 24)}, "due_on"),
            ({"due_on": date(2026, 10, 19)}, "due_on"),
        ],
    )
    def test_it_says_what_is_wrong(
        self,
        finding: Finding,
        section: Unit,
        office_staff: Person,
        given: dict[str, Any],
        field: str,
    ) -> None:
        with pytest.raises(Invalid) as refused:
            make_dealing.opened(finding, section, office_staff, **given)
        assert set(refused.value.fields) == {field}

    def test_the_section_is_one_of_this_county(
        self, finding: Finding, school: Unit, next_county_office: Unit, office_staff: Person
    ) -> None:
        foreign = make.unit(UnitKind.SECTION, office=next_county_office)
        for wrong in (school, foreign):
            with pytest.raises(Invalid) as refused:
                make_dealing.opened(finding, wrong, office_staff)
            assert set(refused.value.fields) == {"section"}

    def test_one_letter_to_a_section_at_a_time(
        self, letter: Consultation, finding: Finding, section: Unit, office_staff: Person
    ) -> None:
        with pytest.raises(Conflict) as refused:
            make_dealing.opened(finding, section, office_staff)
        assert refused.value.current == str(letter.pk)
        other = make.unit(UnitKind.DEPARTMENT, name="财政局", office=finding.office)
        assert make_dealing.opened(finding, other, office_staff).section == other

    def test_what_is_closed_is_not_put_to_anybody(
        self, school: Unit, section: Unit, inspector: Person, office_staff: Person
    ) -> None:
        closed = making.in_state(State.CLOSED, school, inspector)
        with pytest.raises(WrongState, match="办结"):
            make_dealing.opened(closed, section, office_staff)

    @pytest.mark.parametrize("who", ["outsider", "inspector", "principal", "section_officer"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, finding: Finding, section: Unit, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            make_dealing.opened(finding, section, request.getfixturevalue(who))


class TestRevising:
    def revised(self, letter: Consultation, by: Person, **given: Any) -> Consultation:
        given.setdefault("question", "请一并明确承办人。")
        given.setdefault("due_on", date(2026, 10, 30))
        given.setdefault("seen", letter.document.text_sha256)
        return actions.revise_consultation(letter.pk, by=by, **given)

    def test_question_and_deadline_change(self, letter: Consultation, office_staff: Person) -> None:
        made = self.revised(letter, office_staff)
        made.document.refresh_from_db()
        content = made.document.typed_content
        assert (content.question, content.reply_by) == (made.question, date(2026, 10, 30))
        assert Event.objects.filter(name="consultation.revised").exists()
        with pytest.raises(Conflict):
            self.revised(letter, office_staff)

    def test_it_says_what_is_wrong(self, letter: Consultation, office_staff: Person) -> None:
        with pytest.raises(Invalid) as refused:
            self.revised(letter, office_staff, question=" ", due_on=date(2026, 10, 1))
        assert set(refused.value.fields) == {"question", "due_on"}

    def test_only_a_draft_is_revised(self, letter: Consultation, office_staff: Person) -> None:
        documents.submit(letter.document_id, by=office_staff)
        with pytest.raises(WrongState):
            self.revised(letter, office_staff)

    @pytest.mark.parametrize("who", ["outsider", "inspector", "section_officer"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, letter: Consultation, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            self.revised(letter, request.getfixturevalue(who))


class TestSending:
    def test_the_section_gets_the_letter_and_the_photos(
        self,
        letter: Consultation,
        section: Unit,
        office_staff: Person,
        section_officer: Person,
    ) -> None:
        make_dealing.signed_off(letter)
        sent = actions.send_consultation(letter.pk, by=office_staff)
        sent.document.refresh_from_db()
        assert sent.document.number == "晃教督商〔2026〕1号"
        assert sent.sent_at == clock.now()
        assert sent.finding.section == section
        assert list(dealing.consultations_visible_to(section_officer)) == [sent]
        assert list(dealing.with_section(section_officer)) == [sent]
        enclosed = sent.files.get(enclosed=True).file
        assert enclosed.unit == section
        assert str(sent.files.get()).startswith(str(sent))
        seen = files.visible_to(section_officer)
        assert enclosed in seen
        assert file_of(section_officer, sent.document.pdf_id) == sent.document.pdf
        assert queries.visible_to(section_officer).filter(pk=sent.finding_id).exists()

    def test_a_section_named_before_stays(
        self, school: Unit, section: Unit, inspector: Person, office_staff: Person
    ) -> None:
        finding = making.told(school, inspector, route=Route.SECTION, section=section)
        other = make.unit(UnitKind.DEPARTMENT, name="财政局", office=finding.office)
        letter = make_dealing.signed_off(make_dealing.opened(finding, other, office_staff))
        assert actions.send_consultation(letter.pk, by=office_staff).finding.section == section

    def test_it_must_be_signed_off_first(
        self, letter: Consultation, office_staff: Person, section_officer: Person
    ) -> None:
        with pytest.raises(WrongState):
            actions.send_consultation(letter.pk, by=office_staff)
        assert not dealing.consultations_visible_to(section_officer).exists()

    def test_a_deadline_that_passed_meanwhile_is_not_printed(
        self, letter: Consultation, office_staff: Person
    ) -> None:
        make_dealing.signed_off(letter)
        with (
            clock.at(make.NOW + timedelta(days=40)),
            pytest.raises(WrongState, match="已过"),
        ):
            actions.send_consultation(letter.pk, by=office_staff)


class TestTheSection:
    def test_accepting_signs_for_the_letter(
        self, school: Unit, section: Unit, director: Person, section_officer: Person
    ) -> None:
        letter = make_dealing.in_state(Letter.SENT, school, section, director)
        actions.accept_consultation(letter.pk, by=section_officer)
        assert letter.document.deliveries.get().acknowledged_by == section_officer

    def test_a_township_without_a_desk_accepts_too(
        self, office: Unit, school: Unit, director: Person
    ) -> None:
        township = make.unit(UnitKind.TOWNSHIP, name="龙溪口镇", office=office)
        officer = make.person("示例干部", township)
        make.holds(officer, Role.TOWNSHIP_OFFICER, township)
        letter = make_dealing.in_state(Letter.SENT, school, township, director)
        assert actions.accept_consultation(letter.pk, by=officer).accepted_by == officer
        assert letter.document.deliveries.get().acknowledged_at is None

    def test_an_answer_with_files_is_seen_by_the_inspector(
        self,
        school: Unit,
        section: Unit,
        director: Person,
        inspector: Person,
        principal: Person,
        section_officer: Person,
    ) -> None:
        letter = make_dealing.in_state(Letter.SENT, school, section, director)
        paper = making.photo(section, section_officer, "blue")
        made = actions.answer_consultation(
            letter.pk, by=section_officer, answer="资金已下达。", evidence=[paper]
        )
        assert (made.accepted_by, made.answered_by) == (section_officer, section_officer)
        answered = made.evidence.filter(sha256=paper.sha256)
        assert {file.unit for file in answered} == {section, school}
        assert files.visible_to(inspector).filter(pk__in=answered).count() == 1
        assert not files.visible_to(principal).filter(pk__in=answered).exists()
        assert Event.objects.get(name="consultation.answered").data["late"] is False
        assert list(dealing.back_from_section(director)) == [made]

    def test_what_comes_too_late_is_told(
        self, school: Unit, section: Unit, director: Person, section_officer: Person
    ) -> None:
        letter = make_dealing.in_state(Letter.ACCEPTED, school, section, director)
        with clock.at(make.NOW + timedelta(days=40)):
            assert list(dealing.overdue_consultations(clock.today())) == [letter]
            actions.answer_consultation(letter.pk, by=section_officer, answer="已办。")
            assert not dealing.overdue_consultations(clock.today()).exists()
        assert Event.objects.get(name="consultation.answered").data["late"] is True

    @pytest.mark.parametrize("move", ["return", "answer", "ask_again", "conclude", "withdraw"])
    def test_words_are_needed(
        self, school: Unit, section: Unit, director: Person, move: str
    ) -> None:
        source = min(CONSULTATION_MOVES[move].sources)
        letter = make_dealing.in_state(source, school, section, director)
        action, given, side = STEPS[move]
        by = director if side == OFFICE else make_dealing.at_section(section)
        with pytest.raises(Invalid) as refused:
            action(letter.pk, by=by, **dict.fromkeys(given, " "))
        assert set(refused.value.fields) == set(given)


class TestTheWayBack:
    def test_asked_again_the_section_has_a_shorter_term(
        self, school: Unit, section: Unit, director: Person
    ) -> None:
        letter = make_dealing.in_state(Letter.ANSWERED, school, section, director)
        made = actions.ask_again(letter.pk, by=director, reason="没有写明时间")
        assert made.due_on == date(2026, 10, 27)

    def test_concluded_the_finding_may_become_the_section_s(
        self, school: Unit, section: Unit, director: Person, section_officer: Person
    ) -> None:
        letter = make_dealing.in_state(Letter.ANSWERED, school, section, director)
        actions.conclude_consultation(
            letter.pk, by=director, conclusion="由计财股整改。", assign=True
        )
        finding = Finding.objects.get(pk=letter.finding_id)
        assert (finding.responsible_unit, finding.cause) == (section, "由计财股整改。")
        assert list(queries.inbox(section_officer)) == [finding]
        assert Event.objects.get(name="finding.assigned").data["responsible"] == section.pk

    def test_a_withdrawn_draft_is_void(self, letter: Consultation, office_staff: Person) -> None:
        actions.withdraw_consultation(letter.pk, by=office_staff, reason="学校已解决")
        letter.document.refresh_from_db()
        assert letter.document.state == Paper.VOID

    def test_what_was_sent_stays_in_the_register(
        self, school: Unit, section: Unit, director: Person
    ) -> None:
        letter = make_dealing.in_state(Letter.SENT, school, section, director)
        actions.withdraw_consultation(letter.pk, by=director, reason="学校已解决")
        letter.document.refresh_from_db()
        assert letter.document.state == Paper.ISSUED


def test_the_finding_s_history_tells_the_whole_way(
    school: Unit, section: Unit, director: Person
) -> None:
    letter = make_dealing.in_state(Letter.CONCLUDED, school, section, director)
    told = {entry.name: entry.text for entry in queries.history(letter.finding, director)}
    assert told["consultation.sent"] == section.name
    assert {"consultation.accepted", "consultation.answered", "consultation.concluded"} <= set(told)


def test_inspectors_read_letters_of_their_schools_and_nobody_else(
    letter: Consultation, inspector: Person, colleague: Person, outsider: Person, principal: Person
) -> None:
    assert list(dealing.consultations_visible_to(inspector)) == [letter]
    for nobody in (colleague, outsider, principal):
        assert not dealing.consultations_visible_to(nobody).exists()


def test_an_office_writes_to_its_own_sections(
    office: Unit, section: Unit, school: Unit, next_county_office: Unit
) -> None:
    make.unit(UnitKind.SECTION, office=next_county_office)
    assert list(dealing.outside_units(office)) == [section]

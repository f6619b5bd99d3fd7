"""A school's self-evaluation: prefilled, answered, with papers, sent, given back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import SelfAnswer, SelfEvaluation
from dudao.evaluation.queries.known import newer_figures
from dudao.evaluation.queries.rounds import effort
from dudao.evaluation.queries.self_evaluation import (
    self_evaluations_visible_to,
    to_fill_in,
    to_review,
)
from dudao.evaluation.queries.self_papers import self_docx
from dudao.evaluation.states import Agreement, AnswerSource, Asked, Stage, Standing
from dudao.files.actions import store
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.metrics import actions as metrics
from dudao.metrics.models import Metric
from dudao.metrics.queries import value_of
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_rounds
from tests.make_rounds import now

A, M = Asked.INDICATOR, Asked.METRIC


@pytest.fixture
def mine(office: Unit, director: Person, school: Unit, principal: Person) -> SelfEvaluation:
    """The school's self-evaluation; its pupils and books are known."""
    make_rounds.value(school, "books", 6000)
    return make_rounds.begun(office, director, school)


def paper(school: Unit, by: Person, text: str = "合同") -> File:
    return make_findings.photo(school, by)


def test_the_school_answers_only_what_is_not_known(mine: SelfEvaluation) -> None:
    found = now(mine)
    known = {item.code: item.answer for item in found.items if item.answer}
    assert known["books"].source == AnswerSource.METRIC
    assert known["pupils"].source == AnswerSource.PROFILE
    assert mine.answers.get(code="due").source == AnswerSource.FINDING
    left = [item.code for item in found.items if item.left]
    assert left == ["books", "pupils", "A1.2", "A2.1", "A2.2"]
    assert (found.asked, found.prefilled, found.left) == (5, 2, 5 + 3)
    assert (mine.asked, mine.prefilled, mine.left) == (5, 2, 8)


def test_it_is_still_right(mine: SelfEvaluation, principal: Person) -> None:
    assert actions.confirm_answers(mine.pk, ["books", "pupils", "A1.2"], by=principal) == 2
    found = now(mine)
    assert found.item(M, "books").standing == Standing.CONFIRMED
    assert found.left == found.evaluation.left == 6
    assert list(history_of(mine.candidate))[-1].data["codes"] == ["books", "pupils"]


def test_what_is_not_right_is_changed_and_said_to_be(
    mine: SelfEvaluation, principal: Person
) -> None:
    row = actions.answer(mine.pk, M, "books", by=principal, value="6,400", text="新购400册")
    assert (row.number, row.standing, row.source) == (
        Decimal(6400), Standing.CHANGED, AnswerSource.OWN,
    )  # fmt: skip
    found = now(mine)
    assert found.item(A, "A1.1").reason.score == Decimal("20.00")  # 6400 ÷ 320 pupils
    again = actions.answer(mine.pk, M, "pupils", by=principal, value="320")
    assert again.standing == Standing.CONFIRMED
    assert actions.answer(mine.pk, M, "pupils", by=principal, value="").standing == Standing.EMPTY


def test_a_changed_figure_stands_on_the_schools_sheet(
    mine: SelfEvaluation, school: Unit, principal: Person
) -> None:
    with pytest.raises(Invalid) as refused:  # an official figure is not changed without a word
        actions.answer(mine.pk, M, "books", by=principal, value="6400")
    assert "写一句原因" in refused.value.fields["value"]
    assert value_of(school, "books", 2026).number == 6000
    actions.answer(mine.pk, M, "books", by=principal, value="6400", text="新购400册")
    stands = value_of(school, "books", 2026)
    assert (stands.number, stands.note, stands.source) == (6400, "新购400册", "reported")
    assert newer_figures(mine) == []


def test_a_confirmed_figure_is_confirmed_there_too(
    mine: SelfEvaluation, school: Unit, principal: Person
) -> None:
    assert value_of(school, "books", 2026).confirmed_by is None
    actions.confirm_answers(mine.pk, ["books"], by=principal)
    assert value_of(school, "books", 2026).confirmed_by == principal


def test_a_figure_that_became_another_is_taken_over_first(
    mine: SelfEvaluation, school: Unit, director: Person, principal: Person
) -> None:
    make_rounds.filled(mine, principal)
    stands = value_of(school, "books", 2026)
    metrics.correct_value(stands.pk, by=director, text="7000", note="按装备处台账")
    assert [one.code for one in newer_figures(mine)] == ["books"]
    with pytest.raises(Invalid, match="更正") as refused:
        actions.submit_self_evaluation(mine.pk, by=principal)
    assert "图书册数" in refused.value.fields["answers"]
    assert actions.confirm_answers(mine.pk, ["books"], by=principal) == 0  # to be looked at
    assert now(mine).item(M, "books").value == "7000"
    assert actions.renew_figures(mine.pk, by=principal) == []
    assert actions.confirm_answers(mine.pk, ["books"], by=principal) == 1
    assert actions.submit_self_evaluation(mine.pk, by=principal).candidate.stage == Stage.APPLIED


def test_figures_are_renewed_and_those_that_came_later_are_known(
    mine: SelfEvaluation, school: Unit, principal: Person, outsider: Person
) -> None:
    make_rounds.value(school, "pupils", 330)
    (one,) = actions.renew_figures(mine.pk, by=principal)
    assert (one.code, one.number) == ("pupils", 330)
    row = mine.answers.get(code="pupils")
    assert (row.source, row.standing) == (AnswerSource.METRIC, Standing.PREFILLED)
    assert list(history_of(mine.candidate))[-1].name == "evaluation.figures_renewed"
    mine.answers.filter(code="books").delete()
    assert [one.code for one in actions.renew_figures(mine.pk, by=principal)] == ["books"]
    with pytest.raises(NotAllowed):
        actions.renew_figures(mine.pk, by=outsider)


def test_a_figure_of_two_levels_is_changed_where_it_is_known(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    Unit.objects.filter(pk=school.pk).update(stages=["primary", "junior"])
    school.refresh_from_db()
    levels = ["primary", "junior"]
    Metric.objects.create(key="pupils", label="在校生数", period="school_year", levels=levels)
    for level in levels:
        make_rounds.value(school, "pupils", 200, level=level)
    evaluation = make_rounds.begun(office, director, school)
    assert now(evaluation).item(M, "pupils").value == "400"
    with pytest.raises(Invalid) as refused:
        actions.answer(evaluation.pk, M, "pupils", by=principal, value="410")
    assert "由“学校数据”里的各项算出" in refused.value.fields["value"]
    row = actions.answer(evaluation.pk, M, "pupils", by=principal, value="400", text="含附设班")
    assert row.standing == Standing.CONFIRMED


def test_what_records_tell_is_not_asked_and_costs_nothing_while_unknown(
    mine: SelfEvaluation, principal: Person
) -> None:
    item = now(mine).item(A, "A2.3")
    assert (item.by_system, item.asked) == (True, False)
    assert [one.name for one in item.figures] == ["closed", "due"]
    mine.answers.filter(code__in=["closed", "due"]).delete()
    make_rounds.filled(mine, principal)
    found = now(mine)
    assert found.item(A, "A2.3").figures == []
    assert found.item(A, "A2.3").reason.score is None
    assert found.explanation.total == Decimal("98.75")
    assert found.answered


def test_the_self_score_goes_along(mine: SelfEvaluation, principal: Person) -> None:
    for code, value in (("A1.2", "yes"), ("A2.1", "B"), ("A2.2", "1")):
        assert actions.answer(mine.pk, A, code, by=principal, value=value).standing == Standing.OWN
    found = now(mine).explanation
    # 18.75 + 20, and 25.5 + 15 of 50 spread over 60: nothing was to be put right
    assert found.total == Decimal("87.35")
    assert now(mine).grade_word == "优秀"


@pytest.mark.parametrize(
    ("of", "code", "value", "told"),
    [
        (M, "books", "很多", "请填数字"),
        (M, "books", "1e30", "请填数字"),
        (M, "books", "NaN", "请填数字"),
        (M, "books", "99999999999", "数字太大"),
        (A, "A1.2", "maybe", "请从这些里选：是、否"),
        (A, "A2.1", "E", "请从这些里选：A、B"),
        (A, "A1.1", "3", "由数据算出"),
    ],
)
def test_what_cannot_be_scored_is_refused(
    mine: SelfEvaluation, principal: Person, of: Asked, code: str, value: str, told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.answer(mine.pk, of, code, by=principal, value=value)
    assert any(word in refused.value.fields["value"] for word in told.split("|"))


def test_a_word_may_be_said_of_what_figures_decide(mine: SelfEvaluation, principal: Person) -> None:
    row = actions.answer(mine.pk, A, "A1.1", by=principal, value="", text="另有电子图书。")
    assert (row.standing, row.text) == (Standing.EMPTY, "另有电子图书。")
    with pytest.raises(Invalid, match="更正"):
        actions.answer(mine.pk, A, "A1.2", by=principal, value="yes", text="字" * 5001)
    for of, code in ((M, "due"), (A, "Z9")):
        with pytest.raises(NotFound):
            actions.answer(mine.pk, of, code, by=principal, value="1")


def test_two_people_at_once_notice_each_other(
    mine: SelfEvaluation, principal: Person, school_liaison: Person
) -> None:
    first = actions.answer(mine.pk, A, "A2.1", by=principal, value="B", seen=0)
    with pytest.raises(Conflict) as told:
        actions.answer(mine.pk, A, "A2.1", by=school_liaison, value="A", seen=0)
    assert told.value.current == {"value": "B", "text": "", "edition": 1}
    actions.answer(mine.pk, A, "A2.1", by=school_liaison, value="A", seen=first.edition)
    actions.answer(mine.pk, A, "A1.2", by=principal, value="yes", seen=0)  # another line is free
    actions.write_texts(mine.pk, by=principal, seen=1, strengths="好")
    with pytest.raises(Conflict) as told:
        actions.write_texts(mine.pk, by=school_liaison, seen=1, strengths="更好")
    assert told.value.current == {"strengths": "好", "edition": 2}


def test_time_is_measured_between_saves(mine: SelfEvaluation, principal: Person) -> None:
    opened = make.NOW
    steps = [(120, opened), (180, opened), (4000, opened), (4100, None)]
    for seconds, since in steps:
        with clock.at(make.NOW + timedelta(seconds=seconds)):
            actions.answer(mine.pk, A, "A2.2", by=principal, value="0", opened=since)
    mine.refresh_from_db()
    assert mine.seconds == 120 + 60 + 20 * 60  # longer away is not at work
    assert now(mine).minutes == 23


def test_a_paper_is_attached_once_and_used_again(
    mine: SelfEvaluation, school: Unit, principal: Person
) -> None:
    file = paper(school, principal)
    row = actions.attach_evidence(mine.pk, file.pk, ["A1.2"], by=principal, title="保安合同")
    again = actions.attach_evidence(mine.pk, paper(school, principal).pk, ["A2.1"], by=principal)
    assert again.pk == row.pk
    assert again.codes == ["A1.2", "A2.1"]
    assert again.title == "保安合同"
    assert now(mine).gaps == []
    actions.use_evidence(mine.pk, row.pk, ["A2.1"], by=principal)
    assert [gap.title for gap in now(mine).gaps] == ["保安合同"]
    assert actions.use_evidence(mine.pk, row.pk, [], by=principal) is None
    assert not mine.evidence.exists()


def test_an_expired_paper_is_told(mine: SelfEvaluation, school: Unit, principal: Person) -> None:
    file = paper(school, principal)
    day = date(2025, 10, 20)
    actions.attach_evidence(
        mine.pk, file.pk, ["A1.2"], by=principal, title="保安合同", dated_on=day
    )
    assert [gap.expired_on for gap in now(mine).gaps] == [date(2026, 10, 20)]


def test_an_expired_paper_hinders_until_there_is_a_good_one(
    mine: SelfEvaluation, school: Unit, principal: Person
) -> None:
    make_rounds.filled(mine, principal, "model")
    old = {"title": "保安合同", "dated_on": date(2025, 10, 20)}
    actions.attach_evidence(mine.pk, paper(school, principal).pk, ["A1.2"], by=principal, **old)
    with pytest.raises(Invalid) as refused:
        actions.submit_self_evaluation(mine.pk, by=principal)
    assert "“保安合同”（2026-10-20起已过期，用于A1.2）" in refused.value.fields["evidence"]
    new = {"title": "保安合同", "dated_on": date(2026, 9, 1)}
    other = store(make_rounds.PDF, name="新合同.pdf", unit=school, by=principal)
    actions.attach_evidence(mine.pk, other.pk, ["A1.2"], by=principal, **new)
    assert now(mine).expired == []
    assert actions.submit_self_evaluation(mine.pk, by=principal).candidate.stage == Stage.APPLIED


def test_papers_of_others_or_of_tomorrow_are_refused(
    mine: SelfEvaluation, school: Unit, other_school: Unit, principal: Person, colleague: Person
) -> None:
    strange = make_findings.photo(other_school, colleague)
    with pytest.raises(Invalid, match="本单位"):
        actions.attach_evidence(mine.pk, strange.pk, ["A1.2"], by=principal)
    file = paper(school, principal)
    with pytest.raises(Invalid, match="没有这个指标"):
        actions.attach_evidence(mine.pk, file.pk, ["Z"], by=principal)
    with pytest.raises(Invalid, match="晚于今天"):
        actions.attach_evidence(
            mine.pk, file.pk, ["A1.2"], by=principal, dated_on=date(2026, 10, 21)
        )
    with pytest.raises(NotFound):
        actions.use_evidence(mine.pk, 0, [], by=principal)


def test_nothing_is_sent_before_it_is_complete(mine: SelfEvaluation, principal: Person) -> None:
    with pytest.raises(Invalid, match="还差8项") as refused:
        actions.submit_self_evaluation(mine.pk, by=principal)
    assert set(refused.value.fields) == {"answers", "strengths", "problems", "applied_grade"}
    assert "校门有人值守" in refused.value.fields["answers"]


def test_it_is_sent_with_the_grade_and_its_papers(
    mine: SelfEvaluation, principal: Person, inspector: Person
) -> None:
    found = make_rounds.filled(mine, principal, "model")
    assert found.agreement == Agreement.AGREES
    sent = actions.submit_self_evaluation(mine.pk, by=principal)
    assert sent.candidate.stage == Stage.APPLIED
    assert sent.candidate.applied_grade == "model"
    assert (sent.score, sent.grade) == (Decimal("98.75"), "model")
    assert sent.inputs["answers"]["A2.1"] == "A"
    assert sent.inputs["metrics"]["books"] == "6000"
    assert list(history_of(sent.candidate))[-1].name == "evaluation.applied"
    name, content = self_docx(now(mine), "report")
    assert name == "龙溪口示例小学自评报告.docx"
    assert content[:2] == b"PK"
    assert list(to_review(inspector)) == [sent.candidate]


def test_a_blind_application_is_told_and_goes_with_a_reason(
    mine: SelfEvaluation, principal: Person
) -> None:
    make_rounds.filled(mine, principal, "model")
    actions.answer(mine.pk, A, "A2.1", by=principal, value="D")
    with pytest.raises(Invalid, match="得分不符") as refused:
        actions.submit_self_evaluation(mine.pk, by=principal)
    assert "自评得分80.75，对应“优秀”，低于申报的“示范”" in refused.value.fields["reason"]
    sent = actions.submit_self_evaluation(mine.pk, by=principal, reason="新楼下月启用。")
    assert (sent.agreement, sent.reason) == (Agreement.HIGHER, "新楼下月启用。")


def test_a_lower_application_is_noticed_and_sent(mine: SelfEvaluation, principal: Person) -> None:
    make_rounds.filled(mine, principal, "qualified")
    assert actions.submit_self_evaluation(mine.pk, by=principal).agreement == Agreement.LOWER
    boss = Person.objects.get(username="director")
    actions.give_back_self_evaluation(mine.candidate_id, by=boss, reason="图书数有误")
    with pytest.raises(Invalid, match="没有这个等级"):
        actions.write_texts(mine.pk, by=principal, applied_grade="best")


def test_it_is_given_back_and_sent_again(
    mine: SelfEvaluation, principal: Person, inspector: Person
) -> None:
    candidate = make_rounds.applied(mine, principal)
    assert effort(candidate.round).sent == 1
    with pytest.raises(WrongState, match="不能再改"):
        actions.answer(mine.pk, A, "A2.1", by=principal, value="B")
    with pytest.raises(Invalid):
        actions.give_back_self_evaluation(candidate.pk, by=inspector, reason=" ")
    back = actions.give_back_self_evaluation(candidate.pk, by=inspector, reason="图书数有误")
    assert (back.stage, effort(candidate.round).sent) == (Stage.SELF_EVALUATION, 0)
    mine.refresh_from_db()
    assert (mine.returned_reason, mine.returned_times) == ("图书数有误", 1)
    actions.answer(mine.pk, M, "books", by=principal, value="6100", text="漏登100册")
    assert actions.submit_self_evaluation(mine.pk, by=principal).returned_reason == ""
    events = [event.name for event in history_of(candidate)]
    assert events.count("evaluation.applied") == 2
    with pytest.raises(NotFound):
        actions.give_back_self_evaluation(uuid7(), by=inspector, reason="无")


def test_only_the_school_fills_in_and_only_the_rater_gives_back(
    mine: SelfEvaluation, principal: Person, director: Person, outsider: Person
) -> None:
    for stranger in (director, outsider):
        with pytest.raises(NotAllowed):
            actions.answer(mine.pk, A, "A2.1", by=stranger, value="B")
    candidate = make_rounds.applied(mine, principal)
    for stranger in (principal, outsider):
        with pytest.raises(NotAllowed):
            actions.give_back_self_evaluation(candidate.pk, by=stranger, reason="无")
    with pytest.raises(NotFound):
        actions.answer(uuid7(), A, "A2.1", by=principal, value="B")
    assert not self_evaluations_visible_to(outsider).exists()
    assert self_evaluations_visible_to(principal).count() == 1


def test_what_waits_is_on_the_schools_list(mine: SelfEvaluation, principal: Person) -> None:
    assert [one.self_evaluation.left for one in to_fill_in(principal)] == [8]
    make_rounds.applied(mine, principal)
    assert not to_fill_in(principal)


def test_the_next_round_begins_with_what_was_said(
    mine: SelfEvaluation, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    file = paper(school, principal)
    actions.attach_evidence(mine.pk, file.pk, ["A1.2"], by=principal, title="保安合同")
    make_rounds.applied(mine, principal)
    again = make_rounds.begun(office, director, school, title="又一轮")
    found = now(again)
    assert found.item(A, "A1.2").answer.source == AnswerSource.EARLIER
    assert [one.title for one in found.papers] == ["保安合同"]
    assert found.papers[0].earlier
    assert SelfAnswer.objects.filter(self_evaluation=again, code="A2.1", choice="A").exists()


def test_begun_moments_are_aware(mine: SelfEvaluation) -> None:
    assert isinstance(mine.begun_at, datetime)

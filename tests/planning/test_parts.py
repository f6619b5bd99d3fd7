"""A programme at one school: self-evaluation, initial opinion, defence, opinion, rectification."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.analytics.queries.programmes import opinion, report
from dudao.documents.actions import prepare, publish
from dudao.documents.models import Document, Publication
from dudao.documents.states import State as DocumentState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Part, Programme
from dudao.planning.queries.legal_windows import filing_window
from dudao.planning.queries.programmes import coming, parts_visible_to, votes_of
from dudao.planning.rules.programmes import Step
from dudao.planning.states import PartState, ProgrammeState
from dudao.visits import actions as visits
from tests import make, make_programmes, make_visits
from tests.make_findings import photo
from tests.make_programmes import Sent

THE_DAY = date(2026, 11, 24)  # a Tuesday
UNTIL = date(2027, 1, 8)
FOUND = "总体规范，食堂留样不全。"


@pytest.fixture
def there(still: None) -> Iterator[None]:
    """Let the test happen on the day of the visit."""
    with clock.at(make.NOW + timedelta(days=35)):
        yield


@pytest.fixture
def sent(office: Unit, director: Person, school: Unit) -> Sent:
    """A programme that asked the school for a self-evaluation."""
    return make_programmes.notified(office, director, [school], **make_programmes.ASKED)


@pytest.fixture
def told(there: None, office: Unit, director: Person, school: Unit) -> Sent:
    """A programme whose school has the initial opinion."""
    with clock.at(make.NOW):
        made = make_programmes.notified(office, director, [school])
    actions.record_visit(made.part.pk, by=director, on=THE_DAY)
    actions.feed_back_opinion(made.part.pk, by=director, text=FOUND)
    return made


def test_the_school_hands_its_self_evaluation_in_once(
    sent: Sent, school: Unit, principal: Person
) -> None:
    paper = photo(school, principal)
    part = actions.self_evaluate(sent.part.pk, by=principal, text="已自评。", evidence=[paper])
    assert (part.state, part.self_evaluated_by) == (PartState.SELF_EVALUATED, principal)
    assert list(part.files.all()) == [paper]
    with pytest.raises(WrongState, match="不能重复提交"):
        actions.self_evaluate(sent.part.pk, by=principal, text="再交一次")


def test_the_team_gives_it_back_or_reviews_it(
    sent: Sent, principal: Person, director: Person
) -> None:
    actions.self_evaluate(sent.part.pk, by=principal, text="已自评。")
    assert coming(sent.part).step == Step.REVIEW
    part = actions.return_self_evaluation(sent.part.pk, by=sent.team[1], reason="缺食堂部分")
    assert (part.state, part.returned_reason) == (PartState.ASKED, "缺食堂部分")
    actions.self_evaluate(sent.part.pk, by=principal, text="已补充。")
    part = actions.review_self_evaluation(sent.part.pk, by=sent.team[1], text="属实", seen=1)
    assert coming(part).step == Step.VISIT
    with pytest.raises(Conflict):
        actions.review_self_evaluation(sent.part.pk, by=director, text="另一意见", seen=1)


def test_a_visit_that_is_signed_moves_the_school_on(
    there: None, sent: Sent, school: Unit, director: Person
) -> None:
    task = actions.assign_visits(sent.programme.pk, by=director)[0]
    with clock.at(make.NOW.replace(year=task.planned_on.year, month=task.planned_on.month,
                                   day=task.planned_on.day)):  # fmt: skip
        actions.take_up(task.pk, by=sent.team[0])
        actions.complete(task.pk, by=sent.team[0])
    assert (sent.part.state, sent.part.visited_on) == (PartState.VISITED, task.planned_on)
    sent.programme.refresh_from_db()
    assert sent.programme.state == ProgrammeState.ON_SITE
    assert sent.programme.ended_on == task.planned_on


def test_a_self_evaluation_is_reviewed_before_anything_is_fed_back(
    there: None, sent: Sent, principal: Person, director: Person
) -> None:
    actions.self_evaluate(sent.part.pk, by=principal, text="已自评。")
    actions.record_visit(sent.part.pk, by=director, on=THE_DAY)
    with pytest.raises(WrongState, match="还没有审核"):
        actions.feed_back_opinion(sent.part.pk, by=director, text=FOUND)
    assert coming(sent.part).step == Step.REVIEW
    actions.review_self_evaluation(sent.part.pk, by=sent.team[1], text="属实")
    part = actions.feed_back_opinion(sent.part.pk, by=director, text=FOUND)
    assert part.state == PartState.INITIAL


def test_feeding_back_begins_the_defence_term(told: Sent) -> None:
    part = told.part
    assert part.state == PartState.INITIAL
    assert part.defence_until == date(2026, 12, 8)  # ten workdays
    assert part.opinion_due_on == date(2026, 12, 24)
    assert coming(part).step == Step.DEFEND


def test_the_school_defends_itself_and_is_answered(
    told: Sent, principal: Person, director: Person
) -> None:
    part = actions.defend(told.part.pk, by=principal, text="留样已按规定补齐。")
    assert part.state == PartState.DEFENDED
    with pytest.raises(WrongState):
        actions.defend(told.part.pk, by=principal, text="再次申辩")
    part = actions.answer_defence(told.part.pk, by=told.team[0], text="采纳，已更正。")
    assert part.defence_answer == "采纳，已更正。"
    with pytest.raises(WrongState, match="已经答复"):
        actions.answer_defence(told.part.pk, by=told.team[0], text="改口")


def test_after_the_term_no_defence_is_taken(told: Sent, principal: Person) -> None:
    with clock.at(make.NOW + timedelta(days=50)):
        with pytest.raises(WrongState, match="2026-12-08"):
            actions.defend(told.part.pk, by=principal, text="迟了")
        assert coming(told.part).step == Step.CONCLUDE


def drafted(sent: Sent, by: Person) -> Any:
    """Draft the opinion of the first school as the page does."""
    return actions.draft_opinion(sent.part.pk, opinion(by, sent.part), by=by)


def test_there_is_no_opinion_before_the_school_was_heard(
    told: Sent, principal: Person, director: Person
) -> None:
    actions.conclude(told.part.pk, by=director, text=FOUND, rectify_until=UNTIL)
    with pytest.raises(WrongState, match="还没有结束"):
        drafted(told, director)
    actions.defend(told.part.pk, by=principal, text="留样已补齐。")
    with pytest.raises(WrongState, match="先答复申辩"):
        drafted(told, director)
    actions.answer_defence(told.part.pk, by=director, text="采纳。")
    document = drafted(told, director)
    assert "采纳。" in str(document.content)
    assert "2027年1月8日前完成整改" in str(document.content)


def test_where_the_province_asks_for_it_two_thirds_must_agree(
    told: Sent, office: Unit, director: Person, principal: Person
) -> None:
    make.norm("planning.team_agree_percent", 66, office)
    actions.defend(told.part.pk, by=principal, text="留样已补齐。")
    actions.answer_defence(told.part.pk, by=director, text="采纳。")
    part = actions.conclude(told.part.pk, by=director, text=FOUND, rectify_until=UNTIL)
    actions.agree(part.pk, by=told.team[0], agrees=True, seen=2)
    with pytest.raises(Invalid):
        actions.agree(part.pk, by=told.team[1], agrees=False, seen=2)
    actions.agree(part.pk, by=told.team[1], agrees=False, seen=2, note="依据不足")
    with pytest.raises(WrongState, match="须有2名"):
        drafted(told, director)
    actions.agree(part.pk, by=told.team[2], agrees=True, seen=2)
    assert votes_of(told.part).enough
    assert drafted(told, director).state == DocumentState.DRAFT


def test_a_changed_proposal_is_voted_on_anew(told: Sent, director: Person) -> None:
    actions.conclude(told.part.pk, by=director, text=FOUND, rectify_until=UNTIL)
    actions.agree(told.part.pk, by=told.team[0], agrees=True, seen=2)
    actions.conclude(told.part.pk, by=director, text="另一意见", rectify_until=UNTIL, seen=2)
    assert votes_of(told.part).agreed == 0
    with pytest.raises(Conflict):
        actions.agree(told.part.pk, by=told.team[1], agrees=True, seen=2)
    with pytest.raises(NotAllowed, match="组长和组员"):
        actions.agree(told.part.pk, by=director, agrees=True, seen=3)


def finished(told: Sent, director: Person) -> None:
    """Take the school to its opinion, which the office issues."""
    actions.conclude(told.part.pk, by=director, text=FOUND, rectify_until=UNTIL)
    make_programmes.issued(drafted(told, director), director)


def test_the_issued_opinion_reaches_the_school(
    told: Sent, director: Person, principal: Person
) -> None:
    with clock.at(make.NOW + timedelta(days=50)):
        finished(told, director)
        part = told.part
        assert part.state == PartState.OPINION
        assert part.opinion is not None
        assert part.opinion.deliveries.get().unit == part.unit
        assert coming(part) == (Step.RECTIFY, "school", UNTIL)
        assert actions.close_part(part.pk, by=director).state == PartState.RECTIFIED


def test_report_filing_and_publication_end_it(told: Sent, director: Person) -> None:
    with clock.at(make.NOW + timedelta(days=50)):
        with pytest.raises(WrongState, match="没有出具督导意见书"):
            actions.draft_programme_report(
                told.programme.pk, report(director, told.programme), by=director
            )
        finished(told, director)
        content = report(director, told.programme)
        plain = str(content)
        assert FOUND.rstrip("。") in plain
        document = actions.draft_programme_report(told.programme.pk, content, by=director)
        make_programmes.issued(document, director)
        filed = actions.file_programme(
            told.programme.pk, by=director, on=clock.today(), filed_as="怀教督备〔2026〕3号"
        )
        assert filed.state == ProgrammeState.FILED
        actions.follow_published(document.pk, by=director)
        told.programme.refresh_from_db()
        assert told.programme.state == ProgrammeState.PUBLISHED


def test_a_school_is_taken_out_before_anybody_was_there(
    sent: Sent, director: Person, principal: Person
) -> None:
    part = actions.drop_part(sent.part.pk, by=director, reason="学校停办")
    assert (part.state, part.reason) == (PartState.DROPPED, "学校停办")
    with pytest.raises(WrongState):
        actions.self_evaluate(sent.part.pk, by=principal, text="已自评。")


def test_a_visit_finds_its_problems_in_the_opinion(
    there: None, office: Unit, director: Person, school: Unit, inspector: Person
) -> None:
    sent = make_programmes.notified(office, director, [school])
    task = actions.assign_visits(sent.programme.pk, by=director)[0]
    with clock.at(clock.now() + (task.planned_on - clock.today())):
        visit = visits.start(task.pk, by=sent.team[0])
        visits.check_in(visit.pk, by=sent.team[0])
        visits.raise_from_item(visit.pk, by=sent.team[0], **make_visits.said())
        feedback = visits.compose_feedback(visit.pk, by=sent.team[0])
        visits.sign(visit.pk, by=sent.team[0], **make_visits.signature(feedback))
        assert sent.part.state == PartState.VISITED
        assert "灭火器压力不足" in str(opinion(director, sent.part))


STEPS: list[tuple[Callable[..., object], dict[str, Any]]] = [
    (actions.self_evaluate, {"text": "已自评"}),
    (actions.return_self_evaluation, {"reason": "缺项"}),
    (actions.review_self_evaluation, {"text": "属实"}),
    (actions.record_visit, {"on": date(2026, 11, 24)}),
    (actions.feed_back_opinion, {"text": FOUND}),
    (actions.defend, {"text": "有异议"}),
    (actions.answer_defence, {"text": "维持"}),
    (actions.conclude, {"text": FOUND, "rectify_until": UNTIL}),
    (actions.agree, {"agrees": True, "seen": 1}),
    (actions.close_part, {}),
    (actions.drop_part, {"reason": "停办"}),
]


@pytest.mark.parametrize(("step", "given"), STEPS)
def test_nobody_else_does_it(
    sent: Sent, outsider: Person, colleague: Person, step: Callable[..., object],
    given: dict[str, Any],
) -> None:  # fmt: skip
    for who in (outsider, colleague):
        assert not parts_visible_to(who).exists()
        with pytest.raises(NotAllowed):
            step(sent.part.pk, by=who, **given)


@pytest.mark.parametrize(
    ("step", "given"), [row for row in STEPS if row[0] is not actions.drop_part]
)
def test_a_dropped_school_does_not_move(
    there: None, sent: Sent, director: Person, principal: Person, step: Callable[..., object],
    given: dict[str, Any],
) -> None:  # fmt: skip
    actions.drop_part(sent.part.pk, by=director, reason="学校停办")
    who = principal if step in {actions.self_evaluate, actions.defend} else director
    who = sent.team[0] if step is actions.agree else who
    with pytest.raises(WrongState):
        step(sent.part.pk, by=who, **given)


def test_an_unknown_part_is_not_there(director: Person, sent: Sent) -> None:
    with pytest.raises(NotFound):
        actions.close_part(sent.programme.pk, by=director)


def test_the_principal_of_another_school_sees_nothing(
    sent: Sent, principal: Person, other_school: Unit
) -> None:
    other = make.person("示例校长乙", other_school)
    make.holds(other, Role.PRINCIPAL, other_school)
    assert list(parts_visible_to(principal)) == [Part.objects.get(pk=sent.part.pk)]
    assert not parts_visible_to(other).exists()


def test_it_is_not_closed_while_something_found_is_still_open(
    told: Sent, director: Person, school: Unit
) -> None:
    found = make_visits.told(school, director)
    with clock.at(make.NOW + timedelta(days=50)):
        finished(told, director)
        with pytest.raises(WrongState, match="还有1个没有销号"):
            actions.close_part(told.part.pk, by=director)
    assert found.found_on == THE_DAY


@pytest.mark.parametrize(
    ("text", "told"), [(" ", "必填，请填写。"), ("字" * 5001, "最多5000字，请精简。")]
)
def test_a_text_is_neither_empty_nor_endless(
    sent: Sent, principal: Person, text: str, told: str
) -> None:
    with pytest.raises(Invalid) as caught:
        actions.self_evaluate(sent.part.pk, by=principal, text=text)
    assert caught.value.fields == {"text": told}


def test_a_school_shows_its_own_material_only(
    sent: Sent, principal: Person, other_school: Unit, director: Person
) -> None:
    theirs = photo(other_school, director)
    with pytest.raises(Invalid, match="只能使用本单位的材料"):
        actions.self_evaluate(sent.part.pk, by=principal, text="已自评。", evidence=[theirs.pk])


def test_before_the_notice_the_school_finds_nothing_to_answer(
    still: None, office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    made = make_programmes.teamed(office, director, [school], **make_programmes.ASKED)
    with pytest.raises(NotFound):
        actions.self_evaluate(made.part.pk, by=principal, text="已自评。")


def test_an_opinion_is_proposed_before_it_is_agreed_to_or_written(
    told: Sent, director: Person, principal: Person
) -> None:
    with pytest.raises(WrongState, match="组长还没有写"):
        actions.agree(told.part.pk, by=told.team[0], agrees=True, seen=1)
    actions.defend(told.part.pk, by=principal, text="留样已补齐。")
    actions.answer_defence(told.part.pk, by=director, text="采纳。")
    with pytest.raises(WrongState, match="请先写拟定的督导意见"):
        drafted(told, director)
    with pytest.raises(Invalid) as caught:
        actions.conclude(told.part.pk, by=director, text=FOUND, rectify_until=clock.today())
    assert caught.value.fields["rectify_until"] == "整改期限要晚于今天。"


def test_there_is_one_opinion_and_one_report(told: Sent, director: Person) -> None:
    with clock.at(make.NOW + timedelta(days=50)):
        paper = report(director, told.programme)
        with pytest.raises(Invalid, match="只能起草督导意见书"):
            actions.draft_opinion(told.part.pk, paper, by=director)
        actions.conclude(told.part.pk, by=director, text=FOUND, rectify_until=UNTIL)
        letter = opinion(director, told.part)
        document = drafted(told, director)
        with pytest.raises(WrongState, match="督导意见书已经起草"):
            drafted(told, director)
        make_programmes.issued(document, director)
        with pytest.raises(Invalid, match="只能起草督导报告"):
            actions.draft_programme_report(told.programme.pk, letter, by=director)
        actions.draft_programme_report(told.programme.pk, paper, by=director)
        with pytest.raises(WrongState, match="督导报告已经起草"):
            actions.draft_programme_report(told.programme.pk, paper, by=director)


def reported(told: Sent, director: Person) -> Document:
    """Take the programme to its report, which the office issues."""
    finished(told, director)
    content = report(director, told.programme)
    made = actions.draft_programme_report(told.programme.pk, content, by=director)
    return make_programmes.issued(made, director)


def test_it_is_filed_between_the_report_and_today(told: Sent, director: Person) -> None:
    with clock.at(make.NOW + timedelta(days=50)):
        reported(told, director)
        programme = Programme.objects.get()
        window = filing_window(programme)
        assert window is not None
        assert (window.start, str(window.event)) == (clock.today(), "提交督导报告")
        for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
            with pytest.raises(Invalid) as caught:
                actions.file_programme(programme.pk, by=director, on=day, filed_as="3号")
            assert "2026-12-09" in caught.value.fields["on"]


def test_a_report_that_is_public_already_ends_it_when_it_is_filed(
    told: Sent, director: Person, office_staff: Person
) -> None:
    with clock.at(make.NOW + timedelta(days=50)):
        document = reported(told, director)
        row = Publication.objects.get(document=document)
        row = prepare(row.pk, by=office_staff, seen=row.version, summary="督导情况。")
        publish(row.pk, by=director, seen=row.version)
        actions.follow_published(document.pk, by=director)
        assert Programme.objects.get().state == ProgrammeState.REPORTED
        filed = actions.file_programme(
            told.programme.pk, by=director, on=clock.today(), filed_as="3号"
        )
        assert filed.state == ProgrammeState.PUBLISHED


def test_who_is_at_a_school_that_was_taken_out_can_still_finish(
    there: None, sent: Sent, director: Person
) -> None:
    task = actions.assign_visits(sent.programme.pk, by=director)[0]
    with clock.at(make.NOW + (task.planned_on - make.NOW.date())):
        actions.take_up(task.pk, by=sent.team[0])
        actions.drop_part(sent.part.pk, by=director, reason="学校停办")
        assert actions.complete(task.pk, by=sent.team[0]).state == "done"
    assert sent.part.state == PartState.DROPPED

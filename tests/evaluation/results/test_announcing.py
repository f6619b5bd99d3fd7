"""Publicity, objections, confirmation, papers, evaluating again: what may follow what."""

from datetime import timedelta

import pytest

from dudao.access.roles import Role, Scope
from dudao.audit.models import Event
from dudao.documents import actions as documents
from dudao.documents.content import Official
from dudao.documents.states import Kind
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Publicity, Result, ResultPaper
from dudao.evaluation.queries.development_plans import plan_due_on
from dudao.evaluation.queries.ratings import ready_to_grade
from dudao.evaluation.queries.results import (
    ended,
    objections_visible_to,
    publicities_visible_to,
    results_visible_to,
    to_answer,
    to_grade,
    to_object,
)
from dudao.evaluation.states import Aim, PaperKind, Stage
from dudao.jobs.results import tell_results as follow
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.lib.workdays import NATIONAL
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make, make_results, make_reviews, make_rounds


def test_a_result_is_up_for_the_workdays_of_the_norm(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    made = actions.announce_results([result.candidate_id], by=office_staff, place="公示栏")
    assert made.last_on == NATIONAL.add(clock.today(), 5)
    assert "教育督导条例" in made.basis
    assert school.name in made.text
    assert str(result.score) not in made.text
    assert Candidate.objects.get().stage == Stage.PUBLICITY
    assert Event.objects.filter(name="publicity.announced").exists()
    with pytest.raises(WrongState):
        actions.announce_results([result.candidate_id], by=office_staff, place="公示栏")


def test_an_announcement_says_where_and_not_in_the_past(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    one = make_results.graded(office, director, school, principal).candidate_id
    with pytest.raises(Invalid) as refused:
        actions.announce_results([one], by=director, place=" ")
    assert "place" in refused.value.fields
    past = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid, match="公示不能从过去"):
        actions.announce_results([one], by=director, place="栏", first_on=past)
    with pytest.raises(Invalid):
        actions.announce_results([one], by=director, place="栏" * 201)
    with pytest.raises(NotAllowed):
        actions.announce_results([one], by=principal, place="栏")


def test_results_of_two_batches_are_not_announced_together(
    office: Unit, school: Unit, other_school: Unit, director: Person
) -> None:
    made = make_rounds.opened(office, director, division="percent", percents=[50, 50])
    ids = list(made.candidates.values_list("pk", flat=True))
    with pytest.raises(Invalid, match="按批次"):
        actions.announce_results(ids, by=director, place="栏")


def test_a_school_sees_its_result_once_it_is_announced_and_nobody_elses(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person,
    outsider: Person,
) -> None:  # fmt: skip
    result = make_results.graded(office, director, school, principal)
    other = make.person("他校校长", other_school)
    make.holds(other, Role.PRINCIPAL, other_school, scope=Scope.SUBTREE)
    assert list(results_visible_to(director)) == [result]
    assert not results_visible_to(principal).exists()
    actions.announce_results([result.candidate_id], by=director, place="栏")
    assert list(results_visible_to(principal)) == [result]
    assert publicities_visible_to(principal).count() == 1
    for stranger in (other, outsider):
        assert not results_visible_to(stranger).exists()
        assert not publicities_visible_to(stranger).exists()


def test_what_is_over_is_confirmed_with_a_target(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    publicity = make_results.announced(office, director, school, principal)
    with pytest.raises(WrongState, match="之后再认定"):
        actions.confirm_results(publicity.pk, by=director)
    with make_results.after(publicity):
        assert list(ended(director, clock.today())) == [publicity]
        with pytest.raises(NotAllowed):
            actions.confirm_results(publicity.pk, by=office_staff)
        (one,) = actions.confirm_results(publicity.pk, by=director)
        assert (one.stage, one.grade) == (Stage.CONFIRMED, "model")
        assert Result.objects.get().aimed.aim == Aim.FEATURE
        with pytest.raises(WrongState, match="没有可以认定"):
            actions.confirm_results(publicity.pk, by=director)
        assert not ended(director, clock.today()).exists()
    with pytest.raises(NotFound):
        actions.confirm_results(uuid7(), by=director)


def test_the_lowest_grade_has_to_rectify_by_a_day(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.confirmed(
        office, director, school, principal, happened={"V1": "发生责任事故"}
    )
    assert result.aimed.aim == Aim.RECTIFY
    assert result.aimed.due_on is not None
    assert result.aimed.due_on > clock.today()


def test_a_school_objects_while_it_may(
    office: Unit, school: Unit, director: Person, principal: Person, colleague: Person
) -> None:
    publicity = make_results.announced(office, director, school, principal)
    result = publicity.results.get()
    assert list(to_object(principal, clock.today())) == [publicity]
    for wrong in ({"text": ""}, {"text": "不服", "code": "Z9"}):
        with pytest.raises(Invalid):
            actions.object_to_result(result.pk, by=principal, **wrong)
    with pytest.raises(NotAllowed):
        actions.object_to_result(result.pk, by=colleague, text="不服")
    made = actions.object_to_result(result.pk, by=principal, text="图书数有误", code="A1.1")
    assert list(to_answer(director)) == [made]
    assert list(objections_visible_to(principal)) == [made]
    with pytest.raises(Conflict):
        actions.object_to_result(result.pk, by=principal, text="再提")
    with make_results.after(publicity), pytest.raises(WrongState, match="没有可以认定"):
        actions.confirm_results(publicity.pk, by=director)
    with pytest.raises(NotFound):
        actions.object_to_result(uuid7(), by=principal, text="不服")


def test_nobody_objects_to_what_is_not_up(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    with pytest.raises(WrongState, match="公示中"):
        actions.object_to_result(result.pk, by=principal, text="不服")
    shown = actions.announce_results([result.candidate_id], by=director, place="栏")
    with make_results.after(shown), pytest.raises(WrongState, match="不能再提出"):
        actions.object_to_result(result.pk, by=principal, text="不服")


def test_an_objection_that_is_rejected_lets_the_result_hold(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    publicity = make_results.announced(office, director, school, principal)
    made = actions.object_to_result(publicity.results.get().pk, by=principal, text="不服")
    for wrong in ({"outcome": "x", "answer": "是"}, {"outcome": "rejected", "answer": ""}):
        with pytest.raises(Invalid):
            actions.answer_result_objection(made.pk, by=office_staff, **wrong)
    with pytest.raises(NotAllowed):
        actions.answer_result_objection(made.pk, by=principal, outcome="rejected", answer="属实")
    answered = {"outcome": "rejected", "answer": "复核属实"}
    done = actions.answer_result_objection(made.pk, by=office_staff, **answered)
    assert (done.reader, done.outcome) == (office_staff, "rejected")
    with pytest.raises(WrongState, match="已有结论"):
        actions.answer_result_objection(made.pk, by=office_staff, **answered)
    with make_results.after(publicity):
        assert actions.confirm_results(publicity.pk, by=director)
    with pytest.raises(NotFound):
        actions.answer_result_objection(uuid7(), by=director, **answered)


def test_who_rated_does_not_answer_the_objection(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    review = make_reviews.on_site(candidate, office_staff)
    for code, value in (("A1.2", "yes"), ("A2.1", "A"), ("A2.2", "0")):
        make_reviews.rating(review, office_staff, code, value)
    (result,) = actions.grade([candidate.pk], by=director)
    actions.announce_results([candidate.pk], by=director, place="栏")
    made = actions.object_to_result(result.pk, by=principal, text="不服")
    answer = {"outcome": "upheld", "answer": "重新评定"}
    with pytest.raises(NotAllowed, match="参加过本校评分"):
        actions.answer_result_objection(made.pk, by=office_staff, **answer)
    actions.answer_result_objection(made.pk, by=director, **answer)
    assert Candidate.objects.get().stage == Stage.ON_SITE
    assert list(to_grade(director)) == [candidate]


def test_a_recheck_makes_the_next_result_and_leaves_the_first(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    review = make_reviews.on_site(candidate, office_staff)
    for code, value in (("A1.2", "no"), ("A2.1", "A"), ("A2.2", "0")):
        make_reviews.rating(review, office_staff, code, value)
    (first,) = actions.grade([candidate.pk], by=director)
    actions.announce_results([candidate.pk], by=director, place="栏")
    made = actions.object_to_result(first.pk, by=principal, text="有保安")
    actions.answer_result_objection(made.pk, by=director, outcome="partly", answer="有")
    review.ratings.filter(code="A1.2").update(choice="yes")
    (second,) = actions.grade([candidate.pk], by=director)
    before, digest = Result.objects.get(pk=first.pk), first.digest
    assert (before.stands, before.digest, before.score) == (False, digest, first.score)
    assert (second.number, second.stands) == (2, True)
    assert second.score is not None
    assert first.score is not None
    assert second.score == first.score + 20
    assert list(results_visible_to(principal)) == [before]
    with pytest.raises(WrongState, match="公示中"):
        actions.object_to_result(first.pk, by=principal, text="再提")


def _issued(paper: ResultPaper, drafter: Person, boss: Person) -> None:
    for step, who in ((documents.submit, drafter), (documents.check, boss),
                      (documents.sign_off, boss), (documents.issue, boss)):  # fmt: skip
        step(paper.document_id, by=who)


def test_a_circular_tells_the_schools_and_two_governments(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    batch = result.candidate.batch_id
    with pytest.raises(NotAllowed):
        actions.draft_result_paper(batch, PaperKind.CIRCULAR, by=principal)
    paper = actions.draft_result_paper(batch, PaperKind.CIRCULAR, by=office_staff)
    content = paper.document.typed_content
    assert isinstance(content, Official)
    assert paper.document.kind == Kind.CIRCULAR
    assert content.recipients == [school.name]
    assert len(content.copies_to) >= 2
    with pytest.raises(WrongState, match="没有新认定"):
        actions.draft_result_paper(batch, PaperKind.CIRCULAR, by=office_staff)
    actions.tell_results(paper.document_id, by=director)
    assert Candidate.objects.get().stage == Stage.CONFIRMED
    _issued(paper, office_staff, director)
    follow(Event.objects.get(name="document.issued"))
    follow(Event(name="document.issued", subject_id=str(paper.document_id)))
    actions.tell_results(paper.document_id, by=director)
    one = Candidate.objects.get()
    assert one.stage == Stage.NOTIFIED
    assert plan_due_on(one) == clock.today() + timedelta(days=30)
    assert paper.document.deliveries.get().unit == school


def test_a_transfer_letter_goes_to_the_departments_and_moves_nobody(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    paper = actions.draft_result_paper(
        result.candidate.batch_id, PaperKind.TRANSFER, by=office_staff
    )
    content = paper.document.typed_content
    assert isinstance(content, Official)
    assert content.recipients == ["县委组织部", "县委宣传部"]
    _issued(paper, office_staff, director)
    actions.tell_results(paper.document_id, by=director)
    assert Candidate.objects.get().stage == Stage.CONFIRMED


def test_the_governments_are_those_of_county_and_township(
    office: Unit, director: Person, next_county_office: Unit
) -> None:
    street = make.region("431227001", "晃州街道", level="township")
    town = make.region("431227101", "波洲镇", level="township")
    units = [
        make.unit(UnitKind.SCHOOL, office=office, region=where, stages=["primary"])
        for where in (street, town)
    ]
    version = make_rounds.version(office)
    made = make_rounds.opened(office, director, of=version)
    Candidate.objects.update(stage=Stage.REVIEWED)
    ids = list(made.candidates.values_list("pk", flat=True))
    actions.grade(ids, by=director, note="无")
    shown = actions.announce_results(ids, by=director, place="栏")
    with make_results.after(shown):
        actions.confirm_results(shown.pk, by=director)
    paper = actions.draft_result_paper(shown.batch_id, PaperKind.CIRCULAR, by=director)
    content = paper.document.typed_content
    assert isinstance(content, Official)
    county = f"{office.region.name}人民政府"
    assert content.copies_to == [county, "晃州街道办事处", "波洲镇人民政府"]
    assert len(units) == paper.results.count()
    assert str(paper) == paper.document.title


def test_who_was_told_is_evaluated_again_at_any_time(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    with pytest.raises(WrongState):
        actions.evaluate_again(result.pk, by=director, reason="复查验收")
    Candidate.objects.update(stage=Stage.PLAN_APPROVED)
    with pytest.raises(NotAllowed):
        actions.evaluate_again(result.pk, by=office_staff, reason="复查验收")
    with pytest.raises(Invalid):
        actions.evaluate_again(result.pk, by=director, reason="")
    one = actions.evaluate_again(result.pk, by=director, reason="复查验收")
    assert one.stage == Stage.ON_SITE
    result.refresh_from_db()
    assert (result.stands, result.aimed.reason) == (True, "复查验收")
    Result.objects.update(stands=False)
    with pytest.raises(WrongState, match="后一次评定"):
        actions.evaluate_again(result.pk, by=director, reason="复查验收")
    assert Publicity.objects.count() == 1


def test_who_is_evaluated_again_is_rated_again(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    candidate = result.candidate
    review = make_reviews.on_site(candidate, *make_reviews.experts(office))
    moderated = {"spread": 30, "choice": "A", "reason": "会商", "by": director, "at": clock.now()}
    review.moderations.create(code="A2.1", **moderated)
    Candidate.objects.update(stage=Stage.PLAN_APPROVED)
    one = actions.evaluate_again(result.pk, by=director, reason="整改期满")
    assert not review.moderations.exists()
    assert not ready_to_grade(one)


def test_before_its_first_day_a_school_does_not_read_its_result(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    shown = make_results.announced(office, director, school, principal)
    assert results_visible_to(principal).exists()
    Publicity.objects.update(
        first_on=shown.first_on + timedelta(days=2), last_on=shown.last_on + timedelta(days=2)
    )
    assert not results_visible_to(principal).exists()

"""A school is merged on the way: another takes its place and nothing is lost."""

from datetime import date

import pytest

from dudao.access.roles import Role
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, SelfEvaluation
from dudao.evaluation.queries.rounds import gone_from, successors
from dudao.evaluation.states import AnswerSource, Asked, Stage
from dudao.files.queries import visible_to
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_rounds
from tests.make_rounds import now

CLOSED = date(2026, 10, 1)


@pytest.fixture
def merged(office: Unit, director: Person, school: Unit, principal: Person) -> SelfEvaluation:
    """A self-evaluation with answers and a paper, of a school that was closed then."""
    evaluation = make_rounds.begun(office, director, school)
    make_rounds.filled(evaluation, principal)
    file = make_findings.photo(school, principal)
    actions.attach_evidence(evaluation.pk, file.pk, ["A1.2"], by=principal, title="保安合同")
    Unit.objects.filter(pk=school.pk).update(closed_on=CLOSED)
    return evaluation


def head_of(unit: Unit) -> Person:
    who = make.person("head", unit)
    make.holds(who, Role.PRINCIPAL, unit)
    return who


def test_the_successor_takes_the_place_with_answers_and_papers(
    merged: SelfEvaluation, office: Unit, director: Person
) -> None:
    new = make.school(office)
    assert new in successors(merged.candidate)
    heir = actions.pass_to_successor(merged.candidate_id, new, by=director)
    assert (heir.unit, heir.stage, heir.batch_id) == (
        new, Stage.SELF_EVALUATION, merged.candidate.batch_id,
    )  # fmt: skip
    found = now(heir.self_evaluation)
    said = found.item(Asked.INDICATOR, "A2.1").answer
    assert (said.choice, said.source, said.source_note) == (
        "A", AnswerSource.EARLIER, "并入的龙溪口示例小学",
    )  # fmt: skip
    assert found.item(Asked.METRIC, "books").answer is None  # figures are each school's own
    assert found.evaluation.strengths == "管理规范。"
    assert [one.title for one in found.papers] == ["保安合同"]
    assert visible_to(head_of(new)).filter(pk=found.papers[0].file_id).exists()
    before = Candidate.objects.get(pk=merged.candidate_id)
    assert before.stage == Stage.LEFT
    assert new.name in before.reason
    assert merged.evidence.count() == 1
    assert list(history_of(before))[-1].name == "evaluation.passed_on"
    assert list(history_of(heir))[-1].name == "evaluation.taken_over"


def test_what_the_successor_said_itself_stands(
    other_school: Unit, merged: SelfEvaluation, director: Person
) -> None:
    candidate = Candidate.objects.get(unit=other_school)
    own = candidate.self_evaluation
    head = head_of(other_school)
    actions.answer(own.pk, Asked.INDICATOR, "A2.1", by=head, value="C")
    actions.attach_evidence(
        own.pk, make_findings.photo(other_school, head).pk, ["A2.1"], by=head, title="合同"
    )
    actions.write_texts(own.pk, by=head, strengths="自己的。")
    actions.pass_to_successor(merged.candidate_id, other_school, by=director)
    own.refresh_from_db()
    assert own.strengths == "自己的。"
    assert [one.title for one in own.evidence.all()] == ["合同"]  # the same paper, not twice
    assert own.answers.get(code="A2.1").choice == "C"
    assert own.answers.get(code="A1.2").choice == "yes"


def test_before_it_began_only_the_place_goes_on(
    office: Unit, director: Person, school: Unit
) -> None:
    made = make_rounds.opened(office, director)
    Unit.objects.filter(pk=school.pk).update(closed_on=CLOSED)
    candidate = made.candidates.get()
    assert list(gone_from(director)) == [candidate]
    heir = actions.pass_to_successor(candidate.pk, make.school(office), by=director)
    assert heir.stage == Stage.ASSIGNED
    assert not SelfEvaluation.objects.exists()
    assert not gone_from(director)


def test_only_a_merged_school_has_a_successor_and_only_ours(
    office: Unit, director: Person, school: Unit, principal: Person, next_county_office: Unit
) -> None:
    candidate = make_rounds.opened(office, director).candidates.get()
    new = make.school(office)
    with pytest.raises(WrongState, match="没有撤并"):
        actions.pass_to_successor(candidate.pk, new, by=director)
    Unit.objects.filter(pk=school.pk).update(closed_on=CLOSED)
    strange, closed = make.school(next_county_office), make.school(office, closed_on=CLOSED)
    for unit, told in ((strange, "不归"), (closed, "也已撤并")):
        with pytest.raises(Invalid, match=told):
            actions.pass_to_successor(candidate.pk, unit, by=director)
    with pytest.raises(NotAllowed):
        actions.pass_to_successor(candidate.pk, new, by=principal)

"""The papers looked through, indicator by indicator; given back, ended, the team sent."""

from datetime import date

import pytest

from dudao.access.roles import Role
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate
from dudao.evaluation.queries.dossiers import asked_back, dossier
from dudao.evaluation.queries.reviews import under_review
from dudao.evaluation.states import Stage, Verdict
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate, make_reviews
from tests.make_findings import photo


def test_an_indicator_is_checked_with_a_note(candidate: Candidate, inspector: Person) -> None:
    given = {"verdict": "more", "note": "请补保安合同"}
    row = actions.check_document(candidate.pk, "A1.2", by=inspector, **given)
    assert (row.verdict, row.note, row.edition) == (Verdict.MORE, "请补保安合同", 1)
    told = list(history_of(candidate))[-1]
    assert (told.name, told.data["code"]) == ("evaluation.document_checked", "A1.2")
    again = actions.check_document(candidate.pk, "A1.2", by=inspector, verdict="sufficient", seen=1)
    assert (again.pk, again.note, again.edition) == (row.pk, "", 2)


def test_two_who_check_the_same_do_not_overwrite(candidate: Candidate, inspector: Person) -> None:
    actions.check_document(candidate.pk, "A2.1", by=inspector, verdict="sufficient")
    with pytest.raises(Conflict) as caught:
        actions.check_document(candidate.pk, "A2.1", by=inspector, verdict="sufficient", seen=0)
    assert caught.value.current["verdict"] == "sufficient"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": "doubtful"}, "note"),
        ({"verdict": "good"}, "verdict"),
        ({"verdict": "sufficient", "note": "长" * 301}, "note"),
    ],
)
def test_what_is_not_sufficient_is_explained(
    candidate: Candidate, inspector: Person, given: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        actions.check_document(candidate.pk, "A1.2", by=inspector, **given)
    assert set(caught.value.fields) == {field}


def test_it_refuses_outsiders_the_recused_and_what_is_not_there(
    candidate: Candidate, inspector: Person, outsider: Person
) -> None:
    with pytest.raises(NotAllowed):
        actions.check_document(candidate.pk, "A1.2", by=outsider, verdict="sufficient")
    with pytest.raises(NotFound):
        actions.check_document(candidate.pk, "Z9", by=inspector, verdict="sufficient")
    make_inspectorate.recusal(make_inspectorate.inspector(inspector), candidate.unit)
    with pytest.raises(NotAllowed, match="回避"):
        actions.check_document(candidate.pk, "A1.2", by=inspector, verdict="sufficient")


def test_everything_is_checked_or_said_to_be_sufficient(
    candidate: Candidate, inspector: Person, director: Person
) -> None:
    actions.check_document(candidate.pk, "A1.2", by=inspector, verdict="doubtful", note="去看")
    with pytest.raises(Invalid, match="还有4项没有审核"):
        actions.finish_document_review(candidate.pk, by=director)
    with pytest.raises(NotAllowed):
        actions.finish_document_review(candidate.pk, by=inspector, rest=True)
    review = actions.finish_document_review(candidate.pk, by=director, rest=True, opinion="好")
    candidate.refresh_from_db()
    assert (candidate.stage, review.opinion, review.reviewed_by) == (
        Stage.REVIEWED,
        "好",
        director,
    )
    assert review.checks.filter(verdict="sufficient").count() == 4
    assert list(history_of(candidate))[-1].data["rest"] == 4
    with pytest.raises(WrongState):
        actions.check_document(candidate.pk, "A1.2", by=inspector, verdict="sufficient")


def test_what_is_to_be_added_goes_back_first(
    candidate: Candidate, director: Person, principal: Person
) -> None:
    note = {"verdict": "more", "note": "请补保安合同"}
    actions.check_document(candidate.pk, "A1.2", by=director, **note)
    assert dossier(candidate, director).returning == "校门有人值守：请补保安合同"
    with pytest.raises(Invalid, match="要求补充的材料：校门有人值守"):
        actions.finish_document_review(candidate.pk, by=director, rest=True)
    actions.give_back_self_evaluation(candidate.pk, by=director, reason="请补充")
    assert [row.note for row in asked_back(candidate).values()] == ["请补保安合同"]
    with clock.at(make.NOW.replace(hour=23)):
        file = photo(candidate.unit, principal)
        pk = candidate.self_evaluation.pk
        actions.attach_evidence(pk, file.pk, ["A1.2"], by=principal)
        actions.submit_self_evaluation(pk, by=principal, reason="已补")
        fresh = under_review(director).get()
        line = dossier(fresh, director).line("A1.2")
        assert line is not None
        assert (line.stale, line.left, line.wants_more) == (True, True, False)


def test_what_was_sufficient_is_looked_at_again_when_it_changed(
    candidate: Candidate, director: Person, principal: Person
) -> None:
    for code in ("A1.2", "A2.1"):
        actions.check_document(candidate.pk, code, by=director, verdict="sufficient")
    actions.give_back_self_evaluation(candidate.pk, by=director, reason="请核对")
    with clock.at(make.NOW.replace(hour=23)):
        pk = candidate.self_evaluation.pk
        actions.answer(pk, "indicator", "A2.1", by=principal, value="B")
        actions.submit_self_evaluation(pk, by=principal, reason="已改")
        now = dossier(under_review(director).get(), director)
    assert [line.item.code for line in now.lines if line.stale] == ["A2.1"]


def test_a_team_of_three_with_a_lead_is_sent(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    make_reviews.reviewed(candidate, director)
    actions.choose_team(candidate.pk, team[:2], by=director)
    with pytest.raises(Invalid, match="现在有2人，至少应有3人"):
        actions.go_on_site(candidate.pk, by=director)
    actions.choose_team(candidate.pk, team, by=director)
    candidate.review.members.update(role="member")
    with pytest.raises(Invalid, match="还没有组长"):
        actions.go_on_site(candidate.pk, by=director)
    actions.choose_team(candidate.pk, team, by=director)
    review = actions.go_on_site(candidate.pk, by=director, on=date(2026, 11, 2))
    candidate.refresh_from_db()
    assert (candidate.stage, review.on_site_on) == (Stage.ON_SITE, date(2026, 11, 2))
    assert list(history_of(candidate))[-1].data["people"] == [one.pk for one in team]


def test_who_must_keep_away_by_then_is_not_sent(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    make_reviews.reviewed(candidate, director)
    actions.choose_team(candidate.pk, team, by=director)
    make_inspectorate.recusal(team[0].inspector, candidate.unit)
    with pytest.raises(NotAllowed, match="专家1"):
        actions.go_on_site(candidate.pk, by=director)


def test_only_the_office_sends_and_only_after_the_papers(
    candidate: Candidate, director: Person, inspector: Person
) -> None:
    with pytest.raises(WrongState):
        actions.go_on_site(candidate.pk, by=director)
    make_reviews.reviewed(candidate, director)
    with pytest.raises(NotAllowed):
        actions.go_on_site(candidate.pk, by=inspector)


def test_who_evaluates_sees_what_is_under_review(
    candidate: Candidate, inspector: Person, outsider: Person, office: Unit
) -> None:
    assert [one.pk for one in under_review(inspector)] == [candidate.pk]
    assert not under_review(outsider).exists()
    reader = make.person("领导", office)
    make.holds(reader, Role.LIAISON_LEADER, candidate.unit)
    assert under_review(reader).exists()

"""Rounds: drafted, divided, opened, begun, closed, followed by the next."""

from datetime import date, timedelta
from typing import Any

import pytest

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Round
from dudao.evaluation.queries.round_summary import drafted_summary
from dudao.evaluation.queries.rounds import (
    board,
    candidates_visible_to,
    due_rounds,
    gone,
    in_no_batch,
    late_q,
    rounds_visible_to,
    versions_for,
)
from dudao.evaluation.states import RoundState, Stage, SystemState
from dudao.inspectorate import actions as inspectorate
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make, make_rounds


def last(thing: Any) -> str:
    """The name of what happened to it last."""
    return list(history_of(thing))[-1].name


@pytest.fixture
def schools(office: Unit, school: Unit) -> list[Unit]:
    return [school, *(make.school(office, stages=["primary"]) for _n in range(5))]


def test_a_round_of_three_years_has_three_batches(office: Unit, director: Person) -> None:
    made = make_rounds.draft(office, director)
    batches = [(one.first_on, one.last_on, str(one.share)) for one in made.batches.all()]
    assert batches[0] == (date(2026, 9, 1), date(2027, 8, 31), "33.33")
    assert batches[2] == (date(2028, 9, 1), date(2029, 8, 31), "33.34")
    assert last(made) == "round.drafted"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "字" * 121}, "title"),
        ({"basis": "字" * 201}, "basis"),
        ({"first_on": None}, "first_on"),
        ({"last_on": date(2026, 8, 1)}, "last_on"),
        ({"last_on": date(2032, 9, 1)}, "last_on"),
        ({"last_on": date(2026, 9, 2)}, "last_on"),
        ({"division": "percent", "percents": []}, "percents"),
        ({"division": "percent", "percents": [50, 40]}, "percents"),
    ],
)
def test_what_a_round_says_is_checked(
    office: Unit, director: Person, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_rounds.draft(office, director, **given)
    assert field in refused.value.fields


def test_it_needs_a_published_version_of_ours(
    office: Unit, director: Person, next_county_office: Unit
) -> None:
    with pytest.raises(Invalid, match="已发布"):
        make_rounds.draft(office, director, make_rounds.version(next_county_office))
    made = make_rounds.draft(office, director, make_rounds.version(None))
    with pytest.raises(Invalid, match="已发布"):
        actions.edit_round(made.pk, by=director, version=make_rounds.version(next_county_office, 2))


def test_schools_are_dealt_evenly_and_nobody_twice(
    office: Unit, director: Person, schools: list[Unit]
) -> None:
    made = make_rounds.draft(office, director, tier_by="stage")
    actions.propose_batches(made.pk, by=director)
    sizes = [made.candidates.filter(batch=batch).count() for batch in made.batches.all()]
    assert sizes == [2, 2, 2]
    new = make.school(office)
    assert in_no_batch(made) == [new]
    actions.propose_batches(made.pk, by=director)
    assert made.candidates.count() == 7
    actions.propose_batches(made.pk, by=director, again=True)
    assert last(made) == "round.batches_proposed"
    assert in_no_batch(made) == []


def test_a_round_may_be_about_some_only(office: Unit, director: Person, school: Unit) -> None:
    rural = make.school(office, stages=["primary"], small_rural=True)
    make.school(office, school_type="311", small_rural=True)
    make.school(office, stages=["primary"], closed_on=date(2026, 1, 1))
    made = make_rounds.draft(office, director, stages=["primary"], tags=["small_rural"])
    assert in_no_batch(made) == [rural]


def test_a_draft_is_changed_and_keeps_the_batches_it_can(
    office: Unit, director: Person, office_staff: Person, schools: list[Unit]
) -> None:
    made = make_rounds.draft(office, director, make_rounds.version(office))
    actions.propose_batches(made.pk, by=director)
    edited = actions.edit_round(
        made.pk, by=office_staff, seen=2, division="one", version=make_rounds.version(office, 2)
    )
    assert edited.version.number == 2
    assert made.batches.count() == 1
    assert made.candidates.count() == 2
    with pytest.raises(Conflict) as told:
        actions.edit_round(made.pk, by=director, seen=2, title="旧的")
    assert told.value.current["division"] == "one"
    actions.propose_batches(made.pk, by=director)
    actions.open_round(made.pk, by=director)
    with pytest.raises(WrongState, match="已经开始"):
        actions.edit_round(made.pk, by=director, title="晚了")
    with pytest.raises(WrongState, match="不能重新分批"):
        actions.propose_batches(made.pk, by=director, again=True)


def test_days_of_a_batch_are_moved(office: Unit, director: Person) -> None:
    made = make_rounds.draft(office, director)
    first = made.batches.get(number=1)
    due = date(2027, 3, 1)
    moved = actions.edit_batch(first.pk, by=director, seen=1, self_evaluation_due_on=due)
    assert moved.self_evaluation_due_on == due
    with pytest.raises(Conflict):
        actions.edit_batch(first.pk, by=director, seen=1, last_on=due)
    with pytest.raises(Invalid) as refused:
        actions.edit_batch(first.pk, by=director, last_on=date(2020, 1, 1))
    assert set(refused.value.fields) == {"last_on", "self_evaluation_due_on"}
    actions.edit_batch(first.pk, by=director, self_evaluation_due_on=None)
    with pytest.raises(NotFound):
        actions.edit_batch(0, by=director)


def test_a_unit_is_moved_by_hand_and_two_notice_each_other(
    office: Unit, director: Person, office_staff: Person, schools: list[Unit]
) -> None:
    made = make_rounds.draft(office, director)
    actions.propose_batches(made.pk, by=director)
    one = made.candidates.filter(batch__number=1)[0]
    third = made.batches.get(number=3)
    moved = actions.move_candidate(one.pk, third, by=director, seen=1, tier="城区")
    assert (moved.batch, moved.tier, last(moved)) == (third, "城区", "evaluation.moved")
    with pytest.raises(Conflict) as told:
        actions.move_candidate(one.pk, third, by=office_staff, seen=1)
    assert told.value.current == {"batch": 3, "tier": "城区"}
    with pytest.raises(Invalid):
        actions.move_candidate(one.pk, third, by=director, tier="字" * 41)
    other = make_rounds.draft(office, director).batches.all()[0]
    with pytest.raises(Invalid, match="不属于"):
        actions.move_candidate(one.pk, other, by=director)
    with pytest.raises(NotFound):
        actions.move_candidate(uuid7(), third, by=director)


def test_a_unit_is_added_once_and_only_ours(
    office: Unit, director: Person, schools: list[Unit], next_county_office: Unit
) -> None:
    made = make_rounds.opened(office, director)
    batch, new = made.batches.get(), make.school(office)
    assert last(actions.add_candidate(batch.pk, new, by=director)) == "evaluation.added"
    closed = make.school(office, closed_on=date(2026, 9, 1))
    strange = make.school(next_county_office)
    for unit, told in ((new, "已在这一轮"), (closed, "已撤并"), (strange, "不归")):
        with pytest.raises(Invalid, match=told):
            actions.add_candidate(batch.pk, unit, by=director)


def test_a_round_opens_by_the_director_when_every_batch_has_schools(
    office: Unit, director: Person, office_staff: Person, schools: list[Unit]
) -> None:
    made = make_rounds.draft(office, director)
    with pytest.raises(Invalid, match="第1、2、3批还没有学校"):
        actions.open_round(made.pk, by=director)
    actions.propose_batches(made.pk, by=director)
    with pytest.raises(NotAllowed):
        actions.open_round(made.pk, by=office_staff)
    assert actions.open_round(made.pk, by=director).state == RoundState.OPEN
    with pytest.raises(WrongState):
        actions.open_round(made.pk, by=director)
    with pytest.raises(NotFound):
        actions.open_round(uuid7(), by=director)


def test_a_batch_begins_with_a_day(office: Unit, director: Person, schools: list[Unit]) -> None:
    made = make_rounds.draft(office, director)
    actions.propose_batches(made.pk, by=director)
    batch = made.batches.get(number=1)
    with pytest.raises(WrongState, match="现在不能办理"):
        actions.begin_batch(batch.pk, by=director, due_on=make_rounds.DUE)
    actions.open_round(made.pk, by=director)
    for due in (None, date(2026, 10, 1), date(2027, 9, 1)):
        with pytest.raises(Invalid) as refused:
            actions.begin_batch(batch.pk, by=director, due_on=due)
        assert "due_on" in refused.value.fields
    actions.begin_batch(batch.pk, by=director, due_on=make_rounds.DUE)
    begun = made.candidates.filter(stage=Stage.SELF_EVALUATION)
    assert begun.count() == 2
    assert last(begun[0]) == "evaluation.begun"
    with pytest.raises(WrongState, match="不能再换批次"):
        actions.move_candidate(begun[0].pk, made.batches.get(number=2), by=director)


def test_who_is_late_is_told(office: Unit, director: Person, schools: list[Unit]) -> None:
    made = make_rounds.opened(
        office, director, first_on=date(2026, 9, 1), last_on=date(2027, 8, 31)
    )
    actions.begin_batch(made.batches.get().pk, by=director, due_on=date(2026, 10, 31))
    day = date(2026, 11, 1)
    assert Candidate.objects.filter(late_q(day)).count() == 6
    made = Round.objects.get(pk=made.pk)
    with clock.at(make.NOW + timedelta(days=14)):
        (progress,) = board(made, candidates_visible_to(director))
    assert (progress.late, progress.settled) == (6, 0)
    assert progress.stages == [(Stage.SELF_EVALUATION, 6)]
    with clock.at(make.NOW + timedelta(days=400)):
        Candidate.objects.update(stage=Stage.ON_SITE)
        (progress,) = board(made, candidates_visible_to(director))
    assert progress.late == 6


def test_a_school_merged_on_the_way_is_named_and_its_work_kept(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    evaluation = make_rounds.begun(office, director, school)
    make_rounds.filled(evaluation, principal)
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 10, 1))
    candidate = evaluation.candidate
    assert gone(candidate.round) == [candidate]
    with pytest.raises(Invalid, match="更正"):
        actions.leave_round(candidate.pk, by=director, reason="字" * 301)
    left = actions.leave_round(candidate.pk, by=director, reason="并入波洲中学")
    assert (left.stage, left.reason, last(left)) == (Stage.LEFT, "并入波洲中学", "evaluation.left")
    assert evaluation.answers.exclude(standing="empty").count() > 3
    assert gone(candidate.round) == []
    with pytest.raises(WrongState):
        actions.leave_round(candidate.pk, by=director, reason="又一次")


def test_it_closes_with_a_summary_and_names_what_is_open(
    office: Unit, director: Person, office_staff: Person, school: Unit, principal: Person
) -> None:
    evaluation = make_rounds.begun(office, director, school)
    make_rounds.applied(evaluation, principal)
    round_ = evaluation.candidate.round
    text = drafted_summary(round_)
    assert "府办〔2026〕10号" in text
    assert "报送自评1所" in text
    with pytest.raises(NotAllowed):
        actions.close_round(round_.pk, by=office_staff, summary=text)
    with pytest.raises(Invalid) as refused:
        actions.close_round(round_.pk, by=director, summary=text)
    assert "龙溪口示例小学" in refused.value.fields["unfinished_reason"]
    with pytest.raises(Invalid):
        actions.close_round(round_.pk, by=director, summary=" ")
    closed = actions.close_round(
        round_.pk, by=director, summary=text, unfinished_reason="转入下一轮"
    )
    assert closed.summary.endswith("转入下一轮")
    assert last(closed) == "round.closed"
    for act in (
        lambda: actions.propose_batches(round_.pk, by=director),
        lambda: actions.close_round(round_.pk, by=director, summary=text),
        lambda: actions.give_back_self_evaluation(
            evaluation.candidate_id, by=director, reason="晚"
        ),
    ):
        with pytest.raises(WrongState):
            act()


def test_the_summary_counts_grades_and_who_left(
    office: Unit, director: Person, schools: list[Unit]
) -> None:
    made = make_rounds.opened(office, director)
    Candidate.objects.update(stage=Stage.CONFIRMED, grade="excellent")
    one = made.candidates.all()[0]
    Candidate.objects.filter(pk=one.pk).update(stage=Stage.LEFT, reason="撤并", grade="")
    text = drafted_summary(made)
    assert "优秀5所" in text
    assert "（撤并）" in text
    assert "报送自评" not in text
    assert actions.close_round(made.pk, by=director, summary=text).state == RoundState.CLOSED


def test_the_next_round_takes_the_revised_version(
    office: Unit, director: Person, schools: list[Unit]
) -> None:
    draft = make_rounds.draft(office, director)
    with pytest.raises(WrongState, match="还没有开始"):
        actions.draft_next_round(draft.pk, by=director)
    made = make_rounds.opened(office, director, tier_by="last_grade", division="thirds")
    revised = make_rounds.version(office, 2)
    Candidate.objects.filter(round=made).update(stage=Stage.CONFIRMED, grade="excellent")
    following = actions.draft_next_round(made.pk, by=director, title="第二轮")
    assert (following.number, following.version, following.before) == (2, revised, made)
    assert (following.first_on, following.last_on) == (date(2029, 9, 1), date(2032, 8, 31))
    actions.propose_batches(following.pk, by=director)
    assert set(following.candidates.values_list("tier", flat=True)) == {"excellent"}


def test_who_is_in_no_round_is_due(office: Unit, director: Person, schools: list[Unit]) -> None:
    assert len(due_rounds(office, clock.today())) == 6
    make_rounds.opened(office, director)
    assert due_rounds(office, clock.today()) == []


def test_areas_are_in_every_batch(office: Unit, director: Person, schools: list[Unit]) -> None:
    for n, part in enumerate((schools[:3], schools[3:])):
        area = inspectorate.make_area(office, f"第{n}责任区", by=director)
        inspectorate.put_in_area(area.pk, part, by=director, start_on=clock.today())
    made = make_rounds.draft(office, director)
    actions.propose_batches(made.pk, by=director)
    for batch in made.batches.all():
        units = set(batch.candidates.values_list("unit", flat=True))
        assert units & {one.pk for one in schools[:3]}
        assert units & {one.pk for one in schools[3:]}


def test_drafts_are_the_offices_and_nothing_is_an_outsiders(
    office: Unit, director: Person, principal: Person, inspector: Person, outsider: Person
) -> None:
    made = make_rounds.draft(office, director)
    actions.propose_batches(made.pk, by=director)
    assert [rounds_visible_to(who).count() for who in (director, inspector, principal)] == [1, 0, 0]
    assert not candidates_visible_to(principal).exists()
    Round.objects.update(state=RoundState.OPEN)
    assert [rounds_visible_to(who).count() for who in (director, inspector, principal)] == [1, 1, 1]
    assert candidates_visible_to(principal).count() == 1
    assert not rounds_visible_to(outsider).exists()
    assert not candidates_visible_to(outsider).exists()


def test_only_the_office_runs_a_round(
    office: Unit, director: Person, school: Unit, inspector: Person, outsider: Person
) -> None:
    made = make_rounds.opened(office, director)
    batch, one = made.batches.get(), made.candidates.get()
    for who in (inspector, outsider):
        for act in (
            lambda who=who: make_rounds.draft(office, who),
            lambda who=who: actions.edit_round(made.pk, by=who),
            lambda who=who: actions.edit_batch(batch.pk, by=who),
            lambda who=who: actions.propose_batches(made.pk, by=who),
            lambda who=who: actions.add_candidate(batch.pk, school, by=who),
            lambda who=who: actions.move_candidate(one.pk, batch, by=who),
            lambda who=who: actions.begin_batch(batch.pk, by=who),
            lambda who=who: actions.leave_round(one.pk, by=who, reason="否"),
            lambda who=who: actions.draft_next_round(made.pk, by=who),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_retired_versions_are_not_offered(office: Unit) -> None:
    one = make_rounds.version(office)
    assert list(versions_for(office)) == [one]
    one.state = SystemState.RETIRED
    one.save(update_fields=["state"])
    assert not versions_for(office)

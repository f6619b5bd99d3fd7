"""What merges into one visit, what cannot, and what stays where people put it."""

from dataclasses import replace

import pytest

from dudao.planning.solving import Effort, Limits, Pin, Problem, Visit, Why, breaches, sample, solve
from dudao.planning.solving.checking import Broken
from dudao.planning.solving.mending import mend
from tests.planning.solving.small import DAYS, inspector, problem, school, task


def test_what_has_a_day_in_common_becomes_one_visit() -> None:
    answer = solve(problem(task("item"), task("special", first=1), task("check", last=1)))
    (visit,) = answer.visits
    assert (visit.day, set(visit.tasks)) == (DAYS[1], {"item", "special", "check"})
    figures = answer.figures
    assert (figures.naive, figures.visits, figures.bound, figures.saved) == (3, 1, 1, 2)
    assert figures.gap == 0


def test_windows_that_do_not_meet_need_a_visit_each() -> None:
    figures = solve(problem(task("early", last=0), task("late", first=3))).figures
    assert (figures.visits, figures.bound) == (2, 2)


def test_two_of_one_rule_need_a_visit_each() -> None:
    twice = [task(name, apart="monthly") for name in ("first", "second")]
    figures = solve(problem(*twice)).figures
    assert (figures.visits, figures.bound) == (2, 2)


def test_more_than_a_days_minutes_need_two_visits() -> None:
    figures = solve(problem(*(task(f"t{n}", minutes=100) for n in range(4)))).figures
    assert (figures.visits, figures.bound) == (2, 2)


def test_somebody_of_the_subject_goes_along() -> None:
    people = (inspector(1), inspector(2, specialty="初中数学"))
    own = school(responsible=(1,))
    asked = problem(
        task("maths", specialty="数学"), task("item"), schools=(own,), inspectors=people
    )
    (visit,) = solve(asked).visits
    assert 2 in {visit.leader, *visit.companions}


def test_what_may_wait_only_rides_along() -> None:
    wait = task("item", required=False, reward=0.2)
    assert solve(problem(wait)).visits == ()
    assert solve(problem(wait)).unmet == ()
    (visit,) = solve(problem(wait, task("month"))).visits
    assert set(visit.tasks) == {"item", "month"}


def test_a_pinned_visit_stays_and_takes_what_else_fits() -> None:
    pin = Pin("pin", 1, DAYS[2], 1, tasks=("month",))
    (visit,) = solve(problem(task("month"), task("check", first=1), pins=(pin,))).visits
    assert (visit.pin, visit.day, set(visit.tasks)) == ("pin", DAYS[2], {"month", "check"})


def test_a_pin_fills_its_peoples_day_in_their_own_area_too() -> None:
    schools = (school(1), school(2, area=2))
    people = (inspector(1), inspector(2, area=2))
    asked = problem(
        task("here", first=0, last=0),
        task("there", 2, 0, 0),
        schools=schools,
        inspectors=people,
        limits=Limits(schools_a_day=1),
        pins=(Pin("pin", 2, DAYS[0], 1, tasks=("there",)),),
    )
    answer = solve(asked)
    assert breaches(asked, answer.visits) == []
    assert [visit.leader for visit in answer.visits if not visit.pin] == [2]


def test_load_is_evened_and_tours_join_neighbours() -> None:
    schools = tuple(school(pk, place=(27.5 + pk // 4, 109.0)) for pk in range(1, 7))
    asked = problem(
        *(task(f"t{pk}", pk) for pk in range(1, 7)),
        schools=schools,
        inspectors=(inspector(1), inspector(2)),
    )
    visits = solve(asked).visits
    tours = {(visit.leader, visit.day) for visit in visits}
    assert sorted(visit.leader for visit in visits) == [1, 1, 1, 2, 2, 2]
    assert len(tours) == 2
    assert sorted(visit.position for visit in visits) == [1, 1, 2, 2, 3, 3]


ASKED = {
    Why.NO_DAY: problem(task("t"), schools=(school(open_on=()),)),
    Why.NOBODY: problem(task("t"), schools=(school(recused=frozenset({1})),)),
    Why.NO_SPECIALIST: problem(task("t", specialty="体育")),
    Why.AWAY: problem(task("t"), inspectors=(inspector(away=frozenset(DAYS)),)),
    Why.TOO_LONG: problem(task("t", minutes=400)),
    Why.LIMIT: problem(task("t"), schools=(school(planned=DAYS[:2]),)),
    Why.CAPACITY: problem(task("t"), inspectors=(inspector(busy=dict.fromkeys(DAYS, (3, 0))),)),
}


@pytest.mark.parametrize("why", Why)
def test_what_is_left_out_has_its_reason(why: Why) -> None:
    answer = solve(ASKED[why])
    assert (answer.visits, [one.why for one in answer.unmet]) == ((), [why])


def test_somebody_of_another_area_helps_where_nobody_has_room() -> None:
    gone = inspector(away=frozenset(DAYS))
    asked = problem(task("t"), schools=(school(), school(2, area=2)))
    asked = replace(asked, inspectors=(gone, inspector(2, area=2)))
    assert [visit.leader for visit in solve(asked).visits] == [2]


def test_schools_without_area_are_put_together() -> None:
    schools = tuple(school(pk, area=0) for pk in range(1, 26))
    asked = problem(
        *(task(f"t{pk}", pk) for pk in range(1, 26)),
        schools=schools,
        inspectors=tuple(inspector(pk, area=None) for pk in (1, 2, 3)),
    )
    answer = solve(asked)
    assert (len(answer.visits), answer.unmet, breaches(asked, answer.visits)) == (25, (), [])


@pytest.fixture(scope="module")
def county() -> Problem:
    return sample.month(40, 5)


def test_the_same_question_has_the_same_answer(county: Problem) -> None:
    answer = solve(county)
    again = solve(county, Effort(workers=2))
    assert (answer.visits, answer.unmet) == (again.visits, again.unmet)
    assert breaches(county, answer.visits) == []
    assert answer.figures.saved / answer.figures.naive > 0.3


def test_a_search_that_finds_nothing_in_its_time_still_answers(county: Problem) -> None:
    answer = solve(county, Effort(seconds=0.0))
    assert breaches(county, answer.visits) == []
    assert len(answer.visits) > 35


def test_two_subjects_take_two_people_there_together() -> None:
    people = (inspector(1, specialty="语文"), inspector(2, specialty="数学"))
    both = [task(subject, specialty=subject) for subject in ("语文", "数学")]
    (visit,) = solve(problem(*both, inspectors=people)).visits
    assert {visit.leader, *visit.companions} == {1, 2}


def test_what_was_left_open_is_done_by_somebody_of_the_subject_who_comes_along() -> None:
    people = (inspector(1), inspector(2, specialty="数学"))
    asked = problem(task("item"), task("maths", specialty="数学"), inspectors=people)
    (visit,) = mend(asked, [Visit(1, DAYS[0], 1, tasks=("item",))]).visits.values()
    assert (visit.companions, set(visit.tasks)) == ((2,), {"item", "maths"})


def test_what_is_done_twice_or_outside_its_days_is_told() -> None:
    asked = problem(task("item", first=1))
    visits = [Visit(1, day, 1, tasks=("item",)) for day in DAYS[:2]]
    assert {Broken.TWICE, Broken.WINDOW} <= {one.what for one in breaches(asked, visits)}


def test_where_no_processes_are_to_be_had_it_is_solved_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none_left(*_given: object, **_more: object) -> None:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr("dudao.planning.solving.month.ProcessPoolExecutor", none_left)
    schools = (school(1, responsible=(1,)), school(2, area=2, responsible=(2,)))
    people = (inspector(1), inspector(2, area=2))
    asked = problem(task("one"), task("two", 2), schools=schools, inspectors=people)
    assert len(solve(asked, Effort(workers=2)).visits) == 2

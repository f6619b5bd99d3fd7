"""Every figure is the number of the rows it opens, whatever it is put side by side by."""

from datetime import timedelta

import pytest

from dudao.analytics.queries import findings, visits
from dudao.analytics.queries.grouping import Period, usual_period
from dudao.analytics.states import By, One, Outcome, Stage
from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits.queries import five_ones_for
from dudao.visits.states import Done
from tests import make_findings
from tests.analytics.conftest import on

pytestmark = pytest.mark.usefixtures("busy", "still")


def test_every_figure_of_the_board_is_the_count_of_its_rows(
    director: Person, period: Period
) -> None:
    boards = {by: visits.board(director, period, by) for by in By}
    for lines in boards.values():
        assert sum(line.visits for line in lines) == visits.made(director, period).count() > 2
        assert visits.total(lines).visits == visits.made(director, period).count()
    for by, line in ((by, line) for by, lines in boards.items() for line in lines):
        rows = visits.made(director, period, by).filter(group=line.key)
        assert rows.count() == line.visits
        for one in One:
            done = visits.standing(rows, one, done=True).count()
            assert done == line.done[one]
            assert visits.standing(rows, one, done=False).count() == line.visits - done


def test_the_board_means_what_a_visits_own_page_says(director: Person, period: Period) -> None:
    rows = list(visits.made(director, period))
    for visit, ones in zip(rows, five_ones_for(rows).values(), strict=True):
        for one in One:
            alone = ones.is_complete if one == One.ALL else getattr(ones, one).done != Done.NO
            assert getattr(visit, f"has_{one}") is alone, (visit, one)


def test_every_figure_of_the_loop_is_the_count_of_its_rows(
    director: Person, period: Period
) -> None:
    boards = [(by, line) for by in By for line in findings.board(director, period, by)]
    for by, line in [*boards, (By.MONTH, findings.whole(director, period))]:
        rows = findings.told(director, period, by)
        rows = rows.filter(group=line.key) if line.key else rows
        assert rows.count() == line.told == sum(line.outcomes.values())
        for outcome in Outcome:
            assert findings.with_outcome(rows, outcome).count() == line.outcomes[outcome]
        for stage in Stage:
            assert findings.through(rows, stage).count() == line.times[stage].rows


def test_every_problem_is_exactly_what_it_is(
    director: Person, period: Period, busy: dict[str, Finding]
) -> None:
    rows = {row.pk: row.outcome for row in findings.told(director, period)}
    assert {name: rows[finding.pk] for name, finding in busy.items()} == {n: n for n in busy}


def test_stretches_are_measured_step_by_step(director: Person, period: Period) -> None:
    line = findings.whole(director, period)
    assert line.times["promised"].rows == 3
    assert line.times["promised"].median == timedelta(days=1)
    assert line.times["verified"] == (2, timedelta(days=2), timedelta(days=2))
    assert line.times["closed"].most > timedelta(days=38)
    assert line.on_time_share == pytest.approx(1 / 3)


def test_months_people_and_areas_have_their_names(director: Person, period: Period) -> None:
    def names(by: By) -> list[str]:
        return [line.label for line in findings.board(director, period, by)]

    assert names(By.MONTH) == ["2026-09", "2026-10"]
    assert set(names(By.INSPECTOR)) == {"示例督学", "示例主任"}
    assert set(names(By.AREA)) == {"第一督学责任区", "未划入责任区"}


@pytest.mark.parametrize("life_safety", [False, True])
def test_a_deadline_on_a_day_off_runs_to_the_next_workday(
    director: Person, period: Period, school: Unit, inspector: Person, life_safety: bool
) -> None:
    closed = make_findings.in_state(State.CLOSED, school, inspector, life_safety=life_safety)
    saturday, monday = on(10, 17).date(), on(10, 19)
    rows = Finding.objects.filter(pk=closed.pk)
    rows.update(first_due_on=saturday, submitted_at=monday)
    outcome = findings.told(director, period).get(pk=closed.pk).outcome
    assert outcome == ("closed_late" if life_safety else "closed_on_time")


def test_nobody_counts_what_he_may_not_see(
    inspector: Person, outsider: Person, principal: Person, period: Period
) -> None:
    assert findings.whole(inspector, period).told == 4
    assert {line.label for line in visits.board(inspector, period, By.AREA)} == {"第一督学责任区"}
    for who in (outsider, principal):
        assert findings.whole(who, period).told == 0
        assert findings.whole(who, period).on_time_share is None
        assert visits.board(who, period, By.MONTH) == []


def test_the_usual_period_is_half_a_year() -> None:
    with clock.at(on(10, 20)):
        assert usual_period() == (on(4, 1).date(), on(10, 20).date())

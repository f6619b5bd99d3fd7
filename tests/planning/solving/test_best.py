"""Beside everything there is: no limit broken, and as good as trying all of it."""

from hypothesis import HealthCheck, given, settings

from dudao.planning.solving import Problem, breaches, solve
from tests.planning.solving.small import best, problems


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_it_is_as_good_as_the_best_there_is(asked: Problem) -> None:
    answer = solve(asked)
    assert breaches(asked, answer.visits) == []
    assert (len(answer.unmet), answer.figures.visits) == best(asked)
    assert answer.figures.bound <= answer.figures.visits <= answer.figures.naive

"""Shares and arguments of figures, without a county."""

import pytest

from dudao.analytics.queries.figures import asked_of, share
from dudao.lib.errors import NotFound


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 3, "33.3%"), (1, 8, "12.5%"), (0, 0, "—"), (2, 3, "66.7%"), (1, 16, "6.3%")],
)
def test_shares_are_rounded_half_up(part, whole, said) -> None:
    assert share(part, whole) == said


@pytest.mark.parametrize("given", [{}, {"office": "x"}, {"office": "1", "since": "gestern"}])
def test_senseless_arguments_are_no_figure(given) -> None:
    with pytest.raises(NotFound):
        asked_of(given)

"""How long a volume is kept, how it is numbered, when it is due for appraisal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.documents.rules import (
    appraised_from,
    is_archive_code,
    retention_of,
    volume_number,
)
from dudao.documents.states import Retention

FOR_EVER, THIRTY, TEN = Retention.PERMANENT, Retention.THIRTY, Retention.TEN


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ([], TEN),
        ([10], TEN),
        ([3], TEN),
        ([10, 30], THIRTY),
        ([11], THIRTY),
        ([30, 0], FOR_EVER),
        ([31], FOR_EVER),
    ],
)
def test_the_longest_counts_and_no_term_is_cut_short(years, wanted) -> None:
    assert retention_of(years) is wanted


ORDER = [TEN, THIRTY, FOR_EVER]


@given(st.lists(st.integers(0, 60)), st.integers(0, 60))
def test_one_paper_more_never_shortens_it(years: list[int], more: int) -> None:
    assert ORDER.index(retention_of([*years, more])) >= ORDER.index(retention_of(years))


def test_the_number_is_written_as_the_standard_has_it() -> None:
    assert volume_number("Z109", 2026, FOR_EVER, 7) == "Z109-WS·2026-Y-0007"
    assert volume_number("431227", 2026, TEN, 12345) == "431227-WS·2026-D10-12345"


def test_the_term_runs_from_the_year_after() -> None:
    assert appraised_from(2016, TEN) == 2027
    assert appraised_from(2016, THIRTY) == 2047
    assert appraised_from(2016, FOR_EVER) is None


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("Z109", True),
        ("431227-1", True),
        ("Z", False),
        ("-Z1", False),
        ("档109", False),
        ("Z 1", False),
    ],
)
def test_what_can_be_the_code_of_an_archive(text, sound) -> None:
    assert is_archive_code(text) is sound

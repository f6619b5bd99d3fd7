"""The one place that knows what time it is."""

from datetime import UTC, date, datetime

from dudao.lib import clock


def test_the_clock_runs_unless_it_is_moved() -> None:
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    late = datetime(2026, 10, 20, 23, 30, tzinfo=UTC)
    with clock.at(late):
        assert clock.now() == late
        assert clock.today() == date(2026, 10, 21)
        with clock.at(datetime(2020, 1, 1, tzinfo=clock.CHINA)):
            assert clock.today() == date(2020, 1, 1)
        assert clock.now() == late

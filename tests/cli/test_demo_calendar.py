"""The demo county's calendar: no visit in a holiday or an exam week."""

import random
from datetime import date, timedelta

import pytest

from dudao.cli.demo.calendar import fill_calendar, fill_feed
from dudao.cli.demo.cast import Cast
from dudao.cli.demo.year import Year
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, SpecialDays, Term, Unit
from dudao.org.queries.calendar import calendar_of, visit_days
from dudao.org.states import DayKind
from dudao.planning.models import Assignment, Feed
from tests import make_inspectorate

BEGIN = date(2025, 9, 1)


@pytest.fixture
def cast(office: Unit, director: Person, inspector: Person, still: None) -> Cast:
    staff: list[Inspector] = [make_inspectorate.inspector(inspector)]
    staff += [make_inspectorate.new_inspector(f"示例{n}", office) for n in range(8)]
    return Cast(office, director, director, director, inspectors=[*staff[1:], staff[0]])


def test_every_year_it_shows_has_terms_and_exam_weeks(cast: Cast) -> None:
    fill_calendar(cast, BEGIN, clock.today())
    years = set(Term.objects.values_list("year", flat=True))
    assert years == {2025, 2026, 2027}
    kinds = set(SpecialDays.objects.values_list("kind", flat=True))
    assert kinds == {DayKind.HOLIDAY, DayKind.EXAM, DayKind.QUIET}
    assert not calendar_of(cast.office).is_workday(date(2025, 12, 5))


def test_days_for_visits_are_in_term_and_outside_exam_weeks(cast: Cast, school: Unit) -> None:
    fill_calendar(cast, BEGIN, clock.today())
    year = Year(cast, [school], random.Random(1), BEGIN, clock.today())
    usual = set(visit_days(cast.office, BEGIN, clock.today() + timedelta(days=130), school.stages))
    for n in range(0, 400, 3):
        assert year._open_day(school, BEGIN + timedelta(days=n)) in usual


def test_somebody_subscribes_and_one_visit_is_announced(cast: Cast, school: Unit) -> None:
    fill_calendar(cast, BEGIN, clock.today())
    fill_feed(cast, [school], clock.today())
    assert Feed.objects.get().person == cast.inspectors[8].person
    assert Assignment.objects.get().announced_at is not None

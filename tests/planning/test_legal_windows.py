"""Deadlines by province: which days, from which event, and how they say it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.access.actions.norms import adopt_norms
from dudao.access.norm_packs import packs
from dudao.lib import clock, workdays
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.planning.models import Part, Programme
from dudao.planning.queries import legal_windows as windows
from dudao.planning.rules.legal_windows import counted
from dudao.planning.rules.programme_papers import span
from dudao.planning.rules.programmes import Next, Side, Stand, Step, needed, next_of
from dudao.planning.rules.register import alike, cost_of, publish_by, year_later
from dudao.planning.states import PartState
from tests import make

ENDED, TOLD = date(2026, 10, 20), date(2026, 10, 23)
#: province -> initial opinion, defence (told on the day itself; told three days later), opinion
PROVINCES = {
    "": ("2026-10-30", "2026-11-03", "2026-11-06", "2026-11-19"),
    "shanghai": ("2026-10-20", "2026-11-03", "2026-11-06", "2026-11-19"),
    "zhejiang": ("2026-10-30", "2026-10-30", "2026-11-02", "2026-11-19"),
    "chongqing": ("2026-10-26", "2026-10-26", "2026-10-28", "2026-11-23"),
    "shandong": ("2026-10-20", "2026-10-30", "2026-11-02", "2026-11-19"),
}


@pytest.mark.parametrize("province", PROVINCES)
def test_the_terms_of_a_province(province: str, office: Unit, director: Person) -> None:
    adopted(province, office, director)
    programme = Programme(office=office, kind="special")
    part = Part(programme=programme, visited_on=ENDED)
    told = make.NOW + timedelta(days=3)
    part.initial_at = told
    opinion = windows.opinion_window(part)
    assert opinion is not None
    found = (
        windows.initial_window(part, ENDED),
        windows.defence_window(part, ENDED),
        windows.defence_window(part, TOLD),
        opinion,
    )
    assert tuple(one.last.isoformat() for one in found) == PROVINCES[province]


def test_chongqing_has_ten_days_for_a_comprehensive_inspection(
    office: Unit, director: Person
) -> None:
    adopted("chongqing", office, director)
    part = Part(programme=Programme(office=office, kind="comprehensive"), visited_on=ENDED)
    assert windows.initial_window(part, ENDED).last == date(2026, 10, 30)


def test_what_is_not_begun_has_no_term(office: Unit) -> None:
    programme = Programme(office=office, kind="special")
    assert windows.opinion_window(Part(programme=programme)) is None
    assert windows.report_window(programme) is None
    assert windows.filing_window(programme) is None


def test_where_it_runs_from_the_feedback_the_term_of_the_opinion_waits_for_it(
    office: Unit,
) -> None:
    make.norm("planning.opinion_from_feedback", 1, office)
    programme = Programme(office=office, kind="special")
    assert windows.opinion_window(Part(programme=programme, visited_on=ENDED)) is None


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2026, 11, 23), "2026年11月23日"),
        (date(2026, 11, 24), "2026年11月23日至2026年11月24日"),
    ],
)
def test_a_span_of_one_day_is_that_day(last: date, words: str) -> None:
    assert span(date(2026, 11, 23), last) == words


def test_every_number_of_the_packs_has_a_national_default(still: None, db: None) -> None:
    keys = {row.key for pack in packs() for row in pack.norms if row.key.startswith("planning.")}
    assert keys
    assert all(norm(key) is not None for key in keys)


def test_a_term_says_how_it_was_counted() -> None:
    told = counted(ENDED, "督导结束", 10, in_workdays=True, basis="某条例").words()
    assert told == "自2026-10-20（督导结束）次日起10个工作日，到2026-11-03。依据：某条例"
    assert "当日" in counted(ENDED, "督导结束", 0, in_workdays=False, basis="某条例").words()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 60), st.booleans())
def test_a_term_never_ends_on_a_day_off_nor_too_early(
    start: date, days: int, in_workdays: bool
) -> None:
    last = counted(start, "", days, in_workdays=in_workdays, basis="").last
    assert last >= start + timedelta(days=days)
    assert days == 0 or workdays.is_workday(last)


@pytest.mark.parametrize(
    ("members", "percent", "wanted"), [(3, 66, 2), (4, 66, 3), (6, 66, 4), (5, 0, 0), (3, 100, 3)]
)
def test_how_many_must_agree(members: int, percent: int, wanted: int) -> None:
    assert needed(members, percent) == wanted


@pytest.mark.parametrize(
    ("given", "step", "side"),
    [
        ({"begun": False}, Step.BEGIN, Side.OFFICE),
        ({"state": PartState.ASKED}, Step.SELF_EVALUATE, Side.SCHOOL),
        ({"state": PartState.SELF_EVALUATED, "handed_in": True}, Step.REVIEW, Side.TEAM),
        ({"state": PartState.VISITED, "handed_in": True}, Step.REVIEW, Side.TEAM),
        ({"state": PartState.SELF_EVALUATED, "reviewed": True}, Step.VISIT, Side.TEAM),
        ({"state": PartState.VISITED}, Step.FEED_BACK, Side.TEAM),
        ({"state": PartState.INITIAL, "defence_until": ENDED}, Step.DEFEND, Side.SCHOOL),
        ({"state": PartState.INITIAL, "defence_until": date(2026, 10, 1)}, Step.CONCLUDE,
         Side.TEAM),
        ({"state": PartState.DEFENDED}, Step.ANSWER, Side.TEAM),
        ({"state": PartState.DEFENDED, "answered": True, "concluded": True, "agreed": False},
         Step.AGREE, Side.TEAM),
        ({"state": PartState.DEFENDED, "answered": True, "concluded": True}, Step.DRAFT, Side.TEAM),
        ({"state": PartState.DEFENDED, "answered": True, "concluded": True, "drafted": True},
         Step.ISSUE, Side.OFFICE),
        ({"state": PartState.OPINION}, Step.RECTIFY, Side.SCHOOL),
        ({"state": PartState.RECTIFIED}, Step.NOTHING, Side.NOBODY),
    ],
)  # fmt: skip
def test_whose_turn_it_is(given: dict[str, object], step: Step, side: Side) -> None:
    plain = {"state": PartState.WAITING, "begun": True, "last_on": ENDED, **given}
    following = next_of(Stand(**plain), ENDED)  # type: ignore[arg-type]
    assert following[:2] == (step, side)


def test_a_defence_lapses_and_is_never_late() -> None:
    assert not Next(Step.DEFEND, Side.SCHOOL, ENDED).late(TOLD)
    assert Next(Step.ANSWER, Side.TEAM, ENDED).late(TOLD)


def test_what_an_entry_costs_and_when_it_must_be_out() -> None:
    assert cost_of(12, 50, 2) == (12, 50, 10, 24)
    assert publish_by(date(2026, 11, 19), 30) == date(2026, 10, 20)
    assert year_later(date(2024, 2, 29)) == date(2025, 2, 28)


def test_entries_are_alike_by_name_or_scope() -> None:
    days = {"first_on": ENDED, "last_on": TOLD}
    one = {"title": "校园食品安全专项督导", "scope": "食堂、食品采购", **days}
    other = {"title": "学校食堂食品安全检查", "scope": "食堂管理", **days}
    far = {"title": "普通高中新课程", "scope": "课程", **days}
    assert alike(one, other).text > 350 > alike(one, far).text
    assert alike(one, other).days == 4


def adopted(province: str, office: Unit, by: Person) -> None:
    """Let the office adopt the numbers of a province."""
    if province:
        with clock.at(make.NOW - timedelta(days=30)):
            adopt_norms(province, office=office, by=by, valid_from=clock.today())

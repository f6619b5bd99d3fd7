"""Deadlines, clocks and texts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.documents.content import Problem, RectificationNotice
from dudao.findings import rules
from dudao.findings.states import Route, State
from dudao.lib import workdays

TUESDAY = date(2026, 10, 20)
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("state", "due_on", "expected"),
    [
        (State.OPEN, date(2026, 10, 19), ("overdue", "已逾期1个工作日")),
        (State.RECTIFYING, date(2026, 10, 16), ("overdue", "已逾期2个工作日")),
        (State.RETURNED, TUESDAY, ("today", "今天到期")),
        (State.OPEN, date(2026, 10, 23), ("soon", "还剩3个工作日")),
        (State.OPEN, date(2026, 10, 26), ("running", "还剩4个工作日")),
        (State.SUBMITTED, date(2026, 1, 5), ("waiting", "等待核查")),
        (State.CLOSED, date(2026, 1, 5), ("closed", "已销号")),
    ],
)
def test_the_clock(state: State, due_on: date, expected: tuple[str, str]) -> None:
    assert rules.clock(state, due_on, TUESDAY) == expected


def test_a_deadline_that_passed_on_the_last_workday_counts_no_days() -> None:
    assert rules.clock(State.OPEN, date(2026, 10, 16), date(2026, 10, 17)).text == "已逾期"


def test_the_national_holiday_does_not_count() -> None:
    assert rules.days_left(date(2026, 10, 9), date(2026, 9, 30)) == 2


@given(day=DAYS, term=st.integers(0, 60))
def test_a_new_term_is_never_late_and_has_all_its_days(day: date, term: int) -> None:
    due_on = workdays.add(day, term)
    assert not rules.is_overdue(State.OPEN, due_on, day, life_safety=False)
    assert rules.days_left(due_on, day) == term
    last = rules.runs_until(due_on)
    assert not rules.is_overdue(State.OPEN, due_on, last, life_safety=False)
    assert rules.is_overdue(State.OPEN, due_on, last + timedelta(days=1), life_safety=False)
    assert not rules.is_overdue(
        State.SUBMITTED, due_on, due_on + timedelta(days=1), life_safety=False
    )


@given(day=DAYS, ahead=st.integers(-400, 700))
def test_a_deadline_is_taken_or_refused_with_a_reason(day: date, ahead: int) -> None:
    due_on = day + timedelta(days=ahead)
    fits = ahead == 0 or (
        ahead > 0
        and workdays.is_workday(due_on)
        and workdays.between(day, due_on) <= rules.MOST_WORKDAYS
    )
    assert (rules.due_problem(due_on, day) is None) == fits


def test_a_deadline_in_the_year_9999_is_refused_at_once() -> None:
    assert "最多250个工作日" in str(rules.due_problem(date(9999, 1, 1), TUESDAY))


def test_a_holiday_as_deadline_names_the_next_workday() -> None:
    assert "2026-10-08" in str(rules.due_problem(date(2026, 10, 3), date(2026, 9, 28)))


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (250, True), (251, False)])
def test_a_term_has_bounds(days: int, fits: bool) -> None:
    assert (rules.workdays_problem(days) is None) is fits


def test_script_stays_text_and_control_characters_go() -> None:
    assert rules.clean(" <script>\x00x\x1b\r\ny ") == "<script>x\ny"


def test_texts_are_asked_for_and_bounded() -> None:
    problems = rules.text_problems({"fact": "", "demand": "长" * 2001}, rules.LIMITS)
    assert set(problems) == {"topic", "topic_title", "fact", "demand"}
    assert "2001" in problems["demand"]


@pytest.mark.parametrize(
    ("given_", "wrong"),
    [
        ({"severity": "general", "route": "suggestion"}, set()),
        ({"severity": "x", "route": "y"}, {"severity", "route"}),
        ({"severity": "minor", "route": "section"}, {"section"}),
        ({"severity": "minor", "route": "section", "section": object()}, set()),
    ],
)
def test_words_are_those_we_know(given_: dict[str, object], wrong: set[str]) -> None:
    assert set(rules.word_problems(given_)) == wrong


def test_every_route_has_its_norm() -> None:
    assert {rules.norm_key(route, life_safety=False) for route in Route} == {
        f"findings.workdays.{route.value}" for route in Route
    }
    assert rules.norm_key("notice", life_safety=True) == "findings.workdays.life_safety"


def test_soon_and_new_deadlines_are_workdays() -> None:
    assert rules.soon_until(date(2026, 10, 23)) == date(2026, 10, 28)
    assert rules.new_due_on(date(2026, 10, 23), TUESDAY, 5) == date(2026, 10, 23)
    assert rules.new_due_on(date(2026, 10, 1), TUESDAY, 5) == date(2026, 10, 27)
    assert rules.new_due_on(date(2026, 10, 1), TUESDAY, 0) == date(2026, 10, 21)


def test_the_number_of_a_finding() -> None:
    assert rules.number_text(2026, 12) == "问〔2026〕12号"


def test_the_lead_in_names_everybody_and_every_day_once() -> None:
    text = rules.notice_lead_in(
        ["示例甲", "示例乙", "示例甲"], [TUESDAY, date(2026, 10, 8), TUESDAY]
    )
    assert "督学示例甲、示例乙于2026年10月8日、2026年10月20日对你校" in text


def test_the_report_is_due_with_the_last_problem() -> None:
    assert "2026年10月20日前" in rules.notice_demands([date(2026, 10, 8), TUESDAY])[1]


def test_revising_a_notice_changes_the_frame_and_the_days_only() -> None:
    kept = Problem(fact="甲", workdays=5, due_on=TUESDAY, reference="1")
    moved = Problem(fact="乙", workdays=5, due_on=TUESDAY, reference="2")
    notice = RectificationNotice(
        office="示例督导室",
        school="示例小学",
        lead_in="旧",
        problems=[kept, moved],
        demands=["旧"],
    )
    day = date(2026, 11, 2)
    made = rules.revised(notice, lead_in=" 新 ", demands=["一", " "], due={"1": TUESDAY, "2": day})
    assert (made.lead_in, made.demands) == ("新", ["一"])
    assert made.problems[0] == kept
    assert (made.problems[1].fact, made.problems[1].due_on) == ("乙", day)
    assert made.problems[1].workdays is None

"""A deadline on a holiday runs to the end of the next workday; danger to life knows no holidays."""

from datetime import date, timedelta

import pytest

from dudao.findings import queries, rules
from dudao.findings.models import Finding
from dudao.findings.queries.as_of import Standing
from dudao.findings.states import State
from dudao.org.models import Person, Unit
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
#: 2026-10-24 and 25 are a weekend; the rest of the week works.
SATURDAY = date(2026, 10, 24)


@pytest.mark.parametrize("life_safety", [False, True])
def test_statement_and_rule_agree_on_every_day(
    school: Unit, inspector: Person, life_safety: bool
) -> None:
    finding = making.told(school, inspector, life_safety=life_safety)
    for ahead in range(14):
        due_on = date(2026, 10, 20) + timedelta(days=ahead)
        Finding.objects.update(due_on=due_on)
        for later in range(7):
            day = due_on + timedelta(days=later)
            late = rules.is_overdue(State.OPEN, due_on, day, life_safety=life_safety)
            assert queries.overdue(day).filter(pk=finding.pk).exists() is late


@pytest.mark.parametrize(
    ("day", "life_safety", "text"),
    [
        (SATURDAY, False, "还剩1个工作日"),
        (SATURDAY + timedelta(days=2), False, "今天到期"),
        (SATURDAY + timedelta(days=3), False, "已逾期1个工作日"),
        (SATURDAY, True, "今天到期"),
        (SATURDAY + timedelta(days=1), True, "已逾期"),
    ],
)
def test_the_clock_says_so(day: date, life_safety: bool, text: str) -> None:
    assert rules.clock(State.OPEN, SATURDAY, day, life_safety=life_safety).text == text


@pytest.mark.parametrize("life_safety", [False, True])
def test_the_story_of_a_school_knows_it_too(
    school: Unit, inspector: Person, life_safety: bool
) -> None:
    told = making.told(school, inspector, life_safety=life_safety)
    sunday = SATURDAY + timedelta(days=1)
    stood = Standing(told, State.OPEN, SATURDAY, "", "", sunday)
    assert stood.is_overdue is life_safety

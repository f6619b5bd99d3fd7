"""A problem over the years: every time it was there."""

from datetime import timedelta

import pytest

from dudao.findings.actions import (
    confirm_ancestor,
    promise,
    recheck,
    submit_rectification,
    verify,
)
from dudao.findings.models import Finding
from dudao.findings.queries.lineage import line_of
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


def test_a_first_time_is_one_time(school: Unit, inspector: Person) -> None:
    told = making.told(school, inspector)
    line = line_of(told, inspector)
    assert not line.again
    (time,) = line.times
    assert (time.began_on, time.ended_on, time.away, time.relapse) == (
        make.NOW.date(),
        None,
        None,
        False,
    )
    assert time.days == 0


def test_relapses_and_descendants_are_one_line(school: Unit, inspector: Person) -> None:
    first = making.earlier(school, inspector)
    with clock.at(make.NOW - timedelta(days=150)):
        verify(first.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
    with clock.at(make.NOW - timedelta(days=140)):
        verify(first.pk, by=inspector, verdict=Verdict.PARTLY, note="东侧没有清。")
    with clock.at(make.NOW - timedelta(days=130)):
        verify(first.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清。")
    second = making.told(school, inspector)
    confirm_ancestor(second.pk, first.pk, by=inspector)
    for finding in (first, second):
        finding.refresh_from_db()
        line = line_of(finding, inspector)
        assert line.findings == [first, second]
        assert line.again
        assert [(time.days, time.away, time.relapse) for time in line.times] == [
            (0, None, False),
            (20, 50, True),
            (0, 130, False),
        ]


def test_one_that_began_before_the_last_was_closed_was_not_away(
    school: Unit, inspector: Person
) -> None:
    with clock.at(make.NOW - timedelta(days=30)):
        first = making.told(school, inspector)
    second = making.told(school, inspector)
    confirm_ancestor(second.pk, first.pk, by=inspector)
    assert [time.away for time in line_of(second, inspector).times] == [None, None]


def test_a_recheck_does_not_end_it_twice(school: Unit, inspector: Person) -> None:
    closed = making.in_state(State.CLOSED, school, inspector)
    with clock.at(make.NOW + timedelta(days=9)):
        recheck(closed.pk, by=inspector, note="属实。")
        assert [time.days for time in line_of(closed, inspector).times] == [0]


def test_what_came_closed_from_an_old_ledger_ended_then(school: Unit, inspector: Person) -> None:
    told = making.told(school, inspector)
    Finding.objects.filter(pk=told.pk).update(
        state=State.CLOSED, closed_at=make.NOW + timedelta(days=3)
    )
    told.refresh_from_db()
    assert line_of(told, inspector).times[0].days == 3


def test_what_was_withdrawn_was_never_there(school: Unit, inspector: Person) -> None:
    first = making.earlier(school, inspector)
    second = making.told(school, inspector)
    confirm_ancestor(second.pk, first.pk, by=inspector)
    Finding.objects.filter(pk=first.pk).update(state=State.WITHDRAWN, closed_at=None)
    line = line_of(second, inspector)
    assert len(line.findings) == 2
    assert [time.finding for time in line.times] == [second.pk]


def test_the_school_sees_only_what_it_was_told(
    school: Unit, inspector: Person, principal: Person
) -> None:
    first = making.earlier(school, inspector)
    second = making.finding(school, inspector)
    confirm_ancestor(second.pk, first.pk, by=inspector)
    assert line_of(first, principal).findings == [first]
    assert line_of(first, inspector).findings == [first, second]


def test_rounds_without_a_verdict_change_nothing(
    school: Unit, inspector: Person, principal: Person
) -> None:
    told = making.told(school, inspector)
    promise(told.pk, by=principal, responsible_person="示例老师", measures="清理。")
    submit_rectification(told.pk, by=principal, result="已清理。")
    assert len(line_of(told, inspector).times) == 1

"""Findings as they stood at an earlier moment."""

from datetime import date, timedelta

import pytest

from dudao.findings.actions import (
    draft_notice,
    issue_notice,
    promise,
    submit_rectification,
    verify,
)
from dudao.findings.models import Finding
from dudao.findings.queries.as_of import Standing, standing_of
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


def after(days: int) -> Standing | None:
    """How the one finding stood some days after it was raised."""
    finding = Finding.objects.select_related("unit").get()
    until = make.NOW + timedelta(days=days, hours=1)
    found = standing_of(finding.unit, finding.raised_by, until)
    return found[0] if found else None


def test_it_stands_as_the_record_tells(school: Unit, inspector: Person, principal: Person) -> None:
    told = making.told(school, inspector)
    with clock.at(make.NOW + timedelta(days=1)):
        promise(told.pk, by=principal, responsible_person="示例老师", measures="清理。")
    with clock.at(make.NOW + timedelta(days=2)):
        submit_rectification(told.pk, by=principal, result="已清理。")
    with clock.at(make.NOW + timedelta(days=30)):
        verify(told.pk, by=inspector, verdict=Verdict.PARTLY, note="西侧没有清。", workdays=3)
    with clock.at(make.NOW + timedelta(days=31)):
        promise(told.pk, by=principal, responsible_person="另一老师", measures="再清。")
    with clock.at(make.NOW + timedelta(days=40)):
        verify(told.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已看。", on_site=True)
    with clock.at(make.NOW + timedelta(days=90)):
        verify(told.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
    states = [after(days) for days in (0, 1, 2, 30, 31, 40, 90)]
    assert [one.state for one in states if one] == [
        "open", "rectifying", "submitted", "returned", "rectifying", "verified_closed", "returned",
    ]  # fmt: skip
    assert after(-1) is None
    promised, late, again = after(1), after(30), after(31)
    assert promised is not None
    assert (promised.responsible_person, promised.due_on) == ("示例老师", date(2026, 11, 3))
    assert (promised.is_open, promised.is_overdue) == (True, False)
    assert late is not None
    assert late.due_on == date(2026, 11, 24)
    assert again is not None
    assert again.responsible_person == "另一老师"
    waiting = after(20)
    assert waiting is not None
    assert not waiting.is_overdue


def test_it_was_overdue_then(school: Unit, inspector: Person) -> None:
    making.told(school, inspector)
    standing = after(60)
    assert standing is not None
    assert standing.is_overdue


def test_now_is_what_the_rows_say(
    school: Unit, inspector: Person, principal: Person, outsider: Person
) -> None:
    told = making.in_state(State.RECTIFYING, school, inspector)
    making.finding(school, inspector)
    (one,) = standing_of(school, principal)
    assert (one.finding, one.state, one.responsible_person) == (told, "rectifying", "示例老师")
    assert one.on == make.NOW.date()
    assert standing_of(school, outsider) == []


def test_a_notice_moves_the_deadline_from_its_day_on(
    school: Unit, director: Person, office_staff: Person
) -> None:
    finding = making.told(school, director)
    began = after(1)
    assert began is not None
    with clock.at(make.NOW + timedelta(days=40)):
        notice = making.signed_off(draft_notice([finding.pk], by=director), office_staff, director)
        issue_notice(notice.pk, by=director)
    assert after(1) == began._replace(on=date(2026, 10, 21))
    noticed = after(41)
    finding.refresh_from_db()
    assert noticed is not None
    assert began.due_on < noticed.due_on == finding.due_on


def test_what_came_with_an_old_ledger_was_open_until_it_was_closed(
    school: Unit, inspector: Person
) -> None:
    told = making.told(school, inspector)
    imported = Finding.objects.create(
        number="旧1号",
        unit=school,
        office=told.office,
        topic="safety",
        topic_title="安全",
        severity="general",
        route="suggestion",
        fact="灭火器压力不足。",
        demand="更换。",
        found_on=told.found_on,
        workdays=10,
        due_on=told.due_on,
        first_due_on=told.due_on,
        raised_by=inspector,
        raised_at=told.raised_at,
        told_at=told.told_at,
        state=State.CLOSED,
        closed_at=make.NOW + timedelta(days=9),
    )
    states = {
        days: {
            one.finding.pk: one.state
            for one in standing_of(school, inspector, make.NOW + timedelta(days=days, hours=1))
        }[imported.pk]
        for days in (1, 9)
    }
    assert states == {1: State.OPEN, 9: State.CLOSED}

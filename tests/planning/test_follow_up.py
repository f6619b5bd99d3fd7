"""Findings ask for a visit when something was handed in, or is due."""

from datetime import date, timedelta

import pytest

from dudao.findings.models import Finding
from dudao.findings.states import State
from dudao.lib import clock, workdays
from dudao.org.models import Person, Unit
from dudao.planning.actions import follow_up
from dudao.planning.models import Obligation
from dudao.planning.queries.following_up import to_follow_up
from tests import make, make_cover, make_findings


@pytest.fixture(autouse=True)
def _terms(office: Unit) -> None:
    make_cover.terms(office)


def asked(finding: Finding) -> list[tuple[date, date | None]]:
    rows = Obligation.objects.filter(finding=finding).order_by("first_on")
    return list(rows.values_list("first_on", "met_on"))


def test_a_told_finding_is_looked_after_from_its_deadline_on(
    office: Unit, school: Unit, inspector: Person
) -> None:
    finding = make_findings.told(school, inspector)
    follow_up(office, [finding.pk])
    row = Obligation.objects.get(finding=finding)
    assert (row.first_on, row.source, row.unit) == (finding.due_on, "follow_up", school)
    assert row.last_on == row.latest_on == workdays.add(finding.due_on, 5)
    assert "回访" in row.title


def test_what_was_handed_in_is_looked_at_at_once(
    office: Unit, school: Unit, inspector: Person
) -> None:
    finding = make_findings.in_state(State.OPEN, school, inspector)
    follow_up(office, [finding.pk])
    Finding.objects.filter(pk=finding.pk).update(state=State.SUBMITTED, submitted_at=clock.now())
    follow_up(office, [finding.pk])
    assert asked(finding) == [(clock.today(), None)]
    follow_up(office, [finding.pk])
    assert asked(finding) == [(clock.today(), None)]


def test_sent_back_it_was_looked_at_and_another_visit_is_due(
    office: Unit, school: Unit, inspector: Person
) -> None:
    finding = make_findings.in_state(State.SUBMITTED, school, inspector)
    follow_up(office, [finding.pk])
    due = clock.today() + timedelta(days=14)
    Finding.objects.filter(pk=finding.pk).update(state=State.RETURNED, due_on=due)
    follow_up(office, [finding.pk])
    assert asked(finding) == [(clock.today(), clock.today()), (due, None)]


def test_handed_in_again_on_the_day_it_was_sent_back_it_is_looked_at_the_day_after(
    office: Unit, school: Unit, inspector: Person
) -> None:
    finding = make_findings.in_state(State.SUBMITTED, school, inspector)
    follow_up(office, [finding.pk])
    due, today = clock.today() + timedelta(days=14), clock.today()
    Finding.objects.filter(pk=finding.pk).update(state=State.RETURNED, due_on=due)
    follow_up(office, [finding.pk])
    Finding.objects.filter(pk=finding.pk).update(state=State.SUBMITTED, submitted_at=clock.now())
    follow_up(office, [finding.pk])
    assert asked(finding) == [(today, today), (today + timedelta(days=1), None)]


def test_closed_it_was_followed_up_and_withdrawn_it_is_dropped(
    office: Unit, school: Unit, inspector: Person
) -> None:
    closed, dropped = (make_findings.told(school, inspector) for _n in range(2))
    follow_up(office, [closed.pk, dropped.pk])
    Finding.objects.filter(pk=closed.pk).update(state=State.CLOSED, closed_at=clock.now())
    Finding.objects.filter(pk=dropped.pk).update(state=State.WITHDRAWN)
    assert set(to_follow_up(office)) == {closed.pk, dropped.pk}
    follow_up(office, to_follow_up(office))
    assert asked(closed) == [(closed.due_on, clock.today())]
    assert asked(dropped) == []
    assert to_follow_up(office) == []


def test_a_deadline_in_the_holidays_waits_for_a_day_of_visits(
    office: Unit, school: Unit, inspector: Person
) -> None:
    finding = make_findings.told(school, inspector)
    Finding.objects.filter(pk=finding.pk).update(due_on=date(2027, 2, 3))
    follow_up(office, [finding.pk])
    assert Obligation.objects.get(finding=finding).latest_on == date(2027, 3, 1)


def test_a_closed_school_is_not_followed_up(office: Unit, school: Unit, inspector: Person) -> None:
    finding = make_findings.told(school, inspector)
    Unit.objects.filter(pk=school.pk).update(closed_on=make.NOW.date())
    follow_up(office, [finding.pk])
    assert asked(finding) == []

"""Obligations follow changes and nights by themselves."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dudao.audit.models import Event
from dudao.jobs.obligations import (
    CHANGES,
    FINDINGS,
    expand_again,
    follow_finding,
    keep_up,
    keep_up_office,
)
from dudao.jobs.on_event import REACTIONS
from dudao.org.models import Person, Unit
from dudao.planning.actions import set_rule
from dudao.planning.models import Obligation
from tests import make, make_cover, make_findings


def waiting(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


@pytest.fixture(autouse=True)
def _rule(still: None, office: Unit, school: Unit) -> None:
    make_cover.rule(None)


def test_the_queue_brings_an_office_up_to_date(
    office: Unit, inspector: Person, school: Unit
) -> None:
    finding = make_findings.told(school, inspector)
    keep_up_office(office.pk)
    assert Obligation.objects.filter(rule__key="monthly").count() == 9  # September is over
    assert Obligation.objects.filter(finding=finding).count() == 1


def test_many_changes_wait_as_one(director: Person, office: Unit) -> None:
    for _n in range(2):
        set_rule(
            office, by=director, title="消防", count=1, basis="县通知",
            valid_from=make.NOW.date(), per="term",
        )  # fmt: skip
    for event in Event.objects.filter(name="rule.set"):
        expand_again(event)
    keep_up(0)
    assert waiting("keep_up_office") == 1


def test_a_new_phone_number_changes_nothing(office: Unit, school: Unit) -> None:
    event = Event(name="unit.edited", unit=school, data={"changed": {"phone": ["", "1"]}})
    expand_again(event)
    assert waiting("keep_up_office") == 0


def test_a_told_finding_asks_for_its_visit(school: Unit, inspector: Person) -> None:
    finding = make_findings.told(school, inspector)
    for event in Event.objects.filter(name="finding.told"):
        follow_finding(event)
    assert Obligation.objects.filter(finding=finding).exists()


def test_the_tables_hold_them() -> None:
    assert all(expand_again in REACTIONS[name] for name in CHANGES)
    assert all(follow_finding in REACTIONS[name] for name in FINDINGS)

"""A turn of applying ends in time, and the next goes on."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dudao.jobs.applying import sweeping
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from tests.make_phone import Phone, begin


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name="apply_inbox", status="todo").count()


def test_who_has_no_time_left_leaves_the_rest_to_the_next_turn(
    inspector: Person, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(inspector)
    begin(phone, school)
    phone.send()
    monkeypatch.setattr(sweeping, "TURN_SECONDS", 0)
    for _turn in range(2):
        sweeping.apply_inbox()
        assert Visit.objects.count() == 0
        assert waiting() == 1
    monkeypatch.undo()
    sweeping.apply_inbox()
    assert Visit.objects.count() == 1

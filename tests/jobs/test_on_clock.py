"""What the clock brings."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from dudao.access.models import RosterUpload
from dudao.audit.actions import record
from dudao.audit.models import Event
from dudao.inbox.models import Receipt
from dudao.jobs.on_clock import prune, verify_chain
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests.audit.test_record import at_commit


def test_a_whole_record_is_noted_as_verified(director: Person) -> None:
    record("test.happened", director, by=director)
    at_commit()
    verify_chain(timestamp=0)
    assert Event.objects.latest("id").name == "audit.verified"


def test_an_empty_record_has_nothing_to_verify(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_link, audit_event")
    verify_chain(timestamp=0)
    assert not Event.objects.exists()


def test_a_changed_record_raises_the_alarm(
    director: Person, caplog: pytest.LogCaptureFixture
) -> None:
    changed = record("test.happened", director, by=director)
    at_commit()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET name = 'x' WHERE id = %s", [changed.pk])
        at_commit()
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    verify_chain(timestamp=0)
    told = Event.objects.latest("id")
    assert (told.name, told.data["broken"]) == ("audit.broken", changed.link.number)
    assert "does not hold" in caplog.text


def test_an_event_outside_the_chain_raises_the_alarm(
    director: Person, caplog: pytest.LogCaptureFixture
) -> None:
    record("test.happened", director, by=director)
    at_commit()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        record("test.hidden", director, by=director)
        at_commit()
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    verify_chain(timestamp=0)
    assert Event.objects.latest("id").data["unchained"] == 1
    assert "does not hold" in caplog.text


@pytest.mark.parametrize("days", [0, 15])
def test_an_upload_nobody_confirmed_goes_after_a_while(
    days: int, director: Person, office: Unit
) -> None:
    upload = RosterUpload.objects.create(
        office=office, by=director, at=clock.now() - timedelta(days=days), name="花名册.xlsx"
    )
    confirmed = RosterUpload.objects.create(
        office=office,
        by=director,
        at=clock.now() - timedelta(days=days),
        confirmed_at=clock.now(),
        name="花名册.xlsx",
    )
    prune(timestamp=0)
    left = set(RosterUpload.objects.values_list("pk", flat=True))
    assert left == ({upload.pk, confirmed.pk} if days == 0 else {confirmed.pk})


def test_what_expired_is_removed(director: Person) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    Session.objects.create(session_key="old", session_data="", expire_date=long_ago)
    Receipt.objects.create(person=director, key="old", request_sha256="0" * 64, at=long_ago)
    AccessAttempt.objects.create(username="x", ip_address="10.0.0.1", failures_since_start=1)
    AccessLog.objects.create(username="x", ip_address="10.0.0.1")
    for traces in (AccessAttempt, AccessLog):
        traces.objects.update(attempt_time=long_ago)
    prune(timestamp=0)
    assert not Session.objects.exists()
    assert not Receipt.objects.exists()
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()

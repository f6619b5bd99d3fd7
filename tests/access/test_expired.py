"""What is dropped because its time is over."""

from datetime import timedelta

from axes.models import AccessLog

from dudao.access.actions import drop_sign_in_traces, drop_unconfirmed_uploads
from dudao.access.models import RosterUpload
from dudao.lib import clock
from dudao.org.models import Person, Unit


def test_rosters_that_nobody_confirmed_are_dropped(director: Person, office: Unit) -> None:
    now = clock.now()
    for at, confirmed_at in ((now - timedelta(days=9), None), (now, None), (now, now)):
        RosterUpload.objects.create(
            office=office, by=director, at=at, name="名册.xlsx", confirmed_at=confirmed_at
        )
    assert drop_unconfirmed_uploads(before=now - timedelta(days=7)) == 1
    assert RosterUpload.objects.count() == 2


def test_old_traces_of_signing_in_are_dropped(db: None) -> None:
    AccessLog.objects.create(username="director")
    drop_sign_in_traces(before=clock.now() - timedelta(days=1))
    assert AccessLog.objects.exists()
    drop_sign_in_traces(before=clock.now() + timedelta(days=1))
    assert not AccessLog.objects.exists()

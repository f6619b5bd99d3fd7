"""What is dropped because its time is over."""

from datetime import datetime

from axes.models import AccessAttempt, AccessLog
from django.db import transaction

from dudao.access.models import RosterUpload


@transaction.atomic
def drop_unconfirmed_uploads(*, before: datetime) -> int:
    """Drop rosters read before `before` and never confirmed; return how many."""
    return RosterUpload.objects.filter(confirmed_at=None, at__lt=before).delete()[0]


@transaction.atomic
def drop_sign_in_traces(*, before: datetime) -> None:
    """Drop who signed in, or failed to, before `before`."""
    for traces in (AccessAttempt, AccessLog):
        traces.objects.filter(attempt_time__lt=before).delete()

"""What leaves the house: at once after what brought it about, else with the next minute."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dudao.audit.models import Event
from dudao.notifications import actions, queries


@app.periodic(cron="* * * * *")
@app.task(name="send_out", queueing_lock="send_out")
def send_out(timestamp: int) -> None:
    """Tell webhooks what happened, and send whatever is due over every channel."""
    del timestamp
    while actions.follow_record():
        continue
    actions.send_due()


def send_now(event: Event) -> None:
    """Send what somebody waits for at the screen."""
    del event
    actions.send_due()


def wake() -> None:
    """Have what has just become due sent now; nothing to do while one such job waits already."""
    if queries.something_is_due():
        try:
            with transaction.atomic():
                send_out.configure().defer(timestamp=0)
        except AlreadyEnqueued:
            return

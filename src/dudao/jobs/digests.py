"""The daily digest, as the clock brings it."""

import logging

from procrastinate.contrib.django import app

from dudao.lib import clock
from dudao.notifications import actions
from dudao.notifications.queries.messages import awaiting_digest

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="digest", queueing_lock="digest")
def digest(timestamp: int) -> None:
    """Tell everybody once a day how much waits, when his office has opened."""
    del timestamp
    for person in awaiting_digest(clock.today()):
        try:
            actions.digest(person)
        except Exception:  # one that fails must not keep the others from being told
            log.exception("No digest for %s", person.pk)

"""The daily digest, as the clock brings it."""

from procrastinate.contrib.django import app

from dudao.lib import clock
from dudao.notifications import actions
from dudao.notifications.queries.messages import awaiting_digest


@app.periodic(cron="*/10 * * * *")
@app.task(name="digest", queueing_lock="digest")
def digest(timestamp: int) -> None:
    """Tell everybody once a day how much waits, when his office has opened."""
    del timestamp
    for person in awaiting_digest(clock.today()):
        actions.digest(person)

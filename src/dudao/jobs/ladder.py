"""The ladder of reminders, as the clock brings it."""

import logging

from procrastinate.contrib.django import app

from dudao.findings import actions
from dudao.findings.queries.clocks import Norms, due
from dudao.lib import clock

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="climb_ladder", queueing_lock="climb_ladder")
def climb_ladder(timestamp: int) -> None:
    """Remind whoever is late, and whoever is above; at night only when life is in danger."""
    del timestamp
    for item in due(Norms(clock.today())):
        try:
            while actions.climb(item.finding.pk, about=item.about):
                pass
        except Exception:  # one that fails must not keep the others from being told
            log.exception("No reminder about %s (%s)", item.finding.pk, item.about)

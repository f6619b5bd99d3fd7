"""Telling schools of announced visits, as the clock brings it."""

import logging

from procrastinate.contrib.django import app

from dudao.planning import actions
from dudao.planning.queries.announcing import to_announce, to_remind

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 0-10 * * *")  # from eight in the morning in China
@app.task(name="announce_visits", queueing_lock="announce_visits")
def announce_visits(timestamp: int) -> None:
    """Tell the schools that may be told by now, and remind those whose visit is next."""
    del timestamp
    for rows, tell in ((to_announce(), actions.announce), (to_remind(), actions.remind_school)):
        for pk in rows.values_list("pk", flat=True):
            try:
                tell(pk)
            except Exception:  # one that fails must not keep the others from being told
                log.exception("The school could not be told of %s", pk)

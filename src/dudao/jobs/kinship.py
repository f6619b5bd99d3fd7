"""What follows from a finding's text: which earlier problem it may be again."""

import logging
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dudao.audit.models import Event
from dudao.findings import actions
from dudao.findings.models import Finding

log = logging.getLogger(__name__)

#: So many of an old ledger are compared in one go; then other jobs have their turn.
AT_ONCE = 200


def suggest_kin(event: Event) -> None:
    """Compare the finding with the earlier ones of its school; one taken back has none."""
    actions.suggest_ancestors(UUID(event.subject_id))


def suggest_kin_of_ledger(event: Event) -> None:
    """Compare what an old ledger brought with the earlier findings, a stretch at a time."""
    suggest_kin_in.defer(upload=event.subject_id, after="")


@app.task(name="suggest_kin_in", retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def suggest_kin_in(upload: str, after: str) -> None:
    """Compare the next findings of an old ledger, then leave the rest to a job of its own."""
    rows = Finding.objects.filter(upload=UUID(upload))
    if after:
        rows = rows.filter(pk__gt=UUID(after))
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        try:
            actions.suggest_ancestors(pk)
        except Exception:  # one that fails must not keep the others from being compared
            log.exception("No earlier problems looked for %s", pk)
    if len(found) == AT_ONCE:
        suggest_kin_in.defer(upload=upload, after=str(found[-1]))

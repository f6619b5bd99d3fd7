"""What the clock brings. Times are UTC: 19:00 is three in the morning in China."""

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from dudao.access import actions as access
from dudao.audit import actions as audit
from dudao.evaluation import actions as evaluation
from dudao.findings import actions as findings
from dudao.inbox import actions as inbox
from dudao.instruments import actions as instruments
from dudao.jobs.applying.media import drop_taken
from dudao.lib import clock
from dudao.metrics import actions as metrics
from dudao.planning import actions as planning

log = logging.getLogger(__name__)

UPLOAD_DAYS = 14
FAILED_JOB_DAYS = 30
#: What a phone sent lies in the inbox beside the evidence for a while; a backup has then been made.
TAKEN_DAYS = 2
#: 网络安全法 art 21: logs of who signed in are kept for at least six months.
SIGN_IN_DAYS = 183


@app.periodic(cron="5 19 * * *")
@app.task(name="verify_chain", queueing_lock="verify_chain")
def verify_chain(timestamp: int) -> None:
    """Check every night that the whole record still holds."""
    del timestamp
    outcome = audit.verify_chain()
    if outcome is not None and outcome.name == "audit.broken":
        log.critical("The record does not hold (see docs/operations.md): %s", outcome.data)


@app.periodic(cron="35 19 * * *")
@app.task(name="prune", queueing_lock="prune")
def prune(timestamp: int) -> None:
    """Remove what has no use any more: sessions, uploads nobody confirmed, old receipts."""
    del timestamp
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    access.drop_unconfirmed_uploads(before=clock.now() - timedelta(days=UPLOAD_DAYS))
    findings.drop_unconfirmed_ledgers(before=clock.now() - timedelta(days=UPLOAD_DAYS))
    instruments.drop_unconfirmed_workbooks(before=clock.now() - timedelta(days=UPLOAD_DAYS))
    planning.drop_unconfirmed_tables(before=clock.now() - timedelta(days=UPLOAD_DAYS))
    evaluation.drop_unconfirmed_system_tables(before=clock.now() - timedelta(days=UPLOAD_DAYS))
    metrics.drop_unconfirmed_values(before=clock.now() - timedelta(days=UPLOAD_DAYS))
    inbox.prune()
    drop_taken(before=clock.now() - timedelta(days=TAKEN_DAYS))
    access.drop_sign_in_traces(before=clock.now() - timedelta(days=SIGN_IN_DAYS))


@app.periodic(cron="50 19 * * *")
@app.task(name="prune_jobs", queueing_lock="prune_jobs", pass_context=True)
async def prune_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that failed for good a month ago; done ones go at once."""
    del timestamp
    await builtin_tasks.remove_old_jobs(
        context, max_hours=24 * FAILED_JOB_DAYS, remove_failed=True, remove_aborted=True
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give jobs back to the queue whose worker died in the middle."""
    del timestamp
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)

"""The one table from an event to what follows from it."""

import logging
from collections.abc import Callable
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dudao.audit import actions as audit
from dudao.audit.models import Event
from dudao.documents.models import Document
from dudao.files import queries as files
from dudao.files.images import EDGES
from dudao.files.models import File
from dudao.jobs.applying.sweeping import apply_released
from dudao.jobs.archiving import close_asked, fill_opened
from dudao.jobs.doubts import doubt_evidence
from dudao.jobs.kinship import suggest_kin, suggest_kin_of_ledger
from dudao.jobs.obligations import CHANGES, FINDINGS, expand_again, follow_finding
from dudao.jobs.programmes import close_schools, follow_issued, follow_published
from dudao.jobs.proposals import solve_proposal
from dudao.jobs.results import tell_results
from dudao.jobs.sending import send_now, wake
from dudao.jobs.telling import TABLE, tell_people
from dudao.jobs.wordings import gather_wording
from dudao.planning import actions as planning
from dudao.visits import actions as visits
from dudao.visits.models import Visit

log = logging.getLogger(__name__)


def make_thumbnails(event: Event) -> None:
    """Have the small copies of a picture ready before somebody looks at it."""
    file = File.objects.get(pk=event.subject_id)
    if file.is_image:
        for edge in EDGES:
            files.thumbnail(file, edge)


def check_renditions(event: Event) -> None:
    """Look once more, from outside the transaction, that an issued document's files are whole."""
    document = Document.objects.get(pk=event.subject_id)
    for file in File.objects.filter(pk__in=[document.docx_id, document.pdf_id]):
        if not files.verify(file):
            log.error("%s of %s is not whole on the disk", file.pk, document.number)


def number_feedback(event: Event) -> None:
    """Give the list that was just signed, or refused, its number among the office's documents."""
    visit = Visit.objects.select_related("leader").get(pk=event.subject_id)
    visits.number_feedback(visit.pk, by=visit.leader)


def publish_plan(event: Event) -> None:
    """Count a plan as published once the notice that carries it is issued."""
    planning.publish_plan(UUID(event.subject_id))


REACTIONS: dict[str, tuple[Callable[[Event], None], ...]] = {
    "channel.tried": (send_now,),
    "dispatch.replayed": (send_now,),
    "document.issued": (check_renditions, publish_plan, follow_issued, tell_results),
    "file.arrived": (make_thumbnails,),
    "file.stored": (make_thumbnails,),
    "finding.closed": (close_schools,),
    "finding.edited": (suggest_kin,),
    "finding.raised": (suggest_kin,),
    "finding.submitted": (doubt_evidence,),
    "finding.told": (gather_wording,),
    "finding.withdrawn": (close_schools,),
    "inbox.imported": (apply_released,),
    "inbox.released": (apply_released,),
    "ledger.imported": (suggest_kin_of_ledger,),
    "proposal.asked": (solve_proposal,),
    "publication.published": (follow_published,),
    "visit.refused": (number_feedback,),
    "visit.signed": (number_feedback,),
    "volume.closing_asked": (close_asked,),
    "volume.opened": (fill_opened,),
}
for _name in TABLE:
    REACTIONS[_name] = (tell_people, *REACTIONS.get(_name, ()))
for _name in CHANGES:
    REACTIONS[_name] = (*REACTIONS.get(_name, ()), expand_again)
for _name in FINDINGS:
    REACTIONS[_name] = (*REACTIONS.get(_name, ()), follow_finding)


@app.task(name="react", retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def react(event: int, reaction: str) -> None:
    """Run one reaction to one event; a failing one is tried again without the others."""
    happened = Event.objects.get(pk=event)
    for function in REACTIONS.get(happened.name, ()):
        # A job of an earlier version whose reaction is gone from the table has nothing to do.
        if function.__name__ == reaction:
            function(happened)
    wake()


def defer(event: Event) -> None:
    """Put the reactions to `event` in the queue, in the transaction that recorded it."""
    for function in REACTIONS[event.name]:
        react.defer(event=event.pk, reaction=function.__name__)


audit.reactions.update(dict.fromkeys(REACTIONS, defer))

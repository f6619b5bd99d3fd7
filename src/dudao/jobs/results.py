"""What follows for evaluated schools from documents."""

from uuid import UUID

from dudao.audit.models import Event
from dudao.evaluation import actions as evaluation


def tell_results(event: Event) -> None:
    """Let schools know their results once the circular that tells them is issued."""
    if event.by is not None:
        evaluation.tell_results(UUID(event.subject_id), by=event.by)

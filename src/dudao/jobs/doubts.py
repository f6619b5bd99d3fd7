"""Comparing the photos of a school with all that were shown before."""

from uuid import UUID

from dudao.audit.models import Event
from dudao.findings import actions


def doubt_evidence(event: Event) -> None:
    """Note what looks odd about the photos just submitted, before somebody judges them."""
    actions.doubt_evidence(UUID(event.data["rectification"]))

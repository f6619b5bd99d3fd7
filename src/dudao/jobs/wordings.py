"""What went out to a school, on its way back to the wording bank."""

from uuid import UUID

from dudao.audit.models import Event
from dudao.visits import actions


def gather_wording(event: Event) -> None:
    """Compare what the finding says with the bank of its item; what is new becomes a proposal."""
    actions.gather_wording(UUID(event.subject_id))

"""What follows from a finding's text: which earlier problem it may be again."""

from uuid import UUID

from dudao.audit.models import Event
from dudao.findings import actions


def suggest_kin(event: Event) -> None:
    """Compare the finding with the earlier ones of its school; one taken back has none."""
    actions.suggest_ancestors(UUID(event.subject_id))

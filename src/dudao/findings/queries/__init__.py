"""Reading findings, a file per subject."""

from dudao.findings.queries.ledger import (
    Counts,
    Entry,
    Filters,
    counts,
    handed_in,
    history,
    inbox,
    ledger,
    narrowed,
    notices_visible_to,
    open_of,
    overdue,
    overdue_q,
    rounds,
    to_verify,
    visible_to,
)

__all__ = [
    "Counts",
    "Entry",
    "Filters",
    "counts",
    "handed_in",
    "history",
    "inbox",
    "ledger",
    "narrowed",
    "notices_visible_to",
    "open_of",
    "overdue",
    "overdue_q",
    "rounds",
    "to_verify",
    "visible_to",
]

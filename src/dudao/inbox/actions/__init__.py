"""Everything that changes what came in: receipts of programs, outcomes of phones' operations."""

from dudao.inbox.actions.deciding import dismiss, dismiss_other, release
from dudao.inbox.actions.importing import Imported, import_export
from dudao.inbox.actions.outcomes import quarantine, reopen, reopen_gaps, settle, try_again
from dudao.inbox.actions.receipts import (
    KEPT_DAYS,
    MAX_KEY,
    Answer,
    NotKept,
    accept_once,
    drop_media,
    keep_medium,
    prune,
)

__all__ = [
    "KEPT_DAYS",
    "MAX_KEY",
    "Answer",
    "Imported",
    "NotKept",
    "accept_once",
    "dismiss",
    "dismiss_other",
    "drop_media",
    "import_export",
    "keep_medium",
    "prune",
    "quarantine",
    "release",
    "reopen",
    "reopen_gaps",
    "settle",
    "try_again",
]

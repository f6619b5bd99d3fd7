"""Numbers, titles, and what is wrong with a document. Pure."""

from dudao.documents.rules.archiving import (
    KEPT_LIKE,
    appraised_from,
    is_archive_code,
    retention_of,
    volume_number,
)
from dudao.documents.rules.faults import TITLE_LIMIT, classified, faults
from dudao.documents.rules.numbers import (
    filing_number,
    is_prefix,
    number_text,
    placeholders,
)
from dudao.documents.rules.titles import break_title, width_of

__all__ = [
    "KEPT_LIKE",
    "TITLE_LIMIT",
    "appraised_from",
    "break_title",
    "classified",
    "faults",
    "filing_number",
    "is_archive_code",
    "is_prefix",
    "number_text",
    "placeholders",
    "retention_of",
    "volume_number",
    "width_of",
]

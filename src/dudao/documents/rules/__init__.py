"""Numbers, titles, and what is wrong with a document. Pure."""

from dudao.documents.rules.faults import TITLE_LIMIT, classified, faults
from dudao.documents.rules.numbers import (
    filing_number,
    is_prefix,
    number_text,
    placeholders,
)
from dudao.documents.rules.titles import break_title, width_of

__all__ = [
    "TITLE_LIMIT",
    "break_title",
    "classified",
    "faults",
    "filing_number",
    "is_prefix",
    "number_text",
    "placeholders",
    "width_of",
]

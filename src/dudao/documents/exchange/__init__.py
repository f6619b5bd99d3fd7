"""Packages between offices: their form, signatures, reading and differences; docs/exchange.md.

Knows neither the database nor Django, so that a package is proven without either.
"""

from dudao.documents.exchange.differences import Difference, Field, Held, differences, flat
from dudao.documents.exchange.packing import Enclosed, loaded, pack, records_of, typed
from dudao.documents.exchange.reading import Opened, open_package
from dudao.documents.exchange.receipts import read_receipt, signed, written
from dudao.documents.exchange.shapes import (
    FORMAT,
    MEDIA_TYPES,
    PACKAGE_LIMIT,
    RECEIPT_FORMAT,
    RECEIPT_LIMIT,
    RECORDS_LIMIT,
    VERSION,
    Content,
    Manifest,
    Paper,
    Part,
    Party,
    Table,
    Verdict,
    canonical,
    plain,
)
from dudao.documents.exchange.signing import card, fingerprint, new_pair, read_card
from dudao.documents.exchange.unsound import Unsound

__all__ = [
    "FORMAT",
    "MEDIA_TYPES",
    "PACKAGE_LIMIT",
    "RECEIPT_FORMAT",
    "RECEIPT_LIMIT",
    "RECORDS_LIMIT",
    "VERSION",
    "Content",
    "Difference",
    "Enclosed",
    "Field",
    "Held",
    "Manifest",
    "Opened",
    "Paper",
    "Part",
    "Party",
    "Table",
    "Unsound",
    "Verdict",
    "canonical",
    "card",
    "differences",
    "fingerprint",
    "flat",
    "loaded",
    "new_pair",
    "open_package",
    "pack",
    "plain",
    "read_card",
    "read_receipt",
    "records_of",
    "signed",
    "typed",
    "written",
]

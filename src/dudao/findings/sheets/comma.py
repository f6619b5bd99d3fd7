"""The ledger as CSV, a piece at a time; Excel knows it by its byte-order mark."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

AT_ONCE = 500
#: Excel takes UTF-8 for what it is only behind this mark.
BOM = "\ufeff"
#: A text that begins so would be worked out by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def pieces(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a CSV file; the first piece holds the headings and the first rows."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(titles)
    source = iter(rows)
    while batch := list(islice(source, AT_ONCE)):
        writer.writerows([[_safe(value) for value in row] for row in batch])
        yield _taken(out)
    if out.tell():  # no row at all
        yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value

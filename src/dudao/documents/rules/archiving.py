"""How long files of the archive are kept, and how they are numbered. Pure."""

import re
from collections.abc import Iterable

from dudao.documents.states import Kind, Matter, Retention

#: Years of each class; None: for ever.
YEARS = {Retention.PERMANENT: None, Retention.THIRTY: 30, Retention.TEN: 10}
#: The codes of the classes in a 档号 (DA/T 13-2022, 6.4).
CODES = {Retention.PERMANENT: "Y", Retention.THIRTY: "D30", Retention.TEN: "D10"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,19}")
#: The kind of document that the records of a matter themselves are kept like.
KEPT_LIKE = {
    Matter.SCHOOL: Kind.VISIT_RECORD,
    Matter.VISIT: Kind.VISIT_RECORD,
    Matter.FINDING: Kind.RECTIFICATION_NOTICE,
}


def retention_of(years: Iterable[int]) -> Retention:
    """Return the class of a file from the years of what lies in it, 0 for ever: the longest.

    A term between two classes takes the longer one; an empty file the shortest.
    """
    found = list(years)
    if 0 in found or max(found, default=0) > (YEARS[Retention.THIRTY] or 0):
        return Retention.PERMANENT
    longer = max(found, default=0) > (YEARS[Retention.TEN] or 0)
    return Retention.THIRTY if longer else Retention.TEN


def is_archive_code(text: str) -> bool:
    """Tell whether `text` can be the code of an office's whole archive (全宗号)."""
    return bool(_CODE.fullmatch(text))


def volume_number(code: str, year: int, retention: Retention, place: int) -> str:
    """Return the 档号 such as 431227-WS·2026-D30-0007 (DA/T 13-2022: 全宗号-门类·年度-期限-件号).

    The place runs through the office's whole year, so that a file opened once more keeps it.
    """
    return f"{code}-WS·{year}-{CODES[retention]}-{place:04d}"


def appraised_from(year: int, retention: Retention) -> int | None:
    """Return the first year in which a file of `year` is due for appraisal (到期鉴定), if ever.

    The term runs from 1 January after the year the file is of.
    """
    years = YEARS[retention]
    return None if years is None else year + years + 1

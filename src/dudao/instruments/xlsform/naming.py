"""Names of a workbook as keys of a form."""

import re
import unicodedata
from collections.abc import Collection

LONGEST_KEY = 60
LONGEST_LINE = 200


def key_of(name: str, taken: Collection[str], *, prefix: str = "q") -> str:
    """Return `name` as a key: small letters, digits and underscores, not among `taken`."""
    plain = unicodedata.normalize("NFKC", name)
    key = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    if not re.match(r"[a-z]", key):
        key = f"{prefix}_{key}".rstrip("_")
    return unused(key[:LONGEST_KEY], taken)


def unused(key: str, taken: Collection[str]) -> str:
    """Return `key`, with a number behind it where it is taken."""
    found, number = key, 1
    while found in taken:
        number += 1
        end = f"_{number}"
        found = f"{key[: LONGEST_KEY - len(end)]}{end}"
    return found


def line_of(text: str) -> tuple[str, bool]:
    """Return `text` on one line of bounded length, and whether it is whole."""
    line = " ".join(text.split())
    return (line, True) if len(line) <= LONGEST_LINE else (line[: LONGEST_LINE - 1] + "…", False)


def safe(text: str) -> str:
    """Return `text` without what an XLSForm takes for the answer to another question."""
    return text.replace("${", "＄{")

"""Numbers of documents, and what was left to be filled in. Pure."""

import re
from collections.abc import Iterable

#: What a drafter leaves to be filled in: X, ××, 202X, ____, 〔〕, 《》, （ ）.
_PLACEHOLDER = re.compile(
    r"(?:19|20)\d?[XxＸ×]{1,2}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?<!\d )(?:[XＸ×]+|x{2,})(?![A-Za-z0-9]|光|射线|线| \d)"
    r"|[_＿]{2,}"
    r"|〔\s*〕|《\s*》|（\s*）|【\s*】"
)
_PREFIX = re.compile(r"[\u4e00-\u9fff]{2,12}")


def number_text(prefix: str, year: int, serial: int) -> str:
    """Return the number as printed, such as 柳教督整〔2026〕3号 (GB/T 9704-2012, 7.2.5)."""
    return f"{prefix}〔{year}〕{serial}号"


def filing_number(word: str, year: int, serial: int) -> str:
    """Return the number under which what another office sent is filed: 怀教督备〔2026〕3号."""
    return number_text(f"{word}备", year, serial)


def is_prefix(text: str) -> bool:
    """Tell whether `text` can be an office's word before the year: 2 to 12 Chinese characters."""
    return bool(_PREFIX.fullmatch(text))


def placeholders(texts: Iterable[str]) -> list[str]:
    """Return what was left to be filled in, each with a little of its surroundings."""
    found = []
    for text in texts:
        for match in _PLACEHOLDER.finditer(text):
            start, end = max(match.start() - 6, 0), match.end() + 6
            found.append(text[start:end].strip())
    return found

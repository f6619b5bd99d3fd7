"""What a check says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Opinion:
    """About one part: in order, worth a note, or wrong; with what to do."""

    sign: str
    about: str
    advice: str = ""

    @property
    def is_wrong(self) -> bool:
        """Say whether the installation cannot be relied on like this."""
        return self.sign == "✗"


def good(about: str) -> Opinion:
    """Say that a part is in order."""
    return Opinion("✓", about)


def note(about: str, advice: str) -> Opinion:
    """Say that a part works, but could be better."""
    return Opinion("!", about, advice)


def wrong(about: str, advice: str) -> Opinion:
    """Say that a part does not work or is dangerous."""
    return Opinion("✗", about, advice)

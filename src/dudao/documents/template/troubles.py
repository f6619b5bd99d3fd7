"""What is wrong with a template, where, and what stands around it."""

from typing import NamedTuple

CONTEXT = 24  # characters shown around the place


class Trouble(NamedTuple):
    """One thing to mend: the place (正文第3段), the text around it, and what to do."""

    where: str
    near: str
    text: str


class Unreadable(Exception):
    """The file is no template at all; the message says what to upload instead."""


def around(text: str, start: int, end: int) -> str:
    """Return what stands around `text[start:end]`, with dots where something is left out."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    shown = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"

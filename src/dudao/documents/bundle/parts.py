"""What a bundle is made of."""

import re
import unicodedata
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

#: Characters that some system does not take in a file's name, or that turn text round.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_LONGEST = 50  # characters: three bytes each in UTF-8, and a name takes 255


class Entry(NamedTuple):
    """A file of the bundle. `source` is read when it is written; `sha256` is what it must have."""

    name: str
    title: str
    on: date
    media_type: str
    source: bytes | Path
    number: str = ""
    sha256: str = ""


class Written(NamedTuple):
    """An entry as it came to lie in the bundle."""

    entry: Entry
    sha256: str
    size: int


class Line(NamedTuple):
    """One thing that happened, in words."""

    at: datetime
    text: str


class Heading(NamedTuple):
    """What the bundle says of itself, known when everything else is written."""

    id: str
    number: str
    title: str
    matter: str
    office: str
    unit: str
    year: int
    retention: str
    closed_at: datetime
    closed_by: str


def path_in(folder: str, place: int, title: str, suffix: str) -> str:
    """Return where something called `title` lies: 公文/003 关于……的通知.docx."""
    plain = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", title)).split()).strip(". ")
    return f"{folder}/{place:03d} {plain[:_LONGEST].strip() or '未命名'}{suffix}"


def suffix_of(name: str) -> str:
    """Return the suffix of a stored file's name."""
    return PurePosixPath(name).suffix

"""What the area that knows a matter tells the archive of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from dudao.documents.bundle.parts import Line
from dudao.documents.states import Matter
from dudao.org.models import Unit


class About(NamedTuple):
    """What a volume is about; `subject` is the id of the visit or the finding."""

    matter: Matter
    unit: Unit
    year: int
    title: str
    subject: str = ""


class Record(NamedTuple):
    """Something of the matter as structured data (anything JSON holds), or a file made of it."""

    name: str
    title: str
    on: date
    content: object
    media_type: str = "application/json"


class Kept(NamedTuple):
    """A stored file that belongs to a matter: its id, what it is called there, of which day."""

    file: UUID
    title: str
    on: date


class Belongings(NamedTuple):
    """What belongs to a matter: documents by id, files; and how many files are still on phones."""

    documents: Sequence[UUID] = ()
    files: Sequence[Kept] = ()
    awaited: int = 0


class Composed(NamedTuple):
    """What is told of a matter beside its documents and files."""

    records: Sequence[Record] = ()
    story: Iterable[Line] = ()

"""What several inspectors wrote on their sheets of one form, side by side."""

from typing import Any, NamedTuple

from dudao.files.models import File
from dudao.instruments.definition import Item, Kind
from dudao.instruments.models import Version
from dudao.instruments.rules import NOTE, deviations, visible
from dudao.visits.models import Record, Visit
from dudao.visits.queries.reading import records_of
from dudao.visits.rules import answer_in_words


class Said(NamedTuple):
    """What one sheet says to one item, in words; `text` is empty where it says nothing."""

    sheet: Record
    text: str
    note: str
    deviates: bool
    files: list[File]


class Line(NamedTuple):
    """An item with what every sheet says; `differs` where two of them do not say the same."""

    item: str
    label: str
    said: list[Said]
    differs: bool


class Section(NamedTuple):
    title: str
    lines: list[Line]


class Merged(NamedTuple):
    """All sheets of one form on a visit."""

    version: Version
    title: str
    sheets: list[Record]
    sections: list[Section]

    @property
    def differing(self) -> int:
        """Return in how many items the sheets do not agree."""
        return sum(line.differs for section in self.sections for line in section.lines)


def merged(visit: Visit) -> list[Merged]:
    """Return every form of `visit` with all its sheets; items that nobody answered are left out."""
    forms: dict[int, list[Record]] = {}
    for sheet in records_of(visit).prefetch_related("files__file"):
        forms.setdefault(sheet.version_id, []).append(sheet)
    return [_merged(sheets) for sheets in forms.values()]


def _merged(sheets: list[Record]) -> Merged:
    version = sheets[0].version
    read = [_Read(sheet) for sheet in sheets]
    sections = [
        Section(section.title, [line for item in section.items if (line := _line(item, read))])
        for section in version.form.sections
    ]
    filled = [section for section in sections if section.lines]
    return Merged(version, version.form.title, sheets, filled)


class _Read:
    """A sheet with what is worked out from it once."""

    def __init__(self, sheet: Record) -> None:
        self.sheet = sheet
        form = sheet.version.form
        self.shown = set(visible(form, sheet.answers, sheet.facts))
        self.deviating = set(deviations(form, sheet.answers, sheet.facts))
        self.files: dict[str, list[File]] = {}
        for row in sheet.files.all():
            self.files.setdefault(row.item, []).append(row.file)

    def said(self, item: Item) -> Said:
        """Return what the sheet says to `item`; pictures speak for themselves."""
        answers: dict[str, Any] = self.sheet.answers if item.key in self.shown else {}
        value = None if item.kind in (Kind.PHOTO, Kind.FILE) else answers.get(item.key)
        empty = value in (None, "", [])
        text = "" if empty else answer_in_words(self.sheet.version.form, item.key, value)
        note, files = answers.get(f"{item.key}{NOTE}", ""), self.files.get(item.key, [])
        return Said(self.sheet, text, note, item.key in self.deviating, files)


def _line(item: Item, read: list[_Read]) -> Line | None:
    said = [sheet.said(item) for sheet in read]
    texts = {one.text for one in said if one.text}
    if not texts and not any(one.note or one.files for one in said):
        return None
    return Line(item.key, item.label, said, len(texts) > 1)

"""A form as its page shows it: sections of items with answers, remarks, files and problems."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise

from dudao.files.models import File
from dudao.instruments.definition import Item, Judgement, Kind, Section
from dudao.instruments.rules import NOTE, Progress, deviations, plain, progress, settled, visible
from dudao.visits.models import Record
from dudao.visits.queries import Elsewhere, asked_elsewhere, raised_from

#: The colour of a judgement; words and not colour alone tell it.
TONES = {
    Judgement.MEETS: "green",
    Judgement.MOSTLY: "amber",
    Judgement.FAILS: "red",
    Judgement.UNCHECKED: "grey",
    Judgement.NOT_APPLICABLE: "grey",
}


class Choice(NamedTuple):
    value: str
    label: str | Promise
    checked: bool
    tone: str = "blue"


class Row(NamedTuple):
    """An item and what stands there."""

    item: Item
    value: Any
    note: str
    choices: list[Choice]
    files: list[File]
    shown: bool
    deviates: bool
    raised: list[UUID]
    error: str
    elsewhere: Elsewhere | None = None  # another form of the visit asks it

    @property
    def kind(self) -> str:
        """Return the type of answer."""
        return self.item.kind.value

    @property
    def takes_files(self) -> bool:
        """Tell whether files are the answer itself."""
        return self.item.kind in (Kind.PHOTO, Kind.FILE)

    @property
    def full(self) -> bool:
        """Tell whether no more files are taken."""
        return len(self.files) >= self.item.max_files

    @property
    def number(self) -> str:
        """Return a number as it is typed."""
        return "" if self.value is None else plain(self.value)


class Part(NamedTuple):
    """A section: one screen on the phone."""

    section: Section
    rows: list[Row]
    shown: bool
    taken: bool
    required: int
    answered: int


def parts_of(record: Record, answers: Mapping[str, Any], errors: Mapping[str, str]) -> list[Part]:
    """Return the sections of `record` with `answers` (saved ones or those just refused)."""
    form = record.version.form
    answers = settled(form, answers, record.facts)
    shown = set(visible(form, answers, record.facts))
    asked = {one.section: one for one in progress(form, answers, record.facts)}
    known = _Known(
        answers=answers,
        shown=shown,
        deviating=set(deviations(form, answers, record.facts)),
        raised=raised_from(record),
        files=_files(record),
        errors=errors,
        elsewhere=asked_elsewhere(record),
    )
    return [
        _part(section, asked.get(section.key), [_row(item, known) for item in section.items])
        for section in form.sections
    ]


def _part(section: Section, asked: Progress | None, rows: list[Row]) -> Part:
    if asked is None:
        return Part(section, rows, shown=False, taken=False, required=0, answered=0)
    counts = (asked.required, asked.answered) if asked.taken else (0, 0)
    return Part(section, rows, True, asked.taken, *counts)


def row_of(record: Record, key: str) -> Row | None:
    """Return one item of `record` as it stands."""
    parts = parts_of(record, record.answers, {})
    return next((row for part in parts for row in part.rows if row.item.key == key), None)


class _Known(NamedTuple):
    answers: Mapping[str, Any]
    shown: set[str]
    deviating: set[str]
    raised: dict[str, list[UUID]]
    files: dict[str, list[File]]
    errors: Mapping[str, str]
    elsewhere: Mapping[str, Elsewhere]


def _row(item: Item, known: _Known) -> Row:
    value = known.answers.get(item.key)
    return Row(
        item=item,
        value=value,
        note=known.answers.get(f"{item.key}{NOTE}", ""),
        choices=_choices(item, value),
        files=known.files.get(item.key, []),
        shown=item.key in known.shown,
        deviates=item.key in known.deviating,
        raised=known.raised.get(item.key, []),
        error=known.errors.get(item.key, "") or known.errors.get(f"{item.key}{NOTE}", ""),
        elsewhere=known.elsewhere.get(item.key),
    )


def _choices(item: Item, value: Any) -> list[Choice]:
    chosen = value if isinstance(value, list) else [value]
    if item.kind is Kind.JUDGEMENT:
        return [Choice(j.value, j.label, j.value in chosen, TONES[j]) for j in Judgement]
    return [
        Choice(one.value, one.label, one.value in chosen, "amber" if one.deviates else "blue")
        for one in item.options
    ]


def _files(record: Record) -> dict[str, list[File]]:
    files: dict[str, list[File]] = {}
    for row in record.files.select_related("file").order_by("pk"):
        files.setdefault(row.item, []).append(row.file)
    return files

"""What phones bring to a visit: who was there, what was done, what is still on its way."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from dudao.files.models import File
from dudao.files.states import Arrival
from dudao.findings.models import FindingFile
from dudao.instruments.definition import Purpose
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.visits.models import (
    Correction,
    CorrectionLine,
    Presence,
    Record,
    RecordClash,
    RecordFile,
    Visit,
    VisitFile,
    VisitNote,
)
from dudao.visits.queries.reading import keeps, title_of
from dudao.visits.rules import answer_in_words, label_of
from dudao.visits.states import Activity

_NOT_HERE = ~Q(file__arrival=Arrival.HERE.value)
_MINUTE_MS = 60_000


class Card(NamedTuple):
    """A note of a visit with its photos and recordings."""

    note: VisitNote
    files: list[File]


class Said(NamedTuple):
    """A clash in words: what stands, what else was said."""

    clash: RecordClash
    title: str
    label: str
    mine: str
    theirs: str
    may_settle: bool


class Late(NamedTuple):
    """A 更正单 with what came late, as far as somebody reads it."""

    correction: Correction
    lines: list[CorrectionLine]


class Here(NamedTuple):
    """Who was at the school; `drift` is by how many minutes his phone's clock was wrong, if so."""

    presence: Presence
    drift: int


def presences_of(visit: Visit) -> list[Here]:
    """Return who was at the school, the first to arrive first."""
    rows = Presence.objects.filter(visit=visit).select_related("person")
    limit = norm("visits.drift_minutes", office=visit.office)
    return [Here(row, _drift(row, limit)) for row in rows.order_by("arrived_at", "pk")]


def _drift(presence: Presence, limit: int) -> int:
    minutes = round((presence.drift_ms or 0) / _MINUTE_MS)
    return minutes if abs(minutes) > limit else 0


def cards_of(visit: Visit) -> list[Card]:
    """Return the notes of `visit` as they were written, with their photos and recordings."""
    notes = list(VisitNote.objects.filter(visit=visit).select_related("by").order_by("at", "pk"))
    files: dict[UUID, list[File]] = {}
    rows = VisitFile.objects.filter(visit=visit, target__in=[note.pk for note in notes])
    for row in rows.select_related("file").order_by("pk"):
        files.setdefault(row.target, []).append(row.file)
    return [Card(note, files.get(note.pk, [])) for note in notes]


def activities_of(visit: Visit) -> list[tuple[Activity, int]]:
    """Return how often each activity was done: counted from what was recorded, not typed.

    A lesson counts by its card or by its observation sheet.
    """
    counted = VisitNote.objects.filter(visit=visit).values_list("activity").annotate(Count("pk"))
    times = dict(counted.order_by("activity"))
    sheets = Record.objects.filter(visit=visit).exclude(answers={}).select_related("version")
    lessons = sum(sheet.version.form.purpose is Purpose.OBSERVATION for sheet in sheets)
    times[Activity.LESSON] = times.get(Activity.LESSON, 0) + lessons
    return [(activity, times.get(activity, 0)) for activity in Activity]


def awaited_for(visits: Iterable[Visit]) -> dict[UUID, int]:
    """Return visit -> how many of its photos and files have not come (or cannot be used)."""
    found: dict[UUID, set[UUID]] = {}
    visits = list(visits)
    rows = [
        *VisitFile.objects.filter(_NOT_HERE, visit__in=visits).values_list("visit", "file"),
        *RecordFile.objects.filter(_NOT_HERE, record__visit__in=visits).values_list(
            "record__visit", "file"
        ),
        *FindingFile.objects.filter(_NOT_HERE, finding__raised_on__visit__in=visits).values_list(
            "finding__raised_on__visit", "file"
        ),
        *CorrectionLine.objects.filter(_NOT_HERE, correction__visit__in=visits)
        .exclude(file=None)
        .values_list("correction__visit", "file"),
    ]
    for visit, file in rows:
        found.setdefault(visit, set()).add(file)
    return {visit: len(files) for visit, files in found.items()}


def came_from_phone(visit: Visit) -> bool:
    """Tell whether photos or files of `visit` were awaited from phones."""
    came = Q(file__arrived_at__isnull=False)
    return (
        VisitFile.objects.filter(came, visit=visit).exists()
        or RecordFile.objects.filter(came, record__visit=visit).exists()
    )


def clashes_of(visit: Visit, person: Person) -> list[Said]:
    """Return where two people said different things and nobody has decided, in words."""
    rows = RecordClash.objects.filter(record__visit=visit, settled_at=None)
    return [_said(clash, visit, person) for clash in rows.select_related(
        "record__version__instrument", "record__keeper", "by", "theirs_by"
    ).order_by("pk")]  # fmt: skip


def _said(clash: RecordClash, visit: Visit, person: Person) -> Said:
    record = clash.record
    record.visit = visit
    form = record.version.form
    return Said(
        clash=clash,
        title=title_of(record),
        label=label_of(form, clash.item),
        mine=answer_in_words(form, clash.item, clash.mine),
        theirs=answer_in_words(form, clash.item, record.answers.get(clash.item)),
        may_settle=keeps(record, person),
    )


def corrections_of(visit: Visit, *, inside: bool) -> list[Late]:
    """Return the 更正单 of `visit`; the school reads of what came late only what it is told."""
    corrections = Correction.objects.filter(visit=visit).select_related("by").order_by("at", "pk")
    lines: dict[UUID, list[CorrectionLine]] = {}
    rows = CorrectionLine.objects.filter(correction__visit=visit)
    for line in rows.select_related("file", "finding").order_by("at", "pk"):
        if inside or line.told:
            lines.setdefault(line.correction_id, []).append(line)
    shown = [Late(one, lines.get(one.pk, [])) for one in corrections]
    return [late for late in shown if late.lines or not late.correction.late]

"""What lies in the volume of a matter: its documents and files, by themselves."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import translation

from dudao.analytics.queries.matters.scope import Scope, scope_of, units_in
from dudao.audit.queries import history_of
from dudao.documents.matters import About, Belongings, Kept
from dudao.documents.models import Volume
from dudao.documents.states import Matter
from dudao.files.models import File
from dudao.files.states import Arrival
from dudao.findings.models import (
    ConsultationFile,
    Finding,
    FindingFile,
    ObjectionFile,
    RectificationFile,
    Report,
    VerificationFile,
)
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.visits.models import CorrectionLine, RecordFile, Visit, VisitFile

_WORDS = 60


class _Source(NamedTuple):
    """Rows that hold a file: where the visit or the finding is, and what the file shows."""

    model: type[Model]
    owner: str
    what: str


_OF_VISITS = (
    _Source(RecordFile, "record__visit", "督导记录照片"),
    _Source(VisitFile, "visit", "督导现场照片"),
    _Source(CorrectionLine, "correction__visit", "补报照片"),
)
_OF_FINDINGS = (
    _Source(FindingFile, "finding", "问题照片"),
    _Source(RectificationFile, "rectification__finding", "整改材料"),
    _Source(VerificationFile, "verification__finding", "核查照片"),
    _Source(ObjectionFile, "objection__finding", "申辩材料"),
    _Source(ConsultationFile, "consultation__finding", "协商材料"),
)


def about_school(unit: Unit, year: int) -> About:
    """Return the matter of a school's year (一校一档)."""
    return About(Matter.SCHOOL, unit, year, f"{unit.name}{year}年督导档案")


def about_visit(visit: Visit) -> About:
    """Return the matter of one visit."""
    day = _day(visit.checked_in_at) if visit.checked_in_at else visit.planned_on
    with translation.override("zh-hans"):
        kind = visit.get_kind_display()
    title = f"{visit.unit.name}{day:%Y-%m-%d}{kind}：{visit.purpose}"
    return About(Matter.VISIT, visit.unit, day.year, title, str(visit.pk))


def about_finding(finding: Finding) -> About:
    """Return the matter of one problem and its rectification."""
    title = f"{finding.unit.name}{finding.number}：{finding.fact[:_WORDS]}"
    return About(Matter.FINDING, finding.unit, finding.found_on.year, title, str(finding.pk))


def about_office(office: Unit, year: int) -> About:
    """Return the matter of what an office issued in a year about nobody in particular."""
    return About(Matter.OFFICE, office, year, f"{office.name}{year}年文书")


def about(volume: Volume) -> About:
    """Return the matter that `volume` is about."""
    return About(Matter(volume.matter), volume.unit, volume.year, volume.title, volume.subject)


def schools_of_year(office: Unit, year: int) -> list[About]:
    """Return the matters of all schools about which `office` has anything in `year`."""
    rows = units_in(office, year).order_by("sort_key", "pk")
    return [about_school(unit, year) for unit in rows]


def matters_of_year(office: Unit, year: int) -> list[About]:
    """Return the matters of a year that have anything in them: schools', and the office's own."""
    own = about_office(office, year)
    papers = scope_of(own, office).documents.exists()
    return schools_of_year(office, year) + ([own] if papers else [])


def belongings_of(matter: About, office: Unit) -> Belongings:
    """Return the documents and files that belong to `matter`: issued, and here."""
    scope = scope_of(matter, office)
    found: dict[tuple[str, str], Kept] = {}
    awaited: set[UUID] = set()
    for kept, file in _files(scope):
        if file.is_here:
            # What was lent to another unit is a row more of the same: once is enough.
            found.setdefault((kept.title, file.sha256), kept)
        elif file.arrival == Arrival.AWAITED:
            awaited.add(kept.file)
    documents = list(scope.documents.order_by("issued_at", "pk").values_list("pk", flat=True))
    return Belongings(documents, list(found.values()), len(awaited))


def still_to_put(volume: Volume) -> Belongings | None:
    """Return what belongs into a volume that was never filled; None for one that was."""
    if volume.items.exists() and history_of(volume).filter(name="volume.filled").exists():
        return None
    return belongings_of(about(volume), volume.office)


def missing_of(volume: Volume, belongings: Belongings) -> int:
    """Return how many of `belongings` do not lie in `volume`."""
    there = set(volume.items.values_list("document", flat=True))
    there |= set(volume.items.values_list("file", flat=True))
    wanted = {*belongings.documents, *(kept.file for kept in belongings.files)}
    return len(wanted - there)


def _files(scope: Scope) -> Iterator[tuple[Kept, File]]:
    visits, findings = scope.visits.values("pk"), scope.findings.values("pk")
    for sources, rows in ((_OF_VISITS, visits), (_OF_FINDINGS, findings)):
        for source in sources:
            yield from _held(source, rows)
    reports = Report.objects.filter(findings__in=findings).distinct().select_related("docx", "pdf")
    for report in reports.order_by("pk"):
        for file in (report.docx, report.pdf):
            yield Kept(file.pk, "学校整改报告", _day(report.made_at)), file


def _held(source: _Source, owners: QuerySet[Any, Any]) -> Iterator[tuple[Kept, File]]:
    rows = source.model._default_manager.filter(  # noqa: SLF001 - Django's own public name
        **{f"{source.owner}__in": owners, "file__isnull": False}
    )
    row: Any
    for row in rows.select_related("file").order_by("pk"):
        file: File = row.file
        title = f"{source.what} {file.name}"
        yield Kept(file.pk, title, _day(file.taken_at or file.stored_at)), file


def _day(at: datetime) -> date:
    return at.astimezone(clock.CHINA).date()

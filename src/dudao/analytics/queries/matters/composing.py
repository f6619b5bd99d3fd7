"""What is told of a matter beside its papers: records as data, the record's events, the story."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import translation

from dudao.analytics.queries.matters.belonging import about
from dudao.analytics.queries.matters.findings import finding_told, lines_of_finding
from dudao.analytics.queries.matters.scope import Scope, scope_of
from dudao.analytics.queries.matters.visits import feedback_files, lines_of_visit, visit_told
from dudao.audit.models import Event
from dudao.documents.bundle.parts import Line
from dudao.documents.matters import Composed, Record
from dudao.documents.models import Volume, VolumeItem
from dudao.findings.models import Finding
from dudao.lib import clock
from dudao.visits.models import Visit


def composed(volume: Volume) -> Composed:
    """Return the records and the story of what `volume` is about, in Chinese, as they stand."""
    scope = scope_of(about(volume), volume.office)
    visits = list(
        scope.visits.select_related("unit", "office", "leader").order_by("planned_on", "pk")
    )
    findings = list(
        scope.findings.select_related(
            "unit", "office", "section", "responsible_unit", "category", "raised_by", "notice"
        ).order_by("found_on", "pk")
    )
    with translation.override("zh-hans"):
        records = list(_records(volume, visits, findings))
        story = sorted(_story(visits, findings, scope), key=lambda line: line.at)
    return Composed(records, story)


def _records(volume: Volume, visits: list[Visit], findings: list[Finding]) -> Iterator[Record]:
    for visit in visits:
        on = visit.planned_on
        name = f"督导记录 {on:%Y-%m-%d} {visit.purpose[:30]}"
        yield Record(f"{name}.json", name, on, visit_told(visit))
        for suffix, media_type, content in feedback_files(visit):
            yield Record(f"反馈清单 {on:%Y-%m-%d}{suffix}", "反馈清单", on, content, media_type)
    for finding in findings:
        name = f"问题 {finding.number or finding.topic_title}"
        yield Record(f"{name}.json", name, finding.found_on, finding_told(finding))
    if visits or findings or volume.items.exists():  # a log alone is no volume
        events = [event_told(event) for event in _events(volume, visits, findings)]
        yield Record("操作日志.json", "操作日志（校验链）", _last(volume), events)


def _last(volume: Volume) -> date:
    return volume.opened_at.astimezone(clock.CHINA).date()


def _events(
    volume: Volume, visits: Iterable[Visit], findings: Iterable[Finding]
) -> Iterable[Event]:
    """Return what the record says of the visits, the findings, the documents and the volume."""
    papers = VolumeItem.objects.filter(volume=volume, document__isnull=False)
    wanted = {
        "visits.visit": [str(visit.pk) for visit in visits],
        "findings.finding": [str(finding.pk) for finding in findings],
        "documents.document": [str(pk) for pk in papers.values_list("document", flat=True)],
        "documents.volume": [str(volume.pk)],
    }
    rows = Q(pk__in=[])
    for subject_type, ids in wanted.items():
        rows |= Q(subject_type=subject_type, subject_id__in=ids)
    return Event.objects.filter(rows).select_related("by", "link").order_by("pk")


def event_told(event: Event) -> dict[str, Any]:
    """Return an event with all that its hash is made of, and its place in the chain."""
    link = getattr(event, "link", None)
    return {
        **event.content(),
        "by_name": event.by.name if event.by else "",
        "digest": event.digest,
        "link": link and {"number": link.number, "previous": link.previous, "hash": link.hash},
    }


def _story(visits: list[Visit], findings: list[Finding], scope: Scope) -> Iterator[Line]:
    for visit in visits:
        yield from lines_of_visit(visit)
    for finding in findings:
        yield from lines_of_finding(finding)
    for document in scope.documents.prefetch_related("deliveries__unit").defer("content"):
        if document.issued_at:
            text = f"印发{document.get_kind_display()}：{document.title}（{document.number}）"
            yield Line(document.issued_at, text)
        for one in document.deliveries.all():
            yield Line(one.delivered_at, f"{document.number}送达{one.unit.name}")
            if one.acknowledged_at:
                yield Line(one.acknowledged_at, f"{one.unit.name}签收{document.number}")

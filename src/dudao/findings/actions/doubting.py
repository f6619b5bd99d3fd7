"""Doubts about photos, for the person who verifies."""

from uuid import UUID

from django.db import transaction

from dudao.audit.actions import record
from dudao.findings.models import EvidenceFlag, Rectification, RectificationFile
from dudao.findings.queries.doubts import uses_before
from dudao.findings.rules.doubts import Doubted, doubts
from dudao.lib import clock


@transaction.atomic
def doubt_evidence(rectification_id: UUID) -> list[EvidenceFlag]:
    """Compare the photos of a round with all earlier ones, and note what looks odd; once."""
    made = Rectification.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=rectification_id
    )
    if EvidenceFlag.objects.filter(evidence__rectification=made).exists():
        return []
    links = made.files.select_related("file", "rectification__finding__unit").order_by("pk")
    flags = EvidenceFlag.objects.bulk_create(
        EvidenceFlag(
            evidence=link,
            doubt=doubted.doubt,
            other_id=doubted.other,
            distance=doubted.distance,
            at=clock.now(),
        )
        for link in links
        for doubted in _doubts(link)
    )
    if flags:
        finding = made.finding
        kinds = sorted({flag.doubt for flag in flags})
        record("finding.doubted", finding, by=None, unit=finding.unit, doubts=kinds)
    return flags


def _doubts(link: RectificationFile) -> list[Doubted]:
    finding, taken_at = link.rectification.finding, link.file.taken_at
    return doubts(
        uses_before(link),
        finding=finding.pk,
        unit=finding.unit_id,
        taken_on=taken_at and taken_at.astimezone(clock.CHINA).date(),
        found_on=finding.found_on,
    )

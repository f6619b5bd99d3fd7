"""Findings whose follow-up visit is not as it should be."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from dudao.findings.models import Finding
from dudao.findings.states import UNFINISHED
from dudao.org.models import Unit
from dudao.planning.models import Obligation
from dudao.planning.states import Source


def to_follow_up(office: Unit) -> list[UUID]:
    """Return the findings of `office` that need a visit and ask for none, or the other way."""
    asked = Obligation.objects.filter(
        finding=OuterRef("pk"), source=Source.FOLLOW_UP, met_on=None, waived_at=None
    )
    waived = Obligation.objects.filter(finding=OuterRef("pk"), waived_at__isnull=False)
    need = Q(told_at__isnull=False, state__in=sorted(UNFINISHED)) & Q(unit__closed_on=None)
    rows = Finding.objects.filter(office=office).annotate(asked=Exists(asked))
    lacking = need & Q(asked=False) & ~Exists(waived)
    return list(rows.filter(lacking | (~need & Q(asked=True))).values_list("pk", flat=True))

"""Notices that wait for somebody after they were issued."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.models import Delivery
from dudao.documents.states import State
from dudao.findings.models import Notice
from dudao.org.models import Person
from dudao.org.queries.calendar import each_office


def unsigned(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Return the notices that were delivered and that the school has not signed for."""
    waiting = Delivery.objects.filter(document=OuterRef("document"), acknowledged_at=None)
    return rows.filter(Exists(waiting), document__state=State.ISSUED)


def unfiled(rows: QuerySet[Notice], *, late_on: date | None = None) -> QuerySet[Notice]:
    """Return the issued notices that were not filed (备案); with `late_on` the late ones only."""
    rows = rows.filter(document__state=State.ISSUED, filed_at=None, filing_due_on__isnull=False)
    if late_on is None:
        return rows
    return rows.filter(
        each_office(lambda calendar: Q(filing_due_on__lte=calendar.last_before(late_on)))
    )


def to_file(person: Person) -> QuerySet[Notice]:
    """Return the notices `person` may file, the most urgent first."""
    rows = Notice.objects.filter(scope_q(person, Permission.NOTICE_FILE))
    return unfiled(rows).select_related("unit", "document").order_by("filing_due_on", "id")

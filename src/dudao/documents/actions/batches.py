"""Many documents at once; what one cannot do does not stop the others."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.documents.actions.delivering import deliver as hand_over
from dudao.documents.actions.issuing import issue
from dudao.documents.content import Recompute
from dudao.documents.models import Document
from dudao.lib.errors import DomainError
from dudao.org.models import Person


class Issued(NamedTuple):
    """A document that was issued, or why it was not."""

    document: Document
    problem: str


@transaction.atomic
def issue_many(
    document_ids: Iterable[UUID],
    *,
    by: Person,
    deliver: bool = False,
    recompute: Recompute | None = None,
) -> list[Issued]:
    """Number and issue signed-off documents in the order given; `deliver` hands each over too.

    Each is issued whole or not at all, so that the numbers stay without a gap.
    """
    wanted = list(document_ids)
    rows = Document.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    found = {row.pk: row for row in rows.select_related("office", "unit").order_by("pk")}
    for row in found.values():
        require(by, Permission.DOCUMENT_ISSUE, row.office)
    return [
        _issue(found[pk], by, deliver=deliver, recompute=recompute) for pk in wanted if pk in found
    ]


def _issue(document: Document, by: Person, *, deliver: bool, recompute: Recompute | None) -> Issued:
    problem = ""
    try:
        with transaction.atomic():
            issue(document.pk, by=by, recompute=recompute)
            if deliver:
                hand_over(document.pk, by=by)
    except DomainError as error:
        problem = str(error.message)
    document.refresh_from_db()
    return Issued(document, problem)

"""A document in lists: where its page is, and its columns as a spreadsheet."""

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Delivery, Document
from dudao.documents.states import LOOKS, Kind
from dudao.web.sheet import Column

#: Documents that are a step of something else: the relation, and the page of that.
_ELSEWHERE = {
    Kind.RECTIFICATION_NOTICE.value: ("notice", "notice"),
    Kind.SECTION_LETTER.value: ("consultation", "consultation"),
}


def url_of(document: Document) -> str:
    """Return where a document is shown; empty where it has no page."""
    if document.kind in LOOKS:
        return reverse("document", args=[document.pk])
    try:
        relation, page = _ELSEWHERE[document.kind]
        return reverse(page, args=[getattr(document, relation).pk])
    except (KeyError, ObjectDoesNotExist):
        return reverse("file", args=[document.pdf_id]) if document.pdf_id else ""


def _signed(document: Document) -> str:
    deliveries: list[Delivery] = list(document.deliveries.all())
    signed = sum(one.acknowledged_at is not None for one in deliveries)
    return f"{signed}/{len(deliveries)}" if deliveries else ""


DOCUMENT_COLUMNS = [
    Column(_("文号"), lambda d: d.number, 22),
    Column(_("文种"), lambda d: str(d.get_kind_display()), 12),
    Column(_("标题"), lambda d: d.title, 50),
    Column(_("状态"), lambda d: str(d.get_state_display()), 10),
    Column(_("起草人"), lambda d: str(d.drafted_by), 10),
    Column(_("起草"), lambda d: d.drafted_at, 16),
    Column(_("签发"), lambda d: d.signed_off_at, 16),
    Column(_("印发"), lambda d: d.issued_at, 16),
    Column(_("签收"), _signed, 10),
    Column(_("作废原因"), lambda d: d.void_reason, 24),
]

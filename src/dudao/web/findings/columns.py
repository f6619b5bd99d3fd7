"""The register of notices as a spreadsheet."""

from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Delivery
from dudao.findings.models import Notice
from dudao.web.sheet import Column


def _delivery(notice: Notice) -> Delivery:
    """Return the delivery to the school, or an empty one."""
    return next(iter(notice.document.deliveries.all()), Delivery())


NOTICE_COLUMNS = [
    Column(_("文号"), lambda n: n.document.number, 22),
    Column(_("学校"), lambda n: n.unit.name, 26),
    Column(_("状态"), lambda n: n.document.get_state_display(), 10),
    Column(_("问题数"), lambda n: len(n.findings.all()), 8),
    Column(_("起草人"), lambda n: str(n.drafted_by), 10),
    Column(_("起草"), lambda n: n.drafted_at, 16),
    Column(_("签发"), lambda n: n.document.signed_off_at, 16),
    Column(_("印发"), lambda n: n.document.issued_at, 16),
    Column(_("送达"), lambda n: _delivery(n).delivered_at, 16),
    Column(_("签收"), lambda n: _delivery(n).acknowledged_at, 16),
    Column(_("备案期限"), lambda n: n.filing_due_on, 12),
    Column(_("备案"), lambda n: n.filed_at, 16),
    Column(_("作废原因"), lambda n: n.document.void_reason, 24),
]

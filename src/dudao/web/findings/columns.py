"""The ledger and the register of notices as spreadsheets."""

from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Delivery
from dudao.findings.models import Notice
from dudao.web.sheet import Column

COLUMNS = [
    Column(_("编号"), lambda f: f.number, 16),
    Column(_("学校"), lambda f: f.unit.name, 24),
    Column(_("督导事项"), lambda f: f.topic_title, 22),
    Column(_("问题事实"), lambda f: f.fact, 48),
    Column(_("依据"), lambda f: f.basis, 32),
    Column(_("整改要求"), lambda f: f.demand, 40),
    Column(_("程度"), lambda f: f.get_severity_display(), 8),
    Column(_("危及安全"), lambda f: _("是") if f.life_safety else "", 9),
    Column(_("处理方式"), lambda f: f.get_route_display(), 12),
    Column(_("协商科室"), lambda f: f.section.name if f.section else "", 16),
    Column(_("提出人"), lambda f: str(f.raised_by), 10),
    Column(_("发现日期"), lambda f: f.found_on, 12),
    Column(_("整改期限"), lambda f: f.due_on, 12),
    Column(_("状态"), lambda f: f.get_state_display(), 10),
    Column(_("进度"), lambda f: f.clock.text, 18),
    Column(_("整改责任人"), lambda f: f.responsible_person, 14),
    Column(_("整改措施"), lambda f: f.measures, 36),
    Column(_("退回次数"), lambda f: f.returned_times, 9),
    Column(_("反弹"), lambda f: _("是") if f.relapsed else "", 6),
    Column(_("整改通知书"), lambda f: f.notice.document.number if f.notice else "", 20),
    Column(_("告知学校"), lambda f: f.told_at, 16),
    Column(_("销号"), lambda f: f.closed_at, 16),
]


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

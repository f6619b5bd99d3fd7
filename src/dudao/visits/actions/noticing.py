"""From the signed list straight to the draft of its notice."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit import actions as audit
from dudao.findings import actions as findings
from dudao.findings.models import Notice
from dudao.lib.errors import WrongState
from dudao.org.models import Person
from dudao.visits.actions.guarding import locked
from dudao.visits.queries import for_notice
from dudao.visits.states import ANSWERED


@transaction.atomic
def draft_notice(visit_id: UUID, *, by: Person) -> Notice:
    """Draft the notice of a visit: all its findings that go by notice and are in none yet.

    Raises `WrongState` before the feedback list is answered, and where none is left.
    """
    visit = locked(visit_id)
    require(by, Permission.NOTICE_DRAFT, visit.unit)
    if visit.state not in ANSWERED:
        raise WrongState(_("学校还没有签收反馈清单。签收后才能起草整改通知书。"))
    fitting = for_notice(visit)
    if not fitting:
        raise WrongState(_("本次督导没有需要发整改通知书的问题，或者已经起草。"))
    notice = findings.draft_notice([finding.pk for finding in fitting], by=by)
    audit.record("visit.notice_drafted", visit, by=by, unit=visit.unit, notice=str(notice.pk))
    return notice

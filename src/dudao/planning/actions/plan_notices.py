"""A plan goes out: its notice is drafted, and once that is issued the plan is published."""

from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.documents import actions as documents
from dudao.documents.models import Document
from dudao.documents.states import State
from dudao.lib.errors import Conflict, WrongState
from dudao.org.models import Person
from dudao.planning.actions.plan_rows import locked_plan, moved_plan
from dudao.planning.models import Plan
from dudao.planning.queries.plan_notices import notice_of
from dudao.planning.queries.plans import items_of
from dudao.planning.states import PlanState


@transaction.atomic
def draft_plan_notice(plan_id: UUID, *, by: Person) -> Document:
    """Draft the notice that issues an approved plan; it goes the way of every document.

    Raises `Conflict` while there is one already; an inspector's plan is filed and not issued.
    """
    plan = locked_plan(plan_id)
    require(by, Permission.REGISTER_DRAFT, plan.office)
    if plan.inspector_id:
        raise WrongState(_("督学个人的计划备案即可，不需要印发。"))
    if plan.state != PlanState.APPROVED:
        raise WrongState(
            _("计划现在是“%(state)s”。批准以后才能起草印发通知。")
            % {"state": plan.get_state_display()}
        )
    if plan.document is not None and plan.document.state != State.VOID:
        there = str(plan.document_id)
        raise Conflict(_("印发通知已经起草，请在“公文”中继续办理。"), document=there)
    with translation.override("zh-hans"):  # a document is Chinese, whoever drafts it
        content = notice_of(plan, list(items_of(plan)))
    plan.document = documents.draft(content, office=plan.office, unit=plan.office, by=by)
    plan.save(update_fields=["document"])
    record("plan.notice_drafted", plan, by=by, unit=plan.office, document=str(plan.document_id))
    return plan.document


@transaction.atomic
def publish_plan(document_id: UUID) -> Plan | None:
    """Count the plan as published whose notice was just issued; None when it was none of a plan."""
    found = Plan.objects.filter(document=document_id, state=PlanState.APPROVED).first()
    if found is None:
        return None
    plan = locked_plan(found.pk)
    moved_plan(plan, "publish")
    record("plan.published", plan, by=None, unit=plan.office, document=str(document_id))
    return plan

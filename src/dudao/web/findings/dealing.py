"""On a finding's page: what goes past the school. One panel a subject."""

from typing import Any

from django import forms

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.findings.models import Finding
from dudao.findings.queries.categories import holding
from dudao.findings.queries.dealing import consultations_visible_to, open_grounds
from dudao.findings.rules import fits_notice
from dudao.findings.rules.routes import is_open, needs_urgent_report
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.findings.dealing_forms import (
    CategoriseForm,
    CauseForm,
    CircularForm,
    ConsultForm,
    ReceiveForm,
    UrgentForm,
)

Shown = dict[str, Any] | None


def urgent_panel(finding: Finding, reader: Person, attempt: forms.Form | None) -> Shown:
    """Show the written report of danger or a violation, or ask for it."""
    needed = needs_urgent_report(
        life_safety=finding.life_safety, violation=finding.violation, route=finding.route
    )
    if not needed or not may(reader, Permission.FINDING_VIEW, finding.unit):
        return None
    report = getattr(finding, "urgent_report", None)
    reports = report is None and is_open(finding.state)
    reports = reports and may(reader, Permission.URGENT_REPORT, finding.unit)
    receives = report is not None and report.received_at is None
    receives = receives and may(reader, Permission.CONSULTATION_OPEN, finding.unit)
    return {
        "template": "findings/panels/urgent.html",
        "report": report,
        "form": _form(UrgentForm, attempt) if reports else None,
        "receive": _form(ReceiveForm, attempt) if receives else None,
        "may_draft": report is not None and _may_draft(finding, reader),
    }


def _may_draft(finding: Finding, reader: Person) -> bool:
    standing = finding.notice.document.state if finding.notice else None
    fits = fits_notice(
        finding.state, finding.route, told=finding.told_at is not None, notice=standing
    )
    return fits and may(reader, Permission.NOTICE_DRAFT, finding.unit)


def outside_panel(finding: Finding, reader: Person, attempt: forms.Form | None) -> Shown:
    """Show the letters to sections and whose business the cause is."""
    letters = list(
        consultations_visible_to(reader).filter(finding=finding).order_by("-opened_at", "-id")
    )
    opens = is_open(finding.state) and may(reader, Permission.CONSULTATION_OPEN, finding.unit)
    if not letters and not opens and finding.responsible_unit is None:
        return None
    given = {"finding": finding}
    suggested = {"section": finding.section_id}
    return {
        "template": "findings/panels/outside.html",
        "letters": letters,
        "transfers": opens and may(reader, Permission.DOCUMENT_CHECK, finding.office),
        "consult": _form(ConsultForm, attempt, initial=suggested, **given) if opens else None,
        "cause": _form(CauseForm, attempt, **given) if opens else None,
    }


def circular_panel(finding: Finding, reader: Person, attempt: forms.Form | None) -> Shown:
    """Show what was proposed for a circular, or offer to propose it."""
    if not may(reader, Permission.FINDING_VIEW, finding.unit) or finding.told_at is None:
        return None
    proposals = list(
        finding.circular_proposals.select_related("proposed_by", "decided_by").order_by("-id")
    )
    proposes = may(reader, Permission.CIRCULAR_PROPOSE, finding.unit)
    proposes = proposes and bool(open_grounds(finding))
    if not proposals and not proposes:
        return None
    return {
        "template": "findings/panels/circular.html",
        "proposals": proposals,
        "form": _form(CircularForm, attempt, finding=finding) if proposes else None,
    }


def category_panel(finding: Finding, reader: Person, attempt: forms.Form | None) -> Shown:
    """Show the finding's category, and let whoever works with findings choose another."""
    if not may(reader, Permission.FINDING_VIEW, finding.unit):
        return None
    chooses = may(reader, Permission.FINDING_RAISE, finding.unit)
    chooses = chooses and holding(finding.office, clock.today()).exists()
    if finding.category is None and not chooses:
        return None
    form = None
    if chooses:
        chosen = {"category": finding.category_id}
        form = _form(CategoriseForm, attempt, finding=finding, initial=chosen)
    return {"template": "findings/panels/category.html", "form": form}


def _form(kind: type[forms.Form], attempt: forms.Form | None, **given: Any) -> forms.Form:
    """Return the form just refused as it was filled in, else a fresh one."""
    return attempt if type(attempt) is kind else kind(**given)

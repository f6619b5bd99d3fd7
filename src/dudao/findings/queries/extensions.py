"""Requests for more time: who sees them, who decides, what is allowed."""

from django.db.models import QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.findings.models import Extension, Finding
from dudao.findings.queries.ledger import visible_to
from dudao.findings.rules.extensions import Allowed
from dudao.findings.states import WITH_SCHOOL, ExtensionState
from dudao.org.models import Person
from dudao.org.queries import norm


def extensions_visible_to(person: Person) -> QuerySet[Extension]:
    """Return the requests about findings that `person` sees, newest first."""
    return (
        Extension.objects.filter(finding__in=visible_to(person).order_by().values("pk"))
        .select_related("finding__unit", "asked_by", "decided_by")
        .order_by("-id")
    )


def extensions_to_decide(person: Person) -> QuerySet[Extension]:
    """Return the requests that wait for `person`, the nearest deadline first."""
    return (
        Extension.objects.filter(
            scope_q(person, Permission.EXTENSION_DECIDE, "finding__unit"),
            state=ExtensionState.ASKED.value,
            finding__state__in=sorted(WITH_SCHOOL),
        )
        .select_related("finding__unit", "asked_by")
        .order_by("finding__due_on", "id")
    )


def allowed_for(finding: Finding) -> Allowed:
    """Return how often and how far the office lets this deadline be moved."""
    office = finding.office
    return Allowed(
        norm("findings.extension.times", office=office),
        norm("findings.extension.workdays", office=office),
    )

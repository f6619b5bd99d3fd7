"""Everything the school, or a unit outside it, has to do: one list for the phone."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q, units_for
from dudao.documents import queries as documents
from dudao.documents.states import LOOKS, Kind
from dudao.findings import queries
from dudao.findings.models import Finding, Step
from dudao.findings.queries.dealing import with_section
from dudao.findings.queries.reports import unreported_by
from dudao.findings.queries.school import steps_of
from dudao.findings.states import State
from dudao.org.models import Person
from dudao.planning.queries.programmes import coming, school_parts
from dudao.visits import queries as visits
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from dudao.web.documents.columns import url_of
from dudao.web.findings.reading import clocked, with_waiting
from dudao.web.findings.views import open_to
from dudao.web.request import PageRequest

#: More than a school ever has; a guard against a region-wide grant.
MOST = 100


@require_GET
def inbox_page(request: PageRequest) -> HttpResponse:
    """Show what is to sign for and to rectify; what was sent back and is due first on top."""
    open_to(request.user, Permission.DOCUMENT_RECEIVE, Permission.FINDING_RECTIFY_ASSIGNED)
    person = request.user
    to_rectify = list(queries.inbox(person)[:MOST])
    submitted = list(queries.handed_in(person)[:MOST])
    clocked([*to_rectify, *submitted])
    with_next(to_rectify, person)
    letters = documents.inbox(person).filter(
        acknowledged_at=None, document__kind__in=[Kind.RECTIFICATION_NOTICE, *LOOKS]
    )
    deliveries = list(letters.select_related("document__notice")[:MOST])
    for delivery in deliveries:
        delivery.url = url_of(delivery.document)  # type: ignore[attr-defined]
    context = {
        "visits": list(_to_sign(person)),
        "deliveries": deliveries,
        "consultations": list(with_section(person)[:MOST]),
        "to_rectify": to_rectify,
        "submitted": submitted,
        "programmes": [(part, coming(part)) for part in school_parts(person)[:MOST]],
        "unreported": unreported_by(person).count(),
    }
    context["nothing"] = not any(context.values())
    context["late"] = sum(f.clock.tone == "overdue" for f in to_rectify)  # type: ignore[attr-defined]
    context["outside"] = not units_for(person, Permission.FINDING_RECTIFY).exists()
    return render(request, "findings/inbox.html", context)


def with_next(findings: Sequence[Finding], person: Person) -> None:
    """Give every finding its next step in words, and what it waits for from us."""
    first: dict[object, Step] = {}
    for step in steps_of(person):
        first.setdefault(step.finding_id, step)
    with_waiting(findings)
    for finding in findings:
        finding.next = _next(finding, first.get(finding.pk))  # type: ignore[attr-defined]


def _next(finding: Finding, step: Step | None) -> str:
    if not finding.responsible_person:
        return _("先落实责任人和措施")
    if step is not None:
        return _("%(day)s前：%(step)s") % {"day": f"{step.due_on:%m-%d}", "step": step.text}
    if finding.state == State.RETURNED:
        return _("看核查说明，继续整改后再提交")
    return _("整改完成后提交结果")


def _to_sign(person: Person) -> QuerySet[Visit]:
    """Return the visits whose feedback list waits to be signed by the school."""
    rows = visits.visible_to(person).filter(
        scope_q(person, Permission.DOCUMENT_RECEIVE), state=VisitState.FED_BACK
    )
    return rows.select_related("unit", "leader").order_by("planned_on", "id")[:MOST]

"""Papers begun from what they are about: a visit, a problem, an inspector."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries.papers import PAPERS, appointment, transfer_letter
from dudao.documents import actions
from dudao.documents.content import Official
from dudao.documents.models import Document
from dudao.findings import queries as findings
from dudao.inspectorate import queries as inspectorate
from dudao.lib.errors import WrongState
from dudao.org.models import Person, Unit
from dudao.visits import queries as visits
from dudao.visits.models import Visit
from dudao.web.request import PageRequest


@require_POST
def from_visit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draft a record, an opinion or a recheck record of a visit."""
    rows = visits.visible_to(request.user).select_related("unit", "office", "leader")
    visit = get_object_or_404(rows, pk=pk)
    wanted = request.POST.get("paper", "")
    if wanted not in PAPERS:
        raise Http404
    with translation.override("zh-hans"):  # a paper is Chinese, whoever begins it
        content = PAPERS[wanted].assemble(request.user, visit)
    return _begun(request, content, office=visit.office, unit=visit.unit)


@require_POST
def from_finding(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draft the letter that transfers a problem to another authority."""
    rows = findings.visible_to(request.user).select_related("unit", "office")
    finding = get_object_or_404(rows, pk=pk)
    content = transfer_letter(request.user, finding)
    # It is about the school and goes to somebody else, whom only its text names.
    return _begun(request, content, office=finding.office, unit=finding.office)


@require_POST
def from_inspector(request: PageRequest, pk: int) -> HttpResponse:
    """Draft the letter of appointment of an inspector."""
    rows = inspectorate.inspectors_visible_to(request.user).select_related("person", "office")
    inspector = get_object_or_404(rows, pk=pk)
    if inspector.term_ends_on is None:
        raise WrongState(_("还没有登记聘期。请先在“修改登记”中填写聘期，再制发聘书。"))
    with translation.override("zh-hans"):
        content = appointment(request.user, inspector)
    return _begun(request, content, office=inspector.office, unit=inspector.office)


def _begun(request: PageRequest, content: Official, *, office: Unit, unit: Unit) -> HttpResponse:
    made: Document = actions.draft(content, office=office, unit=unit, by=request.user)
    messages.success(request, _("已起草。请核对后送核稿。"))
    return redirect("document-edit", made.pk)


def offered(visit: Visit, person: Person) -> dict[str, str | Promise]:
    """Return the papers `person` may begin from `visit`, by key."""
    if not may(person, Permission.DOCUMENT_DRAFT, visit.unit):
        return {}
    return {key: paper.label for key, paper in PAPERS.items()}

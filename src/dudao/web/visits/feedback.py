"""The feedback list: composed, shown, signed or refused, printed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from dudao.access.permissions import Permission
from dudao.access.queries import may, principal_of
from dudao.documents.queries import with_text
from dudao.documents.states import Kind
from dudao.visits import actions, queries
from dudao.visits.models import Feedback, Visit
from dudao.visits.rules import Problem
from dudao.visits.states import ANSWERED, State
from dudao.web.forms import carry_out, form_status
from dudao.web.paper import paper_of
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import inside_of, visit_of
from dudao.web.visits.forms import ReasonForm, RefusalForm, SignatureForm, TextForm

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def visit_feedback(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show the feedback list: what it will say and what may be missing, then what it says."""
    visit = visit_of(request, pk)
    feedback = queries.standing_feedback(visit)
    inside = queries.seen_inside_by(visit, request.user)
    writes = queries.writable_by(visit, request.user)
    content = queries.content_of(feedback) if feedback else queries.feedback_content(visit)
    answers = queries.answers_of(feedback) if feedback else {}
    context = {
        "visit": visit,
        "feedback": feedback,
        "content": content,
        "problems": [(one, answers.get(UUID(one.finding))) for one in content.problems],
        "inside": inside,
        "writes": writes,
        "plan": queries.blueprint(visit) if inside and not feedback else None,
        "practices": visit.good_practices.order_by("pk") if inside and not feedback else [],
        "practice_form": TextForm(),
        "reason_form": ReasonForm(),
        "may_compose": writes and visit.state == State.CHECKED_IN,
        "may_sign": visit.state == State.FED_BACK and _may_sign(request, visit, writes=writes),
        "corrections": queries.corrections_of(visit, inside=inside),
        "numbered": with_text(visit.unit, Kind.FEEDBACK_LIST, feedback.text_sha256)
        if feedback and visit.state in ANSWERED
        else None,
    }
    return render(request, "visits/feedback.html", context)


def _may_sign(request: PageRequest, visit: Visit, *, writes: bool) -> bool:
    return writes or may(request.user, Permission.FEEDBACK_SIGN, visit.unit)


@require_POST
def visit_compose(request: PageRequest, pk: UUID) -> HttpResponse:
    """Freeze the visit and compose its list."""
    visit = inside_of(request, pk)
    actions.compose_feedback(visit.pk, by=request.user)
    messages.success(request, _("反馈清单已生成。请校长逐条核对后签收。"))
    return redirect("visit-feedback", pk)


@require_POST
def visit_withdraw(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take the unsigned list back."""
    visit = inside_of(request, pk)
    actions.withdraw_feedback(visit.pk, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("已撤回，可以继续修改。"))
    return redirect("visit-feedback", pk)


@require_http_methods(["GET", "POST"])
def visit_sign(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let the principal go through the list, answer and sign."""
    visit = visit_of(request, pk)
    feedback = queries.standing_feedback(visit)
    writes = queries.writable_by(visit, request.user)
    if feedback is None or not _may_sign(request, visit, writes=writes):
        raise Http404
    if visit.state != State.FED_BACK and request.method == "GET":
        return redirect("visit-feedback", pk)
    form = _signature_form(request, visit, feedback)
    signed = carry_out(form, lambda _data: actions.sign(pk, by=request.user, **form.answer()))
    if signed is None:
        context = _sign_context(visit, feedback, form, writes=writes)
        return render(request, "visits/sign.html", context, status=form_status(form))
    messages.success(request, _("已签收。反馈清单已送达学校。"))
    # The page to sign on has another frame: a boosted form must leave it altogether.
    done = redirect("visit-feedback", pk)
    return HttpResponseClientRedirect(done.url) if request.htmx else done


def _signature_form(request: PageRequest, visit: Visit, feedback: Feedback) -> SignatureForm:
    findings = [problem.finding for problem in queries.content_of(feedback).problems]
    at_school = request.user.unit_id == visit.unit_id
    name = request.user.name if at_school else principal_of(visit.unit)
    initial = {"text_sha256": feedback.text_sha256, "signer_name": name}
    return SignatureForm(request.POST or None, findings=findings, initial=initial)


def _sign_context(
    visit: Visit, feedback: Feedback, form: SignatureForm, *, writes: bool
) -> dict[str, Any]:
    content = queries.content_of(feedback)
    return {
        "visit": visit,
        "feedback": feedback,
        "content": content,
        "form": form,
        "problems": [_asked(problem, form) for problem in content.problems],
        "writes": writes,
        "refusal_form": RefusalForm(),
    }


def _asked(problem: Problem, form: SignatureForm) -> dict[str, Any]:
    """Return a problem with the two fields that ask for the school's position on it."""
    return {
        "problem": problem,
        "position": form[f"position-{problem.finding}"],
        "remark": form[f"remark-{problem.finding}"],
    }


@require_http_methods(["GET", "POST"])
def visit_refuse(request: PageRequest, pk: UUID) -> HttpResponse:
    """Note that the principal would not sign."""
    visit = inside_of(request, pk)
    form = RefusalForm(request.POST or None)
    done = carry_out(form, lambda data: actions.refuse(visit.pk, by=request.user, **data))
    if done is None:
        context = {"visit": visit, "form": form}
        return render(request, "visits/refuse.html", context, status=form_status(form))
    messages.success(request, _("已记录拒签。反馈清单同样视为送达。"))
    return redirect("visit-feedback", pk)


@require_GET
def visit_print(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show the list as it is printed."""
    visit = visit_of(request, pk)
    context = {"visit": visit, "paper": paper_of(queries.feedback_sheet(visit))}
    return render(request, "visits/print.html", context)


@require_GET
def visit_pdf(request: PageRequest, pk: UUID) -> HttpResponse:
    """Hand the list out as PDF."""
    visit = visit_of(request, pk)
    return _download(queries.feedback_pdf(visit), visit, "pdf", "application/pdf")


@require_GET
def visit_docx(request: PageRequest, pk: UUID) -> HttpResponse:
    """Hand the list out for Word."""
    visit = visit_of(request, pk)
    return _download(queries.feedback_docx(visit), visit, "docx", WORD)


def _download(content: bytes, visit: Visit, ending: str, media_type: str) -> HttpResponse:
    name = f"{visit.unit.name}督导反馈清单{visit.planned_on:%Y%m%d}.{ending}"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response

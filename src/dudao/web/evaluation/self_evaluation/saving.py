"""What a school writes into its self-evaluation, saved as it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dudao.evaluation import actions
from dudao.evaluation.models import SelfEvaluation
from dudao.evaluation.queries.self_evaluation import Item, Picture, picture
from dudao.evaluation.states import Asked
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.web.evaluation.self_evaluation.forms import (
    AnswerForm,
    AttachForm,
    OpenedField,
    SubmitForm,
    TextsForm,
)
from dudao.web.evaluation.self_evaluation.views import found, overview, section
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.turns import seen_now
from dudao.web.request import PageRequest


@require_POST
def line(request: PageRequest, pk: UUID, of: str, code: str) -> HttpResponse:
    """Take the answer to one line; the page gets the line back as it stands."""
    evaluation = found(request, pk)
    problem = None
    try:
        actions.answer(pk, of, code, by=request.user, **_given(request))
    except (Invalid, Conflict) as error:
        problem = _problem(request, error, of, code)
    return _line_again(request, evaluation, of, code, problem)


@require_POST
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take that lines are still right."""
    evaluation = found(request, pk)
    codes = request.POST.getlist("code")
    opened = OpenedField(required=False).clean(request.POST.get("opened"))
    number = actions.confirm_answers(pk, codes, by=request.user, opened=opened)
    if number:
        messages.success(request, _("已确认%(number)d项。") % {"number": number})
    if number < len(set(codes)):
        messages.warning(request, _("其余的刚有改动，请看过再确认。"))
    return _back(request, evaluation)


@require_POST
def renew(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take over the figures that are others now on the school's sheet."""
    evaluation = found(request, pk)
    newer = actions.renew_figures(pk, by=request.user)
    messages.success(request, _("已更新%(number)d项数据，请核对。") % {"number": len(newer)})
    return redirect("self-evaluation", evaluation.pk)


@require_POST
def texts(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take strengths, problems, plans and the grade one wants."""
    evaluation = found(request, pk)
    form = TextsForm(request.POST, now=picture(evaluation))
    done = carry_out(form, lambda data: actions.write_texts(pk, by=request.user, **data))
    if done is None:
        evaluation = found(request, pk)
        seen_now(form, evaluation.edition)
        return overview(request, evaluation, texts=form, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("self-evaluation", pk)


@require_POST
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send it; a grade above the self-score is told before it goes."""
    evaluation = found(request, pk)
    form = SubmitForm(request.POST)
    done = carry_out(form, lambda data: actions.submit_self_evaluation(pk, by=request.user, **data))
    if done is None:
        return overview(request, evaluation, sending=form, status=form_status(form))
    messages.success(request, _("已报送督导室。自评表和自评报告已生成。"))
    return redirect("candidate", evaluation.candidate_id)


@require_POST
def attach(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Attach papers to an indicator, or use one that is there."""
    evaluation = found(request, pk)
    now = picture(evaluation)
    item = _item(now, Asked.INDICATOR, code)
    form = AttachForm(request.POST, request.FILES, now=now, item=item)
    if carry_out(form, lambda data: _attach(request, now, form, code, data)) is None:
        told = " ".join(str(one) for each in form.errors.values() for one in each)
        problem = {"of": Asked.INDICATOR, "code": code, "message": told}
        top = _section_of(now, code)
        return section(request, evaluation, top, problem=problem, status=422)
    messages.success(request, _("已保存材料。"))
    return _back(request, evaluation, code)


@require_POST
def use(request: PageRequest, pk: UUID, paper: int) -> HttpResponse:
    """Use a paper for other indicators, or for none any more."""
    evaluation = found(request, pk)
    actions.use_evidence(pk, paper, request.POST.getlist("codes"), by=request.user)
    messages.success(request, _("已保存。"))
    return _back(request, evaluation)


def _given(request: PageRequest) -> dict[str, Any]:
    """Return what was answered; raises `Invalid` for what is too long."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("有内容需要更正。"), fields={"value": _("内容太长，请精简。")})
    return form.cleaned_data


def _attach(
    request: PageRequest, now: Picture, form: AttachForm, code: str, data: dict[str, Any]
) -> bool:
    pk, by = now.evaluation.pk, request.user
    used = next((one for one in now.papers if one.pk == data["use"]), None)
    told = {"title": data["title"], "dated_on": data["dated_on"]}
    files = form.store(now.evaluation.candidate.unit, by)
    if not files and used is None:
        raise Invalid(_("有内容需要更正。"), fields={"evidence": _("请选择文件，或选用已有材料。")})
    if used is not None:
        actions.use_evidence(pk, used.pk, [*used.codes, code], by=by)
    for file in files:
        actions.attach_evidence(pk, file, [code], by=by, **told)
    return True


def _problem(request: PageRequest, error: Invalid | Conflict, of: str, code: str) -> dict[str, Any]:
    """Return what a refused line shows: why, what was typed, and what stands."""
    typed = {name: request.POST.get(name, "") for name in ("value", "text")}
    told = {"of": of, "code": code, "typed": typed, "message": error.message}
    if isinstance(error, Conflict):
        return {**told, "theirs": error.current}
    kept = {"keep": typed["value"], "keep_text": typed["text"]}  # to be mended, not typed again
    return {**told, **kept, "message": " ".join(error.fields.values()) or error.message}


def _line_again(
    request: PageRequest,
    evaluation: SelfEvaluation,
    of: str,
    code: str,
    problem: dict[str, Any] | None,
) -> HttpResponse:
    now = picture(found(request, evaluation.pk))
    if not request.htmx:
        if problem is None:
            return _back(request, evaluation, code)
        return section(request, evaluation, _section_of(now, code), problem=problem, status=422)
    context = {
        "evaluation": now.evaluation,
        "item": _item(now, of, code),
        "now": now,
        "writes": True,
        "problem": problem,
        "opened": clock.now().isoformat(),
        "again": True,
        "section": next(one for one in now.sections if one.code == _section_of(now, code)),
    }
    return render(request, "evaluation/self/line.html", context, status=422 if problem else 200)


def _item(now: Picture, of: str, code: str) -> Item:
    item = now.item(of, code)
    if item is None:
        raise Http404
    return item


def _section_of(now: Picture, code: str) -> str:
    """Return the section in which a line is."""
    return next(
        (one.code for one in now.sections if any(item.code == code for item in one.items)),
        now.sections[0].code,
    )


def _back(request: PageRequest, evaluation: SelfEvaluation, code: str = "") -> HttpResponse:
    """Return to the section one came from."""
    top = request.POST.get("section") or _section_of(picture(evaluation), code)
    return redirect("self-section", evaluation.pk, top)

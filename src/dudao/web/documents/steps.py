"""The steps of a document from draft to receipt, and those after."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.analytics.queries.figures import recompute, value
from dudao.documents import actions
from dudao.documents.content import Fact, Official, free_name
from dudao.documents.models import Document
from dudao.documents.states import Amends
from dudao.org.models import Person
from dudao.web.documents.forms import AmendForm, FigureForm
from dudao.web.documents.papers import official
from dudao.web.findings.steps import step
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


@step("document")
def submit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send the draft to whoever checks it."""
    return _proven(request, pk, actions.submit, _("已送核稿。"))


@step("document")
def check(request: PageRequest, pk: UUID) -> HttpResponse:
    """Check the draft and send it to the director."""
    return _proven(request, pk, actions.check, _("已核稿，等待主任签发。"))


@step("document")
def sign_off(request: PageRequest, pk: UUID) -> HttpResponse:
    """Sign the draft off."""
    return _proven(request, pk, actions.sign_off, _("已签发，可以编号印发。"))


@step("document")
def issue(request: PageRequest, pk: UUID) -> HttpResponse:
    """Number and issue the signed-off document."""
    return _proven(request, pk, actions.issue, _("已编号印发。请送达。"))


@step("document")
def deliver(request: PageRequest, pk: UUID) -> HttpResponse:
    """Deliver the issued document to the units it goes to."""
    done = actions.deliver(official(request.user, pk).pk, by=request.user)
    messages.success(request, _("已送达%(count)d个单位。") % {"count": len(done)})
    return redirect("document", pk)


@step("document")
def acknowledge(request: PageRequest, pk: UUID) -> HttpResponse:
    """Sign for the document on the receiving side."""
    actions.acknowledge(official(request.user, pk).pk, by=request.user)
    messages.success(request, _("已签收。"))
    return redirect("document", pk)


@step("document")
def give_back(request: PageRequest, pk: UUID) -> HttpResponse:
    """Return the draft to its drafter with a reason."""
    return _reasoned(request, pk, actions.return_, _("已退回起草人。"))


@step("document")
def void(request: PageRequest, pk: UUID) -> HttpResponse:
    """Declare the document void with a reason."""
    return _reasoned(request, pk, actions.void, _("已作废。文号不再使用，登记簿中保留。"))


@step("document")
def urge(request: PageRequest, pk: UUID) -> HttpResponse:
    """Urge the units that have not signed for it."""
    note = request.POST.get("note", "")
    urged = actions.urge(official(request.user, pk).pk, by=request.user, note=note)
    messages.success(request, _("已催办%(count)d个单位。") % {"count": len(urged)})
    return redirect("document", pk)


@step("document-edit")
def refresh(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put what the records say now in place of the figures of a draft."""
    document, content = _written(request.user, pk)
    now = recompute(request.user)
    facts = {
        name: msgspec.structs.replace(fact, text=now(fact) or fact.text)
        for name, fact in content.facts.items()
    }
    _put(document, content, facts, request.user)
    messages.success(request, _("数据已更新。"))
    return redirect("document-edit", pk)


@step("document-edit")
def add_figure(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give a draft one more figure to put into its text."""
    document, content = _written(request.user, pk)
    form = FigureForm(request.POST, office=document.office, until=document.drafted_at.date())
    if not form.is_valid():
        messages.error(request, _("请选择数据和起止日期，结束日期不早于开始日期。"))
        return redirect("document-edit", pk)
    asked, source = form.asked(), form.cleaned_data["source"]
    fact = Fact(
        text=value(source, request.user, asked),
        source=source,
        arguments=asked.arguments(),
        as_of=asked.until,
    )
    name = free_name(content.facts, form.name(), fact)
    _put(document, content, {**content.facts, name: fact}, request.user)
    told = _("已加入数据“%(name)s”，在正文中写 {%(name)s} 即可。") % {"name": name}
    messages.success(request, told)
    return redirect("document-edit", pk)


@require_http_methods(["GET", "POST"])
def amend(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draft what corrects or withdraws an issued document."""
    document = official(request.user, pk)
    form = AmendForm(request.POST or None)
    made = carry_out(
        form,
        lambda given: actions.amend(
            document.pk, by=request.user, how=Amends(given["how"]), reason=given["reason"]
        ),
    )
    if made is None:
        context = {"form": form, "document": document}
        return render(request, "documents/amend.html", context, status=form_status(form))
    messages.success(request, _("已起草，请核对后送核稿。原文保留不变。"))
    return redirect("document", made.pk)


def _written(person: Person, pk: UUID) -> tuple[Document, Official]:
    document = official(person, pk)
    return document, cast("Official", document.typed_content)


def _put(document: Document, content: Official, facts: dict[str, Fact], by: Person) -> None:
    changed = msgspec.structs.replace(content, facts=facts)
    actions.edit(document.pk, changed, by=by, seen_sha256=document.text_sha256)


def _proven(
    request: PageRequest, pk: UUID, action: Callable[..., object], done: str
) -> HttpResponse:
    """Take a step for which the figures must still agree with their records."""
    proof = recompute(request.user)
    action(official(request.user, pk).pk, by=request.user, recompute=proof)
    messages.success(request, done)
    return redirect("document", pk)


def _reasoned(
    request: PageRequest, pk: UUID, action: Callable[..., object], done: str
) -> HttpResponse:
    reason = request.POST.get("reason", "")
    action(official(request.user, pk).pk, by=request.user, reason=reason)
    messages.success(request, done)
    return redirect("document", pk)

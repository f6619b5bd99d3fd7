"""The steps of a draw, each carried out by one address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dudao.lib.errors import DomainError, Invalid
from dudao.planning.actions import draws as actions
from dudao.planning.models import Share
from dudao.web.findings.steps import step
from dudao.web.planning.draws.forms import CommitForm, NumbersForm, RevealForm, SendForm
from dudao.web.planning.draws.views import find
from dudao.web.request import PageRequest


@step("draw")
def freeze(request: PageRequest, pk: UUID) -> HttpResponse:
    """Fix the list and make its hash known."""
    done = _("名单已冻结，校验值已公布。从现在起谁也不能改动。")
    return _done(request, pk, lambda: actions.freeze_draw(pk, by=request.user), done)


@step("draw")
def commit(request: PageRequest, pk: UUID) -> HttpResponse:
    """Seal one's secret."""
    data = _given(CommitForm(request.POST))
    act = lambda: actions.commit_share(pk, data["sha256"], by=request.user)  # noqa: E731
    return _done(request, pk, act, _("已封存。请保管好您的数和附加码，揭晓时要用。"), data)


@step("draw")
def reveal(request: PageRequest, pk: UUID) -> HttpResponse:
    """Make one's secret known."""
    data = _given(RevealForm(request.POST))

    def act() -> Share:
        share = actions.reveal_share(pk, by=request.user, **data)
        if share.revealed_at is None:
            raise Invalid(refused(share))
        return share

    return _done(request, pk, act, _("已揭晓。"), data)


@step("draw")
def numbers(request: PageRequest, pk: UUID) -> HttpResponse:
    """Enter the public numbers."""
    data = _given(NumbersForm(request.POST))
    act = lambda: actions.set_public_numbers(pk, data["numbers"], by=request.user)  # noqa: E731
    return _done(request, pk, act, _("号码已登记，可以抽取。"), data)


@step("draw")
def carry_out(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draw."""
    done = _("抽取完成，证书可以下载。")
    return _done(request, pk, lambda: actions.carry_out_draw(pk, by=request.user), done)


@step("draw")
def publish(request: PageRequest, pk: UUID) -> HttpResponse:
    """Make the result public."""
    done = _("结果已公布，任何人都可以下载数据复核。")
    return _done(request, pk, lambda: actions.publish_draw(pk, by=request.user), done)


@step("draw")
def strike(request: PageRequest, pk: UUID) -> HttpResponse:
    """Strike through what cannot be used."""
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
    act = lambda: actions.strike_lot(pk, key, by=request.user, reason=reason)  # noqa: E731
    return _done(request, pk, act, _("已划去，并由下一步补抽。"))


@step("draw")
def void(request: PageRequest, pk: UUID) -> HttpResponse:
    """Call the draw off."""
    reason = request.POST.get("reason", "")
    act = lambda: actions.void_draw(pk, by=request.user, reason=reason)  # noqa: E731
    return _done(request, pk, act, _("已作废，理由已公布。"))


@step("draw")
def redo(request: PageRequest, pk: UUID) -> HttpResponse:
    """Begin it again."""
    draw = find(request.user, pk)
    again = actions.redo_draw(draw.pk, by=request.user)
    messages.success(request, _("已按原名单重新开始，请核对后冻结。"))
    return redirect("draw", again.pk)


@step("draw")
def send(request: PageRequest, pk: UUID) -> HttpResponse:
    """Make visits of what was drawn."""
    data = _given(SendForm(request.POST))
    act = lambda: actions.assign_drawn(pk, by=request.user, **data)  # noqa: E731
    return _done(request, pk, act, _("督导任务已安排，入校前不通知学校。"), data)


def refused(share: Share) -> str:
    """Return what a false secret is told."""
    return _(
        "与您封存的不符，没有采用，已记录（第%(times)d次）。"
        "请核对当时出的数和附加码；找不到的，只能请督导室作废重抽。"
    ) % {"times": share.refused}


def _given(form: Form) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


def _done(
    request: PageRequest,
    pk: UUID,
    act: Callable[[], object],
    done: str,
    data: dict[str, Any] | None = None,
) -> HttpResponse:
    find(request.user, pk)
    if data == {}:
        messages.error(request, _("没有填完整，请补充后再提交。"))
        return redirect("draw", pk)
    try:
        act()
    except DomainError as error:
        told = getattr(error, "fields", {}).values()
        messages.error(request, " ".join(dict.fromkeys([error.message, *told])))
    else:
        messages.success(request, done)
    return redirect("draw", pk)

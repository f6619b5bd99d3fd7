"""What one got and what one sent, one post, and who has read or done it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.findings.steps import step
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest
from dudao.web.workgroup.filters import ReceiptFilter, ReceivedFilter, SentFilter
from dudao.web.workgroup.forms import AnswerForm, WithdrawForm
from dudao.web.workgroup.shown import is_late, standing, timeline
from dudao.workgroup import actions
from dudao.workgroup.models import Post, Receipt
from dudao.workgroup.queries import posts as queries
from dudao.workgroup.states import STANDING, Kind, State

RECEIVED = [
    Column(gettext_lazy("类别"), lambda r: r.post.get_kind_display(), 8),
    Column(gettext_lazy("标题"), lambda r: r.post.title, 40),
    Column(gettext_lazy("发布人"), lambda r: str(r.post.written_by), 10),
    Column(gettext_lazy("发布时间"), lambda r: r.post.written_at, 16),
    Column(gettext_lazy("办理期限"), lambda r: r.post.due_on, 12),
    Column(gettext_lazy("状态"), lambda r: standing(r)[1], 10),
    Column(gettext_lazy("办理情况"), lambda r: r.answer, 40),
]
SENT = [
    Column(gettext_lazy("类别"), lambda p: p.get_kind_display(), 8),
    Column(gettext_lazy("标题"), lambda p: p.title, 40),
    Column(gettext_lazy("发给"), lambda p: p.audience, 40),
    Column(gettext_lazy("发布人"), lambda p: str(p.written_by), 10),
    Column(gettext_lazy("发布时间"), lambda p: p.written_at, 16),
    Column(gettext_lazy("办理期限"), lambda p: p.due_on, 12),
    Column(gettext_lazy("人数"), lambda p: p.sent_to, 8),
    Column(gettext_lazy("已读"), lambda p: p.read, 8),
    Column(gettext_lazy("已办结"), lambda p: p.done, 8),
    Column(gettext_lazy("状态"), lambda p: p.get_state_display(), 10),
]
RECEIPTS = [
    Column(gettext_lazy("姓名"), lambda r: str(r.person), 10),
    Column(gettext_lazy("单位"), lambda r: str(r.unit or r.person.unit or ""), 24),
    Column(gettext_lazy("阅读时间"), lambda r: r.read_at, 16),
    Column(gettext_lazy("状态"), lambda r: standing(r)[1], 10),
    Column(gettext_lazy("办结时间"), lambda r: r.done_at, 16),
    Column(gettext_lazy("办理情况"), lambda r: r.answer, 50),
    Column(gettext_lazy("文件"), lambda r: _("、").join(f.name for f in r.files.all()), 40),
]
#: So many names of those who have not answered stand on the page; the rest is one click away.
NAMED = 30


def tabs_for(person: Person, here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of the work group: what was sent only for somebody who sends."""
    pages = [("posts", _("收到的")), ("posts-sent", _("发出的")), ("materials", _("随身资料"))]
    if not may_anywhere(person, Permission.POST_WRITE):
        del pages[1]
    return [(word, reverse(name), name == here) for name, word in pages]


@require_GET
def posts_page(request: PageRequest) -> HttpResponseBase:
    """List what one got."""
    listing = Listing(
        request,
        queries.receipts_for(request.user),
        ReceivedFilter,
        orders={"newest": ("-post",), "due": ("post__due_on", "-post")},
        decorate=_judge,
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("工作群"), RECEIVED)
    return render(request, "workgroup/received.html", _listed(request, listing, "posts"))


@require_GET
def sent_page(request: PageRequest) -> HttpResponseBase:
    """List what one wrote, or what stands in the name of one's office."""
    require_anywhere(request.user, Permission.POST_WRITE)
    listing = Listing(
        request,
        queries.managed_by(request.user),
        SentFilter,
        orders={"newest": ("-id",), "due": ("due_on", "-id")},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("发出的任务和通知"), SENT)
    return render(request, "workgroup/sent.html", _listed(request, listing, "posts-sent"))


@require_GET
def post_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a post; whoever got it has read it from now on."""
    post = visible(request, pk)
    receipt = _receipt(post, request.user)
    changed = receipt is not None and receipt.changed
    if receipt is not None and post.state in STANDING:
        receipt = actions.read_post(post.pk, by=request.user)
    return shown(request, post, receipt, changed=changed)


@require_GET
def receipts_page(request: PageRequest, pk: UUID) -> HttpResponseBase:
    """List who has read and done it, for whoever answers for the post."""
    post = get_object_or_404(queries.managed_by(request.user), pk=pk)
    listing = Listing(
        request,
        queries.receipts_of(post),
        ReceiptFilter,
        orders={"waiting": queries.UNANSWERED_FIRST, "name": ("person__sort_key", "pk")},
        decorate=_judge,
    )
    if listing.wants_export:
        return listing.export(post.title, RECEIPTS)
    return render(request, "workgroup/receipts.html", {"listing": listing, "post": post})


@step("post")
def finish(request: PageRequest, pk: UUID) -> HttpResponse:
    """Answer a task as done."""
    post = visible(request, pk)
    receipt = get_object_or_404(queries.receipts_for(request.user), post=post)
    form = AnswerForm(request.POST, request.FILES, there=receipt.files.order_by("pk"))
    done = carry_out(
        form,
        lambda data: actions.finish_post(
            post.pk,
            by=request.user,
            answer=data["answer"],
            file_ids=form.store_own(request.user),
        ),
    )
    if done is None:
        return shown(request, post, receipt, answer=form)
    messages.success(request, _("已办结。"))
    return redirect("post", pk)


def visible(request: PageRequest, pk: UUID) -> Post:
    """Return a post that one got, wrote or answers for."""
    return get_object_or_404(queries.counted(queries.visible_to(request.user)), pk=pk)


def shown(
    request: PageRequest,
    post: Post,
    receipt: Receipt | None,
    *,
    changed: bool = False,
    answer: AnswerForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> HttpResponse:
    """Show the page of a post, with a form that was just refused."""
    manages = queries.may_manage(request.user, post)
    answer = answer or _answer_form(post, receipt)
    context = {
        "post": post,
        "receipt": receipt,
        "standing": standing(receipt) if receipt else None,
        "late": receipt is not None and is_late(receipt, clock.today()),
        "changed": changed,
        "readable": manages or post.state in STANDING,
        "files": post.files.order_by("pk"),
        "answer": answer,
        "kept_files": answer.kept_files(request.user) if answer else [],
        "answer_files": receipt.files.order_by("pk") if receipt else [],
        "entries": timeline(queries.history(post)),
        **(_managing(post, withdraw) if manages else {}),
    }
    refused = next((form for form in (answer, withdraw) if form and form.is_bound), None)
    status = form_status(refused) if refused else 200
    return render(request, "workgroup/post.html", context, status=status)


def _managing(post: Post, withdraw: WithdrawForm | None) -> dict[str, Any]:
    waiting = queries.receipts_of(post).filter(queries.waiting_q())
    last = post.reminded_at
    open_ = post.state == State.OPEN
    return {
        "manages": True,
        "waiting": list(waiting[:NAMED]),
        "waiting_count": waiting.count(),
        "may_remind": open_ and (last is None or _day(last) != clock.today()),
        "may_edit": open_,
        "withdraw": withdraw or WithdrawForm() if post.state in STANDING else None,
    }


def _answer_form(post: Post, receipt: Receipt | None) -> AnswerForm | None:
    """Return the form of a task; what was answered already can be said anew."""
    if receipt is None or post.kind != Kind.TASK or post.state not in STANDING:
        return None
    there = receipt.files.order_by("pk")
    return AnswerForm(initial={"answer": receipt.answer}, there=there)


def _receipt(post: Post, person: Person) -> Receipt | None:
    return queries.receipts_for(person).filter(post=post).first()


def _judge(rows: list[Receipt]) -> None:
    today = clock.today()
    for row in rows:
        row.chip = standing(row)  # type: ignore[attr-defined]
        row.late = is_late(row, today)  # type: ignore[attr-defined]


def _day(at: Any) -> Any:
    return at.astimezone(clock.CHINA).date()


def _listed(request: PageRequest, listing: Listing[Any], here: str) -> dict[str, Any]:
    return {
        "listing": listing,
        "tabs": tabs_for(request.user, here),
        "writes": may_anywhere(request.user, Permission.POST_WRITE),
    }

"""数据交换: packages in and out, bringing one, what it changes, making one."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.analytics.queries.packages import composed
from dudao.documents import actions
from dudao.documents.exchange import RECEIPT_LIMIT, fingerprint
from dudao.documents.models import Package
from dudao.documents.queries import exchange as queries
from dudao.documents.states import PackageState
from dudao.lib.errors import DomainError, Invalid, NotAllowed, TooLarge, WrongState
from dudao.org.models import Person
from dudao.web.documents.exchange.forms import BringForm, PackageFilter, PackageForm, PasteForm
from dudao.web.documents.exchange.shown import shown
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.request import PageRequest


@require_http_methods(["GET", "POST"])
def packages_page(request: PageRequest) -> HttpResponseBase:
    """List packages in and out; take one that was brought, or a receipt."""
    require_anywhere(request.user, Permission.PACKAGE_MAKE)
    form = BringForm(request.POST or None, request.FILES or None)
    brought = carry_out(form, lambda data: _bring(data["file"], request))
    if brought is not None:
        return redirect("package", brought.pk)
    rows = queries.packages_visible_to(request.user).defer("manifest")
    context = {
        "listing": Listing(request, rows, PackageFilter, orders={"newest": ("-id",)}),
        "form": form,
        "paste": PasteForm(),
        "peers": queries.peers_visible_to(request.user).filter(ended_at=None).count(),
        "may_trust": may_anywhere(request.user, Permission.PACKAGE_TRUST),
    }
    return render(request, "documents/exchange/packages.html", context, status=form_status(form))


def _bring(file: Any, request: PageRequest) -> Package:
    """Take what was brought for what it is; what is wrong with it is told beside the file."""
    content = file.read()
    try:
        if len(content) <= RECEIPT_LIMIT and content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
            return _answer(content, request)
        arrival = actions.receive_package(content, by=request.user)
    except (Invalid, WrongState, TooLarge) as error:
        raise Invalid(error.message, fields={"file": error.message}) from error
    if arrival.again:
        messages.info(request, _("这份数据包以前上传过，没有重复接收。下面是当时的情况。"))
    else:
        messages.success(request, _("签名和内容核验无误。请核对差异后决定是否接收。"))
    return arrival.package


def _answer(content: bytes, request: PageRequest) -> Package:
    package = actions.take_receipt(content, by=request.user)
    messages.success(request, _("回执核验无误，已附在这份数据包上。"))
    return package


@require_POST
def receipt(request: PageRequest) -> HttpResponse:
    """Take a receipt that was pasted."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请粘贴完整的回执内容。"))
        return redirect("packages")
    try:
        package = _answer(form.cleaned_data["receipt"].encode(errors="replace"), request)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("packages")
    return redirect("package", package.pk)


@require_GET
def package_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a package: what is in it, what accepting it changes, what was answered."""
    package = get_object_or_404(visible(request.user), pk=pk)
    context = {
        "package": package,
        "manifest": queries.manifest_of(package),
        "fingerprint": fingerprint(queries.manifest_of(package).from_.public_key),
        "waits": package.state == PackageState.RECEIVED,
        "awaited": package.state == PackageState.MADE,
        "answer": (package.receipt or {}).get("receipt"),
        "steps": _steps(package),
        "paste": PasteForm(),
        **shown(package),
    }
    return render(request, "documents/exchange/package.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: PageRequest) -> HttpResponse:
    """Make a package of papers and figures."""
    require_anywhere(request.user, Permission.PACKAGE_MAKE)
    form = PackageForm(request.user, request.POST or None, asked=request.GET.get("document", ""))
    made = carry_out(form, lambda data: _make(request.user, data))
    if made is None:
        return render(
            request, "documents/exchange/new.html", {"form": form}, status=form_status(form)
        )
    messages.success(request, _("已生成并签名。请下载后发给对方，或者拷到U盘。"))
    return redirect("package", made.pk)


def _make(person: Person, data: dict[str, Any]) -> Package:
    try:
        figures = composed(person, data["month"], summary=data["summary"])
        return actions.make_package(
            data["peer"].pk,
            by=person,
            subject=data["subject"],
            documents=data["documents"],
            tables=figures.tables,
            covers=figures.covers,
        )
    except (NotAllowed, WrongState, TooLarge) as error:
        raise Invalid(error.message) from error


@require_http_methods(["GET", "POST"])
def accept(request: PageRequest, pk: int) -> HttpResponse:
    """Accept what was looked at."""
    package = get_object_or_404(visible(request.user), pk=pk)
    if request.method == "POST":
        _step(request, lambda: actions.accept_package(
            package.pk, by=request.user, seen=request.POST.get("seen", "")
        ), _("已接收并签发回执。请下载回执发回给对方。"))  # fmt: skip
    return redirect("package", pk)


@require_http_methods(["GET", "POST"])
def refuse(request: PageRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    package = get_object_or_404(visible(request.user), pk=pk)
    if request.method == "POST":
        _step(request, lambda: actions.refuse_package(
            package.pk, by=request.user, reason=request.POST.get("reason", "")
        ), _("已拒收，没有保存任何内容。请下载退件通知发回给对方。"))  # fmt: skip
    return redirect("package", pk)


def _step(request: PageRequest, action: Any, done: str) -> None:
    try:
        action()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)


def visible(person: Person) -> QuerySet[Package]:
    """Return the packages one may open; nobody else's business has a page."""
    require_anywhere(person, Permission.PACKAGE_MAKE)
    return queries.packages_visible_to(person)


def _steps(package: Package) -> list[tuple[str, str]]:
    open_ = package.state in (PackageState.MADE, PackageState.RECEIVED)
    first = _("生成") if package.outgoing else _("上传")
    second = _("对方回执") if package.outgoing else _("核对接收")
    return [(first, "done"), (second, "now" if open_ else "done")]

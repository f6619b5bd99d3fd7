"""交换单位: the own seal to make known, the offices whose seals are trusted."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, require_anywhere
from dudao.documents import actions
from dudao.documents.exchange import fingerprint
from dudao.documents.models import Peer, Seal
from dudao.documents.queries import exchange as queries
from dudao.lib.errors import DomainError, Invalid, WrongState
from dudao.org.queries import own_office
from dudao.web.documents.exchange.forms import PeerForm
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.request import PageRequest

_ORDER = {"name": ("-ended_at", "name", "id")}


@require_http_methods(["GET", "POST"])
def peers_page(request: PageRequest) -> HttpResponse:
    """Show the own fingerprint and the trusted offices; take the card of another."""
    require_anywhere(request.user, Permission.PACKAGE_MAKE)
    form = PeerForm(request.POST or None, request.FILES or None)
    peer = carry_out(form, lambda data: _trust(data, request))
    if peer is not None:
        messages.success(request, _("已登记“%(peer)s”，可以互相交换数据包了。") % {"peer": peer})
        return redirect("peers")
    seal = Seal.objects.select_related("office").filter(office=own_office(request.user)).first()
    rows = queries.peers_visible_to(request.user)
    context = {
        "listing": Listing(request, rows, orders=_ORDER, decorate=_read),
        "form": form,
        "seal": seal,
        "office": own_office(request.user),
        "fingerprint": fingerprint(seal.public_key) if seal else "",
        "card": queries.card_of(seal) if seal else "",
        "may_trust": may(request.user, Permission.PACKAGE_TRUST, own_office(request.user)),
    }
    return render(request, "documents/exchange/peers.html", context, status=form_status(form))


def _trust(data: dict[str, str], request: PageRequest) -> Peer:
    try:
        return actions.trust_peer(data["card"], by=request.user, spoken=data["spoken"])
    except WrongState as error:
        raise Invalid(error.message) from error


def _read(peers: list[Peer]) -> None:
    """Put to each peer the digits its people read out."""
    for peer in peers:
        peer.digits = fingerprint(peer.public_key)  # type: ignore[attr-defined]


@require_POST
def seal(request: PageRequest) -> HttpResponse:
    """Make the key pair of one's office."""
    return _done(request, lambda: actions.make_seal(by=request.user), _("已生成本单位的签名密钥。"))


@require_POST
def renew(request: PageRequest) -> HttpResponse:
    """Make a new key pair."""
    done = _("已更换签名密钥。请把新名片发给各交换单位，请对方重新登记。")
    return _done(request, lambda: actions.renew_seal(by=request.user), done)


@require_POST
def end(request: PageRequest, pk: int) -> HttpResponse:
    """Exchange nothing with an office any more."""
    peer = get_object_or_404(queries.peers_visible_to(request.user), pk=pk)
    done = _("已停止与“%(peer)s”交换，以前接收的内容都保留。") % {"peer": peer}
    return _done(request, lambda: actions.end_peer(peer.pk, by=request.user), done)


def _done(request: PageRequest, action: Callable[[], object], done: str) -> HttpResponse:
    try:
        action()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("peers")

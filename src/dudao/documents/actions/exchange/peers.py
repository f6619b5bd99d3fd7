"""The seal an office signs with, and the offices whose seals it trusts."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.audit.actions import record
from dudao.documents.actions.exchange.desk import require_own, told
from dudao.documents.exchange import Party, Unsound, fingerprint, new_pair, read_card
from dudao.documents.models import Peer, Seal
from dudao.documents.opening import PURPOSE
from dudao.lib import clock, sealing
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person, Unit
from dudao.org.queries import own_office


@transaction.atomic
def make_seal(*, by: Person) -> Seal:
    """Return the seal of one's own office, made on first use."""
    office = own_office(by)
    require_own(by, Permission.PACKAGE_MAKE, office)
    known = Seal.objects.select_related("office").filter(office=office)
    if (seal := known.first()) is not None:
        return seal
    Unit.objects.select_for_update(no_key=True).get(pk=office.pk)  # one seal, however many ask
    if (seal := known.all().first()) is not None:
        return seal
    seal = Seal(office=office)
    _renew(seal)
    seal.save(force_insert=True)
    record("package.seal_made", seal, by=by, unit=office, public_key=seal.public_key)
    return seal


@transaction.atomic
def renew_seal(*, by: Person) -> Seal:
    """Give one's office a new key pair; what is addressed to the old key still reaches it.

    What was signed with the old key stays provable: every package names the key it was signed by.
    """
    office = own_office(by)
    require_own(by, Permission.PACKAGE_TRUST, office)
    seal = (
        Seal.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office")
        .filter(office=office)
        .first()
    )
    if seal is None:
        return make_seal(by=by)
    seal.former_keys = [*seal.former_keys, seal.public_key]
    _renew(seal)
    seal.save(update_fields=["public_key", "secret", "made_at", "former_keys"])
    record("package.seal_renewed", seal, by=by, unit=office, public_key=seal.public_key)
    return seal


@transaction.atomic
def trust_peer(card: str, *, by: Person, spoken: str) -> Peer:
    """Exchange packages with the office of `card` from now on.

    `spoken` is the fingerprint its people read out by telephone: a card alone proves nothing. An
    office already trusted under another key gets the new one, what was accepted from it stays.
    Raises `Invalid`, `WrongState` for an office that is trusted already.
    """
    office = own_office(by)
    require_own(by, Permission.PACKAGE_TRUST, office)
    Unit.objects.select_for_update(no_key=True).get(pk=office.pk)
    try:
        party = read_card(card)
    except Unsound as error:
        raise told(error, "card") from error
    _require_heard(party, spoken)
    _require_other(party, office)
    peer, name = _of(party, office)
    peer.public_key, peer.trusted_at, peer.trusted_by = party.public_key, clock.now(), by
    peer.save()
    record(name, peer, by=by, unit=office, public_key=peer.public_key, name=peer.name)
    return peer


@transaction.atomic
def end_peer(peer_id: int, *, by: Person) -> Peer:
    """Exchange nothing with an office any more; what was accepted from it stays."""
    peer = (
        Peer.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office")
        .get(pk=peer_id)
    )
    require_own(by, Permission.PACKAGE_TRUST, peer.office)
    if peer.ended_at is not None:
        raise WrongState(_("与“%(peer)s”的交换已经停止。") % {"peer": peer})
    peer.ended_at = clock.now()
    peer.save(update_fields=["ended_at"])
    record("package.peer_ended", peer, by=by, unit=peer.office, name=peer.name)
    return peer


def _renew(seal: Seal) -> None:
    public, private = new_pair()
    seal.public_key, seal.made_at = public, clock.now()
    seal.secret = sealing.seal(private, seal.pk, key=settings.SECRET_KEY, purpose=PURPOSE)


def _require_heard(party: Party, spoken: str) -> None:
    """Raise `Invalid` unless the digits heard by telephone are those of the card."""
    if "".join(filter(str.isdigit, spoken)) != fingerprint(party.public_key).replace(" ", ""):
        words = _(
            "与名片上的密钥对不上。请打电话给“%(name)s”，请对方读出其“交换单位”页面上的24位核对码；"
            "仍对不上，说明名片可能被换过，请让对方重发。"
        )
        words %= {"name": party.name}
        raise Invalid(words, fields={"spoken": words})


def _require_other(party: Party, office: Unit) -> None:
    if Seal.objects.filter(office=office, public_key=party.public_key).exists():
        words = _("这是本单位自己的名片。请上传对方单位的名片。")
        raise Invalid(words, fields={"card": words})


def _of(party: Party, office: Unit) -> tuple[Peer, str]:
    """Return the peer to trust, new or known under another key, and what happens to it."""
    current = Peer.objects.filter(office=office, ended_at=None)
    if current.filter(public_key=party.public_key).exists():
        raise WrongState(_("“%(name)s”已经是交换单位，不用再登记。") % {"name": party.name})
    known = current.filter(name=party.name, region_code=party.region_code).first()
    if known is not None:
        return known, "package.peer_renewed"
    peer = Peer(office=office, name=party.name, region_code=party.region_code)
    return peer, "package.peer_trusted"

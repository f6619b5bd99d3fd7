"""Taking packages in: proven, compared, then accepted under a filing number or refused."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.audit.actions import record
from dudao.documents.actions.exchange.desk import require_own, told
from dudao.documents.actions.exchange.peers import make_seal
from dudao.documents.actions.exchange.sending import require_current
from dudao.documents.actions.rows import reason_given
from dudao.documents.exchange import (
    RECEIPT_FORMAT,
    VERSION,
    Difference,
    Manifest,
    Opened,
    Part,
    Unsound,
    Verdict,
    fingerprint,
    open_package,
    plain,
    signed,
)
from dudao.documents.models import Package, Peer, Received, Seal
from dudao.documents.opening import private_of
from dudao.documents.queries import exchange as queries
from dudao.documents.rules import filing_number
from dudao.documents.states import PACKAGE_MOVES, Change, PackageState
from dudao.files import actions as files
from dudao.files import rules as file_rules
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

#: So far two clocks may differ; a package from further in the future would hide later ones.
AHEAD = timedelta(hours=1)


class Arrival(NamedTuple):
    """A package that was brought; `again`: it had been brought before, and nothing changed."""

    package: Package
    again: bool


@transaction.atomic
def receive_package(content: bytes, *, by: Person) -> Arrival:
    """Take a package in for looking at; it belongs to the office it is addressed to.

    Raises `Invalid` for one that is damaged, altered, newer than known here, from nobody we
    trust, to somebody else, or from the future.
    """
    try:
        opened = open_package(content)
    except Unsound as error:
        raise told(error, "file") from error
    manifest = opened.manifest
    office = _addressee(manifest, by)
    earlier = Package.objects.filter(office=office, key=manifest.id, outgoing=False).first()
    if earlier is not None:
        return Arrival(_same(earlier, opened), again=True)
    peer = _sender(manifest, office)
    _require_past(manifest)
    _require_real_files(opened)
    package = Package.objects.create(
        key=UUID(manifest.id),
        office=office,
        peer=peer,
        outgoing=False,
        subject=manifest.subject,
        state=PackageState.RECEIVED,
        manifest=opened.said,
        file=files.store_own_package(content, name=f"{manifest.subject}.zip", by=by),
        made_at=manifest.made_at,
        by=by,
    )
    record("package.received", package, by=by, unit=office, key=manifest.id, peer=peer.name)
    return Arrival(package, again=False)


@transaction.atomic
def accept_package(package_id: int, *, by: Person, seen: str) -> Package:
    """Keep what the package brings, give it a filing number and sign the receipt (备案回执).

    `seen` is the hash of the differences that were looked at: where they have become others,
    nothing is accepted and `Conflict` is raised; so it is for one that is signed with a key that
    was replaced since. Raises `WrongState` once the peer was ended.
    """
    package = _locked(package_id)
    require_own(by, Permission.PACKAGE_MAKE, package.office)
    state = advance(PACKAGE_MOVES, PackageState(package.state), "accept")
    peer = Peer.objects.select_for_update(no_key=True, of=["self"]).get(pk=package.peer_id)
    require_current(peer)
    opened = queries.opened(package)
    if opened.manifest.from_.public_key != peer.public_key:
        raise Conflict(
            _(
                "“%(peer)s”已更换签名密钥，这份数据包是用旧密钥签的，不能再接收。"
                "请拒收，并请对方用新密钥重新生成。"
            )
            % {"peer": peer}
        )
    found = queries.differences_of(package, opened)
    if queries.seen_of(found) != seen:
        raise Conflict(_("您查看期间，已有内容发生变化。请重新核对差异后再接收。"))
    changes = {it.name: it.change for it in found}
    _keep(opened, changes, package, by)
    gone = [name for name, change in changes.items() if change == Change.GONE]
    Received.objects.filter(peer=peer, name__in=gone).delete()
    number = _number(package.office)
    _decide(package, state, by, number=number)
    record("package.accepted", package, by=by, unit=package.office, number=number, **_count(found))
    return package


@transaction.atomic
def refuse_package(package_id: int, *, by: Person, reason: str) -> Package:
    """Keep nothing of the package and sign a refusal that tells why."""
    package = _locked(package_id)
    require_own(by, Permission.PACKAGE_MAKE, package.office)
    state = advance(PACKAGE_MOVES, PackageState(package.state), "refuse")
    reason = " ".join(reason_given(reason).split())
    _decide(package, state, by, reason=reason)
    record("package.refused", package, by=by, unit=package.office, reason=reason)
    return package


def _locked(package_id: int) -> Package:
    return (
        Package.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office", "peer", "file")
        .get(pk=package_id)
    )


def _addressee(manifest: Manifest, by: Person) -> Unit:
    """Return the office the package is addressed to, if it is one's own; locks its seal."""
    ours = make_seal(by=by)
    seal = (
        Seal.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office")
        .filter(queries.holds_key(manifest.to.public_key), office=ours.office)
        .first()
    )
    if seal is None:
        raise _unfit(
            _(
                "这份数据包是发给“%(to)s”的，不是发给“%(ours)s”的。请转交对方；"
                "如果就是发给本单位的，请对方用本单位最新的名片重新登记后再生成。"
            )
            % {"to": manifest.to.name, "ours": ours.office.name}
        )
    return seal.office


def _same(earlier: Package, opened: Opened) -> Package:
    if earlier.manifest != opened.said:
        raise _unfit(
            _("另一份内容不同的数据包用了同一个编号，本单位已收到过那一份。请对方重新生成。")
        )
    return earlier


def _sender(manifest: Manifest, office: Unit) -> Peer:
    peer = Peer.objects.filter(
        office=office, public_key=manifest.from_.public_key, ended_at=None
    ).first()
    if peer is None:
        raise _unfit(
            _(
                "发件单位“%(name)s”（核对码%(code)s）不是本单位登记的交换单位。"
                "请主任打电话与对方核实，在“交换单位”中登记其名片，再上传一次。"
            )
            % {"name": manifest.from_.name, "code": fingerprint(manifest.from_.public_key)}
        )
    return peer


def _require_past(manifest: Manifest) -> None:
    if manifest.made_at > clock.now() + AHEAD:
        at = manifest.made_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
        raise _unfit(
            _(
                "数据包的生成时间是%(at)s，还没有到。请对方把电脑的日期和时间调准后重新生成；"
                "如果对方没有错，请检查本机的时间。"
            )
            % {"at": at}
        )


def _require_real_files(opened: Opened) -> None:
    """Raise `Invalid` for a file whose content is not what its name says."""
    for record_ in opened.manifest.records:
        for part in record_.files:
            kind = file_rules.sniff(io.BytesIO(opened.entries[part.path]))
            if kind is None or not part.path.endswith(kind.suffixes):
                raise _unfit(
                    _("“%(name)s”不是它所说的PDF或Word文件，没有接收。请与对方核实。")
                    % {"name": part.name}
                )


def _keep(opened: Opened, changes: dict[str, Change], package: Package, by: Person) -> None:
    """Store what is new or has changed; what stayed the same is as new as the package."""
    for it in opened.manifest.records:
        change = changes[it.name]
        row = Received.objects.filter(peer=package.peer, name=it.name).first()
        if change == Change.SAME and row is not None:
            if row.package.made_at < package.made_at:
                row.package = package
                row.save(update_fields=["package"])
        elif change in (Change.NEW, Change.CHANGED):
            row = row or Received(peer=package.peer, name=it.name)
            row.title, row.sha256, row.package = it.title, it.content.sha256, package
            row.content = plain(opened.content(it))
            row.save()
            row.files.set(_stored(opened, it.files, by))


def _stored(opened: Opened, parts: Sequence[Part], by: Person) -> list[File]:
    return [files.store_own(opened.entries[part.path], name=part.name, by=by) for part in parts]


def _number(office: Unit) -> str:
    """Return the next filing number of the year; the seal is locked, so none is missing."""
    Seal.objects.select_for_update(no_key=True).get(office=office)
    year = clock.today().year
    return filing_number(office.short_name, year, queries.filed_in(office, year) + 1)


def _decide(
    package: Package, state: PackageState, by: Person, *, number: str = "", reason: str = ""
) -> None:
    """Sign the answer and put the package into its last state."""
    seal = make_seal(by=by)
    package.state, package.reason = state, reason
    package.decided_at, package.decided_by = clock.now(), by
    verdict = Verdict(
        format=RECEIPT_FORMAT,
        version=VERSION,
        package=str(package.key),
        manifest_sha256=queries.manifest_sha256(package),
        subject=package.subject,
        verdict="accepted" if number else "refused",
        number=number,
        reason=reason,
        at=package.decided_at.replace(microsecond=0),
        from_=queries.party_of(seal),
        to=queries.manifest_of(package).from_,
    )
    package.receipt = signed(verdict, private_of(seal))
    package.save(update_fields=["state", "reason", "decided_at", "decided_by", "receipt"])


def _count(found: Sequence[Difference]) -> dict[str, int]:
    changes = [it.change for it in found]
    return {change.value: changes.count(change) for change in Change if change in changes}


def _unfit(words: str) -> Invalid:
    return Invalid(words, fields={"file": words})

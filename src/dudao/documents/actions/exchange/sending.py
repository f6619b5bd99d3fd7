"""Making packages for other offices, and taking what they answer."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.audit.actions import record
from dudao.documents.actions.exchange.desk import require_own, told
from dudao.documents.actions.exchange.peers import make_seal
from dudao.documents.content import text_of
from dudao.documents.exchange import (
    FORMAT,
    PACKAGE_LIMIT,
    RECORDS_LIMIT,
    VERSION,
    Enclosed,
    Manifest,
    Paper,
    Party,
    Unsound,
    Verdict,
    pack,
    plain,
    read_receipt,
    records_of,
)
from dudao.documents.models import Document, Package, Peer
from dudao.documents.opening import private_of
from dudao.documents.queries import exchange as queries
from dudao.documents.queries.publishing import stands
from dudao.documents.rules import classified
from dudao.documents.states import PACKAGE_MOVES, PackageState, Standing, State
from dudao.files import actions as files
from dudao.files import queries as file_queries
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.ids import uuid7
from dudao.lib.states import advance
from dudao.org.models import Person
from dudao.org.queries import own_office

SUBJECT_LIMIT = 200


@transaction.atomic
def make_package(
    peer_id: int,
    *,
    by: Person,
    subject: str,
    documents: Sequence[UUID] = (),
    tables: Sequence[Enclosed] = (),
    covers: Sequence[str] = (),
) -> Package:
    """Sign issued documents and `tables` into a package for a peer.

    `covers` are beginnings of names of which it holds everything. Raises `Invalid` for what is
    not issued, nothing at all or too much, `WrongState` once the peer was ended.
    """
    peer = Peer.objects.select_for_update(no_key=True, of=["self"]).get(pk=peer_id)
    office = peer.office
    require_own(by, Permission.PACKAGE_MAKE, office)
    require_current(peer)
    seal = make_seal(by=by)
    records, entries = records_of([*_papers(documents, peer), *tables])
    _require_some(len(records), sum(map(len, entries.values())))
    key = uuid7()
    manifest = Manifest(
        format=FORMAT,
        version=VERSION,
        id=str(key),
        made_at=clock.now().replace(microsecond=0),
        subject=_checked(subject),
        from_=queries.party_of(seal),
        to=Party(name=peer.name, region_code=peer.region_code, public_key=peer.public_key),
        records=records,
        covers=list(covers),
    )
    content = pack(manifest, entries, private_of(seal))
    package = Package.objects.create(
        key=key,
        office=office,
        peer=peer,
        outgoing=True,
        subject=manifest.subject,
        state=PackageState.MADE,
        manifest=plain(manifest),
        file=files.store_own_package(content, name=f"{manifest.subject}.zip", by=by),
        made_at=manifest.made_at,
        by=by,
    )
    record("package.made", package, by=by, unit=office, key=str(key), peer=peer.name)
    return package


@transaction.atomic
def take_receipt(receipt: bytes, *, by: Person) -> Package:
    """Put a peer's signed answer to the package it belongs to; taking it twice changes nothing.

    Raises `Invalid` for an answer that is none, is not the peer's or belongs to no package of
    ours, `WrongState` for another answer than the one that is there.
    """
    try:
        verdict, whole = read_receipt(receipt)
    except Unsound as error:
        raise told(error, "receipt") from error
    package = _answered(verdict, by)
    require_own(by, Permission.PACKAGE_MAKE, package.office)
    if package.receipt == whole:
        return package
    if verdict.from_.public_key != package.peer.public_key:
        raise _unfit(
            _("回执不是由“%(peer)s”签发的。请与对方核实；对方换过密钥的，请先在“交换单位”中更新。")
            % {"peer": package.peer}
        )
    refused = verdict.verdict == "refused"
    state = PackageState(package.state)
    package.state = advance(PACKAGE_MOVES, state, "turned_down" if refused else "receipt")
    package.receipt, package.reason = whole, verdict.reason
    package.decided_at, package.decided_by = clock.now(), by
    package.save(update_fields=["state", "receipt", "reason", "decided_at", "decided_by"])
    record(
        "package.receipted", package, by=by, unit=package.office,
        verdict=verdict.verdict, number=verdict.number,
    )  # fmt: skip
    return package


def require_current(peer: Peer) -> None:
    """Raise `WrongState` once nothing is exchanged with `peer` any more."""
    if peer.ended_at is not None:
        raise WrongState(
            _("与“%(peer)s”的交换已经停止。要继续交换，请主任先在“交换单位”中重新登记。")
            % {"peer": peer}
        )


def _papers(ids: Sequence[UUID], peer: Peer) -> list[Enclosed]:
    """Return issued documents of the peer's office with their files, each once."""
    wanted = list(dict.fromkeys(ids))
    rows = Document.objects.filter(office=peer.office).select_related("docx", "pdf", "office")
    found = rows.in_bulk(wanted)
    missing = [pk for pk in wanted if pk not in found or not found[pk].number]
    if missing:
        words = _("只能发送本单位已印发的公文，请重新选择。")
        raise Invalid(words, fields={"documents": words})
    return [_paper(found[pk]) for pk in wanted]


def _paper(document: Document) -> Enclosed:
    issued = document.issued_at
    with translation.override("zh-hans"):  # the same package, whatever language its maker reads
        kind, standing = str(document.get_kind_display()), _standing(document)
    paper = Paper(
        kind=kind,
        title=document.title,
        number=document.number,
        office=document.office.name,
        issued_on=issued.astimezone(clock.CHINA).date().isoformat() if issued else "",
        standing=standing,
        text=text_of(document.typed_content).splitlines()[1:],
    )
    kept = {"pdf": document.pdf, "docx": document.docx}
    enclosed = {}
    for suffix, file in kept.items():
        if file is not None:
            with file_queries.content(file) as stream:
                enclosed[suffix] = (file.name, stream.read())
    title = f"{document.number} {document.title}"[:300]
    return Enclosed(queries.record_name(document.pk), title, paper, enclosed)


def _standing(document: Document) -> str:
    """Return whether a document still holds, and the number of what changed that."""
    stand = stands(document)
    if stand.standing == Standing.VALID:
        return str(State(document.state).label)
    return f"{stand.standing.label} {stand.by_number}".strip()


def _require_some(count: int, size: int) -> None:
    if not count:
        words = _("请至少选择一份公文或一张数据表。")
    elif count > RECORDS_LIMIT or size > PACKAGE_LIMIT - (1 << 20):
        words = _("选择的内容太多（一个数据包最多%(count)d项、%(size)dMB），请分几次发送。") % {
            "count": RECORDS_LIMIT,
            "size": PACKAGE_LIMIT >> 20,
        }
    else:
        return
    raise Invalid(words, fields={"documents": words})


def _checked(subject: str) -> str:
    subject = " ".join(subject.split())
    mark = classified([subject])
    words = ""
    if not subject or len(subject) > SUBJECT_LIMIT:
        words = _("请写明事项，不超过%(limit)d字。") % {"limit": SUBJECT_LIMIT}
    elif mark:
        words = _("“%(mark)s”是密级标志，涉密内容不得通过本系统交换。") % {"mark": mark}
    if words:
        raise Invalid(words, fields={"subject": words})
    return subject


def _answered(verdict: Verdict, by: Person) -> Package:
    """Return the package of one's own office that an answer belongs to, locked."""
    package = (
        Package.objects.select_for_update(no_key=True, of=["self"])
        .select_related("office", "peer", "file")
        .filter(key=UUID(verdict.package), outgoing=True, office=own_office(by))
        .first()
    )
    if package is None:
        raise _unfit(_("本单位没有发出过这份回执所说的数据包。请核对是否拿错了回执。"))
    if queries.manifest_sha256(package) != verdict.manifest_sha256:
        raise _unfit(_("回执所说的内容与本单位发出的数据包不一致。请与对方核实收到的是哪一份。"))
    return package


def _unfit(words: str) -> Invalid:
    return Invalid(words, fields={"receipt": words})

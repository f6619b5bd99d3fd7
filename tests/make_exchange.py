"""Two offices that exchange packages, and packages that somebody has tampered with."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from dudao.access.roles import Role
from dudao.documents import actions
from dudao.documents.exchange import (
    Enclosed,
    Manifest,
    Table,
    canonical,
    card,
    fingerprint,
    new_pair,
    plain,
    records_of,
)
from dudao.documents.exchange.shapes import MANIFEST, SIGNATURE, Party
from dudao.documents.exchange.signing import sign
from dudao.documents.models import Package, Peer, Seal
from dudao.documents.queries import exchange as queries
from dudao.files import queries as file_queries
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from dudao.org.states import UnitKind
from tests import make


class Side(NamedTuple):
    """An office on one side: its director, its seal, and how it knows the other."""

    by: Person
    seal: Seal
    peer: Peer


def city_director() -> Person:
    """The director of the city's supervision office above the cast's county."""
    where = make.region("4312", "怀化市", "city")
    unit = make.unit(
        UnitKind.OFFICE, name="怀化市人民政府教育督导室", short_name="怀教督", region=where
    )
    who = make.person("市主任", unit, username="citydirector")
    make.holds(who, Role.DIRECTOR, unit)
    return who


def trust(by: Person, seal: Seal) -> Peer:
    """Let the office of `by` trust a seal, its fingerprint heard by telephone."""
    return trust_party(by, queries.party_of(seal))


def trust_party(by: Person, party: Party) -> Peer:
    """Let the office of `by` trust an office by its card."""
    return actions.trust_peer(card(party), by=by, spoken=fingerprint(party.public_key))


def pair(county: Person, city: Person) -> tuple[Side, Side]:
    """The sides of two directors whose offices trust each other."""
    ours, theirs = actions.make_seal(by=county), actions.make_seal(by=city)
    return Side(county, ours, trust(county, theirs)), Side(city, theirs, trust(city, ours))


def table(name: str = "findings/by-school", **given: Any) -> Enclosed:
    """A table of figures."""
    columns = given.get("columns", ["学校", "问题", "已销号"])
    rows = given.get("rows", [["龙溪口示例小学", 12, 9], ["波洲示例中学", 4, 4]])
    return Enclosed(name, "各校问题情况", Table(columns=columns, rows=rows))


def sent(side: Side, *tables: Enclosed, **given: Any) -> Package:
    """A package of figures to the other side."""
    return actions.make_package(
        side.peer.pk,
        by=side.by,
        **{"subject": "10月督导情况", "tables": tables or [table()], **given},
    )


def bytes_of(package: Package) -> bytes:
    """What lies on the stick."""
    with file_queries.content(package.file) as stream:
        return stream.read()


def received(side: Side, package: Package) -> Package:
    """The package on the other side, waiting."""
    return actions.receive_package(bytes_of(package), by=side.by).package


def seen(package: Package) -> str:
    """That its differences were looked at."""
    return queries.seen_of(queries.differences_of(package, queries.opened(package)))


def accepted(side: Side, package: Package) -> Package:
    """The package on the other side, accepted."""
    waiting = received(side, package)
    return actions.accept_package(waiting.pk, by=side.by, seen=seen(waiting))


def rewritten(
    data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]] | None = None, **how: Any
) -> bytes:
    """The package with its entries changed and put together again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries = dict(change(entries)) if change else entries
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def forged(sender: Party, to: Party, private: bytes, *tables: Enclosed, **given: Any) -> bytes:
    """A package signed with `private`, whatever its manifest says."""
    records, entries = records_of(tables or [table()])
    manifest = Manifest(
        format="dudao-package",
        version=1,
        id=str(uuid7()),
        made_at=clock.now().replace(microsecond=0),
        subject="伪造",
        from_=sender,
        to=to,
        records=records,
    )
    said = canonical({**plain(manifest), **given})
    signature = sign(said, private, "package").encode()
    return rewritten(bytes_of_entries({MANIFEST: said, SIGNATURE: signature, **entries}))


def bytes_of_entries(entries: Mapping[str, bytes]) -> bytes:
    """Entries as a ZIP, nothing compressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def stranger(name: str = "陌生单位") -> tuple[Party, bytes]:
    """An office nobody knows, with its private key."""
    public, private = new_pair()
    return Party(name=name, region_code="431228", public_key=public), private


def with_key(party: Party, public_key: str) -> Party:
    """The same office under another key."""
    return msgspec.structs.replace(party, public_key=public_key)

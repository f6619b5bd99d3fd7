"""Packages from people who mean no good, and from disks that are worn."""

import io
import json
import threading
import zipfile
from datetime import timedelta

import pytest
from django.db import connection

from dudao.documents import actions
from dudao.documents.exchange import Unsound, canonical, open_package
from dudao.documents.exchange.shapes import MANIFEST_LIMIT
from dudao.documents.exchange.signing import sign
from dudao.documents.models import Package, Received
from dudao.documents.opening import private_of
from dudao.documents.queries import exchange as queries
from dudao.documents.states import PackageState
from dudao.files.models import File
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.org.models import Person
from tests import make, make_exchange
from tests.make_exchange import Side

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def sides(director: Person) -> tuple[Side, Side]:
    return make_exchange.pair(director, make_exchange.city_director())


@pytest.fixture
def good(sides: tuple[Side, Side]) -> bytes:
    """A package to the city."""
    return make_exchange.bytes_of(make_exchange.sent(sides[0]))


def refused(side: Side, data: bytes) -> str:
    """Try to bring `data`; nothing may be kept of it. The words of the refusal."""
    files, packages = File.objects.count(), Package.objects.count()
    with pytest.raises(Invalid) as told:
        actions.receive_package(data, by=side.by)
    assert (File.objects.count(), Package.objects.count()) == (files, packages)
    assert told.value.fields["file"] == told.value.message
    return told.value.message


def test_nothing_and_rubbish_are_no_packages(sides: tuple[Side, Side], good: bytes) -> None:
    assert "空文件" in refused(sides[1], b"")
    for data in (b"PK", b"%PDF-1.4", good[: len(good) // 2], good[200:], bytes(100)):
        assert "重新下载" in refused(sides[1], data)
    other = make_exchange.bytes_of_entries({"xl/workbook.xml": b"<x/>"})
    assert "不是督导数据包" in refused(sides[1], other)


def test_no_byte_of_what_is_said_can_be_altered(sides: tuple[Side, Side], good: bytes) -> None:
    """Every byte: the package is refused, or means exactly the same."""
    honest = open_package(good)
    for place in range(0, len(good), 7):
        altered = bytearray(good)
        altered[place] ^= 0x15
        try:
            opened = open_package(bytes(altered))
        except Unsound:
            continue
        assert opened.said == honest.said
        assert opened.entries == honest.entries


def test_an_altered_manifest_no_longer_has_its_signature(
    sides: tuple[Side, Side], good: bytes
) -> None:
    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        said = entries["manifest.json"].replace("10月".encode(), "11月".encode())
        return {**entries, "manifest.json": said}

    assert "改动过" in refused(sides[1], make_exchange.rewritten(good, change))


def test_altered_content_no_longer_has_its_hash(sides: tuple[Side, Side], good: bytes) -> None:
    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        path = "records/001/content.json"
        return {**entries, path: entries[path].replace(b"12", b"21")}

    assert "改动过" in refused(sides[1], make_exchange.rewritten(good, change))


def test_entries_cannot_be_swapped_added_or_left_out(
    sides: tuple[Side, Side],
) -> None:
    tables = make_exchange.table(), make_exchange.table("months/2026-09", rows=[["甲", 1, 2]])
    good = make_exchange.bytes_of(make_exchange.sent(sides[0], *tables))
    one, two = "records/001/content.json", "records/002/content.json"
    changes = (
        lambda was: {**was, one: was[two], two: was[one]},
        lambda was: {**was, "records/003/content.json": was[one]},
        lambda was: {name: data for name, data in was.items() if name != two},
    )
    for change in changes:
        assert "改动过" in refused(sides[1], make_exchange.rewritten(good, change))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd", "/etc/passwd", "records/001/../../x.json", "records\\001\\x.json",
        "records/001/x.exe.pdf", "records/001/x.json\n", "records/001/", "C:/x.pdf", "readme.txt",
    ],
)  # fmt: skip
def test_no_entry_leads_outside(sides: tuple[Side, Side], good: bytes, name: str) -> None:
    data = make_exchange.rewritten(good, lambda was: {**was, name: b"x"})
    assert "不该有的文件" in refused(sides[1], data)


def test_a_bomb_is_not_unpacked(sides: tuple[Side, Side], good: bytes) -> None:
    bomb = make_exchange.rewritten(
        good,
        lambda was: {**was, "records/001/content.json": bytes(80 << 20)},
        compression=zipfile.ZIP_DEFLATED,
    )
    assert len(bomb) < 1 << 20
    assert "被压缩" in refused(sides[1], bomb)


def test_an_entry_is_there_once(sides: tuple[Side, Side], good: bytes) -> None:
    packed = io.BytesIO(good)
    with (
        zipfile.ZipFile(packed, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("records/001/content.json", b"{}")
    assert "不该有的文件" in refused(sides[1], packed.getvalue())


def test_a_name_is_said_once_in_a_manifest(sides: tuple[Side, Side], good: bytes) -> None:
    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        said = entries["manifest.json"].replace(b'"subject":', b'"subject":"x","subject":')
        return {**entries, "manifest.json": said}

    assert "损坏" in refused(sides[1], make_exchange.rewritten(good, change))


def test_a_manifest_without_end_or_bottom_is_refused(sides: tuple[Side, Side], good: bytes) -> None:
    for said, words in ((b" " * (MANIFEST_LIMIT + 1), "分成几个"), (b"[" * 100_000, "损坏")):
        data = make_exchange.rewritten(good, lambda was, it=said: {**was, "manifest.json": it})
        assert words in refused(sides[1], data)


def test_a_record_is_there_once(sides: tuple[Side, Side]) -> None:
    twice = (make_exchange.table(), make_exchange.table())
    ours, to = queries.party_of(sides[0].seal), queries.party_of(sides[1].seal)
    data = make_exchange.forged(ours, to, private_of(sides[0].seal), *twice)
    assert "损坏" in refused(sides[1], data)


def test_more_than_is_allowed_is_too_much(sides: tuple[Side, Side]) -> None:
    assert "分成几个" in refused(sides[1], bytes((50 << 20) + 1))


def test_a_stranger_is_not_believed(sides: tuple[Side, Side]) -> None:
    party, private = make_exchange.stranger()
    to = queries.party_of(sides[1].seal)
    words = refused(sides[1], make_exchange.forged(party, to, private))
    assert "陌生单位" in words
    assert "打电话" in words


def test_a_stranger_cannot_borrow_a_trusted_name_or_key(sides: tuple[Side, Side]) -> None:
    _party, private = make_exchange.stranger()
    ours, to = queries.party_of(sides[0].seal), queries.party_of(sides[1].seal)
    assert "改动过" in refused(sides[1], make_exchange.forged(ours, to, private))
    named = make_exchange.with_key(ours, _party.public_key)
    assert "不是本单位登记" in refused(sides[1], make_exchange.forged(named, to, private))


def test_what_is_addressed_to_others_is_passed_on(
    sides: tuple[Side, Side], outsider: Person, good: bytes
) -> None:
    actions.make_seal(by=outsider)
    words = refused(Side(outsider, *sides[1][1:]), good)
    assert "发给“怀化市人民政府教育督导室”" in words
    assert "请转交" in words


def ours_forged(sides: tuple[Side, Side], **given: object) -> bytes:
    """A package truly signed by the county, with something odd in its manifest."""
    ours, to = queries.party_of(sides[0].seal), queries.party_of(sides[1].seal)
    return make_exchange.forged(ours, to, private_of(sides[0].seal), **given)


def test_a_newer_form_says_what_to_do(sides: tuple[Side, Side]) -> None:
    words = refused(sides[1], ours_forged(sides, version=2, more={"new": 1}))
    assert "第2版" in words
    assert "请先升级本系统" in words


@pytest.mark.parametrize(
    "given",
    [
        {"version": 0}, {"version": "1"}, {"version": 1.5}, {"format": "zip"}, {"records": []},
        {"id": "x"}, {"made_at": "2026-10-20T10:00:00"}, {"more": 1}, {"subject": ""},
        {"subject": "x\0y"}, {"covers": [""]}, {"covers": ["../"]},
    ],
)  # fmt: skip
def test_odd_manifests_are_damaged(sides: tuple[Side, Side], given: dict[str, object]) -> None:
    assert "损坏" in refused(sides[1], ours_forged(sides, **given))


def test_a_package_from_the_future_is_refused(sides: tuple[Side, Side]) -> None:
    with clock.at(make.NOW + timedelta(days=2)):
        data = make_exchange.bytes_of(make_exchange.sent(sides[0]))
    assert "请对方把电脑的日期和时间调准" in refused(sides[1], data)
    with clock.at(make.NOW + timedelta(minutes=30)):
        near = make_exchange.sent(sides[0])
    assert make_exchange.received(sides[1], near).state == PackageState.RECEIVED


def test_another_package_under_a_known_id_is_refused(sides: tuple[Side, Side]) -> None:
    first = make_exchange.received(sides[1], make_exchange.sent(sides[0]))
    assert "重新生成" in refused(sides[1], ours_forged(sides, id=str(first.key)))


def test_a_table_has_to_be_square(sides: tuple[Side, Side]) -> None:
    for rows in ([["甲", 1]], [["甲", 1, 2], ["甲", 3, 4]]):
        odd = make_exchange.table(rows=rows)
        data = make_exchange.bytes_of(make_exchange.sent(sides[0], odd))
        assert "损坏" in refused(sides[1], data)


def test_what_calls_itself_a_pdf_has_to_be_one(sides: tuple[Side, Side]) -> None:
    false = make_exchange.table()._replace(files={"pdf": ("通报.pdf", b"MZ program")})
    data = make_exchange.bytes_of(make_exchange.sent(sides[0], false))
    assert "不是它所说的" in refused(sides[1], data)


def test_a_replayed_signature_is_for_packages_only(sides: tuple[Side, Side]) -> None:
    """What was signed as a receipt is no signature of a package."""
    good = make_exchange.bytes_of(make_exchange.sent(sides[0]))
    private = private_of(sides[0].seal)

    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        said = entries["manifest.json"]
        return {**entries, "manifest.sig": sign(said, private, "receipt").encode()}

    assert "改动过" in refused(sides[1], make_exchange.rewritten(good, change))


def test_a_manifest_is_written_in_one_way_only(sides: tuple[Side, Side], good: bytes) -> None:
    private = private_of(sides[0].seal)

    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        said = json.dumps(json.loads(entries["manifest.json"]), indent=1).encode()
        assert said != canonical(json.loads(said))
        signature = sign(said, private, "package").encode()
        return {**entries, "manifest.json": said, "manifest.sig": signature}

    assert "改动过" in refused(sides[1], make_exchange.rewritten(good, change))


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_accept_once(director: Person) -> None:
    sides = make_exchange.pair(director, make_exchange.city_director())
    waiting = make_exchange.received(sides[1], make_exchange.sent(sides[0]))
    looked, outcomes = make_exchange.seen(waiting), []
    begin = threading.Barrier(2)

    def accept() -> None:
        begin.wait()
        try:
            with clock.at(make.NOW):
                actions.accept_package(waiting.pk, by=sides[1].by, seen=looked)
            outcomes.append("accepted")
        except WrongState:
            outcomes.append("refused")
        finally:
            connection.close()

    both = [threading.Thread(target=accept) for _n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["accepted", "refused"]
    assert Received.objects.count() == 1

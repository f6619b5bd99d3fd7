"""Packages between offices: made, received, compared, accepted, refused, answered."""

import json
from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.documents import actions
from dudao.documents.exchange import (
    RECEIPT_FORMAT,
    RECEIPT_LIMIT,
    RECORDS_LIMIT,
    Table,
    flat,
    open_package,
    pack,
    plain,
    read_receipt,
    signed,
    written,
)
from dudao.documents.models import Document, Package, Peer, Received, Seal
from dudao.documents.opening import private_of
from dudao.documents.queries import exchange as queries
from dudao.documents.states import Amends, Change, PackageState, State
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make, make_exchange, make_publishing
from tests.documents.conftest import Make
from tests.make_exchange import Side

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def city(db: None) -> Person:
    return make_exchange.city_director()


@pytest.fixture
def sides(director: Person, city: Person) -> tuple[Side, Side]:
    return make_exchange.pair(director, city)


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_a_seal_is_made_once_and_its_secret_is_sealed(director: Person) -> None:
    seal = actions.make_seal(by=director)
    assert actions.make_seal(by=director) == seal
    assert len(bytes(seal.secret)) > 32
    assert events("package.seal_made") == 1


def test_who_only_inspects_makes_no_seal(inspector: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.make_seal(by=inspector)


def test_an_office_is_trusted_by_the_digits_heard_by_telephone(
    director: Person, city: Person
) -> None:
    seal = actions.make_seal(by=city)
    peer = make_exchange.trust(director, seal)
    assert (peer.office, peer.name) == (director.unit, "怀化市人民政府教育督导室")
    assert events("package.peer_trusted") == 1
    with pytest.raises(WrongState, match="已经是交换单位"):
        make_exchange.trust(director, seal)


def test_wrong_digits_trust_nobody(director: Person, city: Person) -> None:
    card = queries.card_of(actions.make_seal(by=city))
    with pytest.raises(Invalid, match="对不上") as refused:
        actions.trust_peer(card, by=director, spoken="1234 5678")
    assert "spoken" in refused.value.fields
    assert not Peer.objects.exists()


def test_one_does_not_trust_oneself_or_a_text(director: Person) -> None:
    seal = actions.make_seal(by=director)
    with pytest.raises(Invalid, match="自己的名片"):
        make_exchange.trust(director, seal)
    for card in ("", "{}", "名片", '{"format":"dudao-office","version":1}'):
        with pytest.raises(Invalid, match="不是完整的单位名片"):
            actions.trust_peer(card, by=director, spoken="")
    for key in ("AAAA", "A" * 44):  # too short and, once decoded, a byte too long
        odd = make_exchange.with_key(make_exchange.stranger()[0], key)
        with pytest.raises(Invalid, match="不是完整的单位名片"):
            actions.trust_peer(make_exchange.card(odd), by=director, spoken="")


def test_only_the_director_trusts_and_ends(
    office_staff: Person, city: Person, sides: tuple[Side, Side]
) -> None:
    with pytest.raises(NotAllowed):
        make_exchange.trust(office_staff, actions.make_seal(by=city))
    with pytest.raises(NotAllowed):
        actions.end_peer(sides[0].peer.pk, by=office_staff)
    with pytest.raises(NotAllowed):
        actions.renew_seal(by=office_staff)


def test_a_package_travels_and_comes_back_with_a_number(
    sides: tuple[Side, Side], in_state: Make
) -> None:
    ours, theirs = sides
    notice = in_state(State.ISSUED)
    package = make_exchange.sent(ours, documents=[notice.pk])
    done = make_exchange.accepted(theirs, package)
    assert (done.state, done.key) == (PackageState.ACCEPTED, package.key)
    assert done.receipt["receipt"]["number"] == "怀教督备〔2026〕1号"
    back = actions.take_receipt(written(done.receipt), by=ours.by)
    assert (back.pk, back.state) == (package.pk, PackageState.RECEIPTED)
    kept = Received.objects.get(name=queries.record_name(notice.pk))
    assert kept.content["number"] == notice.number
    assert {file.media_type.rsplit(".", 1)[-1] for file in kept.files.all()} == {
        "application/pdf", "document"
    }  # fmt: skip
    assert [it.pk for it in queries.filings_of(notice.pk, ours.by)] == [package.pk]
    for name in ("made", "received", "accepted", "receipted"):
        assert events(f"package.{name}") == 1


def test_the_same_content_makes_the_same_bytes(sides: tuple[Side, Side]) -> None:
    data = make_exchange.bytes_of(make_exchange.sent(sides[0]))
    opened = open_package(data)
    again = pack(opened.manifest, opened.entries, private_of(sides[0].seal))
    assert again == data


def test_only_what_the_office_has_issued_is_sent(
    sides: tuple[Side, Side], notice: Document
) -> None:
    with pytest.raises(Invalid, match="已印发"):
        make_exchange.sent(sides[0], documents=[notice.pk])
    with pytest.raises(Invalid, match="至少选择"):
        actions.make_package(sides[0].peer.pk, by=sides[0].by, subject="空")
    for subject in ("", " ", "字" * 201, "机密★事项"):
        with pytest.raises(Invalid) as refused:
            make_exchange.sent(sides[0], subject=subject)
        assert "subject" in refused.value.fields


def test_nobody_signs_for_another_office(
    sides: tuple[Side, Side], office: Unit, city: Person, inspector: Person
) -> None:
    make.holds(city, Role.CITY_OFFICER, make.region("4312", "怀化市", "city"))
    city = Person.objects.get(pk=city.pk)
    with pytest.raises(NotAllowed, match="自己的人员"):
        make_exchange.sent(sides[0]._replace(by=city))
    with pytest.raises(NotAllowed):
        make_exchange.sent(sides[0]._replace(by=inspector))


def test_a_city_officer_receives_for_the_city(sides: tuple[Side, Side], city: Person) -> None:
    officer = make.person("市科员", city.unit)
    make.holds(officer, Role.CITY_OFFICER, make.region("4312", "怀化市", "city"))
    package = make_exchange.sent(sides[0])
    done = make_exchange.accepted(sides[1]._replace(by=officer), package)
    assert done.office == city.unit


def test_the_same_package_twice_is_recognised(sides: tuple[Side, Side]) -> None:
    package = make_exchange.sent(sides[0])
    first = make_exchange.accepted(sides[1], package)
    again = actions.receive_package(make_exchange.bytes_of(package), by=sides[1].by)
    assert again.again
    assert again.package.pk == first.pk
    assert again.package.state == PackageState.ACCEPTED
    assert Package.objects.filter(outgoing=False).count() == 1


def test_differences_are_told_field_by_field(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    both = (make_exchange.table(), make_exchange.table("months/2026-09"))
    make_exchange.accepted(theirs, make_exchange.sent(ours, *both))
    newer = make_exchange.table(rows=[["龙溪口示例小学", 12, 11], ["新校", 1, 0]])
    waiting = make_exchange.received(
        theirs,
        make_exchange.sent(ours, newer, make_exchange.table("months/2026-10"), covers=["months/"]),
    )
    found = queries.differences_of(waiting, queries.opened(waiting))
    assert {it.name: it.change for it in found} == {
        "findings/by-school": Change.CHANGED,
        "months/2026-10": Change.NEW,
        "months/2026-09": Change.GONE,
    }
    assert ("龙溪口示例小学 · 已销号", "9", "11") in found[0].fields
    assert ("新校 · 问题", None, "1") in found[0].fields
    assert ("波洲示例中学 · 问题", "4", None) in found[0].fields
    actions.accept_package(waiting.pk, by=theirs.by, seen=make_exchange.seen(waiting))
    assert set(Received.objects.values_list("name", flat=True)) == {
        "findings/by-school", "months/2026-10"
    }  # fmt: skip


def test_a_table_of_two_columns_is_told_by_its_names(sides: tuple[Side, Side]) -> None:
    assert flat(Table(columns=["指标", "数值"], rows=[["督导次数", 3], ["问题", None]])) == {
        "督导次数": "3", "问题": ""
    }  # fmt: skip


def test_an_older_package_does_not_undo_a_newer_one(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    with make_exchange.clock.at(make.NOW.replace(hour=8)):
        older = make_exchange.sent(ours, make_exchange.table(rows=[["甲", 1, 1]]), covers=["x/"])
    make_exchange.accepted(theirs, make_exchange.sent(ours))
    late = make_exchange.received(theirs, older)
    (found,) = queries.differences_of(late, queries.opened(late))
    assert found.change == Change.OLDER
    actions.accept_package(late.pk, by=theirs.by, seen=make_exchange.seen(late))
    assert Received.objects.get().content["rows"][0][1] == 12


def test_what_was_not_looked_at_is_not_accepted(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    first = make_exchange.received(theirs, make_exchange.sent(ours))
    looked = make_exchange.seen(first)
    make_exchange.accepted(
        theirs, make_exchange.sent(ours, make_exchange.table(rows=[["乙", 1, 1]]))
    )
    with pytest.raises(Conflict, match="重新核对"):
        actions.accept_package(first.pk, by=theirs.by, seen=looked)


def test_a_refusal_is_signed_and_tells_why(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    package = make_exchange.sent(ours)
    waiting = make_exchange.received(theirs, package)
    with pytest.raises(Invalid):
        actions.refuse_package(waiting.pk, by=theirs.by, reason=" ")
    refused = actions.refuse_package(waiting.pk, by=theirs.by, reason="9月数据有误，请更正后重报。")
    assert not Received.objects.exists()
    back = actions.take_receipt(written(refused.receipt), by=ours.by)
    assert (back.state, back.reason) == (PackageState.REFUSED, "9月数据有误，请更正后重报。")
    with pytest.raises(WrongState):
        actions.accept_package(waiting.pk, by=theirs.by, seen=make_exchange.seen(waiting))


def test_numbers_of_filings_have_no_gaps(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    make_exchange.accepted(theirs, make_exchange.sent(ours))
    refused = make_exchange.received(theirs, make_exchange.sent(ours))
    actions.refuse_package(refused.pk, by=theirs.by, reason="重复")
    second = make_exchange.accepted(theirs, make_exchange.sent(ours))
    assert second.receipt["receipt"]["number"] == "怀教督备〔2026〕2号"


def test_an_ended_peer_sends_and_gets_nothing(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    package = make_exchange.sent(ours)
    waiting = make_exchange.received(theirs, package)
    actions.end_peer(theirs.peer.pk, by=theirs.by)
    with pytest.raises(WrongState, match="重新登记"):
        actions.accept_package(waiting.pk, by=theirs.by, seen=make_exchange.seen(waiting))
    waiting.refresh_from_db()
    assert waiting.state == PackageState.RECEIVED
    with pytest.raises(WrongState):
        make_exchange.sent(theirs)
    with pytest.raises(WrongState):
        actions.end_peer(theirs.peer.pk, by=theirs.by)
    assert actions.refuse_package(waiting.pk, by=theirs.by, reason="已停止交换").receipt


def test_a_new_key_takes_the_place_of_the_old(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    before = make_exchange.sent(ours)
    make_exchange.accepted(theirs, before)
    to_old_key = make_exchange.sent(theirs)
    seal = actions.renew_seal(by=ours.by)
    assert seal.public_key != ours.seal.public_key
    assert make_exchange.received(ours, to_old_key).state == PackageState.RECEIVED
    with pytest.raises(Invalid, match="不是本单位登记的交换单位"):
        make_exchange.received(theirs, make_exchange.sent(ours))
    peer = make_exchange.trust(theirs.by, seal)
    assert peer.pk == theirs.peer.pk
    again = make_exchange.received(theirs, make_exchange.sent(ours))
    found = queries.differences_of(again, queries.opened(again))
    assert [it.change for it in found] == [Change.SAME]
    assert queries.opened(Package.objects.get(pk=before.pk)).manifest.from_.public_key in (
        Seal.objects.get(office=ours.seal.office).former_keys
    )


def test_what_was_signed_with_a_replaced_key_is_not_accepted(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    waiting = make_exchange.received(theirs, make_exchange.sent(ours))
    make_exchange.trust(theirs.by, actions.renew_seal(by=ours.by))
    with pytest.raises(Conflict, match="旧密钥"):
        actions.accept_package(waiting.pk, by=theirs.by, seen=make_exchange.seen(waiting))
    assert not Received.objects.exists()


def test_a_seal_that_is_there_is_read_and_locks_no_office(sides: tuple[Side, Side]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert actions.make_seal(by=sides[0].by) == sides[0].seal
    assert not any("FOR NO KEY UPDATE" in one["sql"] for one in asked)


def test_a_package_says_the_same_whatever_language_its_maker_reads(
    sides: tuple[Side, Side], in_state: Make
) -> None:
    document = in_state(State.ISSUED)
    with translation.override("en"):
        package = make_exchange.sent(sides[0], documents=[document.pk])
    opened = queries.opened(package)
    paper = plain(opened.content(opened.manifest.records[0]))
    assert (paper["kind"], paper["standing"]) == ("整改通知书", "已印发")


def test_a_corrected_document_is_sent_as_corrected(
    sides: tuple[Side, Side], office: Unit, office_staff: Person
) -> None:
    director = sides[0].by
    document = make_publishing.issued(office, office_staff, director, make_publishing.official())
    made = actions.amend(document.pk, by=office_staff, how=Amends.CORRECTION, reason="有误")
    number = make_publishing.through(made, office_staff, director).number
    opened = queries.opened(make_exchange.sent(sides[0], documents=[document.pk]))
    assert plain(opened.content(opened.manifest.records[0]))["standing"] == f"已更正 {number}"


def test_a_receipt_is_taken_once_and_only_where_it_belongs(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    first, second = make_exchange.sent(ours), make_exchange.sent(ours)
    receipt = written(make_exchange.accepted(theirs, first).receipt)
    taken = actions.take_receipt(receipt, by=ours.by)
    assert actions.take_receipt(receipt, by=ours.by).decided_at == taken.decided_at
    second.refresh_from_db()
    assert second.state == PackageState.MADE
    with pytest.raises(Invalid, match="没有发出过"):
        actions.take_receipt(receipt, by=theirs.by)


def test_a_receipt_with_other_words_is_refused(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    receipt = written(make_exchange.accepted(theirs, make_exchange.sent(ours)).receipt)
    altered = receipt.replace("〔2026〕1号".encode(), "〔2026〕9号".encode())
    with pytest.raises(Invalid, match="改动过") as refused:
        actions.take_receipt(altered, by=ours.by)
    assert "receipt" in refused.value.fields
    odd = json.dumps({"receipt": {"format": RECEIPT_FORMAT, "version": 1}, "signature": "x"})
    for text in (b"", b"{}", b"[]", b"\xff", b'{"receipt":1,"signature":2}', receipt[:-9],
                 b" " * (RECEIPT_LIMIT + 1), odd.encode()):  # fmt: skip
        with pytest.raises(Invalid):
            actions.take_receipt(text, by=ours.by)


def test_a_receipt_by_somebody_else_is_refused(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    done = make_exchange.accepted(theirs, make_exchange.sent(ours))
    verdict, _whole = read_receipt(written(done.receipt))
    party, private = make_exchange.stranger("怀化市人民政府教育督导室")
    false = signed(msgspec.structs.replace(verdict, from_=party), private)
    with pytest.raises(Invalid, match="不是由"):
        actions.take_receipt(written(false), by=ours.by)


def test_outsiders_see_no_package(
    sides: tuple[Side, Side], outsider: Person, inspector: Person, principal: Person
) -> None:
    make_exchange.received(sides[1], make_exchange.sent(sides[0]))
    for who in (outsider, inspector, principal):
        assert not queries.packages_visible_to(who).exists()
        assert not queries.peers_visible_to(who).exists()
    assert queries.packages_visible_to(sides[0].by).get().outgoing
    assert not queries.packages_visible_to(sides[1].by).get().outgoing


def test_what_stayed_the_same_is_as_new_as_the_package(sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    make_exchange.accepted(theirs, make_exchange.sent(ours))
    with clock.at(make.NOW + timedelta(hours=1)):
        again = make_exchange.accepted(theirs, make_exchange.sent(ours))
    assert Received.objects.get().package == again


def test_the_lines_of_a_paper_are_told_by_their_numbers(
    sides: tuple[Side, Side], office: Unit, office_staff: Person
) -> None:
    document = make_publishing.issued(office, office_staff, sides[0].by, make_publishing.official())
    opened = queries.opened(make_exchange.sent(sides[0], documents=[document.pk]))
    said = flat(opened.content(opened.manifest.records[0]))
    assert document.number in said.values()
    assert any(label.startswith("正文第1行") for label in said)


def test_more_than_a_package_holds_is_sent_in_parts(sides: tuple[Side, Side]) -> None:
    many = [make_exchange.table(f"months/{n}") for n in range(RECORDS_LIMIT + 1)]
    with pytest.raises(Invalid, match="请分几次发送"):
        make_exchange.sent(sides[0], *many)
    assert Package.objects.count() == 0


def test_a_refusal_has_its_limit(sides: tuple[Side, Side]) -> None:
    waiting = make_exchange.received(sides[1], make_exchange.sent(sides[0]))
    with pytest.raises(Invalid, match="请精简"):
        actions.refuse_package(waiting.pk, by=sides[1].by, reason="长" * 5000)


def test_a_seal_that_was_never_made_is_made_when_it_is_renewed(director: Person) -> None:
    assert actions.renew_seal(by=director).former_keys == []
    assert Seal.objects.count() == 1

"""Packages as people click them: make, download, bring, compare, accept, take the receipt."""

import io

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dudao.documents import actions
from dudao.documents.exchange import fingerprint, written
from dudao.documents.models import Package, Peer
from dudao.documents.queries import exchange as queries
from dudao.documents.states import PackageState
from dudao.files import disk
from dudao.findings.models import Notice
from dudao.org.models import Person, Unit
from tests import make_exchange, make_findings
from tests.make_exchange import Side
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def sides(director: Person) -> tuple[Side, Side]:
    return make_exchange.pair(director, make_exchange.city_director())


@pytest.fixture
def waiting(sides: tuple[Side, Side]) -> Package:
    """A package that waits at the city, the second of its kind."""
    make_exchange.accepted(sides[1], make_exchange.sent(sides[0]))
    newer = make_exchange.table(rows=[["龙溪口示例小学", 12, 11]])
    return make_exchange.received(sides[1], make_exchange.sent(sides[0], newer))


def brought(client: Client, data: bytes, name: str = "数据包.zip") -> HttpResponse:
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("packages"), {"file": file})


def page(client: Client, package: Package) -> str:
    return text_of(client.get(reverse("package", args=[package.pk])))


def test_a_package_is_made_of_papers_and_figures(
    sides: tuple[Side, Side], school: Unit, inspector: Person
) -> None:
    notice: Notice = make_findings.issued_notice(school, inspector, sides[0].by)
    client = sign_in(sides[0].by)
    form = text_of(client.get(f"{reverse('package-new')}?document={notice.document_id}"))
    assert f'value="{notice.document_id}"' in form
    given = {"peer": sides[0].peer.pk, "subject": "报送备案", "documents": [notice.document_id]}
    assert client.post(reverse("package-new"), {**given, "subject": ""}).status_code == 422
    nothing = client.post(reverse("package-new"), {"peer": sides[0].peer.pk, "subject": "空"})
    assert "至少选择" in text_of(nothing)
    given |= {"month": "2026-10-01", "summary": "on"}
    answer = client.post(reverse("package-new"), given)
    made = Package.objects.get()
    assert answer.url == reverse("package", args=[made.pk])
    assert len(made.manifest["records"]) == 3
    part = made.manifest["records"][0]["files"][0]["path"]
    paper = client.get(reverse("package-part", args=[made.pk, part]))
    assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("package-part", args=[made.pk, "manifest.json"])).status_code == 404


def test_a_school_does_not_read_where_its_notice_was_sent(
    sides: tuple[Side, Side], school: Unit, inspector: Person, principal: Person
) -> None:
    notice: Notice = make_findings.issued_notice(school, inspector, sides[0].by)
    make_exchange.sent(sides[0], documents=[notice.document_id])
    url = reverse("notice", args=[notice.pk])
    assert sides[0].peer.name in text_of(sign_in(sides[0].by).get(url))
    for who in (inspector, principal):
        said = text_of(sign_in(who).get(url))
        assert sides[0].peer.name not in said
        assert 'id="filings"' not in said


def test_it_goes_there_and_back_by_file(sides: tuple[Side, Side]) -> None:
    ours, theirs = sign_in(sides[0].by), sign_in(sides[1].by)
    made = make_exchange.sent(sides[0])
    data = b"".join(ours.get(reverse("package-file", args=[made.pk])).streaming_content)
    came = Package.objects.get(pk=int(brought(theirs, data).url.split("/")[-2]))
    said = page(theirs, came)
    assert "接收并签发回执" in said
    theirs.post(reverse("package-accept", args=[came.pk]), {"seen": make_exchange.seen(came)})
    receipt = theirs.get(reverse("package-receipt", args=[came.pk]))
    assert "attachment" in receipt["Content-Disposition"]
    back = brought(ours, receipt.content, "回执.json")
    assert back.url == reverse("package", args=[made.pk])
    assert "怀教督备〔2026〕1号" in page(ours, made)


def test_a_receipt_may_be_pasted(sides: tuple[Side, Side]) -> None:
    made = make_exchange.sent(sides[0])
    done = make_exchange.accepted(sides[1], made)
    client = sign_in(sides[0].by)
    for text in ("", "不是回执"):
        assert client.post(reverse("package-receipt-take"), {"receipt": text}).status_code == 302
    made.refresh_from_db()
    assert made.state == PackageState.MADE
    client.post(reverse("package-receipt-take"), {"receipt": written(done.receipt).decode()})
    made.refresh_from_db()
    assert made.state == PackageState.RECEIPTED


def test_the_differences_stand_on_the_page(waiting: Package, sides: tuple[Side, Side]) -> None:
    said = page(sign_in(sides[1].by), waiting)
    assert "龙溪口示例小学 · 已销号" in said
    assert "有变化" in said
    assert "波洲示例中学 · 问题" in said


def test_what_was_not_seen_is_not_accepted(waiting: Package, sides: tuple[Side, Side]) -> None:
    client = sign_in(sides[1].by)
    answer = client.post(reverse("package-accept", args=[waiting.pk]), {"seen": "x"}, follow=True)
    assert "重新核对差异" in text_of(answer)
    client.get(reverse("package-accept", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.state == PackageState.RECEIVED


def test_the_list_is_narrowed(waiting: Package, sides: tuple[Side, Side]) -> None:
    client, path = sign_in(sides[1].by), reverse("package", args=[waiting.pk])
    for query, sees in (
        ("q=10月督导", True), ("q=校车", False), ("way=in", True), ("way=out", False),
        ("state=received", True), ("state=refused", False),
    ):  # fmt: skip
        assert (path in text_of(client.get(f"{reverse('packages')}?{query}"))) is sees
    assert client.get(reverse("package-refuse", args=[waiting.pk])).headers["Location"] == path


def test_an_office_is_trusted_once(sides: tuple[Side, Side]) -> None:
    seal = sides[1].seal
    given = {"card": queries.card_of(seal), "spoken": fingerprint(seal.public_key)}
    answer = sign_in(sides[0].by).post(reverse("peers"), given)
    assert answer.status_code == 422
    assert Peer.objects.filter(office=sides[0].by.unit).count() == 1


def test_a_refusal_shows_on_both_sides(waiting: Package, sides: tuple[Side, Side]) -> None:
    client = sign_in(sides[1].by)
    client.post(reverse("package-refuse", args=[waiting.pk]), {"reason": ""})
    client.post(reverse("package-refuse", args=[waiting.pk]), {"reason": "数字不符"})
    assert "下载退件通知" in page(client, waiting)
    waiting.refresh_from_db()
    actions.take_receipt(written(waiting.receipt), by=sides[0].by)
    sent = Package.objects.get(key=waiting.key, outgoing=True)
    assert "数字不符" in page(sign_in(sides[0].by), sent)


def test_what_is_wrong_is_told_beside_the_file(sides: tuple[Side, Side]) -> None:
    client = sign_in(sides[1].by)
    data = make_exchange.bytes_of(make_exchange.sent(sides[0]))
    for bad in (b"x", data[:-40], b"{}"):
        answer = brought(client, bad)
        assert answer.status_code == 422
        assert "请" in answer.context["form"].errors["file"][0]


def test_a_package_twice_leads_to_the_first(waiting: Package, sides: tuple[Side, Side]) -> None:
    client = sign_in(sides[1].by)
    answer = brought(client, make_exchange.bytes_of(waiting))
    assert answer.url == reverse("package", args=[waiting.pk])
    assert "以前上传过" in page(client, waiting)


def test_offices_get_to_know_each_other(director: Person) -> None:
    city = make_exchange.city_director()
    ours, theirs = sign_in(director), sign_in(city)
    assert "生成签名密钥" in text_of(theirs.get(reverse("peers")))
    theirs.post(reverse("peers-seal"))
    card = theirs.get(reverse("peers-card")).content
    seal = actions.make_seal(by=city)
    assert fingerprint(seal.public_key) in text_of(theirs.get(reverse("peers")))
    given = {"card": card.decode(), "spoken": "1111"}
    assert ours.post(reverse("peers"), given).status_code == 422
    assert ours.post(reverse("peers"), {"spoken": "1"}).status_code == 422
    file = io.BytesIO(card)
    file.name = "名片.json"
    given = {"file": file, "spoken": fingerprint(seal.public_key).replace(" ", "-")}
    assert ours.post(reverse("peers"), given).status_code == 302
    peer = Peer.objects.get()
    ours.post(reverse("peer-end", args=[peer.pk]))
    assert "已停止" in text_of(ours.get(reverse("peers")))
    before = seal.public_key
    theirs.post(reverse("peers-seal-renew"))
    assert actions.make_seal(by=city).former_keys == [before]


def test_staff_exchange_but_trust_nobody(sides: tuple[Side, Side], office_staff: Person) -> None:
    client = sign_in(office_staff)
    said = text_of(client.get(reverse("peers")))
    assert "登记交换单位" not in said
    answer = client.post(reverse("peers"), {"card": "{}", "spoken": "1"})
    assert answer.status_code == 403
    client.post(reverse("peer-end", args=[sides[0].peer.pk]))
    assert Peer.objects.filter(ended_at=None).count() == 2


def test_an_outsider_finds_nothing(
    waiting: Package, outsider: Person, inspector: Person, sides: tuple[Side, Side]
) -> None:
    paths = [reverse(name, args=[waiting.pk]) for name in ("package", "package-file")]
    paths.append(reverse("package-part", args=[waiting.pk, "records/001/content.json"]))
    for who, status in ((outsider, 404), (sides[0].by, 404), (inspector, 403)):
        client = sign_in(who)
        assert {client.get(path).status_code for path in paths} == {status}


def test_the_pages_take_as_many_statements_however_long(
    waiting: Package, sides: tuple[Side, Side]
) -> None:
    client = sign_in(sides[1].by)
    names = (reverse("packages"), reverse("peers"), reverse("package", args=[waiting.pk]))
    few = [statements(client, name) for name in names]
    party, _private = make_exchange.stranger()
    make_exchange.trust_party(sides[1].by, party)
    many = [make_exchange.table(f"months/2026-0{n}") for n in range(1, 9)]
    make_exchange.received(sides[1], make_exchange.sent(sides[0], *many))
    assert [statements(client, name) for name in names] == few
    assert max(few) <= 16


def test_a_lost_file_is_told(waiting: Package, sides: tuple[Side, Side]) -> None:
    disk.path_of(waiting.file.sha256).unlink()
    said = page(sign_in(sides[1].by), waiting)
    assert "从备份恢复" in said
    assert "接收并签发回执" not in said
    assert queries.filings_of(waiting.key, sides[1].by).count() == 0


def test_the_page_of_a_notice_shows_its_receipt(
    sides: tuple[Side, Side], school: Unit, inspector: Person
) -> None:
    notice: Notice = make_findings.issued_notice(school, inspector, sides[0].by)
    client, url = sign_in(sides[0].by), reverse("notice", args=[notice.pk])
    assert f"?document={notice.document_id}" in text_of(client.get(url))
    package = make_exchange.sent(sides[0], documents=[notice.document_id])
    done = make_exchange.accepted(sides[1], package)
    actions.take_receipt(written(done.receipt), by=sides[0].by)
    assert "怀教督备〔2026〕1号" in text_of(client.get(url))
    seen = text_of(sign_in(inspector).get(url))
    assert "怀教督备〔2026〕1号" not in seen
    assert f"?document={notice.document_id}" not in seen

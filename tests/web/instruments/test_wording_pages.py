"""The wording bank on its pages, and the way to it from a finding and a visit."""

import pytest

from dudao.findings.models import Notice
from dudao.instruments.models import OfficeWording, Version, WordingProposal
from dudao.org.models import Person, Unit
from dudao.visits import actions as visits
from dudao.visits.models import Visit
from tests.make_visits import on_site, record_of, said, signature, version
from tests.make_wordings import DEMAND, FACT, own, proposal
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture
def form(still: None, db: None) -> Version:
    return version()


@pytest.fixture
def waiting(form: Version, office: Unit) -> WordingProposal:
    return proposal(form, office)


@pytest.fixture
def told(form: Version, school: Unit, inspector: Person) -> Visit:
    """A visit whose list is signed, with one problem from an item that goes by notice."""
    visit = on_site(school, inspector)
    given = said(fact=FACT, demand=DEMAND, route="notice")
    visits.raise_from_item(
        visit.pk, by=inspector, record_id=record_of(visit).pk, item="exits", **given
    )
    feedback = visits.compose_feedback(visit.pk, by=inspector)
    visits.sign(visit.pk, by=inspector, **signature(feedback))
    return visit


def taking(**given: str) -> dict[str, str]:
    text = {"fact": FACT, "demand": DEMAND, "basis": "《办法》"}
    return {**text, "severity": "general", "route": "notice", **given}


def test_the_list_shows_what_waits_and_what_was_taken_in(
    form: Version, waiting: WordingProposal, office: Unit, director: Person
) -> None:
    own(form, office, director)
    page = text_of(sign_in(director).get("/wordings/"))
    for words in ("疏散通道畅通", FACT, "问题事实、整改要求", "本室已收入的表述", "安全出口上锁"):
        assert words in page
    assert FACT not in text_of(sign_in(director).get("/wordings/?q=没有"))
    assert "已收入用语库" in text_of(sign_in(director).get("/wordings/?state=taken"))
    assert FACT in text_of(sign_in(director).get("/wordings/?state=all"))


def test_many_cost_no_more(
    form: Version, waiting: WordingProposal, office: Unit, director: Person
) -> None:
    client = sign_in(director)
    before = statements(client, "/wordings/")
    for fact in ("楼梯灯不亮。", "灭火器过期两个月。", "围墙开裂。"):
        proposal(form, office, fact)
    assert statements(client, "/wordings/") == before


def test_a_proposal_stands_beside_the_bank_and_is_taken_in(
    waiting: WordingProposal, director: Person
) -> None:
    client, path = sign_in(director), f"/wordings/{waiting.pk}/"
    page = text_of(client.get(path))
    for words in (FACT, "疏散通道堆放杂物。", "收入用语库", "不收入"):
        assert words in page
    refused = client.post(f"{path}take/", taking(fact="龙溪口示例小学堵塞。", basis=""))
    assert refused.status_code == 422
    assert client.get(f"{path}take/").url == path
    assert client.post(f"{path}take/", taking()).url == "/wordings/"
    assert OfficeWording.objects.get().basis == "《办法》"
    assert "收入用语库</button>" not in text_of(client.get(path))


def test_it_is_merged_left_out_and_ended(
    form: Version, waiting: WordingProposal, office: Unit, director: Person
) -> None:
    client, other = sign_in(director), proposal(form, office, "灭火器过期。")
    merged = client.post(f"/wordings/{other.pk}/merge/", {"into": waiting.pk})
    assert merged.url == f"/wordings/{waiting.pk}/"
    client.post(f"/wordings/{waiting.pk}/reject/", {"reason": "口语"})
    waiting.refresh_from_db()
    assert waiting.state == "rejected"
    made = own(form, office, director)
    client.post(f"/wordings/own/{made.pk}/end/")
    made.refresh_from_db()
    assert made.valid_to


def test_who_does_not_decide_does_not_find_it(
    waiting: WordingProposal, inspector: Person, outsider: Person, principal: Person
) -> None:
    for person in (inspector, outsider, principal):
        assert sign_in(person).get(f"/wordings/{waiting.pk}/").status_code == 404
    assert sign_in(principal).get("/wordings/").status_code == 403


def test_an_inspector_proposes_from_the_page_of_a_finding(
    told: Visit, inspector: Person, director: Person, principal: Person
) -> None:
    finding, client = told.raised.get().finding, sign_in(inspector)
    path = f"/findings/{finding.pk}/wording/"
    assert path in text_of(client.get(f"/findings/{finding.pk}/"))
    assert path not in text_of(sign_in(principal).get(f"/findings/{finding.pk}/"))
    assert "疏散通道畅通" in text_of(client.get(path))
    same = {"fact": "疏散通道堆放杂物。", "demand": "立即清理。"}
    assert client.post(path, same).status_code == 409
    assert client.post(path, {"fact": FACT, "demand": DEMAND}).url == f"/findings/{finding.pk}/"
    assert WordingProposal.objects.get().proposed_by == inspector
    assert FACT in text_of(client.get("/wordings/"))


def test_a_click_on_the_visit_drafts_its_notice_once(
    told: Visit, inspector: Person, director: Person
) -> None:
    client, path = sign_in(inspector), f"/visits/{told.pk}/"
    assert "起草整改通知书（1 个问题）" in text_of(client.get(path))
    drafted = client.post(f"{path}notice/")
    assert drafted.url == f"/notices/{Notice.objects.get().pk}/"
    assert "起草整改通知书（1 个问题）" not in text_of(client.get(path))
    assert client.post(f"{path}notice/").status_code == 409

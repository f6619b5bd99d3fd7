"""Problems of a visit, and earlier problems looked at again."""

from typing import Any

import pytest
from django.urls import reverse

from dudao.findings.actions import promise, submit_rectification, verify
from dudao.findings.models import Finding
from dudao.findings.states import Verdict
from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from dudao.visits.models import Record, Visit, VisitFinding
from tests.make_visits import DEFINITION, on_site, record_of, said, told, version, with_problem
from tests.visits.test_records import photo, save
from tests.web.pages import sign_in, text_of
from tests.web.visits.test_record_page import picture

GIVEN = {**{key: said()[key] for key in ("severity", "route", "fact", "demand")},
         "topic_title": "校园安全"}  # fmt: skip


@pytest.fixture
def visit(school: Unit, inspector: Person, form: Version) -> Visit:
    return on_site(school, inspector)


def new_url(visit: Visit, record: Record | None = None, **more: Any) -> str:
    query = {"record": record.pk, "item": "exits", **more} if record else more
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse('visit-finding-new', args=[visit.pk])}?{words}"


def test_an_item_opens_with_its_wording(visit: Visit, inspector: Person) -> None:
    record = save(visit, inspector, exits="fails")
    page = text_of(sign_in(inspector).get(new_url(visit, record)))
    for words in ("疏散通道畅通", "不符合", "疏散通道堆放杂物。", "立即清理。"):
        assert words in page
    assert "请选一条" not in page


def test_one_of_several_wordings_is_chosen(school: Unit, inspector: Person) -> None:
    items = [
        {
            **DEFINITION["sections"][0]["items"][0],
            "wording": [
                {"severity": "minor", "route": "on_site", "fact": "轻微堆放。", "demand": "清理。"},
                {
                    "severity": "serious",
                    "route": "report",
                    "fact": "通道上锁。",
                    "demand": "立即开锁。",
                    "workdays_norm": "findings.workdays.report",
                },
            ],
        }
    ]
    version(sections=[{"key": "safety", "title": "校园安全", "items": items}])
    visit = on_site(school, inspector)
    record = save(visit, inspector, exits="fails")
    page = text_of(sign_in(inspector).get(new_url(visit, record, wording=1)))
    assert "立即开锁。</textarea>" in page
    assert 'value="3"' in page
    beyond = text_of(sign_in(inspector).get(new_url(visit, record, wording=7)))
    assert "立即开锁。</textarea>" not in beyond


def test_a_problem_is_raised_from_an_item_with_its_photos(
    visit: Visit, inspector: Person, school: Unit
) -> None:
    record = save(visit, inspector, exits="fails")
    record.files.create(item="exits", file=photo(school, inspector))
    client = sign_in(inspector)
    assert "已有的 1 个" in text_of(client.get(new_url(visit, record)))
    made = client.post(new_url(visit, record), {**GIVEN, "evidence": picture()})
    assert made.url.endswith("#item-exits")
    finding = Finding.objects.get()
    assert (finding.topic, finding.files.count()) == ("safety", 2)
    assert VisitFinding.objects.get().item == "exits"
    page = text_of(client.get(reverse("record", args=[visit.pk, record.pk])))
    assert "已生成 1 个问题" in page


def test_a_problem_is_raised_freely(visit: Visit, inspector: Person) -> None:
    made = sign_in(inspector).post(new_url(visit), GIVEN)
    assert made.url.endswith("#raised")
    assert Finding.objects.get().topic == "other"


def test_what_is_missing_is_told_and_what_was_uploaded_kept(
    visit: Visit, inspector: Person
) -> None:
    data = {**GIVEN, "route": "section", "evidence": picture()}
    page = sign_in(inspector).post(new_url(visit), data)
    assert page.status_code == 422
    assert "科室协商需要选择" in text_of(page)
    assert 'name="kept"' in text_of(page)


@pytest.mark.parametrize("query", ["item=exits", "item=exits&record=x"])
def test_a_broken_link_finds_nothing(visit: Visit, inspector: Person, query: str) -> None:
    url = f"{reverse('visit-finding-new', args=[visit.pk])}?{query}"
    assert sign_in(inspector).get(url).status_code == 404


def test_an_item_that_is_not_there_proposes_nothing(visit: Visit, inspector: Person) -> None:
    url = new_url(visit, record_of(visit)).replace("exits", "gone")
    client = sign_in(inspector)
    assert client.get(url).status_code == 200
    assert client.post(url, GIVEN).status_code == 404


def test_a_problem_is_changed_and_taken_back(school: Unit, inspector: Person) -> None:
    visit, finding = with_problem(school, inspector)
    client = sign_in(inspector)
    url = reverse("visit-finding-edit", args=[visit.pk, finding.pk])
    assert "灭火器压力不足。" in text_of(client.get(url))
    assert client.post(url, {**GIVEN, "fact": ""}).status_code == 422
    client.post(url, {**GIVEN, "fact": "三具失效。"})
    client.post(url, {**GIVEN, "fact": "三具失效。", "evidence": picture()})
    finding.refresh_from_db()
    assert (finding.fact, finding.files.count()) == ("三具失效。", 1)
    client.post(reverse("visit-finding-drop", args=[visit.pk, finding.pk]))
    assert not Finding.objects.exists()


def test_problems_of_other_visits_are_not_found(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    _other, finding = with_problem(school, inspector)
    url = reverse("visit-finding-edit", args=[visit.pk, finding.pk])
    assert sign_in(inspector).get(url).status_code == 404


def test_earlier_problems_are_judged_one_by_one(
    school: Unit, inspector: Person, principal: Person
) -> None:
    finding = told(school, inspector)
    promise(finding.pk, by=principal, responsible_person="示例老师", measures="更换")
    submit_rectification(finding.pk, by=principal, result="已全部更换")
    visit = on_site(school, inspector)
    url = reverse("visit-look-back", args=[visit.pk])
    client = sign_in(inspector)
    page = text_of(client.get(url))
    assert "还有 1 个没有核查" in page
    assert "已全部更换" in page
    assert "反弹" not in page
    sent = {"finding": str(finding.pk), "verdict": "partly", "note": ""}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "还差什么" in text_of(refused)
    done = client.post(url, {**sent, "verdict": "rectified", "note": "现场正常"})
    assert done.url == f"{url}#finding-{finding.pk}"
    assert "已全部核查" in text_of(client.get(url))


def test_a_problem_closed_meanwhile_can_only_have_come_back(
    school: Unit, inspector: Person
) -> None:
    finding = told(school, inspector)
    visit = on_site(school, inspector)
    verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="材料齐全")
    page = text_of(sign_in(inspector).get(reverse("visit-look-back", args=[visit.pk])))
    assert "反弹" in page
    assert "仍然保持" in page
    assert "部分整改" not in page
    assert "已全部核查" in page


def test_others_read_the_look_back(school: Unit, inspector: Person, director: Person) -> None:
    told(school, inspector)
    visit = on_site(school, inspector)
    url = reverse("visit-look-back", args=[visit.pk])
    assert "记录结论" not in text_of(sign_in(director).get(url))
    assert sign_in(director).post(url, {"finding": "x"}).status_code == 200


def test_nothing_to_look_back_at_is_said(visit: Visit, inspector: Person) -> None:
    url = reverse("visit-look-back", args=[visit.pk])
    assert "没有需要回头看的问题" in text_of(sign_in(inspector).get(url))


def test_closed_problems_stand_after_the_open_ones(
    school: Unit, inspector: Person, director: Person
) -> None:
    closed, bare = told(school, inspector), told(school, inspector, fact="门卫室没有记录。")
    done = {"by": inspector, "verdict": Verdict.RECTIFIED, "note": "已核对。"}
    verify(closed.pk, on_site=True, **done)
    verify(bare.pk, **done)
    open_ = told(school, inspector, fact="消防栓被遮挡。")
    visit = on_site(school, inspector)
    url, client = reverse("visit-look-back", args=[visit.pk]), sign_in(inspector)
    page = text_of(client.get(url))
    head, tail = page.split("近期已销号，可抽查")
    assert open_.number in head
    assert closed.number in tail
    assert tail.count("纸面销号") == 2  # in the explanation, and on the one it is about
    assert "还有 1 个没有核查" in head
    client.post(url, {"finding": str(closed.pk), "verdict": "rectified", "note": "仍然正常。"})
    page = text_of(client.get(url))
    assert "仍然正常。" in text_of(sign_in(director).get(url))
    assert "改为这个结论" in page
    client.post(url, {"finding": str(bare.pk), "verdict": "relapsed", "note": "又没有记录。"})
    bare.refresh_from_db()
    assert bare.state == "returned"
    assert "还有 1 个没有核查" in text_of(client.get(url))

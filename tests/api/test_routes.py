"""What goes past the school, over the API: the letter's whole way, reports, circulars, packs."""

from collections.abc import Callable
from datetime import timedelta

from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_findings
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_a_letter_goes_to_the_section_and_comes_back(
    calls: Calls,
    director: Person,
    office_staff: Person,
    inspector: Person,
    section: Unit,
    section_officer: Person,
    school: Unit,
) -> None:
    picture = make_findings.photo(school, inspector)
    finding = make_findings.told(school, inspector, evidence=[picture])
    boss, staff, theirs, visitor = map(calls, (director, office_staff, section_officer, inspector))
    said = {"finding_id": str(finding.pk), "section_id": section.pk, "question": "请核定资金。"}
    letter = staff.post("/consultations", said, 201)
    at = f"/consultations/{letter['id']}"
    theirs.get(at, 404)
    revised = {
        "question": "请核定维修资金。",
        "due_on": "2026-10-30",
        "seen": letter["text_sha256"],
    }
    assert staff.post(at, revised)["content"]["question"] == "请核定维修资金。"
    sign_off(boss, staff, at)
    sent = staff.post(f"{at}/send")
    assert (sent["state"], sent["number"]) == ("sent", "晃教督商〔2026〕1号")
    assert theirs.get(at)["enclosed"] == sent["enclosed"] != []
    theirs.post(f"{at}/accept")
    paper = make_findings.photo(section, section_officer, "blue")
    answer = {"answer": "资金已下达。", "evidence": [str(paper.pk)]}
    assert theirs.post(f"{at}/answer", answer)["state"] == "answered"
    assert len(visitor.get(at)["evidence"]) == 1
    assert boss.post(f"{at}/ask-again", {"reason": "何时到校？"})["due_on"] == "2026-10-27"
    theirs.post(f"{at}/answer", {"answer": "本周到校。"})
    done = boss.post(f"{at}/conclude", {"conclusion": "由计财股整改。", "assign": True})
    assert (done["state"], done["conclusion"]) == ("concluded", "由计财股整改。")
    found = theirs.get(f"/findings/{finding.pk}")
    assert found["responsible_unit_id"] == section.pk
    back = f"/findings/{finding.pk}/responsible-unit"
    assert boss.post(f"{back}/return", {})["responsible_unit_id"] is None
    cause = {"responsible_unit_id": section.pk, "cause": "资金未下达"}
    assert boss.post(back, cause)["cause"] == "资金未下达"


def sign_off(boss: Caller, staff: Caller, at: str) -> None:
    staff.post(f"{at}/submit")
    staff.post(f"{at}/check", None, 403)
    boss.post(f"{at}/return-draft", {"reason": "补充依据"})
    staff.post(f"{at}/submit")
    boss.post(f"{at}/check")
    assert boss.post(f"{at}/sign-off")["document_state"] == "signed_off"


def test_a_section_gives_a_letter_back_and_the_office_takes_one_back(
    calls: Calls,
    director: Person,
    office_staff: Person,
    section: Unit,
    section_officer: Person,
    school: Unit,
) -> None:
    boss, staff, theirs = map(calls, (director, office_staff, section_officer))
    ids = []
    for _n in range(2):
        finding = make_findings.told(school, office_staff)
        said = {"finding_id": str(finding.pk), "section_id": section.pk, "question": "请办理。"}
        ids.append(staff.post("/consultations", said, 201)["id"])
    for one in ids:
        staff.post(f"/consultations/{one}/submit")
        boss.post(f"/consultations/{one}/check")
        boss.post(f"/consultations/{one}/sign-off")
        staff.post(f"/consultations/{one}/send")
    returned = theirs.post(f"/consultations/{ids[0]}/return", {"reason": "不属本股"})
    assert returned["return_reason"] == "不属本股"
    withdrawn = staff.post(f"/consultations/{ids[1]}/withdraw", {"reason": "学校已解决"})
    assert withdrawn["state"] == "withdrawn"
    listed = theirs.get("/consultations", state="returned", section_id=section.pk)["items"]
    assert [row["id"] for row in listed] == ids[:1]
    with clock.at(make.NOW + timedelta(days=60)):
        assert theirs.get("/consultations", late=True)["items"] == []


def test_danger_is_reported_received_and_made_known(
    calls: Calls, director: Person, inspector: Person, principal: Person, school: Unit
) -> None:
    boss, visitor, head = map(calls, (director, inspector, principal))
    said = {"unit_id": school.pk, "topic": "safety", "topic_title": "校园安全", "basis": ""}
    said |= {"fact": "围墙倾斜。", "demand": "立即封闭。", "life_safety": True, "violation": True}
    finding = visitor.post("/findings", said, 201)
    assert finding["violation"]
    at = f"/findings/{finding['id']}"
    head.get(at, 404)
    report = visitor.post(
        f"{at}/urgent-report", {"situation": "随时倒塌。", "measures_taken": "已封闭。"}, 201
    )
    assert head.get(at)["life_safety"]
    waiting = boss.get("/urgent-reports", waiting=True)["items"]
    assert [row["id"] for row in waiting] == [report["id"]]
    path = f"/urgent-reports/{report['id']}/receive"
    assert boss.post(path, {"decision": "立即印发通知书。"})["received_by_id"] == director.pk
    assert boss.get("/urgent-reports", waiting=True)["items"] == []
    said = {"finding_id": finding["id"], "ground": "violation", "reason": "查实。"}
    proposal = visitor.post("/circulars", said, 201)
    listed = boss.get("/circulars", state="proposed", ground="violation")["items"]
    assert [row["id"] for row in listed] == [proposal["id"]]
    assert boss.get("/circulars", state="accepted")["items"] == []
    path = f"/circulars/{proposal['id']}/decide"
    assert "note" in boss.post(path, {"accept": False}, 422)["fields"]
    assert boss.post(path, {"accept": True})["state"] == "accepted"


def test_an_office_keeps_its_categories(
    calls: Calls, director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    boss, visitor = calls(director), calls(inspector)
    assert len(boss.post("/categories/adopt", {"office_id": office.pk}, 201)) > 30
    top = boss.post("/categories", {"office_id": office.pk, "name": "安全"}, 201)
    below = boss.post(
        "/categories", {"office_id": office.pk, "name": "消防", "parent_id": top["id"]}, 201
    )
    renamed = boss.post(f"/categories/{below['id']}/rename", {"name": "消防疏散"})
    assert renamed["replaces_id"] == below["id"]
    boss.post(f"/categories/{top['id']}/move", {"up": True})
    finding = make_findings.told(school, inspector)
    at = f"/findings/{finding.pk}/category"
    assert visitor.post(at, {"category_id": renamed["id"]})["category_id"] == renamed["id"]
    assert boss.post(f"/categories/{renamed['id']}/retire")["valid_to"] == "2026-10-20"
    assert "category" in visitor.post(at, {"category_id": renamed["id"]}, 422)["fields"]
    assert visitor.post(at, {})["category_id"] is None
    standing = {row["name"] for row in visitor.get("/categories", office_id=office.pk)}
    every = {row["name"] for row in visitor.get("/categories", holding=False)}
    assert every - standing == {"消防", "消防疏散"}
    said = {
        "unit_id": school.pk,
        "topic": "safety",
        "topic_title": "安全",
        "category_id": top["id"],
    }
    said |= {"fact": "堆物。", "demand": "清理。"}
    assert visitor.post("/findings", said, 201)["category_id"] == top["id"]


def test_a_province_s_numbers_are_compared_and_adopted(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss = calls(director)
    assert {row["key"] for row in boss.get("/norms/packs")} == {
        "shanghai", "zhejiang", "chongqing", "shandong",
    }  # fmt: skip
    shown = boss.get("/norms/differences", pack="zhejiang", office_id=office.pk)
    differing = [row["key"] for row in shown["differences"] if not row["same"]]
    assert differing == ["findings.objection_in_workdays", "planning.defence_in_workdays"]
    said = {"pack": "zhejiang", "office_id": office.pk, "valid_from": "2026-10-20"}
    assert [row["value"] for row in boss.post("/norms/adopt", said, 201)] == [0, 0]

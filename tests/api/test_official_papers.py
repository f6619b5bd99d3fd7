"""Official documents through the API: assembled, proved, taken through the office, corrected."""

from datetime import date

import pytest

from dudao.documents.content import dump
from dudao.documents.models import Document
from tests import make_findings
from tests.documents import samples
from tests.make_documents import CONTENT, delivered

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def staff(calls, office_staff):
    return calls(office_staff)


@pytest.fixture
def boss(calls, director):
    return calls(director)


def bulletin(office, **more: object) -> dict[str, object]:
    period = {"since": "2026-10-01", "until": "2026-10-20"}
    return {"office_id": office.pk, "what": "visits", **period, **more}


def test_a_bulletin_goes_through_the_office(
    staff, boss, calls, principal, office, school, inspector
) -> None:
    make_findings.told(school, inspector)
    paper = staff.post("/documents/bulletins", bulletin(office, to_ids=[school.pk]), 201)
    path = f"/documents/{paper['id']}"
    assert all(fact["agrees"] for fact in staff.get(f"{path}/facts"))
    staff.post(f"{path}/submit")
    boss.post(f"{path}/return", {"reason": "请补充"})
    staff.post(f"{path}/submit")
    for step in ("check", "sign-off", "issue", "deliver"):
        told = boss.post(f"{path}/{step}")
    assert (told["number"], told["delivered"]) == ("晃教督通〔2026〕1号", 1)
    school_side = calls(principal)
    assert school_side.post(f"{path}/read")["acknowledged"] == 0
    staff.post(f"{path}/urge", {"note": "请签收"})
    assert school_side.post(f"{path}/acknowledge")["acknowledged"] == 1
    made = staff.post(f"{path}/amend", {"how": "correction", "reason": "错字"}, 201)
    assert made["amends_id"] == paper["id"]
    assert boss.post(f"/documents/{made['id']}/void", {"reason": "不用了"})["state"] == "void"


def test_senseless_bulletins_and_contents_are_told(staff, office) -> None:
    wrong = bulletin(office, until="2026-09-01")
    assert "until" in staff.post("/documents/bulletins", wrong, 422)["fields"]
    assert (
        "what" in staff.post("/documents/bulletins", bulletin(office, what="poem"), 422)["fields"]
    )
    bad = {"office_id": office.pk, "content": {"kind": "poem"}}
    assert "content" in staff.post("/documents", bad, 422)["fields"]


def test_a_program_sends_no_signed_list(staff, office, school) -> None:
    forged = dump(samples.feedback(signed_sha256="0" * 64))
    body = {"office_id": office.pk, "unit_id": school.pk, "content": forged}
    assert "content" in staff.post("/documents", body, 422)["fields"]


def test_a_fact_of_no_record_is_told_and_breaks_nothing(staff, office) -> None:
    fact = {"text": "某校", "source": "unit.name", "arguments": {"unit": "abc"}}
    content = {**CONTENT, "facts": {"学校": fact}}
    made = staff.post("/documents", {"office_id": office.pk, "content": content}, 201)
    (told,) = staff.get(f"/documents/{made['id']}/facts")
    assert (told["now"], told["agrees"]) == (None, False)


def test_a_draft_is_edited_by_who_read_it(staff, office, school) -> None:
    made = staff.post("/documents", {"office_id": office.pk, "content": CONTENT}, 201)
    path = f"/documents/{made['id']}"
    changed = {**CONTENT, "remark": "此件公开发布"}
    body = {"content": changed, "seen": made["text_sha256"], "to_ids": [school.pk]}
    assert staff.post(path, body)["content"]["remark"] == "此件公开发布"
    staff.post(path, body, 409)
    assert Document.objects.get().addressees.get().unit == school


def test_many_are_issued_and_their_files_fetched(
    staff, boss, office, school, office_staff, director
) -> None:
    document = delivered(office, office_staff, director, [school])
    again = boss.post("/documents/issues", {"document_ids": [str(document.pk)]})
    assert again[0]["problem"]
    assert staff.content(f"/documents/{document.pk}/pdf").startswith(b"%PDF")
    draft = staff.post("/documents", {"office_id": office.pk, "content": CONTENT}, 201)
    staff.get(f"/documents/{draft['id']}/docx", status=404)
    listed = staff.get("/documents", kind="notice", state="issued")["items"]
    assert [one["id"] for one in listed] == [str(document.pk)]
    assert date.fromisoformat(listed[0]["issued_at"][:10]) == date(2026, 10, 20)
    assert staff.get(f"/documents/{document.pk}")["code"] == document.code

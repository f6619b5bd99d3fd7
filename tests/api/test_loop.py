"""The whole loop over the API, from the assignment to the closed finding."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.org.models import Person, Unit
from tests import make_inspectorate
from tests.api.conftest import Caller
from tests.make_findings import photo_bytes
from tests.make_visits import STROKES, version

Calls = Callable[[Person], Caller]


def test_a_finding_goes_from_the_visit_to_its_closure(
    calls: Calls,
    director: Person,
    office_staff: Person,
    inspector: Person,
    principal: Person,
    outsider: Person,
    school: Unit,
) -> None:
    make_inspectorate.inspector(inspector)
    form = version()
    boss, staff, visitor, head = map(calls, (director, office_staff, inspector, principal))
    stranger = calls(outsider)

    task = boss.post(
        "/assignments",
        {
            "unit_id": school.pk,
            "purpose": "经常性督导",
            "planned_on": "2026-10-20",
            "leader_id": inspector.pk,
            "form_ids": [form.pk],
        },
        201,
    )
    visit = visitor.post("/visits", {"assignment_id": task["id"]}, 201)
    at = f"/visits/{visit['id']}"
    visitor.post(f"{at}/check-in")
    stranger.get(at, 404)
    record = visitor.get(at)["records"][0]
    visitor.post(
        f"{at}/records",
        {
            "version_id": form.pk,
            "answers": {"exits": "fails"},
            "revision": record["revision"],
        },
    )
    picture = SimpleUploadedFile("现场.png", photo_bytes(), "image/png")
    photo = visitor.upload("/files", unit_id=school.pk, file=picture)
    finding = visitor.post(
        f"{at}/findings",
        {
            "version_id": form.pk,
            "item": "exits",
            "route": "notice",
            "fact": "疏散通道堆放杂物。",
            "demand": "立即清理。",
            "evidence": [photo["id"]],
        },
        201,
    )
    head.get(f"/findings/{finding['id']}", 404)
    visitor.post(f"{at}/good-practices", {"text": "大课间有序。"}, 201)
    sign(visitor, head, at, finding)
    notice(visitor, boss, staff, head, finding)
    rectify(visitor, head, finding, school)
    ones = visitor.get(f"{at}/five-ones")
    assert ones["is_complete"]
    assert visitor.get(f"/findings/{finding['id']}")["state"] == "verified_closed"


def sign(visitor: Caller, head: Caller, at: str, finding: dict[str, Any]) -> None:
    feedback = visitor.post(f"{at}/feedback", status=201)
    digest = hashlib.sha256(feedback["text"].encode()).hexdigest()
    assert digest == feedback["text_sha256"]
    body = {
        "text_sha256": digest,
        "signer_name": "示例校长",
        "strokes": STROKES,
        "positions": [{"finding_id": finding["id"], "position": "agree"}],
    }
    head.post(f"{at}/sign", {**body, "text_sha256": "0" * 64}, 409)
    signed = head.post(f"{at}/sign", body)
    assert signed["items"] == [{"finding_id": finding["id"], "position": "agree", "remark": ""}]
    visitor.post(f"{at}/check-out")
    assert visitor.content(f"{at}/feedback.pdf")[:4] == b"%PDF"
    assert head.content(f"{at}/feedback.docx")[:2] == b"PK"


def notice(
    visitor: Caller, boss: Caller, staff: Caller, head: Caller, finding: dict[str, Any]
) -> None:
    drafted = visitor.post("/notices", {"finding_ids": [finding["id"]]}, 201)
    path = f"/notices/{drafted['id']}"
    visitor.post(f"{path}/submit")
    visitor.post(f"{path}/check", {}, 403)
    assert staff.post(f"{path}/check")["state"] == "pending_sign_off"
    visitor.post(f"{path}/sign-off", {}, 403)
    boss.post(f"{path}/sign-off")
    assert "〔2026〕" in staff.post(f"{path}/issue")["number"]
    head.get(path, 404)
    staff.post(f"{path}/deliver")
    assert staff.post(f"{path}/urge", {"note": "请签收"})["urged_at"]
    assert head.post(f"{path}/read")["read_at"]
    assert head.post(f"{path}/acknowledge")["acknowledged_at"]
    assert visitor.post(f"{path}/file", {"note": "已签收"})["filed_at"]
    assert head.content(f"{path}/pdf")[:4] == b"%PDF"
    assert head.content(f"{path}/docx")[:2] == b"PK"


def rectify(visitor: Caller, head: Caller, finding: dict[str, Any], school: Unit) -> None:
    path = f"/findings/{finding['id']}"
    head.post(f"{path}/promise", {"responsible_person": "示例老师", "measures": "清理。"})
    picture = SimpleUploadedFile("整改后.png", photo_bytes("green"), "image/png")
    photo = head.upload("/files", unit_id=school.pk, file=picture)
    done = {"result": "已清理。", "evidence": [photo["id"]]}
    assert head.post(f"{path}/rectifications", done, 201)["evidence"] == [photo["id"]]
    visitor.post(f"{path}/verifications", {"verdict": "partly", "note": "还差一处。"}, 201)
    head.post(f"{path}/rectifications", done, 201)
    visitor.post(f"{path}/verifications", {"verdict": "rectified", "note": "已到位。"}, 201)
    rounds = visitor.get(f"{path}/rectifications")
    assert [row["verifications"][0]["verdict"] for row in rounds] == ["rectified", "partly"]
    words = [row["what"] for row in head.get(f"{path}/history")]
    assert words[-1] == "核查通过，销号"

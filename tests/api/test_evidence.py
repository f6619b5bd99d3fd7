"""Files and forms."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from dudao.org.models import Person, Unit
from tests import make_findings, make_visits
from tests.api.conftest import Caller
from tests.make_findings import photo_bytes

Calls = Callable[[Person], Caller]


def upload(caller: Caller, unit: Unit, status: int = 201, **given: Any) -> Any:
    content = given.pop("content", photo_bytes())
    file = SimpleUploadedFile(given.pop("name", "现场.png"), content)
    return caller.upload("/files", status, unit_id=unit.pk, file=file, **given)


def test_a_photo_is_stored_read_and_shared(
    calls: Calls, inspector: Person, principal: Person, school: Unit
) -> None:
    mine, head = calls(inspector), calls(principal)
    photo = upload(mine, school, photo=True, taken_at="2026-10-20T09:00:00+08:00")
    at = f"/files/{photo['id']}"
    assert (photo["media_type"], photo["width"], photo["height"]) == ("image/png", 32, 24)
    assert mine.get(at) == photo
    assert mine.content(f"{at}/content") == photo_bytes()
    assert mine.content(f"{at}/thumbnail", edge="320")[8:12] == b"WEBP"
    mine.content(f"{at}/thumbnail", 422, edge="99")
    head.get(at, 404)
    assert mine.post(f"{at}/share")["shared_with_unit"]
    assert head.get(at)["id"] == photo["id"]


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"MZ" + b"\0" * 100, "a.exe", 415),
        (photo_bytes(), "a.pdf", 415),
        (b"%PDF-1.7 not a photo", "a.pdf", 415),
        (photo_bytes()[:60], "a.png", 422),
        (b"", "a.png", 422),
    ],
)
def test_what_is_no_photo_is_refused(
    calls: Calls, inspector: Person, school: Unit, content: bytes, name: str, status: int
) -> None:
    upload(calls(inspector), school, status, content=content, name=name, photo=True)


def test_too_large_a_file_is_413(
    calls: Calls, inspector: Person, school: Unit, settings: Settings
) -> None:
    settings.FILE_LIMIT = 50
    assert upload(calls(inspector), school, 413)["type"] == "too_large"


def test_an_odd_name_does_no_harm(calls: Calls, inspector: Person, school: Unit) -> None:
    photo = upload(calls(inspector), school, name="<script>../\u202e.png")
    assert photo["name"].endswith(".png")
    answer = calls(inspector).client.get(f"/api/v1/files/{photo['id']}/content")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_needs_a_unit_and_a_content(
    calls: Calls, inspector: Person, other_school: Unit
) -> None:
    fields = calls(inspector).upload("/files", 422)["fields"]
    assert fields == {"unit_id": "必填，请填写。", "file": "必填，请填写。"}
    upload(calls(inspector), other_school, 404)


def test_a_form_is_made_published_and_retired(
    calls: Calls, director: Person, office: Unit, school: Unit
) -> None:
    boss = calls(director)
    body = {"office_id": office.pk, "definition": make_visits.DEFINITION}
    made = boss.post("/instruments", body, 201)
    at = f"/instruments/{made['id']}"
    assert made["definition"]["sections"][0]["key"] == "safety"
    boss.post("/instruments", body, 409)
    assert boss.get("/instruments", unit_id=school.pk) == []
    assert boss.post(f"{at}/publish")["state"] == "published"
    boss.post(f"{at}/publish", status=409)
    (row,) = boss.get("/instruments", unit_id=school.pk)
    assert row["id"] == made["id"]
    assert boss.get(at)["hash"] == made["hash"]
    assert boss.get("/instruments/versions", state="published")["items"] == [row]
    assert boss.post(f"{at}/retire")["state"] == "retired"


def test_a_form_with_flaws_names_them_by_place(
    calls: Calls, director: Person, office: Unit
) -> None:
    body = {"office_id": office.pk, "definition": {"key": "x", "title": "", "sections": [1]}}
    assert calls(director).post("/instruments", body, 422)["fields"]


def test_a_shipped_form_is_changed_by_nobody(calls: Calls, director: Person) -> None:
    shipped = make_visits.version()
    calls(director).post(f"/instruments/{shipped.pk}/retire", status=403)


def test_evidence_is_listed_with_its_finding(calls: Calls, inspector: Person, school: Unit) -> None:
    photo = make_findings.photo(school, inspector)
    finding = make_findings.finding(school, inspector, evidence=[photo])
    listed = calls(inspector).get(f"/findings/{finding.pk}/evidence")
    assert listed == [str(photo.pk)]


def test_a_section_stores_what_it_answers_with(
    calls: Calls, section_officer: Person, section: Unit, school: Unit
) -> None:
    officer = calls(section_officer)
    paper = upload(officer, section)
    assert officer.get(f"/files/{paper['id']}")["unit_id"] == section.pk
    upload(officer, school, 404)

"""Templates over the API: checked, uploaded, used, retired."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.org.models import Person, Unit
from tests.api.conftest import Caller
from tests.make_templates import KIND, sound, word

pytestmark = pytest.mark.django_db
Calls = Callable[[Person], Caller]


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("红头.docx", data)


def test_a_template_goes_its_way(calls: Calls, director: Person, office: Unit) -> None:
    caller = calls(director)
    given = {"office_id": office.pk, "kind": str(KIND), "name": "红头"}
    made = caller.upload("/templates", file=file(sound()), **given)
    assert (made["state"], made["troubles"]) == ("draft", [])
    at = f"/templates/{made['id']}"
    assert caller.post(f"{at}/use")["state"] == "used"
    assert [row["id"] for row in caller.get("/templates", state="used")["items"]] == [made["id"]]
    assert caller.get("/templates", kind="circular")["items"] == []
    assert caller.content(f"{at}/file") == sound()
    assert caller.post(f"{at}/retire")["state"] == "retired"
    assert caller.get(at)["sha256"] == made["sha256"]


def test_a_check_keeps_nothing(calls: Calls, director: Person) -> None:
    caller = calls(director)
    told = caller.upload("/templates/check", 200, kind=str(KIND), file=file(sound("【标提】")))
    assert told["troubles"][0]["text"] == "没有【标提】这个字段，是不是【标题】？"
    assert caller.get("/templates")["items"] == []
    refused = caller.upload("/templates/check", 422, kind=str(KIND), file=file(b"x"))
    assert "file" in refused["fields"]


def test_troubles_come_with_the_upload(calls: Calls, director: Person, office: Unit) -> None:
    given = {"office_id": office.pk, "kind": str(KIND), "name": "红头"}
    made = calls(director).upload("/templates", file=file(word("【标提】")), **given)
    assert made["troubles"][0]["where"] == "正文第1段"
    calls(director).post(f"/templates/{made['id']}/use", status=409)


def test_the_fields_of_a_kind_are_listed(calls: Calls, director: Person) -> None:
    marks = [row["mark"] for row in calls(director).get("/templates/fields", kind=str(KIND))]
    assert "【文号】" in marks


def test_others_have_no_templates(
    calls: Calls, inspector: Person, outsider: Person, office: Unit
) -> None:
    given = {"office_id": office.pk, "kind": str(KIND), "name": "红头"}
    assert calls(inspector).get("/templates")["items"] == []
    calls(inspector).upload("/templates", 404, file=file(sound()), **given)
    calls(inspector).upload("/templates/check", 403, kind=str(KIND), file=file(sound()))
    calls(outsider).upload("/templates", 404, file=file(sound()), **given)

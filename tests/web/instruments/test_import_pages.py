"""A workbook goes in through the upload page, and a form comes out as one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from dudao.instruments.actions import create_version
from dudao.instruments.models import FormImport, Version
from dudao.instruments.xlsform import read
from dudao.org.models import Person, Unit
from tests.instruments.forms import EVERY_KIND, form
from tests.make_workbooks import workbook
from tests.web.pages import sign_in, statements, text_of

HEAD = ["type", "name", "label"]
CONTENT = workbook([HEAD, ["text", "remark", "情况"], ["geopoint", "x", "位置"]])
BROKEN = workbook([HEAD, ["select_one none", "a", "甲"]])

pytestmark = pytest.mark.usefixtures("still")


def bring(person: Person, office: Unit, content: bytes, name: str = "食堂.xlsx") -> HttpResponse:
    sent = {"office": office.pk, "file": SimpleUploadedFile(name, content)}
    return sign_in(person).post("/forms/upload/", sent)


def test_a_workbook_is_looked_at_then_a_draft(director: Person, office: Unit) -> None:
    answer = bring(director, office, CONTENT)
    waiting = FormImport.objects.get()
    assert answer["Location"] == f"/forms/imports/{waiting.pk}/"
    client = sign_in(director)
    page = text_of(client.get(answer["Location"]))
    for words in ("survey 第3行 A（type）", "不支持题型“geopoint”", "确认，存为草稿", "情况"):
        assert words in page
    assert statements(client, answer["Location"]) <= 9
    made = client.post(answer["Location"], {"title": "食堂专项", "purpose": "special"})
    version = Version.objects.get()
    assert made["Location"] == f"/forms/{version.pk}/"
    assert "已导入" in text_of(client.get(answer["Location"]))


def test_the_next_version_is_announced(director: Person, office: Unit) -> None:
    bring(director, office, CONTENT)
    first = FormImport.objects.get()
    sign_in(director).post(f"/forms/imports/{first.pk}/", {"title": "食堂", "purpose": "special"})
    again = bring(director, office, CONTENT)
    page = text_of(sign_in(director).get(again["Location"]))
    assert "本室已有“form”第 1 版" in page or "本室已有" in page


def test_what_cannot_be_taken_in_says_why(director: Person, office: Unit) -> None:
    answer = bring(director, office, BROKEN)
    client = sign_in(director)
    page = text_of(client.get(answer["Location"]))
    assert "用到的选项列表在 choices 工作表里没有" in page
    assert "重新上传" in page
    refused = client.post(answer["Location"], {"title": "甲", "purpose": "special"})
    assert refused.status_code == 409
    client.post(f"{answer['Location']}discard/")
    assert not FormImport.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04", "打不开"), (b"text", "只能导入"), (b"PK\x03\x04" + b"0" * 5_300_000, "5 MB")],
)
def test_a_file_that_is_none_is_explained(
    content: bytes, words: str, director: Person, office: Unit
) -> None:
    answer = bring(director, office, content)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_nobody_else_sees_it(
    director: Person, inspector: Person, outsider: Person, office: Unit
) -> None:
    url = bring(director, office, CONTENT)["Location"]
    for person in (inspector, outsider):
        assert sign_in(person).get(url).status_code == 404


def test_a_form_goes_out_as_a_workbook(director: Person, office: Unit) -> None:
    version = create_version(form(*EVERY_KIND), by=director, office=office)
    answer = sign_in(director).get(f"/forms/{version.pk}/workbook/")
    assert "sample-v1.xlsx" in answer["Content-Disposition"]
    found = read(answer.content, "x.xlsx")
    assert found.definition is not None
    assert found.definition["key"] == "sample"

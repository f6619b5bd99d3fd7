"""Filling in a form in the browser."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Record, Visit
from tests.make_visits import DEFINITION, on_site, planned, record_of, version
from tests.web.pages import sign_in, text_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def visit(school: Unit, inspector: Person, zone_lead: Person, form: Version) -> Visit:
    return on_site(school, inspector, companions=[zone_lead])


@pytest.fixture
def record(visit: Visit) -> Record:
    return record_of(visit)


def url_of(record: Record, name: str = "record", *more: object) -> str:
    return reverse(name, args=[record.visit_id, record.pk, *more])


def send(record: Record, who: Person, *, htmx: bool = False, **answers: Any) -> HttpResponse:
    data = {"revision": "0", **answers}
    headers = HTMX if htmx else {}
    return sign_in(who).post(url_of(record), data, headers=headers)


def picture(name: str = "照片.png") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (64, 48), (9, 90, 9)).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def test_every_kind_of_item_is_drawn(school: Unit, inspector: Person) -> None:
    items: list[dict[str, Any]] = [
        {"key": "day", "kind": "date", "label": "检查日期"},
        {"key": "one", "kind": "choice", "label": "选一个", "options": [
            {"value": "a", "label": "甲"}, {"value": "b", "label": "乙", "deviates": True}]},
        {"key": "paper", "kind": "file", "label": "会议记录"},
        {"key": "share", "kind": "number", "label": "比例", "decimals": 2},
        {"key": "hidden", "kind": "text", "label": "后面才出现", "show_if":
            {"==": [{"var": "one"}, "b"]}},
        {"key": "twice", "kind": "computed", "label": "两倍", "unit": "倍", "compute":
            {"*": [{"var": "share"}, 2]}},
    ]  # fmt: skip
    sections = [
        *DEFINITION["sections"],
        {"key": "more", "title": "其他", "help": "随机查看", "items": items},
        {
            "key": "later",
            "title": "后面的部分",
            "show_if": {"==": [{"var": "one"}, "b"]},
            "items": [{"key": "late", "kind": "text", "label": "补充"}],
        },
    ]
    version(sections=sections, intro="先看现场")
    visit = on_site(school, inspector)
    said = text_of(sign_in(inspector).get(url_of(record_of(visit))))
    for words in ("先看现场", "检查日期", "甲", "会议记录", "不适用", "上传文件", "随机查看"):
        assert words in said
    assert 'data-item="hidden" hidden' in said
    assert "—</output>" in said
    answer = send(record_of(visit), inspector, htmx=True, one="b", share="2.5").json()
    assert answer["answers"]["twice"] == 5
    assert "5倍</output>" in text_of(sign_in(inspector).get(url_of(record_of(visit))))
    assert "hidden" in answer["visible"]
    assert "one" in answer["deviations"]
    assert "later" in [section["section"] for section in answer["sections"]]


def test_a_save_tells_what_shows_and_how_far_it_is(record: Record, inspector: Person) -> None:
    answer = send(record, inspector, htmx=True, exits="fails", meal_kinds=["", "lunch"]).json()
    assert answer["revision"] == 1
    assert answer["answers"] == {"exits": "fails", "meal_kinds": ["lunch"]}
    assert answer["deviations"] == ["exits"]
    assert answer["saved_at"] == "10:00:00"
    assert answer["sections"][0]["answered"] == 1


def test_saving_nothing_says_so_too(record: Record, inspector: Person) -> None:
    assert send(record, inspector, htmx=True).json()["saved_at"] == ""


def test_without_script_it_is_saved_by_the_button(record: Record, inspector: Person) -> None:
    response = send(record, inspector, exits="meets")
    assert response.url == reverse("visit", args=[record.visit_id])
    record.refresh_from_db()
    assert record.answers == {"exits": "meets"}


def test_a_wrong_answer_is_told_at_its_item(record: Record, inspector: Person) -> None:
    answer = send(record, inspector, htmx=True, pupils="abc")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["pupils"])
    whole = send(record, inspector, pupils="abc", words="好")
    assert whole.status_code == 422
    said = text_of(whole)
    assert "应当是数字" in said
    assert ">好</textarea>" in said


def test_two_people_on_one_item_see_both_answers(
    record: Record, inspector: Person, zone_lead: Person
) -> None:
    send(record, inspector, exits="fails", words="乱")
    answer = send(record, zone_lead, htmx=True, exits="meets")
    assert answer.status_code == 409
    body = answer.json()
    assert body["revision"] == 1
    assert body["clashes"][0]["theirs_text"] == "不符合"
    whole = send(record, zone_lead, exits="meets", pupils="60")
    assert whole.status_code == 409
    said = text_of(whole)
    assert "合并后的内容" in said
    assert 'name="revision" value="1"' in said
    assert 'value="meets" checked' in said
    assert ">乱</textarea>" in said


def test_the_office_reads_and_cannot_write(record: Record, director: Person) -> None:
    said = text_of(sign_in(director).get(url_of(record)))
    assert "您可以查看" in said
    assert "fieldset" in said
    assert send(record, director, exits="meets").status_code == 403


def test_it_says_why_nothing_can_be_filled_in(
    school: Unit, inspector: Person, form: Version
) -> None:
    visit = planned(school, inspector)
    url = url_of(record_of(visit))
    assert "签到后才能填写" in text_of(sign_in(inspector).get(url))
    actions.check_in(visit.pk, by=inspector)
    actions.compose_feedback(visit.pk, by=inspector)
    assert "内容已固定" in text_of(sign_in(inspector).get(url))


def upload(client: Client, record: Record, item: str, *files: Any, htmx: bool = True) -> Any:
    data = {"item": item, "files": list(files)}
    return client.post(url_of(record, "record-attach"), data, headers=HTMX if htmx else {})


def test_a_photo_is_put_to_an_item_and_taken_off(record: Record, inspector: Person) -> None:
    client = sign_in(inspector)
    answer = upload(client, record, "pictures", picture())
    assert answer["X-Revision"] == "1"
    file = record.files.get().file
    assert reverse("file-thumbnail", args=[file.pk]) in text_of(answer)
    assert "照片.png" in text_of(client.get(url_of(record)))
    gone = client.post(url_of(record, "record-detach", file.pk), {"item": "pictures"}, headers=HTMX)
    assert "thumbnail" not in text_of(gone)
    assert not record.files.exists()


def test_without_script_a_photo_leads_back_to_the_form(record: Record, inspector: Person) -> None:
    answer = upload(sign_in(inspector), record, "exits", picture(), htmx=False)
    assert answer.url == url_of(record)


def test_a_file_that_is_no_photo_is_refused_in_words(record: Record, inspector: Person) -> None:
    wrong = SimpleUploadedFile("照片.jpg", b"MZ not a photo", "image/jpeg")
    answer = upload(sign_in(inspector), record, "pictures", wrong)
    assert answer.status_code == 415
    assert answer["HX-Retarget"] == "#toasts"


def test_no_more_photos_are_offered_than_the_item_takes(record: Record, inspector: Person) -> None:
    answer = upload(sign_in(inspector), record, "pictures", picture("1.png"), picture("2.png"))
    assert record.files.count() == 2
    assert 'type="file"' not in text_of(answer)


def test_a_file_item_shows_its_names(school: Unit, inspector: Person) -> None:
    items = [{"key": "paper", "kind": "file", "label": "会议记录"}]
    version(sections=[{"key": "papers", "title": "材料", "items": items}])
    record = record_of(on_site(school, inspector))
    paper = SimpleUploadedFile("纪要.txt", "会议".encode(), "text/plain")
    assert "纪要.txt" in text_of(upload(sign_in(inspector), record, "paper", paper))

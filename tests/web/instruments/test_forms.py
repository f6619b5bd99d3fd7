"""Forms: the list, one as it prints, up and down as a file."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from dudao.access.roles import Role
from dudao.instruments.actions import create_version, publish
from dudao.instruments.definition import Item, Kind, Option
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.org.models import Person, Unit
from dudao.web.instruments.printed import answer, numeral
from tests import make
from tests.planning.conftest import DEFINITION, _still
from tests.web.pages import sign_in, statements, text_of

__all__ = ["_still"]


@pytest.fixture
def draft(director: Person, office: Unit) -> Version:
    return create_version(DEFINITION, by=director, office=office)


@pytest.fixture
def published(draft: Version, director: Person) -> Version:
    return publish(draft.pk, by=director)


def send(person: Person, office: Unit, content: bytes, name: str = "form.json") -> HttpResponse:
    sent = {"office": office.pk, "file": SimpleUploadedFile(name, content)}
    return sign_in(person).post("/forms/upload/", sent)


@pytest.mark.parametrize(
    ("query", "sees"),
    [
        ("", True),
        ("q=测试", True),
        ("q=没有", False),
        ("purpose=routine", True),
        ("purpose=special", False),
        ("state=draft", True),
        ("state=published", False),
    ],
)
def test_the_list_filters(query: str, sees: bool, draft: Version, director: Person) -> None:
    assert ("测试记载表" in text_of(sign_in(director).get(f"/forms/?{query}"))) is sees


def test_many_cost_no_more(draft: Version, director: Person, office: Unit) -> None:
    client = sign_in(director)
    before = statements(client, "/forms/")
    for number in range(5):
        create_version({**DEFINITION, "key": f"form_{number}"}, by=director, office=office)
    assert statements(client, "/forms/") == before


def test_a_form_shows_as_it_prints(draft: Version, director: Person) -> None:
    client = sign_in(director)
    page = text_of(client.get(f"/forms/{draft.pk}/"))
    for words in ("一、校园安全", "校门有人值守", "□符合　□基本符合", "发布"):
        assert words in page
    assert statements(client, f"/forms/{draft.pk}/") <= 8


def test_the_wording_bank_is_there(director: Person, office: Unit) -> None:
    line = {"severity": "minor", "route": "on_site", "fact": "无人值守", "demand": "安排值守"}
    item = {"key": "g", "kind": "judgement", "label": "值守", "basis": "办法", "wording": [line]}
    form = {**DEFINITION, "sections": [{"key": "a", "title": "甲", "items": [item]}]}
    version = create_version(form, by=director, office=office)
    page = text_of(sign_in(director).get(f"/forms/{version.pk}/"))
    for words in ("规范表述 1 条", "无人值守", "安排值守", "依据：办法"):
        assert words in page


def test_an_outsider_sees_no_form_of_ours(draft: Version, outsider: Person) -> None:
    client = sign_in(outsider)
    assert client.get(f"/forms/{draft.pk}/").status_code == 404
    assert client.get(f"/forms/{draft.pk}/download/").status_code == 404


def test_an_inspector_reads_but_changes_nothing(draft: Version, inspector: Person) -> None:
    client = sign_in(inspector)
    assert "上传新版" not in text_of(client.get(f"/forms/{draft.pk}/"))
    assert client.post(f"/forms/{draft.pk}/publish/").status_code == 403
    assert client.get("/forms/upload/").status_code == 403


def test_down_and_up_again(published: Version, director: Person, office: Unit) -> None:
    client = sign_in(director)
    downloaded = client.get(f"/forms/{published.pk}/download/")
    assert "test-v1.json" in downloaded["Content-Disposition"]
    same = send(director, office, downloaded.content)
    assert same.status_code == 422
    assert "没有可以保存的改动" in text_of(same)
    changed = {**json.loads(downloaded.content), "title": "改过的记载表"}
    answer_ = send(director, office, json.dumps(changed).encode("utf-8-sig"))
    made = Version.objects.get(state=State.DRAFT)
    assert answer_["Location"] == f"/forms/{made.pk}/"
    assert "第 1 版" in text_of(client.get(f"/forms/{made.pk}/"))


def test_every_problem_is_shown_by_its_place(director: Person, office: Unit) -> None:
    items = [{"key": "gate", "kind": "judgement", "label": "甲"}] * 2
    wrong = {**DEFINITION, "sections": [{"key": "a", "title": "甲", "items": items}]}
    page = text_of(send(director, office, json.dumps(wrong).encode()))
    assert "表单有" in page
    assert 'data-label="位置"' in page


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"{", "form.json", "第1行"),
        (b"a = ", "form.toml", "格式不对"),
        (b"\xff\xfe", "form.json", "UTF-8"),
        (b" " * (1024 * 1024 + 1), "form.json", "1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(
    content: bytes, name: str, words: str, director: Person, office: Unit
) -> None:
    refused = send(director, office, content, name)
    assert refused.status_code == 422
    assert words in text_of(refused)


def test_a_toml_file_is_taken_too(director: Person, office: Unit) -> None:
    content = """
        key = "short"
        title = "短表"
        purpose = "special"
        [[sections]]
        key = "one"
        title = "部分"
        items = [{ key = "n", kind = "number", label = "人数" }]
    """
    assert send(director, office, content.encode(), "form.toml").status_code == 302


def test_publish_and_retire(draft: Version, director: Person) -> None:
    client = sign_in(director)
    client.post(f"/forms/{draft.pk}/publish/")
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    assert "停用" in text_of(client.get(f"/forms/{draft.pk}/"))
    client.post(f"/forms/{draft.pk}/retire/")
    draft.refresh_from_db()
    assert draft.state == State.RETIRED
    assert "测试记载表" in text_of(client.get("/forms/?state=retired"))


@pytest.mark.parametrize(
    ("number", "chinese"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_sections_are_numbered_in_chinese(number: int, chinese: str) -> None:
    assert numeral(number) == chinese


ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"kind": Kind.TEXT}, "＿＿＿＿＿＿"),
    ({"kind": Kind.PHOTO}, "（另附，至多3份）"),
    ({"kind": Kind.NUMBER, "unit": "人"}, "＿＿＿＿＿＿人"),
    ({"kind": Kind.COMPUTED, "unit": "%"}, "＿＿＿＿＿＿%"),
    ({"kind": Kind.NUMBER, "at_least": 2}, "＿＿＿＿＿＿（应不少于2）"),
    ({"kind": Kind.NUMBER, "at_most": 55}, "＿＿＿＿＿＿（应不超过55）"),
    ({"kind": Kind.NUMBER, "at_least": 1, "at_most": 5}, "＿＿＿＿＿＿（应为1至5）"),
]


@pytest.mark.parametrize(("given", "printed"), ANSWERS)
def test_paper_leaves_room_for_the_answer(given: dict[str, Any], printed: str) -> None:
    assert answer(Item(key="a", label="甲", **given)) == printed


def test_choices_have_boxes() -> None:
    options = (Option("x", "有"), Option("y", "无"))
    item = Item(key="a", label="甲", kind=Kind.CHOICE, options=options)
    assert answer(item) == "□有　□无"


def test_who_edits_one_school_uploads_nothing_for_the_office(school: Unit) -> None:
    narrow = make.person("一校管理员", school)
    make.holds(narrow, Role.OFFICE_STAFF, school)
    assert sign_in(narrow).get("/forms/upload/").status_code == 200

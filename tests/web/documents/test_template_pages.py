"""The pages of an office's templates."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from dudao.documents.actions import use_template
from dudao.documents.models import Template
from dudao.documents.states import Kind, TemplateState
from dudao.org.models import Person, Unit
from tests.make_templates import KIND, sound, template, word
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.django_db


def send(person: Person, office: Unit, data: bytes, name: str = "红头通知.docx") -> HttpResponse:
    sent = {"office": office.pk, "kind": str(KIND), "file": SimpleUploadedFile(name, data)}
    return sign_in(person).post("/templates/new/", sent)


def test_a_sound_one_is_uploaded_looked_at_and_used(director: Person, office: Unit) -> None:
    answer = send(director, office, sound())
    made = Template.objects.get()
    assert answer["Location"] == f"/templates/{made.pk}/"
    assert made.name == "红头通知"
    client = sign_in(director)
    page = text_of(client.get(f"/templates/{made.pk}/"))
    assert "检查通过" in page
    assert "PDF" in page
    client.post(f"/templates/{made.pk}/use/")
    made.refresh_from_db()
    assert made.state == TemplateState.USED
    client.post(f"/templates/{made.pk}/retire/")
    made.refresh_from_db()
    assert made.state == TemplateState.RETIRED


def test_the_page_tells_what_is_wrong_and_where(director: Person, office: Unit) -> None:
    send(director, office, word("关于【标提】的通知"))
    made = Template.objects.get()
    page = text_of(sign_in(director).get(f"/templates/{made.pk}/"))
    for words in (
        "不能启用",
        "正文第1段",
        "关于【标提】的通知",
        "是不是【标题】？",
        "改好后重新上传",
    ):
        assert words in page
    assert f"/templates/{made.pk}/use/" not in page
    assert sign_in(director).post(f"/templates/{made.pk}/use/").status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "另存为.docx"),
        ("坏.docx", b"PK", "不是Word文档"),
        ("宏.docx", word(parts={"word/vbaProject.bin": b"x"}), "有宏"),
    ],
)
def test_another_file_is_refused_beside_its_field(
    name: str, data: bytes, words: str, director: Person, office: Unit
) -> None:
    answer = send(director, office, data, name)
    assert (answer.status_code, words in text_of(answer)) == (422, True)


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_a_preview_comes_with_an_invented_document(
    form: str, start: bytes, director: Person, office: Unit
) -> None:
    made = template(office, director)
    answer = sign_in(director).get(f"/templates/{made.pk}/preview/{form}/")
    assert answer.content.startswith(start)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert sign_in(director).get(f"/templates/{made.pk}/preview/exe/").status_code == 404
    broken = template(office, director, word("【标提】"))
    assert sign_in(director).get(f"/templates/{broken.pk}/preview/{form}/").status_code == 422


def test_it_comes_back_as_it_was_uploaded(director: Person, office: Unit) -> None:
    made = template(office, director, sound())
    answer = sign_in(director).get(f"/templates/{made.pk}/file/")
    assert b"".join(answer.streaming_content) == sound()


@pytest.mark.parametrize("kind", [Kind.RECTIFICATION_NOTICE, Kind.MINUTES])
def test_a_kind_has_its_field_list_and_a_template_to_begin_with(
    kind: Kind, director: Person
) -> None:
    client = sign_in(director)
    page = text_of(client.get(f"/templates/kinds/{kind}/"))
    assert "【文号】" in page
    start = client.get(f"/templates/kinds/{kind}/start/")
    assert docx.Document(io.BytesIO(start.content)).paragraphs
    fields = client.get(f"/templates/kinds/{kind}/fields/")
    assert docx.Document(io.BytesIO(fields.content)).tables
    assert client.get("/templates/kinds/novel/").status_code == 404


def test_the_list_filters_and_leaves_retired_ones_out(director: Person, office: Unit) -> None:
    first, second = (template(office, director, name=name) for name in ("旧红头", "新红头"))
    use_template(first.pk, by=director)
    use_template(second.pk, by=director)
    client = sign_in(director)
    assert "旧红头" not in text_of(client.get("/templates/"))
    assert "旧红头" in text_of(client.get("/templates/?state=retired"))
    assert "新红头" not in text_of(client.get("/templates/?kind=circular"))


def test_many_cost_no_more(director: Person, office: Unit) -> None:
    template(office, director)
    client = sign_in(director)
    before = statements(client, "/templates/")
    for n in range(4):
        template(office, director, name=f"第{n}个")
    assert statements(client, "/templates/") == before
    assert statements(client, f"/templates/{Template.objects.first().pk}/") <= 8


@pytest.mark.parametrize("path", ["", "file/", "preview/pdf/", "use/"])
def test_a_stranger_finds_nothing_and_a_colleague_may_not(
    path: str, director: Person, office: Unit, outsider: Person, inspector: Person
) -> None:
    made = template(office, director)
    at = f"/templates/{made.pk}/{path}"
    assert sign_in(outsider).get(at).status_code == 404
    assert sign_in(inspector).get(at).status_code == 403


def test_using_by_get_leads_back(director: Person, office: Unit) -> None:
    made = template(office, director)
    assert (
        sign_in(director).get(f"/templates/{made.pk}/use/")["Location"] == f"/templates/{made.pk}/"
    )

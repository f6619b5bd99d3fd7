"""Rosters: upload, look at what was read, confirm."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dudao.access.models import RosterUpload
from dudao.org.models import Person, Unit
from tests.make_roster import HEADER, line, xlsx
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
LIST = "/imports/"


def send(client: Client, content: bytes, name: str = "名册.xlsx") -> HttpResponse:
    return client.post(LIST, {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def test_a_roster_is_read_looked_at_and_imported(director: Person, school: Unit) -> None:
    client = sign_in(director)
    named = dict(zip(HEADER, line(1), strict=True)) | {
        "学校代码": school.code,
        "学校名称": "龙溪口新名小学",
    }
    rows = (HEADER, line(2, 学校代码="２１４３０００００２"), tuple(named[h] for h in HEADER))
    response = send(client, xlsx(*rows))
    upload = RosterUpload.objects.get()
    url = reverse("import", args=[upload.pk])
    assert response["Location"] == url
    page = text_of(client.get(url))
    assert "核对无误，可以写入" in page
    assert "全角字符改为半角" in page
    assert "龙溪口示例小学</span> → 龙溪口新名小学" in page
    done = client.post(reverse("import-confirm", args=[upload.pk]), follow=True)
    page = text_of(done)
    assert "已导入：新增1所，修改1所，0所没有变化。" in page
    assert "导入结果" in page
    school.refresh_from_db()
    assert school.name == "龙溪口新名小学"
    again = text_of(client.post(reverse("import-confirm", args=[upload.pk]), follow=True))
    assert "已经导入" in again
    assert "已导入" in text_of(client.get(LIST))


def test_errors_stand_with_place_and_cure_and_nothing_can_be_confirmed(
    director: Person, office: Unit
) -> None:
    client = sign_in(director)
    rows = [line(n, 学校类型="小学校") for n in range(1, 103)]
    send(client, xlsx(HEADER, *rows))
    url = reverse("import", args=[RosterUpload.objects.get().pk])
    page = text_of(client.get(url))
    assert "学校数据 第 2 行" in page
    assert "“小学校”不在可选范围内" in page
    assert "另有 2 处" in page
    assert "确认写入" not in page
    report = b"".join(client.get(f"{url}?export=xlsx").streaming_content)
    strings = ZipFile(BytesIO(report)).read("xl/sharedStrings.xml").decode()
    assert "“小学校”不在可选范围内" in strings
    assert ">D103<" in strings


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF\x00", "只能导入 .xlsx 和 .csv"),
        (b"a,b\n1,2\n", "没有可以导入的学校"),
        (b"", "空"),
    ],
)
def test_a_file_that_is_no_roster_is_told_beside_the_field(
    director: Person, content: bytes, told: str
) -> None:
    response = send(sign_in(director), content)
    assert response.status_code == 422
    assert told in text_of(response)


def test_an_upload_can_be_thrown_away(director: Person, office: Unit) -> None:
    client = sign_in(director)
    send(client, xlsx(HEADER, line(1)))
    upload = RosterUpload.objects.get()
    response = client.post(reverse("import-discard", args=[upload.pk]), follow=True)
    assert "没有改动" in text_of(response)
    assert "还没有导入过名册" in text_of(client.get(LIST))


def test_the_template_is_handed_out(director: Person) -> None:
    response = sign_in(director).get("/imports/template/")
    assert response.content.startswith(b"PK")
    assert "roster-template.xlsx" in response["Content-Disposition"]


def test_the_list_costs_the_same_for_many(director: Person, office: Unit) -> None:
    client = sign_in(director)
    for _n in range(5):
        send(client, xlsx(HEADER, line(1)))
    few = statements(client, LIST)
    for _n in range(10):
        send(client, xlsx(HEADER, line(1)))
    assert statements(client, LIST) == few <= 10


def test_nobody_else_sees_an_upload(
    director: Person, inspector: Person, outsider: Person, office: Unit
) -> None:
    send(sign_in(director), xlsx(HEADER, line(1)))
    url = reverse("import", args=[RosterUpload.objects.get().pk])
    assert sign_in(outsider).get(url).status_code == 404
    client = sign_in(inspector)
    assert client.get(url).status_code == client.get(LIST).status_code == 403
    assert client.get("/imports/template/").status_code == 403

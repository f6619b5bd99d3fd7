"""Uploading an old ledger, looking at it, confirming."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from dudao.findings import actions
from dudao.findings.models import Finding, LedgerUpload
from dudao.org.models import Person, Unit
from tests.findings.test_old_ledger import CLOSED, HEADER, OPEN, xlsx

pytestmark = pytest.mark.usefixtures("still")
URL = "/findings/imports/"


def uploaded(client: Client, who: Person, *rows: list[str]) -> str:
    """Upload a ledger; return where it is shown."""
    client.force_login(who)
    file = SimpleUploadedFile("旧台账.xlsx", xlsx(*rows))
    response = client.post(URL, {"file": file})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_it_is_shown_and_confirmed(client: Client, director: Person, school: Unit) -> None:
    place = uploaded(client, director, HEADER, CLOSED, OPEN)
    page = text(client, place)
    for words in ("核对无误，可以写入", "2024-1", "围墙开裂", "已销号", "确认写入"):
        assert words in page
    assert "待确认" in text(client, URL)
    done = client.post(f"{place}confirm/", follow=True).content.decode()
    assert "已导入2个问题。" in done
    assert "查看导入的问题" in done
    assert "2024-2" in text(client, "/findings/?imported=on")
    assert "已导入" in text(client, URL)
    again = client.post(f"{place}confirm/", follow=True).content.decode()
    assert "已经导入" in again
    finding = Finding.objects.get(number="2024-1")
    assert "导入原有台账" in text(client, f"/findings/{finding.pk}/")


def test_what_is_wrong_is_shown(client: Client, director: Person, school: Unit) -> None:
    place = uploaded(client, director, HEADER, ["1", "没有这所学校", *OPEN[2:]])
    page = text(client, place)
    assert "还不能写入：请先改正错误" in page
    assert "学校登记里没有这所学校" in page
    assert "确认写入" not in page
    report = b"".join(client.get(place + "?export=xlsx").streaming_content)
    assert CalamineWorkbook.from_filelike(BytesIO(report)).sheet_names[0] == "错误"


def test_it_is_thrown_away(client: Client, director: Person, school: Unit) -> None:
    place = uploaded(client, director, HEADER, OPEN)
    assert "已放弃这份台账" in client.post(f"{place}discard/", follow=True).content.decode()
    assert not LedgerUpload.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "文件"), (b"\xd0\xcf\x11\xe0", "旧版 .xls"), (b"a,b", "没有可以导入")],
)
def test_another_file_is_refused(
    client: Client, director: Person, content: bytes, words: str
) -> None:
    client.force_login(director)
    response = client.post(URL, {"file": SimpleUploadedFile("x.xlsx", content)})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_there_is_a_template(client: Client, director: Person) -> None:
    client.force_login(director)
    assert client.get(f"{URL}template/").content.startswith(b"PK")
    assert "还没有导入过台账" in text(client, URL)


def test_others_are_kept_out(
    client: Client, director: Person, inspector: Person, outsider: Person, school: Unit,
    office: Unit,
) -> None:  # fmt: skip
    upload = actions.read_ledger(xlsx(HEADER, OPEN), "旧.xlsx", by=director, office=office)
    client.force_login(inspector)
    text(client, URL, 403)
    text(client, f"{URL}template/", 403)
    client.force_login(outsider)
    text(client, f"{URL}{upload.pk}/", 404)
    assert client.post(f"{URL}{upload.pk}/confirm/").status_code == 404

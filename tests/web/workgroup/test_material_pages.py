"""The shelf as people click it."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.lib import clock
from dudao.org.models import Person
from dudao.workgroup.models import Material
from tests import make
from tests.make_workgroup import PAPER, material
from tests.web.pages import sign_in, statements, text_of


def test_the_office_puts_something_there_and_takes_it_down(
    director: Person, inspector: Person
) -> None:
    client = sign_in(director)
    assert "还没有随身资料" in text_of(client.get("/materials/"))
    assert "供谁使用" in text_of(client.get("/materials/new/"))
    upload = SimpleUploadedFile("表.pdf", PAPER, "application/pdf")
    given = {"title": "检查记录表", "receiver": "inspectors", "file": upload}
    assert client.post("/materials/new/", given).url == "/materials/"
    made = Material.objects.get()
    reader = sign_in(inspector)
    page = text_of(reader.get("/materials/"))
    assert "检查记录表" in page
    assert "上架资料" not in page
    assert reader.get(f"/files/{made.file_id}/").status_code == 200
    down = f"/materials/{made.pk}/take-down/"
    assert reader.post(down).status_code == 403
    assert client.post(down).url == "/materials/"
    assert "已下架" in text_of(client.get("/materials/"))
    assert reader.get(f"/files/{made.file_id}/").status_code == 404
    assert client.get(down).status_code == 405


def test_what_is_wrong_is_named(director: Person) -> None:
    wrong = SimpleUploadedFile("表.pdf", b"MZ\0", "application/pdf")
    given = {"title": "表", "receiver": "both", "file": wrong}
    answer = sign_in(director).post("/materials/new/", given)
    assert answer.status_code == 422
    assert "没有保存" in text_of(answer)


def test_a_list_is_narrowed_and_exported_and_others_see_none(
    director: Person, inspector: Person, outsider: Person
) -> None:
    material(director, until=clock.today())
    material(director, title="督导政策汇编", receiver="schools")
    client = sign_in(director)
    for query, count in (("", 2), ("?q=政策", 1), ("?q=没有", 0)):
        rows = client.get(f"/materials/{query}").context["listing"].rows
        assert len(rows) == count, query
    assert b"".join(client.get("/materials/?export=xlsx").streaming_content)
    assert not sign_in(outsider).get("/materials/").context["listing"].rows
    with clock.at(make.NOW + timedelta(days=1)):
        assert "已过期" in text_of(client.get("/materials/"))
        assert not sign_in(inspector).get("/materials/").context["listing"].rows


def test_more_rows_take_no_more_statements(director: Person) -> None:
    material(director)
    client = sign_in(director)
    before = statements(client, "/materials/")
    for number in range(3):
        material(director, title=f"资料{number}")
    assert statements(client, "/materials/") == before

"""Numbers with their basis, and an office's own."""

from datetime import timedelta

import pytest

from dudao.access.actions import set_norm
from dudao.lib import clock
from dudao.org.models import Norm, Person, Unit
from dudao.org.queries import norm
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
KEY = "inspectorate.schools_per_inspector"
URL = f"/norms/{KEY}/"


def test_every_number_stands_with_its_basis(office_staff: Person, director: Person) -> None:
    page = text_of(sign_in(office_staff).get("/norms/"))
    assert "一名责任督学负责多少所学校" in page
    assert "国教督办〔2013〕2号" in page
    assert ">设定<" not in page
    assert ">设定<" in text_of(sign_in(director).get("/norms/"))
    assert statements(sign_in(director), "/norms/") <= 12


def test_an_office_sets_its_own_and_returns(director: Person, office: Unit) -> None:
    client = sign_in(director)
    assert "历次数值" in text_of(client.get(URL))
    day = clock.today().isoformat()
    given = {"value": "4", "valid_from": day, "basis": "示例县文件"}
    assert "示例县文件" in text_of(client.post(URL, given, follow=True))
    assert norm(KEY, office=office) == 4
    later = clock.today() + timedelta(days=9)
    set_norm(KEY, 3, by=director, office=office, valid_from=later, basis="示例县新文件")
    assert "2026-10-29 起为 3" in text_of(client.get("/norms/"))
    assert "恢复国家默认" in text_of(client.get(URL))
    assert client.post(f"{URL}end/").status_code == 302
    assert not Norm.objects.filter(office=office).exists()


def test_a_wrong_number_is_told(director: Person) -> None:
    given = {"value": "4", "valid_from": "2020-01-01", "basis": "示例"}
    response = sign_in(director).post(URL, given)
    assert response.status_code == 422
    assert "不早于今天" in text_of(response)


def test_another_office_s_number_is_not_ours(
    director: Person, outsider: Person, next_county_office: Unit
) -> None:
    set_norm(
        KEY, 7, by=outsider, office=next_county_office, valid_from=clock.today(), basis="邻县文件"
    )
    assert "邻县文件" not in text_of(sign_in(director).get("/norms/"))


def test_only_who_may(office_staff: Person, inspector: Person, director: Person) -> None:
    assert sign_in(office_staff).get(URL).status_code == 403
    assert sign_in(inspector).get("/norms/").status_code == 403
    assert sign_in(director).get("/norms/no.such/").status_code == 404

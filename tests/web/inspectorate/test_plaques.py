"""Plates at the gates, on the screen and on paper."""

import pytest
from pytest_django.fixtures import Settings

from dudao.inspectorate.actions import make_plaques
from dudao.inspectorate.models import Area, Inspector, Plaque
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate, make_visits
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture
def plate_of(school: Unit, director: Person) -> Plaque:
    return make_plaques([school], by=director)[0]


def test_a_plate_names_the_school_the_inspector_and_the_code(
    plate_of: Plaque, ours: Inspector, school: Unit, office: Unit, director: Person
) -> None:
    make_visits.version()
    office.phone = "0745-6000001"
    office.save()
    page = text_of(sign_in(director).get(f"/schools/{school.pk}/plaque/"))
    for words in (school.name, "示例督学", str(plate_of), office.name, office.phone, "校园安全"):
        assert words in page
    assert '<svg viewBox="0 0' in page
    assert "还没有责任督学" not in page


def test_what_is_missing_on_a_plate_is_told(
    plate_of: Plaque, school: Unit, director: Person
) -> None:
    page = text_of(sign_in(director).get(f"/schools/{school.pk}/plaque/"))
    assert "以下学校还没有责任督学" in page
    assert "“晃教督”没有登记联系电话" in page
    assert "督导事项" not in page


def test_a_school_without_a_form_of_its_own_shows_the_widest(
    plate_of: Plaque, school: Unit, director: Person
) -> None:
    wide = {"stages": ["junior", "senior"]}
    make_visits.version(applies_to={"stages": ["preschool"]}, key="small")
    version = make_visits.version(applies_to=wide, key="wide")
    page = sign_in(director).get(f"/schools/{school.pk}/plaque/")
    titles = [section.title for section in version.form.sections]
    assert page.context["plates"].ready[0].matters == titles


def test_the_code_on_paper_leads_to_the_app_of_this_site(
    plate_of: Plaque, school: Unit, director: Person, settings: Settings
) -> None:
    client = sign_in(director)
    page = client.get(f"/schools/{school.pk}/plaque/", headers={"host": "testserver"})
    assert "没有加密（不是 https）" in text_of(page)
    here = client.get(f"/schools/{school.pk}/plaque/", headers={"host": "127.0.0.1"})
    assert "只有这台电脑打得开" in text_of(here)
    settings.SITE_ADDRESS = "https://dudao.example.gov.cn"
    safe = client.get(f"/schools/{school.pk}/plaque/")
    assert safe.context["address"] == "https://dudao.example.gov.cn/field/"
    assert "请先确定网址再印" not in text_of(safe)


def test_plates_are_made_and_replaced(school: Unit, director: Person, inspector: Person) -> None:
    client, path = sign_in(director), f"/schools/{school.pk}/plaque/"
    assert "还没有标牌" in text_of(client.get(path))
    assert "标牌已制作" in text_of(client.post(f"{path}make/", follow=True))
    first = Plaque.objects.get()
    assert "原编码作废" in text_of(client.post(f"{path}replace/", follow=True))
    assert Plaque.objects.get(replaced_at=None).code != first.code
    looking = sign_in(inspector)
    assert "更换标牌" not in text_of(looking.get(path))
    assert looking.post(f"{path}replace/").status_code == 403
    assert looking.post(f"{path}make/").status_code == 403


def test_the_plates_of_an_area_come_together(
    area: Area, school: Unit, other_school: Unit, office: Unit, director: Person
) -> None:
    client, path = sign_in(director), f"/areas/{area.pk}/plaques/"
    make_inspectorate.member(area, other_school)
    assert "制作缺少的 2 块" in text_of(client.get(path))
    assert "已制作2块标牌" in text_of(client.post(f"{path}make/", follow=True))
    assert path in text_of(client.get(f"/areas/{area.pk}/"))
    before = statements(client, path)
    for _n in range(3):
        make_inspectorate.member(area, make.school(office))
    make_plaques(Unit.objects.filter(area_members__area=area), by=director)
    assert statements(client, path) == before
    assert text_of(client.get(path)).count('class="plate"') == 5


def test_a_plate_is_nothing_for_strangers(
    plate_of: Plaque, area: Area, school: Unit, principal: Person, outsider: Person
) -> None:
    for stranger in (principal, outsider):
        client = sign_in(stranger)
        assert client.get(f"/schools/{school.pk}/plaque/").status_code == 404
        assert client.get(f"/areas/{area.pk}/plaques/").status_code == 404
        assert client.post(f"/areas/{area.pk}/plaques/make/").status_code == 404


def test_the_school_page_leads_to_the_plate(
    school: Unit, director: Person, principal: Person
) -> None:
    path = f"/schools/{school.pk}/plaque/"
    assert path in text_of(sign_in(director).get(f"/schools/{school.pk}/"))
    assert path not in text_of(sign_in(principal).get(f"/schools/{school.pk}/"))

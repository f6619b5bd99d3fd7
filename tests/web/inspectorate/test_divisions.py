"""The board of a division, and the page of liaisons."""

import pytest

from dudao.inspectorate import actions
from dudao.inspectorate.models import Area, Division, Inspector, Liaison
from dudao.inspectorate.queries import responsible_for
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture
def division(office: Unit, director: Person, school: Unit, ours: Inspector) -> Division:
    for n in range(3):
        make.school(office, longitude=109 + n / 10, latitude=27)
    return actions.propose_division(office, by=director, areas=2)


def test_a_division_is_proposed(director: Person, office: Unit, school: Unit) -> None:
    client = sign_in(director)
    assert "没有人负责同一所学校满 6 个学期" in text_of(client.get("/areas/division/"))
    assert client.post("/areas/division/", {"office": office.pk, "areas": 9}).status_code == 422
    answer = client.post("/areas/division/", {"office": office.pk, "areas": 1}, follow=True)
    assert "第一督学责任区" in text_of(answer)
    made = Division.objects.get()
    assert client.get("/areas/division/")["Location"] == f"/areas/division/{made.pk}/"


def test_the_board_shows_map_areas_and_what_is_wrong(division: Division, director: Person) -> None:
    client = sign_in(director)
    url = f"/areas/division/{division.pk}/"
    answer = client.get(url)
    page = text_of(answer)
    for words in ("2 个责任区，4 所学校", "缺兼职 1 人", "1 所学校没有登记位置"):
        assert words in page
    assert answer.content.count(b"<circle cx") >= 3
    before = statements(client, url)
    for _n in range(5):
        make.school(division.office)
    actions.discard_division(division.pk, by=director)
    again = actions.propose_division(division.office, by=director, areas=2)
    assert statements(client, f"/areas/division/{again.pk}/") == before


def test_schools_are_moved_named_and_carried_out(
    division: Division, director: Person, school: Unit, ours: Inspector
) -> None:
    client, url = sign_in(director), f"/areas/division/{division.pk}/"
    assert "请先勾选" in text_of(client.post(f"{url}move/", {"seen": 1}, follow=True))
    sent = {"seen": 1, "units": [school.pk], "area": 1, "inspector": ours.pk}
    assert "已调整" in text_of(client.post(f"{url}move/", sent, follow=True))
    assert client.post(f"{url}move/", sent).status_code == 409
    named = {"seen": 2, "area": 0, "name": "东片"}
    assert "东片" in text_of(client.post(f"{url}name/", named, follow=True))
    assert "请填写" in text_of(client.post(f"{url}name/", {"seen": 3}, follow=True))
    answer = client.post(f"{url}carry/", {"seen": 3}, follow=True)
    assert "新任责任督学" in text_of(answer)
    assert Area.objects.filter(name="东片").exists()
    assert ours in responsible_for(school, clock.today())


def test_it_is_given_up(division: Division, director: Person) -> None:
    client, url = sign_in(director), f"/areas/division/{division.pk}/"
    assert client.get(f"{url}discard/").status_code == 302
    assert "没有变动" in text_of(client.post(f"{url}discard/", follow=True))
    assert "改名" not in text_of(client.get(url))
    assert client.post(f"{url}carry/", {"seen": "x"}).status_code == 409


def test_only_who_edits_areas_sees_the_board(
    division: Division, inspector: Person, outsider: Person
) -> None:
    url = f"/areas/division/{division.pk}/"
    assert sign_in(inspector).get("/areas/division/").status_code == 403
    for who in (inspector, outsider):
        assert sign_in(who).get(url).status_code == 404


def test_liaisons_are_linked_and_ended(
    director: Person, section: Unit, school: Unit, area: Area
) -> None:
    client, cadre = sign_in(director), make.person("示例干部", section)
    assert "没有联校干部" in text_of(client.get("/liaisons/"))
    assert client.post("/liaisons/cadre/", {"person": ""}).status_code == 422
    client.post("/liaisons/cadre/", {"person": cadre.pk, "units": [school.pk]})
    sent = {"section": section.pk, "units": [school.pk]}
    assert "已安排1所" in text_of(client.post("/liaisons/section/", sent, follow=True))
    page = text_of(client.get("/liaisons/?q=示例干部"))
    assert "干部联校" in page
    assert "没有联校干部" not in page
    assert b"".join(client.get("/liaisons/?export=xlsx"))[:2] == b"PK"
    for row in Liaison.objects.filter(unit=school):
        client.post(f"/liaisons/{row.pk}/end/")
    assert not Liaison.objects.filter(unit=school).exists()


def test_the_list_of_liaisons_stays_quick(
    director: Person, section: Unit, office: Unit, inspector: Person, outsider: Person
) -> None:
    client = sign_in(director)
    cadre = make.person("示例干部", section)
    actions.link_cadre(cadre, [make.school(office)], by=director)
    before = statements(client, "/liaisons/?kind=cadre")
    actions.link_cadre(cadre, [make.school(office) for _n in range(4)], by=director)
    assert statements(client, "/liaisons/?kind=cadre") == before
    assert "/liaisons/section/" not in text_of(sign_in(inspector).get("/liaisons/"))
    assert sign_in(outsider).post(f"/liaisons/{Liaison.objects.first().pk}/end/").status_code == 404

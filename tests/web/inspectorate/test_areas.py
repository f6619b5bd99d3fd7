"""Responsibility areas."""

from dudao.inspectorate.models import Area, Inspector
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests.web.pages import sign_in, statements, text_of


def test_the_list_tells_the_load(area: Area, director: Person) -> None:
    client = sign_in(director)
    assert "1 / 20" in text_of(client.get("/areas/?q=第一"))
    assert area.name not in text_of(client.get("/areas/?q=第九"))
    assert b"".join(client.get("/areas/?export=xlsx"))[:2] == b"PK"
    before = statements(client, "/areas/")
    for number in range(5):
        make_inspectorate.area(area.office, f"第{number}区")
    assert statements(client, "/areas/") == before


def test_an_area_shows_its_schools_and_who_answers_for_them(
    area: Area, ours: Inspector, director: Person, school: Unit
) -> None:
    client = sign_in(director)
    page = text_of(client.get(f"/areas/{area.pk}/"))
    for words in (school.name, "示例督学", "划入学校"):
        assert words in page
    before = statements(client, f"/areas/{area.pk}/")
    for _n in range(20):
        make_inspectorate.member(area, make.school(area.office))
    assert statements(client, f"/areas/{area.pk}/") == before
    assert "超过20所" in text_of(client.get(f"/areas/{area.pk}/"))


def test_the_lead_sees_it_and_changes_nothing(
    area: Area, zone_lead: Person, outsider: Person
) -> None:
    client = sign_in(zone_lead)
    assert "划入学校" not in text_of(client.get(f"/areas/{area.pk}/"))
    for path in (f"{area.pk}/edit/", f"{area.pk}/put/", f"{area.pk}/take/", "new/"):
        assert client.get(f"/areas/{path}").status_code == 403
    assert sign_in(outsider).get(f"/areas/{area.pk}/").status_code == 404


def test_an_area_is_made_and_filled(director: Person, office: Unit, school: Unit) -> None:
    client = sign_in(director)
    assert client.get("/areas/new/").status_code == 200
    assert client.post("/areas/new/", {"office": office.pk}).status_code == 422
    answer = client.post("/areas/new/", {"office": office.pk, "name": "第二督学责任区"})
    made = Area.objects.get()
    assert answer["Location"] == f"/areas/{made.pk}/put/"
    url = f"/areas/{made.pk}/put/"
    assert school.name in text_of(client.get(url))
    assert client.post(url, {"start_on": "2026-10-20"}).status_code == 422
    client.post(url, {"start_on": "2026-10-20", "units": [school.pk]})
    assert made.members.get().unit == school
    assert "所有学校都已划入责任区" in text_of(client.get(url))


def test_too_many_schools_are_told(area: Area, director: Person, office: Unit) -> None:
    schools = [make.school(office).pk for _n in range(20)]
    sent = {"start_on": "2026-10-20", "units": schools}
    answer = sign_in(director).post(f"/areas/{area.pk}/put/", sent, follow=True)
    assert "超过20所" in text_of(answer)


def test_an_area_is_changed(area: Area, director: Person, zone_lead: Person) -> None:
    url = f"/areas/{area.pk}/edit/"
    client = sign_in(director)
    assert client.post(url, {"name": ""}).status_code == 422
    assert client.post(url, {"name": "东片责任区", "lead": zone_lead.pk}).status_code == 302
    area.refresh_from_db()
    assert area.name == "东片责任区"


def test_schools_are_taken_out(area: Area, director: Person, school: Unit) -> None:
    url = f"/areas/{area.pk}/take/"
    client = sign_in(director)
    assert client.post(url, {"on": "2026-10-21"}).status_code == 422
    assert client.post(url, {"on": "2026-10-21", "units": [school.pk]}).status_code == 302
    assert area.members.get().end_on is not None

"""Units: the list of every kind, adding one, changing one that is no school."""

import pytest
from django.urls import reverse

from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make
from tests.web.pages import sign_in, statements, text_of

LIST = "/units/"


def test_the_list_shows_units_of_every_kind(
    administrator: Person, school: Unit, section: Unit, next_county_office: Unit
) -> None:
    client = sign_in(administrator)
    page = text_of(client.get(LIST))
    assert reverse("school", args=[school.pk]) in page
    assert reverse("unit-edit", args=[section.pk]) in page
    assert next_county_office.name not in page
    narrowed = text_of(client.get(f"{LIST}?kind=section&q=基础"))
    assert section.name in narrowed
    assert school.name not in narrowed
    assert client.get(f"{LIST}?export=xlsx").status_code == 200


def test_the_list_costs_the_same_for_many(administrator: Person, office: Unit) -> None:
    client = sign_in(administrator)
    few = statements(client, LIST)
    for _n in range(15):
        make.school(office)
    assert statements(client, LIST) == few <= 10


@pytest.mark.parametrize("kind", ["school", "section", "teaching_point", "nonsense"])
def test_each_kind_has_its_form(administrator: Person, kind: str) -> None:
    page = text_of(sign_in(administrator).get(f"/units/new/?kind={kind}"))
    assert ("学校标识码" in page) is (kind != "section")


def test_a_teaching_point_is_added_below_its_central_school(
    administrator: Person, office: Unit, school: Unit
) -> None:
    township = make.region("431227101", "波洲镇", "township")
    given = {"name": "天井示例教学点", "region": township.pk, "parent": school.name}
    response = sign_in(administrator).post("/units/new/?kind=teaching_point", given)
    made = Unit.objects.get(kind=UnitKind.TEACHING_POINT)
    assert response["Location"] == reverse("school", args=[made.pk])
    assert (made.parent, made.office, made.region) == (school, office, township)


def test_a_section_is_added_to_the_list(administrator: Person, office: Unit) -> None:
    given = {"name": "示例教育股", "region": office.region.pk}
    client = sign_in(administrator)
    response = client.post("/units/new/?kind=section", given, follow=True)
    assert "示例教育股" in text_of(response)


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("school", {"code": "123"}, "应为10位数字"),
        ("school", {"name": ""}, "必填"),
        ("teaching_point", {}, "必填"),
    ],
)
def test_a_wrong_unit_is_told(
    administrator: Person, office: Unit, kind: str, given: dict[str, str], told: str
) -> None:
    whole = {"name": "示例", "region": office.region.pk, **given}
    response = sign_in(administrator).post(f"/units/new/?kind={kind}", whole)
    assert response.status_code == 422
    assert told in text_of(response)


def test_a_section_is_changed(administrator: Person, section: Unit) -> None:
    client = sign_in(administrator)
    url = reverse("unit-edit", args=[section.pk])
    assert section.name in text_of(client.get(url))
    assert client.post(url, {"name": "基础教育与督导股"})["Location"] == LIST
    section.refresh_from_db()
    assert section.name == "基础教育与督导股"
    assert client.post(url, {"name": ""}).status_code == 422


def test_only_who_edits_units_gets_in(
    inspector: Person, outsider: Person, administrator: Person, section: Unit, school: Unit
) -> None:
    client = sign_in(inspector)
    assert client.get(LIST).status_code == client.get("/units/new/").status_code == 403
    assert sign_in(outsider).get(reverse("unit-edit", args=[section.pk])).status_code == 404
    own = sign_in(administrator).get(reverse("unit-edit", args=[school.pk]))
    assert own.status_code == 404


def test_who_belongs_to_no_office_acts_for_the_first_in_reach(
    office: Unit, school: Unit, next_county_office: Unit
) -> None:
    city = make.region("4312", "怀化市", "city")
    who = make.person("示例", school)
    make.holds(who, make.Role.ADMINISTRATOR, city)
    page = text_of(sign_in(who).get("/units/new/"))
    assert office.region.name in page
    assert next_county_office.region.name not in page
    Unit.objects.filter(kind="office").update(kind="department")
    assert sign_in(who).get("/units/new/").status_code == 404

"""Inspectors: the list, the file of one, the card."""

from datetime import date

import pytest

from dudao.access.roles import Role
from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment
from tests import make, make_inspectorate
from tests.web.pages import sign_in, statements, text_of

CARD = {"kind": "part_time", "card_number": "湘督-009"}


def test_the_list_tells_the_load(overloaded: Inspector, director: Person) -> None:
    page = text_of(sign_in(director).get("/inspectors/?sort=load"))
    assert "超标准" in page
    assert "登记督学" in page


@pytest.mark.parametrize(("query", "sees"), [("q=督学", True), ("q=无此人", False)])
def test_it_filters_by_name(query: str, sees: bool, ours: Inspector, director: Person) -> None:
    page = text_of(sign_in(director).get(f"/inspectors/?{query}"))
    assert (f"/inspectors/{ours.pk}/" in page) is sees


def test_it_filters_by_kind(ours: Inspector, helper: Inspector, director: Person) -> None:
    page = text_of(sign_in(director).get("/inspectors/?kind=part_time"))
    assert (f"/inspectors/{helper.pk}/" in page, f"/inspectors/{ours.pk}/" in page) == (True, False)


def test_it_exports(ours: Inspector, director: Person) -> None:
    assert b"".join(sign_in(director).get("/inspectors/?export=xlsx"))[:2] == b"PK"


def test_many_cost_no_more(ours: Inspector, director: Person, office: Unit) -> None:
    client = sign_in(director)
    before = statements(client, "/inspectors/")
    for number in range(10):
        make_inspectorate.new_inspector(f"督学{number}", office)
    assert statements(client, "/inspectors/") == before


def test_the_file_of_one_shows_what_lies_ahead(
    assignment: Assignment, ours: Inspector, director: Person, school: Unit
) -> None:
    make_inspectorate.recusal(ours, school, detail="校长的兄长")
    client = sign_in(director)
    page = text_of(client.get(f"/inspectors/{ours.pk}/"))
    for words in (f"/assignments/{assignment.pk}/", "须回避，请更换", "校长的兄长", "交接工作"):
        assert words in page
    assert statements(client, f"/inspectors/{ours.pk}/") <= 14


def test_a_colleague_does_not_see_why_somebody_keeps_away(
    ours: Inspector, zone_lead: Person, school: Unit
) -> None:
    make_inspectorate.recusal(ours, school, detail="校长的兄长")
    page = text_of(sign_in(zone_lead).get(f"/inspectors/{ours.pk}/"))
    assert "校长的兄长" not in page
    assert "修改登记" not in page


def test_an_outsider_finds_nobody(ours: Inspector, outsider: Person) -> None:
    client = sign_in(outsider)
    for path in ("", "edit/", "school/", "hand-over/", "recusal/"):
        assert client.get(f"/inspectors/{ours.pk}/{path}").status_code == 404


def test_a_colleague_changes_nothing(ours: Inspector, zone_lead: Person) -> None:
    client = sign_in(zone_lead)
    for path in ("edit/", "school/", "hand-over/", "recusal/"):
        assert client.get(f"/inspectors/{ours.pk}/{path}").status_code == 403
    assert client.get("/inspectors/new/").status_code == 403


def test_the_office_registers_somebody(director: Person, office: Unit) -> None:
    teacher = make.person("示例教师", make.school(office))
    client = sign_in(director)
    assert "示例教师" in text_of(client.get("/inspectors/new/"))
    sent = {**CARD, "office": office.pk, "person": teacher.pk}
    assert client.post("/inspectors/new/", {**sent, "kind": ""}).status_code == 422
    answer = client.post("/inspectors/new/", sent)
    made = Inspector.objects.get(person=teacher)
    assert answer["Location"] == f"/inspectors/{made.pk}/"


def test_who_edits_single_schools_registers_nobody(school: Unit) -> None:
    narrow = make.person("一校管理员", school)
    make.holds(narrow, Role.OFFICE_STAFF, school)
    assert "示例教师" not in text_of(sign_in(narrow).get("/inspectors/new/"))
    assert sign_in(narrow).get("/areas/new/").status_code == 200


def test_the_office_changes_the_card(ours: Inspector, director: Person) -> None:
    url = f"/inspectors/{ours.pk}/edit/"
    client = sign_in(director)
    wrong = {**CARD, "appointed_on": "2026-09-01", "term_ends_on": "2026-08-31"}
    assert client.post(url, wrong).status_code == 422
    assert client.post(url, {**CARD, "term_ends_on": "2029-08-31"}).status_code == 302
    ours.refresh_from_db()
    assert ours.term_ends_on == date(2029, 8, 31)

"""The coverage matrix, a school's own list, and waiving."""

from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from dudao.org.models import Person, Unit
from dudao.planning.actions import expand, load_rules, meet
from dudao.planning.models import Obligation
from tests import make, make_cover, make_inspectorate
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture(autouse=True)
def _year(office: Unit, school: Unit, other_school: Unit, director: Person, _still: None) -> None:
    make_cover.terms(office)
    load_rules()
    expand(office, 2026, by=director)


@pytest.fixture
def climate(school: Unit) -> Obligation:
    return school.obligations.get(rule__key="yearly.school_climate")


def test_it_shows_gaps_with_their_last_day_and_totals(director: Person) -> None:
    page = text_of(sign_in(director).get("/coverage/"))
    assert "缺 07-09" in page
    assert "校风学风" in page
    assert "0/10 错过1" in page  # September's visit
    assert "<strong>0/2</strong>" in page


def test_an_inspector_sees_his_own_schools(inspector: Person, school: Unit) -> None:
    page = text_of(sign_in(inspector).get("/coverage/"))
    assert "龙溪口" in page
    assert "波洲" not in page
    assert "<strong>0/1</strong>" in page


@pytest.mark.parametrize(
    ("query", "sees"),
    [
        ("q=龙溪口", True),
        ("q=波洲", False),
        ("gap=any", True),
        ("gap=missed", True),
        ("gap=90", True),
        ("item=monthly&gap=30", False),
        ("item=yearly.school_climate", True),
        ("kind=kindergartens", False),
        ("year=2027", True),
        ("item=upper", True),
        ("item=upper&gap=any", False),
    ],
)
def test_it_filters(query: str, sees: bool, director: Person, school: Unit) -> None:
    meet(uuid4(), school, on=make.NOW.date())
    page = text_of(sign_in(director).get(f"/coverage/?{query}"))
    assert (f"/coverage/{school.pk}/" in page) is sees


def test_one_item_is_shown_by_month(director: Person, school: Unit) -> None:
    meet(uuid4(), school, on=make.NOW.date(), did=["school_climate"])
    page = text_of(sign_in(director).get("/coverage/?item=yearly.school_climate"))
    assert 'data-label="10月"><span class="chip chip-green">✓ 10-20' in page


def test_it_exports(director: Person) -> None:
    answer = sign_in(director).get("/coverage/?export=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["学校", "类别"]
    assert "校风学风" in rows[0]
    assert len(rows) == 3


def test_many_schools_cost_no_more_statements(director: Person, office: Unit) -> None:
    client = sign_in(director)
    few = statements(client, "/coverage/")
    for _n in range(6):
        make.school(office)
    expand(office, 2026, by=director)
    assert statements(client, "/coverage/") == few


def test_a_school_has_its_list(inspector: Person, outsider: Person, school: Unit) -> None:
    page = text_of(sign_in(inspector).get(f"/coverage/{school.pk}/"))
    assert "校风、教风、学风建设情况" in page
    assert "第 2 次（共 2 次）" in page
    assert sign_in(outsider).get(f"/coverage/{school.pk}/").status_code == 404


def test_a_director_waives_with_a_reason_and_restores(
    director: Person, school: Unit, climate: Obligation
) -> None:
    client = sign_in(director)
    assert client.post(f"/coverage/{climate.pk}/waive/", {"reason": " "}).status_code == 422
    client.post(f"/coverage/{climate.pk}/waive/", {"reason": "本学年停办"})
    climate.refresh_from_db()
    assert (climate.reason, climate.waived_by) == ("本学年停办", director)
    assert "已免除" in text_of(client.get(f"/coverage/{school.pk}/"))
    client.post(f"/coverage/{climate.pk}/restore/")
    climate.refresh_from_db()
    assert climate.waived_at is None


def test_an_inspector_does_not_waive(inspector: Person, climate: Obligation) -> None:
    client = sign_in(inspector)
    assert client.post(f"/coverage/{climate.pk}/waive/", {"reason": "忙"}).status_code == 403


def test_the_office_enters_a_task_from_above(director: Person, school: Unit) -> None:
    client, given = sign_in(director), {"source": "upper", "title": "市级核查", "minutes": 30}
    dates = {"first_on": "2026-11-02", "last_on": "2026-11-20"}
    client.post("/coverage/new/", {**given, **dates, "units": [school.pk]})
    assert school.obligations.get(source="upper").latest_on.isoformat() == "2026-11-20"
    holiday = {"first_on": "2027-02-08", "last_on": "2027-02-12"}
    answer = client.post("/coverage/new/", {**given, **holiday, "units": [school.pk]})
    assert answer.status_code == 422
    assert "没有可入校的日子" in text_of(answer)


def test_one_area_is_looked_at(director: Person, office: Unit, school: Unit) -> None:
    area, other = make_inspectorate.area(office), make_inspectorate.area(office, name="第二责任区")
    make_inspectorate.member(area, school)
    client = sign_in(director)
    assert f"/coverage/{school.pk}/" in text_of(client.get(f"/coverage/?area={area.pk}"))
    assert f"/coverage/{school.pk}/" not in text_of(client.get(f"/coverage/?area={other.pk}"))

"""The pages of the burden ledger, and the warning before one visit too many."""

import pytest
from django.urls import reverse

from dudao.documents.models import Document
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from tests.analytics.conftest import on
from tests.analytics.test_burden import leader, one
from tests.web.pages import sign_in, statements, text_of

__all__ = ["leader", "one"]
SPAN = "since=2026-09-01&until=2026-12-31"


@pytest.mark.usefixtures("one", "still")
@pytest.mark.parametrize("by", ["school", "area", "kind"])
def test_the_office_sees_all_schools_and_every_figure_leads_to_its_source(
    director: Person, school: Unit, by: str
) -> None:
    client = sign_in(director)
    page = text_of(client.get(f"/burden/?by={by}&{SPAN}&sort=spared"))
    assert "少打扰学校 <strong>4</strong> 次、少填 <strong>1</strong> 张表" in page
    if by == "school":
        assert f'href="/burden/{school.pk}/?{SPAN.replace("&", "&amp;")}#spared">4</a>' in page
    file = client.get(f"/burden/?by={by}&{SPAN}&export=xlsx")
    assert b"".join(file)[:2] == b"PK"


@pytest.mark.usefixtures("still")
def test_a_schools_ledger_links_every_line(one: Visit, director: Person, school: Unit) -> None:
    page = text_of(sign_in(director).get(f"/burden/{school.pk}/?{SPAN}"))
    assert page.count(reverse("visit", args=[one.pk])) == 2
    assert "少入校 4 次 · 少填 1 张表 · 少问 24 个问题" in page
    file = sign_in(director).get(f"/burden/{school.pk}/?{SPAN}&export=xlsx")
    assert b"".join(file)[:2] == b"PK"


@pytest.mark.usefixtures("one", "still")
def test_a_principal_sees_his_own_school_alone(
    principal: Person, school: Unit, other_school: Unit, outsider: Person
) -> None:
    client = sign_in(principal)
    assert client.get("/burden/").url == f"/burden/{school.pk}/"
    assert client.get(f"/burden/{school.pk}/").status_code == 200
    assert client.get(f"/burden/{other_school.pk}/").status_code == 404
    assert sign_in(outsider).get(f"/burden/{school.pk}/").status_code == 404


@pytest.mark.usefixtures("still")
def test_the_list_costs_the_same_however_many_visits(
    director: Person, school: Unit, leader: Person, one: Visit
) -> None:
    client = sign_in(director)
    few = statements(client, "/burden/?since=2026-11-01&until=2026-11-30")
    assert statements(client, f"/burden/?{SPAN}") <= few + 12 <= 40


@pytest.mark.usefixtures("one", "still")
def test_the_report_is_drafted_from_the_ledger(director: Person) -> None:
    data = {"what": "burden", "since": "2026-09-01", "until": "2026-10-21"}
    with clock.at(on(10, 22)):
        sign_in(director).post(reverse("document-new"), data)
    paper = Document.objects.latest("pk")
    assert paper.title.endswith("减轻学校督导负担情况的报告")


@pytest.mark.usefixtures("one", "still")
def test_the_director_reads_it_first_thing(director: Person) -> None:
    assert "少打扰学校" in text_of(sign_in(director).get("/"))


@pytest.mark.usefixtures("still")
def test_one_visit_too_many_is_told_where_the_day_is_chosen(
    director: Person, school: Unit, leader: Person, one: Visit
) -> None:
    url = reverse("assignment-warnings", args=[school.pk])
    client = sign_in(director)
    told = text_of(client.get(f"{url}?planned_on=2026-10-20&kind=routine"))
    assert "当天已有 1 次入校，再去就超过 1 次的限度" in told
    assert 'name="explained"' in told
    assert "已有" not in text_of(client.get(f"{url}?planned_on=2026-12-01&kind=routine"))
    assert client.get(f"{url}?planned_on=x").status_code == 200

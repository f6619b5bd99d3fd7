"""What is due shows where somebody can do something about it."""

from uuid import uuid4

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.planning.actions import expand, load_rules, meet
from dudao.planning.models import Assignment, Obligation
from tests import make, make_cover
from tests.web.pages import sign_in, text_of

BLUEPRINT = {
    "kind": "routine", "purpose": "督导", "planned_on": "2026-10-22", "slot": "day",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _year(office: Unit, school: Unit, ours: Inspector, director: Person) -> None:
    make_cover.terms(office)
    load_rules()
    expand(office, 2026, by=director)


def test_the_director_reads_the_gaps_of_the_month(director: Person, school: Unit) -> None:
    client = sign_in(director)
    page = text_of(client.get("/"))
    assert "本月覆盖缺口" in page
    assert "最早10-30到期" in page
    meet(uuid4(), school, on=make.NOW.date())
    assert "本月覆盖缺口" not in text_of(client.get("/"))


def test_an_inspector_reads_what_his_schools_are_due(
    inspector: Person, principal: Person, school: Unit
) -> None:
    page = text_of(sign_in(inspector).get("/"))
    assert "近期应督导" in page
    assert f"/assignments/new/{school.pk}/?do=" in page
    assert "近期应督导" not in text_of(sign_in(principal).get("/"))


def test_the_school_page_has_its_list(inspector: Person, principal: Person, school: Unit) -> None:
    page = text_of(sign_in(inspector).get(f"/schools/{school.pk}/"))
    assert "应督导清单" in page
    assert "本学年已完成 0/24" in page
    assert "应督导清单" not in text_of(sign_in(principal).get(f"/schools/{school.pk}/"))


def test_the_form_ticks_what_is_due_and_what_was_asked_for(director: Person, school: Unit) -> None:
    climate = school.obligations.get(rule__key="yearly.school_climate")
    form = sign_in(director).get(f"/assignments/new/{school.pk}/?do={climate.pk}").context["form"]
    ticked = Obligation.objects.filter(pk__in=form["obligations"].value())
    titles = sorted(ticked.values_list("title", flat=True))
    assert titles == ["校风、教风、学风建设情况", "每学期两次", "每月入校"]
    assert len(form.fields["obligations"].queryset) > len(titles)


def test_an_assignment_does_what_was_ticked(
    director: Person, school: Unit, ours: Inspector
) -> None:
    climate = school.obligations.get(rule__key="yearly.school_climate")
    given = {**BLUEPRINT, "leader": ours.pk, "obligations": [climate.pk]}
    sign_in(director).post(f"/assignments/new/{school.pk}/", given)
    climate.refresh_from_db()
    assert Assignment.objects.get().jobs.get().obligation == climate
    assert f"{climate.planned_on}" == "2026-10-22"


def test_the_board_shows_the_share_of_schools_visited_often_enough(
    director: Person, other_school: Unit, office: Unit, school: Unit
) -> None:
    expand(office, 2026, by=director)
    meet(uuid4(), school, on=make.NOW.date())
    page = text_of(sign_in(director).get("/analytics/compliance/"))
    assert "2026–2027 第一学期" in page
    assert "50.0%" in page
    assert sign_in(director).get("/analytics/compliance/?export=xlsx").status_code == 200

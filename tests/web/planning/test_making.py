"""Choosing a school, writing the blueprint, a month in one step."""

import pytest

from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment
from tests import make, make_inspectorate
from tests.web.pages import sign_in, statements, text_of

BLUEPRINT = {
    "kind": "routine",
    "purpose": "十月经常性督导",
    "planned_on": "2026-10-22",
    "slot": "day",
}


@pytest.fixture
def published(form: Version) -> Version:
    Version.objects.filter(pk=form.pk).update(state=State.PUBLISHED, published_at=clock.now())
    return form


def test_ones_own_schools_come_first(
    ours: Inspector, theirs: Inspector, school: Unit, other_school: Unit
) -> None:
    page = text_of(sign_in(ours.person).get("/assignments/new/"))
    assert (school.name in page, other_school.name in page) == (True, False)


def test_what_is_planned_already_is_told(assignment: Assignment, director: Person) -> None:
    page = text_of(sign_in(director).get("/assignments/new/?q=示例"))
    assert "已安排" in page
    assert "10-22" in page


def test_whoever_goes_nowhere_assigns_nothing(principal: Person, auditor: Person) -> None:
    assert sign_in(principal).get("/assignments/new/").status_code == 403
    assert sign_in(auditor).get("/assignments/month/").status_code == 403


def test_the_form_is_filled_in_as_far_as_it_can_be(
    ours: Inspector, school: Unit, published: Version
) -> None:
    page = text_of(sign_in(ours.person).get(f"/assignments/new/{school.pk}/"))
    assert "10月经常性督导" in page
    assert "测试记载表" in page
    assert 'name="leader"' not in page


def test_on_a_day_off_the_next_workday_is_proposed(ours: Inspector, school: Unit) -> None:
    with clock.at(make.NOW.replace(day=24)):
        page = text_of(sign_in(ours.person).get(f"/assignments/new/{school.pk}/"))
    assert 'value="2026-10-26"' in page


def test_an_inspector_sends_himself(ours: Inspector, school: Unit) -> None:
    answer = sign_in(ours.person).post(f"/assignments/new/{school.pk}/", BLUEPRINT)
    made = Assignment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/assignments/{made.pk}/")
    assert made.leader == ours.person


def test_the_office_sends_others(
    director: Person, ours: Inspector, helper: Inspector, school: Unit, published: Version
) -> None:
    sent = {**BLUEPRINT, "leader": ours.pk, "companions": [helper.pk], "forms": [published.pk]}
    sign_in(director).post(f"/assignments/new/{school.pk}/", sent)
    made = Assignment.objects.get()
    assert (made.leader, list(made.companions.all())) == (ours.person, [helper.person])
    assert list(made.forms.all()) == [published]


def test_who_must_keep_away_is_named_and_cannot_be_chosen(
    director: Person, ours: Inspector, helper: Inspector, school: Unit
) -> None:
    make_inspectorate.recusal(helper, school)
    client = sign_in(director)
    assert "按回避规定不可选" in text_of(client.get(f"/assignments/new/{school.pk}/"))
    sent = {**BLUEPRINT, "leader": helper.pk}
    assert client.post(f"/assignments/new/{school.pk}/", sent).status_code == 422


def test_a_second_one_in_the_slot_is_a_conflict(
    assignment: Assignment, inspector: Person, school: Unit
) -> None:
    answer = sign_in(inspector).post(f"/assignments/new/{school.pk}/", BLUEPRINT)
    assert answer.status_code == 409
    assert "不必重复安排" in text_of(answer)


def test_a_school_out_of_reach_is_not_there(
    ours: Inspector, other_school: Unit, outsider: Person
) -> None:
    for person in (ours.person, outsider):
        assert sign_in(person).get(f"/assignments/new/{other_school.pk}/").status_code == 404


def test_a_month_goes_out_in_one_step(
    director: Person, ours: Inspector, school: Unit, other_school: Unit, published: Version
) -> None:
    client = sign_in(director)
    page = text_of(client.get("/assignments/month/"))
    assert "11月经常性督导" in page
    assert f'value="{school.pk}" checked' in page
    assert other_school.name in page  # told apart: it has no inspector yet
    sent = {
        "kind": "routine",
        "purpose": "十一月",
        "first_on": "2026-11-01",
        "last_on": "2026-11-30",
        "forms": [published.pk],
        "units": [school.pk],
    }
    answer = client.post("/assignments/month/", sent)
    assert answer["Location"].startswith("/assignments/?first=2026-11-01")
    assert Assignment.objects.get().unit == school
    assert f'value="{school.pk}"' not in text_of(client.get("/assignments/month/"))


def test_a_refused_month_keeps_what_was_chosen(
    director: Person, ours: Inspector, school: Unit
) -> None:
    answer = sign_in(director).post("/assignments/month/?month=2026-11-01", {"units": [school.pk]})
    assert answer.status_code == 422
    assert f'value="{school.pk}" checked' in text_of(answer)


def test_a_month_without_schools_says_so(director: Person) -> None:
    assert "都安排好了" in text_of(sign_in(director).get("/assignments/month/"))


def test_many_inspectors_cost_no_more(director: Person, ours: Inspector, school: Unit) -> None:
    client = sign_in(director)
    url = f"/assignments/new/{school.pk}/"
    before = [statements(client, url), statements(client, "/assignments/month/")]
    for number in range(5):
        more = make_inspectorate.new_inspector(f"督学{number}", school.office)
        make_inspectorate.responsible(more, make.school(school.office))
    assert [statements(client, url), statements(client, "/assignments/month/")] == before


def test_a_day_that_is_none_is_not_asked_about(
    director: Person, ours: Inspector, school: Unit
) -> None:
    client = sign_in(director)
    page = text_of(client.get("/assignments/month/?month=2026-02-31"))
    assert "11月经常性督导" in page
    at = f"/assignments/new/{school.pk}/warnings/"
    assert client.get(f"{at}?planned_on=2026-02-31&kind=routine").status_code == 200

"""A question that another form of the visit asks, as the page of a form shows it."""

import pytest
from django.urls import reverse

from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Record, Visit
from dudao.visits.queries import asking_on
from tests.make_shared import three_forms
from tests.make_visits import on_site
from tests.web.pages import sign_in, text_of


@pytest.fixture
def visit(school: Unit, inspector: Person) -> Visit:
    return on_site(school, inspector, kind="special", forms=three_forms())


def page_of(sheet: Record, who: Person) -> str:
    page = sign_in(who).get(reverse("record", args=[sheet.visit_id, sheet.pk]))
    assert page.status_code == 200
    return page.content.decode()


def test_it_is_asked_in_the_first_form_alone(visit: Visit, inspector: Person) -> None:
    first, second, _third = asking_on(visit).sheets
    assert 'name="a_safety_s0"' in page_of(first, inspector)
    page = page_of(second, inspector)
    assert 'name="b_basics_s0"' not in page
    assert 'name="b_basics_o0"' in page
    assert "在《安全科检查表》中问，这里不用再填。" in page


def test_it_stands_as_answered_with_the_way_to_change_it(visit: Visit, inspector: Person) -> None:
    first, second, _third = asking_on(visit).sheets
    data = {"revision": "0", "a_safety_s0": "meets"}
    sign_in(inspector).post(reverse("record", args=[visit.pk, first.pk]), data)
    page = page_of(second, inspector)
    assert "已在《安全科检查表》中回答：<strong>符合</strong>" in page
    assert f"{reverse('record', args=[visit.pk, first.pk])}#item-a_safety_s0" in page
    shown = sign_in(inspector).get(reverse("visit", args=[visit.pk]))
    assert text_of(shown).count("必填 1/13") == 3


def test_saving_a_form_leaves_what_is_asked_elsewhere(visit: Visit, inspector: Person) -> None:
    first, second, _third = asking_on(visit).sheets
    actions.save_record(
        visit.pk, first.version_id, by=inspector, answers={"a_safety_s0": "fails"}, revision=0
    )
    data = {"revision": "1", "b_basics_o0": "meets"}
    sign_in(inspector).post(reverse("record", args=[visit.pk, second.pk]), data)
    second.refresh_from_db()
    assert second.answers == {"b_basics_s0": "fails", "b_basics_o0": "meets"}

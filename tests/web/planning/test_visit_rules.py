"""The rules that ask for visits, and an office's own."""

import pytest

from dudao.org.models import Person, Unit
from dudao.planning.actions import load_rules
from dudao.planning.models import Rule
from tests import make_cover
from tests.web.pages import sign_in, text_of

NUMBERS = {"minutes": 60, "valid_from": "2026-11-01", "basis": "县通知"}


@pytest.fixture(autouse=True)
def _rules(office: Unit, school: Unit, _still: None) -> None:
    load_rules()


def test_it_shows_every_rule_with_its_basis(inspector: Person, director: Person) -> None:
    page = text_of(sign_in(director).get("/visit-rules/"))
    assert "《教育督导条例》第十四条" in page
    assert "暂按9月1日" in page
    assert "增加本县规则" in page


def test_the_director_sets_his_own_numbers_and_ends_them(director: Person, office: Unit) -> None:
    client = sign_in(director)
    client.post("/visit-rules/monthly/", {**NUMBERS, "count": 2})
    assert Rule.objects.get(office=office).count == 2
    assert "2026-11-01 起 2 次" in text_of(client.get("/visit-rules/"))
    client.post("/visit-rules/monthly/end/")
    assert "起 2 次" not in text_of(client.get("/visit-rules/"))


def test_a_rule_that_cannot_be_kept_is_refused_with_what_would_do(
    director: Person, office: Unit
) -> None:
    make_cover.terms(office)
    answer = sign_in(director).post("/visit-rules/monthly/", {**NUMBERS, "count": 12})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "最多只能安排3次" in page
    assert "改为3次" in page


def test_the_director_adds_a_rule(director: Person, office: Unit) -> None:
    given = {**NUMBERS, "title": "消防检查", "audience": "all", "per": "term", "count": 1}
    sign_in(director).post("/visit-rules/new/", given)
    assert Rule.objects.get(office=office).title == "消防检查"


def test_an_inspector_only_reads(inspector: Person, office: Unit) -> None:
    assert sign_in(inspector).post("/visit-rules/new/", NUMBERS).status_code == 403


def test_a_rule_that_nobody_has_is_not_there(director: Person) -> None:
    assert sign_in(director).get("/visit-rules/unheard/").status_code == 404

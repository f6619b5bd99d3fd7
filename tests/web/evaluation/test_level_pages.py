"""Checks by an upper office on pages: begun, sampled, looked at, returned, answered, corrected."""

import pytest

from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Result, UpperCheck, UpperSample
from dudao.evaluation.states import Stage
from dudao.org.models import Person, Unit
from tests import make_draws, make_levels
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture
def result(office: Unit, director: Person, school: Unit, principal: Person) -> Result:
    """What the county told the school."""
    return make_levels.told(office, director, school, principal)


@pytest.fixture
def people(db: None) -> list[Person]:
    """Two at the city's office."""
    city = make_levels.city()
    return [make_levels.at_city(city), make_levels.at_city(city, "示例市科员")]


def test_a_check_goes_from_draw_to_summary(
    result: Result, people: list[Person], director: Person
) -> None:
    boss = sign_in(people[0])
    assert "还没有" not in text_of(boss.get("/checks/"))
    form = text_of(boss.get("/checks/new/"))
    assert "晃教督" in form
    said = {"title": "市级复核", "count": "1", "strata": "none", "people": [p.pk for p in people]}
    assert boss.post("/checks/new/", {**said, "count": "5"}).status_code == 422
    boss.post("/checks/new/", {**said, "count": "1", "rounds": [result.candidate.round_id]})
    check = UpperCheck.objects.get()
    path = f"/checks/{check.pk}/"
    assert "各人封数" in text_of(boss.get(path))
    make_draws.drawn(check.draw, people[0], *people)
    assert "取抽中的学校" in text_of(boss.get(path))
    boss.post(f"{path}sample/")
    sample = UpperSample.objects.get()
    own = f"/check-samples/{sample.pk}/"
    assert "只填与县级不一致的" in text_of(boss.get(own))
    assert boss.post(f"{own}rate/", {"note": "", "seen": "1"}).status_code == 422
    wrong = boss.post(f"{own}rate/", {"note": "数了", "books": "很多", "seen": "1"})
    assert wrong.status_code == 422
    boss.post(f"{own}rate/", {"note": "制度未落实", "#A2.1": "D", "seen": "1"})
    again = boss.post(f"{own}rate/", {"note": "旧的", "seen": "1"})
    assert again.status_code == 409
    assert sign_in(director).get(path).status_code == 404
    boss.post(f"{path}return/")
    assert "等待县级答复" in text_of(boss.get(path))
    actions.answer_differences(sample.pk, by=director, agrees=False, answer="制度齐全。")
    assert boss.post(f"{path}close/", {"summary": ""}).status_code == 422
    boss.post(f"{path}close/", {"summary": "一致率100%。"})
    assert "一致率100%" in text_of(boss.get(path))


def test_the_county_reads_answers_and_corrects(
    result: Result, people: list[Person], director: Person
) -> None:
    sample = make_levels.returned(people[0].unit or result.candidate.unit, people, A2_1="D")
    browser, path = sign_in(director), f"/check-samples/{sample.pk}/"
    assert "等待答复" in text_of(browser.get("/"))
    page = text_of(browser.get(path))
    assert "A2.1 管理制度" in page
    assert "抽样过程" not in text_of(browser.get(f"/checks/{sample.check_of_id}/"))
    assert browser.post(f"{path}answer/", {"agrees": "yes", "answer": ""}).status_code == 422
    browser.post(f"{path}answer/", {"agrees": "yes", "answer": "确有疏漏。"})
    assert "确有疏漏。" in text_of(browser.get(path))
    browser.post(f"{path}correct/")
    assert UpperSample.objects.get().state == "recheck"
    Candidate.objects.update(stage=Stage.REVIEWED)
    actions.grade([result.candidate_id], by=director, note="按复核意见")
    assert "重新评定" in text_of(browser.get(path))


def test_where_nothing_differs_the_page_says_so(
    result: Result, people: list[Person], director: Person
) -> None:
    sample = make_levels.returned(people[0].unit or result.candidate.unit, people)
    assert "各项指标一致" in text_of(sign_in(director).get(f"/check-samples/{sample.pk}/"))


def test_wrong_addresses_lead_nowhere(result: Result, people: list[Person]) -> None:
    sample = make_levels.returned(people[0].unit or result.candidate.unit, people)
    browser = sign_in(people[0])
    for path in (f"/checks/{sample.check_of_id}/", f"/check-samples/{sample.pk}/"):
        assert browser.post(f"{path}dance/").status_code == 404
    assert browser.get(f"/checks/{sample.check_of_id}/close/").status_code == 302
    assert browser.get(f"/check-samples/{sample.pk}/rate/").status_code == 302


def test_outsiders_stay_out_and_lists_cost_the_same(
    result: Result, people: list[Person], director: Person, outsider: Person, principal: Person
) -> None:
    sample = make_levels.returned(people[0].unit or result.candidate.unit, people)
    for path in (f"/checks/{sample.check_of_id}/", f"/check-samples/{sample.pk}/"):
        for person in (outsider, principal):
            assert sign_in(person).get(path).status_code == 404
    assert sign_in(principal).get("/checks/").status_code == 403
    assert sign_in(director).get("/checks/new/").status_code == 200
    browser = sign_in(people[0])
    few = statements(browser, "/checks/")
    make_levels.begun(sample.check_of.office, people)
    assert statements(browser, "/checks/") == few <= 12
    for path in ("/checks/?export=xlsx", "/checks/?state=closed"):
        assert browser.get(path).status_code == 200
    assert "复核" in text_of(browser.get("/"))

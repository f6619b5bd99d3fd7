"""The office looks through papers and sends a team; the team rates on its phones."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Round
from dudao.evaluation.states import Stage
from dudao.org.models import Person, Unit
from tests import make_draws, make_inspectorate, make_reviews, make_rounds
from tests.make_reviews import handed_in
from tests.web.pages import sign_in, statements, text_of

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def candidate(office: Unit, director: Person, school: Unit, principal: Person) -> Candidate:
    return make_reviews.applied(office, director, school, principal)


@pytest.fixture
def team(office: Unit) -> list[Person]:
    return make_reviews.experts(office)


@pytest.fixture
def visited(candidate: Candidate, director: Person, team: list[Person]) -> Candidate:
    return make_reviews.visited(candidate, director, *team)


@pytest.fixture
def browser(director: Person) -> Client:
    return sign_in(director)


def at(candidate: Candidate, rest: str = "") -> str:
    return f"/reviews/{candidate.pk}/{rest}"


def test_the_list_shows_teams_and_narrows(
    visited: Candidate, browser: Client, team: list[Person]
) -> None:
    page = text_of(browser.get("/reviews/?q=龙溪口&stage=on_site"))
    assert "专家1、专家2、专家3" in page
    assert "0/3" in page
    assert "没有符合条件" in text_of(browser.get("/reviews/?mine=on"))
    assert "龙溪口" in text_of(sign_in(team[0]).get("/reviews/?mine=on"))
    assert browser.get("/reviews/?export=xlsx").status_code == 200


def test_papers_are_checked_line_by_line(candidate: Candidate, browser: Client) -> None:
    page = text_of(browser.get(at(candidate)))
    assert "还有5项" in page
    assert "待审2项" in page
    assert "校门有人值守" in text_of(browser.get(at(candidate, "documents/A1/")))
    path = at(candidate, "checks/A1.2/")
    answer = browser.post(path, {"verdict": "sufficient", "seen": "0"}, **HTMX)
    assert "还有4项待审" in text_of(answer)
    refused = browser.post(path, {"verdict": "more", "note": "", "seen": "1"}, **HTMX)
    assert refused.status_code == 422
    assert "请写明理由" in text_of(refused)
    plain = browser.post(path, {"verdict": "more", "note": "补合同", "seen": "1"})
    assert plain.headers["Location"] == at(candidate, "documents/A1/")
    clash = browser.post(path, {"verdict": "more", "note": "再补", "seen": "1"})
    assert "您填的是：再补" in text_of(clash)
    assert browser.post(path, {"note": "长" * 301}, **HTMX).status_code == 422
    assert browser.get(at(candidate, "documents/Z/")).status_code == 404
    gone = browser.post(at(candidate, "checks/Z9/"), {"verdict": "sufficient"}, **HTMX)
    assert gone.status_code == 404


def test_what_is_asked_for_goes_back_and_the_school_reads_it(
    candidate: Candidate, browser: Client, principal: Person
) -> None:
    note = {"verdict": "more", "note": "请补保安合同", "seen": "0"}
    browser.post(at(candidate, "checks/A1.2/"), note)
    page = text_of(browser.get(at(candidate)))
    assert "校门有人值守：请补保安合同" in page
    refused = browser.post(at(candidate, "finish-documents/"), {"rest": "on"})
    assert refused.status_code == 422
    assert "请退回学校补充" in text_of(refused)
    answer = browser.post(at(candidate, "give-back/"), {"reason": "请补充材料"})
    assert answer.headers["Location"] == f"/candidates/{candidate.pk}/"
    pk = candidate.self_evaluation.pk
    school = sign_in(principal)
    assert "请补保安合同" in text_of(school.get(f"/self-evaluations/{pk}/sections/A1/"))
    assert school.get(at(candidate)).status_code == 404


def test_a_team_is_chosen_without_those_who_keep_away(
    candidate: Candidate, browser: Client, team: list[Person]
) -> None:
    make_inspectorate.recusal(team[2].inspector, candidate.unit)
    page = text_of(browser.get(at(candidate)))
    assert "应回避，不能选：专家3（单位负责人的近亲属）" in page
    assert browser.post(at(candidate, "choose-team/"), {}).status_code == 422
    given = {"people": [team[0].pk, team[1].pk], "lead": team[1].pk}
    assert browser.post(at(candidate, "choose-team/"), given).status_code == 302
    assert "<strong>专家2</strong> 组长" in text_of(browser.get(at(candidate)))
    gone = {"person": team[1].pk, "reason": "子女在校就读"}
    assert browser.post(at(candidate, "recuse/"), gone).status_code == 302
    assert "子女在校就读" in text_of(browser.get(at(candidate)))


def test_a_draw_is_taken_over(
    candidate: Candidate,
    browser: Client,
    director: Person,
    office_staff: Person,
    team: list[Person],
) -> None:
    assert "还没有为这所学校抽过督学" in text_of(browser.get(at(candidate)))
    inspectors = [person.inspector for person in team]
    given = {"units": [candidate.unit], "inspectors": inspectors, "count": 1, "each": 3}
    draft = make_draws.draft(candidate.round.office, director, director, office_staff, **given)
    draw = make_draws.drawn(draft, director, director, office_staff)
    browser.post(at(candidate, "draw-team/"), {"draw": draw.pk})
    page = text_of(browser.get(at(candidate)))
    assert "抽签产生" in page
    assert f"/draws/{draw.pk}/" in page


def test_the_papers_end_and_the_team_goes(
    candidate: Candidate, browser: Client, team: list[Person]
) -> None:
    browser.post(at(candidate, "finish-documents/"), {"rest": "on", "opinion": "材料较全"})
    assert "材料较全" in text_of(browser.get(at(candidate)))
    assert browser.post(at(candidate, "go/"), {"on": "2026-11-02"}).status_code == 422
    browser.post(at(candidate, "choose-team/"), {"people": [one.pk for one in team]})
    browser.post(at(candidate, "go/"), {"on": "2026-11-02"})
    candidate.refresh_from_db()
    assert candidate.stage == Stage.ON_SITE
    assert "2026-11-02进校" in text_of(browser.get(at(candidate)))
    assert browser.get(at(candidate, "go/")).status_code == 302
    assert browser.post(at(candidate, "sing/"), {}).status_code == 404


def test_a_rater_fills_in_his_sheet_and_hands_in(visited: Candidate, team: list[Person]) -> None:
    phone = sign_in(team[0])
    assert "您还有3项没有评分" in text_of(phone.get(at(visited)))
    assert phone.get(at(visited, "sheet/")).headers["Location"] == at(visited, "sheet/A1/")
    assert "与自评一致" in text_of(phone.get(at(visited, "sheet/A1/")))
    path = at(visited, "ratings/A1.2/")
    answer = phone.post(path, {"value": "yes", "note": "在岗", "seen": "0"}, **HTMX)
    assert "还有2项没有评分" in text_of(answer)
    assert phone.post(path, {"value": "no", "seen": "1"}).status_code == 302
    wrong = phone.post(at(visited, "ratings/A2.2/"), {"value": "三", "seen": "0"})
    assert wrong.status_code == 422
    assert "请填数字" in text_of(wrong)
    phone.post(at(visited, "ratings/A2.2/"), {"value": "na"})
    assert "不适用" in text_of(phone.get(at(visited, "sheet/A2/")))
    assert phone.post(at(visited, "hand-in/"), {}).status_code == 422
    assert phone.post(at(visited, "hand-in/"), {"partly": "on"}).status_code == 302
    assert "我的评分：<strong>不适用</strong>" in text_of(phone.get(at(visited, "sheet/A2/")))


def test_photos_go_with_a_rating(visited: Candidate, team: list[Person]) -> None:
    phone = sign_in(team[0])
    path = at(visited, "ratings/A1.2/evidence/")
    assert phone.post(path, {}).status_code == 422
    file = SimpleUploadedFile("校门.pdf", make_rounds.PDF, "application/pdf")
    assert phone.post(path, {"evidence": file}).status_code == 302
    assert "校门.pdf" in text_of(phone.get(at(visited, "sheet/A1/")))


def test_a_sheet_is_ones_own(visited: Candidate, browser: Client, team: list[Person]) -> None:
    assert browser.get(at(visited, "sheet/")).status_code == 404
    assert sign_in(team[0]).get(at(visited, "sheet/Z/")).status_code == 404
    assert "看到同组其他人的评分" in text_of(sign_in(team[0]).get(at(visited, "moderation/")))


def test_side_by_side_what_lies_apart_is_settled(
    visited: Candidate, browser: Client, team: list[Person]
) -> None:
    handed_in(visited, team[0], a2_1="A")
    handed_in(visited, team[1], a2_1="D")
    page = text_of(browser.get(at(visited, "moderation/")))
    assert "还没有交评分表：专家3" in page
    handed_in(visited, team[2], a2_2="4")
    lead = sign_in(team[0])
    assert "2项评分分歧较大，待会商" in text_of(lead.get(at(visited)))
    path = at(visited, "moderations/A2.1/")
    refused = lead.post(path, {"value": "B", "reason": "", "seen": "0"})
    assert refused.status_code == 422
    assert "请写明理由" in text_of(refused)
    lead.post(path, {"value": "B", "reason": "查看制度汇编", "seen": "0"})
    lead.post(at(visited, "moderations/A2.2/"), {"value": "na", "reason": "不涉及"})
    page = text_of(browser.get(at(visited, "moderation/")))
    assert "评估组会商确定（专家1）" in page
    assert "待会商" not in text_of(lead.get("/"))
    assert "评分已齐" in text_of(browser.get(at(visited)))
    plain = sign_in(team[1])
    assert "查看制度汇编" in text_of(plain.get(at(visited, "moderation/")))


def test_who_recused_reads_that_he_did(
    visited: Candidate, director: Person, inspector: Person
) -> None:
    actions.choose_team(
        visited.pk, [*(one.person for one in visited.review.members.all()), inspector], by=director
    )
    actions.recuse_member(visited.pk, inspector.pk, by=inspector, reason="子女就读")
    page = text_of(sign_in(inspector).get(at(visited)))
    assert "您已回避这所学校的评估：子女就读" in page


def test_an_outsider_finds_nothing_and_a_principal_no_list(
    candidate: Candidate, outsider: Person, principal: Person
) -> None:
    stranger = sign_in(outsider)
    for rest in ("", "documents/A1/", "moderation/", "sheet/"):
        assert stranger.get(at(candidate, rest)).status_code == 404
    assert sign_in(principal).get("/reviews/").status_code == 403


def test_a_round_that_is_closed_offers_nothing(visited: Candidate, browser: Client) -> None:
    Round.objects.update(state="closed")
    assert "回避或退出" not in text_of(browser.get(at(visited)))


def test_home_tells_who_has_to_rate_settle_and_send(
    candidate: Candidate, director: Person, browser: Client, team: list[Person]
) -> None:
    assert f"/reviews/{candidate.pk}/" in text_of(browser.get("/"))
    make_reviews.reviewed(candidate, director)
    assert "待组评估组" in text_of(browser.get("/"))
    actions.choose_team(candidate.pk, team, by=director)
    actions.go_on_site(candidate.pk, by=director)
    assert "待评分" in text_of(sign_in(team[0]).get("/"))
    for person in team:
        handed_in(candidate, person, a2_1="A" if person == team[0] else "D")
    assert "待会商" in text_of(sign_in(team[0]).get("/"))


def test_a_bigger_team_asks_no_more_of_the_database(
    visited: Candidate, browser: Client, team: list[Person]
) -> None:
    handed_in(visited, team[0])
    few = statements(browser, at(visited, "moderation/"))
    for person in team[1:]:
        handed_in(visited, person)
    assert statements(browser, at(visited, "moderation/")) <= few

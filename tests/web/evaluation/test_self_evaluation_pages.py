"""A school fills in its self-evaluation on pages; the office reads it."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dudao.evaluation import actions
from dudao.evaluation.models import SelfEvaluation
from dudao.evaluation.states import Asked, Stage
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_rounds
from tests.make_rounds import now
from tests.web.pages import sign_in, statements, text_of

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def mine(office: Unit, director: Person, school: Unit, principal: Person) -> SelfEvaluation:
    make_rounds.value(school, "books", 6000)
    return make_rounds.begun(office, director, school)


@pytest.fixture
def browser(principal: Person) -> Client:
    return sign_in(principal)


def at(mine: SelfEvaluation, rest: str = "") -> str:
    return f"/self-evaluations/{mine.pk}/{rest}"


def test_home_says_how_much_is_left_and_until_when(mine: SelfEvaluation, browser: Client) -> None:
    assert "自评，还差8项，截止12-31" in text_of(browser.get("/"))
    with clock.at(make.NOW + timedelta(days=200)):
        assert "逾期" in text_of(browser.get("/"))


def test_what_is_left_comes_first(mine: SelfEvaluation, browser: Client) -> None:
    assert "还差8项" in text_of(browser.get(at(mine)))
    page = text_of(browser.get(at(mine, "sections/A1/")))
    assert page.index("line-metric-books") < page.index("line-indicator-a11")
    assert "预填的2项都仍然正确" in page
    assert browser.get(at(mine, "sections/Z/")).status_code == 404


def test_a_line_is_saved_as_one_goes(mine: SelfEvaluation, browser: Client) -> None:
    path = at(mine, "answers/indicator/A1.2/")
    opened = (make.NOW - timedelta(seconds=50)).isoformat()
    answer = browser.post(path, {"value": "yes", "seen": "0", "opened": opened}, **HTMX)
    page = text_of(answer)
    assert 'id="line-indicator-a12"' in page
    assert "还差7项" in page
    mine.refresh_from_db()
    assert mine.seconds == 50
    plain = browser.post(path, {"value": "no", "seen": "1", "opened": "gestern"})
    assert plain.headers["Location"] == at(mine, "sections/A1/")
    browser.post(path, {"value": "no", "opened": "2026-13-45T00:00:00"})


def test_what_is_refused_is_kept_beside_what_stands(
    mine: SelfEvaluation, browser: Client, school_liaison: Person
) -> None:
    path = at(mine, "answers/indicator/A2.2/")
    answer = browser.post(path, {"value": "三", "seen": "0"}, **HTMX)
    assert answer.status_code == 422
    assert "请填数字" in text_of(answer)
    assert "您填的是：三" in text_of(answer)
    actions.answer(mine.pk, Asked.INDICATOR, "A2.2", by=school_liaison, value="2")
    clash = browser.post(path, {"value": "3", "seen": "0"})
    assert clash.status_code == 422
    assert "同事刚改过这一项" in text_of(clash)
    assert "您填的是：3" in text_of(clash)
    assert browser.post(path, {"value": "9" * 41}).status_code == 422
    assert browser.post(at(mine, "answers/indicator/Z9/"), {"value": "3"}).status_code == 404


def test_it_is_still_right_with_one_press(mine: SelfEvaluation, browser: Client) -> None:
    browser.post(at(mine, "confirm/"), {"code": ["books", "pupils"], "section": "A1"})
    assert now(mine).left == 6


def test_a_refused_figure_is_kept_to_be_explained(mine: SelfEvaluation, browser: Client) -> None:
    path = at(mine, "answers/metric/books/")
    page = text_of(browser.post(path, {"value": "6400", "seen": "1"}, **HTMX))
    assert "写一句原因" in page
    assert 'value="6400"' in page
    browser.post(path, {"value": "6400", "text": "新购400册", "seen": "1"}, **HTMX)
    assert now(mine).item(Asked.METRIC, "books").value == "6400"


def test_figures_that_became_others_are_offered_and_taken_over(
    mine: SelfEvaluation, browser: Client, school: Unit
) -> None:
    make_rounds.value(school, "pupils", 330)
    page = text_of(browser.get(at(mine)))
    assert "这些数在“学校数据”里已有更新" in page
    browser.post(at(mine, "confirm/"), {"code": ["pupils"], "section": "A1"})  # by another page
    assert "其余的刚有改动" in text_of(browser.get(at(mine, "sections/A1/")))
    mine.answers.filter(code="books").delete()
    assert browser.post(at(mine, "renew/")).headers["Location"] == at(mine)
    page = text_of(browser.get(at(mine)))
    assert "已更新1项数据" in page
    assert "已有更新" not in page


def test_what_the_system_works_out_is_said_to_be(mine: SelfEvaluation, browser: Client) -> None:
    page = text_of(browser.get(at(mine, "sections/A2/")))
    assert "由系统计算" in page
    mine.answers.filter(code__in=["closed", "due"]).delete()
    assert "还没有数据，自评得分不计这一项" in text_of(browser.get(at(mine, "sections/A2/")))


def test_an_expired_paper_is_told_and_taken_off(
    mine: SelfEvaluation, browser: Client, school: Unit, principal: Person
) -> None:
    file = make_findings.photo(school, principal)
    old = {"title": "保安合同", "dated_on": date(2025, 1, 1)}
    paper = actions.attach_evidence(mine.pk, file.pk, ["A1.2", "A2.1"], by=principal, **old)
    assert "换成有效的或移除后再报送" in text_of(browser.get(at(mine)))
    assert "移除保安合同" in text_of(browser.get(at(mine, "sections/A1/")))
    browser.post(at(mine, f"evidence/{paper.pk}/"), {"codes": ["A2.1"], "section": "A1"})
    paper.refresh_from_db()
    assert paper.codes == ["A2.1"]


def test_papers_are_attached_and_used_again(mine: SelfEvaluation, browser: Client) -> None:
    path = at(mine, "attach/A1.2/")
    assert browser.post(path, {}).status_code == 422
    file = SimpleUploadedFile("合同.pdf", make_rounds.PDF, "application/pdf")
    browser.post(path, {"evidence": file, "title": "保安合同", "dated_on": "2025-01-01"})
    page = text_of(browser.get(at(mine, "sections/A1/")))
    assert "2026-01-01起已过期" in page
    paper = mine.evidence.get()
    browser.post(at(mine, "attach/A2.1/"), {"use": paper.pk})
    paper.refresh_from_db()
    assert paper.codes == ["A1.2", "A2.1"]
    browser.post(at(mine, f"evidence/{paper.pk}/"), {"codes": [], "section": "A1"})
    assert not mine.evidence.exists()
    assert browser.post(at(mine, "attach/Z9/"), {}).status_code == 404


def test_two_people_write_the_texts(
    mine: SelfEvaluation, browser: Client, school_liaison: Person
) -> None:
    actions.write_texts(mine.pk, by=school_liaison, strengths="同事写的。")
    given = {"strengths": "我写的。", "problems": "", "seen": "1"}
    answer = browser.post(at(mine, "texts/"), given)
    assert answer.status_code == 409
    assert "同事写的。" in text_of(answer)
    assert browser.post(at(mine, "texts/"), {**given, "seen": "2"}).status_code == 302


def test_a_blind_application_is_told_then_sent(mine: SelfEvaluation, browser: Client) -> None:
    who = Person.objects.get(username="principal")
    assert browser.post(at(mine, "submit/"), {}).status_code == 422
    make_rounds.filled(mine, who, "model")
    assert "申报等级与自评得分相符" in text_of(browser.get(at(mine)))
    actions.answer(mine.pk, Asked.INDICATOR, "A2.1", by=who, value="D")
    assert "对应“优秀”，申报的是“示范”" in text_of(browser.get(at(mine)))
    refused = browser.post(at(mine, "submit/"), {"reason": ""})
    assert "请改报等级，或写明申报理由" in text_of(refused)
    browser.post(at(mine, "submit/"), {"reason": "新楼启用。"})
    page = text_of(browser.get(at(mine)))
    assert "<h2>报送督导室</h2>" not in page
    assert "新楼启用。" in text_of(browser.get(f"/candidates/{mine.candidate_id}/"))


def test_the_office_reads_gives_back_and_sees_the_minutes(
    mine: SelfEvaluation, director: Person, principal: Person, browser: Client
) -> None:
    make_rounds.applied(mine, principal)
    office, page = sign_in(director), f"/candidates/{mine.candidate_id}/"
    assert "待审核的自评" in text_of(office.get("/"))
    assert "填报用时" in text_of(office.get(page))
    assert "管理规范。" in text_of(office.get(at(mine)))
    assert office.get(at(mine, "sections/A1/")).status_code == 200
    for which in ("form", "report"):
        content = b"".join(office.get(at(mine, f"{which}.docx")))
        assert content[:2] == b"PK"
    assert office.get(at(mine, "letter.docx")).status_code == 404
    office.post(f"{page}give-back/", {"reason": "图书数有误"})
    mine.refresh_from_db()
    assert mine.candidate.stage == Stage.SELF_EVALUATION
    home = text_of(browser.get("/"))
    assert "图书数有误" in home
    assert "已退回" in home
    assert "督导室退回：" in text_of(browser.get(at(mine)))
    assert b"".join(browser.get(at(mine, "form.docx")))[:2] == b"PK"


def test_an_office_sees_who_is_late(mine: SelfEvaluation, director: Person) -> None:
    with clock.at(make.NOW + timedelta(days=100)):
        assert "评估逾期的学校" in text_of(sign_in(director).get("/"))


def test_a_lower_application_is_told(
    mine: SelfEvaluation, browser: Client, principal: Person
) -> None:
    make_rounds.filled(mine, principal, "pending")
    assert "够得上“示范”" in text_of(browser.get(at(mine)))


def test_a_framework_without_grades_asks_for_none(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    make_rounds.version(office, grades=[])
    evaluation = make_rounds.begun(office, director, school)
    assert "申报等级" not in text_of(sign_in(principal).get(at(evaluation, "")))
    make_rounds.filled(evaluation, principal, "")
    actions.submit_self_evaluation(evaluation.pk, by=principal)
    assert sign_in(principal).get(f"/candidates/{evaluation.candidate_id}/").status_code == 200


def test_pages_cost_the_same_however_much_is_answered(
    mine: SelfEvaluation, browser: Client, principal: Person, school: Unit
) -> None:
    few = statements(browser, at(mine, "sections/A1/"))
    file = make_findings.photo(school, principal)
    actions.attach_evidence(mine.pk, file.pk, ["A1.2"], by=principal)
    make_rounds.filled(mine, principal)
    assert statements(browser, at(mine, "sections/A1/")) <= few <= 12
    assert statements(browser, at(mine)) <= 16


def test_outsiders_see_nothing_and_only_the_school_writes(
    mine: SelfEvaluation, outsider: Person, director: Person, inspector: Person
) -> None:
    for rest in ("", "sections/A1/", "form.docx"):
        assert sign_in(outsider).get(at(mine, rest)).status_code == 404
        assert sign_in(inspector).get(at(mine, rest)).status_code == 200
    path = at(mine, "answers/indicator/A1.2/")
    assert sign_in(outsider).post(path, {"value": "yes"}).status_code == 404
    assert sign_in(director).post(path, {"value": "yes"}).status_code == 403

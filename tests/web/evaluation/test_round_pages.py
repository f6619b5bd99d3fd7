"""Rounds on pages: written, divided, opened, begun, closed; who sees what and at which cost."""

import pytest

from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Round, SelfEvaluation
from dudao.evaluation.states import RoundState, Stage
from dudao.org.models import Person, Unit
from tests import make, make_rounds
from tests.web.pages import sign_in, statements, text_of

FORM = {
    "title": "办学水平督导评估", "basis": "府办〔2026〕10号", "first_on": "2026-09-01",
    "last_on": "2029-08-31", "division": "thirds", "tier_by": "stage",
}  # fmt: skip


def test_a_round_is_written_divided_and_opened(
    office: Unit, school: Unit, director: Person, office_staff: Person
) -> None:
    version, staff = make_rounds.version(office), sign_in(office_staff)
    make.school(office)
    make.school(office)
    assert "2026-09-01" in text_of(staff.get("/rounds/new/"))
    staff.post("/rounds/new/", {**FORM, "version": version.pk})
    path = f"/rounds/{Round.objects.get().pk}/"
    staff.post(f"{path}propose/")
    assert "启动这一轮" not in text_of(staff.get(path))
    boss = sign_in(director)
    assert "启动这一轮" in text_of(boss.get(path))
    boss.post(f"{path}open/")
    assert Round.objects.get().state == RoundState.OPEN
    assert "准备下一轮" in text_of(boss.get(path))


def test_what_is_refused_keeps_what_was_typed(office: Unit, director: Person) -> None:
    version = make_rounds.version(office)
    given = {**FORM, "version": version.pk, "division": "percent", "percents": "三成"}
    browser = sign_in(director)
    answer = browser.post("/rounds/new/", given)
    assert answer.status_code == 422
    assert "三成" in text_of(answer)
    answer = browser.post("/rounds/new/", {**given, "percents": "30，30、30%"})
    assert "合计90" in text_of(answer)
    browser.post("/rounds/new/", {**given, "percents": "40 60"})
    assert Round.objects.get().batches.count() == 2


def test_who_edits_what_another_has_changed_sees_both(
    office: Unit, director: Person, office_staff: Person
) -> None:
    made = make_rounds.draft(office, director)
    actions.edit_round(made.pk, by=office_staff, title="别人的名称")
    browser, path = sign_in(director), f"/rounds/{made.pk}/edit/"
    assert "别人的名称" in text_of(browser.get(path))
    mine = {**FORM, "version": made.version_id, "title": "我的名称", "seen": "1"}
    answer = browser.post(path, mine)
    assert answer.status_code == 409
    assert "别人的名称" in text_of(answer)
    assert browser.post(path, {**mine, "seen": "2"}).status_code == 302
    batch = f"/rounds/batches/{made.batches.all()[0].pk}/"
    days = {"first_on": "2026-09-01", "last_on": "2027-08-31"}
    assert browser.get(batch).status_code == 200
    assert browser.post(batch, {**days, "seen": "1"}).status_code == 409
    assert browser.post(batch, {**days, "seen": "3"}).status_code == 302


def test_a_batch_begins_and_what_is_refused_is_told(
    office: Unit, school: Unit, director: Person
) -> None:
    made = make_rounds.opened(office, director)
    browser, path = sign_in(director), f"/rounds/{made.pk}/"
    refused = browser.post(f"{path}begin/", {"batch": "1", "due_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "自评截止应在今天与本批结束" in text_of(refused)
    assert browser.post(f"{path}begin/", {"batch": "x", "due_on": ""}).status_code == 422
    assert browser.post(f"{path}begin/", {"batch": "9", "due_on": "2026-12-01"}).status_code == 404
    browser.post(f"{path}begin/", {"batch": "1", "due_on": "2026-12-01"})
    assert Candidate.objects.get().stage == Stage.SELF_EVALUATION
    assert "自评还差" in text_of(browser.get(path))


def test_a_round_is_closed_and_followed(office: Unit, school: Unit, director: Person) -> None:
    made = make_rounds.opened(office, director)
    browser, path = sign_in(director), f"/rounds/{made.pk}/"
    assert "一、基本情况" in text_of(browser.get(path))
    assert browser.post(f"{path}close/", {"summary": "完成"}).status_code == 422
    answer = browser.post(f"{path}next/")
    assert answer.headers["Location"] == f"/rounds/{Round.objects.get(number=2).pk}/"
    browser.post(f"{path}close/", {"summary": "完成", "unfinished_reason": "转下轮"})
    page = text_of(browser.get(path))
    assert "不再评估" not in text_of(browser.get(f"/candidates/{made.candidates.get().pk}/"))
    assert "转下轮" in page
    assert "下一轮：" in page
    assert "上一轮：" in text_of(browser.get(answer.headers["Location"]))


def test_schools_are_added_moved_and_taken_out(
    office: Unit, school: Unit, director: Person
) -> None:
    made = make_rounds.draft(office, director)
    new = make.school(office)
    browser, path = sign_in(director), f"/rounds/{made.pk}/"
    assert browser.post(f"{path}add/", {"unit": "0", "batch": "1"}).status_code == 422
    browser.post(f"{path}add/", {"unit": new.pk, "batch": "1"})
    one = Candidate.objects.get()
    page = f"/candidates/{one.pk}/"
    assert "调整批次" in text_of(browser.get(page))
    move = {"batch": "2", "tier": "城区", "seen": "1"}
    browser.post(f"{page}move/", move)
    assert browser.post(f"{page}move/", move).status_code == 409
    assert browser.post(f"{page}leave/", {"reason": ""}).status_code == 422
    browser.post(f"{page}leave/", {"reason": "撤并"})
    assert "撤并" in text_of(browser.get(page))
    assert browser.get(f"{page}leave/").headers["Location"] == page
    assert browser.get(f"{path}add/").headers["Location"] == path
    assert browser.post(f"{page}dance/").status_code == 404
    assert browser.post(f"{path}dance/").status_code == 404


def test_a_merged_school_is_named(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    one = make_rounds.begun(office, director, school).candidate
    Unit.objects.filter(pk=school.pk).update(closed_on="2026-10-01")
    browser = sign_in(director)
    assert "评估途中已撤并" in text_of(browser.get(f"/rounds/{one.round_id}/"))
    path = f"/candidates/{one.pk}/"
    assert "学校已于2026-10-01撤并" in text_of(browser.get(path))
    assert "评估途中撤并的学校" in text_of(browser.get("/"))
    assert browser.post(f"{path}succeed/", {"unit": school.pk}).status_code == 422
    new = make.school(office)
    answer = browser.post(f"{path}succeed/", {"unit": new.pk})
    heir = Candidate.objects.get(unit=new)
    assert answer.headers["Location"] == f"/candidates/{heir.pk}/"
    assert new.name in text_of(browser.get(path))
    assert "评估途中撤并的学校" not in text_of(browser.get("/"))


def test_the_office_sees_what_it_costs_schools(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    make.school(office)
    make.school(office)
    made = make_rounds.opened(office, director, division="thirds")
    page, first = f"/rounds/{made.pk}/", made.candidates.get(unit=school).batch
    browser = sign_in(director)
    assert "提前开始自评" in text_of(browser.get(page))
    assert "平均每校填报" not in text_of(browser.get(page))
    actions.begin_batch(first.pk, by=director, due_on=first.last_on)
    evaluation = SelfEvaluation.objects.get()
    make_rounds.applied(evaluation, principal)
    SelfEvaluation.objects.update(seconds=610)
    text = text_of(browser.get(page))
    assert "平均每校填报" in text
    assert "<strong>11</strong>" in text
    assert "<strong>1/1</strong>" in text
    actions.give_back_self_evaluation(evaluation.candidate_id, by=director, reason="补充")
    assert "已填完，待报送" in text_of(browser.get(page))
    assert "平均每校填报" not in text_of(sign_in(principal).get(page))


@pytest.mark.parametrize("path", ["/rounds/", "/candidates/"])
def test_lists_cost_the_same_however_long(
    office: Unit, school: Unit, director: Person, path: str
) -> None:
    browser = sign_in(director)
    make_rounds.begun(office, director, school)
    few = statements(browser, path)
    for n in range(3):
        make_rounds.begun(office, director, school, title=f"第{n}次")
    assert statements(browser, path) == few <= 12
    assert browser.get(f"{path}?export=xlsx").status_code == 200
    assert browser.get(f"{path}?state=open&stage=applied&late=on").status_code == 200


def test_a_board_costs_the_same_however_many(office: Unit, school: Unit, director: Person) -> None:
    made, browser = make_rounds.opened(office, director), sign_in(director)
    few = statements(browser, f"/rounds/{made.pk}/")
    for _n in range(3):
        make.school(office)
    actions.propose_batches(made.pk, by=director)
    assert statements(browser, f"/rounds/{made.pk}/") <= few + 1 <= 32


def test_outsiders_stay_out_and_schools_see_their_own(
    office: Unit, director: Person, principal: Person, outsider: Person, other_school: Unit,
    auditor: Person,
) -> None:  # fmt: skip
    made = make_rounds.opened(office, director)
    one = made.candidates.get(unit=principal.unit)
    other = made.candidates.get(unit=other_school)
    for path in (f"/rounds/{made.pk}/", f"/candidates/{one.pk}/"):
        assert sign_in(outsider).get(path).status_code == 404
        assert sign_in(principal).get(path).status_code == 200
    assert sign_in(principal).get(f"/candidates/{other.pk}/").status_code == 404
    page = text_of(sign_in(principal).get(f"/rounds/{made.pk}/"))
    assert "波洲示例中学" not in page
    assert sign_in(principal).get("/rounds/").status_code == 403
    assert sign_in(principal).get("/rounds/new/").status_code == 403
    assert sign_in(auditor).get("/candidates/").status_code == 403
    assert (
        sign_in(principal).post(f"/rounds/{made.pk}/close/", {"summary": "无"}).status_code == 403
    )

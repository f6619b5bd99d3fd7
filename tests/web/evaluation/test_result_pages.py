"""Results on pages: graded, announced, objected to, confirmed, told; who sees what, the cost."""

from datetime import date

import pgtrigger
import pytest

from dudao.access.roles import Role, Scope
from dudao.documents.models import Document
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Publicity, Result, ResultObjection
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make, make_results, make_reviews, make_rounds
from tests.web.pages import sign_in, statements, text_of


def test_a_school_is_graded_from_its_page(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    browser, path = sign_in(director), f"/results/grade/{candidate.pk}/"
    assert "评定得分和等级" in text_of(browser.get(f"/candidates/{candidate.pk}/"))
    page = text_of(browser.get(path))
    assert "发生严重责任事故" in page
    assert "没有依据的否决" not in page
    refused = browser.post(path, {"note": "长" * 301})
    assert refused.status_code == 422
    answer = browser.post(path, {"note": "按资料", "V1": "10月发生责任事故"})
    result = Result.objects.get()
    assert answer.headers["Location"] == f"/results/{result.pk}/"
    page = text_of(browser.get(answer.headers["Location"]))
    assert "一票否决：发生严重责任事故" in page
    assert "府办〔2026〕10号" in page
    assert sign_in(principal).get(path).status_code == 403


def test_a_batch_goes_from_graded_to_told(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    boss, staff = sign_in(director), sign_in(office_staff)
    path = f"/results/batches/{candidate.batch_id}/"
    assert "还没有评定" in text_of(boss.get(path))
    assert boss.get(f"{path}grade/").status_code == 302
    assert boss.get(f"{path}strange/").status_code == 404
    boss.post(f"{path}grade/", {"candidates": [str(candidate.pk)], "note": "按资料"})
    assert "开始公示" in text_of(staff.get(path))
    given = {"candidates": [str(candidate.pk)], "place": "", "first_on": "2026-10-20"}
    refused = staff.post(f"{path}announce/", given)
    assert refused.status_code == 422
    staff.post(f"{path}announce/", {**given, "place": "公示栏", "first_on": clock.today()})
    shown = Publicity.objects.get()
    with make_results.after(shown):
        page = f"/publicity/{shown.pk}/"
        assert "认定结果" in text_of(boss.get(page))
        boss.post(f"{page}confirm/")
        assert Candidate.objects.get().stage == Stage.CONFIRMED
        assert boss.post(f"{page}confirm/").headers["Location"] == page
        answer = staff.post(f"{path}circular/")
        assert answer.headers["Location"] == f"/documents/{Document.objects.get().pk}/"
        assert "通报" in text_of(staff.get(path))


def test_every_figure_unfolds_and_the_school_sees_its_own_only(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person,
    outsider: Person,
) -> None:  # fmt: skip
    result = make_results.graded(office, director, school, principal)
    other = make.person("他校校长", other_school)
    make.holds(other, Role.PRINCIPAL, other_school, scope=Scope.SUBTREE)
    path = f"/results/{result.pk}/"
    assert sign_in(principal).get(path).status_code == 404
    shown = actions.announce_results([result.candidate_id], by=director, place="栏")
    page = text_of(sign_in(principal).get(path))
    assert "books / pupils" in page
    assert "/metrics/values/" in page
    assert "自评" in page
    for who in (other, outsider):
        browser = sign_in(who)
        for url in (path, f"{path}check/", f"{path}what-if/", f"/publicity/{shown.pk}/",
                    f"/results/batches/{result.candidate.batch_id}/"):  # fmt: skip
            assert browser.get(url).status_code == 404
    assert (
        sign_in(principal).get(f"/results/batches/{result.candidate.batch_id}/").status_code == 404
    )


def test_what_was_rated_on_site_leads_to_the_review(
    office: Unit, school: Unit, director: Person, principal: Person, inspector: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    review = make_reviews.on_site(candidate, inspector)
    for code, value in (("A1.2", "no"), ("A2.1", "B"), ("A2.2", "na")):
        make_reviews.rating(review, inspector, code, value)
    (result,) = actions.grade([candidate.pk], by=director)
    page = text_of(sign_in(director).get(f"/results/{result.pk}/"))
    assert f"/reviews/{candidate.pk}/" in page
    assert "与自评不同" in page
    assert "不适用" in page


def test_what_nothing_is_known_of_is_said(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    version = make_rounds.version(office)
    evaluation = make_rounds.begun(office, director, school, of=version)
    make_rounds.value(school, "pupils", 0)
    make_rounds.value(school, "books", None)
    Candidate.objects.filter(pk=evaluation.candidate_id).update(stage=Stage.REVIEWED)
    browser = sign_in(director)
    path = f"/results/batches/{evaluation.candidate.batch_id}/"
    refused = browser.post(f"{path}grade/", {"candidates": [str(evaluation.candidate_id)]})
    assert "没有数据的指标计0分" in text_of(refused)
    (result,) = actions.grade([evaluation.candidate_id], by=director, note="无")
    page = text_of(browser.get(f"/results/{result.pk}/"))
    assert "没有数据" in page
    assert "不适用" in page
    make_rounds.value(school, "pupils", 0, year=2027)
    make_rounds.value(school, "books", 10, year=2027)
    Candidate.objects.filter(pk=evaluation.candidate_id).update(stage=Stage.REVIEWED)
    (again,) = actions.grade([evaluation.candidate_id], by=director, note="无")
    assert "算不出来" in text_of(browser.get(f"/results/{again.pk}/"))


def test_a_result_is_worked_out_again_and_tried_with_other_values(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    browser, path = sign_in(director), f"/results/{result.pk}/"
    assert "每一个数字都与评定时相同" in text_of(browser.get(f"{path}check/"))
    assert "什么都不保存" in text_of(browser.get(f"{path}what-if/"))
    page = text_of(browser.get(f"{path}what-if/", {"books": "4000", "#A2.1": "B"}))
    assert "试算" in page
    refused = browser.get(f"{path}what-if/", {"books": "很多", "#A2.1": "Z"})
    assert refused.status_code == 422
    wrong = browser.get(f"{path}what-if/", {"books": "99999999999"})
    assert wrong.status_code == 422
    assert Result.objects.get().digest == result.digest


def test_a_result_that_came_out_differently_is_told(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    """As after a fault of the disk: the framework is no longer the text it was."""
    result = make_results.graded(office, director, school, principal)
    with pgtrigger.ignore("evaluation.SystemVersion:published_is_fixed"):
        version = result.version
        version.definition["title"] = "另一版"
        version.save()
    page = text_of(sign_in(director).get(f"/results/{result.pk}/check/"))
    assert "请联系系统管理员核查" in page


def test_a_school_objects_and_somebody_else_answers(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    publicity = make_results.announced(office, director, school, principal)
    result = publicity.results.get()
    browser, path = sign_in(principal), f"/results/{result.pk}/"
    assert "提出异议" in text_of(browser.get(path))
    assert browser.get(f"{path}object/").status_code == 302
    assert browser.get(f"{path}strange/").status_code == 404
    assert browser.post(f"{path}object/", {"text": ""}).status_code == 422
    browser.post(f"{path}object/", {"text": "图书数有误", "code": "A1.1"})
    one = ResultObjection.objects.get()
    page = f"/result-objections/{one.pk}/"
    assert "图书数有误" in text_of(browser.get("/result-objections/?waiting=on"))
    staff = sign_in(office_staff)
    assert "没有参加评分" not in text_of(staff.get(page))
    assert staff.post(page, {"outcome": "", "answer": "好"}).status_code == 422
    staff.post(page, {"outcome": "rejected", "answer": "复核属实"})
    assert "复核属实" in text_of(browser.get(page))
    assert "复核属实" not in text_of(browser.get("/result-objections/?outcome=upheld"))


def test_who_rated_is_told_that_somebody_else_answers(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    publicity = make_results.announced(office, director, school, principal)
    one = actions.object_to_result(publicity.results.get().pk, by=principal, text="不服")
    make_reviews.on_site(publicity.results.get().candidate, office_staff)
    page = text_of(sign_in(office_staff).get(f"/result-objections/{one.pk}/"))
    assert "没有参加评分的人员复核" in page


def test_a_school_is_evaluated_again_from_its_result(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    Candidate.objects.update(stage=Stage.NOTIFIED)
    browser, path = sign_in(director), f"/results/{result.pk}/"
    assert "复查（重新评估）" in text_of(browser.get(path))
    browser.post(f"{path}again/", {"reason": "复查验收"})
    assert Candidate.objects.get().stage == Stage.ON_SITE
    assert "评定得分和等级" in text_of(browser.get(f"/candidates/{result.candidate_id}/"))
    assert str(result.candidate.unit) in text_of(browser.get("/results/?aim=feature&grade=示范"))


def test_lists_narrow_and_go_out_as_a_table(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    publicity = make_results.announced(office, director, school, principal)
    actions.object_to_result(publicity.results.get().pk, by=principal, text="不服")
    browser = sign_in(director)
    for url in ("/results/", "/result-objections/", "/development-plans/"):
        assert browser.get(url, {"export": "xlsx"}).status_code == 200
    assert school.name in text_of(browser.get("/results/?earlier=on&school=龙溪口"))
    assert school.name not in text_of(browser.get("/results/?grade=合格"))


def test_a_plan_is_begun_written_sent_and_looked_through(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    Candidate.objects.update(stage=Stage.NOTIFIED)
    mine, staff = sign_in(principal), sign_in(office_staff)
    assert "起草发展规划" in text_of(mine.get(f"/candidates/{result.candidate_id}/"))
    begin = f"/development-plans/begin/{result.candidate_id}/"
    path = mine.post(begin).headers["Location"]
    assert mine.post(begin).headers["Location"] == f"/candidates/{result.candidate_id}/"
    assert "还没有写" in text_of(mine.get(path))
    assert mine.get(f"{path}submit/").status_code == 302
    assert mine.get(f"{path}strange/").status_code == 404
    assert mine.post(f"{path}submit/").status_code == 422
    mine.post(f"{path}write/", {"aim": "建成特色学校", "situation": "", "seen": "1"})
    assert mine.post(f"{path}write/", {"aim": "又改", "seen": "1"}).status_code == 409
    goal = {"horizon": "near", "target": "添置图书", "measure": "申请经费", "due_on": "2027-06-30"}
    assert mine.post(f"{path}goals/new/", {**goal, "measure": ""}).status_code == 422
    mine.post(f"{path}goals/new/", goal)
    plan = result.candidate.development_plan
    for one in plan.goals.filter(measure=""):
        assert one.target in text_of(mine.get(f"{path}goals/{one.pk}/"))
        said = {"horizon": "long", "target": one.target, "measure": "逐年推进",
                "due_on": "2029-06-30"}  # fmt: skip
        mine.post(f"{path}goals/{one.pk}/", said)
    assert staff.get(path).status_code == 404
    mine.post(f"{path}submit/")
    assert "待审核" in text_of(staff.get("/development-plans/?waiting=on"))
    staff.post(f"{path}return/", {"reason": "措施太空"})
    assert "督导室退回：" in text_of(mine.get(path))
    mine.post(f"{path}submit/")
    staff.post(f"{path}approve/", {"opinion": "同意"})
    assert "填写2026年进展" in text_of(mine.get(path))


def test_goals_are_dropped_and_followed_up(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = make_results.plan(office, director, school, principal)
    mine, path = sign_in(principal), f"/development-plans/{plan.pk}/"
    due_on = date(2027, 6, 30)
    goal = actions.set_goal(
        plan.pk, by=principal, horizon="near", target="一", measure="二", due_on=due_on
    )
    assert mine.post(f"{path}goals/{goal.pk}/drop/").status_code == 302
    assert not plan.goals.filter(pk=goal.pk).exists()
    mine.post(f"{path}goals/{goal.pk}/drop/")
    Candidate.objects.update(stage=Stage.PLAN_APPROVED)
    plan.approved_at = clock.now()
    plan.save()
    rest = plan.goals.all()[0]
    follow = f"{path}goals/{rest.pk}/follow/"
    assert rest.target in text_of(mine.get(follow))
    assert mine.post(follow, {"progress": "x", "text": "好"}).status_code == 422
    mine.post(follow, {"progress": "on_track", "text": "已购书"})
    assert "更正2026年进展" in text_of(mine.get(path))


def test_home_tells_what_waits(
    office: Unit, school: Unit, director: Person, principal: Person, inspector: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    Candidate.objects.filter(pk=candidate.pk).update(stage=Stage.ON_SITE)
    assert "待评定的学校" in text_of(sign_in(director).get("/"))
    Candidate.objects.filter(pk=candidate.pk).update(stage=Stage.REVIEWED)
    (result,) = actions.grade([candidate.pk], by=director, note="无")
    shown = actions.announce_results([candidate.pk], by=director, place="栏")
    assert "申诉期内的结果" in text_of(sign_in(principal).get("/"))
    one = actions.object_to_result(result.pk, by=principal, text="不服")
    assert "待答复的异议" in text_of(sign_in(director).get("/"))
    actions.answer_result_objection(one.pk, by=director, outcome="rejected", answer="属实")
    with make_results.after(shown):
        assert "待认定的结果" in text_of(sign_in(director).get("/"))
    Candidate.objects.update(stage=Stage.NOTIFIED)
    assert "待报的发展规划" in text_of(sign_in(principal).get("/"))
    plan = actions.begin_plan(candidate.pk, by=principal)
    assert "待报的发展规划" in text_of(sign_in(principal).get("/"))
    Candidate.objects.update(stage=Stage.PLAN_SUBMITTED)
    plan.submitted_at = clock.now()
    plan.save()
    assert "待审核的发展规划" in text_of(sign_in(director).get("/"))
    Candidate.objects.update(stage=Stage.PLAN_APPROVED)
    plan.approved_at = clock.now().replace(year=2025)
    plan.save()
    assert "待跟进的发展规划" in text_of(sign_in(principal).get("/"))


def test_pages_cost_the_same_for_many_schools(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    first = make_results.reviewed(office, director, school, principal)
    second = first.round.candidates.get(unit=other_school)
    (result,) = actions.grade([first.pk], by=director, note="无")
    shown = actions.announce_results([first.pk], by=director, place="栏")
    browser = sign_in(director)
    urls = ("/results/", f"/results/batches/{first.batch_id}/", f"/publicity/{shown.pk}/",
            f"/results/{result.pk}/")  # fmt: skip
    before = [statements(browser, url) for url in urls]
    Candidate.objects.filter(pk=second.pk).update(stage=Stage.REVIEWED)
    (other,) = actions.grade([second.pk], by=director, note="无")
    actions.announce_results([second.pk], by=director, place="栏")
    shown.results.add(other)
    assert [statements(browser, url) for url in urls] == before
    assert max(before) <= 45


@pytest.mark.parametrize("path", ["results", "publicity", "result-objections", "development-plans"])
def test_what_is_not_there_is_not_found(director: Person, path: str) -> None:
    assert sign_in(director).get(f"/{path}/{uuid7()}/").status_code == 404

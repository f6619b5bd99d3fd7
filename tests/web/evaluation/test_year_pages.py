"""A year's evaluation on pages: drafted, adopted, worked out, opened figure by figure, vetoed."""

from datetime import timedelta

from dudao.evaluation import actions
from dudao.evaluation.models import VetoDecision, VetoRule, YearResult, YearScheme
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_programmes, make_rounds, make_years
from tests.web.pages import sign_in, statements, text_of

FORM = {
    "title": "2026年度教育督导考核", "basis": "督办〔2026〕3号", "first_on": "2026-01-01",
    "last_on": "2026-12-31", "A": "0", "B": "40", "C": "30", "D": "30",
}  # fmt: skip


def test_a_year_is_drafted_changed_adopted_and_worked_out(
    office: Unit, school: Unit, director: Person, office_staff: Person, inspector: Person
) -> None:
    make_years.load()
    staff = sign_in(office_staff)
    assert "2026" in text_of(staff.get("/years/new/"))
    staff.post("/years/new/", {"year": "2026"})
    assert staff.post("/years/new/", {"year": "2026"}).status_code == 409
    path = f"/years/{YearScheme.objects.get().pk}/"
    assert "没有督导项目" in text_of(staff.get(f"{path}edit/"))
    assert staff.post(f"{path}edit/", {**FORM, "D": "20", "seen": "1"}).status_code == 422
    assert staff.post(f"{path}edit/", {**FORM, "seen": "1"}).status_code == 302
    assert "印发方案" not in text_of(staff.get(path))
    boss = sign_in(director)
    boss.post(f"{path}adopt/")
    make_years.visited(school, inspector, "random", problems=1)
    assert "学校不用填报" in text_of(boss.get(path))
    boss.post(f"{path}compute/")
    assert "核算过" in text_of(boss.get(path))
    boss.post(f"{path}close/")
    assert YearScheme.objects.get().state == "closed"


def test_every_figure_opens_to_its_records(
    office: Unit, school: Unit, director: Person, inspector: Person, principal: Person
) -> None:
    scheme = make_years.adopted(office, director)
    visit = make_years.visit(school, inspector, "random")
    (found,) = make_years.signed(visit, inspector, 1)
    result = make_years.computed(scheme, director, school)
    path = f"/year-results/{result.pk}/"
    assert sign_in(principal).get(path).status_code == 404
    actions.close_year(scheme.pk, by=director)
    browser = sign_in(principal)
    page = browser.get(path)
    for url in (f"/visits/{visit.pk}/", f"/findings/{found.pk}/"):
        assert url in page.content.decode()
        assert browser.get(url, follow=True).status_code == 200
    assert "一致" in text_of(page)
    assert "得分80.00" not in text_of(browser.get(f"/years/{scheme.pk}/"))
    assert f"/year-results/{result.pk}/" in browser.get(f"/years/{scheme.pk}/").content.decode()
    assert "龙溪口示例小学" in text_of(browser.get("/year-results/?school=龙溪口&year=2026"))


def test_a_result_that_was_changed_is_shown_as_such(
    office: Unit, school: Unit, director: Person, inspector: Person
) -> None:
    scheme = make_years.adopted(office, director)
    make_years.visited(school, inspector, "random", problems=1)
    result = make_years.computed(scheme, director, school)
    YearResult.objects.update(score="99.00", grade="good", band="良好")
    page = text_of(sign_in(director).get(f"/year-results/{result.pk}/"))
    assert "不一致" in page
    assert "比例限制" in page


def test_key_work_is_chosen_with_its_weight(office: Unit, school: Unit, director: Person) -> None:
    programme = make_programmes.notified(office, director, [school]).programme
    round_ = make_rounds.opened(office, director)
    scheme, browser = make_years.draft(office, director), sign_in(director)
    path = f"/years/{scheme.pk}/edit/"
    assert programme.title in text_of(browser.get(path))
    chosen = [f"programme:{programme.pk}", f"round:{round_.pk}"]
    weights = {"A": "40", "B": "20", "C": "20", "D": "20", f"share_{chosen[0]}": "30"}
    browser.post(path, {**FORM, **weights, "works": chosen, "seen": "1"})
    assert [str(one.weight) for one in scheme.works.order_by("position")] == ["30.00", "None"]
    page = browser.get(f"/years/{scheme.pk}/").content.decode()
    assert f"/programmes/{programme.pk}/" in page
    assert 'value="30.00"' in browser.get(path).content.decode()


def test_two_people_at_a_scheme_see_both(
    office: Unit, director: Person, office_staff: Person
) -> None:
    scheme = make_years.adopted(office, director)
    actions.reopen_year(scheme.pk, by=director, reason="改")
    after = sign_in(office_staff).post(
        f"/years/{scheme.pk}/edit/", {**FORM, "title": "我的名称", "seen": "1"}
    )
    assert after.status_code == 409
    assert "我的名称" in text_of(after)


def test_the_weight_of_random_inspections_is_compared_with_last_year(
    office: Unit, director: Person
) -> None:
    make_years.adopted(office, director)
    made = actions.draft_year(office, 2027, by=director)
    browser = sign_in(director)
    assert "2026年随机督导权重30" in text_of(browser.get(f"/years/{made.pk}/edit/"))
    assert "2026年30，本年30" in text_of(browser.get(f"/years/{made.pk}/"))


def test_a_veto_is_off_and_the_page_says_why(
    office: Unit, school: Unit, director: Person, office_staff: Person
) -> None:
    scheme, browser = make_years.adopted(office, director), sign_in(director)
    path = f"/years/{scheme.pk}/"
    page = text_of(browser.get(path))
    assert "没有填写法律依据和批准人" in page
    assert "办理一票否决" not in page
    rule = f"{path}veto-rules/V1/"
    assert sign_in(office_staff).get(rule).status_code == 403
    assert browser.get(f"{path}veto-rules/V9/").status_code == 404
    assert browser.post(rule, {"basis": "字" * 301}).status_code == 422
    browser.post(rule, {"basis": "《安全生产法》"})
    assert "还缺批准人" in text_of(browser.get(path))
    browser.post(rule, {"basis": "", "approver": director.pk})
    assert "还缺法律依据" in text_of(browser.get(path))
    browser.post(rule, {"basis": "《安全生产法》", "approver": director.pk})
    assert "办理一票否决" in text_of(browser.get(path))
    assert "《安全生产法》" in browser.get(rule).content.decode()


def test_a_veto_goes_from_facts_to_decision(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    scheme, browser = make_years.adopted(office, director), sign_in(director)
    make_years.veto_rule(scheme, director)
    said = {
        "rule": VetoRule.objects.get().pk, "unit": school.pk, "happened_on": "2026-09-01",
        "facts": "发生踩踏事故。",
    }  # fmt: skip
    url = f"/years/{scheme.pk}/propose-veto/"
    assert browser.post(url, {**said, "facts": ""}).status_code == 422
    browser.post(url, said)
    path = f"/vetoes/{VetoDecision.objects.get().pk}/"
    browser.post(f"{path}uphold/", {"outcome": "属实。"})
    assert VetoDecision.objects.get().state == "told"
    own = sign_in(principal)
    assert "可以陈述申辩" in text_of(own.get("/"))
    own.post(f"{path}state/", {"statement": "已立即整改。"})
    early = browser.post(f"{path}hear/", {"hearing_on": "2026-10-20", "note": "听取。"})
    assert early.status_code == 422
    assert "等待听证" in text_of(browser.get("/"))
    VetoDecision.objects.update(told_on=clock.today() - timedelta(days=9))
    browser.post(f"{path}hear/", {"hearing_on": "2026-10-20", "note": "听取陈述。"})
    assert "等待示例主任决定" in text_of(browser.get(path))
    assert "等待决定" in text_of(browser.get("/"))
    browser.post(f"{path}uphold/", {"outcome": "属实。"})
    page = text_of(own.get(path))
    assert "已立即整改。" in page
    assert "决定和理由" in page


def test_wrong_addresses_lead_nowhere(office: Unit, school: Unit, director: Person) -> None:
    scheme, browser = make_years.adopted(office, director), sign_in(director)
    veto = make_years.told(scheme, school, director)
    for path in (f"/years/{scheme.pk}/", f"/vetoes/{veto.pk}/"):
        assert browser.post(f"{path}dance/").status_code == 404
    assert browser.get(f"/years/{scheme.pk}/adopt/").headers["Location"] == f"/years/{scheme.pk}/"
    assert browser.get(f"/vetoes/{veto.pk}/hear/").headers["Location"] == f"/vetoes/{veto.pk}/"


def test_the_first_page_tells_what_waits(
    office: Unit, director: Person, auditor: Person, inspector: Person
) -> None:
    browser = sign_in(director)
    assert "年度考核还没有方案" not in text_of(browser.get("/"))
    with clock.at(make.NOW + timedelta(days=30)):
        assert "2026年度考核还没有方案" in text_of(browser.get("/"))
    draft = make_years.draft(office, director)
    assert "等待印发" in text_of(browser.get("/"))
    actions.edit_year(draft.pk, make_years.given(weights=make_years.PLAIN), [], by=director)
    actions.adopt_year(draft.pk, by=director)
    with clock.at(make.NOW + timedelta(days=100)):
        assert "考核期已满" in text_of(sign_in(director).get("/"))
    for person in (auditor, inspector):
        assert "等待印发" not in text_of(sign_in(person).get("/"))


def test_lists_cost_the_same_however_long(
    office: Unit, school: Unit, director: Person, inspector: Person
) -> None:
    scheme, browser = make_years.adopted(office, director), sign_in(director)
    make_years.computed(scheme, director, school)
    few = [statements(browser, path) for path in ("/years/", "/year-results/")]
    for n in range(3):
        make.school(office)
        actions.draft_year(office, 2027 + n, by=director)
    actions.compute_year(scheme.pk, by=director)
    assert [statements(browser, path) for path in ("/years/", "/year-results/")] == few
    assert max(few) <= 12
    for path in ("/years/?export=xlsx", "/year-results/?export=xlsx", "/years/?state=draft"):
        assert browser.get(path).status_code == 200
    path = f"/year-results/?scheme={scheme.pk}&band=x"
    assert "没有符合条件" in text_of(browser.get(path))


def test_outsiders_stay_out(
    office: Unit, school: Unit, director: Person, outsider: Person, principal: Person,
    auditor: Person, colleague: Person,
) -> None:  # fmt: skip
    scheme = make_years.adopted(office, director)
    veto = make_years.told(scheme, school, director)
    result = make_years.computed(scheme, director, school)
    for path in (f"/years/{scheme.pk}/", f"/vetoes/{veto.pk}/", f"/year-results/{result.pk}/"):
        assert sign_in(outsider).get(path).status_code == 404
    for path in (f"/vetoes/{veto.pk}/", f"/year-results/{result.pk}/"):
        assert sign_in(colleague).get(path).status_code == 404
    assert sign_in(principal).get(f"/years/{scheme.pk}/edit/").status_code == 403
    assert sign_in(principal).get("/years/new/").status_code == 403
    for path in ("/years/", "/year-results/"):
        assert sign_in(auditor).get(path).status_code == 403

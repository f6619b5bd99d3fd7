"""Pages of plans."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Plan, PlanUpload
from tests import make_inspectorate, make_plans
from tests.make_plans import line
from tests.web.pages import sign_in, statements, text_of

ITEM = {
    "text": "督学例会", "kind": "meeting", "audience": "none",
    "first_on": "2026-05-01", "last_on": "2026-05-31",
}  # fmt: skip


@pytest.fixture
def plan(office: Unit, school: Unit, director: Person) -> Plan:
    make_plans.matters()
    return make_plans.year_plan(office, director)


@pytest.fixture
def boss(director: Person) -> Client:
    return sign_in(director)


def test_a_plan_is_begun_on_its_page(office: Unit, boss: Client) -> None:
    page = text_of(boss.get("/plans/new/"))
    assert "2026年10月" in page
    body = {"owner": f"county-{office.pk}", "time": "year:2026-01-01:2026-12-31"}
    made = boss.post("/plans/new/", body)
    plan = Plan.objects.get()
    assert made["Location"] == f"/plans/{plan.pk}/"
    assert "已经有了" in text_of(boss.post("/plans/new/", body))
    assert boss.post("/plans/new/", {**body, "time": "year:2026"}).status_code == 422


def test_it_shows_the_months_and_the_gap_on_the_day_it_is_made(
    plan: Plan, boss: Client, director: Person
) -> None:
    upload = actions.read_table(plan.pk, by=director, content=make_plans.word(), name="计划.docx")
    page = text_of(boss.get(f"/plans/tables/{upload.pk}/"))
    assert "全年没有安排：" in page
    assert "校风、教风、学风建设情况" in page
    assert boss.post(f"/plans/tables/{upload.pk}/confirm/").status_code == 302
    page = text_of(boss.get(f"/plans/{plan.pk}/"))
    assert "8 项中有 1 项全年没有安排：" in page
    assert "课程开设和课堂教学" in page


def test_a_table_is_uploaded_or_pasted_and_what_was_typed_stays(plan: Plan, boss: Client) -> None:
    at = f"/plans/{plan.pk}/table/"
    refused = boss.post(at, {"text": "没有写月份的一段话"})
    assert refused.status_code == 422
    assert "没有写月份的一段话" in text_of(refused)
    assert "没有找到月份" in text_of(refused)
    old = SimpleUploadedFile("计划.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
    assert "另存为 .docx" in text_of(boss.post(at, {"file": old}))
    new = SimpleUploadedFile("计划.docx", make_plans.word())
    assert boss.post(at, {"file": new}).status_code == 302
    assert "等您核对后写入" in text_of(boss.get(f"/plans/{plan.pk}/"))


def test_a_line_is_corrected_before_it_goes_in(plan: Plan, boss: Client, director: Person) -> None:
    upload = actions.read_table(plan.pk, by=director, text="3月：会议\n4月：培训\n3月：总结")
    at = f"/plans/tables/{upload.pk}/"
    assert "请核对" in text_of(boss.get(at))
    body = {**ITEM, "part": "item", "seen": 1}
    assert "原文" in text_of(boss.get(f"{at}2/"))
    assert boss.post(f"{at}2/", body).status_code == 302
    assert boss.post(f"{at}2/", {**body, "text": "别的"}).status_code == 409
    assert boss.get(f"{at}9/").status_code == 404
    boss.post(f"{at}confirm/")
    assert plan.items.count() == 0
    boss.post(f"{at}confirm/", {"checked": "on"})
    assert set(plan.items.values_list("text", flat=True)) == {"会议", "培训", "督学例会"}
    assert "查看计划" in text_of(boss.get(at))


def test_a_table_is_thrown_away(plan: Plan, boss: Client, director: Person) -> None:
    upload = actions.read_table(plan.pk, by=director, text="3月：会议")
    assert boss.post(f"/plans/tables/{upload.pk}/discard/").status_code == 302
    assert PlanUpload.objects.count() == 0


def test_lines_are_written_moved_and_taken_out(plan: Plan, boss: Client) -> None:
    at = f"/plans/{plan.pk}/items/"
    assert 'value="2026-05-31"' in text_of(boss.get(f"{at}new/?month=2026-05-01"))
    assert boss.get(f"{at}new/?month=2026-02-31").status_code == 200
    boss.post(f"{at}new/", {**ITEM, "again": "1"})
    boss.post(f"{at}new/", {**ITEM, "text": "培训"})
    assert boss.post(f"{at}new/", {**ITEM, "kind": "routine"}).status_code == 422
    second = plan.items.get(text="培训")
    boss.post(f"{at}{second.pk}/move/", {"up": "1"})
    assert [item.text for item in plan.items.order_by("position")] == ["培训", "督学例会"]
    boss.post(f"{at}{second.pk}/drop/", {"seen": 1})
    assert plan.items.count() == 1


def test_two_people_at_one_line_see_both_and_save_again(
    plan: Plan, boss: Client, director: Person, office_staff: Person
) -> None:
    item = actions.add_item(plan.pk, line(), by=director)
    at = f"/plans/{plan.pk}/items/{item.pk}/"
    assert 'name="seen" value="1"' in text_of(boss.get(at))
    actions.edit_item(plan.pk, item.pk, line("别人写的"), by=office_staff, seen=1)
    answer = boss.post(at, {**ITEM, "seen": 1})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "别人写的" in page
    assert "督学例会" in page
    assert 'name="seen" value="2"' in page
    assert boss.post(at, {**ITEM, "seen": 2}).status_code == 302
    actions.drop_item(plan.pk, item.pk, by=office_staff, seen=3)
    page = text_of(boss.post(at, {**ITEM, "seen": 3}))
    assert "作为新的一行添加" in page
    assert "督学例会" in page
    assert boss.get(at).status_code == 302


def test_title_and_aims_show_what_somebody_else_wrote(
    plan: Plan, boss: Client, office_staff: Person
) -> None:
    at = f"/plans/{plan.pk}/edit/"
    assert "标题和要求" in text_of(boss.get(at))
    actions.edit_plan(plan.pk, by=office_staff, title="别人的", aims="", seen={})
    body = {"title": "我的", "aims": "", "seen-title": plan.title, "seen-aims": ""}
    assert "别人的" in text_of(boss.post(at, body))
    assert boss.post(at, {**body, "seen-title": "别人的"}).status_code == 302


def test_it_goes_its_way_to_the_notice(plan: Plan, boss: Client, director: Person) -> None:
    at = f"/plans/{plan.pk}/"
    assert "还没有内容" in text_of(boss.post(f"{at}submit/", follow=True))
    actions.add_item(plan.pk, line(), by=director)
    boss.post(f"{at}submit/", {"seen": 2})
    assert "退回计划" in text_of(boss.get(at))
    assert "等您批准或备案的计划" in text_of(boss.get("/"))
    boss.post(f"{at}return/", {"reason": "补充培训"})
    assert "补充培训" in text_of(boss.get(at))
    assert "退回给您修改的计划" in text_of(boss.get("/"))
    boss.post(f"{at}submit/", {"seen": 2})
    boss.post(f"{at}approve/", {"seen": 2})
    assert "起草印发通知" in text_of(boss.get(at))
    assert "/documents/" in boss.post(f"{at}notice/")["Location"]
    assert "关于印发" in text_of(boss.get(at))
    boss.post(f"{at}withdraw/", {"reason": "重做"})
    assert "照此重做" in text_of(boss.get(at))


def test_a_plan_is_derived_and_copied(
    plan: Plan, boss: Client, director: Person, office: Unit, ours: Inspector
) -> None:
    make_plans.approved(plan, director)
    at = f"/plans/{plan.pk}/"
    assert "带出这段时间的内容" in text_of(boss.get(f"{at}derive/"))
    body = {"owner": f"inspector-{ours.pk}", "time": "month:2026-10-01:2026-10-31"}
    assert boss.post(f"{at}derive/", body).status_code == 302
    child = Plan.objects.get(inspector=ours)
    assert child.title in text_of(boss.get(at))
    assert boss.post(f"{at}copy/").status_code == 302
    copied = Plan.objects.get(first_on=date(2027, 1, 1))
    assert boss.post(f"{at}copy/")["Location"] == f"/plans/{copied.pk}/"
    copied.items.all().delete()
    assert f"照“{plan.title}”填入" in text_of(boss.get(f"/plans/{copied.pk}/"))
    boss.post(f"{at}copy/")
    assert copied.items.count() == 1


def test_the_tree_shows_who_has_none_yet(
    plan: Plan, boss: Client, office: Unit, school: Unit, ours: Inspector, zone_lead: Person
) -> None:
    area = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(area, school)
    page = text_of(boss.get("/plans/tree/"))
    assert "已备案 0/1" in page
    month = make_plans.month_plan(office, ours.person, inspector=ours)
    visit = line("随访", kind="routine", units=(school.pk,))
    actions.add_item(month.pk, visit, by=ours.person)
    actions.submit_plan(month.pk, by=ours.person)
    actions.approve_plan(month.pk, by=zone_lead)
    page = text_of(boss.get("/plans/tree/?year=2026"))
    assert "已备案 1/1" in page
    assert plan.title in page
    assert boss.get("/plans/tree/?year=x").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 200), ("inspector", 404), ("outsider", 404), ("principal", 404)],
)
def test_a_draft_is_for_those_who_draw_it_up(
    who: str, status: int, plan: Plan, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"/plans/{plan.pk}/").status_code == status


def test_who_only_reads_changes_nothing(plan: Plan, director: Person, ours: Inspector) -> None:
    make_plans.approved(plan, director)
    reader = sign_in(ours.person)
    assert reader.get(f"/plans/{plan.pk}/").status_code == 200
    for step in ("edit/", "table/", "items/new/"):
        assert reader.get(f"/plans/{plan.pk}/{step}").status_code == 403
    assert "权限" in text_of(
        reader.post(f"/plans/{plan.pk}/withdraw/", {"reason": "x"}, follow=True)
    )


def test_the_list_filters_and_exports(plan: Plan, boss: Client, principal: Person) -> None:
    at = f"/plans/{plan.pk}/"
    assert at in text_of(boss.get("/plans/?level=county&period=year&state=draft&q=2026"))
    assert at not in text_of(boss.get("/plans/?level=area"))
    assert b"".join(boss.get("/plans/?export=xlsx"))[:2] == b"PK"
    assert sign_in(principal).get("/plans/").status_code == 403


def test_pages_take_as_many_statements_however_long(
    plan: Plan, boss: Client, director: Person, office: Unit
) -> None:
    actions.add_item(plan.pk, line(), by=director)
    paths = ["/plans/", "/plans/tree/", f"/plans/{plan.pk}/"]
    before = [statements(boss, path) for path in paths]
    for n in range(6):
        actions.add_item(plan.pk, line(str(n)), by=director)
    make_plans.month_plan(office, director)
    after = [statements(boss, path) for path in paths]
    assert after == before
    assert max(after) <= 24


def test_what_cannot_be_done_to_a_line_is_said_on_the_plan(
    plan: Plan, boss: Client, director: Person, office_staff: Person
) -> None:
    item = actions.add_item(plan.pk, line(), by=director)
    actions.edit_item(plan.pk, item.pk, line("别人写的"), by=office_staff, seen=1)
    at = f"/plans/{plan.pk}/items/{item.pk}"
    page = text_of(boss.post(f"{at}/drop/", {"seen": 1}, follow=True))
    assert "别人" in page
    gone = f"/plans/{plan.pk}/items/999999/move/"
    assert boss.post(gone, {"up": "1"}).headers["Location"] == f"/plans/{plan.pk}/"
    assert plan.items.count() == 1


def test_a_refused_copy_or_notice_leads_back_to_the_plan(
    plan: Plan, boss: Client, director: Person, ours: Inspector
) -> None:
    at = f"/plans/{plan.pk}/"
    assert "批准以后" in text_of(boss.post(f"{at}notice/", follow=True))
    make_plans.approved(plan, director)
    assert "权限" in text_of(sign_in(ours.person).post(f"{at}copy/", follow=True))
    assert Plan.objects.count() == 1


def test_who_draws_up_no_plan_begins_none(principal: Person) -> None:
    assert sign_in(principal).get("/plans/new/").status_code == 403


def test_an_area_and_an_inspector_have_their_own(
    plan: Plan, boss: Client, director: Person, office: Unit, ours: Inspector, school: Unit
) -> None:
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, school)
    assert area.name in text_of(boss.get("/plans/new/"))
    zone = make_plans.year_plan(office, director, area=area)
    assert school.name in text_of(boss.get(f"/plans/{zone.pk}/items/new/"))
    month = make_plans.month_plan(office, director, inspector=ours)
    at = f"/plans/{month.pk}/"
    assert 'value="2026-10-20"' in text_of(boss.get(f"{at}items/new/?month=2026-10-20"))
    visit = line("随访", kind="routine", units=(school.pk,))
    actions.add_item(month.pk, visit, by=director)
    actions.submit_plan(month.pk, by=director)
    page = text_of(boss.get(at))
    assert "待备案" in page
    assert str(ours.person) in page
    upload = actions.read_table(zone.pk, by=director, text="3月：会议")
    assert boss.get(f"/plans/tables/{upload.pk}/").status_code == 200


def test_a_month_table_of_a_month_has_no_gap_of_the_year(
    office: Unit, school: Unit, boss: Client, director: Person
) -> None:
    make_plans.matters()
    month = make_plans.month_plan(office, director)
    upload = actions.read_table(month.pk, by=director, text="10月：会议")
    assert "全年没有安排" not in text_of(boss.get(f"/plans/tables/{upload.pk}/"))


def test_in_spring_this_term_comes_first(office: Unit, boss: Client) -> None:
    with clock.at(datetime(2027, 3, 1, tzinfo=clock.CHINA)):
        page = text_of(boss.get("/plans/new/"))
    assert "term:2027-02-01:2027-07-31" in page
    assert page.index("term:2027-02-01") < page.index("term:2027-09-01")

"""The school list and the file of a school."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dudao.access.actions import edit_unit
from dudao.analytics.queries.school import burden_of, school_on, year_begin
from dudao.documents.models import Delivery, Document
from dudao.findings.actions import promise, submit_rectification, verify
from dudao.findings.models import Extension, Notice, Objection
from dudao.findings.states import State, Verdict
from dudao.inspectorate.models import Area, AreaMember, Inspector, Responsibility
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from tests import make, make_findings
from tests.web.pages import sign_in, statements

pytestmark = pytest.mark.usefixtures("still")
TODAY = make.NOW.date()


def page(person: Person, url: str) -> str:
    response = sign_in(person).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def responsible(inspector: Person, office: Unit, school: Unit) -> None:
    known, _new = Inspector.objects.get_or_create(
        person=inspector, defaults={"office": office, "kind": "full_time"}
    )
    Responsibility.objects.create(inspector=known, unit=school, start_on=date(2026, 9, 1))


def visited(school: Unit, leader: Person, days_ago: int = 3, **given: Any) -> Visit:
    on = TODAY - timedelta(days=days_ago)
    values = {
        "unit": school,
        "office": school.office,
        "kind": "routine",
        "purpose": "秋季开学督导",
        "planned_on": on,
        "leader": leader,
        "state": VisitState.SIGNED,
        "checked_in_at": clock.now() - timedelta(days=days_ago),
    }
    return Visit.objects.create(**{**values, **given})


def noticed(school: Unit, by: Person) -> Delivery:
    """A delivery; how a document gets there is proved with the documents."""
    document = Document.objects.create(
        office=school.office,
        unit=school,
        kind="rectification_notice",
        title="关于食品安全问题的整改通知书",
        content={},
        drafted_by=by,
        drafted_at=clock.now(),
    )
    Notice.objects.create(
        unit=school, office=school.office, document=document, drafted_by=by, drafted_at=clock.now()
    )
    return Delivery.objects.create(document=document, unit=school, delivered_at=clock.now())


def test_it_shows_what_is_one_s_business(
    director: Person, inspector: Person, other_school: Unit, principal: Person
) -> None:
    assert "波洲示例中学" in page(director, "/schools/")
    assert "龙溪口示例小学" in page(inspector, "/schools/")
    assert "波洲示例中学" not in page(inspector, "/schools/")
    assert "波洲示例中学" not in page(principal, "/schools/")


def test_it_joins_inspector_findings_and_last_visit(
    director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    responsible(inspector, office, school)
    make_findings.told(school, inspector)
    visited(school, inspector)
    text = page(director, "/schools/")
    assert "示例督学" in text
    assert "<strong>1</strong>" in text
    assert "2026-10-17" in text


@pytest.mark.parametrize("url", ["/schools/", "/schools/?q=示例&kind=school"])
def test_its_cost_does_not_grow_with_its_rows(
    director: Person, inspector: Person, office: Unit, school: Unit, url: str
) -> None:
    client = sign_in(director)
    few = statements(client, url)
    for n in range(25):
        more = make.school(office, name=f"示例{n}小学")
        responsible(inspector, office, more)
        visited(more, inspector)
        make_findings.told(more, director)
    assert statements(client, url) == few <= 12


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=波洲", {"波洲"}),
        ("q=3143009", {"波洲"}),
        ("q=不存在的", set()),
        ("kind=kindergarten", {"鱼市"}),
        ("stage=junior", {"波洲"}),
        ("small=on", {"扶罗"}),
        ("standing=closed", {"中寨"}),
        ("standing=all", {"波洲", "龙溪口", "鱼市", "扶罗", "中寨"}),
        ("", {"波洲", "龙溪口", "鱼市", "扶罗"}),
    ],
)
def test_the_query_bar_narrows(
    director: Person, school: Unit, other_school: Unit, office: Unit, query: str, found: set[str]
) -> None:
    make.unit(UnitKind.KINDERGARTEN, name="鱼市示例幼儿园", office=office)
    make.school(office, name="扶罗示例小学", small_rural=True)
    make.school(office, name="中寨示例小学", closed_on=date(2026, 8, 31))
    text = page(director, f"/schools/?{query}")
    names = {"波洲", "龙溪口", "鱼市", "扶罗", "中寨"}
    assert {name for name in names if f"{name}示例" in text} == found


def test_areas_can_be_chosen_by_those_who_oversee_them(
    director: Person, inspector: Person, office: Unit, school: Unit, other_school: Unit
) -> None:
    area = Area.objects.create(office=office, name="第一责任区")
    AreaMember.objects.create(area=area, unit=school, start_on=date(2026, 9, 1))
    text = page(director, f"/schools/?area={area.pk}")
    assert "龙溪口示例小学" in text
    assert "波洲示例中学" not in text
    assert 'name="area"' not in page(inspector, "/schools/")


def test_an_empty_list_says_what_to_do(administrator: Person, office: Unit) -> None:
    assert "导入学校名册" in page(administrator, "/schools/")
    make.school(office, name="示例小学")
    assert "重置查询条件" in page(administrator, "/schools/?q=没有的")


def test_the_roster_can_be_taken_along(director: Person, school: Unit) -> None:
    response = sign_in(director).get("/schools/?export=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))  # type: ignore[arg-type]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["龙溪口示例小学", school.code, "小学"]


def test_an_outsider_does_not_learn_of_the_school(
    outsider: Person, colleague: Person, section_officer: Person, school: Unit
) -> None:
    for person in (outsider, colleague, section_officer):
        for step in ("", "edit/"):
            assert sign_in(person).get(f"/schools/{school.pk}/{step}").status_code == 404
        assert sign_in(person).post(f"/schools/{school.pk}/close/").status_code == 404


def test_the_file_tells_the_whole_story(
    director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    responsible(inspector, office, school)
    area = Area.objects.create(office=office, name="第一责任区", lead=inspector)
    AreaMember.objects.create(area=area, unit=school, start_on=date(2026, 9, 1))
    make.unit(UnitKind.TEACHING_POINT, name="偏坡示例教学点", parent=school, office=office)
    visited(school, inspector)
    visited(school, inspector, 1, state=VisitState.CANCELLED, purpose="没有成行的督导")
    make_findings.in_state(State.RETURNED, school, inspector)
    noticed(school, director)
    visited(school, inspector, state=VisitState.PLANNED, purpose="还没有入校", checked_in_at=None)
    text = page(director, f"/schools/{school.pk}/")
    told = ["偏坡示例教学点", "第一责任区", "秋季开学督导", "发现问题", "核查：未整改", "疏散通道"]
    for words in [*told, "送达整改通知书", "关于食品安全问题", "还没有入校"]:
        assert words in text, words
    assert "没有成行的督导" not in text


def test_a_school_without_a_story_says_so(director: Person, school: Unit) -> None:
    text = page(director, f"/schools/{school.pk}/")
    assert "还没有督导记录" in text
    assert "还没有责任督学" in text
    assert "没有未销号的问题" in text


def test_the_school_reads_only_what_it_was_told(
    inspector: Person, principal: Person, school: Unit
) -> None:
    make_findings.finding(school, inspector, fact="还没有告知学校的问题。")
    assert "还没有告知学校的问题" not in page(principal, f"/schools/{school.pk}/")
    assert "还没有告知学校的问题" in page(inspector, f"/schools/{school.pk}/")


def test_the_story_goes_on_twenty_at_a_time(
    director: Person, inspector: Person, school: Unit
) -> None:
    for days in range(25):
        visited(school, inspector, days, purpose=f"第{days}天")
    url = f"/schools/{school.pk}/"
    assert "第19天" in page(director, url)
    assert "第20天" not in page(director, url)
    assert "more=40" in page(director, url)
    assert "第24天" in page(director, f"{url}?more=40")
    assert "more=60" not in page(director, f"{url}?more=40")
    assert "第20天" not in page(director, f"{url}?more=many")


def test_the_file_costs_the_same_however_long_the_story(
    director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    client, url = sign_in(director), f"/schools/{school.pk}/"
    visited(school, inspector)
    make_findings.told(school, inspector)
    noticed(school, director)
    few = statements(client, url)
    for n in range(12):
        visited(school, inspector, n)
        make_findings.told(school, inspector)
        noticed(school, director)
    assert statements(client, url) == few <= 42


PROFILE = {
    "name": "龙溪口示例小学",
    "short_name": "",
    "code": "2143000777",
    "school_type": "211",
    "ownership": "public",
    "setting": "village",
    "students": "321",
    "figures_on": "2026-09-01",
}


def seen(**changed: str) -> dict[str, str]:
    return {f"seen-{name}": value for name, value in changed.items()}


def test_the_profile_is_changed_by_those_who_may(
    director: Person, inspector: Person, school: Unit
) -> None:
    url = f"/schools/{school.pk}/edit/"
    assert sign_in(inspector).get(url).status_code == 403
    assert 'name="seen-students" value="320"' in page(director, url)
    response = sign_in(director).post(url, PROFILE)
    assert response["Location"] == f"/schools/{school.pk}/"
    school.refresh_from_db()
    assert (school.students, school.code) == (321, "2143000777")


def test_a_bad_profile_is_told_field_by_field(director: Person, school: Unit) -> None:
    bad = {**PROFILE, "code": "9", "students": "many", "school_type": "111"}
    response = sign_in(director).post(f"/schools/{school.pk}/edit/", bad)
    assert response.status_code == 422
    assert "id_students_error" in response.content.decode()
    bad["students"] = "5"
    response = sign_in(director).post(f"/schools/{school.pk}/edit/", bad)
    assert "学校标识码应为10位数字" in response.content.decode()


def test_two_people_at_once_notice_each_other(director: Person, school: Unit) -> None:
    Unit.objects.filter(pk=school.pk).update(students=400)
    given = {**PROFILE, **seen(students="320")}
    response = sign_in(director).post(f"/schools/{school.pk}/edit/", given)
    assert response.status_code == 409
    text = response.content.decode()
    assert "别人已改为" in text
    assert "400" in text
    assert 'name="seen-students" value="400"' in text
    school.refresh_from_db()
    assert school.students == 400


def test_the_file_leads_on_to_a_visit(
    director: Person, inspector: Person, principal: Person, school: Unit
) -> None:
    url = f"/schools/{school.pk}/"
    assert f"/assignments/new/{school.pk}/" in page(director, url)
    assert f"/visits/new/?unit={school.pk}" in page(inspector, url)
    assert "临时入校" not in page(principal, url)
    school.closed_on = TODAY
    school.principal_name, school.principal_phone = "示例校长", "0745-0000000"
    school.save()
    closed = page(director, url)
    assert "安排任务" not in closed
    assert 'href="tel:0745-0000000"' in closed


def test_a_closed_school_stays_readable(director: Person, inspector: Person, school: Unit) -> None:
    url = f"/schools/{school.pk}/close/"
    given = {"on": "2026-10-20", "reason": "并入中心小学"}
    assert sign_in(inspector).post(url, given).status_code == 403
    assert sign_in(director).post(url, {"on": ""}).status_code == 422
    assert sign_in(director).post(url, given).status_code == 302
    text = page(director, f"/schools/{school.pk}/")
    assert "2026-10-20 撤并" in text
    assert "登记撤并" not in text.split("<dialog")[0]


def test_a_day_gone_by_is_shown_as_it_was(
    director: Person, inspector: Person, principal: Person, office: Unit, school: Unit
) -> None:
    responsible(inspector, office, school)
    with clock.at(make.NOW - timedelta(days=60)):
        told = make_findings.told(school, inspector, fact="灭火器压力不足。")
    with clock.at(make.NOW - timedelta(days=55)):
        promise(told.pk, by=principal, responsible_person="示例老师", measures="更换灭火器。")
    with clock.at(make.NOW - timedelta(days=30)):
        edit_unit(
            school.pk, by=director, students=400, principal_name="后任校长", ownership="public"
        )
        verify(told.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已更换。", on_site=True)
    url = f"/schools/{school.pk}/"
    now = page(director, url)
    assert "没有未销号的问题" in now
    assert "没有正在兑现的承诺" in now
    assert "后任校长" in now
    then = page(director, f"{url}?as_of={TODAY - timedelta(days=50)}")
    for words in ("当天结束时的情况", "更换灭火器", "示例老师", "320", "回到今天"):
        assert words in then, words
    assert "后任校长" not in then
    assert "核查：已整改" not in then
    before = page(director, f"{url}?as_of={TODAY - timedelta(days=61)}")
    assert "灭火器" not in before
    assert "当时没有责任督学" in page(director, f"{url}?as_of=2025-01-01")


@pytest.mark.parametrize("given", ["", "x", "2026-02-30", "2999-01-01", "2026-10-20"])
def test_no_day_an_odd_one_and_one_to_come_are_today(
    director: Person, school: Unit, given: str
) -> None:
    assert "当天结束时的情况" not in page(director, f"/schools/{school.pk}/?as_of={given}")


@pytest.mark.parametrize(
    ("matter", "told", "not_told"),
    [
        ("visits", "秋季开学督导", "发现问题"),
        ("findings", "申请延期", "送达整改通知书"),
        ("documents", "送达整改通知书", "任责任督学"),
        ("people", "示例督学任责任督学", "发现问题"),
        ("nonsense", "示例督学任责任督学", ""),
    ],
)
def test_the_story_is_told_by_matter(
    director: Person, inspector: Person, office: Unit, school: Unit,
    matter: str, told: str, not_told: str,
) -> None:  # fmt: skip
    responsible(inspector, office, school)
    Responsibility.objects.update(end_on=TODAY - timedelta(days=1))
    visited(school, inspector)
    noticed(school, director)
    finding = make_findings.in_state(State.SUBMITTED, school, inspector)
    Extension.objects.create(
        finding=finding, asked_until=TODAY, reason="等待采购", asked_by=director,
        asked_at=clock.now(),
    )  # fmt: skip
    Objection.objects.create(
        finding=finding, statement="当时正在更换", filed_by=director, filed_at=clock.now(),
        answer_due_on=TODAY,
    )  # fmt: skip
    text = page(director, f"/schools/{school.pk}/?matter={matter}")
    story = text[text.index('id="story"') : text.index("column-side")]
    assert told in story
    assert not not_told or not_told not in story
    assert ("不再任责任督学" in story) is (matter in ("people", "nonsense"))
    assert ("第1次提交整改" in story) is (matter in ("findings", "nonsense"))
    assert ("提出异议" in story) is (matter in ("findings", "nonsense"))


def test_the_burden_of_the_year_is_counted(
    director: Person, inspector: Person, principal: Person, school: Unit
) -> None:
    visit = visited(school, inspector, checked_out_at=clock.now() - timedelta(days=3, hours=-2))
    visit.companions.add(director)
    with clock.at(make.NOW - timedelta(days=365)):
        visited(school, inspector)
    told = make_findings.in_state(State.RECTIFYING, school, inspector)
    file = make_findings.photo(school, principal)
    submit_rectification(told.pk, by=principal, result="已清理。", evidence=[file])
    burden = burden_of(school, director, date(2026, 9, 1), TODAY)
    assert burden[2:] == (1, 2, 120, 0, 0, 1, 1)
    assert burden.hours == 2.0
    assert year_begin(date(2026, 8, 31)) == date(2025, 9, 1)
    assert school_on(school, director, date(2024, 2, 29)).before.until == date(2023, 2, 28)

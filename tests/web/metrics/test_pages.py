"""The pages of figures: the school's sheet, the office's overview, tables, what is asked."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dudao.lib import clock
from dudao.metrics.actions import Typed, load_metrics, report_values
from dudao.metrics.models import Filling, Metric, Value, ValueUpload
from dudao.metrics.queries import value_of
from dudao.org.models import Person, Unit
from dudao.web.metrics.forms import opened, opening
from tests import make, make_metrics
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture(autouse=True)
def shipped(office: Unit) -> None:
    load_metrics()


def table(name: str, *rows: object) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_metrics.table(*rows))  # type: ignore[arg-type]


def test_a_school_goes_to_its_own_sheet_and_fills_it_in(school: Unit, principal: Person) -> None:
    browser, page = sign_in(principal), f"/metrics/schools/{school.pk}/"
    assert browser.get("/metrics/").url == page  # type: ignore[attr-defined]
    shown = text_of(browser.get(page))
    assert "在校生数（小学）／人" in shown
    assert "本校没有（请写说明）" in shown
    assert "都还对" not in shown
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1 0 obj\n")
    body = {**make_metrics.WHOLE, "opened": opening(), "evidence": file}
    done = browser.post(page, body, follow=True)
    assert "已全部填报" in text_of(done)
    guards = value_of(school, "guards", 2026)
    assert guards is not None
    assert guards.evidence is not None
    assert Filling.objects.get().typed == 25


def test_a_wrong_figure_is_told_at_its_field_and_nothing_is_lost(
    school: Unit, principal: Person
) -> None:
    make_metrics.reported(school, principal, 2025, {"guards": "2"})
    browser, page = sign_in(principal), f"/metrics/schools/{school.pk}/"
    body = {"guards": "300", "pupils.primary": "很多", "note:classes.primary": "甲", "opened": "x"}
    answer = browser.post(page, body)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "不是数字" in shown
    assert "大于200" in shown
    assert 'value="很多"' in shown
    files = [SimpleUploadedFile(f"{n}.pdf", f"%PDF-1.4\n{n} 0 obj".encode()) for n in "12"]
    answer = browser.post(page, {"guards": "2", "evidence": files})
    assert "一次附一份" in text_of(answer)
    assert Value.objects.filter(year=2026).count() == 0


def test_what_is_known_is_confirmed_with_one_button(school: Unit, principal: Person) -> None:
    make_metrics.reported(school, principal, 2025, {"guards": "2", "pupils.primary": "356"})
    make_metrics.value(school, "boarders", None, source="yearbook")
    make_metrics.value(school, "music_rooms", "1", source="yearbook")
    browser, page = sign_in(principal), f"/metrics/schools/{school.pk}/"
    shown = text_of(browser.get(page))
    assert "有 4 项已经知道" in shown
    assert "预填的是上年数据" in shown
    assert "来自教育事业统计，请核对" in shown
    token = opening()
    done = browser.post(f"{page}confirm/", {"opened": token}, follow=True)
    assert "还有21项没有填" in text_of(done)
    again = browser.post(f"{page}confirm/?year=2026", follow=True)
    assert "没有要确认的数据" in text_of(again)
    assert "2025—2026学年" in text_of(browser.get(f"{page}?year=2025"))


def test_somebody_elses_change_is_shown_and_the_second_time_counts(
    school: Unit, principal: Person, school_liaison: Person
) -> None:
    browser, page = sign_in(principal), f"/metrics/schools/{school.pk}/"
    token = opening()
    with clock.at(clock.now() + timedelta(minutes=1)):
        report_values(school, by=school_liaison, year=2026, figures={"guards": Typed("3")})
    with clock.at(clock.now() + timedelta(minutes=2)):
        answer = browser.post(page, {"guards": "2", "opened": token})
        assert answer.status_code == 409
        assert "别人已改为" in text_of(answer)
        fresh = answer.context["opening"]
        assert opened(fresh)[0] == opened(token)[0]
        assert browser.post(page, {"guards": "2", "opened": fresh}).status_code == 302
    assert Filling.objects.get().seconds == 120


def test_an_inspector_reads_and_does_not_write(
    school: Unit, other_school: Unit, principal: Person, inspector: Person, outsider: Person,
    auditor: Person,
) -> None:  # fmt: skip
    make_metrics.reported(school, principal, 2025)
    make_metrics.reported(school, principal, 2026, {**make_metrics.WHOLE, "sports_area": "4300"})
    browser, page = sign_in(inspector), f"/metrics/schools/{school.pk}/"
    shown = text_of(browser.get(page))
    assert "53.6%" in shown
    assert "学校已确认" in shown
    assert 'name="guards"' not in shown
    assert browser.post(page, {}).status_code == 403
    assert browser.post(f"{page}confirm/").status_code == 403
    for who in (outsider,):
        assert sign_in(who).get(page).status_code == 404
    assert sign_in(auditor).get(page).status_code == 403
    assert browser.get(f"/metrics/schools/{other_school.pk}/").status_code == 404
    assert statements(browser, page) <= 14


def test_a_closed_school_and_one_without_stages_are_explained(
    school: Unit, principal: Person
) -> None:
    school.closed_on, school.stages = clock.today(), []
    school.save(update_fields=["closed_on", "stages"])
    shown = text_of(sign_in(principal).get(f"/metrics/schools/{school.pk}/"))
    assert "撤并，不再填报" in shown
    assert "没有登记学段" in shown


def test_the_office_sees_who_is_missing_and_what_jumped(
    school: Unit, other_school: Unit, principal: Person, director: Person
) -> None:
    make_metrics.reported(school, principal, 2025)
    make_metrics.reported(school, principal, 2026, {**make_metrics.WHOLE, "sports_area": "4300"})
    browser = sign_in(director)
    shown = text_of(browser.get("/metrics/"))
    assert "25/25" in shown
    assert "体育运动场馆面积 53.6%" in shown
    for state, school_shown in (("odd", True), ("whole", True), ("none", False), ("part", False)):
        found = text_of(browser.get("/metrics/", {"state": state}))
        assert ("龙溪口示例小学" in found) is school_shown, state
    assert "2025—2026学年" in text_of(browser.get("/metrics/", {"year": "2025", "q": "龙溪"}))
    few = statements(browser, "/metrics/")
    for _n in range(3):
        make.school(school.office)  # type: ignore[arg-type]
    assert statements(browser, "/metrics/") == few <= 24


def test_what_is_exported_can_be_imported_again(
    school: Unit, office: Unit, principal: Person, director: Person
) -> None:
    make_metrics.reported(school, principal)
    make_metrics.value(make.school(office), "boarders", None)
    browser = sign_in(director)
    content = b"".join(browser.get("/metrics/?export=xlsx"))
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["学校名称", "学校标识码", "在校生数（小学）/人"]
    file = SimpleUploadedFile("又来.xlsx", content)
    read = browser.post(
        "/metrics/imports/", {"file": file, "year": 2026, "source": "imported"}, follow=True
    )
    assert ValueUpload.objects.get().outcome["plan"] == {"same": 26}
    assert "核对无误" in text_of(read)


def test_a_table_is_looked_at_then_written(
    school: Unit, principal: Person, director: Person, outsider: Person
) -> None:
    make_metrics.reported(school, principal)
    browser = sign_in(director)
    assert "还没有导入过数据" in text_of(browser.get("/metrics/imports/"))
    rows = (
        ("学校名称", "专职保安员数", "教学仪器设备值（万元）"),
        (school.name, 3, 80),
        ("某某", 1, 1),
    )
    body = {"file": table("表.xlsx", *rows), "year": 2026, "source": "yearbook"}
    page = browser.post("/metrics/imports/", body).url  # type: ignore[attr-defined]
    shown = text_of(browser.get(page))
    assert "没有这所学校" in shown
    assert "换算为800000元" in shown
    assert "与现有数据不同" in shown
    refused = browser.post(f"{page}confirm/", follow=True)
    assert "还有1处问题" in text_of(refused)
    done = browser.post(f"{page}confirm/", {"leave_out": "on"}, follow=True)
    assert "已导入2个数据" in text_of(done)
    assert "已导入" in text_of(browser.get("/metrics/imports/"))
    assert sign_in(outsider).get(page).status_code == 404
    assert sign_in(principal).get(page).status_code == 403


def test_a_table_is_thrown_away_and_no_table_is_refused(school: Unit, director: Person) -> None:
    browser = sign_in(director)
    rows = (("学校名称", "专职保安员数"), (school.name, 3))
    body = {"file": table("表.xlsx", *rows), "year": 2026, "source": "yearbook"}
    page = browser.post("/metrics/imports/", body).url  # type: ignore[attr-defined]
    assert "已放弃" in text_of(browser.post(f"{page}discard/", follow=True))
    body["file"] = SimpleUploadedFile("表.xls", b"\xd0\xcf\x11\xe0")
    answer = browser.post("/metrics/imports/", body)
    assert answer.status_code == 422
    assert "旧版 .xls" in text_of(answer)


def test_a_figure_tells_how_it_came_about_and_is_corrected(
    school: Unit, principal: Person, director: Person, outsider: Person
) -> None:
    make_metrics.reported(school, principal)
    value = value_of(school, "guards", 2026)
    assert value is not None
    page = f"/metrics/values/{value.pk}/"
    assert "更正原因" not in text_of(sign_in(principal).get(page))
    browser = sign_in(director)
    assert browser.post(page, {"text": "三", "note": "甲"}).status_code == 422
    done = browser.post(page, {"none": "on", "note": "无门卫"}, follow=True)
    shown = text_of(done)
    assert "不适用" in shown
    assert "已被更正" in shown
    assert "更正原因" not in text_of(browser.get(page))
    assert sign_in(outsider).get(page).status_code == 404
    assert browser.get(f"/metrics/values/{uuid4()}/").status_code == 404


def test_what_is_asked_is_listed_with_its_basis_and_added_to(
    school: Unit, principal: Person, director: Person
) -> None:
    browser = sign_in(director)
    shown = text_of(browser.get("/metrics/asked/"))
    assert "教督〔2017〕6号" in shown
    assert "室外游戏场地面积" in text_of(browser.get("/metrics/asked/?theme=premises&size=50"))
    assert browser.get("/metrics/asked/?export=xlsx").status_code == 200
    body = {
        "label": "实验室数", "basis": "", "theme": "premises", "period": "school_year",
        "decimals": "0", "kinds": ["school"],
    }  # fmt: skip
    assert browser.get("/metrics/asked/new/").status_code == 200
    assert browser.post("/metrics/asked/new/", body).status_code == 422
    body["basis"] = "县教字〔2026〕3号"
    assert "已加入" in text_of(browser.post("/metrics/asked/new/", body, follow=True))
    own = Metric.objects.get(key="own_1")
    assert "实验室数" in text_of(sign_in(principal).get(f"/metrics/schools/{school.pk}/"))
    retire = f"/metrics/asked/{own.pk}/retire/"
    assert sign_in(principal).post(retire).status_code == 403
    assert "已停用" in text_of(browser.post(retire, follow=True))


def home_of(person: Person) -> str:
    return text_of(Client.get(sign_in(person), "/"))


def test_the_first_page_tells_who_still_has_to_report(
    school: Unit, other_school: Unit, principal: Person, director: Person, inspector: Person
) -> None:
    assert "没有填报" not in home_of(inspector)
    assert "上年的数点一下确认" in home_of(principal)
    assert "2所学校没有填报" in home_of(director)
    make_metrics.reported(school, principal)
    assert "上年的数点一下确认" not in home_of(principal)
    make_metrics.value(other_school, "guards", "2")
    assert "1所学校没有填齐" in home_of(director)

"""The county's balance on a page, its file, and the county's own figures on a sheet."""

import io

import openpyxl

from dudao.evaluation.actions import load_systems
from dudao.metrics.actions import load_metrics
from dudao.metrics.models import Value
from dudao.metrics.queries import value_of
from dudao.org.models import Person, Unit
from tests import make, make_balance
from tests.web.pages import sign_in, statements, text_of


def test_the_page_shows_every_rule_and_every_school(office: Unit, director: Person) -> None:
    make_balance.golden(office, director)
    shown = text_of(sign_in(director).get("/balance/"))
    assert "3所中2所综合达标" in shown
    assert "第2、3、5、6、7项达标；第1、4项达到85%" in shown
    assert "0.745" in shown
    assert "音乐、美术专用教室不足的学校1所" in shown
    assert "不计入资源配置的小规模教学点：戊教学点" in shown
    assert "补齐后自动重算" not in shown


def test_missing_figures_are_named_the_rest_is_in_the_file(
    office: Unit, school: Unit, director: Person
) -> None:
    load_metrics()
    load_systems()
    browser = sign_in(director)
    shown = text_of(browser.get("/balance/?year=2025"))
    assert "处，补齐后自动重算" in shown
    assert "表Ⅰ 人口总数" in shown
    assert "见下载的表格" in shown
    assert "没有这一学段的学校" in shown
    assert "2025—2026学年" in shown


def test_the_tables_are_downloaded(office: Unit, director: Person) -> None:
    make_balance.golden(office, director)
    answer = sign_in(director).get("/balance/tables.xlsx?year=2026")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book["表1"]["A7"].value == 28.66


def test_the_page_costs_the_same_however_many_schools(office: Unit, director: Person) -> None:
    make_balance.golden(office, director)
    browser = sign_in(director)
    few = statements(browser, "/balance/")
    for _n in range(3):
        make.school(office)
    assert statements(browser, "/balance/") == few <= 22


def test_the_page_is_the_offices(
    office: Unit, director: Person, inspector: Person, principal: Person, outsider: Person
) -> None:
    make_balance.golden(office, director)
    for person in (inspector, principal):
        assert sign_in(person).get("/balance/").status_code == 403
        assert sign_in(person).get("/balance/tables.xlsx").status_code == 403
    assert "戊教学点" not in text_of(sign_in(outsider).get("/balance/"))


def test_the_office_fills_in_its_county_and_confirms_it_next_year(
    office: Unit, director: Person, inspector: Person, principal: Person
) -> None:
    load_metrics()
    browser, page = sign_in(director), f"/metrics/schools/{office.pk}/"
    shown = text_of(browser.get(page))
    assert "政府保障" in shown
    assert "没有登记学段" not in shown
    body = {**make_balance.COUNTY, "note:layout_met": make_balance.NOTE}
    assert "已全部填报" in text_of(browser.post(page, body, follow=True))
    value = value_of(office, "layout_met", 2026)
    assert value is not None
    assert (value.source, value.note) == ("imported", make_balance.NOTE)
    changed = {**make_balance.COUNTY, "villages": "137"}
    assert browser.post(page, changed, follow=True).status_code == 200
    assert Value.objects.filter(metric__key="villages").count() == 2
    assert sign_in(principal).get(page).status_code == 404
    assert sign_in(inspector).post(page, body).status_code in {403, 404}

"""A county whose balance is worked out by hand: five schools with fixed figures."""

import csv
import io

from dudao.evaluation.actions import load_systems
from dudao.metrics import actions
from dudao.metrics.actions import Typed
from dudao.metrics.states import Source
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make

YEAR = 2026
#: Figures by column, as a table of schools has them: 甲, 乙, 丙（九年一贯）, 丁（初中）, 戊教学点.
FIGURES: dict[str, tuple[object, ...]] = {
    "在校生数（小学）": (400, 600, 200, "", 30),
    "在校生数（初中）": ("", "", 100, 500, ""),
    "教学班数（小学）": (10, 15, 5, "", 3),
    "教学班数（初中）": ("", "", 3, 11, ""),
    "超过规定班额的班数（小学）": (0, 2, 0, "", 0),
    "超过规定班额的班数（初中）": ("", "", 0, 0, ""),
    "教职工数（小学）": (30, 42, 14, "", 4),
    "教职工数（初中）": ("", "", 12, 50, ""),
    "专任教师数（小学）": (28, 40, 12, "", 4),
    "专任教师数（初中）": ("", "", 10, 45, ""),
    "高于规定学历教师数（小学）": (20, 24, 10, "", 2),
    "高于规定学历教师数（初中）": ("", "", 6, 30, ""),
    "县级以上骨干教师数（小学）": (4, 12, 2, "", 0),
    "县级以上骨干教师数（初中）": ("", "", 1, 10, ""),
    "体育、艺术专任教师数（小学）": (4, 6, 2, "", 1),
    "体育、艺术专任教师数（初中）": ("", "", 1, 5, ""),
    "教学及辅助用房面积": (2000, 2400, 1860, 3300, 300),
    "体育运动场馆面积": (3200, 4800, 3100, 5500, 400),
    "教学仪器设备值": (800000, 1500000, 620000, 1500000, 50000),
    "网络多媒体教室数": (10, 15, 31, 15, 3),
    "五年内满360学时培训的教师数": (28, 40, 22, 45, 4),
    "持教师资格证的专任教师数": (28, 40, 22, 44, 4),
    "符合交流条件的教师数": (20, 20, 10, 20, 2),
    "实际交流轮岗教师数": (3, 3, 1, 2, 0),
    "音乐专用教室数": (1, 2, 1, 1, 1),
    "美术专用教室数": (1, 1, 1, 1, 1),
    "公用经费预算": (500000, 700000, 400000, 700000, 120000),
    "教师培训经费预算": (25000, 34000, 20000, 40000, 6000),
}
COUNTY = {
    "population": "28.66", "rural_population": "19.2", "townships": "11", "villages": "136",
    "gdp_per_head": "35120", "revenue_per_head": "2210", "rural_income": "13800",
    "urban_income": "31200", "layout_met": "1", "unified_met": "1", "funds_norm_primary": "1150",
    "funds_norm_junior": "1350", "special_funds": "400000", "special_pupils": "40",
    "teacher_pay": "96000", "servant_pay": "95000", "posts_met": "1", "exchanged_backbone": "2",
    "near_primary": "100", "near_junior": "96.5", "places": "800", "places_allotted": "480",
    "places_rural": "300", "migrants": "200", "migrants_public": "150", "migrants_bought": "15",
    "graduates": "195", "entered": "200", "moved_in": "5", "moved_out": "8", "died": "0",
    "disabled": "60", "disabled_enrolled": "58", "disabled_special": "30", "charters_met": "1",
    "it_met": "1", "conduct_met": "1", "courses_met": "1", "workload_met": "0",
    "quality_level": "3", "quality_gap": "0.12", "survey_sent": "1000", "survey_valid": "950",
    "survey_satisfied": "855", "visited": "60", "visited_satisfied": "57", "parents_sent": "600",
    "parents_valid": "580", "parents_satisfied": "522", "parents_visited": "40",
    "parents_visited_satisfied": "38",
}  # fmt: skip
NOTE = "布局规划（2024—2030年）已批复"


def schools(office: Unit) -> list[Unit]:
    """The county's schools, in the order of the figures, and a special school beside them."""
    make.school(office, name="启明特殊教育学校", school_type="514", stages=["special"])
    point = make.unit(
        UnitKind.TEACHING_POINT, name="戊教学点", office=office, region=office.region,
        school_type="218", stages=["primary"], code="2143777705",
    )  # fmt: skip
    return [
        make.school(office, name="甲小学", code="2143777701", ownership="public"),
        make.school(office, name="乙小学", code="2143777702", ownership="private"),
        make.school(office, name="丙九年一贯制学校", school_type="312", code="2143777703"),
        make.school(office, name="丁初级中学", school_type="311", code="2143777704"),
        point,
    ]


def golden(office: Unit, by: Person) -> list[Unit]:
    """The county with all its figures: the schools' from a table, its own typed in."""
    actions.load_metrics()
    load_systems()
    units = schools(office)
    report(office, by, units)
    figures = {name: Typed(text) for name, text in COUNTY.items()}
    figures["layout_met"] = Typed("1", note=NOTE)
    actions.report_values(office, by=by, year=YEAR, figures=figures)
    return units


def report(
    office: Unit,
    by: Person,
    units: list[Unit],
    figures: dict[str, tuple[object, ...]] | None = None,
) -> None:
    """Bring the schools' figures in as a table."""
    given = figures or FIGURES
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["学校名称", "学校标识码", *given])
    for at, unit in enumerate(units):
        rows.writerow([unit.name, unit.code, *(column[at] for column in given.values())])
    upload = actions.read_values(
        file.getvalue().encode(), "数据.csv", by=by, office=office, year=YEAR,
        source=Source.IMPORTED,
    )  # fmt: skip
    assert upload.problems == []
    actions.confirm_values(upload.pk, by=by)

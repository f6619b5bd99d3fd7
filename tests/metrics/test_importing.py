"""Tables schools × metrics: read cell by cell, confirmed as a whole, nothing lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.metrics.actions import (
    confirm_values,
    discard_values,
    drop_unconfirmed_values,
    read_values,
)
from dudao.metrics.models import Value, ValueUpload
from dudao.metrics.queries import sheet_of, value_of, values_for
from dudao.org.models import Person, Unit
from tests import make, make_metrics

HEAD = ("学校名称", "在校学生数", "教学仪器设备值（万元）", "备注")


def told(upload: ValueUpload) -> dict[str, str]:
    """What is wrong, by cell."""
    return {problem["cell"]: problem["wrong"] for problem in upload.problems}


def test_a_table_is_looked_at_before_it_is_written(
    school: Unit, office: Unit, director: Person
) -> None:
    make_metrics.value(school, "pupils", "350", level="primary")
    rows = (("统计表",), HEAD, ("龙溪口示例小学", 356, 73.4, "甲"), ("合计", 356, 73.4))
    upload = make_metrics.upload(office, director, *rows)
    assert (upload.problems, upload.outcome["plan"]) == ([], {"changed": 1, "new": 1})
    assert "换算为734000元" in upload.repairs[0]["what"]
    assert Value.objects.count() == 1
    done = confirm_values(upload.pk, by=director)
    assert (done.outcome["written"], Value.objects.count()) == (2, 3)
    pupils = value_of(school, "pupils", 2026, "primary")
    assert pupils is not None
    assert (pupils.number, pupils.source, pupils.confirmed_at) == (356, "imported", None)
    assert len(sheet_of(school).to_confirm) == 2
    names = Event.objects.filter(name__startswith="metric.").order_by("pk")
    assert list(names.values_list("name", flat=True)) == ["metric.table_read", "metric.imported"]
    with pytest.raises(WrongState, match="已经导入"):
        confirm_values(upload.pk, by=director)
    again = make_metrics.upload(office, director, *rows)
    assert again.outcome["plan"] == {"same": 2}


def test_every_bad_cell_is_named_and_the_others_may_go_in(
    school: Unit, office: Unit, nine_years: Unit, director: Person
) -> None:
    closed = make.school(office, name="撤并示例小学", closed_on=date(2026, 7, 1))
    make.school(office, name="同名示例小学")
    make.school(office, name="同名示例小学")
    upload = make_metrics.upload(
        office,
        director,
        HEAD,
        ("龙溪口示例小学", "4.2人以上", -3),
        ("龙溪口示例小", 1, 1),
        (nine_years.name, 900, "—"),
        (closed.name, 10, 1),
        ("同名示例小学", 10, 1),
        ("龙溪口示例小学", 356, 73.4),
        ("龙溪口示例小学", 357, "不适用"),
        ("毫无相干", 1, 1),
    )
    wrong = told(upload)
    assert "单位不同" in wrong["B2"]
    assert "小于0" in wrong["C2"]
    assert "没有这所学校" in wrong["A3"]
    assert upload.problems[2]["right"].startswith("是不是：龙溪口示例小学")
    assert "没有写明学段" in wrong["B4"]
    assert "撤并" in wrong["A5"]
    assert "有2所学校" in wrong["A6"]
    assert "同一项数据" in wrong["B8"]
    assert "同一项数据" in wrong["C8"]
    with pytest.raises(WrongState, match="还有9处"):
        confirm_values(upload.pk, by=director)
    done = confirm_values(upload.pk, by=director, leave_out=True)
    assert (done.outcome["written"], done.outcome["left_out"]) == (2, 9)
    assert len(done.problems) == 9


def test_a_heading_over_two_rows_tells_the_levels(
    office: Unit, nine_years: Unit, director: Person
) -> None:
    rows = (
        ("学校名称", "学校标识码", "小学", "", "初中", ""),
        ("", "", "在校生数", "班级数", "在校生数", "班级数"),
        ("", nine_years.code, 600, 15, 400, 9),
    )
    upload = make_metrics.upload(office, director, *rows)
    confirm_values(upload.pk, by=director)
    found = {one.name: shown for one, shown in _numbers(nine_years).items()}
    assert found == {
        "pupils.primary": 600, "classes.primary": 15, "pupils.junior": 400, "classes.junior": 9,
    }  # fmt: skip


def _numbers(unit: Unit) -> dict[object, Decimal | None]:
    lines = sheet_of(unit).lines
    return {line.asked: line.value.number for line in lines if line.value is not None}


def test_columns_of_other_units_and_other_stages_are_told(
    school: Unit, office: Unit, kindergarten: Unit, director: Person
) -> None:
    head = ("学校名称", "初中在校生数", "音乐教室数（平方米）", "班数", "在园幼儿数")
    upload = make_metrics.upload(
        office,
        director,
        head,
        (school.name, 0, 1, 9, "0"),
        (kindergarten.name, 12, 1, 3, 90),
        (school.name, 3, "", "", 5),
    )
    wrong = told(upload)
    assert "表头的单位" in wrong["C1"]
    assert "不向幼儿园收集" in wrong["B3"]
    assert "没有登记初中" in wrong["B4"]
    assert "不向学校收集" in wrong["E4"]
    labels = {cell["label"] for cell in upload.cells}
    assert labels == {"教学班数（小学）", "班数", "在园幼儿数"}


def test_what_is_no_table_is_refused(school: Unit, office: Unit, director: Person) -> None:
    empty = make_metrics.table(sheets={"说明": [("填表说明",)], "空": [], "数据": [("学校名称",)]})
    with pytest.raises(Invalid, match="没有可以导入的数据") as error:
        read_values(empty, "a.xlsx", by=director, office=office, year=2026)
    assert "工作表“说明”没有找到表头" in error.value.message
    for year, source in ((1999, "imported"), (2027, "imported"), (2026, "reported")):
        with pytest.raises(Invalid):
            read_values(b"a", "a.csv", by=director, office=office, year=year, source=source)
    noted = make_metrics.upload(
        office, director, ("序号", "学校名称", "校长", "班级数"), (1, school.name, "某", 9)
    )
    assert "没有用到：校长" in noted.outcome["notes"][0]


def test_hints_end_after_many_unknown_schools(office: Unit, director: Person) -> None:
    rows = [(f"毫无相干{n}", 1) for n in range(52)]
    upload = make_metrics.upload(office, director, ("学校名称", "在校生数"), *rows)
    assert len(upload.problems) == 52


def test_a_school_by_local_number_and_not_applicable(
    school: Unit, office: Unit, director: Person
) -> None:
    school.local_code = "A-7"
    school.save(update_fields=["local_code"])
    head = ("本地编号", "食堂就餐学生数", "生均面积")
    upload = make_metrics.upload(office, director, head, ("A-7", "不适用", 3))
    confirm_values(upload.pk, by=director)
    assert values_for([school], 2026)[school.pk]["canteen_diners"].number is None


def test_others_do_not_import(
    school: Unit, office: Unit, director: Person, principal: Person, outsider: Person
) -> None:
    upload = make_metrics.upload(office, director, HEAD, (school.name, 356, 1))
    for who in (principal, outsider):
        with pytest.raises(NotAllowed):
            make_metrics.upload(office, who, HEAD, (school.name, 356, 1))
        with pytest.raises(NotAllowed):
            confirm_values(upload.pk, by=who)
        with pytest.raises(NotAllowed):
            discard_values(upload.pk, by=who)
    discard_values(upload.pk, by=director)
    assert Event.objects.filter(name="metric.table_discarded").count() == 1
    with pytest.raises(NotFound):
        confirm_values(upload.pk, by=director)
    make_metrics.upload(office, director, HEAD, (school.name, 356, 1))
    assert drop_unconfirmed_values(before=clock.now() + timedelta(1)) == 1


def test_a_code_nobody_has_leaves_the_name_and_empty_rows_are_passed_over(
    school: Unit, office: Unit, director: Person
) -> None:
    head = ("学校标识码", "学校名称", "专职保安员数")
    upload = make_metrics.upload(office, director, head, ("", "", ""), ("999", school.name, 3))
    assert (upload.problems, upload.outcome["plan"]) == ([], {"new": 1})
    assert str(upload) == "数据.xlsx"

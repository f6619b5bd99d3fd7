"""One county, its figures fixed, its tables Ⅰ–Ⅵ exported, read back, and equal to those by hand."""

import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dudao.evaluation.papers.balance import workbook_of
from dudao.evaluation.queries.balance import balance_of
from dudao.org.models import Person, Unit
from tests import make_balance


@pytest.fixture
def book(office: Unit, director: Person) -> openpyxl.Workbook:
    make_balance.golden(office, director)
    made = workbook_of(balance_of(office, make_balance.YEAR))
    return openpyxl.load_workbook(io.BytesIO(made))


def body(page: Worksheet, first: int) -> list[list[object]]:
    """The rows from `first` on that are no note."""
    rows = page.iter_rows(min_row=first, values_only=True)
    return [list(row) for row in rows if any(cell is not None for cell in row[1:])]


def test_the_workbook_has_the_official_tables_and_nothing_is_missing(
    book: openpyxl.Workbook,
) -> None:
    assert book.sheetnames == ["表1", "表2-1", "表2-2", "表3", "表4", "表5", "表6"]
    titles = [page["A1"].value for page in book]
    assert titles[0] == "表Ⅰ  义务教育优质均衡发展县（市、区）基本情况"
    assert titles[3] == "表Ⅲ  县域义务教育校际均衡情况"
    assert "2026—2027学年" in book["表3"]["A2"].value


def test_table_1_counts_schools_classes_pupils_and_staff(book: openpyxl.Workbook) -> None:
    (row,) = body(book["表1"], 7)
    assert [cell.value for cell in book["表1"][6]][:3] == ["L1", "L2", "L3"]
    assert row[:8] == [28.66, 19.2, 11, 136, 35120, 2210, 13800, 31200]
    # 甲, 乙 | 丙 | 丁 | none | none | special | points, of 50 pupils and more.
    assert row[8:16] == [2, 1, 1, 0, 0, 1, 1, 0]
    # Classes 10+15+5+3, 3+11; pupils 400+600+200+30, 100+500; staff and full-time teachers.
    assert row[16:] == [33, 14, 1230, 600, 90, 84, 62, 55]


def test_table_2_1_counts_who_meets_each_resource(book: openpyxl.Workbook) -> None:
    assert body(book["表2-1"], 5) == [
        ["小学", "达标学校总数", 2, 3, 3, 2, 3, 3, 3, 2],
        ["小学", "达标学校比例（%）", 66.7, 100, 100, 66.7, 100, 100, 100, 66.7],
        ["初中", "达标学校总数", 2, 2, 2, 2, 2, 1, 2, 2],
        ["初中", "达标学校比例（%）", 100, 100, 100, 100, 100, 50, 100, 100],
    ]


def test_table_2_2_has_each_school_and_leaves_the_small_point_out(book: openpyxl.Workbook) -> None:
    near = "第2、3、5、6、7项达标；第1、4项达到85%"
    six = "第1、2、3、4、5、7项达标；第6项达到85%"
    seven = "第1、2、3、4、5、6、7项达标"
    rows = {(row[1], row[0]): row[2:] for row in body(book["表2-2"], 5)}
    assert list(rows.values()) == [
        [None, 200, None, 5, 5, 1, 1, 6, 10, 2000, 10, "是", seven],
        [7, 400, None, 10, 5, 1, 1, 5, 8, 2000, 2.5, "是", seven],
        [10, 600, None, 15, 4, 2, 1, 4, 8, 2500, 2.5, "否", near],
        [None, 100, None, 3, 6, 1, 1, 6.6, 11, 2200, 11, "是", six],
        [None, 500, None, 11, 6, 2, 1, 6.6, 11, 3000, 3, "是", seven],
    ]
    names = [name for name, _number in rows]
    assert names[:2] == ["丙九年一贯制学校（小学部）", "甲小学"]
    assert names[3:] == ["丙九年一贯制学校（初中部）", "丁初级中学"]


def test_table_3_has_means_and_coefficients_worked_out_by_hand(book: openpyxl.Workbook) -> None:
    # 高于规定学历, 小学: mean 54/1200 = 4.50 per hundred; all are 0.5 away: 0.5/4.5 = 0.111.
    # 用房, 小学: mean 5600/1200; √((400·⅓² + 600·⅔² + 200·(4/3)²)/1200) = 0.745356; ÷ 4.666667.
    # 网络教室, 初中: mean 26/600; √((100·6.6667² + 500·1.3333²)/600) = 2.981424; ÷ 4.333333.
    assert body(book["表3"], 5) == [
        ["小学", "全县平均值", 4.5, 1.5, 1, 4.67, 8.33, 2250, 3.75, "——"],
        ["小学", "差异系数", 0.111, 0.333, 0, 0.160, 0.089, 0.111, 0.745, 0.221],
        ["初中", "全县平均值", 6, 1.83, 1, 6.6, 11, 2866.67, 4.33, "——"],
        ["初中", "差异系数", 0, 0.203, 0, 0, 0, 0.104, 0.688, 0.142],
    ]
    assert book["表3"]["C6"].number_format == "0.000"
    assert book["表3"]["C5"].number_format == "0.00"


def test_table_4_says_what_there_is_and_whether_it_is_met(book: openpyxl.Workbook) -> None:
    rows = [row[1:] for row in body(book["表4"], 4)]
    assert [met for _said, met in rows] == [
        *("是", "是", "否", "是", "否", "是", "是", "是", "是", "是"),
        *("是", "否", "是", "是", "否"),
    ]
    said = [text for text, _met in rows]
    assert said[0] == make_balance.NOTE
    assert said[2] == "音乐、美术专用教室不足的学校1所"
    assert said[4] == "超过45人的小学班级2个，超过50人的初中班级0个"
    assert said[5] == "不足100人的规模较小学校学生数30人，公用经费120000元"
    assert said[6].endswith(
        "公用经费为40万元，特殊教育学生数为40人，特殊教育学校生均公用经费为10000元"
    )
    assert "教师培训完成率100.0%" in said[8]
    assert said[10].endswith("比例12.5%；交流轮岗的骨干教师2名，占交流轮岗教师总数的比例22.2%")
    assert said[11] == "全县在岗专任教师139人，其中持有教师资格证的专任教师138人，占比99.3%"
    assert said[12].endswith("100.0%、96.5%")
    assert "占比60.0%。其中分配农村学校的名额300人，占分配名额总数的62.5%" in said[13]
    assert said[14].endswith("合计165人，占比82.5%")


def test_table_5_says_what_was_reached(book: openpyxl.Workbook) -> None:
    rows = [row[1:] for row in body(book["表5"], 4)]
    assert [met for _said, met in rows] == ["是", "是", "是", "否", *["是"] * 3, "否", "是"]
    said = [text for text, _met in rows]
    assert said[0].endswith("死亡学生数为0人，转出学生数为8人，全县初中三年巩固率为99.0%")
    assert said[1].endswith("入学率为96.7%。其中，在特殊教育学校就读30人，占比51.7%")
    assert said[3] == "教师培训经费不足公用经费预算总额5%的学校1所"
    assert said[7:] == ["未达到要求", "相关科目学业水平最低Ⅲ级，校际差异率最大0.12"]


def test_table_6_has_the_survey(book: openpyxl.Workbook) -> None:
    assert body(book["表6"], 7) == [
        ["计", 1000, 950, 855, 90, 60, 57, 95],
        ["其中：家长", 600, 580, 522, 90, 40, 38, 95],
    ]

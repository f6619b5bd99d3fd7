"""Importing a roster: nothing before it is confirmed, then all of it or nothing."""

from datetime import date

import pytest

from dudao.access.actions import confirm_roster, discard, read_roster
from dudao.access.models import RosterUpload
from dudao.audit.queries import history_of
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Region, Unit
from dudao.org.states import UnitKind
from tests import make
from tests.make_roster import HEADER, csv, line, xlsx

pytestmark = pytest.mark.usefixtures("still")
Problem = tuple[str, str, str]


def told(upload: RosterUpload) -> list[Problem]:
    """Return where something is wrong, what, and what would be right."""
    return [(p["cell"], p["wrong"], p["right"]) for p in upload.problems]


def take(by: Person, office: Unit, *rows: tuple[object, ...]) -> RosterUpload:
    return read_roster(xlsx(*rows), "名册.xlsx", by=by, office=office)


@pytest.fixture
def city_office(db: None) -> Unit:
    where = make.region("4312", "怀化市", "city")
    make.region("431227", "新晃侗族自治县")
    make.region("431228", "芷江侗族自治县")
    return make.unit(UnitKind.OFFICE, name="怀化市教育督导室", region=where)


@pytest.fixture
def city_director(city_office: Unit) -> Person:
    who = make.person("示例市主任", city_office)
    make.holds(who, make.Role.DIRECTOR, city_office.region)
    return who


def test_reading_changes_nothing_and_tells_the_plan(director: Person, office: Unit) -> None:
    upload = take(director, office, HEADER, line(1), line(2))
    assert upload.outcome["plan"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert upload.problems == upload.repairs == []
    assert [row["status"] for row in upload.rows] == ["added", "added"]
    assert str(upload) == "名册.xlsx"
    assert Unit.objects.get() == office
    assert [event.name for event in history_of(upload)] == ["roster.read"]


def test_confirming_imports_every_row(director: Person, office: Unit) -> None:
    upload = take(director, office, HEADER, line(1), line(2, 学校类型="幼儿园", 学校代码=""))
    assert confirm_roster(upload.pk, by=director) == (2, 0, 0)
    school = Unit.objects.get(code="2143000001")
    assert (school.name, school.office, school.region) == ("示例第1小学", office, office.region)
    assert (school.kind, school.school_type, school.stages) == ("school", "211", ["primary"])
    assert (school.ownership, school.setting) == ("public", "village")
    assert (school.students, school.staff, school.classes) == (101, 10, None)
    assert school.sort_key.startswith("shi li di 1 xiao xue")
    assert "小学" in school.name_parts
    assert Unit.objects.get(name="示例第2小学").kind == UnitKind.KINDERGARTEN
    event = history_of(upload).last()
    assert event is not None
    assert event.data["added"] == 2
    assert len(event.data["sha256"]) == 64


def test_importing_twice_changes_nothing(director: Person, office: Unit) -> None:
    rows = (HEADER, line(1), line(2))
    confirm_roster(take(director, office, *rows).pk, by=director)
    before = list(Unit.objects.order_by("id").values())
    again = take(director, office, *rows)
    assert again.outcome["plan"] == {"added": 0, "changed": 0, "unchanged": 2}
    assert confirm_roster(again.pk, by=director) == (0, 0, 2)
    assert list(Unit.objects.order_by("id").values()) == before
    with pytest.raises(WrongState, match="已经导入"):
        confirm_roster(again.pk, by=director)


def test_a_changed_row_changes_only_what_it_says(director: Person, school: Unit) -> None:
    Unit.objects.filter(pk=school.pk).update(address="示例路1号")
    header = ("学校标识码", "学校名称", "学校类型", "在校生数", "地址")
    row = (school.code, "龙溪口示例学校", "小学", 333, "")
    upload = read_roster(csv(header, row), "x.csv", by=director, office=school.office)  # type: ignore[arg-type]
    assert upload.rows[0]["before"] == {"name": "龙溪口示例小学", "students": "320"}
    assert confirm_roster(upload.pk, by=director) == (0, 1, 0)
    school.refresh_from_db()
    assert (school.name, school.students, school.address) == ("龙溪口示例学校", 333, "示例路1号")
    assert school.sort_key.endswith("龙溪口示例学校")
    assert school.stages == ["primary"]


def test_every_column_of_the_profile_arrives(director: Person, office: Unit) -> None:
    township = make.region("431227101", "波洲镇", "township")
    header = (
        "学校标识码", "学校名称", "简称", "单位类别", "乡镇", "班数", "寄宿生数", "在校生数",
        "乡村小规模学校", "统计时点", "地址", "联系电话", "校长姓名", "校长电话", "经度", "纬度",
        "设立日期",
    )  # fmt: skip
    row = (
        "2143000009", "波洲示例中心校", "波中心", "中心校", "波洲镇", 9, 3, 300, "否", "2026-09-01",
        "示例路", "0745-1", "示例校长", "00000000000", 109.17, "27.36", "1958年9月",
    )  # fmt: skip
    upload = take(director, office, header, (*row[:11], "0745-0000000", *row[12:]))
    assert upload.problems == []
    confirm_roster(upload.pk, by=director)
    unit = Unit.objects.get(code="2143000009")
    assert (unit.kind, unit.region, unit.region_code) == ("central_school", township, "431227101")
    assert (unit.classes, unit.boarders, unit.small_rural) == (9, 3, False)
    assert (unit.figures_on, unit.opened_on) == (date(2026, 9, 1), date(1958, 9, 1))
    assert (unit.principal_name, unit.principal_phone) == ("示例校长", "00000000000")
    assert (str(unit.longitude), str(unit.latitude)) == ("109.170000", "27.360000")
    assert not Person.objects.filter(name="示例校长").exists()
    again = take(director, office, header, (*row[:11], "0745-0000000", *row[12:]))
    assert again.outcome["plan"]["unchanged"] == 1


def test_a_roster_that_says_less_of_the_place_moves_nobody(director: Person, office: Unit) -> None:
    township = make.region("431227101", "波洲镇", "township")
    unit = make.unit(region=township, office=office, code="2143000001", name="示例第1小学")
    Unit.objects.filter(pk=unit.pk).update(school_type="211", ownership="public")
    upload = take(director, office, HEADER, line(1))
    assert "region" not in upload.rows[0]["before"]
    header = ("学校代码", "学校名称", "乡镇")
    make.region("431227102", "扶罗镇", "township")
    moved = take(director, office, header, ("2143000001", "示例第1小学", "扶罗镇"))
    assert moved.rows[0]["before"] == {"region": "431227101"}
    confirm_roster(moved.pk, by=director)
    unit.refresh_from_db()
    assert unit.region_code == "431227102"


def test_teaching_points_hang_below_their_central_school(
    director: Person, office: Unit, school: Unit
) -> None:
    header = ("学校标识码", "学校名称", "办学类型", "所属中心校")
    rows = (
        ("", "天井示例教学点", "教学点", "新建示例小学"),
        ("2143000077", "新建示例小学", "小学", ""),
        ("", "江口示例教学点", "218", school.name),
        ("", "凉伞示例教学点", "218", "2143000077"),
        ("", "米贝示例教学点", "", school.code),
    )
    upload = take(director, office, header, *rows)
    assert upload.problems == []
    assert confirm_roster(upload.pk, by=director) == (5, 0, 0)
    new = Unit.objects.get(code="2143000077")
    parents = dict(Unit.objects.filter(kind="teaching_point").values_list("name", "parent__name"))
    assert parents == {
        "天井示例教学点": new.name, "江口示例教学点": school.name, "凉伞示例教学点": new.name,
        "米贝示例教学点": school.name,
    }  # fmt: skip
    again = take(director, office, header, *rows)
    assert again.outcome["plan"] == {"added": 0, "changed": 0, "unchanged": 5}
    moved = take(director, office, header, ("", "天井示例教学点", "教学点", school.name))
    assert moved.rows[0]["before"] == {"parent": new.pk}
    below_new = take(
        director,
        office,
        header,
        ("", "天井示例教学点", "教学点", "另建示例小学"),
        ("2143000078", "另建示例小学", "小学", ""),
    )
    assert confirm_roster(below_new.pk, by=director) == (1, 1, 0)


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([("", "甲教学点", "218", "")],
         [("D2", "教学点没有填写所属中心校", "填写中心校的名称或标识码")]),
        ([("", "甲教学点", "218", "龙溪口示例小")],
         [("D2", "没有找到这所中心校", "龙溪口示例小学")]),
        ([("", "甲教学点", "218", "毫不相干")],
         [("D2", "没有找到这所中心校", "先在名册中加上这所中心校")]),
        ([("", "甲小学", "211", "甲小学")],
         [("D2", "中心校不能是自己或自己的下属", "填写上一级学校")]),
        ([("", "甲小学", "211", "乙小学"), ("", "乙小学", "211", "甲小学"),
          ("", "丙小学", "211", "甲小学")],
         [("D2", "中心校不能是自己或自己的下属", "填写上一级学校"),
          ("D3", "中心校不能是自己或自己的下属", "填写上一级学校")]),
        ([("2143000071", "同名小学", "211", ""), ("2143000082", "同名小学", "211", ""),
          ("", "甲教学点", "218", "同名小学")],
         [("D4", "有几所学校叫这个名称", "填写中心校的标识码")]),
    ],
)  # fmt: skip
def test_parents_are_checked(
    director: Person,
    office: Unit,
    school: Unit,
    rows: list[tuple[str, ...]],
    problems: list[Problem],
) -> None:
    header = ("学校标识码", "学校名称", "办学类型", "所属中心校")
    assert told(take(director, office, header, *rows)) == problems


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("2143000005", "", "小学"), ("B2", "没有学校名称", "填写学校全称")),
        (("2143000005", "长" * 121, "小学"), ("B2", "有121个字，太长了", "不超过120个字")),
        (("214300001", "毫不相干学校", "小学"),
         ("A2", "学校标识码应为10位数字", "10位数字：2位类别、2位省级代码、6位序号，如2143000001")),
        (("214300001", "波洲示例中学", "小学"), ("A2", "学校标识码应为10位数字", "3143009999")),
        (("3143009988", "别的中学", "小学"),
         ("C2", "办学类型211与标识码前两位“31”不一致", "核对办学类型和标识码前两位")),
        (("2111000001", "毫不相干学校", "小学"),
         ("A2", "标识码第三、四位应为本省代码43",
          "10位数字：2位类别、2位省级代码、6位序号，如2143000001")),
        (("314300999", "波洲示例学", "初中"),
         ("A2", "学校标识码应为10位数字", "3143009999（波洲示例中学）")),
        (("3143009998", "波洲示例中学", "初中"), ("A2", "与该校登记的编号只差1位", "3143009999")),
        (("2143000001", "示例小学", "小学校"), ("C2", "“小学校”不在可选范围内", None)),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("other_school")
def test_a_row_is_told_what_would_be_right(
    director: Person, office: Unit, row: tuple[str, ...], problem: tuple[str, str, str | None]
) -> None:
    upload = take(director, office, ("学校标识码", "学校名称", "办学类型"), row)
    ((cell, wrong, right),) = told(upload)
    assert (cell, wrong) == problem[:2]
    assert problem[2] in (right, None)
    with pytest.raises(WrongState, match="还有错误"):
        confirm_roster(upload.pk, by=director)


def test_a_number_that_is_no_state_code_is_kept_as_the_office_s_own(
    city_director: Person, city_office: Unit
) -> None:
    rows = (
        HEADER,
        line(1, 学校代码=431227001.0),
        line(2, 学校代码="4312270002"),
        line(3, 学校代码="HX-3"),
    )
    upload = take(city_director, city_office, *rows)
    assert upload.problems == []
    whats = {repair["what"] for repair in upload.repairs}
    assert whats == {"数字格式的编号改为文本", "不是10位学校标识码，作为本地编号保存"}
    confirm_roster(upload.pk, by=city_director)
    numbers = Unit.objects.filter(office=city_office).values_list("code", "local_code")
    assert set(numbers) == {("", "431227001"), ("", "4312270002"), ("", "HX-3")}
    assert take(city_director, city_office, *rows).outcome["plan"]["unchanged"] == 3
    wrong = take(city_director, city_office, HEADER, line(4, 学校代码="999999999"))
    assert told(wrong)[0][:2] == ("A2", "学校标识码应为10位数字")


def test_a_school_that_gets_its_code_is_known_by_its_name(director: Person, office: Unit) -> None:
    unit = make.unit(office=office, region=office.region, name="示例第1小学", local_code="A1")
    upload = take(director, office, HEADER, line(1))
    assert upload.rows[0]["before"]["code"] == ""
    confirm_roster(upload.pk, by=director)
    unit.refresh_from_db()
    assert (unit.code, unit.local_code) == ("2143000001", "A1")
    nameless = ("学校名称", "在校生数")
    assert take(director, office, nameless, ("示例第1小学", 500)).outcome["plan"]["changed"] == 1


@pytest.mark.usefixtures("other_school")
def test_a_new_school_may_have_the_name_of_another(director: Person, office: Unit) -> None:
    header = ("学校标识码", "学校名称")
    upload = take(director, office, header, ("3143112233", "波洲示例中学"))
    assert upload.outcome["plan"]["added"] == 1
    assert upload.problems == []


def test_two_schools_of_one_name_need_a_number(director: Person, office: Unit) -> None:
    for _n in range(2):
        make.unit(office=office, region=office.region, name="示例小学")
    upload = take(director, office, ("学校名称", "在校生数"), ("示例小学", 5))
    assert told(upload) == [("A2", "有2个单位叫这个名称", "填写学校标识码以便区分")]


def test_each_school_stands_once(director: Person, office: Unit, school: Unit) -> None:
    header = ("学校标识码", "学校名称")
    rows = (
        (school.code, "别名"),
        (school.code, "再一个"),
        ("", "新示例小学"),
        ("", "新示例小学"),
        ("", school.name),
    )
    upload = take(director, office, header, *rows)
    right = "每所学校只留一行"
    assert told(upload) == [
        ("A3", "与“学校数据”第2行是同一所学校", right),
        ("B5", "与“学校数据”第4行是同一所学校", right),
        ("B6", "与“学校数据”第2行是同一所学校", right),
    ]


def test_boarders_are_no_more_than_pupils(director: Person, office: Unit, school: Unit) -> None:
    upload = take(director, office, ("学校名称", "寄宿生数"), (school.name, 400))
    assert told(upload) == [("B2", "寄宿生数多于在校生数", "不超过320")]


def test_a_closed_school_and_one_of_another_office_are_refused(
    director: Person, office: Unit, school: Unit, next_county_office: Unit
) -> None:
    theirs = make.school(next_county_office, code="2143000055")
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2025, 7, 1))
    header = ("学校标识码", "学校名称")
    rows = ((theirs.code, "示例"), (school.code, "示例二"))
    upload = take(director, office, header, *rows)
    assert [wrong for _cell, wrong, _right in told(upload)] == [
        "这个标识码属于其他督导室管辖的学校",
        "“龙溪口示例小学”已于2025-07-01撤并，编号不再使用",
    ]
    Unit.objects.filter(pk=school.pk).update(closed_on=None, kind="section")
    upload = take(director, office, header, (school.code, "示例二"))
    assert told(upload) == [("A2", "这个编号不是学校的", "核对编号")]


def test_a_county_is_resolved_through_its_history(city_director: Person, city_office: Unit) -> None:
    now = Region.objects.get(code="431227")
    Region.objects.create(
        code="431299", name="晃示县", level="county", valid_to=date(2015, 1, 1), successor=now
    )
    header = ("学校名称", "区县名称", "区县代码")
    upload = take(
        city_director,
        city_office,
        header,
        ("甲示例小学", "晃示县", ""),
        ("乙示例小学", "新晃县", "431227"),
        ("丙示例小学", "", "431299"),
        ("丁示例小学", "新晃侗族自治县", "431299000000"),
        ("戊示例小学", "", "431228"),
        ("己示例小学", "", "431228"),
    )
    assert upload.problems == []
    assert [(r["cell"], r["before"], r["after"], r["what"]) for r in upload.repairs] == [
        ("B2", "晃示县", "新晃侗族自治县", "区划已更名或合并，改为现名"),
        ("B3", "新晃县", "新晃侗族自治县", "区划名称改为全称"),
        ("C4", "431299", "431227", "旧区划代码改为现行代码"),
        ("C5", "431299000000", "431227", "旧区划代码改为现行代码"),
    ]
    confirm_roster(upload.pk, by=city_director)
    assert Unit.objects.filter(region_code="431227").count() == 4


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("甲小学", "", ""), ("B2", "没有填写区县", "新晃侗族自治县、芷江侗族自治县")),
        (("甲小学", "新幌侗族自治县", ""),
         ("B2", "本辖区没有这个地方", "新晃侗族自治县、芷江侗族自治县")),
        (("甲小学", "外县", ""), ("B2", "本辖区没有这个地方", "新晃侗族自治县、芷江侗族自治县")),
        (("甲小学", "两分县", ""),
         ("B2", "这个名称现在对应几个地方", "新晃侗族自治县、芷江侗族自治县")),
        (("甲小学", "新晃侗族自治县", "431228"), ("C2", "区县代码与区县名称不一致", "431227")),
        (("甲小学", "", "110101"),
         ("C2", "本辖区没有这个区划代码", "本辖区的区划代码，以4312开头")),
        (("甲小学", "", "4.31E+05"),
         ("C2", "编号成了科学计数法，后面的数字已经丢失",
          "把这一列设为文本格式，重新填写完整的编号")),
    ],
)  # fmt: skip
def test_a_place_that_is_not_clear_is_told(
    city_director: Person, city_office: Unit, row: tuple[str, ...], problem: Problem
) -> None:
    for code in ("431227", "431228"):
        Region.objects.create(
            code="431298",
            name="两分县",
            level="county",
            valid_to=date(2015, 1, 1),
            successor=Region.objects.get(code=code),
        )
    upload = take(city_director, city_office, ("学校名称", "区县名称", "区县代码"), row)
    assert told(upload) == [problem]


def test_a_city_without_counties_is_its_own_place(db: None) -> None:
    where = make.region("4419", "东莞市", "city")
    office = make.unit(UnitKind.OFFICE, name="东莞示例督导室", region=where)
    who = make.person("示例主任", office)
    make.holds(who, make.Role.DIRECTOR, where)
    upload = take(who, office, ("学校名称", "区县"), ("甲示例小学", "东莞市"), ("乙示例小学", ""))
    assert upload.problems == []
    wrong = take(who, office, ("学校名称", "区县"), ("甲示例小学", "莞城"))
    assert told(wrong) == [("B2", "本辖区没有这个地方", "东莞市")]


def test_what_changed_since_the_upload_is_a_conflict(
    director: Person, office: Unit, school: Unit
) -> None:
    header = ("学校标识码", "学校名称")
    upload = take(director, office, header, (school.code, "改名小学"), ("2143000066", "新示例小学"))
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 9, 1))
    with pytest.raises(Conflict, match="什么都没有改动") as refused:
        confirm_roster(upload.pk, by=director)
    assert refused.value.current[0]["row"] == 2
    assert not Unit.objects.filter(code="2143000066").exists()


def test_a_file_without_schools_is_no_roster(director: Person, office: Unit) -> None:
    with pytest.raises(Invalid, match=r"没有可以导入的学校.*没有找到"):
        take(director, office, ("随便", "什么"), ("1", "2"))
    assert not RosterUpload.objects.exists()


def test_a_roster_can_be_thrown_away(director: Person, office: Unit) -> None:
    upload = take(director, office, HEADER, line(1))
    discard(upload.pk, by=director)
    assert not RosterUpload.objects.exists()
    done = take(director, office, HEADER, line(1))
    confirm_roster(done.pk, by=director)
    with pytest.raises(WrongState):
        discard(done.pk, by=director)


def test_only_who_may_import_there(
    inspector: Person, outsider: Person, director: Person, office: Unit
) -> None:
    upload = take(director, office, HEADER, line(1))
    for by in (inspector, outsider):
        with pytest.raises(NotAllowed):
            take(by, office, HEADER, line(1))
        with pytest.raises(NotAllowed):
            confirm_roster(upload.pk, by=by)
        with pytest.raises(NotAllowed):
            discard(upload.pk, by=by)


def test_hints_stop_when_the_reader_knows_how_it_goes(
    director: Person, office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dudao.access.roster._MOST_HINTS", 0)
    make.school(office, name="龙溪口示例小学")
    header = ("学校名称", "所属中心校")
    upload = take(director, office, header, ("甲小学", "龙溪口示例小"))
    assert told(upload) == [("B2", "没有找到这所中心校", "先在名册中加上这所中心校")]


def test_odd_characters_in_names_arrive_as_they_are(director: Person, office: Unit) -> None:
    name = '示例"小\\学",{甲}\'%s'
    confirm_roster(take(director, office, ("学校名称", "简称"), (name, "甲,乙")).pk, by=director)
    unit = Unit.objects.get(name=name)
    assert {'"小', "\\学", "{甲", "甲,", ",乙"} <= set(unit.name_parts)

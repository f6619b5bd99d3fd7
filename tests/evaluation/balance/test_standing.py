"""What is missing is named, nobody's pupils divide nothing, and who may look."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.evaluation.actions import load_systems
from dudao.evaluation.papers.balance import workbook_of
from dudao.evaluation.papers.balance_tables import missing, said_of
from dudao.evaluation.queries.balance import Balance, Item, balance_of, offices_seen_by
from dudao.evaluation.rules.balance import Verdict, coefficient, kept, mean, share, together
from dudao.evaluation.scoring.variation import exactly
from dudao.lib.errors import WrongState
from dudao.metrics.actions import Typed, load_metrics, report_values
from dudao.metrics.queries import asked_of
from dudao.org.models import Person, Unit
from tests import make, make_balance


def item(balance: Balance, code: str) -> Item:
    return next(one for _title, part in balance.parts for one in part if one.code == code)


@pytest.fixture
def shipped(office: Unit) -> None:
    load_metrics()
    load_systems()


def test_the_golden_county_is_not_balanced_and_says_why(office: Unit, director: Person) -> None:
    make_balance.golden(office, director)
    balance = balance_of(office, 2026)
    primary, junior = balance.levels
    assert (balance.verdict, primary.schools, junior.schools) == ("not_met", "not_met", "met")
    assert [one.verdict for one in primary.columns] == [*["met"] * 6, "not_met"]
    assert [one.verdict for one in junior.columns] == [*["met"] * 6, "not_met"]
    assert [str(unit) for unit in balance.left_out] == ["戊教学点"]
    assert item(balance, "B3").short == ("乙小学",)
    assert item(balance, "C4").short == ("乙小学",)
    assert item(balance, "D1").verdict == Verdict.MET
    assert missing(balance) == []


def test_a_county_without_figures_names_what_is_missing(
    shipped: None, office: Unit, school: Unit
) -> None:
    balance = balance_of(office, 2026)
    primary, junior = balance.levels
    assert (balance.verdict, primary.schools) == ("missing", "missing")
    assert (junior.schools, junior.columns[0].verdict) == ("none", "none")
    assert primary.rows[0].missing[0] == "在校学生数"
    assert primary.rows[0].remark.startswith("缺：在校学生数、高于规定学历教师数")
    assert item(balance, "B1").missing == ("学校规划布局合理",)
    assert item(balance, "B8").missing == ("义务教育教师年均工资收入", "当地公务员年均工资收入")
    assert item(balance, "B9").missing[0].endswith("（龙溪口示例小学）")
    assert said_of(balance, "B8").startswith("全县义务教育学校教师年平均工资收入为＿＿元")
    told = dict(missing(balance))
    assert told["表Ⅰ"].startswith("龙溪口示例小学：教学班数（小学）、在校学生数（小学）")
    assert "学生数＿＿人" in said_of(balance, "B6")
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(balance)))
    assert book.sheetnames[-1] == "缺少的数据"
    assert book["表1"]["A7"].value is None


def test_many_schools_that_lack_a_figure_are_not_all_named(shipped: None, office: Unit) -> None:
    for n in range(5):
        make.school(office, name=f"第{n}小学")
    assert item(balance_of(office, 2026), "B12").missing[0].endswith("等5所）")


def test_a_school_without_pupils_has_a_clear_row_and_does_not_count(
    office: Unit, director: Person
) -> None:
    units = make_balance.golden(office, director)
    body = {"在校生数（小学）": (0,)}
    make_balance.report(office, director, units[:1], body)
    primary, _junior = balance_of(office, 2026).levels
    row = next(row for row in primary.rows if row.unit == units[0])
    assert (row.verdict, row.missing, row.remark) == ("none", (), "学生数为0，不计")
    assert [cell.number for cell in row.cells] == [None] * 7
    assert (primary.judged, primary.met) == (2, 1)
    assert primary.columns[0].mean == Decimal("4.25")


def test_a_whole_that_cannot_be_divided_says_so(office: Unit, director: Person) -> None:
    units = make_balance.golden(office, director)
    school = make.school(office, name="己完全中学", school_type="341", code="2143777706")
    figures = {"在校生数（初中）": (300,), "教学及辅助用房面积": (3000,)}
    make_balance.report(office, director, [school], figures)
    _primary, junior = balance_of(office, 2026).levels
    row = next(row for row in junior.rows if row.unit == school)
    assert "教学及辅助用房面积（各学段学生数不全，不能拆分）" in row.missing
    assert junior.columns[3].verdict == Verdict.MISSING
    assert len(units) == 5


def test_nothing_to_divide_by_is_not_applicable(office: Unit, director: Person) -> None:
    make_balance.golden(office, director)
    none = {name: Typed("0", note="核实") for name in ("special_funds", "special_pupils")}
    report_values(office, by=director, year=2026, figures=none)
    balance = balance_of(office, 2026)
    assert item(balance, "B7").verdict == Verdict.NONE
    assert "生均公用经费为＿＿元" in said_of(balance, "B7")


def test_small_schools_wait_for_the_countys_standard(
    shipped: None, office: Unit, director: Person
) -> None:
    units = make_balance.schools(office)
    make_balance.report(office, director, units)
    balance = balance_of(office, 2026)
    assert item(balance, "B6").missing[0].endswith("（生均公用经费基准定额）")
    few = {"funds_norm_primary": Typed("5000"), "funds_norm_junior": Typed("5000")}
    report_values(office, by=director, year=2026, figures=few)
    assert item(balance_of(office, 2026), "B6").short == ("戊教学点",)


def test_schools_that_are_too_large_are_told_by_type(office: Unit, director: Person) -> None:
    units = make_balance.golden(office, director)
    body = {"在校生数（小学）": (2001, "", 2400), "在校生数（初中）": ("", "", 101)}
    make_balance.report(office, director, units[:3], body)
    told = said_of(balance_of(office, 2026), "B4")
    assert told == "超过2000人的小学1所，初中0所，超过2500人的一贯制学校1所"


def test_without_the_system_it_says_what_to_do(office: Unit) -> None:
    with pytest.raises(WrongState, match="没有装入"):
        balance_of(office, 2026)


def test_the_office_looks_at_its_own_county_only(
    office: Unit, director: Person, inspector: Person, outsider: Person
) -> None:
    assert list(offices_seen_by(director)) == [office]
    assert not offices_seen_by(inspector).exists()
    assert office not in offices_seen_by(outsider)


def test_an_office_is_asked_for_its_county_and_for_nothing_of_schools(
    shipped: None, office: Unit, school: Unit
) -> None:
    names = {one.name for one in asked_of(office)}
    assert names == set(make_balance.COUNTY)
    assert not names & {one.name for one in asked_of(school)}


@given(
    st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 500)), min_size=1, max_size=20).filter(
        lambda rows: any(x for _p, x in rows)
    )
)
def test_tables_and_kernel_agree_on_the_coefficient(rows: list[tuple[int, int]]) -> None:
    pupils, amounts = zip(*rows, strict=True)
    found = coefficient([*map(Decimal, amounts)], [*map(Decimal, pupils)])
    assert found is not None
    assert abs(found * 10_000 - exactly(amounts, pupils)) <= Decimal("0.5")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdicts", "wanted"),
    [
        (["met", "none"], "met"),
        (["missing", "met"], "missing"),
        (["missing", "not_met", "met"], "not_met"),
        ([], "none"),
    ],
)
def test_the_worst_that_is_certain_counts(verdicts: list[str], wanted: str) -> None:
    assert together(map(Verdict, verdicts)) == wanted


def test_nothing_is_divided_by_nothing() -> None:
    zero, one = Decimal(0), Decimal(1)
    assert coefficient([one], [zero]) is coefficient([zero], [one]) is None
    assert mean(one, zero, per_hundred=True) is None
    assert share(one, zero) is share(None, one) is None
    assert kept({"graduates": one}) is None


def test_a_school_of_both_levels_is_named_once(shipped: None, office: Unit) -> None:
    make.school(office, name="丙九年一贯制学校", school_type="312")
    (lacks, *_rest) = item(balance_of(office, 2026), "B5").missing
    assert lacks.endswith("（丙九年一贯制学校）")

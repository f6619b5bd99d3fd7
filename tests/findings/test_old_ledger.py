"""An office begins with its old ledger."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from dudao.audit.models import Event
from dudao.findings import actions, queries
from dudao.findings.models import Counter, Finding, LedgerUpload
from dudao.findings.queries.exporting import download
from dudao.findings.sheets.template import template
from dudao.findings.states import Severity, State
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge, WrongState
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
HEADER = ["编号", "学校名称", "存在问题", "督导时间", "整改时限", "完成情况", "完成时间"]
CLOSED = [
    "2024-1",
    "龙溪口示例小学",
    "通道堆放课桌。",
    "2024-03-12",
    "2024-03-26",
    "已整改",
    "2024-03-20",
]
OPEN = ["2024-2", "龙溪口示例小学", "围墙开裂。", "2024-03-12", "", "未完成", ""]


def xlsx(*rows: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    """A workbook of one sheet; of a merged range the first cell holds the text."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台账")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    for area in merged:
        row, column = int(area[1:].split(":")[0]) - 1, ord(area[0]) - ord("A")
        sheet.merge_range(area, rows[row][column])
    book.close()
    return file.getvalue()


def read(by: Person, office: Unit, *rows: list[Any], merged: tuple[str, ...] = ()) -> LedgerUpload:
    return actions.read_ledger(xlsx(*rows, merged=merged), "旧台账.xlsx", by=by, office=office)


def wrong(upload: LedgerUpload) -> list[tuple[str, str]]:
    return [(told["cell"], told["wrong"]) for told in upload.problems]


def test_it_reads_and_changes_nothing(director: Person, office: Unit, school: Unit) -> None:
    upload = read(director, office, ["新晃县问题台账"], HEADER, CLOSED, OPEN, ["合计", "", 2])
    assert upload.problems == []
    assert (upload.outcome["rows"], upload.outcome["closed"], upload.outcome["schools"]) == (
        2,
        1,
        1,
    )
    assert not Finding.objects.exists()
    assert Event.objects.get(name="ledger.read").data["rows"] == 2


def test_it_brings_in_open_and_closed_ones(director: Person, office: Unit, school: Unit) -> None:
    upload = read(director, office, HEADER, CLOSED, OPEN)
    actions.confirm_ledger(upload.pk, by=director)
    closed, open_ = Finding.objects.order_by("number")
    assert (closed.number, closed.legacy_number, closed.state) == ("2024-1", "2024-1", State.CLOSED)
    assert (closed.unit, closed.upload, closed.found_on) == (school, upload, date(2024, 3, 12))
    assert closed.closed_at is not None
    assert (open_.state, open_.due_on) == (State.OPEN, date(2024, 3, 26))
    assert list(queries.open_of(school)) == [open_]
    assert queries.ledger(director, text="围墙").get() == open_
    assert queries.ledger(director, text="2024-2").get() == open_
    assert queries.ledger(director, imported=True).count() == 2


def test_it_is_recorded_and_told_in_the_history(
    director: Person, office: Unit, school: Unit, principal: Person
) -> None:
    upload = read(director, office, [*HEADER, "督学"], [*CLOSED, "早已离任"])
    assert [told["column"] for told in upload.repairs] == ["督学"]
    actions.confirm_ledger(upload.pk, by=director)
    assert Event.objects.filter(name="ledger.imported").count() == 1
    entry = queries.history(Finding.objects.get(), principal)[0]
    assert (entry.name, entry.by) == ("finding.imported", director)
    assert "旧台账.xlsx，“台账”第2行。原台账的督学：早已离任。" in entry.text


def test_the_school_goes_on_with_an_open_one(
    director: Person, office: Unit, school: Unit, principal: Person
) -> None:
    actions.confirm_ledger(read(director, office, HEADER, OPEN).pk, by=director)
    finding = Finding.objects.get()
    actions.promise(finding.pk, by=principal, responsible_person="示例", measures="修补。")
    actions.submit_rectification(finding.pk, by=principal, result="已修补。")
    finding.refresh_from_db()
    assert finding.state == State.SUBMITTED


def test_rows_without_a_number_are_numbered_on(
    director: Person, office: Unit, school: Unit, inspector: Person
) -> None:
    ours = ["问〔2026〕7号", "龙溪口示例小学", "留样不足。", "2026-03-12", "", "", ""]
    without = ["", "龙溪口示例小学", "台账缺页。", "2026-03-13", "", "", ""]
    upload = read(
        director, office, HEADER, ours, without, ["", *without[1:2], "另一个。", *without[3:]]
    )
    actions.confirm_ledger(upload.pk, by=director)
    numbers = set(Finding.objects.values_list("number", flat=True))
    assert numbers == {"问〔2026〕7号", "问〔2026〕8号", "问〔2026〕9号"}
    assert Counter.objects.get(office=office, year=2026).last == 9
    assert making.told(school, inspector).number == "问〔2026〕10号"


def test_merged_cells_stand_for_every_row(director: Person, office: Unit, school: Unit) -> None:
    header = ["学校", "督导日期", "督导事项", "存在的问题"]
    upload = read(
        director, office, header,
        ["龙溪口示例小学", "2024.3.12", "安全", "其一。"],
        ["", "", "", "其二。"], ["", "", "", "其三。"],
        merged=("A2:A4", "B2:B4"),
    )  # fmt: skip
    assert upload.problems == []
    assert {row["found_on"] for row in upload.rows} == {"2024-03-12"}
    assert {row["topic_title"] for row in upload.rows} == {"安全"}
    assert len(upload.repairs) == 6


def test_a_header_of_two_rows_is_understood(director: Person, office: Unit, school: Unit) -> None:
    upload = read(
        director, office,
        ["问题台账"], ["序号", "学校", "发现问题", "", "整改落实", ""],
        ["", "", "问题事实", "发现日期", "整改责任人", "整改情况"],
        ["1", "龙溪口示例小学", "其一。", "2024-03-12", "示例", "已清理。"],
    )  # fmt: skip
    assert upload.problems == []
    actions.confirm_ledger(upload.pk, by=director)
    finding = Finding.objects.get()
    assert (finding.responsible_person, finding.state) == ("示例", State.OPEN)
    assert finding.rectifications.get().result == "已清理。"


def test_our_own_export_can_be_read(
    director: Person, office: Unit, school: Unit, inspector: Person
) -> None:
    making.in_state(State.CLOSED, school, inspector)
    made = download(queries.ledger(director), director, form="xlsx")
    upload = actions.read_ledger(b"".join(made.pieces), made.name, by=director, office=office)
    assert [told for _cell, told in wrong(upload)] == ["台账里已有这个编号"]


def test_the_template_is_a_ledger_without_rows(director: Person, office: Unit) -> None:
    with pytest.raises(Invalid, match="没有可以导入的问题"):
        actions.read_ledger(template(), "模板.xlsx", by=director, office=office)


def test_every_error_is_told_at_its_cell(director: Person, office: Unit, school: Unit) -> None:
    good = CLOSED
    upload = read(
        director, office, HEADER, good,
        ["2024-1", *good[1:]],
        ["3", "龙溪口示范小学", *good[2:]],
        ["4", good[1], "", *good[3:]],
        ["5", good[1], "其五。", "", *good[4:]],
        ["6", good[1], "其六。", "2099-01-01", *good[4:]],
        ["7", good[1], "其七。", "2024-03-12", "2024-03-01", "已整改", "2024-03-20"],
        ["8", good[1], "其八。", "2024-03-12", "", "已整改", ""],
        ["9", good[1], "其九。", "2024-03-12", "", "已整改", "2024-03-01"],
        ["10", good[1], "其十。", "2024-03-12", "", "已整改", "2099-03-01"],
        ["11", good[1], "十一。", "某日", "", "差不多", ""],
        ["12", good[1], "字" * 2001, "2024-03-12", "", "", ""],
        ["1" * 31, good[1], "十三。", "1889-03-12", "", "", ""],
    )  # fmt: skip
    assert wrong(upload) == [
        ("A3", "与“台账”第2行的编号相同"),
        ("B4", "学校登记里没有这所学校"),
        ("C5", "没有写问题"),
        ("D6", "没有写发现日期"),
        ("D7", "日期在今天以后"),
        ("E8", "早于发现日期"),
        ("G9", "已销号，没有写销号日期"),
        ("G10", "早于发现日期"),
        ("G11", "日期在今天以后"),
        ("D12", "不是日期"),
        ("F12", "“差不多”不在可选范围内"),
        ("C13", "有2001个字，太长了"),
        ("A14", "有31个字，太长了"),
        ("D14", "不是日期"),
    ]
    assert upload.problems[1]["right"] == "龙溪口示例小学"
    with pytest.raises(WrongState, match="还有错误"):
        actions.confirm_ledger(upload.pk, by=director)


def test_a_school_must_be_known_and_be_one(director: Person, office: Unit, school: Unit) -> None:
    make.school(office, name="重名小学")
    make.school(office, name="重名小学")
    upload = read(
        director, office, ["学校", "问题", "日期"],
        ["重名小学", "其一。", "2024-03-12"],
        ["", "没有学校。", "2024-03-12"],
        ["毫不相干", "其二。", "2024-03-12"],
        ["字" * 121, "其三。", "2024-03-12"],
    )  # fmt: skip
    assert [text for _cell, text in wrong(upload)] == [
        "有2个单位叫这个名称", "有2个单位叫这个名称", "学校登记里没有这所学校", "有121个字，太长了",
    ]  # fmt: skip
    nowhere = read(director, office, ["学校", "问题", "日期"], ["", "没有学校。", "2024-03-12"])
    assert [text for _cell, text in wrong(nowhere)] == ["没有写学校"]


def test_words_are_understood(
    director: Person, office: Unit, school: Unit, inspector: Person
) -> None:
    make_inspectorate.inspector(inspector)
    header = ["标识码", "问题", "日期", "危及安全", "程度", "督学", "状态", "处理方式"]
    upload = read(
        director, office, header,
        [school.code, "其一。", "2024-03-12", "是", "轻微", "示例督学、别人", "待核查", "立行立改"],
        [school.code, "其二。", "2024-03-12", "否", "重大", "", "退回", ""],
    )  # fmt: skip
    actions.confirm_ledger(upload.pk, by=director)
    first, second = Finding.objects.order_by("fact")
    assert (first.severity, first.life_safety, first.raised_by) == (
        Severity.SERIOUS,
        True,
        inspector,
    )
    assert (first.state, first.route, first.submitted_at is not None) == (
        "submitted",
        "on_site",
        True,
    )
    assert (second.severity, second.state, second.returned_times) == ("serious", "returned", 1)


def test_the_same_problem_comes_once(director: Person, office: Unit, school: Unit) -> None:
    row = ["龙溪口示例小学", "其一。", "2024-03-12"]
    upload = read(director, office, ["学校", "问题", "日期"], row, row)
    assert [text for _cell, text in wrong(upload)] == ["同一学校、同一天、同样的问题已在台账里"]
    first = read(director, office, ["学校", "问题", "日期"], row)
    second = read(director, office, ["学校", "问题", "日期"], row)
    actions.confirm_ledger(first.pk, by=director)
    with pytest.raises(Conflict, match="什么都没有改动"):
        actions.confirm_ledger(second.pk, by=director)
    with pytest.raises(WrongState, match="已经导入"):
        actions.confirm_ledger(first.pk, by=director)


def test_it_can_be_thrown_away(director: Person, office: Unit, school: Unit) -> None:
    upload = read(director, office, HEADER, OPEN)
    actions.discard_ledger(upload.pk, by=director)
    assert not LedgerUpload.objects.exists()
    assert Event.objects.filter(name="ledger.discarded").count() == 1
    with pytest.raises(NotFound):
        actions.confirm_ledger(upload.pk, by=director)


def test_old_uploads_are_dropped(director: Person, office: Unit, school: Unit) -> None:
    upload = read(director, office, HEADER, OPEN)
    assert actions.drop_unconfirmed_ledgers(before=upload.at) == 0
    assert actions.drop_unconfirmed_ledgers(before=upload.at.replace(year=2027)) == 1


def test_only_who_keeps_the_ledger_may(
    director: Person, office: Unit, school: Unit, inspector: Person, outsider: Person
) -> None:
    upload = read(director, office, HEADER, OPEN)
    for who in (inspector, outsider):
        with pytest.raises(NotAllowed):
            read(who, office, HEADER, OPEN)
        with pytest.raises(NotAllowed):
            actions.confirm_ledger(upload.pk, by=who)


def test_a_file_of_something_else_is_refused(director: Person, office: Unit) -> None:
    with pytest.raises(Invalid, match="没有找到含“学校”和“问题”的表头"):
        read(director, office, ["姓名", "电话"], ["示例", "1"])
    with pytest.raises(Invalid, match="没有可以导入"):
        read(director, office, [""])


def test_too_much_at_once_is_refused(
    director: Person, office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dudao.findings.actions.importing.MOST_ROWS", 1)
    with pytest.raises(TooLarge):
        read(director, office, HEADER, OPEN, CLOSED)


def test_columns_without_use_are_named(director: Person, office: Unit, school: Unit) -> None:
    upload = read(director, office, [*HEADER, "天气", "备注"], [*OPEN, "晴", ""])
    assert upload.outcome["notes"] == ["工作表“台账”的这些列没有用到：天气"]

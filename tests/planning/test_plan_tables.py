"""Bringing a month table in: read, look, correct, confirm; and what is none."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter

from dudao.lib import clock
from dudao.lib.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.actions.plan_tables import wanted
from dudao.planning.models import Plan, PlanUpload
from dudao.planning.queries.plans import gaps_of, items_of
from dudao.planning.reading.word import word_rows
from dudao.planning.rules.tables import Row
from tests import make, make_plans

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEFORE = ("一、指导思想", "以《2026年责任督学挂牌督导工作计划》为依据，全面履行职责。")


@pytest.fixture
def plan(office: Unit, school: Unit, director: Person) -> Plan:
    make_plans.matters()
    return make_plans.year_plan(office, director)


@pytest.fixture
def upload(plan: Plan, director: Person) -> PlanUpload:
    content = make_plans.word(before=BEFORE)
    return actions.read_table(plan.pk, by=director, content=content, name="计划.docx")


def test_a_word_table_goes_in_and_its_gap_is_told(
    upload: PlanUpload, plan: Plan, director: Person
) -> None:
    assert upload.problems == []
    assert "已读作2026年3月" in upload.outcome["notes"][0]
    assert upload.outcome["title"] == "第五督学责任区2026年挂牌督导工作计划"
    assert plan.items.count() == 0
    done = actions.confirm_table(upload.pk, by=director)
    plan.refresh_from_db()
    assert (done.confirmed_at is not None, plan.items.count()) == (True, 22)
    assert plan.aims.splitlines() == list(BEFORE)
    months = {item.first_on.month for item in items_of(plan)}
    assert months == {3, 4, 5, 6, 7, 9, 10, 11, 12}
    (gap,) = gaps_of(plan, items_of(plan))
    assert gap.titles == ["校风、教风、学风建设情况"]
    with pytest.raises(WrongState, match="已经写入"):
        actions.confirm_table(upload.pk, by=director)


def test_pasted_text_and_spreadsheets_read_the_same(plan: Plan, director: Person) -> None:
    text = "\n".join("\t".join(row).replace("\n", " ") for row in make_plans.CALENDAR)
    pasted = actions.read_table(plan.pk, by=director, text=text)
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate((("月份", "工作内容"), *make_plans.CALENDAR)):
            sheet.write_row(n, 0, row)
    sheets = actions.read_table(plan.pk, by=director, content=packed.getvalue(), name="表.xlsx")
    items = [
        [(line["text"], line["first_on"], line["kind"]) for line in one.lines
         if line["part"] == "item"]
        for one in (pasted, sheets)
    ]  # fmt: skip
    assert items[0] == items[1]
    assert len(items[0]) == 22


def test_a_line_is_corrected_by_hand(upload: PlanUpload, plan: Plan, director: Person) -> None:
    at = next(n for n, line in enumerate(upload.lines) if line["text"] == "督学培训")
    line = wanted(upload.lines[at])._replace(text="督学集中培训（40学时）", kind="training")
    actions.correct_line(upload.pk, at, line, by=director, seen=1)
    with pytest.raises(Conflict) as refused:
        actions.correct_line(upload.pk, at, line._replace(text="别的"), by=director, seen=1)
    assert refused.value.current["text"] == "督学集中培训（40学时）"
    outside = line._replace(first_on=date(2025, 7, 1))
    with pytest.raises(Invalid):
        actions.correct_line(upload.pk, at, outside, by=director, seen=2)
    actions.confirm_table(upload.pk, by=director)
    assert plan.items.filter(text="督学集中培训（40学时）").exists()


def test_what_is_left_out_stays_out(upload: PlanUpload, plan: Plan, director: Person) -> None:
    for n, line in enumerate(upload.lines):
        actions.correct_line(upload.pk, n, wanted(line), by=director, seen=1, part="head")
    with pytest.raises(Invalid, match="没有一行"):
        actions.confirm_table(upload.pk, by=director)


def test_it_is_added_to_what_is_there_or_put_in_its_place(
    upload: PlanUpload, plan: Plan, director: Person
) -> None:
    actions.add_item(plan.pk, make_plans.line(), by=director)
    actions.confirm_table(upload.pk, by=director)
    assert plan.items.count() == 23
    again = actions.read_table(plan.pk, by=director, text="3月：会议")
    actions.confirm_table(again.pk, by=director, replace=True)
    assert plan.items.get().text == "会议"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("3月：会议\n4月：培训\n3月：总结", "“3月”出现了2次（第1、3行）"),
        ("3月：会议\n3月：培训\n4月：总结\n3月：例会", "“3月”出现了2次（第1、4行）"),
        ("上半年：会议\n下半年：培训\n上半年：总结", "“上半年”出现了2次（第1、3行）"),
        ("每月：会议\n3月：培训\n每月：总结", "“全年”出现了2次（第1、3行）"),
        ("3月：会议\n2005年3月1日", "文件写的是2005年"),
    ],
)
def test_what_has_to_be_looked_at_must_be(
    plan: Plan, director: Person, text: str, what: str
) -> None:
    upload = actions.read_table(plan.pk, by=director, text=text)
    assert what in upload.problems[0]["what"]
    assert upload.problems[0]["next"]
    with pytest.raises(WrongState, match="已逐项核对"):
        actions.confirm_table(upload.pk, by=director)
    assert actions.confirm_table(upload.pk, by=director, checked_by_hand=True)


def test_a_month_outside_the_plan_is_told(office: Unit, director: Person) -> None:
    plan = make_plans.month_plan(office, director)
    upload = actions.read_table(plan.pk, by=director, text="10月：会议\n11月：培训")
    assert "第2行的月份不在这份计划的时间里" in upload.problems[0]["what"]
    assert [line["placed"] for line in upload.lines] == [True, False]


def _zip(names: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in names.items():
            large = len(content) > 1 << 20
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if large else zipfile.ZIP_STORED)
    return packed.getvalue()


def _locked(packed: bytes) -> bytes:
    """Return a package whose parts say that they are encrypted."""
    made = bytearray(packed)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + at] |= 1
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空的"),
        (b"  \n", "空的"),
        (b"\0" * (20 << 20), "超过10 MB"),
        (OLE + b"WordDocument", "另存为 .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "只能读 .docx"),
        (b"PK\x03\x04broken", "打不开"),
        (_zip({"a.txt": b"x"}), "不是 Word 文档"),
        (_zip({"word/document.xml": b"<w:document"}), "打不开"),
        (_zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "打不开"),
        (_zip({"word/document.xml": f"<w:document {W}/>".encode()}), "打不开"),
        (_zip({"word/document.xml": f"<w:document {W}><w:body/></w:document>".encode()}), "扫描"),
        (_locked(_zip({"word/document.xml": b"<w:document/>"})), "加了密码"),
        (_zip({"word/document.xml": b"<w:document/>"}).replace(b"<w:doc", b"<x:doc"), "打不开"),
        (_zip({"word/document.xml": b" " * (20 << 20) + b"<"}), "文字过多"),
        (("3月,会议\n" * 3000).encode(), "超过2000行"),
        (b"\xff\xfe\xff", "只能读 .docx"),
        (make_plans.word((), before=()), "没有找到月份"),
        ("会议\n培训".encode(), "没有找到月份"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(
    plan: Plan, director: Person, content: bytes, told: str
) -> None:
    with pytest.raises(DomainError, match=told) as refused:
        actions.read_table(plan.pk, by=director, content=content, name="计划.docx")
    assert "请" in refused.value.message
    assert PlanUpload.objects.count() == 0


@pytest.mark.parametrize(("text", "told"), [(" ", "粘贴"), ("字" * 100_001, "10万字")])
def test_bad_text_is_refused_too(plan: Plan, director: Person, text: str, told: str) -> None:
    with pytest.raises(DomainError, match=told):
        actions.read_table(plan.pk, by=director, text=text)


def test_a_stranger_reads_nothing_in_and_confirms_nothing(
    plan: Plan, upload: PlanUpload, inspector: Person, outsider: Person
) -> None:
    for person in (inspector, outsider):
        with pytest.raises(NotAllowed):
            actions.read_table(plan.pk, by=person, text="3月：会议")
        with pytest.raises(NotAllowed):
            actions.confirm_table(upload.pk, by=person)
        with pytest.raises(NotAllowed):
            actions.discard_table(upload.pk, by=person)


def test_it_is_discarded_or_dropped_in_time(
    plan: Plan, upload: PlanUpload, director: Person
) -> None:
    actions.discard_table(upload.pk, by=director)
    assert PlanUpload.objects.count() == 0
    actions.read_table(plan.pk, by=director, text="3月：会议")
    assert actions.drop_unconfirmed_tables(before=make.NOW) == 0
    assert actions.drop_unconfirmed_tables(before=clock.now() + timedelta(days=1)) == 1


def test_nothing_goes_into_a_plan_that_was_handed_in(
    plan: Plan, upload: PlanUpload, director: Person
) -> None:
    actions.add_item(plan.pk, make_plans.line(), by=director)
    actions.submit_plan(plan.pk, by=director)
    with pytest.raises(WrongState, match="已经送出"):
        actions.confirm_table(upload.pk, by=director)


def test_a_line_that_is_not_there_and_a_use_that_is_none_are_refused(
    upload: PlanUpload, director: Person
) -> None:
    line = wanted(upload.lines[0])
    with pytest.raises(NotFound, match="没有这一行"):
        actions.correct_line(upload.pk, len(upload.lines), line, by=director, seen=1)
    with pytest.raises(Invalid, match="没有这种用途"):
        actions.correct_line(upload.pk, 0, line, by=director, seen=1, part="title")
    actions.discard_table(upload.pk, by=director)
    with pytest.raises(NotFound, match="已被放弃"):
        actions.confirm_table(upload.pk, by=director)


def test_aims_longer_than_a_plan_holds_are_to_be_left_out(plan: Plan, director: Person) -> None:
    text = "\n".join([f"{n}、{'字' * 400}" for n in range(60)] + ["3月：会议"])
    upload = actions.read_table(plan.pk, by=director, text=text)
    with pytest.raises(Invalid, match="放不进“目标和要求”"):
        actions.confirm_table(upload.pk, by=director, checked_by_hand=True)
    assert plan.items.count() == 0


def test_a_month_that_a_spreadsheet_took_for_a_day_or_a_number_is_a_month(
    plan: Plan, director: Person
) -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "m月"})
        sheet.write_row(0, 0, ("月份", "工作内容"))
        sheet.write_datetime(1, 0, datetime(2026, 3, 1), day)  # noqa: DTZ001
        sheet.write(1, 1, "会议")
        sheet.write_row(2, 0, (4, "培训"))
        sheet.write_row(3, 0, ("合计", "2项"))
    found = actions.read_table(plan.pk, by=director, content=packed.getvalue(), name="表.xlsx")
    items = [line for line in found.lines if line["part"] == "item"]
    assert [(line["text"], line["first_on"]) for line in items][:2] == [
        ("会议", "2026-03-01"), ("培训", "2026-04-01")
    ]  # fmt: skip


def test_of_a_document_that_is_read_which_is_printed() -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></w:pict>"
    text, gone = "<w:r><w:t>{}</w:t></w:r>", "<w:del><w:r><w:t>旧</w:t></w:r></w:del>"
    row = "<w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>".format(
        text.format("四月") + f"<w:r>{box.format('注')}</w:r>", text.format("培训")
    )
    body = (
        f"<w:del><w:p>{text.format('划掉')}</w:p></w:del>"
        f"<w:p><w:r><w:t>三月</w:t><w:tab/><w:t>会议</w:t></w:r>{gone}<w:r>{box.format('框')}</w:r></w:p>"
        f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    )
    whole = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    assert word_rows(_zip({"word/document.xml": whole.encode()})) == [
        Row(("三月", "会议")), Row(("框",)), Row(("四月\n注", "培训"), 1)
    ]  # fmt: skip

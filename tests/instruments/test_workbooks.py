"""A workbook is opened without trusting it: what is too much, far away or worked out is refused."""

import struct
import time
from datetime import UTC, date, datetime

import pytest

from dudao.instruments.xlsform import read
from dudao.instruments.xlsform.remarks import Remark, Weight, letter
from dudao.instruments.xlsform.workbooks import LARGEST_CONTENT, tables, text_of
from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from tests.make_old_workbooks import Cell, formula, old_workbook, record
from tests.make_workbooks import QUESTIONS, line, packed, workbook


def test_a_million_empty_rows_do_no_harm() -> None:
    far = '<row r="1000002"><c r="A1000002" s="1"/></row>'
    content = packed([*QUESTIONS, '<row><c s="1"/></row>' * 999_999, far])
    begin = time.process_time()
    found = read(content, "表.xlsx")
    assert time.process_time() - begin < 10
    assert found.definition is not None
    assert [item["key"] for item in found.definition["sections"][0]["items"]] == ["remark"]


FAR = '<row r="1000000"><c r="B1000000"><v>1</v></c></row>'
FORMULA = '<row r="3"><c r="C3"><f>HYPERLINK("x")</f><v>1</v></c></row>'
CONSTANT = '<row r="3"><c r="C3" t="b"><f>TRUE()</f><v>1</v></c></row>'
WITHOUT_PLACES = '<row><c t="inlineStr"><is><t>text</t></is></c></row>' * 5001


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        ([*QUESTIONS, FAR], TooLarge, "“survey”第1000000行B列还有内容"),
        ([*QUESTIONS, FORMULA], Invalid, "公式，不是文字：工作表“survey”第3行C列"),
        ([*QUESTIONS, line(3, "text", "x", "长" * 5001)], TooLarge, "第3行C列有5001字"),
        ([WITHOUT_PLACES], TooLarge, "第5001行A列"),
        ([line(n, *"a" * 26) for n in range(1, 4000)], TooLarge, "超过100000个"),
        ([*QUESTIONS, "<row"], Invalid, "打不开"),
    ],
)
def test_what_is_too_much_is_named(rows: list[str], error: type[DomainError], words: str) -> None:
    with pytest.raises(error, match=words):
        tables(packed(rows))


def test_a_plain_true_is_no_formula() -> None:
    (table,) = tables(packed([*QUESTIONS, CONSTANT]))
    assert table.rows[2] == ["", "", "true"]


def test_a_bomb_is_refused_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LARGEST_CONTENT == 400 * 1024 * 1024
    monkeypatch.setattr("dudao.instruments.xlsform.workbooks.LARGEST_CONTENT", 5_000_000)
    with pytest.raises(TooLarge, match="解开后过大"):
        tables(packed(QUESTIONS, extra=b"0" * 6_000_000))


def test_declarations_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]>'
    with pytest.raises(Invalid, match="DTD"):
        tables(packed(QUESTIONS, before=bomb))


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"type,name,label", Unsupported, "xlsx"),
        (b"PK\x03\x04 and no more", Invalid, "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Invalid, "打不开"),
        (b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), TooLarge, "5 MB"),
    ],
)
def test_other_files_are_refused(content: bytes, error: type[DomainError], words: str) -> None:
    with pytest.raises(error, match=words):
        tables(content)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: object) -> None:
    content = packed(QUESTIONS).replace(b"xl/workbook.xml", b"xl/workbuch.xml")
    with pytest.raises(Unsupported, match="XLSForm"):
        tables(content)


def test_too_many_sheets_are_refused() -> None:
    many = {f"s{n}": [["x"]] for n in range(50)}
    with pytest.raises(TooLarge, match="50"):
        tables(workbook([["type"]], **many))


def test_cells_are_read_as_people_read_them() -> None:
    given = (12.0, 1.5, True, False, " a\u00a0")
    assert [text_of(one) for one in given] == ["12", "1.5", "true", "false", "a"]
    morning = datetime(2026, 9, 1, 8, 30, tzinfo=UTC).replace(tzinfo=None)
    assert text_of(morning) == "2026-09-01T08:30:00"
    assert text_of(morning.replace(hour=0, minute=0)) == text_of(date(2026, 9, 1)) == "2026-09-01"


OLD: list[Cell] = [
    (0, 0, "type"), (0, 1, "name"), (0, 2, "label"), (0, 3, "required"), (0, 4, "default"),
    (1, 0, "integer"), (1, 1, "n"), (1, 2, 12.0), (1, 3, True), (1, 4, None),
]  # fmt: skip
CHART = record(0x0809, struct.pack("<HHHH", 0x0600, 0x0020, 0, 0)) + record(0x000A)


@pytest.mark.parametrize("inside", [b"", CHART])
def test_an_old_workbook_is_read_too(inside: bytes) -> None:
    (table,) = tables(old_workbook(OLD, inside=inside))
    assert table.rows[1] == ["integer", "n", "12", "true", ""]


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ((2, 1, formula(19)), Invalid, "“survey”第3行B列"),
        ((60000, 3, "x"), TooLarge, "第60001行D列还有内容"),
        ((3, 255, "x"), TooLarge, "第4行IV列还有内容"),
    ],
)
def test_an_old_workbook_is_looked_through_first(
    more: Cell, error: type[DomainError], words: str
) -> None:
    with pytest.raises(error, match=words):
        tables(old_workbook([*OLD, more]))


def test_a_plain_true_of_old_is_no_formula() -> None:
    (table,) = tables(old_workbook([*OLD, (2, 1, formula(34))]))
    assert table.rows[2][1] == "1"


@pytest.mark.parametrize(("number", "named"), [(1, "A"), (26, "Z"), (27, "AA"), (200, "GR")])
def test_columns_have_letters(number: int, named: str) -> None:
    assert letter(number) == named


def test_a_remark_says_where() -> None:
    where = [Remark(Weight.UNUSED, "survey", row, col, "").where for row, col in
             ((0, ""), (3, ""), (3, "B（name）"))]  # fmt: skip
    assert where == ["工作表 survey", "survey 第3行", "survey 第3行 B（name）"]

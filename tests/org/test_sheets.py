"""Taking an uploaded file apart."""

import io
import zipfile

import pytest

from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.org.roster import sheets
from dudao.org.roster.sheets import take_apart
from tests.make_roster import csv, xlsx

ROWS = (("学校名称", "学校代码"), ("示例小学", "0043000001"))


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return made.getvalue()


def workbook(sheet: bytes) -> bytes:
    return archive(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def test_a_workbook_has_its_sheets_and_keeps_text() -> None:
    first, second = take_apart(xlsx(*ROWS, 说明=[("请填写",)]), "x.xlsx")
    assert first.name == "学校数据"
    assert first.rows[1] == ["示例小学", "0043000001"]
    assert second == ("说明", [["请填写"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_file_is_read_as_windows_and_wps_write_it(encoding: str, delimiter: str) -> None:
    (sheet,) = take_apart(csv(*ROWS, encoding=encoding, delimiter=delimiter), "名册.csv")
    assert sheet == ("名册", [list(row) for row in ROWS])


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", Invalid),
        (b"  \n", Invalid),
        (b"\xd0\xcf\x11\xe0 old", Unsupported),
        (b"%PDF\x00\xff", Unsupported),
        (b"\x81\x20\xff\xff", Unsupported),
        (b"\xff\xfe\x00", Unsupported),
        (b"PK\x03\x04 broken", Invalid),
        (archive(**{"word/document.xml": b"<x/>"}), Unsupported),
        (workbook(b"<worksheet/>"), Invalid),
        (b'a,"' + b"x" * 140_000, Invalid),
        (workbook(b'<c r="A100001"/>'), TooLarge),
        (workbook(b"<c r='XFD1'/>"), TooLarge),
        (workbook(b"<c r='DA1'/>"), TooLarge),
        (workbook(b"<c r='CZ100000'/>"), Invalid),
    ],
)
def test_it_refuses_in_words(content: bytes, refused: type[Exception]) -> None:
    with pytest.raises(refused, match="。"):
        take_apart(content, "x")


def test_it_refuses_a_huge_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_FILE", 10)
    with pytest.raises(TooLarge, match="50 MB"):
        take_apart(b"x" * 11, "x")


def test_it_refuses_a_zip_bomb_by_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST_CONTENT", 1 << 20)
    with pytest.raises(TooLarge, match="解开后过大"):
        take_apart(workbook(b"0" * (3 << 20)), "x")


def test_it_refuses_too_many_rows_and_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    with pytest.raises(TooLarge, match="10万行"):
        take_apart(csv(*ROWS), "x")
    monkeypatch.setattr(sheets, "MOST_ROWS", 9)
    monkeypatch.setattr(sheets, "MOST_SHEETS", 1)
    with pytest.raises(TooLarge, match="工作表超过"):
        take_apart(xlsx(*ROWS, 说明=[("请填写",)]), "x")

"""Workbooks that are no workbooks, too large, or mostly empty."""

import io
import zipfile

import pytest

from dudao.evaluation.tables import files, grids_in
from dudao.evaluation.tables.files import cell_at, place_of
from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from tests.evaluation.tables.books import book

ROWS = [["一级指标", "分值"], ["管理", 60], ["", 40.5]]


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with something else written in its first sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(old, new) if "sheet1" in name else text)
    return made.getvalue()


def test_cells_are_text_as_they_read() -> None:
    (sheet,) = grids_in(book([*ROWS, [True, "a\r\nb"], [False]], merged=((1, 0, 2, 0),)))
    assert sheet.rows[:3] == [["一级指标", "分值"], ["管理", "60"], ["", "40.5"]]
    assert sheet.rows[3:] == [["是", "a\nb"], ["否", ""]]
    assert sheet.merged == [(1, 0, 2, 0)]
    assert (sheet.cell(9, 0), sheet.cell(0, 9)) == ("", "")


def test_a_day_is_written_as_one() -> None:
    assert files._text(__import__("datetime").date(2026, 9, 1)) == "2026-09-01"


def test_a_huge_empty_used_range_does_no_harm() -> None:
    (sheet,) = grids_in(book(ROWS, blank_to=60_000))
    assert len(sheet.rows) == 3


def test_something_far_below_or_to_the_right_is_named() -> None:
    for place in (b"B900000", b"XFD3"):
        content = changed(book(ROWS), b'r="B3"', b'r="' + place + b'"')
        with pytest.raises(TooLarge, match=place.decode()):
            grids_in(content)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\xd0\xcf\x11\xe0old", Unsupported),
        (b"name,points\n", Unsupported),
        (b"PK\x03\x04broken", Invalid),
    ],
)
def test_other_files_are_refused(content: bytes, error: type[DomainError]) -> None:
    with pytest.raises(error):
        grids_in(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Unsupported):
        grids_in(made.getvalue())


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = book(ROWS)
    for limit in ("LARGEST_CONTENT", "MOST_SHEETS", "LARGEST_FILE"):
        with monkeypatch.context() as less:
            less.setattr(files, limit, 0)
            with pytest.raises(TooLarge):
                grids_in(content)


def test_cells_are_named_as_in_excel() -> None:
    assert [place_of(0, 0), place_of(9, 27)] == ["A1", "AB10"]
    assert [cell_at("A1"), cell_at("ab10"), cell_at("1A")] == [(0, 0), (9, 27), None]

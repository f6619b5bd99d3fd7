"""What people really type: every look and both forms stand it."""

import io

import docx
import pytest

from dudao.documents import coverage
from dudao.documents.compose import (
    compose_docx,
    compose_pdf,
    font_warnings,
    missing_characters,
)
from dudao.documents.content import Attached, Grid, GridColumn, Official, Pairs, Signing, Text
from dudao.documents.layout import lay_out
from dudao.documents.layout.grids import head_rows, table_of
from dudao.documents.rules import faults
from dudao.documents.states import Kind
from tests.documents import measuring, ooxml
from tests.documents.official_samples import BODY, BY_LOOK, OFFICE, grid, official

KIND_OF_LOOK = [content.genre for content in BY_LOOK.values()]
#: No font of this machine has an unassigned one.
NOWHERE = "\U0003134f"
DEEP = Grid(columns=[GridColumn(titles=["一", "二", "三", "四"])], rows=[["1"]])
BAD = {
    "long title": {"title": "关于" + "开展督导检查工作" * 40 + "的通知"},
    "one long word": {"title": "A" * 300},
    "nothing": {
        "title": "",
        "offices": [],
        "recipients": [],
        "pieces": [],
        "number": "",
        "issued_on": None,
    },
    "empty strings": {
        "offices": [""],
        "recipients": [""],
        "pieces": [Text(text=""), Text(text="", level=1), Pairs(pairs=[]), Signing(roles=[])],
        "attached": [Attached(title="", pieces=[Grid(columns=[], rows=[])])],
    },
    "a head of four rows": {"pieces": [DEEP]},
    "rare characters": {"title": "关于𠮷老师㳚水的通知", "pieces": [Text(text="𠮷㳚喆堃")]},
    "control characters": {"pieces": [Text(text="甲\x00\x0b\x1b\ufffe乙\t丙\n丁")]},
    "markup": {"title": "#panic() <w:p/> &amp;", "pieces": [Text(text="$x$ *b* \\ // @ref {x}")]},
    "60 recipients": {"recipients": [f"示例县第{n}中心小学" for n in range(60)]},
    "200 rows": {"pieces": [grid(200)]},
    "a row without end": {
        "pieces": [Grid(columns=[GridColumn(titles=["甲"])], rows=[["很长的事实。" * 900]])]
    },
    "a long record": {"pieces": [Pairs(pairs=[("过程记录", "查看食堂留样。" * 500)])]},
    "ragged rows": {
        "pieces": [
            Grid(
                columns=[GridColumn(titles=[]), GridColumn(titles=["乙"], share=-1)],
                rows=[["1"], ["1", "2", "3"]],
            )
        ]
    },
    "many offices": {"offices": [f"示例县第{n}局" for n in range(9)]},
    "long offices": {"offices": ["示例自治州" * 6, "示例自治县" * 6]},
    "many signers": {"signers": [f"示例人{n}" for n in range(7)]},
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("kind", KIND_OF_LOOK)
def test_both_forms_stand_it(kind, given) -> None:
    content = official(kind, **given)
    data = compose_docx(content)
    assert ooxml.troubles(data) == []
    assert docx.Document(io.BytesIO(data))
    assert compose_pdf(content).startswith(b"%PDF-")


def test_a_title_that_is_too_long_and_a_head_too_deep_are_refused_in_words() -> None:
    assert "最多200字" in faults(official(**BAD["long title"]))["title"]
    assert "表头超过3层" in faults(official(pieces=[DEEP]))["pieces"]


def test_recipients_that_fill_the_first_page_go_to_the_colophon() -> None:
    sheet = lay_out(official(**BAD["60 recipients"]))
    assert sheet.addressee == ""
    assert sheet.colophon
    assert sheet.colophon.sent_to.startswith("示例县第0中心小学，")
    few = lay_out(official(recipients=["各中小学"]))
    assert (few.addressee, few.colophon.sent_to if few.colophon else None) == ("各中小学：", "")


@pytest.mark.parametrize("count", range(1, 61, 4))
def test_the_first_page_always_shows_text(count) -> None:
    recipients = [f"示例县第{n}中心小学" for n in range(count)]
    content = official(recipients=recipients, pieces=BODY, attached=[])
    lines = measuring.bands(measuring.black(measuring.pages(content)[0]))
    assert any(abs(band.left - measuring.LEFT - 2 * measuring.CHARACTER) < 1 for band in lines)


def test_the_head_of_200_rows_is_on_every_page() -> None:
    pages = measuring.pages(official(pieces=[grid(200)], attached=[], copies_to=[]))
    tables = [measuring.bands(measuring.black(page), left=100, right=180) for page in pages[1:-1]]
    assert len(tables) > 3
    assert all(abs(bands[0].top - measuring.TOP) < 1 for bands in tables)


def test_nothing_runs_out_of_the_page_however_long_a_row() -> None:
    for given in ("a row without end", "a long record"):
        pages = measuring.pages(official(Kind.VISIT_RECORD, **BAD[given]))
        assert len(pages) > 2
        for page in pages:
            assert measuring.ink_in(measuring.black(page), measuring.BOTTOM + 0.5, 265) == 0


def test_neighbours_with_the_same_title_share_a_cell_and_a_last_one_reaches_down() -> None:
    rows = head_rows(grid().columns)
    told = [[(cell.text, cell.column, cell.across, cell.down) for cell in row] for row in rows]
    assert told == [
        [("序号", 0, 1, 3), ("学校", 1, 1, 3), ("得分", 2, 3, 1), ("备注", 5, 1, 3)],
        [("办学方向", 2, 2, 1), ("教学管理", 4, 1, 2)],
        [("党建", 2, 1, 1), ("德育", 3, 1, 1)],
    ]


def test_the_same_title_under_different_ones_stays_apart() -> None:
    columns = [GridColumn(titles=["上", "同"]), GridColumn(titles=["下", "同"])]
    assert [[cell.text for cell in row] for row in head_rows(columns)] == [
        ["上", "下"],
        ["同", "同"],
    ]


def test_cells_too_few_are_filled_and_too_many_kept() -> None:
    table = table_of(BAD["ragged rows"]["pieces"][0])
    assert table.rows == [["1", ""], ["1", "2；3"]]
    assert sum(column.millimetres for column in table.columns) == pytest.approx(156)


def test_a_character_that_no_font_has_is_told_and_one_that_has_is_not() -> None:
    content = official(title=f"关于𠮷{NOWHERE}的通知", pieces=BODY)
    assert missing_characters(content) == [NOWHERE]
    assert NOWHERE in font_warnings(content)[0]
    assert missing_characters(official()) == []


def test_a_file_that_is_no_font_covers_nothing(tmp_path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0\0\1")
    assert not coverage.covered(str(broken), 0).have(0x4E00)
    assert not coverage.covered(str(tmp_path / "gone.ttf"), 0).have(0x4E00)


def test_a_map_of_16_bits_is_read_too() -> None:
    small = next((path, index) for path, index in coverage._files() if "DejaVuSansMono" in path)
    assert coverage.covered(*small).have(ord("A"))
    assert not coverage.covered(*small).have(ord("教"))


def test_an_office_named_nowhere_is_not_made_up() -> None:
    sheet = lay_out(Official(genre=Kind.NOTICE, offices=[], title=OFFICE, pieces=[]))
    assert sheet.closing
    assert sheet.closing.names == []


def test_the_label_of_many_recipients_stands_on_their_first_line() -> None:
    last = measuring.black(measuring.pages(official(**BAD["60 recipients"]))[-1])
    bands = measuring.bands(last, left=measuring.LEFT, right=45)
    rule = next(n for n, band in enumerate(bands) if band.left < measuring.LEFT + 1)
    assert bands[rule + 1].top - bands[rule].bottom < measuring.LINE

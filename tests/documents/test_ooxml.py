"""The Word files of every kind: sound, unchanged, and with everything in its place."""

import io
import re
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from dudao.documents.compose import compose_docx
from dudao.documents.content import Text
from dudao.documents.states import Kind
from tests.documents import goldens, ooxml, samples
from tests.documents.official_samples import BY_LOOK, KINDS, LINK, grid, official
from tests.documents.test_docx import part

EMU = 36000
WORKING = [
    samples.notice(14, copies_to=["县教育局"] * 12, attachments=["照片", "记录"]),
    samples.notice(2, head="red", copies_to=["县教育局"]),
    samples.full_feedback(),
]


def shapes(content) -> dict[int, tuple[float, float, float, float]]:
    """Return left, top, width and height of what lies at a fixed place, in mm, by its number."""
    xml = part(compose_docx(content, link=LINK), "word/document.xml")
    found = re.findall(
        r"<wp:posOffset>(-?\d+)</wp:posOffset></wp:positionH>.*?<wp:posOffset>(-?\d+)"
        r'</wp:posOffset>.*?<wp:extent cx="(\d+)" cy="(\d+)"/>.*?<wp:docPr id="(\d+)"',
        xml,
    )
    return {int(number): tuple(int(it) / EMU for it in its) for *its, number in found}


def paragraphs(content):
    return docx.Document(io.BytesIO(compose_docx(content))).paragraphs


def starting(content, words: str):
    return next(it for it in paragraphs(content) if it.text.strip().startswith(words))


@pytest.mark.parametrize("kind", KINDS)
def test_word_finds_nothing_to_stumble_over(kind) -> None:
    data = compose_docx(official(kind), link=LINK)
    assert ooxml.troubles(data) == []
    assert docx.Document(io.BytesIO(data)).paragraphs


@pytest.mark.parametrize("content", WORKING)
def test_nor_in_the_working_forms(content) -> None:
    data = compose_docx(content, images={"drawing": samples.drawing()}, link=LINK)
    assert ooxml.troubles(data) == []


def test_the_check_finds_what_is_wrong() -> None:
    data = compose_docx(official())
    xml = part(data, "word/document.xml").replace("<w:jc ", "<w:keepNext/><w:jc ", 1)
    assert any("pPr holds" in told for told in ooxml.troubles(samples.with_part(data, xml)))


@pytest.mark.parametrize("look", BY_LOOK)
def test_a_document_of_each_look_stays_as_it_was(look) -> None:
    golden = (goldens.FOLDER / f"{look}.xml").read_text(encoding="utf-8")
    assert ooxml.normalised(compose_docx(BY_LOOK[look], link=LINK)) == golden


def test_the_red_name_has_35_mm_above_it_and_the_line_4_mm_under_the_number() -> None:
    above, name = paragraphs(official())[:2]
    size = name.runs[0].font.size.pt
    ink = above.paragraph_format.line_spacing.mm + 0.05 * size / 72 * 25.4
    assert ink == pytest.approx(35, abs=0.3)
    rule = starting(official(), "示教督")._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:color")), rule.get(qn("w:space"))) == ("E60012", "7")


def test_the_colophon_ends_on_the_lower_edge_in_word_too() -> None:
    left, top, width, height = shapes(official())[999]
    assert (left, width) == (28, 156)
    assert top + height == pytest.approx(262, abs=0.5)
    xml = part(compose_docx(official()), "word/document.xml")
    assert re.findall(r'<w:tcBorders><w:top w:val="single" w:sz="(\d)"', xml) == ["8", "6", "6"]


def test_the_code_lies_under_the_text_in_word_too() -> None:
    left, top, width, height = shapes(official())[998]
    assert top >= 262.5
    assert top + height <= 277
    assert 50 <= left < left + width <= 162


def test_the_lines_of_a_letter_are_at_their_places() -> None:
    placed = shapes(official(Kind.LETTER))
    assert [placed[number][2] for number in (991, 992, 993, 994)] == [170] * 4
    assert placed[990][1] == pytest.approx(30, abs=1)
    assert placed[994][1] + placed[994][3] == pytest.approx(277, abs=0.1)
    assert placed[991][3] > placed[992][3]
    assert placed[994][3] > placed[993][3]


def test_a_letter_has_no_number_on_its_first_page() -> None:
    letter, notice = (
        part(compose_docx(official(kind)), "word/document.xml")
        for kind in (Kind.LETTER, Kind.NOTICE)
    )
    assert "<w:titlePg/>" in letter
    assert "<w:titlePg/>" not in notice


def test_names_side_by_side_stand_on_tabs() -> None:
    offices = [f"示例县{name}局" for name in ("教育", "公安", "财政")]
    row = starting(official(offices=offices), "示例县教育局\t")
    stops = [stop.position.mm for stop in row.paragraph_format.tab_stops]
    assert len(stops) == 3
    assert all(b - a > 45 for a, b in pairwise(stops))


def test_an_attachment_begins_a_page() -> None:
    first = starting(official(), "附件1")
    assert first.paragraph_format.page_break_before
    assert first.runs[0]._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "黑体"


def test_a_head_of_three_rows_is_merged_and_repeated() -> None:
    xml = part(compose_docx(official(pieces=[grid()], attached=[])), "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 3
    assert xml.count('<w:vMerge w:val="restart"/>') == 4
    assert '<w:gridSpan w:val="3"/>' in xml


def test_a_certificate_lies_and_is_framed() -> None:
    xml = part(compose_docx(official(Kind.CERTIFICATE)), "word/document.xml")
    assert 'w:orient="landscape"' in xml
    assert "<w:pgBorders" in xml


def test_rare_characters_name_a_face_that_has_them() -> None:
    xml = part(
        compose_docx(official(pieces=[Text(text="王喆、㳚水、𠮷老师")])), "word/document.xml"
    )
    for char, face in {"喆": "仿宋", "㳚": "宋体", "𠮷": "SimSun-ExtB"}.items():
        run = next(it for it in xml.split("<w:r>") if f">{char}<" in it)
        assert f'w:eastAsia="{face}"' in run

"""The Word file, parsed back."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from dudao.documents.compose import compose_docx
from tests.documents import samples

FACES = {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"}


def parsed(data: bytes):
    return docx.Document(io.BytesIO(data))


def text(data: bytes) -> str:
    document = parsed(data)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


CASES = [
    samples.notice(1),
    samples.notice(
        14, copies_to=["县教育局"] * 12, attachments=["照片", "记录"], remark="此件不公开"
    ),
    samples.notice(2, head="red"),
    samples.feedback(0),
    samples.full_feedback(),
]


@pytest.mark.parametrize("content", CASES)
def test_every_run_names_an_official_face_and_its_language(content) -> None:
    body = parsed(compose_docx(content, images={"drawing": samples.drawing()})).element.body
    for run in body.iter(qn("w:r")):
        if run.find(qn("w:t")) is not None:
            fonts = run.rPr.find(qn("w:rFonts"))
            assert fonts.get(qn("w:eastAsia")) in FACES
            assert fonts.get(qn("w:ascii")) == "Times New Roman"
            assert run.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


def test_the_page_is_that_of_the_standard() -> None:
    section = parsed(compose_docx(samples.notice())).sections[0]
    millimetres = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ]
    assert millimetres == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_body_lines_are_exact_and_characters_pulled_together() -> None:
    document = parsed(compose_docx(samples.notice()))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("根据"))
    assert paragraph.paragraph_format.line_spacing.pt == 28.95
    assert paragraph.paragraph_format.first_line_indent.pt == 31.5
    assert paragraph.runs[0]._r.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert paragraph.runs[0].font.size.pt == 16


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    data = compose_docx(samples.notice())
    assert "<w:evenAndOddHeaders/>" in part(data, "word/settings.xml")
    assert 'w:jc w:val="right"' in part(data, "word/footer1.xml")
    assert 'w:jc w:val="left"' in part(data, "word/footer2.xml")
    assert "— " in part(data, "word/footer1.xml")


def test_the_words_are_all_there() -> None:
    content = samples.notice(
        14,
        number="晃教督整〔2026〕3号",
        copies_to=["县教育局"],
        attachments=["照片"],
        remark="不公开",
    )
    said = text(compose_docx(content))
    for words in (
        "督导整改通知书",
        "晃教督整〔2026〕3号",
        "龙溪口示例小学：",
        "一、存在的问题和整改要求",
        "第14处疏散通道",
        "10个工作日\n即2026年\n11月3日前",
        "附件：照片",
        "（不公开）",
        "送达回证",
    ):
        assert words in said
    assert "抄送：县教育局。" in part(compose_docx(content), "word/document.xml")


def test_a_red_head_is_as_large_as_the_line_allows() -> None:
    document = parsed(compose_docx(samples.notice(head="red")))
    head = next(p for p in document.paragraphs if p.text.endswith("文件"))
    assert head.runs[0].font.size.pt == round(440 / 14 * 2) / 2
    assert str(head.runs[0].font.color.rgb) == "E60012"


def test_the_drawing_of_a_signature_and_the_code_are_in_it() -> None:
    data = compose_docx(samples.full_feedback(), images={"drawing": samples.drawing()})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert len(pictures) == 2
        assert archive.read("word/media/image1.png") == samples.drawing()
    assert len(parsed(data).inline_shapes) == 2


def test_a_picture_used_twice_is_stored_once() -> None:
    signatures = [samples.full_feedback().signatures[0]] * 2
    data = compose_docx(
        samples.feedback(signatures=signatures), images={"drawing": samples.drawing()}
    )
    assert (
        sum(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
        == 2
    )


def test_a_drawing_that_is_missing_leaves_its_place_empty() -> None:
    assert len(parsed(compose_docx(samples.full_feedback())).inline_shapes) == 1


def test_markup_and_control_characters_in_the_text_do_no_harm() -> None:
    data = compose_docx(samples.notice(lead_in="<script>&amp;</script>\x00\x0b第二\n行"))
    assert "<script>&amp;</script>第二\n行" in text(data)


def test_equal_content_gives_equal_bytes() -> None:
    assert compose_docx(samples.notice(4)) == compose_docx(samples.notice(4))


def test_pictures_have_numbers_of_their_own() -> None:
    data = compose_docx(samples.full_feedback(), images={"drawing": samples.drawing()})
    numbers = re.findall(r'<wp:docPr id="(\d+)"', part(data, "word/document.xml"))
    assert len(set(numbers)) == len(numbers) == 2

"""The PDF, rendered and looked at."""

import io

import pytest
import zxingcpp
from PIL import Image

from dudao.documents import fonts, pdf
from dudao.documents.compose import compose_pdf, font_warnings
from dudao.documents.content import text_sha256
from dudao.documents.layout import lay_out
from dudao.documents.proof import png_size, qr_png
from dudao.lib.errors import Invalid
from tests.documents import samples


def pages(content, images=None, link: str = "") -> list[Image.Image]:
    """Render with the same template and inputs as the PDF."""
    inputs = pdf.inputs(lay_out(content, link=link), images or {})
    with pdf._ONE_AT_A_TIME:
        rendered = pdf.compiler().compile(format="png", ppi=110, sys_inputs=inputs)
    return [
        Image.open(io.BytesIO(page)).convert("L")
        for page in ([rendered] if isinstance(rendered, bytes) else rendered)
    ]


def ink(page: Image.Image, top: float, bottom: float) -> int:
    """Count dark pixels between two heights in millimetres."""
    scale = page.height / 297
    band = page.crop((0, round(top * scale), page.width, round(bottom * scale)))
    return sum(band.histogram()[:128])


def test_it_is_a_pdf_and_the_same_one_every_time() -> None:
    first = compose_pdf(samples.notice(4))
    assert first.startswith(b"%PDF-")
    assert first == compose_pdf(samples.notice(4))


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (samples.notice(1), 2),
        (samples.notice(14), 3),
        (samples.notice(2, head="red", remark="此件不公开", attachments=["照片", "记录"]), 3),
        (samples.feedback(0), 1),
        (samples.feedback(14), 3),
    ],
)
def test_how_many_pages(content, count) -> None:
    assert count <= len(pages(content)) <= count + 1  # one more where the faces run wider


def test_nothing_is_set_outside_the_type_area_but_the_page_number() -> None:
    for page in pages(samples.notice(14)):
        assert ink(page, 0, 36) == 0
        assert ink(page, 263, 266) == 0
        assert ink(page, 266, 272) > 0
        assert ink(page, 273, 297) == 0


def test_the_colophon_ends_on_the_lower_edge_of_the_type_area() -> None:
    last = pages(samples.notice(1, copies_to=["县教育局"]))[-1]
    assert ink(last, 261, 263) > last.width // 2
    assert ink(last, 263.5, 266) == 0


def test_the_code_on_the_page_can_be_read() -> None:
    link = "https://dudao.example/verify/0123456789abcdef"
    found = [
        code.text
        for page in pages(samples.feedback(1), link=link)
        for code in zxingcpp.read_barcodes(page)
    ]
    assert found == [link]


def test_without_a_link_the_code_holds_the_hash() -> None:
    codes = [
        code.text for page in pages(samples.feedback(1)) for code in zxingcpp.read_barcodes(page)
    ]
    assert codes == [text_sha256(samples.feedback(1))]


def test_the_drawing_of_a_signature_is_on_the_page() -> None:
    content = samples.full_feedback()
    bare = sum(ink(page, 0, 297) for page in pages(content))
    drawn = sum(ink(page, 0, 297) for page in pages(content, {"drawing": samples.drawing()}))
    assert drawn > bare + 100


def test_markup_in_the_text_is_only_text() -> None:
    assert compose_pdf(samples.notice(lead_in='#panic("no") $x$ *bold* \\ // @ref'))


def test_one_very_long_problem_does_not_run_off_the_page() -> None:
    long = samples.problems(4)
    content = samples.notice(problems=[*long[:3], samples.Problem(fact="很长的事实。" * 400)])
    assert len(pages(content)) > 4


def test_a_qr_code_knows_its_size() -> None:
    assert png_size(qr_png("x", scale=4)) == (100, 100)


def test_missing_official_faces_are_told_with_what_to_do() -> None:
    told = fonts.warnings(frozenset({"Noto Serif CJK SC", "SimHei"}))
    assert [text for text in told if "黑体" in text] == []
    assert any("仿宋" in text and "fonts" in text for text in told)
    assert isinstance(font_warnings(), list)


def test_without_any_chinese_font_there_is_no_page_of_boxes() -> None:
    with pytest.raises(Invalid, match="没有中文字体"):
        fonts.require_any(frozenset({"DejaVu Sans"}))


def test_official_faces_go_before_those_that_stand_in() -> None:
    at_hand = frozenset({"FangSong", "Noto Serif CJK SC", "Times New Roman"})
    assert fonts.families("fang", at_hand) == [
        {"name": "Times New Roman", "covers": "latin-in-cjk"},
        "FangSong",
        "Noto Serif CJK SC",
    ]


def test_what_stands_in_for_the_title_face_is_set_bold() -> None:
    assert fonts.weight("title", frozenset({"Noto Serif CJK SC"})) == 700
    assert fonts.weight("title", frozenset({"FZXiaoBiaoSong-B05S"})) == 400
    assert fonts.weight("fang", frozenset()) == 400

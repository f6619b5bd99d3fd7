"""The PDF against GB/T 9704-2012, measured on its pages (millimetres)."""

import pytest
import zxingcpp

from dudao.documents.content import Text
from dudao.documents.states import Kind
from tests.documents.measuring import (
    BOTTOM,
    CHARACTER,
    LEFT,
    LINE,
    RIGHT,
    TOP,
    bands,
    black,
    columns,
    ink_in,
    pages,
    red,
)
from tests.documents.official_samples import BODY, LINK, OFFICE, official

FULL = [Text(text="回" * 28 * 60)]
SEAL = 45


def near(value: float, within: float = 1.0) -> object:
    return pytest.approx(value, abs=within)


@pytest.fixture(scope="module")
def notice():
    return pages(official(), ppi=300)


@pytest.fixture(scope="module")
def request_up():
    return pages(official(Kind.REQUEST))


@pytest.fixture(scope="module")
def letter():
    return pages(official(Kind.LETTER, pieces=BODY * 2), link=LINK)


def test_a_full_page_has_22_lines_of_28_characters_in_the_type_area() -> None:
    page = black(pages(official(pieces=FULL))[1])
    lines = [band for band in bands(page) if band.bottom < BOTTOM]
    assert len(lines) == 22
    assert columns(page, lines[4].top, lines[4].bottom) == 28
    assert (lines[1].top, lines[1].left, lines[1].right) == (
        near(TOP + LINE),
        near(LEFT),
        near(RIGHT),
    )
    assert lines[-1].bottom <= BOTTOM


def test_the_line_pitch_is_that_of_22_lines() -> None:
    lines = bands(black(pages(official(pieces=FULL), ppi=300)[1]))[:22]
    assert (lines[21].top - lines[0].top) / 21 == near(LINE, 0.05)


def test_the_red_name_begins_35_mm_under_the_type_area_and_is_centred(notice) -> None:
    name = bands(red(notice[0]))[0]
    assert name.top == near(TOP + 35, 0.5)
    assert name.centre == near((LEFT + RIGHT) / 2, 0.5)
    assert name.width <= 156


def test_the_number_is_centred_two_lines_under_the_name(notice) -> None:
    name, number = bands(red(notice[0]))[0], bands(black(notice[0]))[0]
    assert number.top - name.bottom == near(2 * LINE, 1.5)
    assert number.centre == near((LEFT + RIGHT) / 2, 0.5)


def test_the_red_line_is_4_mm_under_the_number_and_as_wide_as_the_text(notice) -> None:
    line, number = bands(red(notice[0]))[1], bands(black(notice[0]))[0]
    assert line.top - number.bottom == near(4, 0.5)
    assert (line.left, line.right) == (near(LEFT, 0.3), near(RIGHT, 0.3))


def test_the_title_is_two_lines_under_the_red_line_and_the_text_one_under_it(notice) -> None:
    line, lines = bands(red(notice[0]))[1], bands(black(notice[0]))
    assert lines[1].top - line.bottom == near(2 * LINE, 1.5)
    assert lines[1].height == near(7.4, 0.7)  # 22 pt
    assert (lines[1].centre, lines[2].centre) == (near(106), near(106))
    assert LINE < lines[3].top - lines[2].bottom < 2 * LINE
    assert lines[3].left == near(LEFT)


def test_what_goes_up_has_its_number_left_and_its_signer_right(request_up) -> None:
    row = bands(black(request_up[0]))[0]
    assert row.left == near(LEFT + CHARACTER)
    assert row.right == near(RIGHT - CHARACTER)
    assert bands(red(request_up[0]))[1].top - row.bottom == near(4, 0.5)


def test_urgency_stands_in_the_upper_left_corner() -> None:
    urgency = bands(black(pages(official(urgency="特急"))[0]))[0]
    assert (urgency.top, urgency.left) == (near(TOP), near(LEFT))


def test_names_of_a_joint_issue_stand_one_above_the_other_with_the_word_beside_them() -> None:
    page = red(pages(official(Kind.REPORT))[0])
    names = bands(page, right=150)[:3]
    word = bands(page, left=162)[0]
    assert names[0].top == near(TOP + 35, 0.5)
    assert [name.left for name in names] == [near(names[0].left)] * 3
    assert (word.top + word.bottom) / 2 == near((names[1].top + names[1].bottom) / 2)


def test_name_and_date_leave_a_seal_its_place(notice) -> None:
    lines = bands(black(notice[1]))
    text, name, date = lines[4:7]
    assert RIGHT - date.right == near(4 * CHARACTER)
    assert name.centre == near(date.centre, 0.7)
    middle = (name.top + date.bottom) / 2
    assert 0 <= middle - SEAL / 2 - text.bottom <= LINE
    assert date.centre + SEAL / 2 <= RIGHT


def test_three_seals_in_a_row_do_not_touch_and_stay_in_the_type_area() -> None:
    offices = [f"示例县{name}局" for name in ("教育", "公安", "财政", "司法")]
    given = {"attached": [], "remark": "", "copies_to": [], "pieces": BODY[-1:]}
    page = black(pages(official(offices=offices, **given))[-1])
    sides = [(LEFT, 75), (75, 120), (120, RIGHT)]
    rows = [[b for b in bands(page, left=a, right=z) if b.bottom < BOTTOM] for a, z in sides]
    first, second, (third, last, _) = rows[0][-1], rows[1][-1], rows[2][-3:]
    assert second.centre - first.centre > SEAL
    assert third.centre - second.centre > SEAL
    assert first.centre - SEAL / 2 >= LEFT - 0.5
    assert last.top - third.top > SEAL


def test_without_a_seal_the_name_is_2_from_the_right_and_the_date_2_in() -> None:
    name, date = bands(black(pages(official(Kind.REQUEST, sealed=False))[1]))[3:5]
    assert RIGHT - name.right == near(2 * CHARACTER)
    assert date.left - name.left == near(2 * CHARACTER)


def test_a_date_longer_than_the_name_is_2_from_the_right() -> None:
    page = pages(official(Kind.REQUEST, sealed=False, offices=["示例室"]))[-1]
    name, date = bands(black(page))[-4:-2]
    assert RIGHT - date.right == near(2 * CHARACTER)
    assert date.left - name.left == near(2 * CHARACTER)


def test_an_attachment_has_a_page_of_its_own_with_its_title_on_the_third_line(notice) -> None:
    label, title = bands(black(notice[2]))[:2]
    assert (label.top, label.left) == (near(TOP), near(LEFT))
    assert title.top == near(TOP + 2 * LINE)
    assert title.centre == near(106)


def test_the_rules_of_the_colophon_end_on_the_lower_edge(notice) -> None:
    rules = [band for band in bands(black(notice[3])) if band.width > 155]
    assert [rule.height for rule in rules] == [near(0.35, 0.1), near(0.25, 0.1), near(0.35, 0.1)]
    assert rules[-1].bottom == near(BOTTOM, 0.2)
    assert (rules[0].left, rules[0].right) == (near(LEFT, 0.3), near(RIGHT, 0.3))


def test_copies_are_one_character_in_on_both_sides(notice) -> None:
    rules = [band for band in bands(black(notice[3])) if band.width > 155]
    inside = [b for b in bands(black(notice[3])) if rules[0].bottom < b.top < rules[2].top]
    words = [band for band in inside if band.height > 1]
    assert [band.left for band in words] == [near(LEFT + 4.9)] * 2
    assert words[1].right == near(RIGHT - 4.9)


def test_page_numbers_are_7_mm_under_the_text_right_on_odd_and_left_on_even_pages(notice) -> None:
    odd, even = (bands(black(page))[-1] for page in notice[:2])
    assert RIGHT - odd.right == near(4.9)
    assert even.left - LEFT == near(4.9)
    for number in (odd, even):
        assert (number.top + number.bottom) / 2 == near(BOTTOM + 7)


def test_the_code_lies_under_the_text_and_off_the_page_number() -> None:
    plain, proved = (pages(official(Kind.NOTICE), link=link) for link in ("", LINK))
    assert len(plain) == len(proved)
    assert ink_in(black(proved[-1]), 262.2, 262.8) == 0
    code = bands(black(proved[-1]), left=50, right=165)[-1]
    assert (code.top, code.bottom) == (near(263.5), near(274.5))


def test_a_letter_has_its_name_30_mm_from_the_edge_and_its_lines(letter) -> None:
    name, thick, thin, low_thin, low_thick = bands(red(letter[0]))
    assert name.top == near(30, 0.5)
    assert thick.top - name.bottom == near(4, 0.7)
    assert [band.width for band in (thick, thin, low_thin, low_thick)] == [near(170, 0.5)] * 4
    assert [band.centre for band in (thick, low_thick)] == [near(105, 0.3)] * 2
    assert thick.height > thin.height
    assert low_thick.height > low_thin.height
    assert 297 - low_thick.bottom == near(20, 0.5)


def test_a_letters_number_is_at_the_right_under_the_first_line(letter) -> None:
    thin, number = bands(red(letter[0]))[2], bands(black(letter[0]))[0]
    assert number.top - thin.bottom == near(16 * 7 / 8 / 72 * 25.4)
    assert number.right == near(RIGHT)


def test_the_first_page_of_a_letter_has_no_number_and_only_it_has_lines(letter) -> None:
    assert ink_in(black(letter[0]), BOTTOM + 1, 297) == 0
    assert bands(black(letter[1]))[-1].bottom > BOTTOM + 5
    assert bands(red(letter[1])) == []


def test_minutes_name_who_was_there_one_line_under_the_text() -> None:
    page = black(pages(official(Kind.MINUTES))[1])
    text, first, second = bands(page)[2:5]
    assert first.top - text.bottom > LINE
    assert first.left == near(LEFT + 2 * CHARACTER)
    assert second.left == near(LEFT + 5 * CHARACTER)


def test_minutes_and_briefs_have_a_red_name_and_line() -> None:
    minutes, brief = (bands(red(pages(official(kind))[0])) for kind in (Kind.MINUTES, Kind.BRIEF))
    assert minutes[0].top == near(TOP + 35, 0.5)
    assert [len(minutes), len(brief)] == [2, 2]
    assert brief[1].width == near(156, 0.5)


@pytest.mark.parametrize("kind", [Kind.APPOINTMENT, Kind.CERTIFICATE])
def test_a_certificate_is_one_framed_page_that_lies(kind) -> None:
    (page,) = pages(official(kind), link=LINK)
    assert page.width > page.height
    frame = bands(red(page))[0]
    assert (frame.left, frame.right) == (near(12), near(285))


def test_a_long_certificate_gets_smaller_before_it_needs_a_second_page() -> None:
    long = [Text(text=f"{OFFICE}聘请您为示例县责任督学。" * 9)]
    assert len(pages(official(Kind.APPOINTMENT, pieces=long))) == 1


@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.LETTER, Kind.CERTIFICATE])
def test_the_small_code_can_be_read(kind) -> None:
    last = pages(official(kind), link=LINK, ppi=300)[-1]
    assert [code.text for code in zxingcpp.read_barcodes(last)] == [LINK]

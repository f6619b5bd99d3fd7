"""What is worked out on a visit."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from dudao.instruments import rules as forms
from dudao.visits.rules import (
    Change,
    Clash,
    FeedbackContent,
    LookedAt,
    Point,
    Problem,
    answer_in_words,
    day_text,
    differences,
    distance_metres,
    draw,
    feedback_text,
    label_of,
    merge,
    minutes_between,
    proposals,
    read_strokes,
    term_text,
    text_sha256,
    undo,
)
from dudao.visits.rules.sheet import Answer, Ending, lay_out
from tests.make_visits import DEFINITION, STROKES

DEGREES = some.floats(-90, 90), some.floats(-180, 180)
POINTS = some.builds(Point, *DEGREES)
ANSWERS = some.dictionaries(some.sampled_from("abcd"), some.integers(1, 3))


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Point(27.35, 109.17), Point(27.35, 109.17), 0),
        (Point(0, 0), Point(0, 1), 111_195),
        (Point(27.0, 109.0), Point(27.001, 109.0), 111),
        (Point(0, 0), Point(0, 180), 20_015_115),
    ],
)
def test_distances_over_the_ground(one: Point, other: Point, metres: int) -> None:
    assert distance_metres(one, other) == pytest.approx(metres, abs=1)


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways(one: Point, other: Point) -> None:
    assert distance_metres(one, other) == distance_metres(other, one) >= 0


@pytest.mark.parametrize(
    ("point", "sound"),
    [
        (Point(27, 109), True),
        (Point(90, 180), True),
        (Point(91, 0), False),
        (Point(0, -181), False),
        (Point(float("nan"), 0), False),
    ],
)
def test_a_point_lies_on_earth(point: Point, sound: bool) -> None:
    assert point.is_on_earth() is sound


def test_time_on_site_is_whole_minutes_once_both_ends_are_known() -> None:
    start = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
    assert minutes_between(start, start + timedelta(minutes=95, seconds=59)) == 95
    assert minutes_between(start, None) is minutes_between(None, start) is None


@pytest.mark.parametrize(
    ("base", "current", "mine", "merged", "clashes"),
    [
        ({}, {}, {"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 1}, {}, {"a": 1}, []),
        ({"a": 1}, {"a": 1}, {"a": None}, {}, []),
        ({"a": 1}, {"a": 1}, {"a": ""}, {}, []),
        ({"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}, []),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}, []),
        ({"a": 1}, {"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}, []),
        ({"a": 1}, {"a": 2}, {"a": 3, "b": 1}, {"a": 2, "b": 1}, [Clash("a", 3, 2)]),
        ({"a": 1}, {}, {"a": 3}, {}, [Clash("a", 3, None)]),
    ],
)
def test_merging(base: Any, current: Any, mine: Any, merged: Any, clashes: list[Clash]) -> None:
    assert merge(base, current, mine) == (merged, clashes)


@given(ANSWERS, ANSWERS)
def test_what_was_changed_can_be_undone(before: dict[str, int], after: dict[str, int]) -> None:
    assert undo(after, differences(before, after)) == before


@given(ANSWERS, ANSWERS, ANSWERS)
def test_nothing_of_theirs_is_lost_in_a_merge(
    base: dict[str, int], current: dict[str, int], mine: dict[str, int]
) -> None:
    merged, clashes = merge(base, current, mine)
    theirs = {change.item for change in differences(base, current)}
    assert all(merged.get(item) == current.get(item) for item in theirs)
    untold = {clash.item for clash in clashes} ^ {
        item for item in theirs & set(mine) if mine[item] not in (base.get(item), current.get(item))
    }
    assert not untold


def test_differences_name_what_was_and_what_is() -> None:
    assert differences({"a": 1, "b": 1}, {"b": 2, "c": 3}) == [
        Change("a", 1, None),
        Change("b", 1, 2),
        Change("c", None, 3),
    ]


def content(**given: Any) -> FeedbackContent:
    return FeedbackContent(
        **{
            "office": "示例督导室",
            "school": "示例小学",
            "kind": "经常性督导",
            "purpose": "校园安全",
            "visited_on": date(2026, 10, 20),
            "leader": "示例督学",
            **given,
        }
    )


def problem(**given: Any) -> Problem:
    return Problem(
        **{
            "finding": "f1",
            "topic": "校园安全",
            "severity": "一般",
            "route": "整改建议",
            "fact": "通道堵塞。",
            "basis": "某办法第一条",
            "demand": "清理。",
            "workdays": 10,
            "due_on": date(2026, 11, 3),
            **given,
        }
    )


def test_the_text_of_an_empty_list_says_so() -> None:
    assert feedback_text(content()).splitlines() == [
        "督导反馈清单",
        "督导机构：示例督导室",
        "学校：示例小学",
        "督导类型：经常性督导",
        "督导目的：校园安全",
        "督导日期：2026年10月20日",
        "督学：示例督学",
        "一、值得肯定的做法",
        "本次没有记录。",
        "二、存在的问题和整改要求",
        "本次督导没有发现需要整改的问题。",
        "三、以前问题的回头看",
        "没有未销号的问题。",
    ]


def test_the_text_says_everything_the_list_holds() -> None:
    full = content(
        companions=["示例同事"],
        merits=["晨检\n落实好"],
        problems=[problem(), problem(basis="", workdays=0, life_safety=True)],
        look_backs=[
            LookedAt(
                finding="f0", number="〔2026〕1号", fact="门禁坏", verdict="已整改", note="换了锁"
            ),
            LookedAt(finding="f2", number="〔2026〕2号", fact="缺灯"),
        ],
    )
    text = feedback_text(full)
    assert "随行督学：示例同事" in text
    assert "1. 晨检 落实好" in text
    assert "1. 【校园安全】通道堵塞。（一般）\n依据：某办法第一条\n要求：清理。" in text
    assert "期限：2026年11月3日前（10个工作日）\n处理方式：整改建议" in text
    assert "2. 【校园安全】通道堵塞。（一般，危及人身安全）\n要求：清理。" in text
    assert "1. 〔2026〕1号 门禁坏 —— 已整改。换了锁" in text
    assert "2. 〔2026〕2号 缺灯 —— 本次未核查" in text


def test_one_character_changes_the_hash() -> None:
    text = feedback_text(content())
    assert len(text_sha256(text)) == 64
    assert text_sha256(text) != text_sha256(text.replace("校园", "校圆"))


def test_days_and_terms_are_written_as_documents_write_them() -> None:
    assert day_text(date(2026, 1, 2)) == "2026年1月2日"
    assert term_text(problem(workdays=0)) == "2026年11月3日前（当天）"


def test_the_page_says_what_the_text_says() -> None:
    full = content(
        merits=["好"],
        problems=[problem(), problem(finding="f2", basis="", life_safety=True)],
        look_backs=[LookedAt(finding="f0", number="1号", fact="门禁坏")],
    )
    answers = {"f1": Answer("有异议", "已清理")}
    end = Ending(datetime(2026, 10, 20, 16, 5, tzinfo=UTC), "校长 示例校长", "signature", "会整改")
    page = lay_out(full, "a" * 64, answers, end)
    said = repr(page)
    for words in ("有异议：已清理", "危及人身安全", "本次未核查", "16:05", "会整改", "a" * 64):
        assert words in said


def test_the_page_of_a_refusal_names_reason_and_witness() -> None:
    end = Ending(datetime(2026, 10, 20, 16, 5, tzinfo=UTC), refusal="不认可", witness="示例会计")
    said = repr(lay_out(content(), "b" * 64, {}, end))
    assert "未签字，原因：不认可" in said
    assert "示例会计" in said
    assert "本次督导没有发现需要整改的问题。" in said


def test_an_open_page_leaves_room_to_sign_by_hand() -> None:
    assert "\\u3000月" in repr(lay_out(content(), "b" * 64, {}, Ending()))


def test_a_signature_is_drawn_from_its_strokes() -> None:
    strokes, wrong = read_strokes(STROKES)
    assert wrong == ""
    image = Image.open(BytesIO(draw(strokes)))
    assert (image.format, image.size) == ("PNG", (600, 240))
    assert image.getextrema() == (0, 255)


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        "x",
        {"a": 1},
        [],
        [[]],
        [[[1, 2]]],
        [[[1, 2, "3"]]],
        [[[-1, 2, 3], [90, 90, 4]]],
        [[[1, 2, -3], [90, 90, 4]]],
        [[[1, 9999, 3], [90, 90, 4]]],
        [[[1, 2, 3], [2, 3, 4]]],
        [[[0, 0, 0], [90, 90, 1]]] * 201,
        [[[0, 0, 0], [90, 90, 1]] * 5001],
    ],
)
def test_what_is_no_signature_is_refused_in_words(strokes: object) -> None:
    read, wrong = read_strokes(strokes)
    assert read == []
    assert "签名" in wrong


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("exits", "fails", "不符合"),
        ("exits", None, "未填写"),
        ("pupils", 60, "60人"),
        ("words", "你好", "你好"),
        ("pictures", ["x", "y"], "2 个文件"),
        ("meal_kinds", ["lunch", "dinner"], "午餐、晚餐"),
        ("exits#note", "堵", "堵"),
    ],
)
def test_answers_in_words(key: str, value: Any, words: str) -> None:
    definition, _flaws = forms.read(DEFINITION)
    assert definition
    assert answer_in_words(definition, key, value) == words


def test_a_remark_is_called_after_its_item() -> None:
    definition, _flaws = forms.read(DEFINITION)
    assert definition
    assert label_of(definition, "exits") == "疏散通道畅通"
    assert label_of(definition, "exits#note") == "疏散通道畅通（备注）"
    assert label_of(definition, "gone") == "gone"


def test_the_wording_bank_proposes_a_whole_finding() -> None:
    definition, _flaws = forms.read(DEFINITION)
    assert definition
    item = definition.item("exits")
    assert item
    (proposal,) = proposals(item, "fails")
    assert proposal.fact == "疏散通道堆放杂物。"
    assert proposal.basis == "《中小学幼儿园安全管理办法》"
    assert (proposal.severity, proposal.route) == ("general", "suggestion")

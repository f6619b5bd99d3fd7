"""Numbers, placeholders and the breaking of titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.documents.rules import break_title, is_prefix, number_text, placeholders, width_of


def test_a_number_looks_as_the_standard_says() -> None:
    assert number_text("柳教督整", 2026, 3) == "柳教督整〔2026〕3号"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("柳教督整", True), ("督", False), ("", False), ("LJ督", False), ("督" * 13, False)],
)
def test_what_can_stand_before_the_year(text, answer) -> None:
    assert is_prefix(text) is answer


@pytest.mark.parametrize(
    "text",
    [
        "请于X月X日前报送",
        "202X年",
        "20××年春季学期",
        "2026××",
        "_____小学",
        "＿＿",
        "教督〔〕3号",
        "依据《 》第三条",
        "（　）",
        "【】",
        "某×老师",
        "xx小学",
        "×××",
    ],
)
def test_what_was_left_to_fill_in_is_found(text) -> None:
    assert placeholders([text])


@pytest.mark.parametrize(
    "text",
    [
        "2米×3米的消防通道",
        "长3×4米",
        "长 3 × 4 米",
        "X光机检修记录",
        "ABX班",
        "教督〔2026〕3号",
        "依据《教育督导条例》",
        "a_b",
        "2026年11月3日",
        "Excel表",
    ],
)
def test_what_is_filled_in_passes(text) -> None:
    assert placeholders([text]) == []


def test_a_place_is_shown_with_its_surroundings() -> None:
    assert placeholders(["请于2026年X月5日前报送整改报告"]) == ["于2026年X月5日前报送"]


@pytest.mark.parametrize(
    ("title", "names", "lines"),
    [
        ("督导整改通知书", [], ["督导整改通知书"]),
        (
            "清源市人民政府教育督导室关于印发清源市第一实验中学综合督导评估意见的通知",
            ["清源市人民政府教育督导室", "清源市第一实验中学"],
            ["清源市人民政府教育督导室", "关于印发清源市第一实验中学", "综合督导评估意见的通知"],
        ),
        (
            "柳河县人民政府教育督导室关于柳河县孤山子镇中心学校附属第二幼儿园督导发现问题的整改通知",
            ["柳河县人民政府教育督导室", "柳河县孤山子镇中心学校附属第二幼儿园", ""],
            [
                "柳河县人民政府教育督导室",
                "关于柳河县孤山子镇中心学校附属",
                "第二幼儿园督导发现问题的整改通知",
            ],
        ),
        (
            "新晃侗族自治县人民政府教育督导委员会办公室",
            [],
            ["新晃侗族自治县人民政府", "教育督导委员会办公室"],
        ),
        ("的" * 41, [], ["的" * 20, "的" * 20, "的"]),
    ],
)
def test_titles_break_by_meaning(title, names, lines) -> None:
    assert break_title(title, 20, names) == lines


@given(st.text("青石县第一实验小学关于督导整改的通知书2026年《条例》（）", min_size=1, max_size=70))
def test_no_breaking_loses_a_character_or_overflows(title) -> None:
    lines = break_title(title, 20)
    assert "".join(lines) == title
    assert all(width_of(line) <= 20 for line in lines)


def test_ascii_counts_half() -> None:
    assert width_of("2026年") == 3

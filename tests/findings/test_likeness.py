"""How much two facts say the same of the same place."""

import pytest

from dudao.findings.rules.likeness import WHOLE, likeness, said

FACT = "教学楼二层东侧疏散通道堆放课桌椅。"


@pytest.mark.parametrize(
    "other",
    [
        FACT,
        "现场查看，教学楼2楼东面疏散走廊仍然堆满桌椅，整改不彻底。",
        "疏散通道堆放课桌。",
    ],
)
def test_the_same_in_other_words_is_alike(other: str) -> None:
    assert likeness(FACT, other) >= 450
    assert likeness(FACT, other) == likeness(other, FACT)


@pytest.mark.parametrize(
    "other",
    [
        "教学楼三层东侧疏散通道堆放课桌椅。",
        "教学楼二层西侧疏散通道堆放课桌椅。",
        "综合楼二层东侧疏散通道堆放课桌椅。",
        "教学楼二层东侧墙面脱落。",
        "",
    ],
)
def test_another_place_or_another_thing_is_not(other: str) -> None:
    assert likeness(FACT, other) < 450


def test_other_grades_classes_and_stages_are_other_places() -> None:
    assert likeness("小学最大班额超过规定班额。", "初中最大班额超过规定班额。") == 0
    assert likeness("三年级2班作业过多。", "三年级1班作业过多。") == 0
    assert likeness("一、二年级布置书面作业。", "三至六年级布置书面作业。") == 0


def test_figures_do_not_matter() -> None:
    assert likeness("食品留样37克，少于125克。", "食品留样80克，少于125克。") == WHOLE


def test_texts_of_which_nothing_is_left_are_alike_only_when_equal() -> None:
    assert likeness("存在问题。", "存在问题。") == WHOLE
    assert likeness("存在问题。", "有问题。") == 0


def test_places_have_one_name() -> None:
    assert said("学校餐厅二楼").places == said("食堂2层").places

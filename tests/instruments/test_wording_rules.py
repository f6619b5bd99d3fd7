"""What a ready text may not carry, and what counts as another wording."""

import msgspec
import pytest

from dudao.instruments.definition import Item, Route, Severity, Wording
from dudao.instruments.rules import Names, alike, anonymous, general, proposed, similarity

NAMES = Names(
    school=("龙溪口示例小学", "龙溪口小学"),
    units=("波洲示例中学", "晃教督"),
    people=("示例督学", "示例校长"),
)
BANK = {
    "severity": "general",
    "route": "suggestion",
    "fact": "班额{answer}，超过标准。",
    "demand": "班额控制在45人以内。",
}
ITEM = msgspec.convert(
    {"key": "size", "kind": "number", "label": "班额", "unit": "人", "basis": "《标准》",
     "wording": [BANK]},
    Item,
)  # fmt: skip
FREE = msgspec.convert(
    {"key": "gate", "kind": "judgement", "label": "校门", "basis": "《办法》"}, Item
)


def said(fact: str, demand: str = "班额控制在45人以内。", basis: str = "《标准》") -> Wording:
    return Wording(Severity.GENERAL, Route.SUGGESTION, fact, demand, basis)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("龙溪口示例小学未开门。", "学校未开门。"),
        ("请龙溪口小学向波洲示例中学学习。", "请学校向有关单位学习。"),
        ("示例校长不在岗，示例督学督促。", "有关人员不在岗，有关人员督促。"),
        ("王老师、李校长未佩戴标识。", "有关人员、有关人员未佩戴标识。"),
        ("联系电话13974500000。", "联系电话____。"),
        ("值班电话0745-6220000无人接听。", "值班电话____无人接听。"),
        ("任课教师、班主任到岗。", "任课教师、班主任到岗。"),
    ],
)
def test_no_name_and_no_telephone_number_stays(text: str, left: str) -> None:
    assert anonymous(text, NAMES) == left


@pytest.mark.parametrize(
    ("text", "answer", "left"),
    [
        ("三年级班额56人。", 56, "三年级班额{answer}。"),
        ("三年级班额156人。", 56, "三年级班额____人。"),
        ("2026年3月2日抽查，5间教室无窗帘。", None, "____抽查，____间教室无窗帘。"),
        ("三名教师未持证。", None, "____名教师未持证。"),
        ("3月2日上午9:30无人值守。", None, "____上午____无人值守。"),
        ("违反《规程（2016年）》第39条。", None, "违反《规程（2016年）》第39条。"),
        ("按国办发〔2020〕1号执行。", None, "按国办发〔2020〕1号执行。"),
    ],
)
def test_figures_and_dates_become_gaps_and_laws_stay(
    text: str, answer: int | None, left: str
) -> None:
    assert general(text, ITEM, answer) == left


def test_figures_that_the_bank_says_itself_stay() -> None:
    left = general("45人以内，5日内报告。", ITEM, known=["控制在45人"])
    assert left == "45人以内，____日内报告。"
    left = general("早于8:20，实为7:50。", FREE, known=["上课时间早于8:20。"])
    assert left == "早于8:20，实为____。"


def test_what_the_bank_says_with_another_figure_is_nothing_new() -> None:
    assert proposed(said("班额56人，超过标准。"), ITEM, 56, NAMES) is None
    assert proposed(said("班额—，超过标准"), ITEM, None, NAMES) is None
    assert proposed(said("班额56人，超过标准。", basis=""), ITEM, 56, NAMES) is None


def test_what_is_worded_otherwise_is_proposed_and_the_rest_is_the_banks_again() -> None:
    found = proposed(said("大班额56人，示例校长未报告。"), ITEM, 56, NAMES)
    assert found
    assert found.changed == ("fact",)
    assert found.wording.fact == "大班额{answer}，有关人员未报告。"
    assert found.wording.demand == BANK["demand"]


def test_an_item_without_a_bank_takes_all_that_was_said() -> None:
    found = proposed(said("校门敞开。", "专人值守。", ""), FREE, None, NAMES)
    assert found
    assert found.changed == ("fact", "demand")


def test_alike_is_what_differs_in_a_few_words_only() -> None:
    one = said("疏散通道堆放杂物，未及时清理。", "立即清理，保持畅通。")
    assert alike(one, said("疏散通道堆放了杂物，未及时清理。", "立即清理、保持畅通。"))
    assert not alike(one, said("灭火器过期。", "立即更换。"))
    assert similarity("", "") == 1

"""Codes and names of places, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.org import rules
from dudao.org.sorting import sort_key


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("2143000001", None),
        ("9143000001", None),
        ("214300001", "学校标识码应为10位数字"),
        ("２143000001", "学校标识码应为10位数字"),
        ("7143000001", "学校标识码前两位“71”不是已知的机构类别"),
        ("2101020001", "学校标识码第三、四位“01”不是省级代码"),
    ],
)
def test_a_school_code_has_class_and_province(code: str, wrong: str | None) -> None:
    assert rules.school_code_problem(code) == wrong


def test_a_local_number_is_no_state_code() -> None:
    assert rules.is_state_code("2143000001", "431227")
    assert not rules.is_state_code("2111020001", "211102")  # 盘锦 is 2111; 11 would be 北京
    assert not rules.is_state_code("210102001", "210102")


@pytest.mark.parametrize(
    ("school_type", "code", "fits"),
    [
        ("211", "2143000001", True),
        ("211", "", True),
        ("211", "9143000001", True),
        ("311", "2143000001", False),
        ("999", "", False),
    ],
)
def test_a_school_type_goes_with_the_class_of_the_code(
    school_type: str, code: str, fits: bool
) -> None:
    assert (rules.school_type_problem(school_type, code) is None) is fits


@pytest.mark.parametrize(
    ("school_type", "stages"),
    [("312", ("primary", "junior")), ("211", ("primary",)), ("911", ())],
)
def test_stages_follow_from_the_type(school_type: str, stages: tuple[str, ...]) -> None:
    assert rules.stages_of(school_type) == stages


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("430000000000", "43"), ("431200000000", "4312"), ("431227", "431227"),
        ("431227101000", "431227101"), ("431227101201", "431227101201"),
        ("441900000000", "4419"), ("441900003000", "441900003"),
    ],
)  # fmt: skip
def test_a_code_is_cut_to_what_names_the_place(code: str, short: str) -> None:
    assert rules.significant(code) == short


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("新晃侗族自治县", "新晃"), ("新晃县", "新晃"), ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("波洲镇人民政府", "波洲"), ("龙溪口街道办事处", "龙溪口"), ("鄂温克族自治旗", ""),
        ("长沙市", "长沙"),
    ],
)  # fmt: skip
def test_people_keep_the_stem_of_a_name(name: str, stem: str) -> None:
    assert rules.place_stem(name) == stem


@pytest.mark.parametrize(
    ("text", "is_path"),
    [
        ("和平区", True), ("沈阳市和平区", True), ("辽宁省沈阳市和平区", True),
        ("辽宁省和平区", True), ("沈阳市辽宁省和平区", False), ("天津市和平区", False),
        ("沈阳市", False),
    ],
)  # fmt: skip
def test_a_path_has_those_above_in_order(text: str, is_path: bool) -> None:
    assert rules.is_path_to(text, ["辽宁省", "沈阳市", "和平区"]) is is_path


@given(st.text(min_size=1), st.text())
def test_everything_with_a_prefix_lies_before_what_comes_after(prefix: str, rest: str) -> None:
    if prefix[-1] < "\ud7ff":
        assert prefix <= prefix + rest < rules.after_prefix(prefix)


@given(st.text(), st.integers(0, 20), st.integers(1, 20))
def test_a_part_of_a_name_is_found_by_its_terms(name: str, start: int, length: int) -> None:
    part = name[start : start + length]
    if part == "".join(part.split()):
        assert set(rules.search_terms(part)) <= set(rules.bigrams(name)) or " " in name


def test_a_single_character_and_nothing_can_be_searched() -> None:
    assert rules.search_terms("小") == ["小"]
    assert rules.search_terms(" ") == []


def test_names_sort_by_pinyin() -> None:
    names = ["中寨小学", "波洲小学", "扶罗小学"]
    assert sorted(names, key=sort_key) == ["波洲小学", "扶罗小学", "中寨小学"]

"""The forms that ship with the product are sound, complete and worth using."""

import tomllib

import pytest

from dudao.instruments import rules
from dudao.instruments.actions import PACKS
from dudao.instruments.definition import Definition, Item, Kind

EIGHT = [
    "校务管理和制度执行情况",
    "招生、收费、择校情况",
    "课程开设和课堂教学情况",
    "学生学习、体育锻炼和课业负担情况",
    "教师师德和专业发展情况",
    "校园及周边安全情况，学生交通安全情况",
    "食堂、食品、饮水及宿舍卫生情况",
    "校风、教风、学风建设情况",
]


def shipped(name: str) -> Definition:
    definition, flaws = rules.read(tomllib.loads((PACKS / f"{name}.toml").read_text("utf-8")))
    assert flaws == []
    assert definition is not None
    assert definition.key == name
    return definition


FORMS = [shipped(file.stem) for file in sorted(PACKS.glob("*.toml"))]
ITEMS = [pytest.param(i, id=f"{form.key}.{i.key}") for form in FORMS for i in form.items()]
PRIMARY = {"unit.kind": "school", "unit.stages": ["primary"], "unit.boarding": False}
NINE_YEARS = {"unit.kind": "school", "unit.stages": ["primary", "junior"], "unit.boarding": True}


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("school_routine", 45, 70),
        ("kindergarten_routine", 30, 40),
        ("village_monthly", 12, 16),
        ("term_opening", 14, 16),
        ("lesson_observation", 12, 18),
    ],
)
def test_a_form_has_enough_items_and_not_too_many(name: str, least: int, most: int) -> None:
    assert least <= len(shipped(name).items()) <= most


def test_there_are_five_forms() -> None:
    assert len(FORMS) == 5


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_complete(item: Item) -> None:
    if item.kind is Kind.JUDGEMENT:
        assert len(item.wording) >= 2
        assert item.help
    if item.kind is Kind.NUMBER:
        assert item.unit
        assert None not in (item.minimum, item.maximum)
    asks = item.at_least is not None or item.at_most is not None
    if asks or any(option.deviates for option in item.options):
        assert item.wording
        assert item.basis
    if any("{answer}" in line.fact for line in item.wording):
        assert item.kind is Kind.NUMBER


@pytest.mark.parametrize("item", ITEMS)
def test_a_wording_is_written_as_sentences(item: Item) -> None:
    for line in item.wording:
        assert line.fact.endswith("。")
        assert line.demand.endswith("。")
        assert line.basis


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_chinese_is_punctuated_as_chinese(form: Definition) -> None:
    text = rules.canonical(form).decode()
    for mark in ",;:()":
        assert not [at for at in range(1, len(text)) if text[at] == mark and text[at - 1] >= "一"]


def test_the_eight_items_of_schools_are_the_national_list() -> None:
    sections = shipped("school_routine").sections
    assert [section.title for section in sections] == EIGHT
    assert all(section.routine_item == section.key for section in sections)


def test_kindergartens_have_six_items() -> None:
    sections = shipped("kindergarten_routine").sections
    assert len({section.routine_item for section in sections}) == 6


def test_pupils_who_are_not_there_are_asked_about() -> None:
    form, facts = shipped("village_monthly"), {"unit.pupils": 60}
    present = {"pupils_present": 57, "attendance": 100}
    assert rules.settled(form, present, facts)["attendance"] == 95
    assert "absence_reasons" in rules.visible(form, present, facts)
    assert "absence_reasons" not in rules.visible(form, {"pupils_present": 60}, facts)


def test_a_primary_school_without_meals_is_not_asked_about_a_canteen() -> None:
    shown = rules.visible(shipped("school_routine"), {"meal_supply": "none"}, PRIMARY)
    assert not {"sample_grams", "canteen_licensed", "dormitory_safe", "has_boarders"} & set(shown)
    assert {"written_homework_lower", "homework_minutes_primary", "meal_supply"} <= set(shown)
    assert not {"homework_minutes_junior", "class_start_middle"} & set(shown)


def test_a_boarding_school_with_a_canteen_is_asked_about_both() -> None:
    answers = {"meal_supply": "own", "has_boarders": "yes"}
    shown = set(rules.visible(shipped("school_routine"), answers, NINE_YEARS))
    assert {"sample_grams", "sample_hours", "dormitory_safe", "homework_minutes_junior"} <= shown


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("homework_minutes_primary", 61),
        ("homework_minutes_junior", 91),
        ("largest_class_primary", 46),
        ("largest_class_junior", 51),
        ("pe_periods", 2),
        ("exercise_minutes", 59),
        ("class_start_primary", "before_0820"),
        ("written_homework_lower", "some"),
        ("sample_grams", 124),
        ("sample_hours", 47),
        ("drills_last_month", 0),
    ],
)
def test_what_the_rules_forbid_asks_for_a_finding(item: str, answer: int | str) -> None:
    answers = {"meal_supply": "own", item: answer}
    assert rules.deviations(shipped("school_routine"), answers, NINE_YEARS) == [item]


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        (PRIMARY, {"school_routine", "term_opening", "lesson_observation"}),
        (
            {"unit.kind": "kindergarten", "unit.stages": ["preschool"]},
            {"kindergarten_routine", "term_opening"},
        ),
        (
            {
                "unit.kind": "teaching_point",
                "unit.stages": ["primary"],
                "unit.tags": ["small_rural"],
            },
            {"school_routine", "village_monthly", "term_opening", "lesson_observation"},
        ),
    ],
)
def test_each_kind_of_school_has_its_forms(facts: dict[str, object], names: set[str]) -> None:
    assert {form.key for form in FORMS if rules.applies(form, facts)} == names

"""What differs between versions, and what becomes of answers between them."""

from dudao.instruments.rules import Lost, Turn, Way, carried, compare
from tests.instruments.forms import OPTIONS, defined, item

OLD = defined(
    item("a"),
    item("b", "number", unit="人"),
    item("c", "choice", options=OPTIONS),
    item("d"),
    item("e", "computed", compute={"+": [{"var": "b"}, 1]}),
)
NEW = defined(
    item("d"),
    item("a", help="看现场"),
    item("b", "text"),
    item("c", "choice", options=[*OPTIONS[:1], {"value": "bought", "label": "外购"}]),
    item("f", required=True),
    title="改名",
)


def test_every_difference_is_found() -> None:
    found = {(one.way.value, one.place) for one in compare(OLD, NEW)}
    assert found == {
        ("changed", ""),
        ("changed", "items.a"),
        ("changed", "items.b"),
        ("changed", "items.c"),
        ("moved", "items.d"),
        ("added", "items.f"),
        ("removed", "items.e"),
    }


def test_a_change_tells_before_and_after() -> None:
    (one,) = [one for one in compare(OLD, NEW) if one.place == "items.a"]
    assert (one.way, one.turns) == (Way.CHANGED, (Turn("help", None, "看现场"),))


def test_the_same_differs_in_nothing() -> None:
    assert compare(OLD, OLD) == []


def test_sections_are_compared_too() -> None:
    sections = [
        {"key": "only", "title": "改了", "items": [item("a")]},
        {"key": "more", "title": "新的", "items": [item("z")]},
    ]
    found = {(one.way.value, one.place) for one in compare(OLD, defined(sections=sections))}
    assert {("changed", "sections.only"), ("added", "sections.more")} <= found


def test_answers_that_fit_go_over() -> None:
    answers = {"a": "好", "a#note": "备注", "b": 5, "c": "none", "e": 6, "gone": "x"}
    found = carried(OLD, NEW, answers, {})
    assert found.kept == {"a": "好", "a#note": "备注"}
    assert found.lost == [
        Lost("b", "题目b", 5, "题型由“数字”改为“文字”。"),
        Lost("c", "题目c", "none", "没有这个选项，请重新选择。"),
        Lost("gone", "gone", "x", "新版没有这一项。"),
    ]
    assert found.asked == ["f"]


def test_notes_that_are_empty_go_nowhere() -> None:
    assert carried(OLD, NEW, {"a": "", "d": "丁"}, {}).kept == {"d": "丁"}

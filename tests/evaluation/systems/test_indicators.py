"""Editing the tree node by node, also by two people at once."""

import pytest

from dudao.evaluation import actions
from dudao.evaluation.models import SystemVersion
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make_systems

NEW = {"title": "教学", "points": 10, "rule": {"kind": "level"}}


@pytest.fixture
def draft(office: Unit, director: Person) -> SystemVersion:
    return make_systems.draft(office, director)


def codes(version: SystemVersion) -> list[str]:
    return [placed.indicator.code for placed in version.framework.walk()]


def test_an_indicator_is_added_with_the_next_code(draft: SystemVersion, director: Person) -> None:
    done = actions.add_indicator(draft.pk, NEW, by=director, above="A", seen=1)
    assert codes(done) == ["A", "A1", "A2", "A.3", "B"]
    done = actions.add_indicator(draft.pk, {**NEW, "code": "C"}, by=director, at=0)
    assert codes(done)[0] == "C"
    assert codes(SystemVersion.objects.get()) == codes(done)


def test_an_indicator_is_changed_and_keeps_what_lies_below(
    draft: SystemVersion, director: Person
) -> None:
    given = {"code": "Z", "title": "治理", "points": "60", "basis": None}
    done = actions.change_indicator(draft.pk, "A", given, by=director)
    assert codes(done) == ["Z", "A1", "A2", "B"]


def test_an_indicator_is_moved_shifted_and_dropped(draft: SystemVersion, director: Person) -> None:
    assert codes(actions.shift_indicator(draft.pk, "A2", by=director)) == ["A", "A2", "A1", "B"]
    done = actions.move_indicator(draft.pk, "A1", by=director)
    assert codes(done) == ["A", "A2", "B", "A1"]
    done = actions.move_indicator(draft.pk, "A1", by=director, above="A", at=0)
    assert codes(done) == ["A", "A1", "A2", "B"]
    assert codes(actions.drop_indicator(draft.pk, "A", by=director)) == ["B"]


def test_what_makes_no_tree_is_refused_with_the_reason(
    draft: SystemVersion, director: Person
) -> None:
    with pytest.raises(Invalid, match="已经用了"):
        actions.add_indicator(draft.pk, {**NEW, "code": "A1"}, by=director)
    with pytest.raises(Invalid, match="自己的下级"):
        actions.move_indicator(draft.pk, "A", by=director, above="A1")
    with pytest.raises(Invalid, match="没有指标"):
        actions.drop_indicator(draft.pk, "Q", by=director)
    with pytest.raises(Invalid) as error:
        actions.add_indicator(draft.pk, {**NEW, "points": "many"}, by=director)
    assert list(error.value.fields) == ["points"]
    with pytest.raises(Invalid) as error:
        actions.add_indicator(draft.pk, {"points": 1}, by=director)
    assert list(error.value.fields) == ["title"]


def test_only_who_edits_systems_edits_indicators(
    draft: SystemVersion, inspector: Person, outsider: Person
) -> None:
    for stranger in (inspector, outsider):
        with pytest.raises(NotAllowed):
            actions.add_indicator(draft.pk, NEW, by=stranger)


def test_two_people_edit_different_indicators(
    draft: SystemVersion, director: Person, office_staff: Person
) -> None:
    actions.change_indicator(draft.pk, "B", {**NEW, "points": 40}, by=office_staff, seen=1)
    done = actions.change_indicator(draft.pk, "A1", {**NEW, "points": 30}, by=director, seen=1)
    assert [done.framework.indicator(code).title for code in ("B", "A1")] == ["教学", "教学"]  # type: ignore[union-attr]


def test_the_same_indicator_changed_twice_is_a_conflict_that_names_it(
    draft: SystemVersion, director: Person, office_staff: Person
) -> None:
    actions.change_indicator(draft.pk, "B", {**NEW, "points": 40}, by=office_staff, seen=1)
    with pytest.raises(Conflict, match="示例科员刚改过“B 教学”") as error:
        actions.change_indicator(draft.pk, "B", NEW, by=director, seen=1)
    assert error.value.current["title"] == "教学"
    with pytest.raises(Conflict):
        actions.write_definition(draft.pk, make_systems.definition(), by=director, seen=1)
    actions.drop_indicator(draft.pk, "B", by=director, seen=2)
    with pytest.raises(Conflict) as error:
        actions.change_indicator(draft.pk, "B", NEW, by=office_staff, seen=2)
    assert error.value.current == {"edition": 3}


def test_whoever_publishes_has_seen_the_last_edit(
    draft: SystemVersion, director: Person, office_staff: Person
) -> None:
    actions.change_indicator(draft.pk, "B", {**NEW, "points": 40}, by=office_staff)
    with pytest.raises(Conflict):
        actions.publish_version(draft.pk, by=director, seen=1)
    with pytest.raises(Conflict):
        actions.publish_version(draft.pk, by=director, seen=9)

"""Two versions side by side; a person's word stands."""

import pytest

from dudao.evaluation import actions
from dudao.evaluation.framework import Mark
from dudao.evaluation.models import Crossing, SystemVersion
from dudao.evaluation.queries.systems import compared
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make_systems


@pytest.fixture
def versions(office: Unit, director: Person) -> tuple[SystemVersion, SystemVersion]:
    first = make_systems.published(office, director)
    second = actions.begin_version(first.pk, office, by=director)
    changed = {"code": "A9", "title": "安全", "points": 30, "rule": {"kind": "level"}}
    return first, actions.change_indicator(second.pk, "A2", changed, by=director)


def marks(before: SystemVersion, after: SystemVersion) -> dict[tuple[str, str], Mark]:
    return {(one.crossed.old, one.crossed.new): one.mark for one in compared(before, after)}


def test_a_person_settles_what_became_of_an_indicator(
    versions: tuple[SystemVersion, SystemVersion], director: Person
) -> None:
    before, after = versions
    assert marks(before, after)["A2", ""] is Mark.NOT_COMPARABLE
    said = {"code_after": "A9", "comparable": True, "note": "口径相同"}
    actions.settle_crossing(before, after.pk, "A2", by=director, **said)  # type: ignore[arg-type]
    found = marks(before, after)
    assert (found["A2", "A9"], found["A1", "A1"]) == (Mark.COMPARABLE, Mark.COMPARABLE)
    actions.settle_crossing(before, after.pk, "A2", by=director, comparable=False)
    assert marks(before, after)["A2", ""] is Mark.NOT_COMPARABLE
    assert str(Crossing.objects.get()) == "A2 → "
    assert [str(before), str(before.system)] == ["试评 v1", "试评"]


def test_what_cannot_be_settled_is_refused_by_field(
    versions: tuple[SystemVersion, SystemVersion], director: Person
) -> None:
    before, after = versions
    actions.settle_crossing(before, after.pk, "A1", by=director, code_after="A1", comparable=True)
    for code, became, comparable, field in (
        ("Q", "A1", False, "code_before"),
        ("A2", "Q", False, "code_after"),
        ("A2", "", True, "code_after"),
        ("A2", "A1", True, "code_after"),
    ):
        with pytest.raises(Invalid) as error:
            actions.settle_crossing(
                before, after.pk, code, by=director, code_after=became, comparable=comparable
            )
        assert field in error.value.fields


def test_only_who_edits_the_system_settles(
    versions: tuple[SystemVersion, SystemVersion], inspector: Person, outsider: Person
) -> None:
    before, after = versions
    for stranger in (inspector, outsider):
        with pytest.raises(NotAllowed):
            actions.settle_crossing(before, after.pk, "A2", by=stranger, comparable=False)


def test_what_was_settled_goes_with_the_draft(
    versions: tuple[SystemVersion, SystemVersion], director: Person
) -> None:
    before, after = versions
    actions.settle_crossing(before, after.pk, "A2", by=director, comparable=False)
    actions.drop_draft(after.pk, by=director)
    assert not Crossing.objects.exists()
    assert before.system.versions.count() == 1

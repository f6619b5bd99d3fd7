"""A draft from beginning to publication: it moves, records, refuses wrong states and people."""

from uuid import uuid4

import pgtrigger
import pytest
from django.db import DatabaseError, transaction

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import IndicatorSystem, SystemVersion
from dudao.evaluation.states import SystemState
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make_systems


@pytest.fixture
def draft(office: Unit, director: Person) -> SystemVersion:
    return make_systems.draft(office, director)


def names(version: SystemVersion) -> list[str]:
    return list(history_of(version).values_list("name", flat=True))


def test_a_system_is_begun_empty(office: Unit, office_staff: Person) -> None:
    made = actions.begin_system(office, by=office_staff, title=" 本县办学水平 ")
    assert (made.number, made.state, made.system.title) == (1, "draft", "本县办学水平")
    assert made.framework.indicators == ()
    assert names(made) == ["system.begun"]
    with pytest.raises(Invalid) as error:
        actions.begin_system(office, by=office_staff)
    assert "title" in error.value.fields


def test_only_who_edits_systems_begins_one(
    office: Unit, inspector: Person, outsider: Person, principal: Person
) -> None:
    for stranger in (inspector, outsider, principal):
        with pytest.raises(NotAllowed):
            make_systems.draft(office, stranger)
    assert not IndicatorSystem.objects.exists()


def test_a_definition_of_the_wrong_shape_or_with_a_code_twice_is_refused(
    office: Unit, director: Person
) -> None:
    with pytest.raises(Invalid) as error:
        make_systems.draft(office, director, measure="stars")
    assert error.value.fields
    twice = make_systems.definition()["indicators"] * 2
    with pytest.raises(Invalid) as error:
        make_systems.draft(office, director, indicators=twice)
    assert "A1" in error.value.fields


def test_a_draft_may_have_faults_and_is_published_without(
    draft: SystemVersion, director: Person
) -> None:
    wrong = make_systems.definition(total=90)
    done = actions.write_definition(draft.pk, wrong, by=director, seen=1)
    with pytest.raises(Invalid) as error:
        actions.publish_version(draft.pk, by=director)
    assert error.value.fields == {"system": "下级分值合计 100，应当是 90。"}
    actions.edit_frame(draft.pk, {"total": "100", "title": "新名"}, by=director, seen=done.edition)
    made = actions.publish_version(draft.pk, by=director, seen=3)
    assert (made.state, made.system.title) == (SystemState.PUBLISHED, "新名")
    assert names(made) == ["system.begun", "system.edited", "system.edited", "system.published"]


def test_faults_are_named_by_the_code_of_the_indicator(
    draft: SystemVersion, director: Person
) -> None:
    actions.change_indicator(draft.pk, "B", {"title": "条件", "points": 40}, by=director)
    with pytest.raises(Invalid) as error:
        actions.publish_version(draft.pk, by=director)
    assert error.value.fields == {"B": "没有计分规则。"}


def test_only_the_director_publishes_and_retires(
    draft: SystemVersion, office_staff: Person, director: Person, outsider: Person
) -> None:
    for stranger in (office_staff, outsider):
        with pytest.raises(NotAllowed):
            actions.publish_version(draft.pk, by=stranger)
    with pytest.raises(WrongState):
        actions.retire_version(draft.pk, by=director)
    actions.publish_version(draft.pk, by=director)
    with pytest.raises(WrongState):
        actions.publish_version(draft.pk, by=director)
    with pytest.raises(NotAllowed):
        actions.retire_version(draft.pk, by=office_staff)
    assert actions.retire_version(draft.pk, by=director).state == SystemState.RETIRED
    assert names(draft)[-1] == "system.retired"


def test_a_published_version_never_changes(office: Unit, director: Person) -> None:
    version = make_systems.published(office, director)
    with pytest.raises(WrongState, match="另起新版"):
        actions.write_definition(version.pk, make_systems.definition(), by=director)
    with pytest.raises(WrongState):
        actions.drop_draft(version.pk, by=director)
    with pytest.raises(DatabaseError), transaction.atomic():
        SystemVersion.objects.filter(pk=version.pk).update(hash="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()
    assert pgtrigger.Delete


def test_the_next_version_takes_the_place_of_the_first(office: Unit, director: Person) -> None:
    first = make_systems.published(office, director)
    second = actions.begin_version(first.pk, office, by=director)
    assert (second.number, second.hash) == (2, first.hash)
    with pytest.raises(Conflict) as error:
        actions.begin_version(first.pk, office, by=director)
    assert error.value.details["version"] == str(second.pk)
    with pytest.raises(Conflict, match="完全相同"):
        actions.publish_version(second.pk, by=director)
    actions.change_indicator(
        second.pk,
        "B",
        {"title": "条件与环境", "points": 40, "rule": {"kind": "level"}},
        by=director,
    )
    actions.publish_version(second.pk, by=director)
    first.refresh_from_db()
    assert first.state == SystemState.RETIRED


def test_a_shipped_system_becomes_the_offices_own(
    office: Unit, director: Person, outsider: Person
) -> None:
    (shipped, *_rest) = actions.load_systems()
    with pytest.raises(NotAllowed):
        actions.publish_version(shipped.pk, by=director)
    with pytest.raises(NotAllowed):
        actions.begin_version(shipped.pk, office, by=outsider)
    own = actions.begin_version(shipped.pk, office, by=director)
    assert (own.system.office, own.system.key) == (office, shipped.system.key)
    assert (
        actions.write_definition(
            own.pk, make_systems.definition(key="another"), by=director
        ).framework.key
        == shipped.system.key
    )


def test_a_draft_is_dropped_with_its_system_when_it_was_the_only_one(
    draft: SystemVersion, director: Person, inspector: Person
) -> None:
    with pytest.raises(NotAllowed):
        actions.drop_draft(draft.pk, by=inspector)
    actions.drop_draft(draft.pk, by=director)
    assert not IndicatorSystem.objects.exists()
    with pytest.raises(NotFound):
        actions.drop_draft(uuid4(), by=director)


def test_what_does_not_exist_is_not_changed_in_the_frame(
    draft: SystemVersion, director: Person
) -> None:
    with pytest.raises(Invalid) as error:
        actions.edit_frame(draft.pk, {"indicators": [], "colour": "red"}, by=director)
    assert set(error.value.fields) == {"indicators", "colour"}
    done = actions.edit_frame(draft.pk, {"grades": None, "basis": "办法"}, by=director)
    assert (done.framework.grades, done.basis) == ((), "办法")

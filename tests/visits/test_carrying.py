"""A record finishes on the version it began on, or moves to the one in use with a preview."""

from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.instruments.actions import create_version, publish
from dudao.instruments.models import Version
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import Record
from dudao.visits.rules import Given
from tests.make_visits import DEFINITION, on_site, record_of

ITEMS: list[dict[str, Any]] = DEFINITION["sections"][0]["items"]


def changed(*items: dict[str, Any]) -> dict[str, Any]:
    return {**DEFINITION, "sections": [{**DEFINITION["sections"][0], "items": list(items)}]}


@pytest.fixture
def sheet(school: Unit, office: Unit, director: Person, inspector: Person) -> Record:
    """A record with answers, of which the form has a new version since."""
    first = create_version(DEFINITION, by=director, office=office)
    publish(first.pk, by=director)
    visit = on_site(school, inspector)
    record = record_of(visit)
    answers = {"exits": "fails", "words": "杂物堆放", "pupils": 60}
    actions.save_record(visit.pk, first.pk, by=inspector, answers=answers, revision=0)
    new = changed(ITEMS[0], {"key": "pupils", "kind": "text", "label": "在校生"})
    publish(create_version(new, by=director, office=office).pk, by=director)
    return Record.objects.select_related("version__instrument").get(pk=record.pk)


def newest(sheet: Record) -> Version:
    version = queries.newer_version(sheet)
    assert version is not None
    return version


def test_the_preview_tells_what_maps_and_what_is_lost(sheet: Record) -> None:
    version, found = queries.carried_over(sheet)
    assert version.number == 2
    assert found.kept == {"exits": "fails"}
    assert [(one.item, one.why) for one in found.lost] == [
        ("pupils", "题型由“数字”改为“文字”。"), ("words", "新版没有这一项。"),
    ]  # fmt: skip


def test_left_alone_it_finishes_on_its_version(sheet: Record, inspector: Person) -> None:
    saved = actions.save_record(
        sheet.visit_id, sheet.version_id, by=inspector, answers={"words": "已清理"}, revision=1
    )
    assert (saved.version.number, saved.answers["words"]) == (1, "已清理")


def test_it_moves_and_the_rest_stays_in_the_record(sheet: Record, inspector: Person) -> None:
    version = newest(sheet)
    moved = actions.move_record(sheet.pk, by=inspector, version_id=version.pk, revision=1)
    assert (moved.version, moved.answers, moved.revision) == (version, {"exits": "fails"}, 2)
    event = Event.objects.get(name="visit.record_moved")
    assert event.data == {"from": 1, "to": 2, "lost": {"pupils": 60, "words": "杂物堆放"}}
    with pytest.raises(WrongState, match="已经是在用的一版"):
        actions.move_record(sheet.pk, by=inspector, version_id=version.pk, revision=2)


def test_what_changed_since_the_preview_is_looked_at_again(
    sheet: Record, inspector: Person
) -> None:
    version = newest(sheet)
    for version_id, revision in ((version.pk, 0), (sheet.version_id, 1)):
        with pytest.raises(Conflict, match="重新预览"):
            actions.move_record(sheet.pk, by=inspector, version_id=version_id, revision=revision)


def test_only_who_fills_it_in_moves_it(sheet: Record, colleague: Person, director: Person) -> None:
    version = newest(sheet)
    for person in (colleague, director):
        with pytest.raises(NotAllowed):
            actions.move_record(sheet.pk, by=person, version_id=version.pk, revision=1)


def test_where_the_new_one_was_taken_along_nothing_moves(sheet: Record, inspector: Person) -> None:
    actions.add_form(sheet.visit_id, newest(sheet).pk, by=inspector)
    assert queries.newer_version(sheet) is None


def test_a_phone_that_knew_the_earlier_version_loses_nothing(
    sheet: Record, inspector: Person
) -> None:
    actions.move_record(sheet.pk, by=inspector, version_id=newest(sheet).pk, revision=1)
    given = {
        "exits": Given("fails", "meets"),
        "pupils": Given(60, 320),
        "words": Given("杂物堆放", None),
    }
    actions.merge_answers(sheet.pk, given, by=inspector)
    moved = Record.objects.get()
    assert moved.answers == {"exits": "meets"}
    event = Event.objects.get(name="visit.answers_outdated")
    assert event.data == {"lost": {"pupils": 320, "words": None}, "to": 2}
    with pytest.raises(Invalid, match="填写不正确"):
        actions.merge_answers(sheet.pk, {"nowhere": Given(None, 1)}, by=inspector)

"""Cards, and photos that belong to no form."""

import pytest

from dudao.audit.models import Event
from dudao.files.actions import arrive, await_file
from dudao.instruments.models import Version
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import VisitFile, VisitNote
from dudao.visits.queries import activities_of, awaited_for, came_from_phone, cards_of
from dudao.visits.states import About, Activity
from tests import make
from tests.files.test_await import PICTURE, promise
from tests.make_findings import photo
from tests.make_visits import fed_back, on_site, planned, record_of, version


def said(**given: str) -> dict[str, str]:
    return {"activity": "interview", "role": "教师", "text": "课时偏多。", **given}


def test_a_card_is_noted_changed_and_taken_back(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    card = actions.note(visit.pk, by=inspector, **said())
    assert (card.at, card.get_activity_display()) == (make.NOW, "座谈访谈")
    again = actions.note(visit.pk, by=inspector, id=card.pk, **said(text="课时偏多，周末加班。"))
    assert (again.pk, VisitNote.objects.get().text) == (card.pk, "课时偏多，周末加班。")
    actions.drop_note(visit.pk, card.pk, by=inspector)
    assert Event.objects.get(name="visit.note_dropped").data["text"] == again.text
    with pytest.raises(NotFound):
        actions.drop_note(visit.pk, card.pk, by=inspector)


@pytest.mark.parametrize("given", [{"activity": "nap"}, {"text": " "}, {"role": "长" * 61}])
def test_a_card_that_says_nothing_is_refused(
    school: Unit, inspector: Person, given: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        actions.note(on_site(school, inspector).pk, by=inspector, **said(**given))


def test_only_its_writer_and_the_leader_change_a_card(
    school: Unit, inspector: Person, zone_lead: Person, outsider: Person
) -> None:
    visit = on_site(school, inspector, companions=[zone_lead])
    card = actions.note(visit.pk, by=inspector, **said())
    with pytest.raises(NotAllowed, match="示例督学"):
        actions.drop_note(visit.pk, card.pk, by=zone_lead)
    own = actions.note(visit.pk, by=zone_lead, **said())
    actions.note(visit.pk, by=inspector, id=own.pk, **said(text="改"))
    with pytest.raises(NotAllowed):
        actions.note(visit.pk, by=outsider, **said())


def test_nothing_is_noted_before_arriving_or_after_the_list(
    school: Unit, inspector: Person
) -> None:
    for visit in (planned(school, inspector), fed_back(school, inspector)[0]):
        with pytest.raises(WrongState):
            actions.note(visit.pk, by=inspector, **said())
        with pytest.raises(WrongState):
            actions.take(visit.pk, uuid7(), by=inspector, about=About.NOTE, target=uuid7())


def test_photos_belong_to_cards_and_come_off_them(
    school: Unit, other_school: Unit, inspector: Person, colleague: Person
) -> None:
    visit = on_site(school, inspector)
    card = actions.note(visit.pk, by=inspector, **said())
    mine = {"by": inspector, "about": About.NOTE, "target": card.pk}
    file = photo(school, inspector)
    for _twice in range(2):
        actions.take(visit.pk, file.pk, **mine)
    assert [(one.note, one.files) for one in cards_of(visit)] == [(card, [file])]
    with pytest.raises(NotFound, match="没有找到"):
        actions.take(visit.pk, photo(other_school, colleague, "blue").pk, **mine)
    actions.leave_out(visit.pk, file.pk, **mine)
    assert not VisitFile.objects.exists()
    with pytest.raises(NotFound, match="不在这里"):
        actions.leave_out(visit.pk, file.pk, **mine)


def test_activities_are_counted_from_what_was_recorded(
    school: Unit, inspector: Person, form: Version
) -> None:
    lesson = version(key="test_lesson", purpose="observation", repeats=True)
    visit = on_site(school, inspector)
    sheets = [actions.add_form(visit.pk, lesson.pk, by=inspector) for _two in range(2)]
    actions.save_record(
        visit.pk, lesson.pk, by=inspector, answers={"pupils": 41}, revision=0, serial=1
    )
    actions.note(visit.pk, by=inspector, **said())
    actions.note(visit.pk, by=inspector, **said(activity="lesson", role="三(2)班 语文"))
    counted = dict(activities_of(visit))
    assert len(sheets) == 2
    assert (counted[Activity.LESSON], counted[Activity.INTERVIEW]) == (2, 1)
    assert counted[Activity.SURVEY] == 0


def test_what_has_not_come_is_counted_once_wherever_it_belongs(
    school: Unit, inspector: Person, form: Version
) -> None:
    visit = on_site(school, inspector)
    file = await_file(promise(), unit=school, by=inspector)
    actions.attach(record_of(visit).pk, by=inspector, item="exits", file_id=file.pk)
    actions.take(visit.pk, file.pk, by=inspector, about=About.NOTE, target=uuid7())
    assert (awaited_for([visit]), came_from_phone(visit)) == ({visit.pk: 1}, False)
    arrive(file.sha256, PICTURE, by=inspector)
    assert (awaited_for([visit]), came_from_phone(visit)) == ({}, True)

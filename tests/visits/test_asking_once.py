"""Each question asked once, answered in every form that wants it."""

import pytest

from dudao.audit.models import Event
from dudao.files.actions import store
from dudao.instruments.models import Version
from dudao.instruments.rules import gaps
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import Record, RecordClash, RecordFile, Visit
from dudao.visits.rules import Given
from tests.files.samples import picture
from tests.make_shared import SAME, three_forms, wanting
from tests.make_visits import on_site, said, version


@pytest.fixture
def forms(db: None) -> list[Version]:
    return three_forms()


@pytest.fixture
def visit(school: Unit, inspector: Person, forms: list[Version]) -> Visit:
    return on_site(school, inspector, kind="special", forms=forms)


def sheets(visit: Visit) -> list[Record]:
    return queries.asking_on(visit).sheets


def save(sheet: Record, who: Person, **answers: object) -> Record:
    sheet.refresh_from_db()
    return actions.save_record(
        sheet.visit_id, sheet.version_id, by=who, answers=answers, revision=sheet.revision
    )


def test_three_tasks_ask_twelve_questions_once_and_have_three_whole_reports(
    visit: Visit, inspector: Person
) -> None:
    asked = 0
    for sheet in sheets(visit):
        there = queries.asked_elsewhere(sheet)
        own = [item.key for item in sheet.version.form.items() if item.key not in there]
        judged = [key for key in own if not key.endswith("_p")]
        asked += len(judged)
        save(sheet, inspector, **dict.fromkeys(judged, "meets"))
    assert asked == SAME + 3
    for sheet in sheets(visit):
        assert gaps(sheet.version.form, sheet.answers, sheet.facts) == []
        assert len(sheet.answers) == SAME + 1
    assert all(one.is_complete for one in queries.blueprint(visit).forms)


def test_what_was_taken_over_is_recorded_as_the_persons_own(
    visit: Visit, inspector: Person
) -> None:
    first, second, _third = sheets(visit)
    save(first, inspector, a_safety_s0="fails", **{"a_safety_s0#note": "东门"})
    second.refresh_from_db()
    assert second.answers == {"b_basics_s0": "fails", "b_basics_s0#note": "东门"}
    change = second.changes.get(item="b_basics_s0")
    assert (change.by, change.before, change.after) == (inspector, None, "fails")
    told = Event.objects.filter(name="visit.record_saved", subject_id=str(second.pk)).get()
    assert told.data["asked_in"] == str(first.pk)


def test_changing_and_clearing_go_along(visit: Visit, inspector: Person) -> None:
    first, second, _third = sheets(visit)
    save(first, inspector, a_safety_s0="fails")
    save(first, inspector, a_safety_s0="meets")
    second.refresh_from_db()
    assert second.answers == {"b_basics_s0": "meets"}
    save(first, inspector, a_safety_s0="")
    second.refresh_from_db()
    assert second.answers == {}


def test_a_phone_says_it_once_and_an_old_one_in_every_form(visit: Visit, inspector: Person) -> None:
    first, second, third = sheets(visit)
    for sheet, item in ((first, "a_safety_s1"), (second, "b_basics_s1")):
        assert not actions.merge_answers(sheet.pk, {item: Given(None, "fails")}, by=inspector)
    third.refresh_from_db()
    assert (third.answers, third.revision) == ({"c_sports_s1": "fails"}, 1)


def test_two_who_differ_clash_once_and_deciding_reaches_every_form(
    school: Unit, inspector: Person, zone_lead: Person, forms: list[Version]
) -> None:
    visit = on_site(school, inspector, kind="special", forms=forms, companions=[zone_lead])
    first, second, third = sheets(visit)
    actions.merge_answers(first.pk, {"a_safety_s0": Given(None, "fails")}, by=inspector)
    for sheet, item in ((second, "b_basics_s0"), (third, "c_sports_s0")):
        actions.merge_answers(sheet.pk, {item: Given(None, "meets")}, by=zone_lead)
    clash = RecordClash.objects.get()
    assert (clash.record, clash.item) == (first, "a_safety_s0")
    actions.settle_clash(clash.pk, by=inspector, adopt=True)
    third.refresh_from_db()
    assert third.answers == {"c_sports_s0": "meets"}


def test_what_a_form_said_otherwise_before_stays_until_somebody_decides(
    visit: Visit, inspector: Person
) -> None:
    first, second, _third = sheets(visit)
    Record.objects.filter(pk=second.pk).update(answers={"b_basics_s0": "meets"}, revision=1)
    save(first, inspector, a_safety_s0="fails")
    clash = RecordClash.objects.get()
    assert (clash.record_id, clash.mine, clash.theirs) == (second.pk, "fails", "meets")


def test_a_picture_is_in_every_form_and_taken_off_everywhere(
    visit: Visit, inspector: Person
) -> None:
    first, _second, third = sheets(visit)
    photo = store(picture(), name="门.png", unit=visit.unit, by=inspector)
    for item in ("a_safety_p", "a_safety_s0"):
        actions.attach(first.pk, by=inspector, item=item, file_id=photo.pk)
    third.refresh_from_db()
    assert third.answers == {"c_sports_p": [str(photo.pk)]}
    assert RecordFile.objects.filter(record=third).count() == 2
    actions.detach(first.pk, by=inspector, item="a_safety_p", file_id=photo.pk)
    third.refresh_from_db()
    assert third.answers == {}
    assert RecordFile.objects.get(record=third).item == "c_sports_s0"


def test_a_problem_is_raised_once_and_every_form_knows_it(visit: Visit, inspector: Person) -> None:
    first, second, _third = sheets(visit)
    save(first, inspector, a_safety_s0="fails")
    missing = [one for one in queries.blueprint(visit).forgotten if one.kind == "no_finding"]
    assert [one.record for one in missing] == [first]
    found = actions.raise_from_item(
        visit.pk, by=inspector, record_id=first.pk, item="a_safety_s0", **said()
    )
    assert not [one for one in queries.blueprint(visit).forgotten if one.kind == "no_finding"]
    assert [row.finding for row in queries.raised_for(second)] == [found]


def test_a_gap_is_told_where_it_is_asked(visit: Visit, inspector: Person) -> None:
    first, second, third = sheets(visit)
    save(second, inspector, b_basics_o0="meets")
    save(third, inspector, c_sports_o0="meets")
    told = [one for one in queries.blueprint(visit).forgotten if one.kind == "gap"]
    assert {one.record for one in told} == {first}


def test_a_form_added_later_asks_nothing_again(visit: Visit, inspector: Person) -> None:
    first, *_others = sheets(visit)
    save(first, inspector, a_safety_s0="fails")
    late = version(wanting("d_upper", "上级检查表"))
    made = actions.add_form(visit.pk, late.pk, by=inspector)
    made.refresh_from_db()
    assert made.answers == {"d_upper_s0": "fails"}


def test_a_part_of_a_form_that_nobody_took_stays_empty(school: Unit, inspector: Person) -> None:
    parts = version(wanting("a_parts", "常规检查表", same=2, partial=True))
    whole = version(wanting("b_whole", "专项检查表", same=2))
    visit = on_site(school, inspector, kind="special", forms=[parts, whole])
    part, asks = sheets(visit)
    save(asks, inspector, b_whole_s0="meets")
    part.refresh_from_db()
    assert part.answers == {}
    save(part, inspector, a_parts_o0="meets")
    part.refresh_from_db()
    assert part.answers == {"a_parts_o0": "meets", "a_parts_s0": "meets"}


def test_a_second_sheet_is_somebodys_own_look(
    school: Unit, inspector: Person, zone_lead: Person, forms: list[Version]
) -> None:
    visit = on_site(school, inspector, kind="special", forms=forms, companions=[zone_lead])
    first, *_others = sheets(visit)
    own = actions.take_own_sheet(visit.pk, first.version_id, by=zone_lead)
    assert queries.asked_elsewhere(own) == {}
    actions.merge_answers(own.pk, {"a_safety_s0": Given(None, "fails")}, by=zone_lead)
    assert all(not sheet.answers for sheet in sheets(visit))

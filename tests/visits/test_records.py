"""Filling in forms."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from dudao.audit.models import Event
from dudao.files.actions import store
from dudao.files.models import File
from dudao.instruments.models import Version
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Record, RecordChange, Visit
from tests.make_visits import on_site, planned, record_of, version


@pytest.fixture
def visit(school: Unit, inspector: Person, zone_lead: Person, form: Version) -> Visit:
    return on_site(school, inspector, companions=[zone_lead])


def save(visit: Visit, by: Person, revision: int = 0, **answers: Any) -> Record:
    version = record_of(visit).version
    return actions.save_record(visit.pk, version.pk, by=by, answers=answers, revision=revision)


def photo(unit: Unit, by: Person, shade: int = 90) -> File:
    written = BytesIO()
    Image.new("RGB", (64, 48), (shade, 0, 0)).save(written, "PNG")
    return store(written.getvalue(), name="照片.png", unit=unit, by=by)


def test_it_saves_and_counts(visit: Visit, inspector: Person) -> None:
    record = save(visit, inspector, exits="fails", pupils="６0")
    assert record.answers == {"exits": "fails", "pupils": 60}
    assert (record.revision, record.filled_by) == (1, inspector)
    event = Event.objects.get(name="visit.record_saved")
    assert event.data == {"revision": 1, "items": ["exits", "pupils"]}


def test_what_is_not_named_stays_and_empty_clears(visit: Visit, inspector: Person) -> None:
    save(visit, inspector, exits="fails", words="乱", meal_kinds=["lunch"])
    record = save(visit, inspector, 1, words="", meal_kinds=[])
    assert record.answers == {"exits": "fails"}


def test_saving_the_same_again_changes_nothing(visit: Visit, inspector: Person) -> None:
    save(visit, inspector, exits="fails")
    assert save(visit, inspector, 1, exits="fails").revision == 1
    assert Event.objects.filter(name="visit.record_saved").count() == 1


def test_every_change_is_kept_with_its_person(
    visit: Visit, inspector: Person, zone_lead: Person
) -> None:
    save(visit, inspector, exits="fails")
    save(visit, zone_lead, 1, exits="meets")
    rows = RecordChange.objects.order_by("id").values_list("item", "before", "after", "by__name")
    assert list(rows) == [
        ("exits", None, "fails", "示例督学"),
        ("exits", "fails", "meets", "示例组长"),
    ]
    assert str(RecordChange.objects.order_by("id")[0]).endswith("exits #1")


@pytest.mark.parametrize(
    ("answers", "item"),
    [({"gone": 1}, "gone"), ({"exits": "maybe"}, "exits"), ({"pupils": -1}, "pupils")],
)
def test_it_says_item_by_item_what_cannot_stand(
    visit: Visit, inspector: Person, answers: dict[str, Any], item: str
) -> None:
    with pytest.raises(Invalid) as caught:
        save(visit, inspector, words="好", **answers)
    assert list(caught.value.fields) == [item]
    assert record_of(visit).answers == {}


def test_two_people_on_different_items_both_keep_theirs(
    visit: Visit, inspector: Person, zone_lead: Person
) -> None:
    save(visit, inspector, exits="fails")
    record = save(visit, zone_lead, 0, pupils=60)
    assert record.answers == {"exits": "fails", "pupils": 60}
    assert record.revision == 2


def test_two_people_on_one_item_are_told_in_words(
    visit: Visit, inspector: Person, zone_lead: Person
) -> None:
    save(visit, inspector, exits="fails")
    with pytest.raises(Conflict) as caught:
        save(visit, zone_lead, 0, exits="meets", pupils=60)
    assert "“疏散通道畅通”：您填“符合”，示例督学改成了“不符合”" in str(caught.value)
    current = caught.value.current
    assert current["revision"] == 1
    assert current["answers"] == {"exits": "fails", "pupils": 60}
    (clash,) = current["clashes"]
    assert (clash["item"], clash["mine"], clash["theirs"]) == ("exits", "meets", "fails")
    assert record_of(visit).answers == {"exits": "fails"}
    settled = {"exits": "meets", "pupils": 60}
    assert save(visit, zone_lead, current["revision"], **settled).answers == settled


def with_a_share(school: Unit, by: Person, *companions: Person) -> Visit:
    half = {"/": [{"var": "pupils"}, 3]}
    items = [
        {"key": "pupils", "kind": "number", "label": "在校生"},
        {"key": "share", "kind": "computed", "label": "三分之一", "decimals": 2, "compute": half},
    ]
    version(sections=[{"key": "only", "title": "人数", "items": items}], key="shares")
    return on_site(school, by, companions=companions)


def test_the_server_works_out_what_is_computed(school: Unit, inspector: Person) -> None:
    visit = with_a_share(school, inspector)
    assert save(visit, inspector, pupils=50, share=99).answers == {"pupils": 50, "share": 16.67}
    last = RecordChange.objects.order_by("id").last()
    assert last is not None
    assert (last.item, last.after) == ("share", 16.67)
    assert save(visit, inspector, 1, pupils="").answers == {}


def test_nobody_clashes_over_what_is_computed(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = with_a_share(school, inspector, zone_lead)
    save(visit, inspector, pupils=50)
    save(visit, inspector, 1, pupils=60)
    answers = {"share": 16.67, "share#note": "按花名册"}
    assert save(visit, zone_lead, 1, **answers).answers == {
        "pupils": 60,
        "share": 20,
        "share#note": "按花名册",
    }


@pytest.mark.parametrize("revision", [-1, 1])
def test_a_revision_that_never_was_is_refused(
    visit: Visit, inspector: Person, revision: int
) -> None:
    with pytest.raises(Invalid):
        save(visit, inspector, revision, exits="meets")


def test_a_form_not_taken_along_is_not_found(visit: Visit, inspector: Person) -> None:
    with pytest.raises(NotFound):
        actions.save_record(visit.pk, 999_999, by=inspector, answers={}, revision=0)


def test_nobody_edits_the_records_of_others(
    visit: Visit, director: Person, office_staff: Person, outsider: Person, principal: Person
) -> None:
    for person in (director, office_staff, outsider, principal):
        with pytest.raises(NotAllowed):
            save(visit, person, exits="meets")


def test_nothing_is_recorded_before_arrival_or_after_feeding_back(
    school: Unit, inspector: Person, form: Version
) -> None:
    visit = planned(school, inspector)
    with pytest.raises(WrongState, match="签到"):
        save(visit, inspector, exits="meets")
    actions.check_in(visit.pk, by=inspector)
    actions.compose_feedback(visit.pk, by=inspector)
    with pytest.raises(WrongState, match="撤回"):
        save(visit, inspector, exits="meets")


def test_a_photo_answers_its_item(visit: Visit, school: Unit, inspector: Person) -> None:
    record, file = record_of(visit), photo(school, inspector)
    attached = actions.attach(record.pk, by=inspector, item="pictures", file_id=file.pk)
    actions.attach(record.pk, by=inspector, item="pictures", file_id=file.pk)
    record.refresh_from_db()
    assert record.answers == {"pictures": [str(file.pk)]}
    assert str(attached).endswith("pictures")
    actions.detach(record.pk, by=inspector, item="pictures", file_id=file.pk)
    record.refresh_from_db()
    assert record.answers == {}
    names = set(Event.objects.values_list("name", flat=True))
    assert {"visit.file_attached", "visit.file_detached"} <= names


def test_a_photo_beside_a_judgement_leaves_its_answer(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    record = save(visit, inspector, exits="fails")
    file = photo(school, inspector)
    actions.attach(record.pk, by=inspector, item="exits", file_id=file.pk)
    record.refresh_from_db()
    assert record.answers == {"exits": "fails"}
    assert record.files.get().file == file


def test_no_more_files_than_the_item_takes(visit: Visit, school: Unit, inspector: Person) -> None:
    record = record_of(visit)
    files = [photo(school, inspector, shade) for shade in (1, 2, 3)]
    for file in files[:2]:
        actions.attach(record.pk, by=inspector, item="pictures", file_id=file.pk)
    with pytest.raises(Invalid) as caught:
        actions.attach(record.pk, by=inspector, item="pictures", file_id=files[2].pk)
    assert "2" in caught.value.fields["pictures"]


def test_a_photo_item_takes_only_photos(visit: Visit, school: Unit, inspector: Person) -> None:
    text = store("会议记录".encode(), name="记录.txt", unit=school, by=inspector)
    with pytest.raises(Invalid):
        actions.attach(record_of(visit).pk, by=inspector, item="pictures", file_id=text.pk)


def test_a_file_of_another_school_is_not_found(
    visit: Visit, other_school: Unit, inspector: Person, colleague: Person
) -> None:
    file = photo(other_school, colleague)
    with pytest.raises(NotFound):
        actions.attach(record_of(visit).pk, by=inspector, item="pictures", file_id=file.pk)


def test_unknown_records_items_and_files_are_not_found(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    record, file = record_of(visit), photo(school, inspector)
    for wrong in (
        lambda: actions.attach(uuid7(), by=inspector, item="pictures", file_id=file.pk),
        lambda: actions.attach(record.pk, by=inspector, item="gone", file_id=file.pk),
        lambda: actions.detach(record.pk, by=inspector, item="pictures", file_id=file.pk),
    ):
        with pytest.raises(NotFound):
            wrong()


def test_only_its_people_attach_and_detach(
    visit: Visit, school: Unit, inspector: Person, director: Person
) -> None:
    record, file = record_of(visit), photo(school, inspector)
    with pytest.raises(NotAllowed):
        actions.attach(record.pk, by=director, item="pictures", file_id=file.pk)
    with pytest.raises(NotAllowed):
        actions.detach(record.pk, by=director, item="pictures", file_id=file.pk)


def test_a_photo_item_is_answered_by_attaching_alone(
    visit: Visit, school: Unit, inspector: Person
) -> None:
    record, file = record_of(visit), photo(school, inspector)
    with pytest.raises(Invalid, match="上传"):
        save(visit, inspector, pictures=[str(file.pk)])
    actions.attach(record.pk, by=inspector, item="pictures", file_id=file.pk)
    saved = save(visit, inspector, 1, pictures=[str(file.pk)], exits="meets")
    assert saved.answers == {"pictures": [str(file.pk)], "exits": "meets"}

"""A visit on another phone: whole, as the server knows it."""

import pytest

from dudao.files.actions import Promise, await_file
from dudao.inspectorate.models import Inspector
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import RecordClash, Visit
from dudao.visits.states import About
from tests import make_findings, make_inspectorate, make_visits
from tests.field.conftest import Phone

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def card(inspector: Person) -> Inspector:
    return make_inspectorate.inspector(inspector)


def visit_on(phone: Phone, visit: Visit) -> dict:
    return phone.post("pull")["visits"][str(visit.pk)]["data"]


def test_a_visit_comes_with_its_people_and_sheets(
    phone: Phone, card: Inspector, school: Unit, zone_lead: Person
) -> None:
    version = make_visits.version()
    visit = make_visits.on_site(
        school, card.person, forms=[version], companions=[zone_lead], focus="食堂"
    )
    record = make_visits.record_of(visit)
    actions.share_out(
        visit.pk, by=card.person, keepers={record.pk: zone_lead.pk}, duties={zone_lead.pk: "食堂"}
    )
    told = visit_on(phone, visit)
    assert (told["unit"], told["unit_name"], told["state"]) == (
        school.pk,
        school.name,
        "checked_in",
    )
    assert (told["purpose"], told["focus"], told["slot"]) == ("校园安全常规督导", "食堂", "day")
    assert told["leader"] == {"id": card.person_id, "name": "示例督学"}
    assert [one["id"] for one in told["companions"]] == [zone_lead.pk]
    assert told["duties"] == {str(zone_lead.pk): "食堂"}
    (sheet,) = told["records"]
    assert (sheet["record"], sheet["version"], sheet["keeper"]) == (
        str(record.pk), version.pk, zone_lead.pk
    )  # fmt: skip
    assert sheet["facts"]["unit.pupils"] == 320
    (here,) = told["presences"]
    assert (here["person"], here["arrived_at"]) == (card.person_id, told["checked_in_at"])
    assert here["left_at"] is None


def test_answers_and_files_come_and_what_is_awaited_says_so(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    visit = make_visits.on_site(school, card.person, forms=[make_visits.version()])
    record = make_visits.record_of(visit)
    actions.save_record(
        visit.pk, record.version_id, by=card.person, answers={"pupils": 7}, revision=0
    )
    photo = make_findings.photo(school, card.person)
    promised = Promise(uuid7(), "a" * 64, 9, "image/jpeg", "b.jpg")
    coming = await_file(promised, unit=school, by=card.person)
    for file in (photo, coming):
        actions.attach(record.pk, by=card.person, item="pictures", file_id=file.pk)
    (sheet,) = visit_on(phone, visit)["records"]
    assert sheet["answers"]["pupils"] == 7
    assert [(one["file"], one["item"], one["awaited"]) for one in sheet["files"]] == [
        (str(photo.pk), "pictures", False),
        (str(coming.pk), "pictures", True),
    ]
    assert sheet["files"][1]["sha256"] == "a" * 64


def test_what_was_found_praised_noted_and_judged_comes_along(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    earlier = make_findings.told(school, card.person)
    visit = make_visits.on_site(school, card.person)
    urgent = {"situation": "围墙倾斜。", "measures_taken": "拉警戒线。"}
    raised = actions.raise_from_item(
        visit.pk, by=card.person, urgent=urgent, **make_visits.said(life_safety=True)
    )
    actions.look_back(visit.pk, earlier.pk, by=card.person, verdict="partly", note="还差一半。")
    merit = actions.note_good_practice(visit.pk, by=card.person, text="大课间有序。")
    card_made = actions.note(
        visit.pk, by=card.person, activity="interview", role="家长", text="反映放学拥堵。"
    )
    told = visit_on(phone, visit)
    (found,) = told["findings"]
    assert (found["finding"], found["by"]["name"]) == (str(raised.pk), "示例督学")
    assert found["urgent"] == urgent
    assert found["number"].startswith("问〔2026〕")
    judged = {one["finding"]: one for one in told["look_backs"]}[str(earlier.pk)]
    assert (judged["verdict"], judged["note"], judged["by"]) == ("partly", "还差一半。", "示例督学")
    assert told["merits"] == [{"merit": str(merit.pk), "text": "大课间有序。"}]
    (note,) = told["notes"]
    assert (note["note"], note["activity"], note["role"]) == (
        str(card_made.pk),
        "interview",
        "家长",
    )


def test_photos_of_cards_and_look_backs_come_along(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    visit = make_visits.on_site(school, card.person)
    made = actions.note(visit.pk, by=card.person, activity="lesson", role="", text="听课一节。")
    photo = make_findings.photo(school, card.person)
    coming = await_file(
        Promise(uuid7(), "b" * 64, 9, "audio/webm", "录音.webm"), unit=school, by=card.person
    )
    for file in (photo, coming):
        actions.take(visit.pk, file.pk, by=card.person, about=About.NOTE, target=made.pk)
    told = visit_on(phone, visit)["files"]
    assert [(one["file"], one["to"], one["media_type"], one["awaited"]) for one in told] == [
        (str(photo.pk), {"note": str(made.pk)}, photo.media_type, False),
        (str(coming.pk), {"note": str(made.pk)}, "audio/webm", True),
    ]


def test_two_different_answers_are_told_in_words(
    phone: Phone, card: Inspector, school: Unit, zone_lead: Person
) -> None:
    visit = make_visits.on_site(school, card.person, forms=[make_visits.version()])
    record = make_visits.record_of(visit)
    clash = RecordClash.objects.create(
        record=record,
        item="exits",
        mine="fails",
        theirs="meets",
        by=zone_lead,
        at=visit.checked_in_at,
    )
    (told,) = visit_on(phone, visit)["clashes"]
    assert told == {
        "record": str(record.pk),
        "item": "exits",
        "label": "疏散通道畅通",
        "mine": "不符合",
        "theirs": "符合",
        "by": "示例组长",
        "at": "2026-10-20T02:00:00Z",
    }
    clash.settled_at = visit.checked_in_at
    clash.save()
    assert visit_on(phone, visit)["clashes"] == []


def test_the_feedback_list_stands_with_its_exact_text(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    visit, feedback = make_visits.fed_back(school, card.person)
    told = visit_on(phone, visit)
    assert told["feedback"] == {
        "text": feedback.text,
        "text_sha256": feedback.text_sha256,
        "signed_at": None,
        "refused_at": None,
    }
    actions.withdraw_feedback(visit.pk, by=card.person, reason="补充")
    assert visit_on(phone, visit)["feedback"] is None


def test_the_form_of_an_open_visit_stays_though_it_was_retired(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    version = make_visits.version()
    make_visits.on_site(school, card.person, forms=[version])
    version.state = "retired"
    version.save()
    told = phone.post("pull")["forms"][str(version.pk)]["data"]
    assert told["retired"]
    assert told["definition"]["key"] == "test_routine"

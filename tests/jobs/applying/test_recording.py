"""What was written down on a phone: answers, photos, cards, good practices."""

from datetime import timedelta
from uuid import UUID

import pytest

from dudao.files.models import File
from dudao.inbox.actions import drop_media
from dudao.inbox.models import Medium
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Record, RecordClash, Visit, VisitFile, VisitNote
from tests import make
from tests.make_findings import photo_bytes
from tests.make_phone import Phone, applied, begin, outcome, shot, states


@pytest.fixture
def started(school: Unit, phone: Phone, other_phone: Phone, form: Version) -> tuple[UUID, UUID]:
    """A visit of two with one form that is nobody's: (visit, record)."""
    record = uuid7()
    sheets = [{"record": record, "version": form.pk, "serial": 1}]
    visit = begin(phone, school, companions=[other_phone.person.pk], records=sheets)
    applied(phone)
    return visit, record


def answers(started: tuple[UUID, UUID], **changes: object) -> dict[str, object]:
    visit, record = started
    pairs = {item: {"was": was, "now": now} for item, (was, now) in changes.items()}
    return {"visit": visit, "record": record, "changes": pairs}


def test_answers_of_two_phones_come_together(started, phone: Phone, other_phone: Phone) -> None:
    phone.do("visit.answer", answers(started, exits=(None, "fails")))
    other_phone.do("visit.answer", answers(started, pupils=(None, 320)))
    applied(other_phone, phone)
    assert Record.objects.get().answers == {"exits": "fails", "pupils": 320}
    assert not RecordClash.objects.exists()


def test_where_both_answered_the_first_stands_and_the_second_is_kept(
    started, phone: Phone, other_phone: Phone
) -> None:
    phone.do("visit.answer", answers(started, exits=(None, "fails")))
    applied(phone)
    operation = other_phone.do("visit.answer", answers(started, exits=(None, "meets")))
    applied(other_phone)
    assert Record.objects.get().answers == {"exits": "fails"}
    clash = RecordClash.objects.get()
    assert (clash.mine, clash.theirs, clash.by) == ("meets", "fails", other_phone.person)
    assert (clash.theirs_by, outcome(operation).state) == (phone.person, "applied")


def test_a_clash_is_one_however_often_one_insists_and_ends_by_agreeing(
    started, phone: Phone, other_phone: Phone
) -> None:
    phone.do("visit.answer", answers(started, pupils=(None, 300)))
    applied(phone)
    for was, now in ((None, 310), (310, 320)):
        other_phone.do("visit.answer", answers(started, pupils=(was, now)))
    applied(other_phone)
    assert RecordClash.objects.get().mine == 320
    other_phone.do("visit.answer", answers(started, pupils=(320, 300)))
    applied(other_phone)
    clash = RecordClash.objects.get()
    assert (clash.settled_by, clash.adopted) == (other_phone.person, None)


def test_on_somebody_elses_sheet_only_gaps_are_filled(
    started, phone: Phone, other_phone: Phone
) -> None:
    visit, record = started
    actions.share_out(visit, by=phone.person, keepers={record: phone.person.pk})
    phone.do("visit.answer", answers(started, exits=(None, "fails")))
    applied(phone)
    other_phone.do("visit.answer", answers(started, exits=("fails", "meets"), pupils=(None, 9)))
    applied(other_phone)
    assert Record.objects.get().answers == {"exits": "fails", "pupils": 9}
    assert RecordClash.objects.get().item == "exits"


def test_a_wrong_answer_waits_in_words(started, phone: Phone) -> None:
    operation = phone.do("visit.answer", answers(started, pupils=(None, -3)))
    applied(phone)
    assert outcome(operation).code == "invalid"
    assert "填写不正确" in outcome(operation).words
    assert Record.objects.get().answers == {}


def test_script_in_a_text_stays_text(started, phone: Phone) -> None:
    text = "<script>alert(1)</script> ' OR 1=1 --"
    phone.do("visit.answer", answers(started, words=(None, text)))
    applied(phone)
    assert Record.objects.get().answers == {"words": text}


def test_a_photo_is_awaited_and_arrives(started, phone: Phone) -> None:
    visit, record = started
    content = photo_bytes("blue")
    original = {"sha256": "a" * 64, "size": 4_000_000, "width": 4000, "height": 3000}
    facts = {"watermark": "2026-10-20 示例小学", "blurred": 2, "original": original}
    body = {"visit": visit, **shot(content, {"record": record, "item": "pictures"}, **facts)}
    phone.do("visit.attach", body)
    applied(phone)
    file = File.objects.get()
    assert (file.pk, file.arrival, file.shot.blurred) == (body["file"], "awaited", 2)
    assert Record.objects.get().answers == {"pictures": [str(file.pk)]}
    phone.upload(content)
    phone.do("visit.complete", {"visit": visit, "files": [file.pk]})
    applied(phone)
    file.refresh_from_db()
    assert (file.arrival, file.width, file.shot.original_width) == ("here", 32, 4000)


def test_what_came_is_taken_over_without_being_told_to(started, phone: Phone) -> None:
    visit, _record = started
    content = photo_bytes("green")
    phone.do("visit.attach", {"visit": visit, **shot(content, {"note": uuid7()})})
    phone.upload(content)
    applied(phone)
    assert File.objects.get().is_here


def test_the_same_content_again_comes_from_what_is_evidence(started, phone: Phone) -> None:
    """A paper for two schools: sent once, its bytes dropped, attached once more days later."""
    visit, _record = started
    content = photo_bytes("red")
    phone.do("visit.attach", {"visit": visit, **shot(content, {"note": uuid7()})})
    phone.upload(content)
    applied(phone)
    drop_media(Medium.objects.all())
    phone.do("visit.attach", {"visit": visit, **shot(content, {"note": uuid7()})})
    applied(phone)
    assert [file.is_here for file in File.objects.all()] == [True, True]


def test_a_file_that_is_no_photo_says_so(started, phone: Phone) -> None:
    visit, _record = started
    content = b"\x7fELF nothing of ours"
    phone.do("visit.attach", {"visit": visit, **shot(content, {"note": uuid7()})})
    phone.upload(content)
    applied(phone)
    file = File.objects.get()
    assert file.arrival == "refused"
    assert "照片" in file.trouble


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"size": 0}, "invalid"),
        ({"media_type": "image/heic"}, "unsupported"),
        ({"size": 900 << 20}, "too_large"),
        ({"markup": {"width": 0, "height": 1, "strokes": []}}, "invalid"),
        ({"to": {}}, "invalid"),
        ({"to": {"record": uuid7(), "item": "exits"}}, "not_found"),
    ],
)
def test_a_file_that_cannot_be_taken_waits(started, phone: Phone, given, code: str) -> None:
    visit, _record = started
    body = {**shot(photo_bytes(), {"note": uuid7()}), **given}
    operation = phone.do("visit.attach", {"visit": visit, **body})
    applied(phone)
    assert outcome(operation).code == code
    assert not File.objects.exists()


def test_one_photo_shows_two_things_and_is_taken_off_one(started, phone: Phone) -> None:
    visit, record = started
    body = shot(photo_bytes(), {"record": record, "item": "exits"})
    card = uuid7()
    phone.do("visit.attach", {"visit": visit, **body})
    phone.do("visit.attach", {"visit": visit, **body, "to": {"note": card}})
    applied(phone)
    assert (File.objects.count(), VisitFile.objects.get().target) == (1, card)
    for to in ({"record": record, "item": "exits"}, {"note": card}):
        for _twice in range(2):
            phone.do("visit.detach", {"visit": visit, "file": body["file"], "to": to})
    sent = list(phone.kept)
    applied(phone)
    assert [outcome(one).state for one in sent] == ["applied", "stale"] * 2
    assert not VisitFile.objects.exists()


def test_nobody_takes_the_file_of_another(started, phone: Phone, other_phone: Phone) -> None:
    visit, _record = started
    body = {"visit": visit, **shot(photo_bytes(), {"note": uuid7()})}
    phone.do("visit.attach", body)
    applied(phone)
    operation = other_phone.do("visit.attach", body)
    applied(other_phone)
    assert outcome(operation).code == "conflict"


def test_cards_are_written_replaced_and_taken_back(started, phone: Phone) -> None:
    visit, _record = started
    card = {"visit": visit, "note": uuid7(), "activity": "interview", "role": "家长",
            "at": clock.now() - timedelta(minutes=5)}  # fmt: skip
    for text in ("食堂排队久。", "食堂排队久，汤凉。"):
        phone.do("visit.note", {**card, "text": text})
    applied(phone)
    kept = VisitNote.objects.get()
    assert (kept.text, kept.role, kept.by) == ("食堂排队久，汤凉。", "家长", phone.person)
    for _twice in range(2):
        phone.do("visit.drop_note", {"visit": visit, "note": card["note"]})
    sent = list(phone.kept)
    applied(phone)
    assert states(sent) == [("visit.drop_note", "stale")]
    assert not VisitNote.objects.exists()


def test_good_practices_are_noted_changed_and_taken_back(started, phone: Phone) -> None:
    visit, _record = started
    merit = uuid7()
    for text in ("晨检认真。", "晨检认真，有记录。"):
        phone.do("visit.merit", {"visit": visit, "merit": merit, "text": text})
    applied(phone)
    assert Visit.objects.get().good_practices.get().text == "晨检认真，有记录。"
    for _twice in range(2):
        phone.do("visit.drop_merit", {"visit": visit, "merit": merit})
    applied(phone)
    assert not Visit.objects.get().good_practices.exists()


def test_the_card_of_a_colleague_is_his(started, phone: Phone, other_phone: Phone) -> None:
    visit, _record = started
    card = {"visit": visit, "note": uuid7(), "activity": "patrol", "text": "看", "at": make.NOW}
    phone.do("visit.note", card)
    applied(phone)
    operation = other_phone.do("visit.note", {**card, "text": "改"})
    applied(other_phone)
    assert outcome(operation).code == "not_allowed"


def test_whoever_is_not_on_the_visit_writes_nothing(started, colleague: Person) -> None:
    stranger = Phone(colleague)
    operation = stranger.do("visit.answer", answers(started, exits=(None, "meets")))
    applied(stranger)
    assert outcome(operation).code == "not_allowed"

"""What phones bring, on the pages of a visit."""

from django.urls import reverse

from dudao.files.actions import arrive, await_file
from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Presence, RecordClash, VisitNote
from dudao.visits.rules import Given
from tests.files.test_await import MARKUP, PICTURE, promise
from tests.make_visits import on_site, record_of, signed
from tests.web.pages import sign_in, text_of


def test_a_companion_arrives_and_leaves_for_himself(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = on_site(school, inspector, companions=[zone_lead])
    browser, url = sign_in(zone_lead), reverse("visit", args=[visit.pk])
    assert "我也到了，签到" in text_of(browser.get(url))
    browser.post(reverse("visit-check-in", args=[visit.pk]))
    assert Presence.objects.count() == 2
    assert "我也到了，签到" not in text_of(browser.get(url))
    browser.post(reverse("visit-check-out", args=[visit.pk]))
    assert Presence.objects.get(person=zone_lead).left_at
    assert Presence.objects.get(person=inspector).left_at is None


def test_cards_are_written_counted_and_taken_back(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    browser = sign_in(inspector)
    add = reverse("visit-note", args=[visit.pk])
    browser.post(add, {"activity": "", "text": ""})
    assert not VisitNote.objects.exists()
    browser.post(add, {"activity": "lesson", "role": "三(2)班", "text": "<i>有序</i>。"})
    page = text_of(browser.get(reverse("visit", args=[visit.pk])))
    assert "&lt;i&gt;有序&lt;/i&gt;。" in page
    assert "<dt>听课</dt><dd>1</dd>" in page
    card = VisitNote.objects.get()
    browser.post(reverse("visit-note-drop", args=[visit.pk, card.pk]))
    assert not VisitNote.objects.exists()


def test_two_answers_are_shown_and_one_is_chosen(
    school: Unit, inspector: Person, zone_lead: Person, outsider: Person, form: Version
) -> None:
    visit = on_site(school, inspector, companions=[zone_lead])
    record = record_of(visit)
    actions.merge_answers(record.pk, {"exits": Given(None, "fails")}, by=inspector)
    actions.merge_answers(record.pk, {"exits": Given(None, "meets")}, by=zone_lead)
    browser = sign_in(inspector)
    page = text_of(browser.get(reverse("visit", args=[visit.pk])))
    assert "采用“符合”" in page
    assert "保留“不符合”" in page
    url = reverse("visit-clash", args=[visit.pk, RecordClash.objects.get().pk])
    assert sign_in(outsider).post(url, {"adopt": "yes"}).status_code == 404
    browser.post(url, {"adopt": "yes"})
    assert record_of(visit).answers == {"exits": "meets"}


def test_a_photo_that_has_not_come_is_told_and_then_shown_with_its_marks(
    school: Unit, inspector: Person, outsider: Person, form: Version
) -> None:
    visit = on_site(school, inspector)
    record = record_of(visit)
    shot = {"watermark": "示例小学", "blurred": 2, "original_sha256": "a" * 64}
    file = await_file(promise(markup=MARKUP, shot=shot), unit=school, by=inspector)
    actions.attach(record.pk, by=inspector, item="exits", file_id=file.pk)
    browser = sign_in(inspector)
    pages = [reverse("visit", args=[visit.pk]), reverse("record", args=[visit.pk, record.pk])]
    assert "还有 1 个照片或文件在手机上" in text_of(browser.get(pages[0]))
    assert "照片还在手机上，尚未传到" in text_of(browser.get(pages[1]))
    assert "待传 1" in text_of(browser.get(reverse("visits")))
    assert browser.get(reverse("file", args=[file.pk])).status_code == 404
    arrive(file.sha256, PICTURE, by=inspector)
    assert "材料齐全" in text_of(browser.get(pages[0]))
    about = text_of(browser.get(reverse("file-about", args=[file.pk])))
    assert about.count("<path d=") == 3
    assert "拍摄时遮挡了 2 处" in about
    assert "a" * 64 in about
    stranger = sign_in(outsider).get(reverse("file-about", args=[file.pk]))
    assert stranger.status_code == 404


def test_the_school_reads_of_what_came_late_only_what_it_is_told(
    school: Unit, inspector: Person, principal: Person
) -> None:
    visit, _feedback = signed(school, inspector)
    at = _feedback.signed_at
    actions.add_late(visit.pk, by=inspector, text="教师反映加班。", arrived_at=at)
    url = reverse("visit-feedback", args=[visit.pk])
    assert "教师反映加班。" in text_of(sign_in(inspector).get(url))
    page = text_of(sign_in(principal).get(url))
    assert "教师反映加班。" not in page
    assert "反馈清单生成以后收到的" not in page
    actions.add_late(visit.pk, by=inspector, text="晨检好。", arrived_at=at, told=True)
    assert "晨检好。" in text_of(sign_in(principal).get(url))

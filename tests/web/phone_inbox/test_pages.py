"""What phones brought, decided about on its pages."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dudao.access.actions import enrol_device
from dudao.access.roles import Role
from dudao.inbox.actions import dismiss, dismiss_other
from dudao.inbox.models import Operation, OtherArrival, Outcome
from dudao.inbox.queries import visible_to, waiting_for
from dudao.jobs.applying.sweeping import apply_inbox
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from tests import make
from tests.inbox.test_importing import KEY, envelope, exported, photo
from tests.make_findings import photo_bytes
from tests.make_phone import Phone, applied, begin, outcome, shot
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture(autouse=True)
def in_the_morning(db: None) -> Iterator[None]:
    with clock.at(make.NOW):
        yield


@pytest.fixture
def waiting(school: Unit, inspector: Person) -> list[Operation]:
    """A visit whose inspector's account was closed before it arrived."""
    phone = Phone(inspector)
    visit = begin(phone, school)
    phone.do("visit.merit", {"visit": visit, "merit": uuid7(), "text": "<b>晨检</b>认真。"})
    phone.do("visit.attach", {"visit": visit, **shot(photo_bytes(), {"note": uuid7()})})
    phone.upload(photo_bytes())
    inspector.is_active = False
    inspector.save()
    sent = list(phone.kept)
    applied(phone)
    return sent


def group(operation: Operation, name: str = "phone-inbox-group") -> str:
    return reverse(name, args=[operation.subject or operation.pk, operation.person_id])


def test_it_lists_what_waits_once_a_visit(waiting: list[Operation], director: Person) -> None:
    page = text_of(sign_in(director).get(reverse("phone-inbox")))
    assert "龙溪口示例小学" in page
    assert "4 步，共 4 步" in page
    assert "账号已停用" in page
    assert waiting_for(director) == 1
    assert "手机来件待处理（1）" in text_of(sign_in(director).get(reverse("home")))


def test_the_list_costs_the_same_for_many(
    waiting: list[Operation], school: Unit, director: Person, zone_lead: Person
) -> None:
    browser = sign_in(director)
    once = statements(browser, reverse("phone-inbox"))
    for _three in range(3):
        other = Phone(zone_lead)
        begin(other, school, kind="nothing")
        applied(other)
    assert statements(browser, reverse("phone-inbox")) <= once + 6


def test_it_says_in_words_what_was_done_and_escapes_it(
    waiting: list[Operation], director: Person
) -> None:
    page = text_of(sign_in(director).get(group(waiting[0])))
    assert "校园安全常规督导" in page
    assert "&lt;b&gt;晨检&lt;/b&gt;认真。" in page
    assert reverse("phone-inbox-photo", args=[waiting[3].pk]) in page


def test_the_photo_is_shown_to_who_decides_alone(
    waiting: list[Operation], director: Person, outsider: Person
) -> None:
    url = reverse("phone-inbox-photo", args=[waiting[3].pk])
    answer = sign_in(director).get(url)
    assert b"".join(answer.streaming_content) == photo_bytes()
    assert sign_in(outsider).get(url).status_code == 404
    other = reverse("phone-inbox-photo", args=[waiting[2].pk])
    assert sign_in(director).get(other).status_code == 404


def test_it_takes_effect_whole(waiting: list[Operation], director: Person) -> None:
    answer = sign_in(director).post(group(waiting[0], "phone-inbox-release"))
    assert answer.url == group(waiting[0])
    apply_inbox()
    assert Visit.objects.get().good_practices.count() == 1
    assert {outcome(one).decided_by for one in waiting} == {director}
    assert "示例主任同意生效" in text_of(sign_in(director).get(group(waiting[0])))
    decided = text_of(sign_in(director).get(reverse("phone-inbox"), {"decided": "on"}))
    assert "已处理" in decided


def test_what_is_ticked_takes_no_effect_with_a_reason(
    waiting: list[Operation], director: Person
) -> None:
    browser, url = sign_in(director), group(waiting[0], "phone-inbox-dismiss")
    ticked = {"operation": [str(waiting[2].pk)]}
    assert browser.post(url, ticked).status_code == 422
    browser.post(url, {**ticked, "reason": "重复记录"})
    assert outcome(waiting[2]).state == "dismissed"
    assert "重复记录" in outcome(waiting[2]).words
    assert outcome(waiting[3]).state == "quarantined"
    with pytest.raises(WrongState):
        dismiss([waiting[2].pk], by=director, reason="又")


def test_nothing_waits_twice(waiting: list[Operation], director: Person) -> None:
    browser, url = sign_in(director), group(waiting[0], "phone-inbox-release")
    browser.post(url)
    assert browser.post(url).status_code == 422


def test_one_sees_ones_own_and_decides_nothing(
    school: Unit, inspector: Person, outsider: Person, principal: Person
) -> None:
    phone = Phone(inspector)
    begin(phone, school, kind="nothing")
    sent = list(phone.kept)
    applied(phone)
    browser = sign_in(inspector)
    page = text_of(browser.get(group(sent[0])))
    assert "不用重做" in page
    assert "同意生效" not in page
    assert browser.post(group(sent[0], "phone-inbox-release")).status_code == 403
    assert waiting_for(inspector) == 0
    assert sign_in(outsider).get(group(sent[0])).status_code == 404
    assert sign_in(principal).get(reverse("phone-inbox")).status_code == 403
    assert browser.get(reverse("phone-inbox-import")).status_code == 403


def test_what_took_effect_elsewhere_is_no_business_of_a_zone_lead(
    school: Unit, other_school: Unit, inspector: Person, zone_lead: Person, director: Person
) -> None:
    """He leads the inspector at one school, and reads nothing of what was done at another's."""
    make.holds(inspector, Role.RESPONSIBLE_INSPECTOR, other_school)
    phone = Phone(inspector)
    begin(phone, school)
    begin(phone, other_school)
    here, _arrived, there, _arrived_there = phone.kept
    applied(phone)
    seen = visible_to(zone_lead)
    assert seen.filter(pk=here.pk).exists()
    assert not seen.filter(pk=there.pk).exists()
    assert visible_to(director).filter(pk=there.pk).exists()
    assert sign_in(zone_lead).get(group(there)).status_code == 404


def test_an_id_that_came_twice_is_settled(
    school: Unit, inspector: Person, director: Person, outsider: Person
) -> None:
    phone = Phone(inspector)
    begin(phone, school)
    sent = list(phone.kept)
    applied(phone)
    other = OtherArrival.objects.create(
        operation=sent[0], device=phone.device, person=inspector, sha256="0" * 64,
        content="另一份内容", received_at=clock.now(),
    )  # fmt: skip
    browser = sign_in(director)
    assert "另一份内容" in text_of(browser.get(group(sent[0])))
    url = reverse("phone-inbox-dismiss-other", args=[other.pk])
    assert sign_in(outsider).post(url, {"reason": "看过"}).status_code == 404
    assert browser.post(url, {"reason": "先收到的算数"}).status_code == 302
    other.refresh_from_db()
    assert (other.state, other.decided_by) == ("dismissed", director)
    assert browser.post(url, {"reason": "又"}).status_code == 409


def test_a_file_that_is_no_export_says_so(director: Person) -> None:
    url = reverse("phone-inbox-import")
    browser = sign_in(director)
    assert browser.get(url).status_code == 200
    answer = browser.post(url, {"file": SimpleUploadedFile("x.dudao", b"nothing")})
    assert answer.status_code == 422
    assert "文件打不开" in text_of(answer)


def test_nothing_is_decided_about_what_is_not_there(director: Person) -> None:
    with pytest.raises(NotFound):
        dismiss([uuid7()], by=director, reason="无")


def test_only_who_decides_dismisses(
    waiting: list[Operation], colleague: Person, zone_lead: Person
) -> None:
    with pytest.raises(NotAllowed):
        dismiss([waiting[0].pk], by=colleague, reason="无")
    with pytest.raises(Invalid):
        dismiss([waiting[0].pk], by=zone_lead, reason=" ")
    dismiss([waiting[0].pk], by=zone_lead, reason="未到校")
    assert Outcome.objects.get(pk=waiting[0].pk).decided_by == zone_lead


def test_what_a_phone_exported_is_taken_in(
    school: Unit, inspector: Person, director: Person
) -> None:
    device = enrol_device(uuid7(), name="测试手机", data_key=KEY, by=inspector).device
    shot, broken = photo(), envelope(sha256="0" * 64)
    sent = envelope(media=[shot["sha256"]])
    file = SimpleUploadedFile("x.dudao", exported(device.pk, sent, broken, media=[shot]))
    answer = sign_in(director).post(reverse("phone-inbox-import"), {"file": file}, follow=True)
    page = text_of(answer)
    assert "已导入示例督学的手机内容：新收1步，以前收过0步，照片和文件1个。" in page
    assert "有 1 项损坏或缺照片" in page


def test_a_file_too_large_is_to_be_sent_over_the_network(
    director: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dudao.web.phone_inbox.views.EXPORT_LIMIT", 3)
    file = SimpleUploadedFile("x.dudao", b"DUDAO1")
    answer = sign_in(director).post(reverse("phone-inbox-import"), {"file": file})
    assert "请在手机上先联网上传" in text_of(answer)


def test_what_nobody_can_read_is_listed_without_school_or_photo(
    school: Unit, inspector: Person, director: Person
) -> None:
    phone = Phone(inspector)
    for kind, text in (("visit.start", "nonsense"), ("visit.attach", "nonsense")):
        operation = phone.operation(text, kind)
        operation.subject = uuid7()
        phone.send(operation)
        applied(phone)
        assert group(operation) in text_of(sign_in(director).get(reverse("phone-inbox")))
        url = reverse("phone-inbox-photo", args=[operation.pk])
        assert sign_in(director).get(url).status_code == 404


def test_a_file_that_is_no_picture_is_not_shown(
    school: Unit, inspector: Person, director: Person
) -> None:
    phone, content = Phone(inspector), b"no picture at all"
    visit = begin(phone, school)
    phone.do("visit.attach", {"visit": visit, **shot(content, {"note": uuid7()})})
    phone.upload(content)
    sent = phone.kept[-1]
    applied(phone)
    url = reverse("phone-inbox-photo", args=[sent.pk])
    assert sign_in(director).get(url).status_code == 404


def test_who_belongs_nowhere_is_the_administrators_business(
    school: Unit, inspector: Person, outsider: Person, director: Person
) -> None:
    phone = Phone(inspector)
    operation = phone.operation("nonsense")
    phone.send(operation)
    applied(phone)
    assert dismiss([operation.pk], by=director, reason="看不懂")[0].outcome.state == "dismissed"
    other = phone.operation("nonsense again")
    phone.send(other)
    applied(phone)
    Person.objects.filter(pk=inspector.pk).update(unit=None)
    with pytest.raises(NotAllowed, match="不属于任何单位"):
        dismiss([other.pk], by=outsider, reason="看不懂")
    with pytest.raises(NotFound):
        dismiss_other(999_999, by=director, reason="看不懂")

"""Phones: let in, known again, ended by whom it concerns."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from dudao.access.actions import end_device, enrol_device, note_contact, note_unsent
from dudao.access.actions.devices import NoFieldWork, OtherPerson
from dudao.access.keys import KeyUnreadable
from dudao.access.models import Device
from dudao.access.queries import device_of, devices_visible_to
from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person
from tests import make, make_field
from tests.make_field import KEY

pytestmark = pytest.mark.usefixtures("still")
ID = UUID("0199c1d0-0000-7000-8000-000000000001")


def test_a_phone_is_let_in_and_recorded(inspector: Person) -> None:
    made = enrol_device(ID, name=" 我的手机 ", data_key=KEY, by=inspector, app="0.1.0")
    device = Device.objects.get()
    assert (device.pk, device.person, device.name, device.app) == (
        ID,
        inspector,
        "我的手机",
        "0.1.0",
    )
    assert made.data_key == KEY
    assert KEY not in bytes(device.data_key)
    assert device_of(made.secret) == device
    event = Event.objects.get(name="device.enrolled")
    assert (event.by, event.subject_id, event.unit) == (inspector, str(ID), inspector.unit)


def test_who_signs_in_again_gets_the_kept_key_and_a_new_token(inspector: Person) -> None:
    device, secret = make_field.device(inspector, ID)
    end_device(device.pk, by=inspector)
    again = enrol_device(ID, name="", data_key=bytes(32), by=inspector)
    assert again.data_key == KEY
    assert device_of(secret) is None
    found = device_of(again.secret)
    assert found is not None
    assert (found.ended_at, found.ended_by, found.name) == (None, None, "手机")


def test_the_phone_of_somebody_else_stays_his(inspector: Person, zone_lead: Person) -> None:
    _device, secret = make_field.device(inspector, ID)
    with pytest.raises(OtherPerson):
        make_field.device(zone_lead, ID)
    assert device_of(secret) is not None


def test_who_makes_no_visits_has_no_phone(principal: Person) -> None:
    with pytest.raises(NoFieldWork):
        make_field.device(principal)
    assert not Device.objects.exists()


def test_a_key_of_another_length_is_refused(inspector: Person) -> None:
    with pytest.raises(Invalid):
        enrol_device(ID, name="", data_key=b"short", by=inspector)


def test_a_key_sealed_under_a_lost_signing_key_is_never_replaced(
    inspector: Person, settings: pytest.FixtureRequest
) -> None:
    make_field.device(inspector, ID)
    sealed = bytes(Device.objects.get().data_key)
    settings.SECRET_KEY = "another" * 8
    with pytest.raises(KeyUnreadable, match="恢复原来的密钥"):
        make_field.device(inspector, ID)
    assert bytes(Device.objects.get().data_key) == sealed


@pytest.mark.parametrize("who", ["inspector", "zone_lead", "director", "administrator"])
def test_it_is_ended_by_its_owner_his_lead_and_his_administrators(
    who: str, inspector: Person, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    device, _secret = make_field.device(inspector)
    assert device in devices_visible_to(person)
    end_device(device.pk, by=person)
    ended = end_device(device.pk, by=person)
    assert (ended.ended_at, ended.ended_by) == (make.NOW, person)
    event = Event.objects.get(name="device.ended")
    assert (event.by, event.data) == (person, {"person": inspector.pk, "name": device.name})


@pytest.mark.parametrize("who", ["colleague", "office_staff", "principal", "outsider"])
def test_it_is_nobody_elses(who: str, inspector: Person, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    device, _secret = make_field.device(inspector)
    assert device not in devices_visible_to(person)
    with pytest.raises(NotAllowed):
        end_device(device.pk, by=person)


def test_a_lead_ends_no_phone_of_the_director(director: Person, zone_lead: Person) -> None:
    device, _secret = make_field.device(director)
    with pytest.raises(NotAllowed):
        end_device(device.pk, by=zone_lead)


def test_nobody_ends_the_phone_of_who_belongs_nowhere(
    inspector: Person, administrator: Person
) -> None:
    device, _secret = make_field.device(inspector)
    Person.objects.filter(pk=inspector.pk).update(unit=None)
    with pytest.raises(NotAllowed):
        end_device(device.pk, by=administrator)


def test_contact_is_kept_to_the_minute(inspector: Person) -> None:
    device, _secret = make_field.device(inspector, app="1")
    note_contact(device)
    assert Device.objects.get().seen_at == make.NOW
    with clock.at(make.NOW + timedelta(minutes=2)):
        note_contact(device)
        assert Device.objects.get().seen_at == clock.now()
    note_contact(device, app="2")
    assert Device.objects.get().app == "2"


def test_what_a_phone_still_holds_is_kept(inspector: Person) -> None:
    device, _secret = make_field.device(inspector)
    since = make.NOW - timedelta(days=2)
    note_unsent(device, app="0.2.0", unsent=3, oldest_unsent_at=since)
    kept = Device.objects.get()
    assert (kept.unsent, kept.oldest_unsent_at, kept.app) == (3, since, "0.2.0")
    note_unsent(device, app="", unsent=1, oldest_unsent_at=make.NOW + timedelta(days=9))
    kept.refresh_from_db()
    assert (kept.oldest_unsent_at, kept.app) == (make.NOW, "0.2.0")
    note_unsent(device, app="", unsent=0, oldest_unsent_at=since)
    kept.refresh_from_db()
    assert (kept.unsent, kept.oldest_unsent_at) == (0, None)


def test_a_strange_secret_is_nobodys(db: None) -> None:
    assert device_of(str(uuid4())) is None

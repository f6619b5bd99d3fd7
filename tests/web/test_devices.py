"""Phones on the pages: whose are shown to whom, ended with one click."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from dudao.access.actions import end_device
from dudao.access.models import Device
from dudao.inspectorate.actions import make_responsible
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_field, make_inspectorate
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")


def end(client: Any, device: Device, **given: str) -> Any:
    return client.post(reverse("device-end", args=[device.pk]), given)


def test_one_sees_ones_own_phones_and_ends_one(inspector: Person) -> None:
    device, _secret = make_field.device(inspector, name="我的小米手机")
    client = sign_in(inspector)
    page = text_of(client.get("/account/"))
    assert "我的小米手机" in page
    assert "手机丢失？立即停用" in page
    answer = end(client, device, next="/account/")
    assert answer["Location"] == "/account/"
    device.refresh_from_db()
    assert device.ended_by == inspector
    page = text_of(client.get("/account/"))
    assert "已停用" in page
    assert reverse("device-end", args=[device.pk]) not in page


def test_who_has_no_phone_reads_nothing_of_phones(principal: Person) -> None:
    assert "我的手机" not in text_of(sign_in(principal).get("/account/"))


def test_an_administrator_ends_it_on_the_persons_page(
    administrator: Person, inspector: Person
) -> None:
    device, _secret = make_field.device(inspector)
    client = sign_in(administrator)
    page = text_of(client.get(reverse("person", args=[inspector.pk])))
    assert reverse("device-end", args=[device.pk]) in page
    end(client, device)
    device.refresh_from_db()
    assert device.ended_by == administrator


def test_the_lead_of_the_zone_ends_it_from_the_inspectors_page(
    zone_lead: Person, inspector: Person, school: Unit, director: Person
) -> None:
    card = make_inspectorate.inspector(inspector)
    make_responsible(card.pk, school, by=director, start_on=clock.today())
    device, _secret = make_field.device(inspector)
    client = sign_in(zone_lead)
    page = reverse("inspector", args=[card.pk])
    assert reverse("device-end", args=[device.pk]) in text_of(client.get(page))
    assert reverse("devices") in text_of(client.get("/inspectors/"))
    assert end(client, device, next=page)["Location"] == page
    device.refresh_from_db()
    assert device.ended_by == zone_lead


def test_others_see_nothing_of_it_and_cannot_end_it(
    inspector: Person, office_staff: Person, director: Person, colleague: Person
) -> None:
    card = make_inspectorate.inspector(inspector)
    device, _secret = make_field.device(inspector)
    page = reverse("inspector", args=[card.pk])
    assert device.name in text_of(sign_in(director).get(page))
    assert device.name not in text_of(sign_in(office_staff).get(page))
    for person in (colleague, office_staff):
        client = sign_in(person)
        assert device.name not in text_of(client.get("/devices/"))
        assert reverse("devices") not in text_of(client.get("/inspectors/"))
        assert end(client, device).status_code == 404


def test_the_list_shows_what_waits_on_a_phone(zone_lead: Person, inspector: Person) -> None:
    full, _secret = make_field.device(inspector, name="小米")
    _empty, _secret = make_field.device(inspector, name="华为")
    since = clock.now() - timedelta(days=3)
    Device.objects.filter(pk=full.pk).update(unsent=7, oldest_unsent_at=since)
    client = sign_in(zone_lead)
    page = text_of(client.get("/devices/"))
    assert "7 项" in page
    assert "最早 2026-10-17 10:00" in page
    page = text_of(client.get("/devices/?unsent=on"))
    assert ("小米" in page, "华为" in page) == (True, False)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"小米"}),
        ("standing=ended", {"华为"}),
        ("standing=all", {"小米", "华为"}),
        ("standing=all&q=示例督学", {"小米", "华为"}),
        ("standing=all&q=教育督导室", {"小米", "华为"}),
        ("standing=all&q=别人", set()),
    ],
)
def test_the_list_is_narrowed(
    zone_lead: Person, inspector: Person, query: str, shown: set[str]
) -> None:
    make_field.device(inspector, name="小米")
    lost, _secret = make_field.device(inspector, name="华为")
    end_device(lost.pk, by=inspector)
    page = text_of(sign_in(zone_lead).get(f"/devices/?{query}"))
    assert {name for name in ("小米", "华为") if name in page} == shown


def test_the_list_costs_the_same_for_many(director: Person, inspector: Person) -> None:
    make_field.device(inspector)
    client = sign_in(director)
    few = statements(client, "/devices/")
    for _n in range(5):
        ended, _secret = make_field.device(inspector)
        end_device(ended.pk, by=director)
    assert statements(client, "/devices/?standing=all") == few


def test_the_list_can_be_exported(director: Person, inspector: Person) -> None:
    make_field.device(inspector)
    Device.objects.update(ended_at=clock.now())
    response = sign_in(director).get("/devices/?export=xlsx&standing=all")
    assert response["Content-Type"].endswith("sheet")
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_nobody_is_led_away(inspector: Person) -> None:
    device, _secret = make_field.device(inspector)
    answer = end(sign_in(inspector), device, next="https://elsewhere.example/")
    assert answer["Location"] == "/devices/"

"""The plate follows who is responsible: the page at once, the print when somebody is told."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dudao.audit.models import Event
from dudao.files import queries as files
from dudao.inspectorate.actions import make_plaques, make_responsible, print_plaques
from dudao.inspectorate.models import Inspector, Plaque
from dudao.inspectorate.queries import stale_plaques
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, Unit
from dudao.visits.models import Visit
from tests import make_inspectorate, make_photos, make_visits
from tests.web.pages import sign_in, text_of


@pytest.fixture
def plate(school: Unit, director: Person) -> Plaque:
    return make_plaques([school], by=director)[0]


def page(plate: Plaque) -> str:
    return text_of(Client().get(f"/s/{plate.code}"))


def test_anybody_reads_who_answers_and_whom_to_call(
    plate: Plaque, ours: Inspector, school: Unit, office: Unit
) -> None:
    make_visits.version()
    ours.person.phone, ours.card_number = "13800000001", "晃督001"
    ours.person.save()
    ours.save()
    office.phone, office.address = "0745-6000001", "示例路1号"
    office.save()
    shown = page(plate)
    for words in (
        school.name,
        "示例督学",
        "13800000001",
        "晃督001",
        "校园安全",
        "示例路1号",
        "还没有",
    ):
        assert words in shown
    assert f"/field/#/plaque/{plate.code}" in shown
    assert Client().get(f"/s/{str(plate).lower()}").status_code == 200


def test_a_code_that_hangs_nowhere_opens_nothing(plate: Plaque) -> None:
    assert Client().get("/s/ZZZZ9999").status_code == 404
    assert Client().get(f"/s/{plate.code}/photo/1").status_code == 404


def test_the_last_visit_is_one_the_school_was_told_of(
    plate: Plaque, ours: Inspector, school: Unit
) -> None:
    visit, _finding = make_visits.with_problem(school, ours.person)
    assert visit.planned_on.isoformat() not in page(plate)
    Visit.objects.filter(pk=visit.pk).update(state="signed")
    assert visit.planned_on.isoformat() in page(plate)


def test_a_photo_goes_to_the_plate_and_its_page(
    plate: Plaque, ours: Inspector, director: Person, inspector: Person, school: Unit
) -> None:
    path, client = f"/inspectors/{ours.pk}/photo/", sign_in(director)
    assert "multipart/form-data" in text_of(client.get(path))
    wrong = SimpleUploadedFile("名单.txt", b"text")
    assert client.post(path, {"photo": wrong}).status_code == 422
    good = SimpleUploadedFile("照片.jpg", make_photos.jpeg(make_photos.place(1, things=2)))
    assert "照片已保存" in text_of(client.post(path, {"photo": good}, follow=True))
    assert Client().get(f"/s/{plate.code}/photo/1")["Content-Type"] == "image/webp"
    assert f"/s/{plate.code}/photo/1" in text_of(client.get(f"/schools/{school.pk}/plaque/"))
    assert Event.objects.filter(name="inspector.photographed", by=director).exists()
    assert sign_in(inspector).get(path).status_code == 403


def test_the_print_is_noted_and_a_change_asks_for_another(
    plate: Plaque, ours: Inspector, helper: Inspector, school: Unit, director: Person
) -> None:
    client, path = sign_in(director), f"/schools/{school.pk}/plaque/"
    assert "请重新印制" not in text_of(client.get(path))
    printed = client.post(f"{path}print/")
    assert printed.content.startswith(b"%PDF")
    assert stale_plaques(director, clock.today()) == []
    make_responsible(helper.pk, school, by=director, start_on=clock.today())
    assert stale_plaques(director, clock.today()) == [plate]
    assert "请重新印制" in text_of(client.get(path))
    assert "要重新印制的标牌" in text_of(client.get("/"))
    assert helper.person.name in page(plate)
    client.post(f"{path}print/")
    assert stale_plaques(director, clock.today()) == []


def test_an_area_is_printed_in_one_go(
    area: object, plate: Plaque, ours: Inspector, director: Person, inspector: Person
) -> None:
    pk = getattr(area, "pk", 0)
    answer = sign_in(director).post(f"/areas/{pk}/plaques/print/")
    assert answer.content.startswith(b"%PDF")
    assert sign_in(inspector).post(f"/areas/{pk}/plaques/print/").status_code == 403


def test_only_the_office_prints(plate: Plaque, school: Unit, ours: Inspector) -> None:
    with pytest.raises(NotAllowed):
        print_plaques([school], by=ours.person)
    plate.refresh_from_db()
    assert plate.printed_at is None


def test_a_photo_that_is_gone_does_not_stop_the_print(
    plate: Plaque, ours: Inspector, school: Unit, director: Person
) -> None:
    good = SimpleUploadedFile("照片.jpg", make_photos.jpeg(make_photos.place(1, things=2)))
    client = sign_in(director)
    client.post(f"/inspectors/{ours.pk}/photo/", {"photo": good})
    ours.refresh_from_db()
    assert ours.photo
    files.path(ours.photo).unlink()
    for number in range(3):
        other = make_inspectorate.new_inspector(f"督学{number}", school.office or school)
        start = date(2026, 10, 1) + timedelta(days=number)
        make_inspectorate.responsible(other, school, start_on=start)
    assert client.post(f"/schools/{school.pk}/plaque/print/").content.startswith(b"%PDF")

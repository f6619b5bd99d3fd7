"""A record's move to the newer version of its form, with its preview."""

import pytest

from dudao.instruments.actions import create_version, publish
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Record
from tests.make_visits import DEFINITION, on_site, record_of
from tests.web.pages import sign_in, text_of

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def sheet(school: Unit, office: Unit, director: Person, inspector: Person) -> Record:
    first = publish(create_version(DEFINITION, by=director, office=office).pk, by=director)
    visit = on_site(school, inspector)
    answers = {"exits": "fails", "words": "杂物堆放"}
    actions.save_record(visit.pk, first.pk, by=inspector, answers=answers, revision=0)
    section = DEFINITION["sections"][0]
    asked = {"key": "asked", "kind": "text", "label": "新增必答", "required": True}
    new = {**DEFINITION, "sections": [{**section, "items": [section["items"][0], asked]}]}
    publish(create_version(new, by=director, office=office).pk, by=director)
    return record_of(visit)


def test_the_page_offers_and_previews_it(sheet: Record, inspector: Person) -> None:
    client = sign_in(inspector)
    at = f"/visits/{sheet.visit_id}/records/{sheet.pk}/"
    assert "这份表单已有第 2 版" in text_of(client.get(at))
    page = text_of(client.get(f"{at}version/"))
    for words in ("带不过去", "杂物堆放", "新版没有这一项", "不符合", "还要填", "新增必答"):
        assert words in page


def test_it_moves(sheet: Record, inspector: Person) -> None:
    client = sign_in(inspector)
    at = f"/visits/{sheet.visit_id}/records/{sheet.pk}/"
    version = sheet.version.instrument.versions.get(number=2)
    given = {"version_id": version.pk, "revision": 1}
    assert client.post(f"{at}version/", given)["Location"] == at
    sheet.refresh_from_db()
    assert (sheet.version, sheet.answers) == (version, {"exits": "fails"})
    assert "已有第 2 版" not in text_of(client.get(at))
    assert client.get(f"{at}version/").status_code == 409

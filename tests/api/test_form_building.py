"""Forms are built, compared, imported and exported over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.instruments.actions import create_version, publish
from dudao.instruments.xlsform import read
from dudao.org.models import Person, Unit
from dudao.visits import actions as visits
from tests.api.test_evidence import Calls
from tests.instruments.forms import EVERY_KIND, form
from tests.make_visits import DEFINITION, on_site, record_of
from tests.make_workbooks import workbook

HEAD = ["type", "name", "label"]
CONTENT = workbook([HEAD, ["text", "remark", "情况"], ["geopoint", "x", "位置"]])

pytestmark = pytest.mark.usefixtures("still")


def test_a_form_is_built_step_by_step(calls: Calls, director: Person, office: Unit) -> None:
    boss = calls(director)
    body = {"office_id": office.pk, "title": "防汛专项", "purpose": "special"}
    at = f"/instruments/{boss.post('/instruments/begin', body, 201)['id']}"
    item = {"kind": "text", "label": "情况"}
    boss.post(f"{at}/items", {"section": "part1", "item": item})
    boss.post(f"{at}/sections", {"section": {"title": "第二部分"}})
    boss.post(f"{at}/move", {"part": "items.q1", "up": False})
    boss.post(f"{at}/head", {"head": {"title": "防汛", "purpose": "special"}})
    made = boss.post(f"{at}/remove", {"part": "sections.part1"})["definition"]
    assert (made["title"], [one["key"] for one in made["sections"]]) == ("防汛", ["part2"])
    clash = {"key": "q1", "item": item, "was": {"key": "q1", "kind": "text", "label": "旧"}}
    assert boss.post(f"{at}/items", clash, 409)["current"]["label"] == "情况"
    assert boss.post(f"{at}/publish")["state"] == "published"


def test_versions_are_compared(calls: Calls, director: Person, office: Unit) -> None:
    boss = calls(director)
    first = publish(create_version(form(*EVERY_KIND), by=director, office=office).pk, by=director)
    draft = boss.post(f"/instruments/{first.pk}/draft", {"office_id": office.pk})
    changed = {"kind": "text", "label": "改了"}
    boss.post(f"/instruments/{draft['id']}/items", {"key": "remark", "item": changed})
    (one,) = boss.get(f"/instruments/{draft['id']}/compare/{first.pk}")
    assert (one["way"], one["place"], one["turns"]) == (
        "changed", "items.remark", [{"name": "label", "before": "题目remark", "after": "改了"}],
    )  # fmt: skip


def send(calls: Calls, who: Person, office: Unit) -> dict[str, Any]:
    file = SimpleUploadedFile("食堂.xlsx", CONTENT)
    found: dict[str, Any] = calls(who).upload(
        "/instruments/imports", office_id=office.pk, file=file
    )
    return found


def test_a_workbook_goes_in_and_out(calls: Calls, director: Person, office: Unit) -> None:
    read_, boss = send(calls, director, office), calls(director)
    assert read_["remarks"][0]["message"] == "不支持题型“geopoint”，这一行没有导入。"
    at = f"/instruments/imports/{read_['id']}"
    assert boss.get(at)["definition"] == read_["definition"]
    made = boss.post(f"{at}/confirm", {"title": "食堂"}, 201)
    assert made["definition"]["title"] == "食堂"
    content = boss.content(f"/instruments/{made['id']}/workbook")
    again = read(content, "x.xlsx")
    assert again.definition == made["definition"]
    other = send(calls, director, office)
    boss.post(f"/instruments/imports/{other['id']}/discard", status=204)
    boss.get(f"/instruments/imports/{other['id']}", status=404)


def test_a_record_moves_with_its_preview(
    calls: Calls, director: Person, inspector: Person, school: Unit, office: Unit
) -> None:
    first = publish(create_version(DEFINITION, by=director, office=office).pk, by=director)
    visit = on_site(school, inspector)
    answers = {"exits": "meets", "words": "好"}
    visits.save_record(visit.pk, first.pk, by=inspector, answers=answers, revision=0)
    items = DEFINITION["sections"][0]["items"][:1]
    new = {**DEFINITION, "sections": [{**DEFINITION["sections"][0], "items": items}]}
    publish(create_version(new, by=director, office=office).pk, by=director)
    at = f"/visits/{visit.pk}/records/{record_of(visit).pk}"
    told = calls(inspector).get(f"{at}/newer")
    assert (told["kept"], [one["item"] for one in told["lost"]]) == ({"exits": "meets"}, ["words"])
    body = {"version_id": told["version_id"], "revision": told["revision"]}
    assert calls(inspector).post(f"{at}/move", body)["answers"] == {"exits": "meets"}
    calls(inspector).get(f"{at}/newer", 404)

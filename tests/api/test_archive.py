"""Volumes for programs: opened, closed, downloaded, handed over."""

from collections.abc import Callable

import pytest

from dudao.documents.bundle.checking import check
from dudao.org.models import Person
from tests import make_archive, make_findings, make_visits
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
pytestmark = pytest.mark.usefixtures("still")


def test_from_opening_to_handing_over(calls: Calls, office, school, director, tmp_path) -> None:
    make_findings.issued_notice(school, director, director)
    caller = calls(director)
    made = caller.post("/volumes", {"matter": "school", "unit_id": school.pk}, 201)
    assert [item["place"] for item in made["items"]] == [1]
    path = f"/volumes/{made['id']}"
    caller.get(f"{path}/bundle", 404)
    closed = caller.post(f"{path}/close")
    assert (closed["number"], closed["appraised_from"]) == ("431227-WS·2026-D30-0001", 2057)
    year = {"office_id": office.pk, "year": 2026}
    done = caller.post("/volumes/hand-over", {**year, "receiver": "县档案馆"})
    assert [one["state"] for one in done["volumes"]] == ["handed_over"]
    caller.post(f"{path}/reopen", {"reason": "补"}, 409)


def test_visits_and_findings_and_the_office_have_theirs(calls: Calls, office, school, director):
    finding = make_findings.told(school, director)
    caller = calls(director)
    caller.post("/volumes", {"matter": "finding", "subject_id": str(finding.pk)}, 201)
    caller.post("/volumes", {"matter": "office", "unit_id": office.pk, "year": 2025}, 201)
    assert len(caller.get("/volumes", year=2025)["items"]) == 1
    assert len(caller.get("/volumes", matter="finding", state="open")["items"]) == 1
    assert caller.get("/volumes", due=True)["items"] == []


def test_things_are_put_in_and_taken_out(calls: Calls, office, school, director) -> None:
    volume = make_archive.opened(office, school, director)
    photo = make_archive.photo(school, director)
    caller = calls(director)
    path = f"/volumes/{volume.pk}"
    (item,) = caller.post(f"{path}/put", {"file_ids": [str(photo.pk)]})["items"]
    assert item["file_id"] == str(photo.pk)
    assert caller.post(f"{path}/take-out", {"item_id": item["id"]})["items"] == []
    assert caller.post(f"{path}/ask-closing")["closing_at"]
    caller.post(f"{path}/fill", None, 409)
    code = caller.post("/volumes/code", {"office_id": office.pk, "code": "Z109"})
    assert code["prefix"] == "Z109"


def test_an_inspector_reads_and_a_colleague_does_not(
    calls: Calls, office, school, director, inspector, colleague
) -> None:
    volume = make_archive.closed(office, school, director)
    assert calls(inspector).get(f"/volumes/{volume.pk}")["bundle_sha256"] == volume.bundle.sha256
    calls(inspector).post(f"/volumes/{volume.pk}/reopen", {"reason": "看"}, 403)
    calls(colleague).get(f"/volumes/{volume.pk}", 404)
    assert check(make_archive.bundle_of(volume)) is None


def test_a_closed_volume_is_downloaded_listed_and_opened_again(
    calls: Calls, office, school, director, inspector
) -> None:
    volume = make_archive.closed(office, school, director)
    caller, path = calls(director), f"/volumes/{volume.pk}"
    assert caller.content(f"{path}/bundle")[:2] == b"PK"
    year = {"office_id": office.pk, "year": 2026}
    assert caller.content("/volumes/transfer-list", **year)[:2] == b"PK"
    calls(inspector).content("/volumes/transfer-list", 404, **year)
    assert caller.post(f"{path}/reopen", {"reason": "补材料"})["state"] == "open"
    caller.get(f"{path}/bundle", 404)


def test_a_visit_has_its_volume(calls: Calls, school, director, outsider) -> None:
    visit, _feedback = make_visits.signed(school, director)
    body = {"matter": "visit", "subject_id": str(visit.pk)}
    calls(outsider).post("/volumes", body, 404)
    assert calls(director).post("/volumes", body, 201)["unit_id"] == school.pk

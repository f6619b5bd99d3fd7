"""Publishing through the API: suggested, prepared, published, corrected, taken down."""

from collections.abc import Callable

import pytest

from dudao.org.models import Person, Unit
from tests import make_publishing
from tests.api.conftest import Caller
from tests.make_publishing import PHONE, PUPIL, SUMMARY

pytestmark = pytest.mark.django_db
Calls = Callable[[Person], Caller]


@pytest.fixture
def path(office: Unit, office_staff: Person, director: Person) -> str:
    return f"/publications/{make_publishing.waiting(office, office_staff, director).pk}"


def test_from_suggestion_to_public(
    path: str, calls: Calls, office_staff: Person, director: Person
) -> None:
    staff, boss = calls(office_staff), calls(director)
    found = staff.get(f"{path}/suspicions")
    assert {(one["text"], one["why"]) for one in found} >= {(PUPIL, "pupil"), (PHONE, "phone")}
    row = staff.get(path)
    marks = [{"text": one["text"], "why": one["why"]} for one in found]
    row = staff.post(
        f"{path}/prepare", {"seen": row["version"], "summary": SUMMARY, "redactions": marks}
    )
    assert PUPIL not in str(row["content"])
    staff.post(f"{path}/publish", {"seen": row["version"]}, 403)
    boss.post(f"{path}/publish", {"seen": "0" * 64}, 409)
    row = boss.post(f"{path}/publish", {"seen": row["version"]})
    assert (row["state"], row["published_by_id"]) == ("published", director.pk)
    told = {"note": "说明更正。", "summary": "新说明。"}
    boss.post(f"{path}/correct", {**told, "seen": "0" * 64}, 409)
    row = boss.post(f"{path}/correct", {**told, "seen": row["version"]})
    assert [note["text"] for note in row["corrections"]] == ["说明更正。"]
    assert len(row["redactions"]) == len(marks)
    assert boss.post(f"{path}/take-down", {"reason": "重新核实"})["state"] == "taken_down"


def test_one_place_alone_is_blacked_out(path: str, calls: Calls, office_staff: Person) -> None:
    staff = calls(office_staff)
    one = next(it for it in staff.get(f"{path}/suspicions") if it["text"] == PUPIL)
    row = staff.get(path)
    mark = {name: one[name] for name in ("path", "start", "end")}
    row = staff.post(
        f"{path}/prepare", {"seen": row["version"], "summary": SUMMARY, "redactions": [mark]}
    )
    assert "学生■■■反映" in str(row["content"])


def test_it_is_withheld_and_reconsidered(path: str, calls: Calls, director: Person) -> None:
    boss = calls(director)
    said = boss.post(f"{path}/withhold", {"reason": "隐私", "basis": " "}, 422)
    assert "basis" in said["fields"]
    told = {"reason": "隐私", "basis": "《政府信息公开条例》第十五条"}
    assert boss.post(f"{path}/withhold", told)["state"] == "withheld"
    assert boss.post(f"{path}/reconsider")["state"] == "waiting"


def test_the_list_narrows(path: str, calls: Calls, director: Person, outsider: Person) -> None:
    boss = calls(director)
    assert boss.get("/publications", due_by="2026-11-17")["items"]
    for asked in ({"state": "published"}, {"due_by": "2026-11-16"}):
        assert not boss.get("/publications", **asked)["items"]
    assert not calls(outsider).get("/publications")["items"]
    calls(outsider).get(path, 404)

"""Several inspectors on one visit, over the API."""

from collections.abc import Callable

from dudao.access.roles import Role
from dudao.org.models import Person, Unit
from tests import make, make_visits
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_two_inspectors_share_a_visit(
    calls: Calls, school: Unit, inspector: Person, principal: Person
) -> None:
    companion = make.person("示例随行督学", school.office)
    make.holds(companion, Role.PART_TIME_INSPECTOR, school)
    form = make_visits.version()
    visit = make_visits.on_site(school, inspector, companions=[companion], forms=[form])
    record, path = make_visits.record_of(visit), f"/visits/{visit.pk}"
    leader, other = calls(inspector), calls(companion)
    duty = {"person_id": companion.pk, "text": "食堂"}
    shares = leader.post(f"{path}/share-out", {"duties": [duty]})
    assert shares["duties"] == [duty]
    assert [row["keeper_id"] for row in shares["records"]] == [None]
    kept = leader.post(f"{path}/records/{record.pk}/keep")
    assert kept["keeper_id"] == inspector.pk
    sheet = {"version_id": form.pk, "answers": {"pupils": 2}, "revision": 0}
    other.post(f"{path}/records", sheet, 403)
    own = other.post(f"{path}/own-sheets", {"version_id": form.pk}, 201)
    assert (own["serial"], own["keeper_id"]) == (2, companion.pk)
    other.post(f"{path}/records", {**sheet, "serial": 2})
    leader.post(f"{path}/records", {**sheet, "answers": {"pupils": 3}})
    [merged] = leader.get(f"{path}/merged")
    [line] = merged["lines"]
    assert line["differs"]
    assert [said["text"] for said in line["said"]] == ["3人", "2人"]
    other.post(f"{path}/records/{own['id']}/drop", status=409)
    again = {"keepers": [{"record_id": own["id"], "person_id": None}]}
    assert leader.post(f"{path}/share-out", again)["records"][1]["keeper_id"] is None
    make_visits.actions.compose_feedback(visit.pk, by=inspector)
    for part in ("shares", "merged"):
        calls(principal).get(f"{path}/{part}", 404)
    assert leader.get(f"{path}/shares")["duties"] == [duty]


def test_an_empty_sheet_is_given_back(calls: Calls, school: Unit, inspector: Person) -> None:
    companion = make.person("示例随行督学", school.office)
    make.holds(companion, Role.PART_TIME_INSPECTOR, school)
    form = make_visits.version()
    visit = make_visits.on_site(school, inspector, companions=[companion], forms=[form])
    calls(inspector).post(f"/visits/{visit.pk}/records/{make_visits.record_of(visit).pk}/keep")
    own = calls(companion).post(f"/visits/{visit.pk}/own-sheets", {"version_id": form.pk}, 201)
    calls(companion).post(f"/visits/{visit.pk}/records/{own['id']}/drop", status=204)
    assert visit.records.count() == 1

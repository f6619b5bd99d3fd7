"""A school reviewed and rated by API, from its papers to what the team settled."""

from collections.abc import Callable

import pytest

from dudao.evaluation.models import Candidate
from dudao.org.models import Person, Unit
from tests import make_draws, make_findings, make_reviews
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


@pytest.fixture
def candidate(
    still: None, office: Unit, director: Person, school: Unit, principal: Person
) -> Candidate:
    return make_reviews.applied(office, director, school, principal)


@pytest.fixture
def team(office: Unit) -> list[Person]:
    return make_reviews.experts(office)


def test_papers_are_checked_a_team_chosen_and_sent(
    calls: Calls, candidate: Candidate, director: Person, team: list[Person]
) -> None:
    boss, path = calls(director), f"/reviews/{candidate.pk}"
    assert boss.get("/reviews", stage="applied")["items"][0]["candidate_id"] == str(candidate.pk)
    said = boss.post(f"{path}/checks", {"code": "A1.2", "verdict": "sufficient"})
    assert said["edition"] == 1
    assert boss.get(path)["papers_left"] == 4
    assert boss.post(f"{path}/documents", {"rest": True})["stage"] == "reviewed"
    ids = [person.pk for person in team]
    chosen = boss.post(f"{path}/team", {"person_ids": ids, "lead_id": ids[1]})
    assert next((one["person_id"], one["role"]) for one in chosen["team"]) == (ids[1], "lead")
    assert boss.post(f"{path}/on-site", {"on": "2026-11-02"})["on_site_on"] == "2026-11-02"
    gone = boss.post(f"{path}/team/recuse", {"person_id": ids[2], "reason": "亲属在校"})
    assert gone["recused"]
    assert boss.post(f"{path}/team", {"person_ids": [0]}, 422)
    assert boss.post(f"{path}/team", {"person_ids": [10**9]}, 404)


def test_a_drawn_team_is_taken_over(
    calls: Calls, candidate: Candidate, director: Person, office_staff: Person, team: list[Person]
) -> None:
    inspectors = [person.inspector for person in team]
    given = {"units": [candidate.unit], "inspectors": inspectors, "count": 1, "each": 2}
    draft = make_draws.draft(candidate.round.office, director, director, office_staff, **given)
    draw = make_draws.drawn(draft, director, director, office_staff)
    said = calls(director).post(f"/reviews/{candidate.pk}/team/draw", {"draw_id": str(draw.pk)})
    assert said["draw_id"] == str(draw.pk)
    assert all(one["drawn"] for one in said["team"])


def test_three_rate_blind_and_the_lead_settles(
    calls: Calls, candidate: Candidate, director: Person, team: list[Person]
) -> None:
    make_reviews.visited(candidate, director, *team)
    path = f"/reviews/{candidate.pk}"
    for person, level in zip(team, ("A", "D", "B"), strict=True):
        rater = calls(person)
        given = {"code": "A2.1", "value": level, "note": "查阅制度"}
        assert rater.post(f"{path}/ratings", given)["choice"] == level
        before = rater.get(path)
        assert (before["sees_ratings"], before["unrated"], before["hindrances"]) == (False, 2, [])
        file = make_findings.photo(candidate.unit, person)
        proof = {"code": "A2.1", "file_id": str(file.pk)}
        rater.post(f"{path}/ratings/evidence", proof, 201)
        assert rater.post(f"{path}/hand-in", {"partly": True})["finished_at"]
    lead = calls(team[0])
    line = next(one for one in lead.get(path)["lines"] if one["code"] == "A2.1")
    assert (line["apart"], len(line["given"]), line["settled"]) == (True, 3, None)
    told = {"code": "A2.1", "value": "B", "reason": "核对后一致"}
    assert lead.post(f"{path}/moderations", told)["spread"] == "50.00"
    line = next(one for one in lead.get(path)["lines"] if one["code"] == "A2.1")
    assert (line["settled"]["choice"], line["moderation"]["reason"]) == ("B", "核对后一致")
    for code in ("A1.2", "A2.2"):
        assert code not in [one["code"] for one in lead.get(path)["lines"] if one["settled"]]

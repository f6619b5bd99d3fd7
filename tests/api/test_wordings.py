"""The wording bank and the notice of a visit for programs."""

from collections.abc import Callable

import pytest

from dudao.instruments.models import Version
from dudao.org.models import Person, Unit
from dudao.visits import actions as visits
from tests.api.conftest import Caller
from tests.make_visits import on_site, record_of, said, signature, version
from tests.make_wordings import DEMAND, FACT, proposal

Calls = Callable[[Person], Caller]


@pytest.fixture
def form(still: None, db: None) -> Version:
    return version()


def test_a_proposal_is_read_merged_taken_in_and_ended(
    calls: Calls, form: Version, office: Unit, director: Person
) -> None:
    caller, waiting = calls(director), proposal(form, office)
    other = proposal(form, office, "灭火器过期。")
    row = caller.post(f"/wordings/{other.pk}/merge", {"into_id": waiting.pk})
    assert (row["id"], row["used"], row["changed"]) == (waiting.pk, 2, ["fact", "demand"])
    assert caller.get(f"/wordings/{waiting.pk}")["finding_ids"] == []
    pending = caller.get("/wordings", state="pending")["items"]
    assert [one["id"] for one in pending] == [waiting.pk]
    made = caller.post(f"/wordings/{waiting.pk}/take", {"demand": "立即清空。"}, 201)
    assert (made["fact"], made["demand"], made["valid_to"]) == (FACT, "立即清空。", None)
    assert caller.get("/wordings/own")["items"] == [made]
    assert caller.post(f"/wordings/own/{made['id']}/end", {}, 200)["valid_to"]


def test_a_rejected_one_keeps_its_reason(
    calls: Calls, form: Version, office: Unit, director: Person
) -> None:
    waiting = proposal(form, office)
    said = calls(director).post(f"/wordings/{waiting.pk}/reject", {"reason": "口语"}, 200)
    assert (said["state"], said["reason"]) == ("rejected", "口语")


def test_from_a_visit_to_a_proposal_and_to_its_notice(
    calls: Calls, form: Version, school: Unit, inspector: Person
) -> None:
    caller, visit = calls(inspector), on_site(school, inspector)
    finding = visits.raise_from_item(
        visit.pk, by=inspector, record_id=record_of(visit).pk, item="exits",
        **said(route="notice"),
    )  # fmt: skip
    feedback = visits.compose_feedback(visit.pk, by=inspector)
    visits.sign(visit.pk, by=inspector, **signature(feedback))
    body = {"finding_id": str(finding.pk), "fact": FACT, "demand": DEMAND}
    assert caller.post("/wordings", body, 201)["proposed_by_id"] == inspector.pk
    notice = caller.post(f"/visits/{visit.pk}/notice", {}, 201)
    assert notice["finding_ids"] == [str(finding.pk)]
    assert notice["content"]["problems"][0]["fact"] == said()["fact"]

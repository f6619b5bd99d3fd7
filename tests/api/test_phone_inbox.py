"""What phones brought, over the API."""

from collections.abc import Callable
from uuid import uuid4

from dudao.inbox.models import Outcome
from dudao.org.models import Person, Unit
from dudao.visits import actions as visits
from tests import make_visits
from tests.api.conftest import Caller
from tests.api.world import waiting

Calls = Callable[[Person], Caller]


def test_who_decides_lets_it_take_effect_or_not(
    calls: Calls, inspector: Person, director: Person, school: Unit
) -> None:
    kept, gone = waiting(inspector, school), waiting(inspector, school)
    boss = calls(director)
    listed = boss.get("/phone-inbox", state="quarantined")["items"]
    assert {row["id"] for row in listed} == {str(kept.pk), str(gone.pk)}
    one = boss.get("/phone-inbox", subject=str(kept.subject))["items"]
    assert [row["content"] for row in one] == [kept.content]
    assert boss.post("/phone-inbox/release", {"operation_ids": [str(kept.pk)]}) == [str(kept.pk)]
    body = {"operation_ids": [str(gone.pk)], "reason": "重复"}
    assert boss.post("/phone-inbox/dismiss", body) == [str(gone.pk)]
    states = dict(Outcome.objects.values_list("operation", "state"))
    assert states == {kept.pk: "accepted", gone.pk: "dismissed"}


def test_an_outsider_knows_of_none(
    calls: Calls, inspector: Person, outsider: Person, school: Unit
) -> None:
    operation = waiting(inspector, school)
    stranger = calls(outsider)
    assert stranger.get("/phone-inbox")["items"] == []
    body = {"operation_ids": [str(operation.pk)]}
    stranger.post("/phone-inbox/release", body, 404)


def test_a_card_is_noted_and_a_clash_is_settled(
    calls: Calls, inspector: Person, principal: Person, school: Unit
) -> None:
    visit = make_visits.on_site(school, inspector, forms=[make_visits.version()])
    own = calls(inspector)
    said = {"activity": "interview", "role": "教师", "text": "作业可在校内完成。"}
    made = own.post(f"/visits/{visit.pk}/notes", said, 201)
    assert own.get(f"/visits/{visit.pk}/notes") == [made]
    record = visit.records.get()
    visits.save_record(
        visit.pk, record.version_id, by=inspector, answers={"exits": "meets"}, revision=0
    )
    clash = record.clashes.create(
        item="exits", mine="fails", theirs="meets", by=inspector, at=visit.checked_in_at
    )
    [told] = own.get(f"/visits/{visit.pk}/clashes")
    assert (told["id"], told["mine"], told["theirs"]) == (clash.pk, "不符合", "符合")
    own.post(f"/visits/{visit.pk}/clashes/{clash.pk}/settle", {"adopt": True}, 204)
    assert own.get(f"/visits/{visit.pk}/clashes") == []
    calls(principal).get(f"/visits/{uuid4()}/notes", 404)

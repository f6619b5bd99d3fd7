"""Proposed months for programs: a visit is added, moved and given companions."""

from collections.abc import Callable

from dudao.org.models import Person, Unit
from tests import make_inspectorate, make_proposals
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_a_visit_is_added_and_moved_with_others(
    calls: Calls, office: Unit, director: Person, school: Unit, inspector: Person
) -> None:
    make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)
    helper = make_inspectorate.new_inspector("示例督学乙", office).person
    make_proposals.obligation(school)
    left = make_proposals.obligation(school, "消防设施", first_on=make_proposals.NOVEMBER)
    month, boss = make_proposals.solved(office, director), calls(director)
    (visit,) = boss.get(f"/proposals/{month.pk}")["visits"]
    moved = {"seen": month.edition, "day": "2026-11-10", "leader_id": inspector.pk}
    there = boss.post(
        f"/proposals/visits/{visit['id']}/move", {**moved, "companion_ids": [helper.pk]}
    )
    assert (there["day"], there["companion_ids"]) == ("2026-11-10", [helper.pk])
    kept = boss.post(f"/proposals/visits/{visit['id']}/move",
                     {**moved, "seen": month.edition + 1, "day": "2026-11-11"})  # fmt: skip
    assert kept["companion_ids"] == [helper.pk]
    more = {**moved, "seen": month.edition + 2, "day": "2026-11-24", "unit_id": school.pk}
    added = boss.post(
        f"/proposals/{month.pk}/visits", {**more, "obligation_ids": [str(left.pk)]}, 201
    )
    assert (added["pinned"], added["unit_id"]) == (True, school.pk)
    calls(inspector).post(f"/proposals/{month.pk}/visits", more, 404)

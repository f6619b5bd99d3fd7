"""A draw from list to result: every step moves, records, and refuses the wrong time and person."""

from datetime import date, datetime, timedelta
from typing import Any

import pgtrigger
import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import drawing
from dudao.planning.actions import draws, withdraw
from dudao.planning.models import Assignment, Draw
from dudao.planning.queries.draws import draws_visible_to, open_draw, proof_of, shares_to_give
from dudao.planning.states.draws import DRAW_MOVES, DrawState
from tests import make, make_draws, make_findings, make_inspectorate


@pytest.fixture
def draw(office: Unit, director: Person, office_staff: Person) -> Draw:
    return make_draws.draft(office, director, director, office_staff)


@pytest.fixture
def result(draw: Draw, director: Person, office_staff: Person) -> Draw:
    return make_draws.drawn(draw, director, director, office_staff)


def names(draw: Draw) -> list[str]:
    return list(history_of(draw).order_by("id").values_list("name", flat=True))


def test_a_draw_goes_from_list_to_published_result(
    result: Draw, director: Person, office_staff: Person
) -> None:
    assert (result.state, len(result.outcome["picked"])) == (DrawState.DRAWN, 3)
    places = result.lots.filter(place__gt=0).order_by("place").values_list("key", flat=True)
    assert list(places) == result.outcome["picked"]
    assert drawing.check(proof_of(result)) is None
    assert draws.publish_draw(result.pk, by=office_staff).state == DrawState.PUBLISHED
    assert names(result) == [
        "draw.made", "draw.frozen", "draw.committed", "draw.committed", "draw.revealed",
        "draw.revealed", "draw.carried_out", "draw.published",
    ]  # fmt: skip


def test_only_who_draws_for_the_office_begins_one(
    office: Unit, inspector: Person, outsider: Person, director: Person
) -> None:
    for stranger in (inspector, outsider):
        with pytest.raises(NotAllowed):
            make_draws.draft(office, stranger, stranger, director)
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"count": 0}, "count"),
        ({"each": 1}, "inspectors"),
        ({"way": "numbers"}, "source"),
        ({"way": "numbers", "source": "x", "source_on": date(2026, 10, 20)}, "source_on"),
        ({"kind": "classes", "lines": "一班"}, "unit"),
    ],
)
def test_terms_that_cannot_be_are_told(
    given: dict[str, Any], field: str, office: Unit, director: Person, office_staff: Person
) -> None:
    with pytest.raises(Invalid) as refused:
        make_draws.draft(office, director, director, office_staff, **given)
    assert field in refused.value.fields


def test_one_person_alone_is_no_chance(office: Unit, director: Person) -> None:
    with pytest.raises(Invalid) as refused:
        make_draws.draft(office, director, director, director)
    assert "people" in refused.value.fields


def test_a_lot_is_weighed_and_struck_while_the_list_is_made(
    draw: Draw, director: Person, inspector: Person
) -> None:
    lot = draw.lots.first()
    assert lot is not None
    with pytest.raises(NotAllowed):
        draws.edit_lot(lot.pk, by=inspector, weight=2)
    with pytest.raises(Invalid):
        draws.edit_lot(lot.pk, by=director, weight=0)
    with pytest.raises(NotFound):
        draws.edit_lot(0, by=director, weight=1)
    changed = draws.edit_lot(lot.pk, by=director, weight=3, struck="正在搬迁")
    assert (changed.weight, changed.struck) == (3, "正在搬迁")
    frozen = draws.freeze_draw(draw.pk, by=director)
    entry = next(one for one in drawing.read_list(frozen.list_text).entries if one.id == lot.key)
    assert (entry.weight, entry.struck) == (3, "正在搬迁")


def test_a_frozen_list_does_not_change(draw: Draw, director: Person, inspector: Person) -> None:
    with pytest.raises(NotAllowed):
        draws.freeze_draw(draw.pk, by=inspector)
    frozen = draws.freeze_draw(draw.pk, by=director)
    assert frozen.list_sha256 == drawing.sha256(frozen.list_text)
    lot = draw.lots.first()
    assert lot is not None
    for late in (
        lambda: draws.edit_lot(lot.pk, by=director, weight=2),
        lambda: draws.freeze_draw(draw.pk, by=director),
        lambda: draws.write_lots(draw.pk, "一班", by=director),
    ):
        with pytest.raises(WrongState):
            late()
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(list_text="{}")


def test_a_list_changed_behind_everybodys_back_is_not_drawn_from(
    draw: Draw, director: Person, office_staff: Person
) -> None:
    make_draws.sealed(draw, director, director, office_staff)
    for who in (director, office_staff):
        give = {"value": make_draws.value_of(who), "nonce": make_draws.nonce_of(who)}
        draws.reveal_share(draw.pk, by=who, **give)
    heavier = draw.list_text.replace('"weight":1', '"weight":9', 1)
    with pgtrigger.ignore("planning.Draw:list_frozen"):
        Draw.objects.filter(pk=draw.pk).update(list_text=heavier)
    with pytest.raises(WrongState, match="被改动"):
        draws.carry_out_draw(draw.pk, by=director)


def test_more_than_the_list_holds_cannot_be_drawn(
    office: Unit, director: Person, office_staff: Person
) -> None:
    draw = make_draws.draft(office, director, director, office_staff, count=7)
    with pytest.raises(Invalid, match="只有6个，不够抽7个"):
        draws.freeze_draw(draw.pk, by=director)


def test_secrets_are_sealed_before_any_is_known(
    draw: Draw, director: Person, office_staff: Person, inspector: Person
) -> None:
    draws.freeze_draw(draw.pk, by=director)
    digest = drawing.commitment("8", make_draws.NONCE)
    with pytest.raises(NotAllowed, match="没有请您"):
        draws.commit_share(draw.pk, digest, by=inspector)
    with pytest.raises(Invalid):
        draws.commit_share(draw.pk, "8", by=director)
    draws.commit_share(draw.pk, digest, by=director)
    with pytest.raises(WrongState, match="不能更换"):
        draws.commit_share(draw.pk, "0" * 64, by=director)
    with pytest.raises(Conflict, match="相同"):
        draws.commit_share(draw.pk, digest, by=office_staff)
    with pytest.raises(WrongState):
        draws.reveal_share(draw.pk, by=director, value="8", nonce=make_draws.NONCE)
    assert list(shares_to_give(office_staff)) == [draw]
    assert list(shares_to_give(director)) == []


def test_a_secret_that_was_not_sealed_is_refused_and_recorded(
    draw: Draw, director: Person, office_staff: Person
) -> None:
    make_draws.sealed(draw, director, director, office_staff)
    false = draws.reveal_share(draw.pk, by=director, value="9", nonce=make_draws.NONCE)
    assert (false.revealed_at, false.refused, false.value) == (None, 1, "")
    assert Event.objects.get(name="draw.reveal_refused").data == {"times": 1}
    right = {"value": make_draws.value_of(director), "nonce": make_draws.nonce_of(director)}
    assert draws.reveal_share(draw.pk, by=director, **right).revealed_at is not None
    with pytest.raises(WrongState, match="已经揭晓"):
        draws.reveal_share(draw.pk, by=director, **right)
    draw.refresh_from_db()
    assert (draw.state, draw.seed) == (DrawState.COMMITTED, "")


@pytest.mark.parametrize(("value", "nonce"), [("", make_draws.NONCE), ("9", "短")])
def test_what_cannot_be_a_secret_is_refused_all_the_same(
    draw: Draw, director: Person, office_staff: Person, value: str, nonce: str
) -> None:
    make_draws.sealed(draw, director, director, office_staff)
    share = draws.reveal_share(draw.pk, by=director, value=value, nonce=nonce)
    assert (share.refused, share.revealed_at) == (1, None)


def test_a_secret_once_told_stays(result: Draw) -> None:
    share = result.shares.first()
    assert share is not None
    for change in ({"value": "x"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            result.shares.filter(pk=share.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=result.pk).update(seed="0" * 64)


def test_somebody_never_reveals_and_the_draw_is_done_again(
    draw: Draw, director: Person, office_staff: Person
) -> None:
    make_draws.sealed(draw, director, director, office_staff)
    with pytest.raises(WrongState, match="只有作废"):
        draws.redo_draw(draw.pk, by=director)
    with pytest.raises(Invalid):
        draws.void_draw(draw.pk, by=director, reason=" ")
    void = draws.void_draw(draw.pk, by=director, reason="示例科员未在期限内揭晓")
    again = draws.redo_draw(void.pk, by=director)
    assert (again.nth, again.previous, again.state) == (2, void, DrawState.DRAFT)
    assert again.code != void.code
    assert again.lots.count() == 6
    assert [share.person for share in again.shares.order_by("position")] == [director, office_staff]
    with pytest.raises(Conflict, match="已经重新进行过"):
        draws.redo_draw(void.pk, by=director)
    assert open_draw(void.code) == void


def test_public_numbers_come_on_their_day(office: Unit, director: Person) -> None:
    draw = make_draws.by_numbers(office, director)
    with pytest.raises(WrongState, match="2026-10-25"):
        draws.set_public_numbers(draw.pk, "1 2 3", by=director)
    with clock.at(make.NOW + timedelta(days=5)):
        with pytest.raises(Invalid):
            draws.set_public_numbers(draw.pk, "还没有", by=director)
        seeded = draws.set_public_numbers(draw.pk, "03、11、17+05", by=director)
        assert (seeded.numbers, seeded.state) == ("03 11 17 05", DrawState.SEEDED)
        drawn = draws.carry_out_draw(draw.pk, by=director)
    assert drawing.check(proof_of(drawn)) is None
    with pytest.raises(WrongState):
        draws.set_public_numbers(draw.pk, "1", by=director)


def test_numbers_fixed_too_late_fix_nothing(office: Unit, director: Person) -> None:
    given = {"way": "numbers", "source": "双色球", "source_on": date(2026, 10, 22)}
    draw = make_draws.draft(office, director, **given)
    with clock.at(make.NOW + timedelta(days=2)), pytest.raises(Invalid, match="之前冻结"):
        draws.freeze_draw(draw.pk, by=director)


def test_who_draws_with_secrets_enters_no_numbers(draw: Draw, director: Person) -> None:
    draws.freeze_draw(draw.pk, by=director)
    with pytest.raises(WrongState, match="不用公开号码"):
        draws.set_public_numbers(draw.pk, "1", by=director)


def test_what_cannot_be_used_is_struck_and_another_drawn(result: Draw, director: Person) -> None:
    first, second, third = result.outcome["picked"]
    with pytest.raises(Invalid):
        draws.strike_lot(result.pk, second, by=director, reason="")
    after = draws.strike_lot(result.pk, second, by=director, reason="当日停课")
    assert after.outcome["picked"][:2] == [first, third]
    assert len(after.outcome["picked"]) == 3
    lot = after.lots.get(key=second)
    assert (lot.place, lot.fell) == (2, "当日停课")
    assert after.lots.get(key=after.outcome["picked"][2]).place == 4
    with pytest.raises(WrongState, match="没有抽中"):
        draws.strike_lot(result.pk, second, by=director, reason="再划")
    assert drawing.check(proof_of(after)) is None


def test_inspectors_are_drawn_and_sent_without_telling_the_school(
    office: Unit, director: Person, office_staff: Person
) -> None:
    units = make_draws.schools(office)
    some = [make_inspectorate.new_inspector(f"督学{n}", office) for n in range(4)]
    for unit in units:
        make_inspectorate.recusal(some[0], unit)
    given = {"units": units, "inspectors": some, "each": 2}
    draw = make_draws.draft(office, director, director, office_staff, **given)
    result = make_draws.drawn(draw, director, director, office_staff)
    span = {"first_on": date(2026, 10, 26), "last_on": date(2026, 10, 30)}
    made = draws.assign_drawn(result.pk, by=director, purpose="随机督导", **span)
    assert [one.kind for one in made] == ["random"] * 3
    assert not any(one.announced for one in made)
    going = {p for one in made for p in (one.leader, *one.companions.all())}
    assert some[0].person not in going
    with pytest.raises(WrongState, match="已安排"):
        draws.assign_drawn(result.pk, by=director, purpose="再来", **span)
    with pytest.raises(WrongState, match="先撤销"):
        draws.strike_lot(result.pk, result.outcome["picked"][0], by=director, reason="停课")
    with pytest.raises(WrongState, match="不能作废"):
        draws.void_draw(result.pk, by=director, reason="重来")
    withdraw(made[0].pk, by=director, reason="停课")
    draws.strike_lot(result.pk, result.outcome["picked"][0], by=director, reason="停课")


def test_without_inspectors_the_responsible_ones_go(
    ours: Inspector, theirs: Inspector, office: Unit, school: Unit, director: Person,
    office_staff: Person,
) -> None:  # fmt: skip
    alone = make.school(office, name="没有督学的小学")
    span = {"first_on": date(2026, 10, 26), "last_on": date(2026, 10, 30), "purpose": "抽查"}
    given: dict[str, Any] = {"units": [school, alone], "count": 2}
    draw = make_draws.draft(office, director, director, office_staff, **given)
    result = make_draws.drawn(draw, director, director, office_staff)
    with pytest.raises(Invalid, match="没有督学的小学"):
        draws.assign_drawn(result.pk, by=director, **span)
    weekend = {"first_on": date(2026, 10, 24), "last_on": date(2026, 10, 25)}
    with pytest.raises(Invalid, match="没有工作日"):
        draws.assign_drawn(result.pk, by=director, **{**span, **weekend})
    assert not Assignment.objects.exists()
    make_inspectorate.responsible(theirs, alone)
    made = draws.assign_drawn(result.pk, by=director, **span)
    assert {one.leader for one in made} == {ours.person, theirs.person}


def test_classes_and_teachers_are_drawn_from_a_typed_list(
    school: Unit, director: Person, office_staff: Person
) -> None:
    given = {"kind": "teachers", "lines": "张三，语文\n李四，数学，2\n王五，语文", "count": 1}
    draw = make_draws.draft(school, director, director, office_staff, **given)
    assert [lot.name for lot in draw.lots.order_by("key")] == [
        "张**（001）",
        "李**（002）",
        "王**（003）",
    ]
    assert str(draw.lots.get(key="002")) == "李四"
    with pytest.raises(Invalid, match="看不懂或重复"):
        draws.write_lots(draw.pk, "赵六，语文，数学\n孙七\n孙七", by=director)
    draws.write_lots(draw.pk, "赵六\n孙七", by=director)
    frozen = draws.freeze_draw(draw.pk, by=director)
    assert "赵六" not in frozen.list_text
    assert "赵**（001）" in frozen.list_text


def test_a_list_of_schools_is_not_typed(draw: Draw, director: Person) -> None:
    with pytest.raises(Invalid, match="学校库"):
        draws.write_lots(draw.pk, "一班", by=director)


def test_strata_have_their_share(office: Unit, director: Person, office_staff: Person) -> None:
    draw = make_draws.draft(office, director, director, office_staff, strata="stage")
    frozen = draws.freeze_draw(draw.pk, by=director)
    assert drawing.read_list(frozen.list_text).quotas == [("初中", 1), ("小学", 2)]


@pytest.mark.parametrize(("strata", "words"), [("setting", "镇区"), ("ownership", "民办")])
def test_the_parts_of_a_list_are_named(
    office: Unit, director: Person, office_staff: Person, strata: str, words: str
) -> None:
    like = {"setting": "town", "ownership": "private"}
    units = [make.school(office, name=f"镇区{n}学校", **like) for n in range(4)]
    draw = make_draws.draft(office, director, director, office_staff, strata=strata, units=units)
    assert {lot.stratum for lot in draw.lots.all()} == {words}


def test_a_school_long_not_drawn_must_be_drawn(
    office: Unit, director: Person, office_staff: Person
) -> None:
    units = make_draws.schools(office)
    given = {"units": units, "count": 1}
    with clock.at(datetime(2023, 9, 5, 9, tzinfo=clock.CHINA)):
        old = make_draws.draft(office, director, director, office_staff, **given)
        make_draws.drawn(old, director, director, office_staff)
    assert not old.lots.filter(must=True).exists()
    with clock.at(datetime(2025, 9, 5, 9, tzinfo=clock.CHINA)):
        late = make_draws.draft(office, director, director, office_staff, **given)
        late_one = make_draws.drawn(late, director, director, office_staff).outcome["picked"]
    new = make_draws.draft(office, director, director, office_staff, **given)
    assert set(new.lots.filter(must=False).values_list("key", flat=True)) == set(late_one)


def test_weights_come_from_open_problems(
    office: Unit, school: Unit, director: Person, office_staff: Person, inspector: Person
) -> None:
    make_findings.told(school, inspector)
    given = {"units": [school, make.school(office)], "count": 1, "weighed": True}
    draw = make_draws.draft(office, director, director, office_staff, **given)
    assert sorted(draw.lots.values_list("weight", flat=True)) == [1, 2]


def test_strangers_see_no_draw(
    draw: Draw, director: Person, office_staff: Person, inspector: Person, outsider: Person,
    principal: Person,
) -> None:  # fmt: skip
    for stranger in (inspector, outsider, principal):
        assert not draws_visible_to(stranger).exists()
    assert list(draws_visible_to(office_staff)) == [draw]
    assert open_draw(draw.code) is None


def test_who_has_a_part_sees_the_draw_once_it_is_frozen(
    office: Unit, director: Person, principal: Person
) -> None:
    draw = make_draws.draft(office, director, director, principal)
    assert not draws_visible_to(principal).exists()
    draws.freeze_draw(draw.pk, by=director)
    assert list(draws_visible_to(principal)) == [draw]


@pytest.mark.parametrize("state", list(DrawState))
@pytest.mark.parametrize(
    ("move", "act"),
    [
        ("freeze", lambda draw, by: draws.freeze_draw(draw.pk, by=by)),
        ("commit", lambda draw, by: draws.commit_share(draw.pk, "0" * 64, by=by)),
        ("reveal", lambda draw, by: draws.reveal_share(draw.pk, by=by, value="1", nonce="")),
        ("set_numbers", lambda draw, by: draws.set_public_numbers(draw.pk, "1", by=by)),
        ("carry_out", lambda draw, by: draws.carry_out_draw(draw.pk, by=by)),
        ("publish", lambda draw, by: draws.publish_draw(draw.pk, by=by)),
        ("void", lambda draw, by: draws.void_draw(draw.pk, by=by, reason="停")),
    ],
)
def test_no_step_is_taken_at_another_time(
    state: DrawState, move: str, act: Any, draw: Draw, director: Person
) -> None:
    if state in DRAW_MOVES[move].sources:
        return
    Draw.objects.filter(pk=draw.pk).update(state=state)
    with pytest.raises(WrongState):
        act(draw, director)


def test_a_draw_is_never_deleted(draw: Draw) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).delete()

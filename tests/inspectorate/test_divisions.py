"""A proposed division on its board."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate import actions
from dudao.inspectorate.models import Area, Division, Inspector
from dudao.inspectorate.queries import dividing
from dudao.inspectorate.rules.division import load
from dudao.inspectorate.states import DIVISION_MOVES, DivisionState, InspectorKind
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Term, Unit
from tests import make, make_inspectorate


@pytest.fixture
def helper(office: Unit) -> Inspector:
    return make_inspectorate.new_inspector("示例兼职", office, kind=InspectorKind.PART_TIME)


@pytest.fixture
def division(
    office: Unit, director: Person, school: Unit, other_school: Unit, ours: Inspector,
    helper: Inspector,
) -> Division:  # fmt: skip
    make_inspectorate.responsible(ours, school)
    return actions.propose_division(office, by=director, areas=1)


def test_it_proposes_over_all_schools_and_changes_nothing(
    division: Division, school: Unit, other_school: Unit, ours: Inspector, helper: Inspector
) -> None:
    content = load(division.content)
    assert set(content.schools) == {school.pk, other_school.pk}
    assert content.schools[school.pk].inspector == ours.pk
    assert content.areas[0].name == "第一督学责任区"
    assert set(content.areas[0].inspectors) == {ours.pk, helper.pk}
    assert not Area.objects.exists()
    assert history_of(division).get().name == "division.proposed"
    assert str(division.office) in str(division)


def test_an_area_there_is_goes_on_where_its_schools_are(
    office: Unit, director: Person, school: Unit
) -> None:
    east, west = make_inspectorate.area(office, "东片"), make_inspectorate.area(office, "西片")
    far = make.school(office, longitude=109, latitude=27)
    make.school(office, longitude=109, latitude=28)
    make_inspectorate.member(west, far)
    content = load(actions.propose_division(office, by=director, areas=3).content)
    of_far = content.areas[content.schools[far.pk].area]
    assert (of_far.name, of_far.area) == ("西片", west.pk)
    assert {part.name for part in content.areas} == {"西片", "东片", "第一督学责任区"}
    assert {part.area for part in content.areas} == {east.pk, west.pk, None}


def test_a_new_proposal_takes_the_place_of_the_draft(
    division: Division, office: Unit, director: Person
) -> None:
    again = actions.propose_division(office, by=director, areas=2)
    division.refresh_from_db()
    assert division.state == DivisionState.DISCARDED
    assert dividing.draft_of(office) == again


def test_a_number_that_cannot_be_is_refused(
    office: Unit, director: Person, inspector: Person, school: Unit
) -> None:
    for areas in (0, 2):
        with pytest.raises(Invalid, match="请填写1到1"):
            actions.propose_division(office, by=director, areas=areas)
    with pytest.raises(NotAllowed):
        actions.propose_division(office, by=inspector, areas=1)


def test_schools_are_moved_and_somebody_joins(
    division: Division, director: Person, other_school: Unit, office: Unit
) -> None:
    new = make_inspectorate.new_inspector("示例新手", office)
    moved = actions.move_schools(
        division.pk, [other_school.pk], by=director, seen=1, area=0, inspector=new.pk
    )
    content = load(moved.content)
    assert content.schools[other_school.pk].inspector == new.pk
    assert new.pk in content.areas[0].inspectors
    assert moved.edition == 2


def test_whoever_lost_all_schools_of_an_area_to_another_leaves_it(
    office: Unit, director: Person
) -> None:
    one, two = (make.school(office, longitude=109, latitude=27 + n) for n in range(2))
    first, second = (make_inspectorate.new_inspector(f"示例{n}", office) for n in "甲乙")
    division = actions.propose_division(office, by=director, areas=2)
    content = load(division.content)
    seat = content.schools[one.pk]
    other = content.schools[two.pk]
    assert {seat.inspector, other.inspector} == {first.pk, second.pk}
    moved = actions.move_schools(
        division.pk, [one.pk], by=director, seen=1, area=seat.area, inspector=other.inspector
    )
    parts = load(moved.content).areas
    assert parts[seat.area].inspectors == [seat.inspector, other.inspector]
    again = actions.move_schools(
        division.pk, [two.pk], by=director, seen=2, area=other.area, inspector=seat.inspector
    )
    parts = load(again.content).areas
    assert parts[seat.area].inspectors == [other.inspector]
    assert parts[other.area].inspectors == [seat.inspector]


def test_two_people_at_the_board_notice_each_other(
    division: Division, director: Person, school: Unit
) -> None:
    actions.rename_part(division.pk, by=director, seen=1, area=0, name="东片")
    with pytest.raises(Conflict, match="别人修改过"):
        actions.move_schools(division.pk, [school.pk], by=director, seen=1, area=0, inspector=None)
    assert load(Division.objects.get().content).areas[0].name == "东片"


def test_who_must_keep_away_is_named(
    division: Division, director: Person, school: Unit, helper: Inspector
) -> None:
    make_inspectorate.recusal(helper, school)
    with pytest.raises(NotAllowed, match="龙溪口示例小学"):
        actions.move_schools(
            division.pk, [school.pk], by=director, seen=1, area=0, inspector=helper.pk
        )


@pytest.mark.parametrize(
    ("units", "area", "who"), [([], 0, None), ([0], 0, None), (None, 7, None), (None, 0, 0)]
)
def test_nonsense_is_refused(
    division: Division, director: Person, school: Unit, units: list[int] | None, area: int,
    who: int | None,
) -> None:  # fmt: skip
    chosen = [school.pk] if units is None else units
    with pytest.raises(Invalid):
        actions.move_schools(division.pk, chosen, by=director, seen=1, area=area, inspector=who)


def test_names_are_told_apart(office: Unit, director: Person) -> None:
    for n in range(2):
        make.school(office, longitude=109, latitude=27 + n)
    division = actions.propose_division(office, by=director, areas=2)
    for name in ("", "第二督学责任区"):
        with pytest.raises(Invalid):
            actions.rename_part(division.pk, by=director, seen=1, area=0, name=name)


def test_a_discarded_one_is_edited_no_more(division: Division, director: Person) -> None:
    gone = actions.discard_division(division.pk, by=director)
    assert gone.ended_at is not None
    with pytest.raises(WrongState):
        actions.rename_part(division.pk, by=director, seen=1, area=0, name="东片")


def test_what_lasted_its_terms_is_to_rotate(
    office: Unit, ours: Inspector, school: Unit, other_school: Unit
) -> None:
    make_inspectorate.responsible(ours, school, start_on=date(2023, 9, 1))
    make_inspectorate.responsible(ours, other_school, start_on=date(2025, 9, 1))
    assert [row.unit for row in dividing.to_rotate(office)] == [school]
    for n, season in enumerate(["autumn", "spring"] * 3):
        first = date(2024 + n // 2, 9, 1) if season == "autumn" else date(2025 + n // 2, 2, 20)
        last = first.replace(month=first.month + 3)
        Term.objects.create(
            office=office, year=2024 + n // 2, season=season, first_on=first, last_on=last
        )
    Term.objects.create(
        office=office, year=2023, season="spring", first_on=date(2024, 2, 20),
        last_on=date(2024, 6, 30),
    )  # fmt: skip
    assert [row.unit for row in dividing.to_rotate(office)] == [school]


@pytest.mark.parametrize("move", DIVISION_MOVES)
@pytest.mark.parametrize("state", DivisionState)
def test_only_a_draft_moves(state: DivisionState, move: str) -> None:
    if state == DivisionState.DRAFT:
        advance(DIVISION_MOVES, state, move)
    else:
        with pytest.raises(WrongState):
            advance(DIVISION_MOVES, state, move)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "第一督学责任区"),
        (10, "第十督学责任区"),
        (12, "第十二督学责任区"),
        (20, "第二十督学责任区"),
        (99, "第九十九督学责任区"),
        (120, "第120督学责任区"),
    ],
)
def test_areas_are_named_as_usual(number: int, name: str) -> None:
    assert dividing.new_name(number) == name

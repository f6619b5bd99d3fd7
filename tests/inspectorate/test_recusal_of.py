"""Who must keep away from a school, and why."""

from datetime import date

import pytest

from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import (
    recusal_of,
    recusals_of,
    recused_from,
    require_unrecused,
    words,
)
from dudao.inspectorate.states import RecusalGround
from dudao.lib.errors import NotAllowed
from dudao.org.models import Norm, Person, Post, Unit
from tests import make, make_inspectorate

TODAY = date(2026, 10, 20)


def held(person: Person, unit: Unit, start_on: date | None, end_on: date | None) -> None:
    Post.objects.create(person=person, unit=unit, title="副校长", start_on=start_on, end_on=end_on)


def test_nobody_keeps_away_without_a_ground(ours: Inspector, school: Unit) -> None:
    assert recusal_of(ours.person, school, TODAY) is None
    require_unrecused([ours.person], school, TODAY)


def test_one_keeps_away_from_the_own_school(school: Unit) -> None:
    teacher = make.person("示例教师", school)
    found = recusal_of(teacher, school, TODAY)
    assert found is not None
    assert words(found) == "本单位人员"


def test_somebody_without_a_unit_has_no_own_school(db: None) -> None:
    assert recusals_of(make.person("示例退休教师"), TODAY) == {}


@pytest.mark.parametrize(
    ("start_on", "end_on", "ground"),
    [
        (date(2020, 9, 1), None, RecusalGround.EMPLOYEE),
        (None, TODAY, RecusalGround.EMPLOYEE),
        (date(2020, 9, 1), date(2023, 10, 21), RecusalGround.FORMER),
        (date(2020, 9, 1), date(2023, 10, 20), None),
        (date(2027, 9, 1), None, None),
    ],
)
def test_a_post_at_the_school_is_a_ground(
    ours: Inspector, school: Unit, start_on: date | None, end_on: date | None, ground: str | None
) -> None:
    held(ours.person, school, start_on, end_on)
    found = recusal_of(ours.person, school, TODAY)
    assert (found and found.ground) == ground


def test_the_ground_tells_the_post_and_the_years(ours: Inspector, school: Unit) -> None:
    held(ours.person, school, None, date(2025, 8, 31))
    found = recusals_of(ours.person, TODAY)[school.pk]
    assert words(found) == "离开该单位未满规定年限：副校长，2025-08-31离任，未满3年"


def test_an_office_may_set_its_own_years(ours: Inspector, school: Unit, office: Unit) -> None:
    held(ours.person, school, None, date(2025, 8, 31))
    Norm.objects.create(
        key="inspectorate.recusal_years_after_leaving",
        office=office,
        value=1,
        valid_from=date(2026, 1, 1),
        basis="本省规定",
    )
    assert recusal_of(ours.person, school, TODAY) is None


def test_a_declared_recusal_holds_for_its_time(ours: Inspector, school: Unit) -> None:
    row = make_inspectorate.recusal(ours, school, end_on=date(2026, 12, 31))
    assert recusal_of(ours.person, school, TODAY) == row
    assert recusal_of(ours.person, school, date(2027, 1, 1)) is None
    assert recusal_of(ours.person, school, date(2025, 8, 31)) is None


def test_the_refusal_names_everybody_with_the_ground(
    ours: Inspector, theirs: Inspector, school: Unit
) -> None:
    make_inspectorate.recusal(ours, school, detail="校长的兄长")
    with pytest.raises(NotAllowed, match="示例督学（单位负责人的近亲属：校长的兄长）"):
        require_unrecused([theirs.person, ours.person], school, TODAY)


def test_a_school_knows_who_must_keep_away(
    ours: Inspector, theirs: Inspector, school: Unit, office: Unit
) -> None:
    teacher = make_inspectorate.inspector(make.person("示例教师", school), office=office)
    held(theirs.person, school, None, date(2025, 8, 31))
    held(ours.person, school, None, date(2019, 8, 31))
    make_inspectorate.recusal(ours, school)
    found = {person: row.ground for person, row in recused_from(school, TODAY).items()}
    assert found == {
        teacher.person_id: RecusalGround.EMPLOYEE,
        theirs.person_id: RecusalGround.FORMER,
        ours.person_id: RecusalGround.RELATIVE,
    }

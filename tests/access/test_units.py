"""Units and their profiles."""

from datetime import date

import pytest

from dudao.access.actions import add_unit, close_unit, edit_unit
from dudao.audit.queries import history_of
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make


def test_a_school_is_added_with_what_follows_from_its_profile(
    director: Person, office: Unit
) -> None:
    unit = add_unit(
        UnitKind.SCHOOL,
        by=director,
        region=office.region,
        office=office,
        name=" 中寨示例学校 ",
        code="3143000001",
        school_type="312",
        students=320,
    )
    unit.refresh_from_db()
    assert (unit.name, unit.region_code) == ("中寨示例学校", "431227")
    assert unit.stages == ["primary", "junior"]
    assert unit.sort_key.startswith("zhong zhai")
    assert [event.name for event in history_of(unit)] == ["unit.added"]


def test_a_teaching_point_has_no_code_and_a_central_school(
    director: Person, office: Unit, school: Unit
) -> None:
    unit = add_unit(
        UnitKind.TEACHING_POINT,
        by=director,
        region=office.region,
        office=office,
        parent=school,
        name="示例教学点",
    )
    assert (unit.code, unit.parent) == ("", school)


def test_it_refuses_a_region_of_others(
    director: Person, office: Unit, next_county_office: Unit
) -> None:
    with pytest.raises(NotAllowed, match="辖区"):
        add_unit(
            UnitKind.SCHOOL,
            by=director,
            region=next_county_office.region,
            office=office,
            name="示例",
        )


def test_it_refuses_who_may_not(inspector: Person, outsider: Person, school: Unit) -> None:
    for by in (inspector, outsider):
        with pytest.raises(NotAllowed):
            edit_unit(school.pk, by=by, name="别名")
        with pytest.raises(NotAllowed):
            close_unit(school.pk, by=by, on=date(2026, 7, 1), reason="示例")
        with pytest.raises(NotAllowed):
            add_unit(
                UnitKind.SCHOOL, by=by, region=school.region, office=school.office, name="示例"
            )


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({"name": " "}, "name"),
        ({"code": "214300"}, "code"),
        ({"code": "3143009999"}, "code"),
        ({"school_type": "999"}, "school_type"),
        ({"school_type": "311"}, "school_type"),
        ({"boarders": 400}, "boarders"),
        ({"local_code": "A-1"}, "local_code"),
    ],
)
def test_it_says_what_is_wrong_with_each_field(
    director: Person, school: Unit, other_school: Unit, profile: dict[str, object], field: str
) -> None:
    edit_unit(other_school.pk, by=director, local_code="A-1")
    with pytest.raises(Invalid) as refused:
        edit_unit(school.pk, by=director, **profile)
    assert field in refused.value.fields


def test_it_refuses_what_is_no_part_of_a_profile(director: Person, school: Unit) -> None:
    with pytest.raises(Invalid, match="closed_on"):
        edit_unit(school.pk, by=director, closed_on=date(2026, 7, 1))


def test_an_edit_is_recorded_with_before_and_after(director: Person, school: Unit) -> None:
    edit_unit(school.pk, by=director, students=330, address="示例路2号")
    edit_unit(school.pk, by=director, students=330)
    (event,) = history_of(school)
    assert event.data == {"changed": {"students": ["320", "330"], "address": ["", "示例路2号"]}}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    director: Person, school: Unit
) -> None:
    edit_unit(school.pk, by=director, students=330)
    with pytest.raises(Conflict) as refused:
        edit_unit(school.pk, by=director, seen={"students": 320}, students=340)
    assert refused.value.current == {"students": "330"}
    edit_unit(school.pk, by=director, seen={"students": 320, "phone": ""}, students=330)
    edit_unit(school.pk, by=director, seen={"students": 320, "phone": ""}, students=320, phone="1")
    school.refresh_from_db()
    assert (school.students, school.phone) == (330, "1")


def test_a_school_is_closed_once(director: Person, school: Unit) -> None:
    closed = close_unit(school.pk, by=director, on=date(2026, 7, 1), reason="并入示例小学")
    assert not closed.is_open(date(2026, 7, 1))
    assert history_of(school).get().data == {"on": "2026-07-01", "reason": "并入示例小学"}
    with pytest.raises(Conflict, match="2026-07-01"):
        close_unit(school.pk, by=director, on=date(2026, 8, 1), reason="示例")


def test_stages_need_a_type(office: Unit) -> None:
    assert make.unit(office=office).stages == []

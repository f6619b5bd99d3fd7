"""Reading regions, units, people and norms."""

from datetime import date

import pytest

from dudao.lib.errors import NotFound
from dudao.org import queries
from dudao.org.models import Norm, Person, Post, Region, Unit
from dudao.org.states import Found, RegionLevel, UnitKind
from tests import make

DAY = date(2026, 10, 20)


@pytest.fixture
def places(db: None) -> None:
    """A province with a renamed, a merged, a split and two places of the same name."""
    make.region("99", "试验省", "province")
    make.region("9901", "东试市", "city")
    make.region("9902", "西试市", "city")
    make.region("990102", "和平试区", "county")
    make.region("990202", "和平试区", "county")
    make.region("990103", "新湖试区", "county")
    make.region("990104", "桥西试区", "county")
    make.region("990105", "晃试侗族自治县", "county")
    make.region("990105101", "波试镇", "township")
    gone("990103", "东陵试区", "2014-06-01", "990103")
    gone("990108", "莲试县", "2016-01-01", "990103")
    older = gone("990109", "更老试县", "2011-01-01", "990103")
    older.successor = Region.objects.get(name="莲试县")
    older.save()
    gone("990107", "桥东试区", "2014-09-01", "990103")
    gone("990107", "桥东试区", "2014-09-01", "990104")
    gone("990106", "无后试县", "2015-01-01", None)


def gone(code: str, name: str, on: str, successor: str | None) -> Region:
    to = Region.objects.get(code=successor, valid_to=None) if successor else None
    return Region.objects.create(
        code=code, name=name, level="county", valid_to=date.fromisoformat(on), successor=to
    )


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("name", "inside", "code", "how"),
    [
        ("和平试区", "9901", "990102", Found.CURRENT),
        ("和平试区", "", None, Found.AMBIGUOUS),
        ("东陵试区", "", "990103", Found.FORMER),
        ("莲试县", "9901", "990103", Found.FORMER),
        ("更老试县", "9901", "990103", Found.FORMER),
        ("莲试县", "9902", None, Found.UNKNOWN),
        ("桥东试区", "9901", None, Found.AMBIGUOUS),
        ("无后试县", "9901", None, Found.UNKNOWN),
        ("晃试县", "9901", "990105", Found.SPELLING),
        ("晃 试", "99", "990105", Found.SPELLING),
        ("试验省西试市和平试区", "", "990202", Found.SPELLING),
        ("波试", "990105", "990105101", Found.SPELLING),
        ("波试", "", None, Found.UNKNOWN),
    ],
)
def test_a_name_leads_to_the_place_of_today(
    name: str, inside: str, code: str | None, how: Found
) -> None:
    found = queries.resolve_region(name, DAY, inside)
    assert (found.region.code if found.region else None, found.how) == (code, how)
    assert bool(found.candidates) is (how is Found.AMBIGUOUS) or how is Found.UNKNOWN


@pytest.mark.usefixtures("places")
def test_a_name_that_was_right_on_its_day_is_a_former_one_now() -> None:
    found = queries.resolve_region("东陵试区", date(2013, 1, 1), "9901")
    assert (found.region, found.how) == (Region.objects.get(name="新湖试区"), Found.FORMER)


@pytest.mark.usefixtures("places")
def test_a_level_may_be_asked_for() -> None:
    found = queries.resolve_region("波试镇", DAY, "9901", RegionLevel.COUNTY)
    assert found.how is Found.UNKNOWN
    assert [place.name for place in found.candidates] == ["波试镇"]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("code", "inside", "now"),
    [
        ("990102", "9901", "990102"),
        ("990108000000", "9901", "990103"),
        ("990102", "9902", None),
        ("x", "", None),
    ],
)
def test_a_code_leads_to_the_place_of_today(code: str, inside: str, now: str | None) -> None:
    region = queries.resolve_code(code, inside).region
    assert (region.code if region else None) == now


def test_units_are_found_by_kind_and_name(school: Unit, office: Unit, section: Unit) -> None:
    assert list(queries.inspected()) == [school]
    assert list(Unit.objects.filter(queries.named("示例小"))) == [school]
    assert Unit.objects.filter(queries.named("")).count() == 3
    assert queries.office_of(school) == office
    assert queries.office_of(office) == office


def test_a_disabled_person_is_not_active(director: Person, principal: Person) -> None:
    principal.is_active = False
    principal.save()
    assert list(queries.active_people()) == [director]


def test_things_are_called_what_people_call_them(school: Unit, principal: Person) -> None:
    assert str(school) == "龙溪口示例小学"
    assert str(school.region) == "新晃侗族自治县"
    assert principal.get_full_name() == str(principal) == "示例校长"
    assert str(Person(username="u")) == "u"
    assert str(Post(person=principal, unit=school, title="校长")) == "龙溪口示例小学 校长"
    assert str(Norm(key="k", value=3)) == "k = 3"


def test_a_closed_unit_is_open_until_its_last_day(school: Unit) -> None:
    school.closed_on = DAY
    assert school.is_open(date(2026, 10, 19))
    assert not school.is_open(DAY)
    assert Unit(kind=UnitKind.SCHOOL).is_open(DAY)


@pytest.fixture
def norms(office: Unit) -> None:
    for value, start, end, whose in (
        (5, "2013-01-01", "2020-01-01", None),
        (6, "2020-01-01", None, None),
        (4, "2026-01-01", "2026-10-01", office),
    ):
        Norm.objects.create(
            key="test.norm",
            value=value,
            office=whose,
            basis="示例依据",
            valid_from=date.fromisoformat(start),
            valid_to=date.fromisoformat(end) if end else None,
        )


@pytest.mark.usefixtures("norms", "still")
def test_a_norm_is_the_office_s_own_else_the_national_of_the_day(office: Unit) -> None:
    assert queries.norm("test.norm") == 6
    assert queries.norm("test.norm", on=date(2015, 1, 1), office=office) == 5
    assert queries.norm("test.norm", on=date(2026, 5, 1), office=office) == 4
    assert queries.norm("test.norm", office=office) == 6
    with pytest.raises(NotFound, match="系统设置"):
        queries.norm("test.norm", on=date(2000, 1, 1))

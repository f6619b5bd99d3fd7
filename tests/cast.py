"""The people everybody knows. Each fixture makes only what it needs."""

from collections.abc import Iterator

import pytest

from dudao.access.roles import Role, Scope
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make


@pytest.fixture
def still() -> Iterator[None]:
    """Let the test happen at `make.NOW`."""
    with clock.at(make.NOW):
        yield


@pytest.fixture
def office(db: None) -> Unit:
    """The county's supervision office."""
    return make.unit(UnitKind.OFFICE, name="新晃县人民政府教育督导室", short_name="晃教督")


@pytest.fixture
def school(office: Unit) -> Unit:
    """The school of the cast."""
    return make.school(office, name="龙溪口示例小学")


@pytest.fixture
def other_school(office: Unit) -> Unit:
    """A school of the same county that is none of the inspector's or principal's business."""
    return make.school(office, name="波洲示例中学", school_type="311", code="3143009999")


@pytest.fixture
def section(office: Unit) -> Unit:
    """A section of the bureau."""
    return make.unit(UnitKind.SECTION, name="基础教育股", office=office)


@pytest.fixture
def next_county_office(db: None) -> Unit:
    """The office of the next county."""
    where = make.region("431228", "芷江侗族自治县")
    return make.unit(UnitKind.OFFICE, name="芷江县人民政府教育督导室", region=where)


@pytest.fixture
def director(office: Unit) -> Person:
    who = make.person("示例主任", office, username="director")
    make.holds(who, Role.DIRECTOR, office.region)
    return who


@pytest.fixture
def office_staff(office: Unit) -> Person:
    who = make.person("示例科员", office, username="staff")
    make.holds(who, Role.OFFICE_STAFF, office.region)
    return who


@pytest.fixture
def zone_lead(office: Unit, school: Unit) -> Person:
    who = make.person("示例组长", office, username="lead")
    make.holds(who, Role.ZONE_LEAD, school)
    return who


@pytest.fixture
def inspector(office: Unit, school: Unit) -> Person:
    """The responsible inspector of the school."""
    who = make.person("示例督学", office, username="inspector")
    make.holds(who, Role.RESPONSIBLE_INSPECTOR, school)
    return who


@pytest.fixture
def colleague(office: Unit, other_school: Unit) -> Person:
    """An inspector of another school of the county."""
    who = make.person("示例同事", office, username="colleague")
    make.holds(who, Role.RESPONSIBLE_INSPECTOR, other_school)
    return who


@pytest.fixture
def section_officer(section: Unit) -> Person:
    who = make.person("示例股长", section, username="section")
    make.holds(who, Role.SECTION_OFFICER, section)
    return who


@pytest.fixture
def principal(school: Unit) -> Person:
    who = make.person("示例校长", school, username="principal")
    make.holds(who, Role.PRINCIPAL, school, scope=Scope.SUBTREE)
    return who


@pytest.fixture
def school_liaison(school: Unit) -> Person:
    who = make.person("示例联络员", school, username="liaison")
    make.holds(who, Role.SCHOOL_LIAISON, school)
    return who


@pytest.fixture
def auditor(office: Unit) -> Person:
    who = make.person("示例审计员", office, username="auditor")
    make.holds(who, Role.AUDITOR, office.region)
    return who


@pytest.fixture
def administrator(office: Unit) -> Person:
    who = make.person("示例管理员", office, username="admin")
    make.holds(who, Role.ADMINISTRATOR, office.region)
    return who


@pytest.fixture
def outsider(next_county_office: Unit) -> Person:
    """The director of the next county, who must never see anything of ours."""
    who = make.person("邻县主任", next_county_office, username="outsider")
    make.holds(who, Role.DIRECTOR, next_county_office.region)
    return who

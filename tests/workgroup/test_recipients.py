"""Whom a post reaches: people of a kind within a reach, and inspectors by name."""

import pytest

from dudao.access.roles import Role, Scope
from dudao.inspectorate.models import Area, Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.workgroup.queries.recipients import addressees, audience_words
from dudao.workgroup.rules import Audience
from dudao.workgroup.states import Reach, Who
from tests import make, make_inspectorate

pytestmark = pytest.mark.usefixtures("registered", "colleague_registered")
INSPECTORS, SCHOOLS = frozenset({Who.INSPECTORS}), frozenset({Who.PRINCIPALS, Who.LIAISONS})


def reached(by: Person, office: Unit, **audience: object) -> set[str]:
    people = addressees(by, office, Audience(**audience))
    return {person.name for person in Person.objects.filter(pk__in=people)}


def test_the_office_reaches_everybody(
    director: Person,
    office: Unit,
    principal: Person,
    school_liaison: Person,
    outsider: Person,
    next_county_office: Unit,
) -> None:
    make_inspectorate.new_inspector("邻县督学", next_county_office)
    found = reached(director, office, who=frozenset(Who))
    assert found == {"示例督学", "示例同事", "示例校长", "示例联络员"}


def test_an_area_has_its_schools_its_inspectors_and_its_lead(
    director: Person, office: Unit, area: Area, principal: Person, other_school: Unit
) -> None:
    other = make.person("示例校长乙", other_school)
    make.holds(other, Role.PRINCIPAL, other_school)
    inside = {"reach": Reach.AREAS, "areas": frozenset({area.pk})}
    assert reached(director, office, who=INSPECTORS, **inside) == {"示例督学", "示例组长"}
    assert reached(director, office, who=SCHOOLS, **inside) == {"示例校长"}


def test_chosen_schools_have_their_people(
    director: Person, office: Unit, other_school: Unit, principal: Person
) -> None:
    chosen = {"reach": Reach.SCHOOLS, "schools": frozenset({other_school.pk})}
    assert reached(director, office, who=frozenset(Who), **chosen) == {"示例同事"}


def test_a_zone_lead_reaches_his_own_area_and_no_further(
    zone_lead: Person,
    office: Unit,
    area: Area,
    principal: Person,
    other_school: Unit,
    colleague_registered: Inspector,
) -> None:
    assert reached(zone_lead, office, who=frozenset(Who)) == {"示例督学", "示例校长"}
    beyond = {"reach": Reach.SCHOOLS, "schools": frozenset({other_school.pk})}
    assert not reached(zone_lead, office, who=frozenset(Who), **beyond)
    by_name = frozenset({colleague_registered.pk})
    assert not reached(zone_lead, office, inspectors=by_name)
    elsewhere = make_inspectorate.area(office, "第二督学责任区")
    other = {"reach": Reach.AREAS, "areas": frozenset({elsewhere.pk})}
    assert not reached(zone_lead, office, who=frozenset(Who), **other)


def test_an_inspector_is_added_by_name(
    director: Person, office: Unit, school: Unit, colleague_registered: Inspector
) -> None:
    chosen = {"reach": Reach.SCHOOLS, "schools": frozenset({school.pk})}
    by_name = frozenset({colleague_registered.pk})
    found = reached(director, office, who=INSPECTORS, inspectors=by_name, **chosen)
    assert found == {"示例督学", "示例同事"}


def test_a_teaching_point_has_the_principal_above_it(
    director: Person, office: Unit, school: Unit, principal: Person
) -> None:
    point = make.school(office, name="龙溪口教学点", parent=school)
    chosen = Audience(SCHOOLS, Reach.SCHOOLS, schools=frozenset({point.pk}))
    assert addressees(director, office, chosen) == {principal.pk: school.pk}


def test_closed_schools_closed_accounts_and_ended_roles_are_left_out(
    director: Person, office: Unit, school: Unit, principal: Person
) -> None:
    gone = make.school(office, closed_on=clock.today())
    make.holds(make.person("已撤校长", gone), Role.PRINCIPAL, gone)
    former = make.person("前任校长", school)
    make.holds(former, Role.PRINCIPAL, school, end_on=make.NOW.date().replace(day=1))
    locked = make.person("停用校长", school, is_active=False)
    make.holds(locked, Role.PRINCIPAL, school, scope=Scope.SUBTREE)
    assert reached(director, office, who=SCHOOLS) == {"示例校长"}


def test_an_audience_is_told_in_words(
    director: Person,
    zone_lead: Person,
    office: Unit,
    area: Area,
    school: Unit,
    other_school: Unit,
    registered: Inspector,
) -> None:
    both = frozenset({school.pk, other_school.pk})
    few = frozenset({area.pk})
    for by, audience, words in (
        (director, Audience(INSPECTORS), "晃教督：督学"),
        (director, Audience(INSPECTORS, Reach.AREAS, areas=few), "第一督学责任区：督学"),
        (
            director,
            Audience(SCHOOLS, Reach.SCHOOLS, schools=both),
            "波洲示例中学、龙溪口示例小学：校长（园长）、学校督导室主任（联络员）",
        ),
        (director, Audience(inspectors=frozenset({registered.pk})), "示例督学"),
        (zone_lead, Audience(INSPECTORS), "第一督学责任区：督学"),
    ):
        assert audience_words(by, office, audience) == words


def test_many_schools_are_counted(director: Person, office: Unit, school: Unit) -> None:
    more = frozenset({school.pk, *(make.school(office).pk for _n in range(3))})
    words = audience_words(director, office, Audience(SCHOOLS, Reach.SCHOOLS, schools=more))
    assert "等4个：" in words

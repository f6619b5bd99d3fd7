"""Who may do what where: every scope, dated and closed when in doubt."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from dudao.access import queries
from dudao.access.actions import make_token
from dudao.access.models import Grant, Token
from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require, units_for
from dudao.access.roles import Role, Scope
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make

VIEW = Permission.UNIT_VIEW


def test_a_region_reaches_everything_below_it(director: Person, school: Unit) -> None:
    township = make.region("431227101", "波洲镇", "township")
    village = make.unit(region=township)
    assert may(director, VIEW, school)
    assert may(director, VIEW, village)
    assert set(units_for(director, VIEW)) == set(Unit.objects.all())


def test_a_region_ends_at_its_border(
    outsider: Person, director: Person, school: Unit, next_county_office: Unit
) -> None:
    assert not may(outsider, VIEW, school)
    assert school not in units_for(outsider, VIEW)
    assert not may(director, VIEW, next_county_office)


def test_a_unit_reaches_itself_alone(
    inspector: Person, colleague: Person, school: Unit, other_school: Unit
) -> None:
    assert list(units_for(inspector, VIEW)) == [school]
    assert not may(inspector, VIEW, other_school)
    assert list(units_for(colleague, VIEW)) == [other_school]


def test_a_subtree_reaches_the_points_of_a_central_school(office: Unit) -> None:
    central = make.unit(UnitKind.CENTRAL_SCHOOL, office=office)
    village = make.unit(parent=central)
    point = make.unit(UnitKind.TEACHING_POINT, parent=village)
    head = make.person("示例中心校长", central)
    make.holds(head, Role.PRINCIPAL, central, scope=Scope.SUBTREE)
    assert set(units_for(head, VIEW)) == {central, village, point}
    village.parent = point  # a slip in the data must not hang
    village.save()
    assert queries.subtree([village.pk, None]) == {village.pk, point.pk}


def test_grants_of_one_person_add_up(inspector: Person, other_school: Unit, school: Unit) -> None:
    make.holds(inspector, Role.PART_TIME_INSPECTOR, other_school)
    make.holds(inspector, Role.CITY_OFFICER, make.region("4312", "怀化市", "city"))
    queries.forget(inspector)
    assert may(inspector, Permission.VISIT_MAKE, other_school)
    assert units_for(inspector, VIEW).count() == Unit.objects.count()
    assert queries.roles_of(inspector) == [
        Role.RESPONSIBLE_INSPECTOR,
        Role.PART_TIME_INSPECTOR,
        Role.CITY_OFFICER,
    ]
    assert [grant.role for grant in queries.grants_of(inspector)] == [
        "city_officer",
        "part_time_inspector",
        "responsible_inspector",
    ]


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_grant_holds_from_its_first_to_its_last_day(
    office: Unit, school: Unit, days: int, holds: bool
) -> None:
    first = clock.today()
    person = make.person("示例", office)
    make.holds(person, Role.ZONE_LEAD, school, start_on=first, end_on=first + timedelta(days=1))
    with clock.at(make.NOW + timedelta(days=days)):
        assert may(person, VIEW, school) is holds


def test_what_is_kept_on_a_person_lasts_for_the_day(inspector: Person, school: Unit) -> None:
    assert may(inspector, VIEW, school)
    Grant.objects.all().delete()
    assert may(inspector, VIEW, school)
    with clock.at(datetime.now(clock.CHINA) + timedelta(days=1)):
        assert not may(inspector, VIEW, school)


def test_without_a_grant_nothing_is_reached(office: Unit, school: Unit) -> None:
    nobody = make.person("示例", office)
    assert not units_for(nobody, VIEW).exists()
    assert not may_anywhere(nobody, VIEW)
    assert queries.scope_q(nobody, VIEW) == Q(pk__in=[])


def test_a_disabled_account_reaches_nothing(director: Person, school: Unit) -> None:
    director.is_active = False
    assert not may(director, VIEW, school)
    assert not units_for(director, VIEW).exists()


def test_a_person_who_is_not_saved_reaches_nothing(school: Unit) -> None:
    assert not may(Person(username="new"), VIEW, school)


def test_a_role_reaches_only_what_it_may_do(inspector: Person, school: Unit) -> None:
    assert may(inspector, Permission.VISIT_MAKE, school)
    assert not may(inspector, Permission.DOCUMENT_SIGN_OFF, school)
    assert may_anywhere(inspector, Permission.VISIT_MAKE)


def test_a_refusal_says_where_and_what_next(outsider: Person, school: Unit) -> None:
    with pytest.raises(NotAllowed, match=f"“{school}”.*联系") as refused:
        require(outsider, VIEW, school)
    assert refused.value.details == {"permission": "unit_view"}


def test_people_are_seen_by_who_administers_them(
    administrator: Person, outsider: Person, inspector: Person, principal: Person
) -> None:
    seen = queries.people_visible_to(administrator)
    assert {administrator, inspector, principal} <= set(seen)
    assert outsider not in seen
    assert not queries.people_visible_to(inspector).exists()


@pytest.mark.usefixtures("still")
def test_a_token_stands_for_its_person(inspector: Person) -> None:
    token, secret = make_token("脚本", by=inspector)
    assert queries.token_holder(secret) == inspector
    assert queries.token_holder(secret + "x") is None
    with clock.at(make.NOW + timedelta(days=181)):
        assert queries.token_holder(secret) is None
    Person.objects.update(is_active=False)
    assert queries.token_holder(secret) is None
    assert str(token) == "脚本"


def test_an_ended_token_stands_for_nobody(inspector: Person) -> None:
    _token, secret = make_token("", by=inspector)
    Token.objects.update(ended_at=clock.now())
    assert queries.token_holder(secret) is None


def test_a_grant_is_called_by_person_role_and_place(director: Person, inspector: Person) -> None:
    assert str(director.grants.get()) == "示例主任 督导室主任 新晃侗族自治县"
    assert str(inspector.grants.get()).endswith("责任督学 龙溪口示例小学")


def test_scope_reaches_through_a_path(inspector: Person, school: Unit) -> None:
    make.person("示例教师", school)
    reach = queries.scope_q(inspector, VIEW, "unit")
    assert [person.unit for person in Person.objects.filter(reach)] == [school]


def test_some_things_need_a_permission_anywhere(inspector: Person) -> None:
    queries.require_anywhere(inspector, Permission.VISIT_MAKE)
    with pytest.raises(NotAllowed, match="联系"):
        queries.require_anywhere(inspector, Permission.DOCUMENT_SIGN_OFF)


def test_the_people_with_a_permission_are_those_who_may(office: Unit) -> None:
    central = make.unit(UnitKind.CENTRAL_SCHOOL, office=office)
    village = make.unit(parent=central)
    city = make.region("4312", "怀化市", "city")
    people = [make.person(f"示例{n}", office) for n in range(6)]
    make.holds(people[0], Role.DIRECTOR, office.region)
    make.holds(people[1], Role.DIRECTOR, city)
    make.holds(people[2], Role.RESPONSIBLE_INSPECTOR, village)
    make.holds(people[3], Role.RESPONSIBLE_INSPECTOR, central, scope=Scope.SUBTREE)
    make.holds(people[4], Role.RESPONSIBLE_INSPECTOR, central)
    make.holds(people[5], Role.PRINCIPAL, village)
    permission = Permission.VISIT_MAKE
    assert set(queries.people_with(permission, village)) == {
        p for p in people if may(p, permission, village)
    }
    assert set(queries.people_with(permission, village)) == set(people[:4])
    people[0].is_active = False
    people[0].save()
    assert people[0] not in queries.people_with(permission, village)
    central.parent = village  # a slip in the data must not hang
    central.save()
    assert people[3] in queries.people_with(permission, village)

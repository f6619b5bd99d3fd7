"""Giving and ending roles."""

from datetime import timedelta

import pytest

from dudao.access.actions import end_source, grant, grant_from_source, revoke
from dudao.access.models import Grant
from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.access.roles import Role, Scope
from dudao.audit.queries import history_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from tests import make

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def newcomer(office: Unit) -> Person:
    return make.person("示例新人", office)


def test_a_role_over_a_unit_holds_from_today(
    director: Person, newcomer: Person, school: Unit
) -> None:
    assert not may(newcomer, Permission.VISIT_MAKE, school)
    made = grant(newcomer, Role.RESPONSIBLE_INSPECTOR, by=director, unit=school)
    assert (made.scope, made.start_on, made.end_on) == (Scope.UNIT, clock.today(), None)
    assert may(newcomer, Permission.VISIT_MAKE, school)


def test_a_role_over_a_region_and_a_subtree(
    director: Person, newcomer: Person, school: Unit, office: Unit
) -> None:
    over = grant(newcomer, Role.OFFICE_STAFF, by=director, region=office.region)
    below = grant(newcomer, Role.PRINCIPAL, by=director, unit=school, scope=Scope.SUBTREE)
    assert (over.scope, over.region, over.unit) == (Scope.REGION, office.region, None)
    assert below.scope == Scope.SUBTREE
    assert [event.name for event in history_of(newcomer)] == ["access.granted"] * 2


def test_it_needs_a_place(director: Person, newcomer: Person) -> None:
    with pytest.raises(Invalid, match="单位或区域") as refused:
        grant(newcomer, Role.OFFICE_STAFF, by=director)
    assert refused.value.fields == {"unit": "必填"}


def test_it_refuses_dates_the_wrong_way_round(
    director: Person, newcomer: Person, school: Unit
) -> None:
    with pytest.raises(Invalid, match="早于"):
        grant(
            newcomer,
            Role.ZONE_LEAD,
            by=director,
            unit=school,
            end_on=clock.today() - timedelta(days=1),
        )


def test_it_refuses_places_that_one_does_not_administer(
    director: Person, inspector: Person, newcomer: Person, next_county_office: Unit, school: Unit
) -> None:
    with pytest.raises(NotAllowed, match="辖区以外"):
        grant(newcomer, Role.DIRECTOR, by=director, region=next_county_office.region)
    with pytest.raises(NotAllowed):
        grant(newcomer, Role.DIRECTOR, by=director, unit=next_county_office)
    with pytest.raises(NotAllowed):
        grant(newcomer, Role.ZONE_LEAD, by=inspector, unit=school)


def test_nobody_raises_themselves(director: Person, office: Unit) -> None:
    with pytest.raises(NotAllowed, match="自己"):
        grant(director, Role.ADMINISTRATOR, by=director, region=office.region)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [(Role.ADMINISTRATOR, Role.AUDITOR), (Role.AUDITOR, Role.ADMINISTRATOR)],
)
def test_administration_and_audit_stay_apart(
    director: Person, newcomer: Person, office: Unit, held: Role, wanted: Role
) -> None:
    grant(newcomer, held, by=director, region=office.region)
    with pytest.raises(Invalid, match="不能是同一个人"):
        grant(newcomer, wanted, by=director, region=office.region)
    grant(newcomer, held, by=director, region=office.region)


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.SCHOOL_LIAISON])
def test_a_school_s_role_is_over_a_school(
    director: Person, newcomer: Person, office: Unit, role: Role
) -> None:
    with pytest.raises(Invalid, match="所在学校") as refused:
        grant(newcomer, role, by=director, region=office.region)
    assert "unit" in refused.value.fields


def test_a_revoked_role_ends_with_yesterday(
    director: Person, administrator: Person, inspector: Person, school: Unit
) -> None:
    assert may(inspector, Permission.VISIT_MAKE, school)
    ended = revoke(inspector.grants.get().pk, by=director)
    assert ended.end_on == clock.today() - timedelta(days=1)
    assert not may(Person.objects.get(pk=inspector.pk), Permission.VISIT_MAKE, school)
    assert [event.name for event in history_of(inspector)] == ["access.revoked"]
    revoke(administrator.grants.get().pk, by=director)
    again = revoke(ended.pk, by=director)
    assert again.end_on == ended.end_on


def test_a_role_of_today_leaves_no_trace_but_the_record(
    director: Person, newcomer: Person, school: Unit
) -> None:
    made = grant(newcomer, Role.ZONE_LEAD, by=director, unit=school)
    revoke(made.pk, by=director)
    assert not Grant.objects.filter(person=newcomer).exists()


def test_only_who_administers_may_revoke(
    inspector: Person, director: Person, outsider: Person
) -> None:
    for grant_of, by in ((inspector, outsider), (director, outsider), (director, inspector)):
        with pytest.raises(NotAllowed):
            revoke(grant_of.grants.get().pk, by=by)


def test_what_follows_from_a_source_ends_with_it(newcomer: Person, school: Unit) -> None:
    today = clock.today()
    for days in (0, 30):
        grant_from_source(
            newcomer,
            Role.RESPONSIBLE_INSPECTOR,
            school,
            source="responsibility:1",
            start_on=today - timedelta(days=days),
            end_on=None,
        )
    end_source("responsibility:1", on=today)
    left = Grant.objects.get(person=newcomer)
    assert left.end_on == today - timedelta(days=1)
    end_source("responsibility:1")
    end_source("responsibility:2")
    assert Grant.objects.get(person=newcomer).end_on == left.end_on

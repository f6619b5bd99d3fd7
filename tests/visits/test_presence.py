"""Everybody arrives and leaves for himself."""

from datetime import timedelta

import pytest

from dudao.audit.models import Event
from dudao.inspectorate.actions import make_plaques
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.models import Presence
from dudao.visits.queries import presences_of
from dudao.visits.states import State
from tests import make
from tests.make_visits import fed_back, on_site, planned
from tests.visits.test_journey import HERE, locate, recuse


def test_the_first_to_arrive_begins_the_visit(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = planned(school, inspector, companions=[zone_lead])
    visit = actions.check_in(visit.pk, by=zone_lead)
    assert (visit.state, visit.checked_in_at) == (State.CHECKED_IN, make.NOW)
    with clock.at(make.NOW + timedelta(minutes=10)):
        visit = actions.check_in(visit.pk, by=inspector)
    assert visit.checked_in_at == make.NOW
    assert [one.presence.person for one in presences_of(visit)] == [zone_lead, inspector]
    assert Event.objects.filter(name="visit.checked_in").count() == 2


def test_one_arrives_once_and_leaves_once(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    with pytest.raises(WrongState, match="已经签到"):
        actions.check_in(visit.pk, by=inspector)
    actions.check_out(visit.pk, by=inspector)
    with pytest.raises(WrongState, match="离校"):
        actions.check_out(visit.pk, by=inspector)


def test_who_did_not_arrive_does_not_leave(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = on_site(school, inspector, companions=[zone_lead])
    with pytest.raises(WrongState, match="没有签到"):
        actions.check_out(visit.pk, by=zone_lead)


def test_the_visit_ends_with_the_last_to_leave(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = on_site(school, inspector, companions=[zone_lead])
    actions.check_in(visit.pk, by=zone_lead)
    for person, minutes in ((inspector, 90), (zone_lead, 60)):
        with clock.at(make.NOW + timedelta(minutes=minutes)):
            visit = actions.check_out(visit.pk, by=person)
    assert visit.checked_out_at == make.NOW + timedelta(minutes=90)


def test_one_who_comes_when_the_list_is_out_is_noted(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit, _feedback = fed_back(school, inspector, companions=[zone_lead])
    assert actions.check_in(visit.pk, by=zone_lead).state == State.FED_BACK
    assert Presence.objects.filter(person=zone_lead).exists()


def test_only_who_arrives_himself_must_not_be_recused_later(
    school: Unit, inspector: Person, zone_lead: Person, director: Person
) -> None:
    visit = on_site(school, inspector, companions=[zone_lead])
    recuse(inspector, school, director)
    assert actions.check_in(visit.pk, by=zone_lead)
    recuse(zone_lead, school, director)
    other = on_site(school, director, companions=[])
    other.companions.add(zone_lead)
    with pytest.raises(NotAllowed, match="回避"):
        actions.check_in(other.pk, by=zone_lead)


def test_a_plate_and_a_place_are_both_kept(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    locate(school)
    made = {one.unit: one for one in make_plaques([school, other_school], by=director)}
    own, other = made[school], made[other_school]
    far = {"latitude": 28.0, "longitude": 109.17}
    visit = planned(school, inspector)
    actions.check_in(visit.pk, by=inspector, plaque=f" {own.code}\x00 ", **far)
    here = Presence.objects.get()
    assert (here.plaque, here.plaque_fits, here.in_range) == (own.code, True, True)
    assert here.distance_metres > 70_000
    visit = planned(school, inspector)
    actions.check_in(visit.pk, by=inspector, plaque=other.code, **HERE)
    here = Presence.objects.get(visit=visit)
    assert (here.plaque_fits, here.in_range) == (False, True)


def test_a_place_that_is_none_is_refused(school: Unit, inspector: Person) -> None:
    with pytest.raises(Invalid):
        actions.check_in(planned(school, inspector).pk, by=inspector, latitude=91, longitude=0)


@pytest.mark.parametrize(
    ("drift", "told"), [(None, 0), (299_000, 0), (540_000, 9), (-900_000, -15)]
)
def test_a_wrong_clock_is_told_in_minutes(
    school: Unit, inspector: Person, drift: int | None, told: int
) -> None:
    visit = actions.check_in(planned(school, inspector).pk, by=inspector, drift_ms=drift)
    assert presences_of(visit)[0].drift == told


def test_who_was_there_all_the_same_is_admitted(
    school: Unit, inspector: Person, zone_lead: Person, director: Person
) -> None:
    visit = planned(school, inspector)
    actions.cancel(visit.pk, by=inspector, reason="改期")
    visit = actions.admit(visit.pk, zone_lead, by=director)
    assert (visit.state, list(visit.companions.all())) == (State.PLANNED, [zone_lead])
    assert actions.admit(visit.pk, inspector, by=director).companions.count() == 1
    with pytest.raises(NotAllowed):
        actions.admit(visit.pk, zone_lead, by=inspector)
    recuse(zone_lead, school, director)
    with pytest.raises(NotAllowed, match="回避"):
        actions.admit(visit.pk, zone_lead, by=director)

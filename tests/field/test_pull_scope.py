"""Who may hold what on his phone: his schools, and what left him leaves it."""

from datetime import date, timedelta

import pytest

from dudao.access.actions import end_device
from dudao.access.models import Grant
from dudao.access.roles import Role
from dudao.findings import actions
from dudao.inspectorate.actions import end_responsibility
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions as planning
from dudao.visits import actions as visits
from dudao.visits.models import Visit
from tests import make, make_field, make_findings, make_inspectorate, make_visits
from tests.field.conftest import Phone

pytestmark = pytest.mark.usefixtures("still")
TOMORROW = date(2026, 10, 21)


@pytest.fixture
def card(inspector: Person) -> Inspector:
    return make_inspectorate.inspector(inspector)


def phone_of(person: Person) -> Phone:
    return Phone(*make_field.device(person))


def schools_on(phone: Phone) -> list[int]:
    said = phone.post("pull")
    assert sorted(said["schools"]) == sorted(map(str, said["scope"]["schools"]))
    return said["scope"]["schools"]


def sent(unit: Unit, leader: Person, by: Person, **given: object) -> object:
    """Somebody is sent to a school tomorrow."""
    values = {"kind": "routine", "purpose": "督导", "planned_on": TOMORROW, **given}
    return planning.assign(unit, by=by, leader=leader, **values)


def test_reaching_a_county_is_not_holding_it(
    director: Person, zone_lead: Person, school: Unit, other_school: Unit
) -> None:
    for person in (director, zone_lead):
        assert schools_on(phone_of(person)) == []
    make_visits.planned(other_school, director)
    assert schools_on(phone_of(director)) == [other_school.pk]


def test_a_school_that_left_me_leaves_the_phone(
    phone: Phone, card: Inspector, school: Unit, director: Person
) -> None:
    held = make_inspectorate.responsible(card, school)
    assert schools_on(phone) == [school.pk]
    end_responsibility(held.pk, by=director, on=clock.today())
    assert schools_on(phone) == []


def test_answering_for_a_school_without_the_right_is_not_enough(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    make_inspectorate.responsible(card, school)
    Grant.objects.filter(person=card.person, unit=school).delete()
    assert schools_on(phone) == []


def test_who_is_sent_takes_the_school_along_until_the_task_is_gone(
    phone: Phone, card: Inspector, other_school: Unit, director: Person
) -> None:
    task = sent(other_school, card.person, director)
    assert schools_on(phone) == [other_school.pk]
    planning.withdraw(task.pk, by=director, reason="改期")
    assert schools_on(phone) == []


def test_a_task_that_went_to_a_colleague_changes_phones(
    phone: Phone, card: Inspector, colleague: Person, other_school: Unit, director: Person
) -> None:
    other = make_inspectorate.inspector(colleague)
    sent(other_school, card.person, director)
    assert phone.post("pull")["parts"]["assignments"]["data"]
    planning.hand_over(card.pk, other.pk, by=director, on=clock.today())
    after = phone.post("pull")
    assert after["scope"]["schools"] == []
    assert after["parts"]["assignments"]["data"] == []
    (task,) = phone_of(colleague).post("pull")["parts"]["assignments"]["data"]
    assert task["leader"]["id"] == colleague.pk


def test_a_visit_that_went_to_a_colleague_leaves_the_phone(
    phone: Phone, card: Inspector, colleague: Person, school: Unit
) -> None:
    visit = make_visits.planned(school, card.person)
    assert phone.post("pull")["scope"]["visits"] == [str(visit.pk)]
    visit.leader = colleague
    visit.save()
    said = phone.post("pull")
    assert (said["scope"]["visits"], said["scope"]["schools"]) == ([], [])
    assert phone_of(colleague).post("pull")["scope"]["visits"] == [str(visit.pk)]


def test_a_visit_that_is_over_stays_two_weeks_its_school_does_not(
    phone: Phone, card: Inspector, school: Unit
) -> None:
    visit, _feedback = make_visits.signed(school, card.person)
    said = phone.post("pull")
    assert (said["scope"]["visits"], said["scope"]["schools"]) == ([str(visit.pk)], [])
    with clock.at(make.NOW + timedelta(days=15)):
        assert phone.post("pull")["scope"]["visits"] == []


def test_a_visit_called_off_tells_the_phone_so(phone: Phone, card: Inspector, school: Unit) -> None:
    visit = make_visits.planned(school, card.person)
    visits.cancel(visit.pk, by=card.person, reason="改期")
    (told,) = phone.post("pull")["visits"].values()
    assert told["data"]["state"] == "cancelled"


def test_a_companion_holds_the_school_while_the_visit_is_open(
    card: Inspector, zone_lead: Person, school: Unit
) -> None:
    visit = make_visits.planned(school, card.person, companions=[zone_lead])
    phone = phone_of(zone_lead)
    assert schools_on(phone) == [school.pk]
    assert phone.post("pull")["scope"]["visits"] == [str(visit.pk)]


def test_a_visit_nobody_ended_does_not_keep_a_school_for_ever(
    card: Inspector, zone_lead: Person, school: Unit
) -> None:
    visit = make_visits.planned(school, card.person, companions=[zone_lead])
    phone = phone_of(zone_lead)
    day = visit.planned_on - timedelta(days=30)
    Visit.objects.filter(pk=visit.pk).update(planned_on=day)
    assert schools_on(phone) == [school.pk]
    Visit.objects.filter(pk=visit.pk).update(planned_on=day - timedelta(days=1))
    assert schools_on(phone) == []
    assert phone.post("pull")["scope"]["visits"] == [str(visit.pk)]


def test_nothing_of_others_is_in_it(
    phone: Phone, card: Inspector, colleague: Person, school: Unit, other_school: Unit
) -> None:
    make_inspectorate.responsible(card, school)
    make_findings.told(other_school, colleague)
    make_visits.on_site(other_school, colleague)
    said = phone.post("pull")
    assert (said["scope"]["schools"], said["scope"]["visits"]) == ([school.pk], [])


def test_a_phone_that_was_ended_gets_nothing(phone: Phone, inspector: Person) -> None:
    end_device(phone.device.pk, by=inspector)
    assert phone.post("pull", status=401)["code"] == "device_ended"


def test_a_closed_account_gets_nothing(phone: Phone, inspector: Person) -> None:
    inspector.is_active = False
    inspector.save()
    assert phone.post("pull", status=403)["code"] == "person_disabled"


def test_who_belongs_nowhere_gets_an_empty_phone(office: Unit, school: Unit) -> None:
    helper = make.person("示例外聘督学")
    make.holds(helper, Role.PART_TIME_INSPECTOR, school)
    phone = phone_of(helper)
    parts = phone.post("pull")["parts"]
    assert parts["words"]["data"]["office"] == ""
    assert parts["people"]["data"] == parts["categories"]["data"] == parts["sections"]["data"] == []
    make_visits.planned(school, helper)
    assert phone.post("pull")["parts"]["words"]["data"]["office"] == office.name


def test_pictures_come_one_by_one_within_the_scope(
    phone: Phone, card: Inspector, colleague: Person, director: Person, other_school: Unit
) -> None:
    photo = make_findings.photo(other_school, colleague)
    make_findings.told(other_school, colleague, evidence=[photo])
    phone.get(f"files/{photo.pk}", 404)
    sent(other_school, card.person, director)
    answer = phone.get(f"files/{photo.pk}", edge=320)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(phone.get(f"files/{photo.pk}")).startswith(b"\x89PNG")
    assert b"".join(phone.get(f"files/{photo.pk}", edge=1280))
    phone.get(f"files/{photo.pk}", 422, edge=640)


def test_what_a_school_sent_may_be_looked_at_before_going(
    phone: Phone, card: Inspector, colleague: Person, director: Person, other_school: Unit
) -> None:
    finding = make_findings.told(other_school, colleague)
    helper = make_findings.at_school(other_school)
    after = make_findings.photo(other_school, helper, "green")
    loose = make_findings.photo(other_school, helper, "blue")
    actions.promise(finding.pk, by=helper, responsible_person="示例老师", measures="清理。")
    actions.submit_rectification(finding.pk, by=helper, result="已清理。", evidence=[after.pk])
    phone.get(f"files/{after.pk}", 404)
    sent(other_school, card.person, director)
    phone.get(f"files/{after.pk}")
    phone.get(f"files/{loose.pk}", 404)

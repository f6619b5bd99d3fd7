"""Going to a school as phones tell it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from dudao.inspectorate.models import Plaque
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.planning.states import State as AssignmentState
from dudao.visits import actions
from dudao.visits.models import Presence, Visit
from dudao.visits.queries import reserved_for
from dudao.visits.rules import record_id
from dudao.visits.states import State
from tests import make
from tests.make_phone import Phone, applied, begin, outcome, states
from tests.make_visits import version
from tests.visits.test_journey import assigned


def start_of(task, **given):
    records = [
        {"record": row.pk, "version": row.version_id, "serial": 1} for row in reserved_for(task)
    ]
    return {
        "visit": task.reserved, "assignment": task.pk, "unit": task.unit_id, "kind": task.kind,
        "purpose": task.purpose, "records": records, **given,
    }  # fmt: skip


def test_it_starts_unplanned_with_the_ids_of_the_phone(
    school: Unit, inspector: Person, phone: Phone, form: Version
) -> None:
    record = uuid7()
    visit = begin(phone, school, records=[{"record": record, "version": form.pk, "serial": 1}])
    applied(phone)
    made = Visit.objects.get()
    assert (made.pk, made.state, made.leader) == (visit, State.CHECKED_IN, inspector)
    assert [row.pk for row in made.records.all()] == [record]


def test_two_phones_start_the_same_assigned_visit(
    school: Unit, inspector: Person, phone: Phone, other_phone: Phone, form: Version
) -> None:
    task = assigned(school, inspector, other_phone.person)
    for one in (other_phone, phone):
        one.do("visit.start", start_of(task))
    operations = [*other_phone.kept, *phone.kept]
    applied(other_phone, phone)
    task.refresh_from_db()
    made = Visit.objects.get()
    assert (made.pk, task.state) == (task.reserved, AssignmentState.TAKEN_UP)
    assert [row.pk for row in made.records.all()] == [record_id(made.pk, form.pk, 1)]
    assert states(operations) == [("visit.start", "stale")]


def test_what_another_phone_took_along_comes_to_the_visit(
    school: Unit, inspector: Person, phone: Phone, other_phone: Phone, form: Version
) -> None:
    task = assigned(school, inspector, other_phone.person)
    phone.do("visit.start", start_of(task))
    version(key="test_new")
    other_phone.do("visit.start", start_of(task))
    applied(phone)
    applied(other_phone)
    assert Visit.objects.get().records.count() == 2


def test_a_form_retired_meanwhile_is_still_taken(school: Unit, phone: Phone, form: Version) -> None:
    begin(phone, school, records=[{"record": uuid7(), "version": form.pk, "serial": 1}])
    Version.objects.filter(pk=form.pk).update(state="retired")
    applied(phone)
    assert Visit.objects.get().records.get().version_id == form.pk


def test_a_form_of_another_office_is_not(
    school: Unit, phone: Phone, form: Version, next_county_office: Unit
) -> None:
    form.instrument.office = next_county_office
    form.instrument.save()
    begin(phone, school, records=[{"record": uuid7(), "version": form.pk, "serial": 1}])
    sent = list(phone.kept)
    applied(phone)
    assert states(sent) == [("visit.start", "invalid"), ("visit.check_in", "no_visit")]


def test_everybody_arrives_and_leaves_for_himself(
    school: Unit, phone: Phone, other_phone: Phone
) -> None:
    with clock.at(make.NOW - timedelta(hours=3)):
        visit = begin(phone, school, companions=[other_phone.person.pk])
    with clock.at(make.NOW - timedelta(hours=4)):
        other_phone.do("visit.check_in", {"visit": visit})
    for one, hours in ((phone, 1), (other_phone, 2)):
        with clock.at(make.NOW - timedelta(hours=hours)):
            one.do("visit.check_out", {"visit": visit})
    applied(phone, other_phone)
    made = Visit.objects.get()
    assert Presence.objects.count() == 2
    assert made.checked_in_at == make.NOW - timedelta(hours=4)
    assert made.checked_out_at == make.NOW - timedelta(hours=1)


def test_arriving_and_leaving_again_changes_nothing(school: Unit, phone: Phone) -> None:
    visit = begin(phone, school)
    again = [phone.do("visit.check_in", {"visit": visit})]
    phone.do("visit.check_out", {"visit": visit})
    again.append(phone.do("visit.check_out", {"visit": visit}))
    applied(phone)
    assert [outcome(one).state for one in again] == ["stale", "stale"]


def test_the_place_is_kept_as_distance_and_the_clock_as_drift(school: Unit, phone: Phone) -> None:
    school.latitude, school.longitude = Decimal("27.35"), Decimal("109.17")
    school.save()
    visit = uuid7()
    phone.do("visit.start", {"visit": visit, "unit": school.pk, "kind": "drop_in", "purpose": "看"})
    place = {"latitude": 27.3505, "longitude": 109.17, "accuracy_metres": 8}
    at = {"wall": make.NOW + timedelta(minutes=9), "trusted": make.NOW, "drift_ms": 540_000}
    phone.do("visit.check_in", {"visit": visit, "place": place}, at={**at, "sure": True})
    applied(phone)
    here = Presence.objects.get()
    assert (here.distance_metres, here.in_range, here.drift_ms) == (56, True, 540_000)
    assert here.arrived_at == make.NOW


@pytest.mark.parametrize(("own", "fits"), [(True, True), (False, False)])
def test_the_plate_at_the_gate_counts_as_being_there(
    school: Unit, other_school: Unit, phone: Phone, own: bool, fits: bool
) -> None:
    plate = Plaque.objects.create(
        unit=school if own else other_school, code="K7M2P4X9", made_by=phone.person,
        made_at=clock.now(),
    )  # fmt: skip
    visit = uuid7()
    phone.do("visit.start", {"visit": visit, "unit": school.pk, "kind": "drop_in", "purpose": "看"})
    phone.do("visit.check_in", {"visit": visit, "plaque": plate.code})
    applied(phone)
    here = Presence.objects.get()
    assert (here.plaque_fits, here.in_range) == (fits, fits)
    assert Visit.objects.get().state == State.CHECKED_IN


def test_one_more_form_and_a_sheet_of_ones_own(
    school: Unit, phone: Phone, other_phone: Phone, form: Version
) -> None:
    visit = begin(phone, school, companions=[other_phone.person.pk])
    first, own = uuid7(), uuid7()
    phone.do("visit.add_form", {"visit": visit, "record": first, "version": form.pk})
    again = phone.do("visit.add_form", {"visit": visit, "record": first, "version": form.pk})
    applied(phone)
    other_phone.do("visit.own_sheet", {"visit": visit, "record": own, "version": form.pk})
    applied(other_phone)
    sheets = Visit.objects.get().records.order_by("serial")
    assert [(row.pk, row.serial) for row in sheets] == [(first, 1), (own, 2)]
    assert sheets[1].keeper == other_phone.person
    assert outcome(again).state == "stale"


def test_an_assignment_given_to_somebody_else_waits_for_a_decision(
    school: Unit, inspector: Person, phone: Phone, form: Version
) -> None:
    task = assigned(school, inspector)
    actions.cancel(actions.start(task.pk, by=inspector).pk, by=inspector, reason="改期")
    phone.do("visit.start", {**start_of(task), "visit": uuid7()})
    phone.do("visit.check_in", {"visit": uuid7()})
    sent = list(phone.kept)
    applied(phone)
    assert states(sent) == [("visit.start", "reassigned"), ("visit.check_in", "no_visit")]
    assert "改派" in outcome(sent[0]).words


def test_a_school_merged_before_the_visit_is_told_in_words(school: Unit, phone: Phone) -> None:
    school.closed_on = (make.NOW - timedelta(days=2)).date()
    school.save()
    with clock.at(make.NOW - timedelta(days=1)):
        begin(phone, school)
    sent = list(phone.kept)
    applied(phone)
    assert outcome(sent[0]).code == "invalid"
    assert "撤并" in outcome(sent[0]).words


def test_a_school_merged_after_the_visit_keeps_it(school: Unit, phone: Phone) -> None:
    with clock.at(make.NOW - timedelta(days=2)):
        begin(phone, school)
    school.closed_on = (make.NOW - timedelta(days=1)).date()
    school.save()
    applied(phone)
    assert Visit.objects.get().state == State.CHECKED_IN


def test_a_school_that_nobody_knows_waits(school: Unit, phone: Phone) -> None:
    begin(phone, Unit(pk=999_999))
    start = phone.kept[0]
    applied(phone)
    assert outcome(start).state == "quarantined"

"""In which order, when, by whom, and what cannot be applied."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.models import Event
from dudao.inbox.actions import release
from dudao.inbox.models import Operation, OtherArrival, Outcome
from dudao.jobs.applying import kinds, operations
from dudao.jobs.applying.sweeping import apply_inbox
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.lib.space import NoSpace
from dudao.org.models import Person, Unit
from dudao.planning.states import State as AssignmentState
from dudao.visits import actions
from dudao.visits.models import Presence, Visit
from dudao.visits.states import State
from tests import make
from tests.jobs.applying.test_going import start_of
from tests.make_phone import Phone, applied, begin, outcome, shot, states
from tests.visits.test_journey import assigned


def merit(phone: Phone, visit: UUID, text: str = "好。", **changes: object) -> Operation:
    return phone.do("visit.merit", {"visit": visit, "merit": uuid7(), "text": text}, **changes)


def test_what_came_in_the_wrong_order_is_applied_in_the_right_one(
    school: Unit, phone: Phone
) -> None:
    visit = begin(phone, school)
    merit(phone, visit)
    sent = list(phone.kept)
    phone.send(*reversed(sent))
    apply_inbox()
    assert states(sent) == []


def test_a_gap_waits_is_told_after_an_hour_and_goes_on_by_itself(
    school: Unit, phone: Phone
) -> None:
    visit = begin(phone, school)
    merit(phone, visit)
    start, arrival, noted = phone.kept
    phone.send(arrival, noted)
    apply_inbox()
    assert [outcome(one).state for one in (arrival, noted)] == ["accepted", "accepted"]
    with clock.at(make.NOW + timedelta(minutes=61)):
        apply_inbox()
        assert [outcome(one).code for one in (arrival, noted)] == ["gap", "gap"]
        phone.send(start)
        apply_inbox()
    assert states(phone.kept) == []


def test_what_was_waiting_for_the_visit_goes_before_what_follows_it(
    school: Unit, phone: Phone, other_phone: Phone
) -> None:
    """A companion's arrival comes before the visit is begun; his leaving, together with it."""
    visit = begin(phone, school, companions=[other_phone.person.pk])
    arrival = other_phone.do("visit.check_in", {"visit": visit})
    leaving = other_phone.do("visit.check_out", {"visit": visit})
    phone.send(arrival)
    apply_inbox()
    assert outcome(arrival).code == "no_visit"
    phone.send(*phone.kept, leaving)
    apply_inbox()
    assert states([*phone.kept, arrival, leaving]) == []


def test_it_happened_when_the_phone_says_within_reason(school: Unit, inspector: Person) -> None:
    phone = Phone(inspector, enrolled_at=make.NOW - timedelta(days=3))
    visit = begin(phone, school)
    wall = {"trusted": None, "drift_ms": None, "sure": False}
    cases = [
        ({"wall": make.NOW - timedelta(hours=2), "drift_ms": 3_600_000}, timedelta(0)),
        ({"wall": make.NOW + timedelta(days=9)}, timedelta(0)),
        ({"wall": make.NOW - timedelta(days=9000)}, timedelta(0)),
    ]
    made = [merit(phone, visit, at={**wall, **at}) for at, _ago in cases]
    applied(phone)
    assert [make.NOW - outcome(one).happened_at for one in made] == [ago for _at, ago in cases]
    free = Phone(inspector, enrolled_at=make.NOW - timedelta(days=3))
    alone = free.do("visit.merit", {"visit": visit, "merit": uuid7(), "text": "好。"},
                    at={**wall, "wall": "2001-01-01T00:00:00"})  # fmt: skip
    applied(free)
    assert outcome(alone).happened_at == make.NOW - timedelta(days=3)


def test_what_somebody_else_did_is_refused_and_recorded(
    school: Unit, phone: Phone, colleague: Person
) -> None:
    visit = begin(phone, school)
    applied(phone)
    replayed = merit(phone, visit, by=colleague.pk)
    applied(phone)
    assert outcome(replayed).code == "not_yours"
    event = Event.objects.get(name="inbox.refused")
    assert (event.by, event.unit) == (phone.person, school)
    assert not Visit.objects.get().good_practices.exists()


def test_what_a_stranger_sent_first_takes_effect_when_it_comes_from_whose_it_is(
    school: Unit, phone: Phone, other_phone: Phone
) -> None:
    visit = begin(phone, school, companions=[other_phone.person.pk])
    applied(phone)
    stolen = merit(other_phone, visit)
    stolen.person, stolen.device = phone.person, phone.device
    phone.send(stolen)
    apply_inbox()
    assert outcome(stolen).code == "not_yours"
    other = OtherArrival.objects.create(
        operation=stolen, device=other_phone.device, person=other_phone.person,
        sha256=stolen.sha256, content=stolen.content, received_at=clock.now(),
    )  # fmt: skip
    Outcome.objects.filter(pk=stolen.pk).update(state="accepted", code="")
    apply_inbox()
    other.refresh_from_db()
    assert (outcome(stolen).state, other.state) == ("applied", "applied")
    assert Event.objects.get(name="visit.good_practice_noted").by == other_phone.person


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", '{"v": 2}', '{"v": 1, "kind": "visit.merit"}']
)
def test_what_cannot_be_read_waits(phone: Phone, text: str) -> None:
    operation = phone.operation(text)
    phone.send(operation)
    apply_inbox()
    assert outcome(operation).code == "bad_content"


def test_a_kind_nobody_knows_and_a_body_that_is_none_wait(school: Unit, phone: Phone) -> None:
    for kind in ("visit.burn", "visit.merit", "visit.start"):
        phone.do(kind, {"visit": uuid7(), "merit": 5})
    sent = list(phone.kept)
    applied(phone)
    assert {outcome(one).code for one in sent} == {"bad_content"}


def test_the_work_of_a_disabled_person_waits_whole_and_is_released_whole(
    school: Unit, phone: Phone, director: Person
) -> None:
    visit = begin(phone, school)
    merit(phone, visit)
    phone.person.is_active = False
    phone.person.save()
    sent = list(phone.kept)
    applied(phone)
    assert {outcome(one).code for one in sent} == {"person_disabled"}
    assert {outcome(one).unit for one in sent} == {school}
    release([one.pk for one in sent], by=director)
    apply_inbox()
    assert states(sent) == []
    assert outcome(sent[0]).decided_by == director
    assert Visit.objects.get().leader == phone.person
    phone.person.refresh_from_db()
    assert not phone.person.is_active


def test_who_went_though_the_visit_was_called_off_is_admitted(
    school: Unit, inspector: Person, phone: Phone, director: Person
) -> None:
    visit = begin(phone, school)
    phone.send(phone.kept[0])
    apply_inbox()
    actions.cancel(visit, by=inspector, reason="改期")
    arrival = phone.kept[1]
    applied(phone)
    assert outcome(arrival).code == "wrong_state"
    release([arrival.pk], by=director)
    apply_inbox()
    assert Visit.objects.get().state == State.CHECKED_IN


def test_who_went_though_others_were_sent_joins_them(
    school: Unit, inspector: Person, phone: Phone, other_phone: Phone, director: Person
) -> None:
    task = assigned(school, inspector)
    other_phone.do("visit.start", start_of(task))
    other_phone.do("visit.check_in", {"visit": task.reserved})
    sent = list(other_phone.kept)
    applied(other_phone)
    assert states(sent) == [("visit.start", "not_allowed"), ("visit.check_in", "no_visit")]
    release([sent[0].pk], by=director)
    apply_inbox()
    task.refresh_from_db()
    assert (states(sent), task.state) == ([], AssignmentState.TAKEN_UP)
    assert Presence.objects.get().person == other_phone.person


def test_a_visit_that_was_given_anew_is_released_as_unplanned(
    school: Unit, inspector: Person, phone: Phone, director: Person
) -> None:
    task = assigned(school, inspector)
    phone.do("visit.start", start_of(task, visit=uuid7()))
    (start,) = phone.kept
    applied(phone)
    assert outcome(start).code == "reassigned"
    release([start.pk], by=director)
    apply_inbox()
    made = Visit.objects.get()
    assert (made.pk, made.assignment) == (start.subject, None)


def test_who_is_released_onto_a_visit_of_others_is_on_it(
    school: Unit, phone: Phone, other_phone: Phone, director: Person
) -> None:
    visit = begin(phone, school)
    applied(phone)
    noted = merit(other_phone, visit)
    applied(other_phone)
    assert outcome(noted).code == "not_allowed"
    release([noted.pk], by=director)
    apply_inbox()
    assert list(Visit.objects.get().companions.all()) == [other_phone.person]
    assert Visit.objects.get().good_practices.count() == 1


def test_who_stood_in_for_a_colleague_is_released_for_that_day(
    school: Unit, colleague: Person, director: Person
) -> None:
    phone = Phone(colleague)
    visit = begin(phone, school)
    merit(phone, visit)
    sent = list(phone.kept)
    applied(phone)
    assert {outcome(one).code for one in sent} == {"not_allowed", "no_visit"}
    assert "示例同事当时不是这所学校的责任督学" in outcome(sent[0]).words
    release([one.pk for one in sent], by=director)
    apply_inbox()
    assert states(sent) == []
    assert Visit.objects.get().leader == colleague
    with clock.at(make.NOW + timedelta(days=7)):
        assert not may(Person.objects.get(pk=colleague.pk), Permission.VISIT_MAKE, school)


def test_one_that_cannot_be_told_holds_up_no_other(
    school: Unit, phone: Phone, other_phone: Phone
) -> None:
    """What a phone says comes back in the reason; a database takes no NUL."""
    visit = begin(phone, school)
    body = {**shot(b"x", {"note": uuid7()}), "name": "a\0b", "media_type": "x/y"}
    odd = phone.do("visit.attach", {"visit": visit, **body})
    phone.send()
    other = begin(other_phone, school)
    applied(other_phone)
    assert (outcome(odd).state, outcome(odd).code) == ("quarantined", "unsupported")
    assert Visit.objects.filter(pk=other).exists()


def test_a_clock_that_says_nothing_is_no_hindrance(school: Unit, phone: Phone) -> None:
    visit = begin(phone, school)
    at = {"wall": clock.now(), "trusted": None, "drift_ms": 10**18, "sure": False}
    noted = merit(phone, visit, at=at)
    lonely = merit(phone, visit, at=at, prev=uuid7())
    applied(phone)
    assert outcome(noted).happened_at == make.NOW
    with clock.at(make.NOW + timedelta(minutes=61)):
        apply_inbox()
    assert outcome(lonely).code == "gap"


def test_one_that_died_before_it_was_laid_aside_is_tried_again(school: Unit, phone: Phone) -> None:
    begin(phone, school)
    sent = list(phone.kept)
    phone.send()
    Outcome.objects.update(tries=6)
    apply_inbox()
    assert states(sent) == []


def test_what_another_worker_has_done_meanwhile_is_not_laid_aside(
    school: Unit, phone: Phone
) -> None:
    begin(phone, school)
    sent = list(phone.kept)
    applied(phone)
    operations.miss(Operation.objects.select_related("outcome").get(pk=sent[1].pk))
    assert states(sent) == []


def test_what_the_other_phone_of_ones_own_sent_is_released_as_ones_own(
    school: Unit, phone: Phone, colleague: Person, director: Person
) -> None:
    visit = begin(phone, school)
    applied(phone)
    mixed = merit(phone, visit, by=colleague.pk)
    applied(phone)
    release([mixed.pk], by=director)
    apply_inbox()
    assert outcome(mixed).state == "applied"


def test_an_error_is_tried_again_and_holds_up_nobody(
    school: Unit, phone: Phone, other_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(phone, school)
    broken = merit(phone, visit)
    after = merit(phone, visit)

    def fail(*_anything: object) -> None:
        raise RuntimeError

    monkeypatch.setitem(kinds.KINDS, "visit.merit", fail)
    applied(phone)
    assert (outcome(broken).state, outcome(broken).tries) == ("accepted", 1)
    elsewhere = begin(other_phone, school)
    applied(other_phone)
    assert Visit.objects.filter(pk=elsewhere, state=State.CHECKED_IN).exists()
    for minute in range(1, 8):
        with clock.at(make.NOW + timedelta(minutes=minute)):
            apply_inbox()
    assert outcome(broken).code == "failed"
    assert outcome(after).tries >= 1


def test_a_database_that_is_away_counts_as_no_try(
    school: Unit, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(phone, school)
    operation = merit(phone, visit)

    def away(*_anything: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setitem(kinds.KINDS, "visit.merit", away)
        with pytest.raises(OperationalError):
            applied(phone)
    assert (outcome(operation).state, outcome(operation).tries) == ("accepted", 0)
    apply_inbox()
    assert outcome(operation).state == "applied"


def test_a_full_disk_is_tried_again(
    school: Unit, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(phone, school)
    operation = merit(phone, visit)

    def full(*_anything: object) -> None:
        raise NoSpace("满")

    monkeypatch.setitem(kinds.KINDS, "visit.merit", full)
    applied(phone)
    assert (outcome(operation).state, outcome(operation).tries) == ("accepted", 1)


def test_what_another_worker_has_in_hand_is_left_to_it(
    school: Unit, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(phone, school)

    def held(_subject: UUID) -> None:
        raise operations.Elsewhere

    with monkeypatch.context() as patched:
        patched.setattr(operations, "_lock", held)
        applied(phone)
    assert not Visit.objects.exists()
    apply_inbox()
    assert Visit.objects.get().pk == visit


def test_what_is_applied_already_is_not_applied_again(school: Unit, phone: Phone) -> None:
    visit = begin(phone, school)
    operation = merit(phone, visit)
    applied(phone)
    operation.outcome.state = "accepted"
    operations.apply(operation)
    assert Visit.objects.get().good_practices.count() == 1

"""Delivering, reading, signing for it."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import acknowledge, deliver, issue, read
from dudao.documents.queries import file_of, inbox, unread
from dudao.documents.states import State
from dudao.lib.errors import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


def test_it_comes_into_the_schools_inbox_with_its_files(in_state, director, principal) -> None:
    document = in_state(State.ISSUED)
    (delivery,) = deliver(document.pk, by=director)
    assert list(inbox(principal)) == list(unread(principal)) == [delivery]
    assert file_of(principal, document.pdf_id) == document.pdf
    assert file_of(principal, document.docx_id) == document.docx
    assert str(delivery) == f"{document} → {document.unit}"


def test_delivering_twice_changes_nothing(delivered, office_staff) -> None:
    first = delivered.deliveries.get()
    assert deliver(delivered.pk, by=office_staff) == [first]
    assert Event.objects.filter(name="document.delivered").count() == 1


def test_the_inspector_delivers_a_feedback_list(feedback_list, inspector, principal) -> None:
    issue(feedback_list.pk, by=inspector)
    deliver(feedback_list.pk, by=inspector)
    assert inbox(principal).get().document == feedback_list


@pytest.mark.parametrize("state", sorted(set(State) - {State.ISSUED}))
def test_only_what_is_issued_is_delivered(state, in_state, director) -> None:
    with pytest.raises(WrongState):
        deliver(in_state(state).pk, by=director)


@pytest.mark.parametrize("who", ["inspector", "principal", "outsider"])
def test_only_the_office_delivers_a_notice(who, in_state, request) -> None:
    with pytest.raises(NotAllowed):
        deliver(in_state(State.ISSUED).pk, by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["colleague", "principal"])
def test_only_who_visits_delivers_a_feedback_list(who, feedback_list, inspector, request) -> None:
    issue(feedback_list.pk, by=inspector)
    with pytest.raises(NotAllowed):
        deliver(feedback_list.pk, by=request.getfixturevalue(who))


def test_the_first_reading_is_kept(delivered, principal, school_liaison) -> None:
    first = read(delivered.pk, by=school_liaison)
    again = read(delivered.pk, by=principal)
    assert (again.read_by, again.read_at) == (school_liaison, first.read_at)
    assert Event.objects.filter(name="document.read").count() == 1
    assert list(unread(principal)) == []


def test_signing_for_it_counts_as_reading(delivered, principal) -> None:
    delivery = acknowledge(delivered.pk, by=principal)
    assert (delivery.acknowledged_by, delivery.read_by) == (principal, principal)
    assert delivery.acknowledged_at == delivery.read_at
    assert Event.objects.get(name="document.acknowledged").by == principal


def test_signing_for_it_once_is_enough(delivered, principal, school_liaison) -> None:
    read(delivered.pk, by=school_liaison)
    acknowledge(delivered.pk, by=principal)
    delivery = acknowledge(delivered.pk, by=school_liaison)
    assert (delivery.acknowledged_by, delivery.read_by) == (principal, school_liaison)


@pytest.mark.parametrize("step", [read, acknowledge])
def test_before_delivery_there_is_nothing_to_receive(step, in_state, principal) -> None:
    with pytest.raises(WrongState, match="还没有送达"):
        step(in_state(State.ISSUED).pk, by=principal)


@pytest.mark.parametrize("step", [read, acknowledge])
@pytest.mark.parametrize("who", ["inspector", "director", "outsider"])
def test_only_the_schools_own_people_receive(step, who, delivered, request) -> None:
    with pytest.raises(NotAllowed):
        step(delivered.pk, by=request.getfixturevalue(who))

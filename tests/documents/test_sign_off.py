"""Submitting, checking, returning, signing off."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import check, draft, edit, return_, sign_off, submit
from dudao.documents.queries import to_check, waiting_for
from dudao.documents.states import State
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from tests.documents import samples

pytestmark = pytest.mark.django_db


def test_submitting_puts_it_before_who_checks(notice, inspector, director, office_staff) -> None:
    assert submit(notice.pk, by=inspector).state == State.CHECKING
    assert list(to_check(office_staff)) == [notice]
    assert list(to_check(inspector)) == []
    assert list(waiting_for(director)) == []
    assert Event.objects.get(name="document.submitted").by == inspector


def test_checking_puts_it_before_the_director(in_state, director, office_staff) -> None:
    document = in_state(State.PENDING)
    assert (document.checked_by, document.checked_at is not None) == (office_staff, True)
    assert list(waiting_for(director)) == [document]
    assert list(waiting_for(office_staff)) == []
    assert list(to_check(office_staff)) == []
    event = Event.objects.get(name="document.checked")
    assert (event.by, event.data["sha256"]) == (office_staff, document.text_sha256)


def test_nobody_checks_what_he_drafted(school, office, director) -> None:
    own = draft(samples.notice(), office=office, unit=school, by=director)
    submit(own.pk, by=director)
    with pytest.raises(NotAllowed, match="自己起草"):
        check(own.pk, by=director)
    assert list(to_check(director)) == []
    assert return_(own.pk, by=director, reason="自己再改").state == State.DRAFT


@pytest.mark.parametrize("who", ["inspector", "zone_lead", "principal", "outsider", "colleague"])
def test_only_the_office_checks(who, in_state, request) -> None:
    document = in_state(State.CHECKING)
    with pytest.raises(NotAllowed):
        check(document.pk, by=request.getfixturevalue(who))
    with pytest.raises(NotAllowed):
        return_(document.pk, by=request.getfixturevalue(who), reason="x")


@pytest.mark.parametrize("state", sorted(set(State) - {State.CHECKING}))
def test_only_what_was_submitted_is_checked(state, in_state, office_staff) -> None:
    with pytest.raises(WrongState):
        check(in_state(state).pk, by=office_staff)


def test_who_checks_may_give_it_back(in_state, office_staff) -> None:
    document = return_(in_state(State.CHECKING).pk, by=office_staff, reason="依据写错")
    assert (document.state, document.returned_reason) == (State.DRAFT, "依据写错")


def test_what_was_left_to_fill_in_is_not_submitted(notice, inspector) -> None:
    content = samples.notice(demands=["请于2026年X月X日前报送。"])
    edit(notice.pk, content, by=inspector, seen_sha256=notice.text_sha256)
    with pytest.raises(Invalid, match="2026年X月X日") as caught:
        submit(notice.pk, by=inspector)
    assert "content" in caught.value.fields


def test_returning_gives_the_reason_to_the_drafter(in_state, director) -> None:
    document = return_(in_state(State.PENDING).pk, by=director, reason=" 期限过短 ")
    assert (document.state, document.returned_reason) == (State.DRAFT, "期限过短")
    assert Event.objects.get(name="document.returned").data["reason"] == "期限过短"


def test_submitting_again_forgets_the_reason(in_state, director, inspector) -> None:
    document = return_(in_state(State.PENDING).pk, by=director, reason="期限过短")
    assert submit(document.pk, by=inspector).returned_reason == ""


def test_a_return_without_reason_is_refused(in_state, director) -> None:
    with pytest.raises(Invalid, match="理由"):
        return_(in_state(State.PENDING).pk, by=director, reason="  ")


def test_signing_off_names_who_and_which_text(in_state, director) -> None:
    document = sign_off(in_state(State.PENDING).pk, by=director)
    assert (document.state, document.signed_off_by) == (State.SIGNED_OFF, director)
    assert document.signed_off_at
    event = Event.objects.get(name="document.signed_off")
    assert event.data["sha256"] == document.text_sha256


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_only_a_draft_is_submitted(state, in_state, inspector) -> None:
    with pytest.raises(WrongState):
        submit(in_state(state).pk, by=inspector)


@pytest.mark.parametrize("state", sorted(set(State) - {State.PENDING}))
def test_only_what_was_checked_is_signed_off(state, in_state, director) -> None:
    document = in_state(state)
    with pytest.raises(WrongState):
        sign_off(document.pk, by=director)


@pytest.mark.parametrize("state", sorted(set(State) - {State.CHECKING, State.PENDING}))
def test_only_what_waits_is_returned(state, in_state, director) -> None:
    with pytest.raises(WrongState):
        return_(in_state(state).pk, by=director, reason="x")


@pytest.mark.parametrize("who", ["principal", "outsider", "colleague"])
def test_submitting_refuses_who_may_not_draft(who, notice, request) -> None:
    with pytest.raises(NotAllowed):
        submit(notice.pk, by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["inspector", "office_staff", "principal", "outsider"])
def test_only_the_director_signs_off_or_returns(who, in_state, request) -> None:
    document = in_state(State.PENDING)
    with pytest.raises(NotAllowed):
        sign_off(document.pk, by=request.getfixturevalue(who))
    with pytest.raises(NotAllowed):
        return_(document.pk, by=request.getfixturevalue(who), reason="x")

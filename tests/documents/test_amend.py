"""Correcting and withdrawing: a new document, while the old one stays as it was."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import amend, check, deliver, issue, sign_off, submit, void
from dudao.documents.models import Document
from dudao.documents.states import Amends, Kind, State
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.visits.actions import number_feedback
from tests import make_findings, make_visits
from tests.make_documents import delivered, in_state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def issued(office, school, office_staff, director) -> Document:
    return delivered(office, office_staff, director, [school])


def taken(document: Document, office_staff, director) -> Document:
    submit(document.pk, by=office_staff)
    check(document.pk, by=director)
    sign_off(document.pk, by=director)
    return issue(document.pk, by=director)


def test_a_withdrawal_is_a_new_document_to_the_same_units(
    issued, school, office_staff, director
) -> None:
    made = amend(issued.pk, by=office_staff, how=Amends.WITHDRAWAL, reason="事项已调整。")
    assert (made.kind, made.amends, made.amendment) == (Kind.NOTICE, issued, "withdrawal")
    taken(made, office_staff, director)
    assert deliver(made.pk, by=director)[0].unit == school
    issued.refresh_from_db()
    assert issued.state == State.ISSUED
    event = Event.objects.get(name="document.amended")
    assert (event.subject_id, event.data["how"]) == (str(issued.pk), "withdrawal")


def test_a_correction_names_what_it_corrects(issued, office_staff) -> None:
    made = amend(issued.pk, by=office_staff, how=Amends.CORRECTION, reason="时间改为下午")
    text = str(made.content)
    assert issued.number in text
    assert "时间改为下午" in text


def test_only_one_is_under_way(issued, office_staff) -> None:
    first = amend(issued.pk, by=office_staff, how=Amends.CORRECTION, reason="错字")
    with pytest.raises(WrongState, match="请先办完"):
        amend(issued.pk, by=office_staff, how=Amends.CORRECTION, reason="错字")
    void(first.pk, by=office_staff, reason="不用了")
    amend(issued.pk, by=office_staff, how=Amends.CORRECTION, reason="错字")


def test_what_is_withdrawn_is_withdrawn(issued, office_staff, director) -> None:
    taken(
        amend(issued.pk, by=office_staff, how=Amends.WITHDRAWAL, reason="重复"),
        office_staff,
        director,
    )
    with pytest.raises(WrongState, match="已经撤回"):
        amend(issued.pk, by=office_staff, how=Amends.CORRECTION, reason="错字")


def test_it_needs_a_reason_and_an_issued_document(office, office_staff, director, issued) -> None:
    with pytest.raises(Invalid):
        amend(issued.pk, by=office_staff, how=Amends.CORRECTION, reason=" ")
    draft = in_state(State.DRAFT, office, office_staff, director)
    with pytest.raises(WrongState):
        amend(draft.pk, by=office_staff, how=Amends.CORRECTION, reason="错字")


@pytest.mark.parametrize("who", ["principal", "inspector", "outsider"])
def test_only_the_office_amends(who, issued, request) -> None:
    with pytest.raises(NotAllowed):
        amend(issued.pk, by=request.getfixturevalue(who), how=Amends.CORRECTION, reason="错字")


def test_a_notice_to_a_school_is_corrected_by_a_letter_to_it(school, director) -> None:
    document = make_findings.issued_notice(school, director, director).document
    made = amend(document.pk, by=director, how=Amends.CORRECTION, reason="期限有误")
    assert made.kind == Kind.NOTICE
    assert school.name in str(made.content)


def test_what_was_signed_on_the_spot_is_corrected_at_the_visit(school, director) -> None:
    visit, _feedback = make_visits.signed(school, director)
    number_feedback(visit.pk, by=director)
    document = Document.objects.get(kind=Kind.FEEDBACK_LIST)
    with pytest.raises(WrongState, match="请在督导页面添加更正单"):
        amend(document.pk, by=director, how=Amends.CORRECTION, reason="错字")

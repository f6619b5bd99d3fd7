"""The signed feedback list becomes a numbered document that holds the hash of what was signed."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import void
from dudao.documents.models import Document
from dudao.documents.states import Kind, State
from dudao.jobs.on_event import REACTIONS
from dudao.lib.errors import NotAllowed, WrongState
from dudao.visits.actions import number_feedback, refuse
from tests import make_visits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def test_it_has_a_number_and_the_hash_of_what_was_signed(school, inspector) -> None:
    visit, feedback = make_visits.signed(school, inspector)
    document = number_feedback(visit.pk, by=inspector)
    assert (document.kind, document.state) == (Kind.FEEDBACK_LIST, State.ISSUED)
    assert document.number == "晃教督反〔2026〕1号"
    assert document.text_sha256 == feedback.text_sha256
    assert document.pdf.media_type == "application/pdf"


def test_it_is_numbered_once(school, inspector) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    assert number_feedback(visit.pk, by=inspector) == number_feedback(visit.pk, by=inspector)
    assert Event.objects.filter(name="document.issued").count() == 1


def test_one_that_was_refused_names_reason_and_witness(school, inspector) -> None:
    visit, _feedback = make_visits.fed_back(school, inspector)
    refuse(visit.pk, by=inspector, reason="不认可", witness="示例村支书")
    content = number_feedback(visit.pk, by=inspector).content
    assert content["refusal"] == {"reason": "不认可", "witness": "示例村支书"}


def test_one_that_was_declared_void_is_numbered_anew(school, inspector, director) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    first = number_feedback(visit.pk, by=inspector)
    void(first.pk, by=director, reason="印错")
    assert number_feedback(visit.pk, by=inspector).number == "晃教督反〔2026〕2号"


def test_signing_leads_to_it(school, inspector) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    event = Event.objects.get(name="visit.signed")
    for reaction in REACTIONS["visit.signed"]:
        reaction(event)
    assert Document.objects.get(kind=Kind.FEEDBACK_LIST).unit == visit.unit


def test_what_nobody_signed_has_no_number(school, inspector) -> None:
    visit, _feedback = make_visits.fed_back(school, inspector)
    with pytest.raises(WrongState, match="还没有签收"):
        number_feedback(visit.pk, by=inspector)


def test_a_stranger_numbers_nothing(school, inspector, outsider) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    with pytest.raises(NotAllowed):
        number_feedback(visit.pk, by=outsider)

"""Issuing: number, date, files, and nothing changes after."""

import io
import zipfile

import docx
import pytest
from django.db import ProgrammingError, transaction

from dudao.audit.models import Event
from dudao.documents.actions import draft, issue, void
from dudao.documents.models import Document
from dudao.documents.states import Kind, State
from dudao.files import queries as files
from dudao.files.actions import store
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from tests.documents import samples

pytestmark = pytest.mark.django_db


def test_it_is_numbered_dated_and_stored_in_two_forms(in_state, director, still) -> None:
    document = issue(in_state(State.SIGNED_OFF).pk, by=director)
    assert (document.state, document.number) == (State.ISSUED, "晃教督整〔2026〕1号")
    assert str(document) == document.number
    assert document.docx.name == "晃教督整〔2026〕1号.docx"
    assert document.pdf.media_type == "application/pdf"
    assert files.verify(document.docx)
    with zipfile.ZipFile(files.content(document.docx)) as packed:
        body = packed.read("word/document.xml").decode()
    assert "晃教督整〔2026〕1号" in body
    assert "2026年10月20日" in body


def test_its_hash_is_that_of_what_was_signed_off(in_state, director) -> None:
    before = in_state(State.SIGNED_OFF)
    assert issue(before.pk, by=director).text_sha256 == before.text_sha256


def test_it_leaves_a_record(in_state, director, school) -> None:
    document = in_state(State.ISSUED)
    event = Event.objects.get(name="document.issued")
    assert (event.by, event.unit, event.data["number"]) == (director, school, document.number)


def test_a_feedback_list_needs_no_signing_off(feedback_list, inspector, still) -> None:
    document = issue(feedback_list.pk, by=inspector)
    assert (document.state, document.number) == (State.ISSUED, "晃教督反〔2026〕1号")
    assert document.kind == Kind.FEEDBACK_LIST


def test_the_drawn_signature_is_in_the_document(school, office, inspector) -> None:
    drawing = store(samples.drawing("JPEG"), name="签名.jpg", unit=school, by=inspector)
    signature = samples.Signature(role="校长", name="示例校长", image=str(drawing.pk))
    unsigned = samples.Signature(role="责任督学", name="示例督学")
    content = samples.feedback(signatures=[signature, unsigned])
    document = issue(draft(content, office=office, unit=school, by=inspector).pk, by=inspector)
    with zipfile.ZipFile(files.content(document.docx)) as packed:
        assert packed.read("word/media/image1.png").startswith(b"\x89PNG")


def test_what_was_left_to_fill_in_is_not_issued(school, office, inspector) -> None:
    content = samples.feedback(merits=["社团____个"])
    document = draft(content, office=office, unit=school, by=inspector)
    with pytest.raises(Invalid, match="____"):
        issue(document.pk, by=inspector)
    document.refresh_from_db()
    assert (document.state, document.number) == (State.DRAFT, "")


@pytest.mark.parametrize("state", sorted(set(State) - {State.SIGNED_OFF}))
def test_a_notice_is_issued_once_signed_off(state, in_state, director) -> None:
    with pytest.raises(WrongState):
        issue(in_state(state).pk, by=director)


@pytest.mark.parametrize("who", ["inspector", "principal", "outsider", "auditor"])
def test_only_the_office_issues_a_notice(who, in_state, request) -> None:
    with pytest.raises(NotAllowed):
        issue(in_state(State.SIGNED_OFF).pk, by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["colleague", "principal", "outsider"])
def test_only_who_visits_issues_a_feedback_list(who, feedback_list, request) -> None:
    with pytest.raises(NotAllowed):
        issue(feedback_list.pk, by=request.getfixturevalue(who))


@pytest.mark.parametrize(
    "change",
    [
        {"content": {}},
        {"number": "晃教督整〔2026〕9号"},
        {"title": "另一标题"},
        {"text_sha256": "0" * 64},
        {"pdf": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_keeps_what_was_issued(change, in_state) -> None:
    document = in_state(State.ISSUED)
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)


def test_the_database_keeps_what_was_void_and_every_row(in_state, director) -> None:
    document = void(in_state(State.ISSUED).pk, by=director, reason="发错学校")
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(number="")
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Document.objects.filter(pk=document.pk).delete()


def test_a_stored_word_file_opens(in_state) -> None:
    with files.content(in_state(State.ISSUED).docx) as content:
        assert docx.Document(io.BytesIO(content.read())).paragraphs

"""Drafting and editing."""

import msgspec
import pytest

from dudao.audit.models import Event
from dudao.documents.actions import draft, edit
from dudao.documents.content import dump, text_sha256
from dudao.documents.states import Kind, State
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from tests.documents import samples

pytestmark = pytest.mark.django_db


def test_it_holds_what_was_written(notice, school, office, inspector) -> None:
    notice.refresh_from_db()
    assert (notice.kind, notice.state) == (Kind.RECTIFICATION_NOTICE, State.DRAFT)
    assert (notice.unit, notice.office, notice.drafted_by) == (school, office, inspector)
    assert notice.typed_content == samples.notice()
    assert notice.text_sha256 == text_sha256(samples.notice())
    assert str(notice) == notice.title == "龙溪口示例小学督导整改通知书"


def test_it_leaves_a_record(notice, inspector, school) -> None:
    event = Event.objects.get(name="document.drafted")
    assert (event.by, event.unit, event.subject_id) == (inspector, school, str(notice.pk))


def test_a_draft_has_no_number_whatever_it_came_with(school, office, inspector) -> None:
    content = samples.notice(number="晃教督整〔2026〕99号")
    document = draft(content, office=office, unit=school, by=inspector)
    assert document.typed_content.number == ""


@pytest.mark.parametrize("who", ["principal", "colleague", "outsider", "auditor"])
def test_it_refuses_who_may_not_draft_there(who, school, office, request) -> None:
    with pytest.raises(NotAllowed):
        draft(samples.notice(), office=office, unit=school, by=request.getfixturevalue(who))


def test_an_edit_replaces_text_title_and_hash(notice, inspector) -> None:
    content = samples.notice(2, school="龙溪口示例学校")
    edited = edit(notice.pk, content, by=inspector, seen_sha256=notice.text_sha256)
    edited.refresh_from_db()
    assert edited.typed_content == content
    assert edited.title == "龙溪口示例学校督导整改通知书"
    assert edited.text_sha256 == text_sha256(content)
    assert Event.objects.filter(name="document.edited").count() == 1


def test_of_two_people_editing_the_second_is_told(notice, inspector, director) -> None:
    edit(notice.pk, samples.notice(2), by=inspector, seen_sha256=notice.text_sha256)
    with pytest.raises(Conflict, match="刚被别人改过") as caught:
        edit(notice.pk, samples.notice(3), by=director, seen_sha256=notice.text_sha256)
    assert caught.value.current == dump(samples.notice(2))


def test_an_edit_cannot_change_the_kind(notice, inspector) -> None:
    with pytest.raises(Invalid, match="另一文种"):
        edit(notice.pk, samples.feedback(), by=inspector, seen_sha256=notice.text_sha256)


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_only_a_draft_is_edited(state, in_state, inspector) -> None:
    document = in_state(state)
    with pytest.raises(WrongState):
        edit(document.pk, samples.notice(2), by=inspector, seen_sha256=document.text_sha256)


@pytest.mark.parametrize("who", ["principal", "colleague", "outsider"])
def test_an_edit_refuses_who_may_not_draft_there(who, notice, request) -> None:
    content = msgspec.structs.replace(samples.notice(), lead_in="改动")
    with pytest.raises(NotAllowed):
        edit(
            notice.pk,
            content,
            by=request.getfixturevalue(who),
            seen_sha256=notice.text_sha256,
        )

"""Reading and answering: each for himself, which edition, late or not."""

from datetime import timedelta

import pytest

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person
from dudao.workgroup import actions
from dudao.workgroup.models import Post
from dudao.workgroup.rules import ANSWER_LIMIT
from tests import make
from tests.make_workgroup import notice, paper, post, receipt

pytestmark = pytest.mark.usefixtures("registered")


def edited(director: Person, made: Post) -> None:
    actions.edit_post(made.pk, by=director, title=made.title, text="改。")


def test_reading_is_noted_once(director: Person, inspector: Person) -> None:
    made = post(director)
    for hours in (0, 1):
        with clock.at(make.NOW + timedelta(hours=hours)):
            actions.read_post(made.pk, by=inspector)
    read = receipt(made, inspector)
    assert (read.read_at, read.read_edition) == (make.NOW, 1)
    assert Event.objects.filter(name="post.read").count() == 1


def test_the_changed_text_has_to_be_read_again(director: Person, inspector: Person) -> None:
    made = post(director)
    actions.read_post(made.pk, by=inspector)
    edited(director, made)
    actions.read_post(made.pk, by=inspector)
    assert not receipt(made, inspector).changed


def test_what_was_read_before_the_change_is_not_the_change(
    director: Person, inspector: Person
) -> None:
    made = post(director)
    edited(director, made)
    with clock.at(make.NOW - timedelta(hours=1)):  # a phone tells later when it was read
        actions.read_post(made.pk, by=inspector)
    assert receipt(made, inspector).changed


def test_a_phone_says_which_edition_it_showed(director: Person, inspector: Person) -> None:
    made = post(director)
    edited(director, made)
    actions.read_post(made.pk, by=inspector, edition=1)
    assert receipt(made, inspector).changed
    actions.read_post(made.pk, by=inspector, edition=7)
    assert receipt(made, inspector).read_edition == 2


def test_a_task_is_done_with_an_answer_and_files(director: Person, inspector: Person) -> None:
    made, file = post(director), paper(inspector, "排查表.pdf")
    done = actions.finish_post(made.pk, by=inspector, answer=" 已排查。 ", file_ids=[file.pk])
    assert (done.answer, done.done_at, done.read_at) == ("已排查。", make.NOW, make.NOW)
    assert list(done.files.all()) == [file]
    assert Event.objects.get(name="post.done").data == {"answer": "已排查。"}


def test_answering_again_replaces_what_was_said(director: Person, inspector: Person) -> None:
    made, file = post(director), paper(inspector)
    actions.finish_post(made.pk, by=inspector, answer="已排查。", file_ids=[file.pk])
    actions.finish_post(made.pk, by=inspector, answer="补充：已整改。")
    done = receipt(made, inspector)
    assert done.answer == "补充：已整改。"
    assert not done.files.exists()


def test_a_late_answer_is_taken_until_it_is_withdrawn(director: Person, inspector: Person) -> None:
    made = post(director)
    actions.close_post(made.pk, by=director)
    assert actions.finish_post(made.pk, by=inspector, answer="补报。").done_at
    actions.withdraw_post(made.pk, by=director, reason="作废。")
    with pytest.raises(WrongState, match="不用办理"):
        actions.finish_post(made.pk, by=inspector, answer="再报。")


def test_an_answer_needs_no_words_but_not_too_many(director: Person, inspector: Person) -> None:
    made = post(director)
    assert actions.finish_post(made.pk, by=inspector).answer == ""
    with pytest.raises(Invalid):
        actions.finish_post(made.pk, by=inspector, answer="长" * (ANSWER_LIMIT + 1))


def test_a_notice_is_only_read(director: Person, inspector: Person) -> None:
    with pytest.raises(WrongState, match="阅读即可"):
        actions.finish_post(notice(director).pk, by=inspector, answer="收到。")


def test_only_who_got_it_reads_it(director: Person, colleague: Person, outsider: Person) -> None:
    made = post(director)
    for who in (director, colleague, outsider):
        with pytest.raises(NotFound):
            actions.read_post(made.pk, by=who)
        with pytest.raises(NotFound):
            actions.finish_post(made.pk, by=who, answer="已办。")

"""Who sees which posts, what waits for whom, and what a phone gets of them."""

from datetime import timedelta

import pytest

from dudao.lib import clock
from dudao.org.models import Person
from dudao.workgroup import actions
from dudao.workgroup.queries import posts
from dudao.workgroup.states import State
from tests import make
from tests.make_workgroup import notice, paper, post

pytestmark = pytest.mark.usefixtures("registered")


def test_one_sees_what_one_got_wrote_or_answers_for(
    director: Person,
    office_staff: Person,
    zone_lead: Person,
    inspector: Person,
    colleague: Person,
    outsider: Person,
) -> None:
    made = post(zone_lead)
    for who in (zone_lead, inspector, director, office_staff):
        assert list(posts.visible_to(who)) == [made]
    for who in (colleague, outsider):
        assert not posts.visible_to(who)
    assert not posts.managed_by(inspector)
    assert not posts.may_manage(inspector, made)
    assert posts.may_manage(office_staff, made)


def test_it_is_counted_who_read_and_did_it(
    director: Person, inspector: Person, principal: Person
) -> None:
    made = post(director)
    actions.read_post(made.pk, by=principal)
    actions.finish_post(made.pk, by=inspector, answer="已办。")
    [counted] = posts.managed_by(director)
    assert (counted.sent_to, counted.read, counted.done) == (2, 2, 1)
    actions.edit_post(made.pk, by=director, title=made.title, text="改。")
    [counted] = posts.managed_by(director)
    assert (counted.sent_to, counted.read, counted.done) == (2, 0, 1)
    assert [row.person for row in posts.receipts_of(made)] == [principal, inspector]


def test_what_waits_is_unread_changed_or_undone(director: Person, inspector: Person) -> None:
    first, second = post(director, due_on=clock.today()), notice(director)
    waiting = [row.post for row in posts.waiting_for(inspector)]
    assert waiting == [first, second]
    actions.read_post(second.pk, by=inspector)
    actions.read_post(first.pk, by=inspector)
    assert [row.post for row in posts.waiting_for(inspector)] == [first]
    actions.finish_post(first.pk, by=inspector, answer="已办。")
    assert not posts.waiting_for(inspector)
    actions.edit_post(second.pk, by=director, title="改", text="改。")
    assert [row.post for row in posts.waiting_for(inspector)] == [second]
    actions.close_post(second.pk, by=director)
    assert not posts.waiting_for(inspector)


def test_the_history_leaves_out_who_read_it(director: Person, inspector: Person) -> None:
    made = post(director)
    actions.finish_post(made.pk, by=inspector, answer="已办。")
    actions.close_post(made.pk, by=director)
    assert [event.name for event in posts.history(made)] == ["post.assigned", "post.closed"]


def test_a_phone_gets_what_stands_and_what_ended_lately(
    director: Person, inspector: Person
) -> None:
    file = paper(director)
    made = post(director, due_on=clock.today(), file_ids=[file.pk])
    actions.read_post(made.pk, by=inspector)
    [told] = posts.posts_for(inspector)
    assert told == (
        made.pk, "task", made.title, made.text, director.name, make.NOW, clock.today(), 1,
        [file.pk], make.NOW, None,
    )  # fmt: skip
    actions.edit_post(made.pk, by=director, title=made.title, text="改。")
    assert posts.posts_for(inspector)[0].read_at is None
    actions.close_post(made.pk, by=director)
    assert posts.posts_for(inspector)
    with clock.at(make.NOW + timedelta(days=posts.ENDED_DAYS + 1)):
        assert not posts.posts_for(inspector)


def test_a_phone_drops_what_was_withdrawn(director: Person, inspector: Person) -> None:
    made = post(director)
    actions.withdraw_post(made.pk, by=director, reason="发错。")
    assert not posts.posts_for(inspector)
    assert posts.visible_to(inspector).get().state == State.WITHDRAWN

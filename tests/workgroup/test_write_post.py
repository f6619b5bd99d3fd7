"""Posting a task or a notice, and what follows: saying it anew, reminding, ending."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.workgroup import actions
from dudao.workgroup.models import Post
from dudao.workgroup.rules import FILES_LIMIT, TITLE_LIMIT, Audience
from dudao.workgroup.states import Kind, State
from tests import make, make_workgroup
from tests.make_workgroup import notice, paper, post, receipt

pytestmark = pytest.mark.usefixtures("registered")
DAY = date(2026, 10, 30)


def latest(name: str) -> dict[str, Any]:
    return Event.objects.filter(name=name).latest("id").data


class TestWriting:
    def test_everybody_meant_has_a_receipt(
        self, director: Person, inspector: Person, principal: Person, school: Unit
    ) -> None:
        file = paper(director)
        made = post(director, due_on=DAY, file_ids=[file.pk])
        assert (made.state, made.office, made.due_on) == (State.OPEN, director.unit, DAY)
        assert list(made.files.all()) == [file]
        assert made.audience == "晃教督：督学、校长（园长）、学校督导室主任（联络员）"
        assert receipt(made, principal).unit == school
        assert receipt(made, inspector).unit is None
        said = latest("post.assigned")
        assert said == {"title": made.title, "sent_to": 2, "due_on": "2026-10-30"}

    def test_a_notice_has_an_event_of_its_own(self, director: Person) -> None:
        assert notice(director).kind == Kind.NOTICE
        assert latest("post.announced")["due_on"] is None

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "长" * (TITLE_LIMIT + 1)}, "title"),
            ({"text": ""}, "text"),
            ({"kind": "rumour"}, "kind"),
            ({"kind": Kind.NOTICE, "due_on": DAY}, "due_on"),
            ({"due_on": date(2026, 10, 19)}, "due_on"),
            ({"audience": Audience()}, "who"),
            ({"file_ids": [UUID(int=1)]}, "files"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, director: Person, given: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            post(director, **given)
        assert list(refused.value.fields) == [field]
        assert not Post.objects.exists()

    def test_there_may_not_be_too_many_files(self, director: Person) -> None:
        ids = [paper(director, content=b"%%PDF-1.4\n%d" % n).pk for n in range(FILES_LIMIT + 1)]
        with pytest.raises(Invalid) as refused:
            post(director, file_ids=ids)
        assert "精简" in refused.value.fields["files"]

    def test_a_file_of_somebody_else_is_not_sent_on(
        self, director: Person, zone_lead: Person
    ) -> None:
        with pytest.raises(Invalid):
            post(zone_lead, file_ids=[paper(director).pk])

    @pytest.mark.parametrize("who", ["inspector", "principal", "auditor"])
    def test_others_do_not_post(self, request: pytest.FixtureRequest, who: str) -> None:
        with pytest.raises(NotAllowed):
            post(request.getfixturevalue(who))

    def test_without_a_unit_there_is_no_office(self, office: Unit) -> None:
        nobody = make.person("示例无单位")
        make.holds(nobody, Role.DIRECTOR, office.region)
        with pytest.raises(NotFound):
            post(nobody)


class TestEditing:
    def edit(self, made: Post, by: Person, **given: Any) -> Post:
        words = {"title": made.title, "text": made.text, "due_on": made.due_on}
        return actions.edit_post(made.pk, by=by, **{**words, **given})

    def test_it_is_a_further_edition_that_shows_as_changed(
        self, director: Person, inspector: Person
    ) -> None:
        old, new = paper(director, "旧表.pdf"), paper(director, "新表.pdf", b"%PDF-1.5\n")
        made = post(director, due_on=DAY, file_ids=[old.pk])
        actions.read_post(made.pk, by=inspector)
        edited = self.edit(
            made, director, text="改为下周报送。", due_on=DAY + timedelta(days=7), file_ids=[new.pk]
        )
        assert edited.edition == 2
        assert receipt(made, inspector).changed
        assert latest("post.edited")["before"] == {
            "text": "请排查后填表。",
            "due_on": "2026-10-30",
            "files": ["旧表.pdf"],
        }

    def test_nothing_changed_is_no_edition(self, director: Person) -> None:
        file = paper(director)
        made = post(director, file_ids=[file.pk])
        assert self.edit(made, director, file_ids=[file.pk]).edition == 1
        assert not Event.objects.filter(name="post.edited").exists()

    def test_what_was_due_stays_due_though_the_day_has_come(self, director: Person) -> None:
        made = post(director, due_on=clock.today())
        with clock.at(make.NOW + timedelta(days=3)):
            assert self.edit(made, director, text="仍请报送。").edition == 2
            with pytest.raises(Invalid):
                self.edit(made, director, due_on=clock.today() - timedelta(days=1))

    def test_two_who_edit_notice_each_other(self, director: Person, office_staff: Person) -> None:
        made = post(director)
        self.edit(made, director, text="先改。", seen=1)
        with pytest.raises(Conflict) as refused:
            self.edit(made, office_staff, text="后改。", seen=1)
        assert refused.value.current["text"] == "先改。"

    def test_what_has_ended_stands(self, director: Person) -> None:
        made = actions.close_post(post(director).pk, by=director)
        with pytest.raises(WrongState):
            self.edit(made, director, text="改。")


class TestReminding:
    def test_whoever_has_not_done_a_task_is_reminded_once_a_day(
        self, director: Person, inspector: Person, principal: Person
    ) -> None:
        made = post(director, due_on=DAY)
        actions.read_post(made.pk, by=inspector)
        actions.finish_post(made.pk, by=principal, answer="已排查。")
        actions.remind(made.pk, by=director)
        assert latest("post.reminded") == {"people": [inspector.pk], "due_on": "2026-10-30"}
        with pytest.raises(WrongState, match="今天已提醒过"):
            actions.remind(made.pk, by=director)
        with clock.at(make.NOW + timedelta(days=1)):
            assert actions.remind(made.pk, by=director)

    def test_whoever_has_read_a_notice_is_left_alone_until_it_changes(
        self, director: Person, inspector: Person, principal: Person
    ) -> None:
        made = notice(director)
        actions.read_post(made.pk, by=inspector)
        actions.remind(made.pk, by=director)
        assert latest("post.reminded")["people"] == [principal.pk]
        with clock.at(make.NOW + timedelta(days=1)):
            actions.edit_post(made.pk, by=director, title=made.title, text="改。")
            actions.remind(made.pk, by=director)
        assert set(latest("post.reminded")["people"]) == {inspector.pk, principal.pk}

    @pytest.mark.parametrize("make_it", [post, notice])
    def test_nobody_left_is_told(
        self, director: Person, inspector: Person, make_it: Callable[[Person], Post]
    ) -> None:
        made = make_it(director)
        if made.kind == Kind.TASK:
            actions.finish_post(made.pk, by=inspector, answer="已办。")
        actions.read_post(made.pk, by=inspector)
        with pytest.raises(WrongState, match="不用提醒"):
            actions.remind(made.pk, by=director)

    def test_what_has_ended_reminds_nobody(self, director: Person) -> None:
        made = actions.close_post(post(director).pk, by=director)
        with pytest.raises(WrongState):
            actions.remind(made.pk, by=director)


class TestEnding:
    def test_it_is_closed(self, director: Person) -> None:
        closed = actions.close_post(post(director).pk, by=director)
        assert (closed.state, closed.ended_at) == (State.CLOSED, clock.now())
        assert latest("post.closed") == {}
        with pytest.raises(WrongState):
            actions.close_post(closed.pk, by=director)

    def test_it_is_withdrawn_with_a_reason(self, director: Person, office_staff: Person) -> None:
        made = post(director)
        with pytest.raises(Invalid):
            actions.withdraw_post(made.pk, by=director, reason=" ")
        gone = actions.withdraw_post(made.pk, by=office_staff, reason="发错了对象。")
        assert gone.state == State.WITHDRAWN
        assert latest("post.withdrawn") == {"reason": "发错了对象。"}

    def test_nobody_else_does(
        self, director: Person, zone_lead: Person, inspector: Person, outsider: Person
    ) -> None:
        made = post(director)
        for who in (zone_lead, inspector, outsider):
            with pytest.raises(NotAllowed):
                actions.close_post(made.pk, by=who)
        with pytest.raises(NotFound):
            actions.remind(uuid7(), by=director)

    def test_a_zone_lead_ends_his_own(self, zone_lead: Person, director: Person) -> None:
        assert actions.close_post(post(zone_lead).pk, by=zone_lead)
        assert actions.close_post(make_workgroup.post(zone_lead).pk, by=director)

"""The work group on a phone: logs and their pictures, posts read and done."""

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.workgroup import actions
from dudao.workgroup.models import Log, Post
from tests import make, make_inspectorate, make_visits, make_workgroup
from tests.make_findings import photo_bytes
from tests.make_phone import Phone, applied, outcome, states
from tests.make_workgroup import notice, post, receipt

TODAY = make.NOW.date()


def written(log: UUID, **given: Any) -> dict[str, Any]:
    words = {"on": str(TODAY), "title": "随访", "text": "食堂整洁。", "visits": []}
    return {"log": log, **words, **given}


def pictured(log: UUID, content: bytes, **given: Any) -> dict[str, Any]:
    return {
        "log": log, "file": uuid7(), "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content), "media_type": "image/png", "name": "现场.png",
        "taken_at": clock.now(), **given,
    }  # fmt: skip


class TestLogs:
    def test_one_is_written_with_a_visit_and_a_picture(
        self, phone: Phone, inspector: Person, school: Unit
    ) -> None:
        visit, pk, content = make_visits.planned(school, inspector), uuid7(), photo_bytes()
        phone.do("log.write", written(pk, visits=[str(visit.pk), str(uuid7())]))
        for _again in range(2):
            phone.do("log.attach", pictured(pk, content, file=UUID(int=7)))
        phone.upload(content)
        applied(phone)
        log = Log.objects.get()
        assert (log.pk, log.author, list(log.visits.all())) == (pk, inspector, [visit])
        assert log.files.get().is_here

    def test_the_same_id_replaces_and_keeps_what_the_phone_does_not_know(
        self, phone: Phone, inspector: Person, school: Unit
    ) -> None:
        visit, pk = make_visits.planned(school, inspector), uuid7()
        phone.do("log.write", written(pk, visits=[str(visit.pk)]))
        phone.do("log.write", written(pk, text="另写。"))
        applied(phone)
        log = Log.objects.get()
        assert (log.text, list(log.visits.all())) == ("另写。", [visit])

    def test_what_was_changed_on_the_page_since_is_not_lost(
        self, phone: Phone, inspector: Person
    ) -> None:
        made = make_workgroup.log(inspector)
        with clock.at(make.NOW - timedelta(hours=2)):
            late = phone.do("log.write", written(made.pk, text="旧稿。"))
        applied(phone)
        assert outcome(late).code == "conflict"
        assert Log.objects.get().text == made.text

    def test_a_phone_whose_calendar_is_ahead_writes_of_today(self, phone: Phone) -> None:
        phone.do("log.write", written(uuid7(), on=str(date(2031, 1, 1))))
        applied(phone)
        assert Log.objects.get().on == TODAY

    def test_a_picture_waits_for_its_log(self, phone: Phone) -> None:
        pk = uuid7()
        alone = phone.do("log.attach", pictured(pk, photo_bytes()))
        applied(phone)
        assert outcome(alone).code == "no_log"
        phone.last.clear()
        phone.do("log.write", written(pk))
        applied(phone)
        applied(phone)
        assert Log.objects.get().files.count() == 1

    def test_somebody_elses_file_is_not_taken(self, phone: Phone, director: Person) -> None:
        pk, theirs = uuid7(), make_workgroup.paper(director)
        phone.do("log.write", written(pk))
        wrong = phone.do("log.attach", pictured(pk, b"x", file=theirs.pk))
        applied(phone)
        assert outcome(wrong).code == "conflict"
        assert not Log.objects.get().files.exists()

    def test_a_school_writes_none(self, principal: Person) -> None:
        phone = Phone(principal)
        refused = phone.do("log.write", written(uuid7()))
        applied(phone)
        assert outcome(refused).code == "not_allowed"


class TestPosts:
    @pytest.fixture(autouse=True)
    def registered(self, inspector: Person, school: Unit) -> None:
        make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)

    def said(self, of: Post, **given: Any) -> dict[str, Any]:
        return {"post": str(of.pk), "edition": of.edition, **given}

    def test_it_is_read_and_done_as_of_when_it_was(
        self, phone: Phone, director: Person, inspector: Person
    ) -> None:
        with clock.at(make.NOW - timedelta(hours=3)):
            made = post(director)
        with clock.at(make.NOW - timedelta(hours=2)):
            phone.do("post.read", self.said(made))
            phone.do("post.done", self.said(made, answer="已排查。"))
        applied(phone)
        done = receipt(made, inspector)
        at = make.NOW - timedelta(hours=2)
        assert (done.read_at, done.done_at, done.answer) == (at, at, "已排查。")

    def test_the_edition_the_phone_showed_is_read_and_no_later_one(
        self, phone: Phone, director: Person, inspector: Person
    ) -> None:
        made = notice(director)
        actions.edit_post(made.pk, by=director, title=made.title, text="改。")
        phone.do("post.read", self.said(made))
        applied(phone)
        assert receipt(made, inspector).changed

    def test_what_needs_it_no_more_is_harmless(
        self, phone: Phone, director: Person, inspector: Person
    ) -> None:
        gone, told, done = post(director), notice(director), post(director)
        actions.withdraw_post(gone.pk, by=director, reason="发错。")
        actions.finish_post(done.pk, by=inspector, answer="网页上已办。")
        with clock.at(make.NOW - timedelta(hours=1)):
            late = [phone.do("post.done", self.said(made)) for made in (gone, told, done)]
        applied(phone)
        assert states(late) == [("post.done", "stale")] * 3
        assert receipt(done, inspector).answer == "网页上已办。"

    def test_who_did_not_get_it_does_nothing(self, director: Person, colleague: Person) -> None:
        phone, made = Phone(colleague), post(director)
        phone.do("post.read", self.said(made))
        phone.do("post.done", self.said(made, answer="x"))
        operations = list(phone.kept)
        applied(phone)
        assert states(operations) == [("post.read", "not_found"), ("post.done", "not_found")]

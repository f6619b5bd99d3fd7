"""Inspectors' logs: written, illustrated, edited openly, read by the zone lead and the office."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from dudao.audit.models import Event
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.workgroup import actions
from dudao.workgroup.models import Log
from dudao.workgroup.queries import logs
from dudao.workgroup.rules import first_of_week
from tests import make, make_findings, make_inspectorate, make_visits
from tests.make_workgroup import log, paper

TODAY = make.NOW.date()


class TestWriting:
    def test_it_is_kept_with_visits_and_pictures(self, inspector: Person, school: Unit) -> None:
        visit = make_visits.planned(school, inspector)
        picture = make_findings.photo(school, inspector)
        made = log(inspector, visit_ids=[visit.pk], file_ids=[picture.pk])
        assert (made.author, made.office, made.on) == (inspector, inspector.unit, TODAY)
        assert (list(made.visits.all()), list(made.files.all())) == ([visit], [picture])
        said = Event.objects.get(name="log.written")
        assert said.data == {"title": made.title, "on": "2026-10-20"}

    def test_the_same_id_again_replaces_and_the_record_keeps_what_was(
        self, inspector: Person, school: Unit
    ) -> None:
        visit = make_visits.planned(school, inspector)
        old, new = paper(inspector, "一.pdf"), paper(inspector, "二.pdf", b"%PDF-1.5\n")
        pk = uuid7()
        log(inspector, log_id=pk, visit_ids=[visit.pk], file_ids=[old.pk])
        made = log(inspector, log_id=pk, on=TODAY - timedelta(1), text="另写。", file_ids=[new.pk])
        assert (made.text, made.edited_at) == ("另写。", make.NOW)
        assert list(made.files.all()) == [new]
        assert Event.objects.get(name="log.edited").data["before"] == {
            "on": "2026-10-20",
            "text": "查看了食堂和晨检。",
            "visits": [str(visit.pk)],
            "files": ["一.pdf"],
        }
        assert [event.name for event in logs.history(made)] == ["log.written", "log.edited"]

    def test_without_files_said_they_stay_and_no_change_is_none(self, inspector: Person) -> None:
        made = log(inspector, file_ids=[paper(inspector).pk])
        assert log(inspector, log_id=made.pk).files.count() == 1
        assert not Event.objects.filter(name="log.edited").exists()

    def test_one_without_schools_today_writes_too(self, office: Unit) -> None:
        retired = make.person("示例退休督学", office)
        with pytest.raises(NotAllowed):
            log(retired)
        Inspector.objects.create(person=retired, office=office, kind="part_time")
        assert log(retired).author == retired

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": ""}, "title"),
            ({"text": " "}, "text"),
            ({"on": TODAY + timedelta(days=1)}, "on"),
            ({"visit_ids": [UUID(int=1)]}, "visits"),
            ({"file_ids": [UUID(int=1)]}, "files"),
        ],
    )
    def test_what_is_wrong_is_named(
        self, inspector: Person, given: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            log(inspector, **given)
        assert list(refused.value.fields) == [field]
        assert not Log.objects.exists()

    def test_nobody_writes_anothers(self, inspector: Person, director: Person) -> None:
        made = log(inspector)
        with pytest.raises(Conflict):
            log(director, log_id=made.pk, text="改。")

    def test_a_school_writes_none(self, principal: Person) -> None:
        with pytest.raises(NotAllowed):
            log(principal)


class TestIllustrating:
    def test_a_file_is_added_once(self, inspector: Person) -> None:
        made, file = log(inspector), paper(inspector)
        for _time in range(2):
            actions.attach_to_log(made.pk, file.pk, by=inspector)
        assert list(made.files.all()) == [file]
        assert Event.objects.filter(name="log.illustrated").count() == 1

    def test_only_ones_own(self, inspector: Person, director: Person, principal: Person) -> None:
        made, file = log(inspector), paper(director)
        with pytest.raises(Conflict):
            actions.attach_to_log(made.pk, file.pk, by=director)
        with pytest.raises(NotAllowed):
            actions.attach_to_log(made.pk, file.pk, by=principal)
        with pytest.raises(Invalid):
            actions.attach_to_log(made.pk, file.pk, by=inspector)
        with pytest.raises(NotFound):
            actions.attach_to_log(uuid7(), file.pk, by=inspector)


class TestReading:
    def test_the_author_his_zone_lead_and_the_office_do(
        self,
        registered: Inspector,
        inspector: Person,
        zone_lead: Person,
        director: Person,
        colleague: Person,
        principal: Person,
        outsider: Person,
    ) -> None:
        made = log(inspector)
        for who in (inspector, zone_lead, director):
            assert list(logs.visible_to(who)) == [made]
        for who in (colleague, principal, outsider):
            assert not logs.visible_to(who)
        assert list(logs.inspectors_read_by(zone_lead)) == [registered]
        assert not logs.inspectors_read_by(inspector)

    def test_a_phone_gets_the_last_weeks(self, inspector: Person, director: Person) -> None:
        log(inspector, on=TODAY - timedelta(days=30))
        made = log(inspector)
        log(director)
        rows = logs.logs_of(inspector, TODAY - timedelta(days=28))
        assert rows == [(made.pk, TODAY, made.title, made.text)]

    def test_a_week_begins_on_monday(self, inspector: Person, director: Person) -> None:
        assert first_of_week(date(2026, 10, 25)) == date(2026, 10, 19) == first_of_week(TODAY)
        for on in (TODAY, date(2026, 10, 19), date(2026, 10, 18)):
            log(inspector, on=on)
        assert logs.in_week(inspector, TODAY) == 2
        weeks = logs.weeks_of([inspector, director], TODAY, 3)
        assert weeks == [(inspector, [2, 1, 0]), (director, [0, 0, 0])]

    def test_what_is_usual_is_a_norm(self, office: Unit) -> None:
        assert logs.usual_per_week(office).value == 3
        make.norm("workgroup.logs_per_week", 1, office)
        assert logs.usual_per_week(office).value == 1

    def test_a_log_speaks_of_the_visits_of_the_last_weeks(
        self, inspector: Person, school: Unit
    ) -> None:
        visit = make_visits.planned(school, inspector)
        assert list(logs.visits_to_speak_of(inspector, TODAY)) == [visit]
        assert not logs.visits_to_speak_of(inspector, TODAY - timedelta(days=1))
        assert not logs.visits_to_speak_of(inspector, TODAY + timedelta(days=31))

    def test_one_whose_account_is_closed_writes_none(self, office: Unit) -> None:
        former = make_inspectorate.new_inspector("示例离任督学", office).person
        assert logs.writes_logs(former)
        former.is_active = False
        assert not logs.writes_logs(former)

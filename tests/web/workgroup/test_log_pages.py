"""Logs as people click them: written from a visit, changed openly, read by the zone lead."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from dudao.files.actions import Promise, await_own
from dudao.inspectorate.models import Inspector
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.workgroup.models import Log
from tests import make, make_findings, make_visits
from tests.make_workgroup import PAPER, log, paper
from tests.web.pages import sign_in, statements, text_of

TODAY = make.NOW.date()


class TestWriting:
    def test_it_begins_with_the_visit_it_is_written_about(
        self, inspector: Person, school: Unit
    ) -> None:
        visit = make_visits.planned(school, inspector)
        client = sign_in(inspector)
        begin = f"/logs/new/?visit={visit.pk}"
        assert begin in text_of(client.get(f"/visits/{visit.pk}/"))
        form = client.get(begin).context["form"]
        assert form.initial["title"] == f"{school}经常性督导"
        given = {
            "on": "2026-10-20",
            "title": "随访",
            "text": "食堂整洁。",
            "visits": [str(visit.pk)],
            "evidence": SimpleUploadedFile("记录.pdf", PAPER, "application/pdf"),
        }
        answer = client.post("/logs/new/", given)
        made = Log.objects.get()
        assert answer.url == f"/logs/{made.pk}/"
        page = text_of(client.get(answer.url))
        for words in ("食堂整洁。", "记录.pdf", f"/visits/{visit.pk}/", "打印"):
            assert words in page

    def test_it_begins_with_today(self, inspector: Person) -> None:
        form = sign_in(inspector).get("/logs/new/").context["form"]
        assert form.initial == {"on": TODAY}

    def test_what_is_wrong_is_named(self, inspector: Person) -> None:
        given = {"on": "2026-10-21", "title": "x", "text": "x"}
        answer = sign_in(inspector).post("/logs/new/", given)
        assert answer.status_code == 422
        assert "今天或以前" in text_of(answer)

    def test_it_is_changed_and_the_readers_see_what_it_said(
        self, inspector: Person, zone_lead: Person, school: Unit
    ) -> None:
        visit = make_visits.planned(school, inspector)
        file = paper(inspector)
        made = log(inspector, visit_ids=[visit.pk], file_ids=[file.pk])
        client, url = sign_in(inspector), f"/logs/{made.pk}/edit/"
        page = text_of(client.get(url))
        assert file.name in page
        assert "checked" in page
        given = {"on": "2026-10-19", "title": made.title, "text": "另写。"}
        assert client.post(url, given).url == f"/logs/{made.pk}/"
        page = text_of(sign_in(zone_lead).get(f"/logs/{made.pk}/"))
        assert "原内容：查看了食堂和晨检。" in page
        assert "原日期：2026-10-20" in page
        assert "原写到的督导：1次" in page
        assert "原文件：检查表.pdf" in page

    def test_only_the_author_changes_it(
        self, inspector: Person, zone_lead: Person, outsider: Person, principal: Person
    ) -> None:
        made = log(inspector)
        for who in (zone_lead, outsider):
            assert sign_in(who).get(f"/logs/{made.pk}/edit/").status_code == 404
        assert sign_in(principal).get("/logs/new/").status_code == 403
        assert sign_in(principal).get("/logs/").status_code == 403


class TestReading:
    def test_pictures_stand_in_it_and_a_visit_one_does_not_know_is_named_only(
        self, inspector: Person, zone_lead: Person, director: Person, school: Unit,
        other_school: Unit,
    ) -> None:  # fmt: skip
        make.holds(inspector, "responsible_inspector", other_school)
        elsewhere = make_visits.planned(other_school, inspector)
        picture = make_findings.photo(school, inspector)
        made = log(inspector, visit_ids=[elsewhere.pk], file_ids=[picture.pk])
        page = text_of(sign_in(zone_lead).get(f"/logs/{made.pk}/"))
        assert f"/files/{picture.pk}/thumbnail/" in page
        assert other_school.name in page
        assert f"/visits/{elsewhere.pk}/" not in page
        assert f"/visits/{elsewhere.pk}/" in text_of(sign_in(director).get(f"/logs/{made.pk}/"))

    @pytest.mark.parametrize("who", ["colleague", "outsider"])
    def test_others_do_not_know_of_it(
        self, request: pytest.FixtureRequest, inspector: Person, who: str
    ) -> None:
        made = log(inspector)
        client = sign_in(request.getfixturevalue(who))
        assert client.get(f"/logs/{made.pk}/").status_code == 404
        assert made.title not in text_of(client.get("/logs/"))

    def test_the_list_counts_the_week_without_pressing(self, inspector: Person) -> None:
        client = sign_in(inspector)
        assert "还没有日志" in text_of(client.get("/logs/"))
        log(inspector)
        page = text_of(client.get("/logs/"))
        assert "我本周写了 1 篇，一般每周 3 篇" in page
        assert "每周篇数" not in page
        assert client.get("/logs/weeks/").status_code == 403

    def test_the_list_is_narrowed_and_exported(
        self, inspector: Person, director: Person, school: Unit
    ) -> None:
        visit = make_visits.planned(school, inspector)
        first = log(inspector, visit_ids=[visit.pk])
        second = log(director, title="防溺水巡查", on=TODAY - timedelta(days=7))
        client = sign_in(director)
        for query, shown in (
            ("", [first, second]),
            ("?sort=oldest", [second, first]),
            ("?q=防溺水", [second]),
            ("?who=督学", [first]),
            ("?mine=on", [second]),
            ("?week=2026-10-25", [first]),
        ):
            assert client.get(f"/logs/{query}").context["listing"].rows == shown, query
        book = b"".join(client.get("/logs/?export=xlsx").streaming_content)
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert rows[1][1:5] == [inspector.name, first.title, first.text, str(school)]

    def test_the_weeks_are_counted_by_person(
        self, zone_lead: Person, registered: Inspector
    ) -> None:
        for on in (TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=7)):
            log(registered.person, on=on)
        client = sign_in(zone_lead)
        [(person, counts, total)] = client.get("/logs/weeks/").context["rows"]
        assert (person, [count for _first, count in counts], total) == (
            registered.person,
            [2, 1, 0, 0],
            3,
        )
        [(_person, counts, _total)] = client.get("/logs/weeks/?week=2026-10-13").context["rows"]
        assert counts[0][1] == 1
        assert client.get("/logs/weeks/?week=2027-01-01").context["latest"]

    def test_an_office_without_inspectors_is_told(self, outsider: Person) -> None:
        assert "还没有督学" in text_of(sign_in(outsider).get("/logs/weeks/"))

    def test_somebody_who_only_reads_writes_none(self, zone_lead: Person) -> None:
        assert "写日志" in text_of(sign_in(zone_lead).get("/logs/"))

    def test_more_rows_take_no_more_statements(
        self, director: Person, inspector: Person, school: Unit
    ) -> None:
        visit = make_visits.planned(school, inspector)
        log(inspector, visit_ids=[visit.pk])
        client = sign_in(director)
        before = statements(client, "/logs/")
        for _time in range(3):
            log(inspector, visit_ids=[visit.pk])
        assert statements(client, "/logs/") == before

    def test_what_is_still_on_the_phone_is_told(self, inspector: Person) -> None:
        promise = Promise(uuid7(), "a" * 64, 100, "image/jpeg", "现场.jpg")
        awaited = await_own(promise, by=inspector)
        made = log(inspector, file_ids=[awaited.pk])
        page = text_of(sign_in(inspector).get(f"/logs/{made.pk}/"))
        assert "还有 1 个文件在手机上" in page
        assert f"/files/{awaited.pk}/thumbnail/" not in page

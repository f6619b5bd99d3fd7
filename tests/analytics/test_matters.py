"""What belongs to a matter of the archive, and what is told of it."""

import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.analytics.queries.matters import (
    about_finding,
    about_office,
    about_school,
    about_visit,
    belongings_of,
    composed,
    schools_of_year,
)
from dudao.documents.actions import acknowledge, close_volume, deliver, open_volume
from dudao.documents.bundle.checking import check
from dudao.documents.matters import About
from dudao.documents.models import Addressee, Document, Volume
from dudao.documents.states import Retention
from dudao.files.actions import await_file, store
from dudao.findings.actions import verify
from dudao.findings.models import Finding, FindingFile
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.visits import actions as visits
from tests import make_archive, make_findings, make_visits
from tests.files import samples
from tests.files.test_await import promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(school, inspector, still):
    """A signed visit with a form, a photo, a card and one problem."""
    make_visits.version()
    visit, _problem = make_visits.with_problem(school, inspector)
    record = make_visits.record_of(visit)
    photo = store(samples.picture(), name="通道.jpg", unit=school, by=inspector)
    said = {"answers": {"exits": "fails"}, "revision": record.revision}
    visits.save_record(visit.pk, record.version_id, by=inspector, **said)
    visits.attach(record.pk, by=inspector, item="pictures", file_id=photo.pk)
    feedback = visits.compose_feedback(visit.pk, by=inspector)
    visits.sign(visit.pk, by=inspector, **make_visits.signature(feedback))
    visit.refresh_from_db()
    return visit


def opened(office, matter: About, by) -> Volume:
    return open_volume(office, matter, by=by, belongings=belongings_of(matter, office))


def closed(office, matter: About, by) -> Volume:
    volume = opened(office, matter, by)
    return close_volume(volume.pk, composed(volume), by=by)


def told(volume: Volume, ending: str) -> object:
    with zipfile.ZipFile(make_archive.bundle_of(volume)) as packed:
        (name,) = [one for one in packed.namelist() if one.endswith(ending)]
        return json.loads(packed.read(name))


def test_a_visit_is_told_with_answers_signature_and_photo(visit, office, director) -> None:
    volume = closed(office, about_visit(visit), director)
    entries = make_archive.read_alone(make_archive.bundle_of(volume))
    assert any("通道" in path and path.endswith(".jpg") for path in entries)
    assert sum("反馈清单" in path for path in entries) == 2
    content = told(volume, "校园安全常规督导.json")
    (answer, _photo) = content["records"][0]["answers"]
    assert (answer["label"], answer["answer"]) == ("疏散通道畅通", "fails")
    assert content["feedbacks"][0]["signer_name"] == "示例校长"
    assert check(make_archive.bundle_of(volume)) is None


def test_the_story_of_a_visit_is_told_in_words(visit, office, director) -> None:
    volume = opened(office, about_visit(visit), director)
    words = [line.text for line in composed(volume).story]
    assert "示例督学入校开展" in words[0]
    assert any("学校签收反馈清单（校长示例校长）" in one for one in words)


def test_cards_corrections_and_a_refusal_are_told(school, inspector, office, director, still):
    visit, _finding = make_visits.with_problem(school, inspector)
    said = {"activity": "patrol", "text": "看过食堂。", "id": uuid7()}
    visits.note(visit.pk, by=inspector, at=clock.now(), **said)
    visits.compose_feedback(visit.pk, by=inspector)
    visits.refuse(visit.pk, by=inspector, reason="不认可", witness="示例会计")
    visits.correct(visit.pk, by=inspector, text="位置应为二楼。")
    visit.refresh_from_db()
    volume = closed(office, about_visit(visit), director)
    content = told(volume, "校园安全常规督导.json")
    assert [note["text"] for note in content["notes"]] == ["看过食堂。"]
    assert [one["text"] for one in content["corrections"]] == ["位置应为二楼。"]
    words = [line.text for line in composed(volume).story]
    assert "学校拒签反馈清单：不认可" in words


def test_the_events_come_with_their_places_in_the_chain(visit, office, director) -> None:
    volume = closed(office, about_visit(visit), director)
    events = told(volume, "操作日志.json")
    assert {"visit.signed", "finding.told"} <= {event["name"] for event in events}
    assert all(len(event["digest"]) == 64 for event in events)


def test_a_finding_is_told_with_its_whole_history(office, school, inspector, director, still):
    finding = make_findings.in_state(State.SUBMITTED, school, inspector)
    verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="属实", on_site=True)
    volume = closed(office, about_finding(finding), director)
    content = told(volume, f"问题 {finding.number}.json")
    assert content["number"] == finding.number
    assert [one["round"] for one in content["rectifications"]] == [1]
    assert content["verifications"][-1]["verdict_words"] == "已整改"
    assert volume.retention == Retention.THIRTY


def test_a_notice_belongs_to_its_finding_and_its_school(
    office, school, inspector, director, still
) -> None:
    notice = make_findings.issued_notice(school, inspector, director)
    finding = Finding.objects.get(notice=notice)
    for matter in (about_finding(finding), about_school(school, 2026)):
        assert list(belongings_of(matter, office).documents) == [notice.document_id]
    assert not belongings_of(about_office(office, 2026), office).documents
    assert not belongings_of(about_school(school, 2025), office).documents


def test_the_year_of_a_school_takes_its_visits_and_no_other_school(
    visit, office, school, other_school, director
) -> None:
    make_visits.signed(other_school, director)
    assert {one.unit for one in schools_of_year(office, 2026)} == {other_school, school}
    assert not schools_of_year(office, 2025)
    matter = about_school(school, 2026)
    volume = opened(office, matter, director)
    names = [record.title for record in composed(volume).records]
    assert sum(name.startswith("督导记录") for name in names) == 1
    assert len(belongings_of(matter, office).files) == 1


def test_a_school_that_only_got_a_paper_with_others_has_a_year(
    office, school, other_school, inspector, director, still
) -> None:
    notice = make_findings.issued_notice(school, inspector, director)
    Addressee.objects.create(document=notice.document, unit=other_school)
    assert {one.unit for one in schools_of_year(office, 2026)} == {other_school, school}


def test_what_is_still_on_a_phone_is_counted(visit, office, school, inspector, director) -> None:
    matter = about_school(school, 2026)
    late = await_file(promise(), unit=school, by=inspector)
    FindingFile.objects.create(finding=Finding.objects.get(unit=school), file=late)
    found = belongings_of(matter, office)
    assert (found.awaited, len(found.files)) == (1, 1)


def test_a_year_of_a_school_costs_few_statements_a_visit(visit, office, director) -> None:
    volume = opened(office, about_visit(visit), director)
    with CaptureQueriesContext(connection) as asked:
        composed(volume)
    assert len(asked) < 60


def test_the_way_of_a_paper_to_its_school_is_told(
    office, school, principal, director, still
) -> None:
    notice = make_findings.issued_notice(school, director, director)
    deliver(notice.document_id, by=director)
    acknowledge(notice.document_id, by=principal)
    volume = opened(office, about_school(school, 2026), director)
    words = [line.text for line in composed(volume).story]
    number = Document.objects.get(pk=notice.document_id).number
    assert f"{number}送达{school.name}" in words
    assert f"{school.name}签收{number}" in words

"""Published documents, as anybody reads them."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from dudao.documents.actions import amend, correct, take_down, void, withhold
from dudao.documents.redaction import Mark
from dudao.documents.states import Amends
from dudao.lib import clock
from dudao.web.public import views
from tests import make, make_publishing
from tests.make_publishing import MARKS, PHONE, PUPIL, SUMMARY
from tests.web.pages import statements, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def cast(office, office_staff, director):
    return office, office_staff, director


def get(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return text_of(answer)


def test_the_list_leads_to_the_document_in_plain_words_first(cast) -> None:
    row = make_publishing.published(*cast)
    assert f'href="/public/{row.pk}/"' in get("/public/")
    page = get(f"/public/{row.pk}/")
    assert page.index(SUMMARY) < page.index("一、总体情况")
    assert row.document.number in page
    assert "公开以来没有更正" in page


def test_what_is_blacked_out_is_nowhere(cast) -> None:
    row = make_publishing.published(*cast)
    for path in ("", "document.pdf", "data.json"):
        raw = b"".join(Client().get(f"/public/{row.pk}/{path}")).decode("utf-8", "replace")
        assert PUPIL not in raw
        assert PHONE not in raw
    for path in ("/public/", "/public/feed.xml"):
        assert PUPIL not in get(path)


def test_it_names_neither_the_code_nor_the_hash_of_the_whole_text(cast) -> None:
    """With both, whoever guesses a name could tell that it is the one blacked out."""
    row = make_publishing.published(*cast)
    for path in ("", "data.json"):
        page = get(f"/public/{row.pk}/{path}")
        assert row.document.code not in page
        assert row.document.text_sha256 not in page


def test_what_is_not_published_is_not_there(cast, director) -> None:
    row = make_publishing.prepared(*cast)
    for path in ("", "document.pdf", "data.json"):
        get(f"/public/{row.pk}/{path}", 404)
    withhold(row.pk, by=director, reason="隐私", basis="依据")
    get(f"/public/{row.pk}/", 404)
    assert "还没有公开的文书" in get("/public/")


def test_the_list_narrows(cast, office) -> None:
    row = make_publishing.published(*cast)
    for asked in ("q=用火用电", f"q={row.document.number}", "kind=circular", "year=2026",
                  f"office={office.pk}"):  # fmt: skip
        assert row.title in get(f"/public/?{asked}")
    for asked in ("q=没有", "kind=report", "year=2025", "kind=x", "year=x"):
        found = get(f"/public/?{asked}")
        assert (row.title in found) == asked.endswith("=x")


def test_what_is_gone_is_found_by_its_number_and_never_by_its_title(cast, director) -> None:
    """Whoever tries one word after the other would read a hidden title off the answers."""
    row = make_publishing.published(*cast)
    take_down(row.pk, by=director, reason="重新核实")
    other = make_publishing.published(*cast)
    void(other.document_id, by=director, reason="发错")
    assert "没有符合条件的文书" in get("/public/?q=用火用电")
    for gone in (row, other):
        assert gone.document.number in get(f"/public/?q={gone.document.number}")


def test_programs_read_figures_with_their_day(cast) -> None:
    row = make_publishing.published(*cast, make_publishing.with_figure())
    said = json.loads(get(f"/public/{row.pk}/data.json"))
    assert said["schema"] == "dudao-public-1"
    assert said["figures"] == [{"name": "整改完成率", "value": "92%", "as_of": "2026-10-01"}]
    assert (said["number"], said["standing"]) == (row.document.number, "valid")
    assert said["pdf"]["sha256"] == row.pdf.sha256
    assert "截至目前，全县整改完成率为92%。" in said["text"]


def test_a_correction_is_in_the_log_and_masked_later(cast, director) -> None:
    row = make_publishing.published(*cast)
    row = correct(row.pk, by=director, seen=row.version, note="龙溪口示例小学的数据已更正。")
    assert "龙溪口示例小学的数据已更正" in get(f"/public/{row.pk}/")
    marks = [*MARKS, Mark(text="龙溪口示例小学")]
    correct(row.pk, by=director, seen=row.version, note="校名改为不公开。", redactions=marks)
    page = get(f"/public/{row.pk}/")
    assert "龙溪口" not in page
    assert "■■■的数据已更正" in page
    notes = json.loads(get(f"/public/{row.pk}/data.json"))["corrections"]
    assert [note["text"] for note in notes] == ["校名改为不公开。", "■■■的数据已更正。"]


def test_what_was_taken_down_is_a_line(cast, director) -> None:
    row = make_publishing.published(*cast)
    take_down(row.pk, by=director, reason="重新核实")
    for path in ("/public/", f"/public/{row.pk}/"):
        page = get(path, 410 if path != "/public/" else 200)
        assert "已撤下：重新核实" in page
        assert row.title not in page
    get(f"/public/{row.pk}/document.pdf", 404)
    get(f"/public/{row.pk}/data.json", 404)
    assert row.title not in get("/public/feed.xml")


def test_a_withdrawn_document_is_a_line_with_the_number(cast, office_staff, director) -> None:
    row = make_publishing.published(*cast)
    made = amend(row.document_id, by=office_staff, how=Amends.WITHDRAWAL, reason="有误")
    number = make_publishing.through(made, office_staff, director).number
    assert f"已由 {number} 撤回" in get("/public/")
    assert f"已由 {number} 撤回" in get(f"/public/{row.pk}/", 410)


def test_a_corrected_document_names_its_correction(cast, office_staff, director) -> None:
    row = make_publishing.published(*cast)
    made = amend(row.document_id, by=office_staff, how=Amends.CORRECTION, reason="有误")
    number = make_publishing.through(made, office_staff, director).number
    assert f"已由 {number} 更正" in get(f"/public/{row.pk}/")


def test_a_void_document_is_a_line(cast, director) -> None:
    row = make_publishing.published(*cast)
    void(row.document_id, by=director, reason="发错")
    assert "已作废" in get(f"/public/{row.pk}/", 410)
    assert row.title not in get("/public/feed.xml")


def test_the_feed_is_atom(cast) -> None:
    row = make_publishing.published(*cast)
    answer = Client().get("/public/feed.xml")
    assert answer["Content-Type"] == "application/atom+xml"
    entry = ElementTree.fromstring(answer.content).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == row.title
    assert entry.findtext(f"{ATOM}summary") == SUMMARY
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/public/{row.pk}/")


def test_what_is_gone_takes_no_place_in_the_feed(cast, director, monkeypatch) -> None:
    row = make_publishing.published(*cast)
    take_down(make_publishing.published(*cast).pk, by=director, reason="重新核实")
    monkeypatch.setattr(views, "FEED_LENGTH", 1)
    assert f"/public/{row.pk}/" in get("/public/feed.xml")


def test_the_feed_tells_when_it_was_corrected(cast, director) -> None:
    row = make_publishing.published(*cast)
    later = make.NOW + timedelta(days=3)
    with clock.at(later):
        correct(row.pk, by=director, seen=row.version, note="数据已更正。")
    entry = ElementTree.fromstring(get("/public/feed.xml")).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated", "")[:10] == later.date().isoformat()


def test_reading_sets_no_cookie_and_runs_no_script(cast) -> None:
    row = make_publishing.published(*cast)
    for path in ("/public/", f"/public/{row.pk}/", f"/public/{row.pk}/data.json"):
        answer = Client().get(path)
        assert not answer.cookies
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-cache"
        assert "<script" not in text_of(answer)


def test_the_list_takes_as_many_statements_however_long(cast) -> None:
    make_publishing.published(*cast)
    few = statements(Client(), "/public/")
    make_publishing.published(*cast)
    assert statements(Client(), "/public/") == few <= 4

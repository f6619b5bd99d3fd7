"""The archive as people click it: opened, filled, closed, downloaded, handed over."""

import io
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from dudao.documents.bundle.checking import check
from dudao.documents.models import Document, Volume
from dudao.documents.states import Matter, VolumeState
from dudao.org.models import Person, Unit
from tests import make, make_archive, make_findings, make_visits
from tests.files import samples
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def volume(office: Unit, school: Unit, inspector: Person, director: Person) -> Volume:
    photo = make_archive.photo(school, inspector)
    return make_archive.opened(office, school, director, photos=(photo,))


def page_of(volume: Volume, step: str = "") -> str:
    return f"/archive/{volume.pk}/{step}"


def test_a_schools_year_is_opened_and_filled(school, director) -> None:
    make_findings.issued_notice(school, director, director)
    client = sign_in(director)
    assert f"/archive/?unit={school.pk}" in text_of(client.get(f"/schools/{school.pk}/"))
    assert "督导室自己的文书" in text_of(client.get("/archive/new/"))
    answer = client.post("/archive/new/", {"school": school.pk, "year": 2026}, follow=True)
    assert "督导整改通知书" in text_of(answer)
    assert Volume.objects.get().matter == Matter.SCHOOL


def test_the_offices_own_year_is_opened_without_a_school(director) -> None:
    sign_in(director).post("/archive/new/", {"school": "", "year": 2026})
    assert Volume.objects.get().matter == Matter.OFFICE


def test_a_visit_and_a_finding_lead_to_their_volume(school, inspector, director) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    finding = visit.raised.get().finding
    client = sign_in(director)
    assert f"?visit={visit.pk}" in text_of(client.get(f"/visits/{visit.pk}/"))
    for named in (f"visit={visit.pk}", f"finding={finding.pk}"):
        assert school.name in text_of(client.get(f"/archive/new/?{named}"))
        assert client.post(f"/archive/new/?{named}").status_code == 302
    assert {one.matter for one in Volume.objects.all()} == {Matter.VISIT, Matter.FINDING}
    assert client.get("/archive/new/?visit=x").status_code == 404


def test_it_is_closed_downloaded_and_opened_once_more(volume, director, tmp_path) -> None:
    client = sign_in(director)
    assert client.get(page_of(volume, "bundle/")).status_code == 404
    assert "431227-WS·2026-D30-0001" in text_of(client.post(page_of(volume, "close/"), follow=True))
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"".join(client.get(page_of(volume, "bundle/")).streaming_content))
    assert check(path) is None
    assert client.post(page_of(volume, "reopen/"), {"reason": " "}).status_code == 422
    client.post(page_of(volume, "reopen/"), {"reason": "补材料"})
    assert "补材料" in text_of(client.get(page_of(volume)))


def test_a_document_by_its_number_and_a_scan_are_put_in(volume, school, director) -> None:
    make_findings.issued_notice(school, director, director)
    number = Document.objects.get().number
    client = sign_in(director)
    scan = io.BytesIO(samples.picture())
    scan.name = "扫描.jpg"
    client.post(page_of(volume, "put/"), {"number": number, "evidence": scan})
    titles = {item.title for item in volume.items.all()}
    assert titles == {"现场照片", "扫描.jpg", "龙溪口示例小学督导整改通知书"}
    refused = client.post(page_of(volume, "put/"), {"number": "没有〔2026〕1号"})
    assert (refused.status_code, "请核对" in text_of(refused)) == (422, True)
    client.post(page_of(volume, "take-out/"), {"item": volume.items.first().pk})
    assert volume.items.count() == 2
    assert client.post(page_of(volume, "take-out/"), {"item": "x"}).status_code == 404


def test_what_is_not_in_yet_is_offered(volume, school, director) -> None:
    make_findings.issued_notice(school, director, director)
    client = sign_in(director)
    assert "1 件未归入" in text_of(client.get(page_of(volume)))
    assert "归入1件" in text_of(client.post(page_of(volume, "fill/"), follow=True))


def test_a_large_one_is_closed_by_a_job_and_says_so(volume, director, monkeypatch) -> None:
    monkeypatch.setattr("dudao.documents.queries.archive.SLOW_ITEMS", 0)
    client = sign_in(director)
    assert "正在后台组卷" in text_of(client.post(page_of(volume, "close/"), follow=True))
    assert "hx-trigger" in text_of(client.get(page_of(volume)))
    volume.refresh_from_db()
    assert volume.closing_at is not None


def test_a_year_is_opened_closed_and_handed_over(volume, school, other_school, director) -> None:
    make_visits.signed(other_school, director)
    client = sign_in(director)
    year = "/archive/years/2026/"
    assert "新立1卷" in text_of(client.post(f"{year}open/", follow=True))
    assert "已提交2卷" in text_of(client.post(f"{year}close/", follow=True))
    client.post(page_of(volume, "close/"))
    Volume.objects.filter(state="open").update(closing_at=None)
    make_archive.closed(volume.office, school, director, year=2025)
    assert client.post(f"{year}hand-over/", {"receiver": ""}).status_code == 422
    told = text_of(client.post(f"{year}hand-over/", {"receiver": "县档案馆"}, follow=True))
    assert "已移交1卷" in told
    assert Volume.objects.get(pk=volume.pk).state == VolumeState.HANDED_OVER
    assert client.get("/archive/years/2027/").status_code == 404


def test_what_is_a_step_is_not_taken_by_looking(volume, director) -> None:
    client, year = sign_in(director), "/archive/years/2026/"
    for step in ("open", "close", "hand-over", "code"):
        assert client.get(f"{year}{step}/").headers["Location"] == year
    volume.refresh_from_db()
    assert (volume.state, volume.closing_at) == (VolumeState.OPEN, None)


def test_a_scan_alone_is_put_in(volume, director) -> None:
    scan = io.BytesIO(samples.picture())
    scan.name = "扫描.jpg"
    sign_in(director).post(page_of(volume, "put/"), {"number": "", "evidence": scan})
    assert volume.items.filter(title="扫描.jpg").exists()


def test_the_transfer_list_opens_in_a_spreadsheet(volume, director) -> None:
    client = sign_in(director)
    client.post(page_of(volume, "close/"))
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/archive/years/2026/list/").content))
    volumes = book.get_sheet_by_name("移交清单").to_python()
    assert volumes[1] == [
        "序号", "档号", "文号", "责任者", "题名", "日期", "件数", "保管期限", "备注"
    ]  # fmt: skip
    volume.refresh_from_db()
    assert volumes[2][1] == volume.number
    assert volume.bundle.sha256 in volumes[2][8]
    items = book.get_sheet_by_name("归档文件目录").to_python()
    assert items[2][1] == f"{volume.number}-001"


def test_the_code_is_set_before_the_first_number(office, school, director) -> None:
    client = sign_in(director)
    url = "/archive/years/2026/"
    assert client.post(f"{url}code/", {"code": "档"}).status_code == 422
    assert "Z109" in text_of(client.post(f"{url}code/", {"code": "Z109"}, follow=True))


def test_the_list_is_narrowed_and_exported(volume, office, school, director) -> None:
    old = make_archive.closed(office, school, director, year=2010)
    client = sign_in(director)
    assert old.number in text_of(client.get("/archive/?year=2010&state=closed"))
    assert old.number not in text_of(client.get(f"/archive/?due=on&unit={school.pk}"))
    assert "没有符合条件" in text_of(client.get("/archive/?retention=permanent"))
    answer = client.get("/archive/?export=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)
    assert len(rows.to_python()) == 3


def test_an_inspector_reads_his_schools_and_changes_nothing(
    volume, inspector, colleague, principal, outsider
) -> None:
    client = sign_in(inspector)
    assert "组卷</button>" not in text_of(client.get(page_of(volume)))
    assert client.post(page_of(volume, "close/")).status_code == 403
    assert client.get("/archive/years/2026/").status_code == 403
    assert client.get("/archive/new/").status_code == 403
    for other in (colleague, principal, outsider):
        assert sign_in(other).get(page_of(volume)).status_code == 404
    assert sign_in(principal).get("/archive/").status_code == 403


def test_the_pages_cost_the_same_however_much_there_is(volume, office, director) -> None:
    client = sign_in(director)
    few = [statements(client, url) for url in ("/archive/", page_of(volume))]
    for _n in range(3):
        make_archive.opened(office, make.school(office), director)
    photos = [make_archive.photo(volume.unit, director, f"{n}.jpg") for n in range(3)]
    make_archive.refill(volume, director, *photos)
    assert [statements(client, url) for url in ("/archive/", page_of(volume))] == few
    assert max(few) <= 40

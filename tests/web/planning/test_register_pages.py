"""The register on pages: what it costs, what looks like it, whose turn it is."""

from datetime import date

from django.test import Client

from dudao.documents.models import Document
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Entry
from dudao.planning.states import EntryState
from tests import make_programmes
from tests.web.pages import sign_in, statements, text_of

FORM = {**make_programmes.SAID, "level": "county", "seen": "1"}


def test_an_entry_is_written_submitted_and_approved(
    school: Unit, director: Person, office_staff: Person
) -> None:
    staff = sign_in(office_staff)
    staff.post("/register/new/", FORM)
    entry = Entry.objects.get()
    staff.post(f"/register/{entry.pk}/submit/")
    page = text_of(sign_in(director).get(f"/register/{entry.pk}/"))
    assert "36" in page  # 12 schools × 180 minutes
    assert "单独去：12 所学校，入校 12 次" in page
    assert "批准" in page
    sign_in(director).post(f"/register/{entry.pk}/approve/")
    entry.refresh_from_db()
    assert entry.state == EntryState.APPROVED


def test_what_is_refused_keeps_what_was_typed(director: Person) -> None:
    answer = sign_in(director).post("/register/new/", {**FORM, "last_on": "2026-11-01"})
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in text_of(answer)
    assert FORM["title"] in text_of(answer)


def test_who_edits_what_another_has_changed_sees_both(
    office: Unit, director: Person, office_staff: Person
) -> None:
    entry = make_programmes.entry(office, director, EntryState.DRAFT)
    actions.edit_entry(entry.pk, by=office_staff, seen=1, way="座谈")
    browser, path = sign_in(director), f"/register/{entry.pk}/edit/"
    answer = browser.post(path, {**FORM, "title": "我的名称"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "座谈" in page
    assert "我的名称" in page
    assert 'name="seen" value="2"' in page
    assert browser.post(path, {**FORM, "title": "我的名称", "seen": "2"}).status_code == 302


def test_entries_that_look_alike_are_shown_before_approval(office: Unit, director: Person) -> None:
    entry = make_programmes.entry(office, director, EntryState.SUBMITTED)
    make_programmes.entry(office, director, EntryState.DRAFT, title="幼儿园办园行为督导评估")
    assert "能合并的请合并" in text_of(sign_in(director).get(f"/register/{entry.pk}/"))


def test_a_reason_is_asked_for_what_is_too_late(office: Unit, director: Person) -> None:
    make_programmes.entry(office, director, first_on=date(2026, 11, 18))
    browser = sign_in(director)
    assert "来不及" in text_of(browser.get("/register/publish/2026/"))
    assert browser.post("/register/publish/2026/", {"late_reason": ""}).status_code == 422
    browser.post("/register/publish/2026/", {"late_reason": "上级部署"})
    assert Document.objects.get().kind == "notice"


def test_last_years_is_copied(office: Unit, director: Person) -> None:
    make_programmes.entry(office, director)
    browser = sign_in(director)
    assert browser.post("/register/copy/", {"year": "2030"}).status_code == 422
    browser.post("/register/copy/", {"year": "2027"})
    assert Entry.objects.filter(year=2027).count() == 1


def test_the_list_costs_the_same_however_long(office: Unit, director: Person) -> None:
    browser = sign_in(director)
    make_programmes.entry(office, director)
    few = statements(browser, "/register/")
    for n in range(3):
        make_programmes.entry(office, director, title=f"第{n}项督导")
    assert statements(browser, "/register/") == few <= 12
    assert browser.get("/register/?export=xlsx").status_code == 200


def test_outsiders_and_schools_stay_out(
    office: Unit, director: Person, outsider: Person, principal: Person, client: Client
) -> None:
    entry = make_programmes.entry(office, director)
    path = f"/register/{entry.pk}/"
    assert sign_in(outsider).get(path).status_code == 404
    assert sign_in(outsider).post(f"{path}withdraw/", {"reason": "否"}).status_code == 404
    assert sign_in(principal).get("/register/").status_code == 403
    assert sign_in(principal).get("/register/new/").status_code == 403
    assert sign_in(director).get(f"{path}dance/").status_code == 404


def test_a_step_is_asked_for_or_refused_on_the_page(
    office: Unit, director: Person, auditor: Person
) -> None:
    entry = make_programmes.entry(office, director, EntryState.SUBMITTED)
    browser, path = sign_in(director), f"/register/{entry.pk}/"
    assert browser.get(f"{path}return/").headers["Location"] == path
    refused = browser.post(f"{path}return/", {"reason": ""})
    assert refused.status_code == 422
    assert "必填" in text_of(refused)
    draft = make_programmes.entry(office, director, EntryState.DRAFT)
    assert f"/register/{draft.pk}/edit/" in text_of(browser.get(f"/register/{draft.pk}/"))
    actions.approve_entry(entry.pk, by=director)
    page = text_of(browser.get(path))
    assert f"/programmes/new/?entry={entry.pk}" in page
    assert f"{path}edit/" not in page
    assert entry.title in text_of(browser.get("/register/?q=幼儿园"))
    assert entry.title not in text_of(browser.get("/register/?q=校车"))

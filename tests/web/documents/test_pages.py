"""Documents from draft to receipt, as people click them."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dudao.analytics.queries.bulletins import BULLETINS
from dudao.analytics.queries.figures import FIGURES
from dudao.documents.actions import draft as draft_paper
from dudao.documents.content import Attendance, Fact, Text
from dudao.documents.models import Document
from dudao.documents.states import LOOKS, Kind, State
from dudao.findings.models import Finding
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits import actions
from dudao.visits.actions import number_feedback
from tests import make, make_findings, make_inspectorate, make_publishing, make_visits
from tests.make_documents import delivered, in_state, official, paper
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def draft(office: Unit, office_staff: Person) -> Document:
    return paper(office, office_staff)


def post(who: Person, name: str, *args: object, **data: Any) -> HttpResponse:
    return sign_in(who).post(reverse(name, args=args), data)


def opened(who: Person, document: Document) -> HttpResponse:
    return sign_in(who).get(reverse("document", args=[document.pk]))


def turn(who: Person, document: Document) -> str:
    return str(opened(who, document).context["desk"].turn)


def test_whose_turn_it_is_all_the_way(draft, office_staff, director, school, principal) -> None:
    draft.addressees.create(unit=school)
    way = [
        ("submit", office_staff), ("check", director), ("sign_off", director), ("issue", director),
        ("deliver", director), ("acknowledge", principal),
    ]  # fmt: skip
    for step, who in way:
        assert turn(who, draft) == step
        name = f"document-{step.replace('_', '-')}"
        assert post(who, name, draft.pk).status_code == 302
    assert turn(principal, draft) == ""
    draft.refresh_from_db()
    assert draft.state == State.ISSUED


@pytest.mark.parametrize("what", [*BULLETINS, *(kind.value for kind in LOOKS)])
def test_everything_that_is_offered_can_be_begun(what, director) -> None:
    given = {"what": what, "since": "2026-09-01", "until": "2026-10-19"}
    answer = sign_in(director).post(reverse("document-new"), given, follow=True)
    assert answer.status_code == 200
    document = Document.objects.get()
    assert str(document.pk) in answer.redirect_chain[-1][0]
    assert opened(director, document).status_code == 200


@pytest.mark.parametrize(
    ("since", "until", "word"),
    [("2026-10-02", "2026-10-01", "早于"), ("2026-09-01", "2027-09-01", "还没有到"), ("", "x", "")],
)
def test_a_senseless_period_is_told(since, until, word, director) -> None:
    given = {"what": "visits", "since": since, "until": until}
    answer = sign_in(director).post(reverse("document-new"), given)
    assert answer.status_code == 422
    assert word in text_of(answer)


def edited(who: Person, document: Document, **given: str) -> HttpResponse:
    page = sign_in(who).get(reverse("document-edit", args=[document.pk]))
    form = page.context["form"]
    kept = {name: form.initial.get(name, "") for name in form.fields if name not in given}
    kept = {name: "on" if value is True else value for name, value in kept.items() if value}
    return post(
        who,
        "document-edit",
        document.pk,
        **kept,
        **given,
        seen=page.context["document"].text_sha256,
    )


def test_what_is_opened_and_saved_stays_as_it_was(draft, office_staff) -> None:
    before = draft.content
    assert edited(office_staff, draft).status_code == 302
    draft.refresh_from_db()
    assert draft.content == before


def test_units_are_named_and_unknown_ones_told(draft, office_staff, school) -> None:
    answer = edited(office_staff, draft, to_units=f"{school.name}、没有的学校")
    assert answer.status_code == 422
    assert "没有的学校" in text_of(answer)
    assert edited(office_staff, draft, to_units=school.name).status_code == 302
    assert draft.addressees.get().unit == school


def test_all_schools_are_one_tick(draft, office_staff, school, other_school) -> None:
    edited(office_staff, draft, to_all="on")
    assert {row.unit for row in draft.addressees.all()} == {school, other_school}


def test_two_who_edit_at_once_both_keep_their_text(draft, office_staff, director) -> None:
    seen = draft.text_sha256
    edited(office_staff, draft, text="甲的修改。")
    given = {"title": "乙", "recipients": "各校", "text": "乙的修改。", "seen": seen}
    answer = post(director, "document-edit", draft.pk, **given)
    assert answer.status_code == 409
    assert "乙的修改" in text_of(answer)
    draft.refresh_from_db()
    assert "甲的修改" in str(draft.content)


def test_a_figure_is_added_refreshed_and_opens_its_rows(
    draft, office_staff, school, inspector
) -> None:
    make_findings.told(school, inspector)
    given = {"source": "findings.told", "since": "2026-10-01", "until": "2026-10-20", "area": ""}
    assert post(office_staff, "document-figure", draft.pk, **given).status_code == 302
    edited(office_staff, draft, text="共{告知学校的问题}个。")
    page = opened(office_staff, draft)
    (fact,) = page.context["facts"]
    assert (fact.fact.text, fact.agrees) == ("1", True)
    rows = sign_in(office_staff).get(fact.url)
    assert Finding.objects.get().fact in text_of(rows)
    make_findings.told(school, inspector)
    assert "2" in opened(office_staff, draft).context["facts"][0].now
    post(office_staff, "document-refresh", draft.pk)
    assert opened(office_staff, draft).context["facts"][0].fact.text == "2"


def test_it_is_corrected_by_another(office, school, office_staff, director) -> None:
    document = delivered(office, office_staff, director, [school])
    answer = post(office_staff, "document-amend", document.pk, how="correction", reason="改为下午")
    made = Document.objects.get(amends=document)
    assert answer.url == reverse("document", args=[made.pk])
    assert document.number in text_of(opened(office_staff, made))


def test_many_are_issued_in_turns_and_one_sees_how_far(
    office, office_staff, director, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dudao.web.turns.SIZE", 2)
    ids = [str(in_state(State.SIGNED_OFF, office, office_staff, director).pk) for _n in range(3)]
    first = post(director, "documents-issue", document=ids, deliver="on")
    assert (first.context["done"], first.context["left"], first.context["all"]) == (2, ids[2:], 3)
    second = post(director, "documents-issue", document=ids[2:], done="2", failed="0", turn="1")
    assert (second.context["done"], second.context["left"]) == (3, [])
    assert not Document.objects.exclude(state=State.ISSUED).exists()


def test_a_number_stays_in_the_register_when_it_is_void(office, office_staff, director) -> None:
    document = in_state(State.ISSUED, office, office_staff, director)
    post(director, "document-void", document.pk, reason="印错")
    page = text_of(sign_in(office_staff).get(reverse("documents-register")))
    assert document.number in page
    assert "印错" in page


def test_the_word_of_a_series_is_set_before_its_first_number(director, office_staff) -> None:
    url = reverse("documents-series") + "?kind=circular"
    assert sign_in(director).post(url, {"word": "新督通", "last": "4"}).status_code == 302
    assert sign_in(director).post(url, {"word": "x", "last": "4"}).status_code == 422
    assert sign_in(office_staff).get(url).status_code == 403


def test_papers_are_begun_from_a_visit_a_problem_and_an_inspector(
    school, inspector, director
) -> None:
    visit, _finding = make_visits.signed(school, inspector)
    finding = make_findings.told(school, inspector)
    card = make_inspectorate.inspector(inspector)
    assert (
        post(inspector, "document-from-visit", visit.pk, paper="supervision_opinion").status_code
        == 302
    )
    assert post(inspector, "document-from-visit", visit.pk, paper="poem").status_code == 404
    assert post(director, "document-from-finding", finding.pk).status_code == 302
    answer = post(director, "document-from-inspector", card.pk)
    assert answer.status_code in {302, 409}
    kinds = set(Document.objects.values_list("kind", flat=True))
    assert {Kind.SUPERVISION_OPINION, Kind.TRANSFER_LETTER} <= kinds


def test_a_stranger_finds_nothing(draft, outsider) -> None:
    for name in ("document", "document-edit"):
        assert sign_in(outsider).get(reverse(name, args=[draft.pk])).status_code == 404
    for name in ("submit", "check", "issue", "void", "refresh", "figure"):
        assert post(outsider, f"document-{name}", draft.pk).status_code == 404


def test_the_list_costs_the_same_however_long(office, office_staff, director) -> None:
    client = sign_in(director)
    delivered(office, office_staff, director, [office])
    url = reverse("documents")
    few = statements(client, url)
    for _n in range(4):
        paper(office, office_staff, official(title="又一份"))
    assert statements(client, url) == few


def test_the_list_is_narrowed_and_exported(draft, office_staff) -> None:
    client: Client = sign_in(office_staff)
    assert draft.title in text_of(
        client.get(reverse("documents"), {"q": "校园安全", "kind": "notice"})
    )
    assert draft.title not in text_of(client.get(reverse("documents"), {"year": "2025"}))
    answer = client.get(reverse("documents"), {"export": "xlsx"})
    assert answer.status_code == 200


def test_what_waits_is_on_the_home_pages(office, school, office_staff, director, principal) -> None:
    waiting = in_state(State.PENDING, office, office_staff, director)
    delivered(office, office_staff, director, [school])
    assert waiting.title in text_of(sign_in(director).get("/"))
    for url in ("/", reverse("inbox")):
        assert "校园安全督导" in text_of(sign_in(principal).get(url))


def test_what_is_no_figure_is_not_found(director, outsider, office) -> None:
    client = sign_in(director)
    assert client.get(reverse("figure", args=["nothing"])).status_code == 404
    url = reverse("figure", args=["visits.made"])
    assert client.get(url).status_code == 200
    assert client.get(url, {"office": "x"}).status_code == 404
    asked = {"office": office.pk, "since": "2026-01-01", "until": "2026-10-01"}
    for of in ("", "whole"):
        answer = client.get(reverse("figure", args=["schools.covered_share"]), {**asked, "of": of})
        assert answer.status_code == 200
    assert sign_in(outsider).get(reverse("figure", args=["visits.made"]), asked).status_code == 403


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_shows_its_rows(key, office, school, director, inspector) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    number_feedback(visit.pk, by=inspector)
    make_findings.issued_notice(school, director, director)
    asked = {"office": office.pk, "since": "2026-01-01", "until": "2026-12-31"}
    for of in ("", "whole"):
        answer = sign_in(director).get(reverse("figure", args=[key]), {**asked, "of": of})
        assert answer.status_code == 200


def test_given_back_urged_and_declared_void(
    office, school, office_staff, director, principal
) -> None:
    draft = in_state(State.CHECKING, office, office_staff, director)
    assert post(director, "document-return", draft.pk, reason="补充依据").status_code == 302
    assert "补充依据" in text_of(opened(office_staff, draft))
    document = delivered(office, office_staff, director, [school])
    assert post(office_staff, "document-urge", document.pk, note="请签收").status_code == 302
    answer = post(office_staff, "document-urge", document.pk, note="请签收")
    assert answer.status_code == 409
    post(office_staff, "document-figure", draft.pk, source="nothing")
    assert post(director, "document-void", draft.pk, reason="重复").status_code == 302
    assert turn(director, draft) == ""


def test_the_schools_of_an_area_are_one_tick(
    draft, office, office_staff, director, school, other_school
) -> None:
    area = inspectorate.make_area(office, "第一督学责任区", by=director)
    inspectorate.put_in_area(area.pk, [school], by=director, start_on=clock.today())
    edited(office_staff, draft, to_areas=str(area.pk))
    assert draft.addressees.get().unit == school
    given = {
        "source": "findings.told", "since": "2026-10-01", "until": "2026-10-20", "area": area.pk,
    }  # fmt: skip
    post(office_staff, "document-figure", draft.pk, **given)
    draft.refresh_from_db()
    assert "第一督学责任区·告知学校的问题" in draft.content["facts"]


def test_minutes_are_edited_with_who_was_there(office, office_staff) -> None:
    minutes = paper(
        office,
        office_staff,
        official(genre=Kind.MINUTES, recipients=[], attendance=Attendance(present=["督导室"])),
    )
    assert edited(office_staff, minutes, present="督导室、安全科").status_code == 302
    minutes.refresh_from_db()
    assert minutes.content["attendance"]["present"] == ["督导室", "安全科"]


def test_what_is_a_step_of_something_else_is_shown_there(school, director) -> None:
    notice = make_findings.issued_notice(school, director, director)
    client = sign_in(director)
    for name in ("document", "document-edit"):
        answer = client.get(reverse(name, args=[notice.document_id]))
        assert answer.url == reverse("notice", args=[notice.pk])
    answer = client.post(reverse("document-refresh", args=[notice.document_id]))
    assert answer.status_code == 404


def test_the_steps_of_a_notice_are_its_own(school, inspector, director, office_staff) -> None:
    notice = make_findings.notice(school, inspector)
    for name in ("submit", "issue", "deliver", "void"):
        answer = post(director, f"document-{name}", notice.document_id, reason="错")
        assert answer.status_code == 404
    answer = post(director, "documents-issue", document=[str(notice.document_id)])
    assert answer.status_code == 404


def test_a_transfer_does_not_go_to_the_school_it_is_about(school, inspector, director) -> None:
    finding = make_findings.told(school, inspector)
    post(director, "document-from-finding", finding.pk)
    letter = Document.objects.get(kind=Kind.TRANSFER_LETTER)
    assert letter.unit != school
    assert not letter.addressees.filter(unit=school).exists()


def test_the_register_is_the_offices(inspector, office_staff) -> None:
    url = reverse("documents-register")
    assert sign_in(inspector).get(url).status_code == 403
    assert sign_in(office_staff).get(url).status_code == 200


def test_the_same_figure_of_another_time_does_not_push_the_first_out(draft, office_staff) -> None:
    for since in ("2026-09-01", "2026-10-01"):
        given = {"source": "visits.made", "since": since, "until": "2026-10-20", "area": ""}
        post(office_staff, "document-figure", draft.pk, **given)
    draft.refresh_from_db()
    assert set(draft.content["facts"]) == {"入校督导次数", "入校督导次数（2）"}


def test_a_name_that_two_schools_have_is_asked_about(draft, office, office_staff, school) -> None:
    twin = make.unit(office=office, name=school.name)
    answer = edited(office_staff, draft, to_units=school.name)
    assert answer.status_code == 422
    assert "同名" in text_of(answer)
    draft.addressees.create(unit=twin)
    assert edited(office_staff, draft, to_units=school.name).status_code == 302
    assert draft.addressees.get().unit == twin


def test_a_reason_too_long_is_told(office, office_staff, director) -> None:
    draft = in_state(State.CHECKING, office, office_staff, director)
    answer = post(director, "document-return", draft.pk, reason="长" * 301)
    assert answer.status_code == 422


def test_the_names_a_paper_states_lead_to_their_records(school, inspector, director) -> None:
    visit, _feedback = make_visits.signed(school, inspector)
    post(inspector, "document-from-visit", visit.pk, paper="supervision_opinion")
    facts = {one.name: one for one in opened(inspector, Document.objects.get()).context["facts"]}
    assert facts["学校"].url == reverse("school", args=[school.pk])
    assert facts["督导日期"].url == reverse("visit", args=[visit.pk])
    assert str(facts["学校"].label) == "单位名称"


def test_a_figure_of_an_issued_paper_is_as_it_was_printed(office, office_staff, director) -> None:
    document = make_publishing.issued(office, office_staff, director, make_publishing.with_figure())
    (fact,) = opened(office_staff, document).context["facts"]
    assert (fact.now, fact.agrees, fact.url) == ("92%", True, "")


def test_lessons_that_were_watched_become_a_record(school, inspector) -> None:
    sheet = make_visits.version(purpose="observation")
    visit = make_visits.on_site(school, inspector, forms=[sheet])
    given = {"answers": {"words": "导入自然。"}, "revision": 0}
    actions.save_record(visit.pk, sheet.pk, by=inspector, **given)
    post(inspector, "document-from-visit", visit.pk, paper="lesson_record")
    assert "导入自然。" in str(Document.objects.get(kind=Kind.LESSON_RECORD).content)


def test_an_inspector_is_appointed_for_his_term(office, director, inspector) -> None:
    card = make_inspectorate.inspector(inspector)
    Inspector.objects.filter(pk=card.pk).update(term_ends_on=None)
    assert post(director, "document-from-inspector", card.pk).status_code == 409
    Inspector.objects.filter(pk=card.pk).update(term_ends_on=date(2029, 8, 31))
    assert post(director, "document-from-inspector", card.pk).status_code == 302
    document = Document.objects.get(kind=Kind.APPOINTMENT)
    assert "聘期自2026年10月20日至2029年8月31日" in text_of(opened(director, document))


def test_what_is_asked_for_and_makes_no_sense_stays_on_its_page(
    office, school, office_staff, director
) -> None:
    document = delivered(office, office_staff, director, [school])
    answer = post(office_staff, "document-amend", document.pk, how="correction", reason="")
    assert answer.status_code == 422
    assert sign_in(director).get(reverse("documents-issue")).url == reverse("documents")


def test_a_name_of_no_record_leads_nowhere(office, office_staff) -> None:
    fact = Fact(text="某校", source="unit.name", arguments={"unit": "x"}, as_of=date(2026, 10, 1))
    given = {"pieces": [Text(text="{名称}已整改。")], "facts": {"名称": fact}}
    made = draft_paper(official(**given), office=office, unit=office, by=office_staff)
    (stated,) = opened(office_staff, made).context["facts"]
    assert (stated.url, stated.now, stated.agrees) == ("", None, False)

"""The proof of a printed document, for whoever holds it."""

import pytest
from django.test import Client

from dudao.documents.actions import amend, void
from dudao.documents.models import Document
from dudao.documents.states import Amends, State
from tests import make_publishing
from tests.documents.conftest import in_state, notice  # noqa: F401 - fixtures
from tests.web.pages import sign_in, statements, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def proof(code: str, client: Client | None = None, status: int = 200) -> str:
    answer = (client or Client()).get(f"/d/{code}")
    assert answer.status_code == status
    return text_of(answer)


def test_it_tells_what_is_printed_anyway_and_no_title(in_state) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    page = proof(document.code)
    for told in (document.number, "整改通知书", document.office.name, "2026-10-20", "有效"):
        assert told in page
    assert document.unit.name not in page
    assert document.title not in page


def test_it_shows_the_hashes_in_groups_without_a_script(in_state) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    page = proof(document.code)
    for sha256 in (document.text_sha256, document.docx.sha256, document.pdf.sha256):
        assert all(f"<span>{sha256[n : n + 8]}</span>" in page for n in range(0, 64, 8))
    assert f'data-sha256="{document.pdf.sha256}"' in page


def test_the_code_may_be_typed_as_people_type(in_state) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    code = document.code.upper()
    assert document.number in proof(f"{code[:4]}-{code[4:8]} {code[8:]}")
    answer = Client().get("/d/", {"code": f" {code[:6]} {code[6:]} "})
    assert answer["Location"] == f"/d/{document.code}"


def test_an_unknown_code_and_a_draft_get_the_same_answer(in_state) -> None:  # noqa: F811
    draft = in_state(State.SIGNED_OFF)
    unknown, unissued = proof("2345", status=404), proof(draft.code, status=404)
    assert unknown.replace("2345", "") == unissued.replace(draft.code, "")
    assert "没有查到这份文书" in unknown
    assert 'action="/d/"' in unknown


def test_whoever_may_read_it_sees_the_title(in_state, inspector, outsider) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    assert document.title in proof(document.code, sign_in(inspector))
    assert document.title not in proof(document.code, sign_in(outsider))


def test_a_published_one_shows_its_public_title(office, office_staff, director) -> None:
    content = make_publishing.official(title=f"关于{make_publishing.PUPIL}一事的通报")
    document = make_publishing.issued(office, office_staff, director, content)
    assert "一事的通报" not in proof(document.code)
    row = document.publication
    make_publishing.ready(row, office_staff, director)
    page = proof(document.code)
    assert "关于■■■一事的通报" in page
    assert make_publishing.PUPIL not in page
    assert f'href="/public/{row.pk}/"' in page


def test_it_tells_by_which_number_it_was_changed(office, office_staff, director) -> None:
    document = make_publishing.issued(office, office_staff, director, make_publishing.official())
    made = amend(document.pk, by=office_staff, how=Amends.WITHDRAWAL, reason="有误")
    number = make_publishing.through(made, office_staff, director).number
    page = proof(document.code)
    assert "已撤回" in page
    assert f"见 {number}" in page


def test_what_is_void_says_so_and_not_why(in_state, director) -> None:  # noqa: F811
    document = void(in_state(State.ISSUED).pk, by=director, reason="学校名称写错")
    page = proof(document.code)
    assert "已作废" in page
    assert "学校名称写错" not in page


def test_it_sets_no_cookie_and_loads_nothing_foreign(in_state) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    for path in ("/d/", f"/d/{document.code}", "/d/nothing"):
        answer = Client().get(path)
        assert not answer.cookies
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_nobody_posts_here() -> None:
    assert Client().post("/d/abc").status_code == 405


def test_it_takes_few_statements(in_state) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    assert statements(Client(), f"/d/{document.code}") <= 2
    assert Document.objects.get(pk=document.pk).code == document.code

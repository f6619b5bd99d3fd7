"""信息公开 as the office clicks it."""

import pytest

from dudao.documents.actions import prepare
from dudao.documents.models import Publication
from dudao.documents.redaction import Mark
from dudao.documents.states import PublicState, State
from tests import make_publishing
from tests.documents.conftest import in_state, notice  # noqa: F401 - fixtures
from tests.make_publishing import PHONE, PUPIL, SUMMARY
from tests.web.pages import sign_in, statements, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def cast(office, office_staff, director):
    return office, office_staff, director


@pytest.fixture
def row(cast) -> Publication:
    return make_publishing.waiting(*cast)


def again(row: Publication) -> Publication:
    return Publication.objects.get(pk=row.pk)


def test_what_waits_is_on_the_first_page_and_in_the_list(row, office_staff, inspector) -> None:
    client = sign_in(office_staff)
    home = text_of(client.get("/"))
    assert "待公开" in home
    assert f"/publications/{row.pk}/" in home
    assert "2026-11-17" in text_of(client.get("/publications/"))
    assert "待公开" not in text_of(sign_in(inspector).get("/"))


def test_suggestions_are_ticked_and_a_person_confirms_them(row, office_staff) -> None:
    client, url = sign_in(office_staff), f"/publications/{row.pk}/prepare/"
    page = text_of(client.get(url))
    for text in (PUPIL, PHONE):
        assert f'value="{text}"' in page
    assert page.count(" checked") >= 2
    answer = client.post(
        url,
        {
            "summary": SUMMARY, "hide": [PHONE], "more": f"龙溪口示例小学\n{PUPIL}",
            "seen": row.version,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert [mark.text for mark in again(row).marks] == [PHONE, "龙溪口示例小学", PUPIL]
    page = text_of(client.get(url))
    assert f'value="{PUPIL}"' in page
    assert "龙溪口示例小学</textarea>" in page


def test_what_is_refused_is_said_at_its_field(row, office_staff) -> None:
    client, url = sign_in(office_staff), f"/publications/{row.pk}/prepare/"
    for given, why in [
        ({"summary": ""}, "必填"),
        ({"summary": SUMMARY, "more": "文中没有的"}, "没有这些内容"),
        ({"summary": f"{PUPIL}的事", "hide": [PUPIL]}, "还会露出来"),
        ({"summary": SUMMARY, "hide": ["不是建议的"]}, "不是建议的"),
    ]:
        answer = client.post(url, {**given, "seen": row.version})
        assert answer.status_code == 422
        assert why in text_of(answer)
    assert again(row).content is None


def test_the_public_version_stands_beside_the_original(cast, office_staff) -> None:
    row = make_publishing.prepared(*cast)
    page = text_of(sign_in(office_staff).get(f"/publications/{row.pk}/"))
    assert f"学生{PUPIL}反映" in page
    assert "学生■■■反映" in page
    assert 'name="seen"' not in page


def test_the_director_publishes_what_was_seen(cast, office_staff, director) -> None:
    row = make_publishing.prepared(*cast)
    client, url = sign_in(director), f"/publications/{row.pk}/"
    assert f'value="{row.version}"' in text_of(client.get(url))
    assert client.post(f"{url}publish/", {"seen": "0"}).status_code == 409
    assert client.post(f"{url}publish/", {"seen": row.version}).status_code == 302
    page = text_of(client.get(url))
    assert f'href="/public/{row.pk}/"' in page
    assert "公开后任何人" not in page


def test_it_is_corrected_with_a_note(cast, director) -> None:
    row = make_publishing.published(*cast)
    client, url = sign_in(director), f"/publications/{row.pk}/correct/"
    given = {"summary": "新的说明。", "hide": [PUPIL, PHONE], "note": "", "seen": row.version}
    assert client.post(url, given).status_code == 422
    assert client.post(url, {**given, "note": "说明更正。"}).status_code == 302
    assert "说明更正。" in text_of(client.get(f"/publications/{row.pk}/"))


def test_a_stale_form_uncovers_nothing(cast, director) -> None:
    row = make_publishing.published(*cast)
    client, url = sign_in(director), f"/publications/{row.pk}/correct/"
    assert f'value="{row.version}"' in text_of(client.get(url))
    given = {"summary": SUMMARY, "hide": [PUPIL, PHONE], "note": "更正。", "seen": row.version}
    assert client.post(url, {**given, "more": "龙溪口示例小学"}).status_code == 302
    stale = client.post(url, given)
    assert stale.status_code == 409
    assert "刚被别人改过" in text_of(stale)
    assert "龙溪口" not in str(again(row).content)


def test_a_place_that_a_program_covered_stays_until_unticked(row, office_staff) -> None:
    mark = Mark(path="pieces/1/text", start=0, end=3)
    prepare(row.pk, by=office_staff, seen=row.version, summary=SUMMARY, redactions=[mark])
    client, url = sign_in(office_staff), f"/publications/{row.pk}/prepare/"
    assert "“督导中”" in text_of(client.get(url))
    seen = again(row).version
    client.post(url, {"summary": SUMMARY, "places": ["0"], "seen": seen})
    assert again(row).marks == [mark]
    client.post(url, {"summary": SUMMARY, "seen": seen})
    assert again(row).marks == []


def test_what_still_looks_personal_is_said_before_publishing(row, director) -> None:
    mark = Mark(path="pieces/0/text", start=2, end=4)
    prepare(row.pk, by=director, seen=row.version, summary=SUMMARY, redactions=[mark])
    page = text_of(sign_in(director).get(f"/publications/{row.pk}/"))
    assert f"“{PHONE}”" in page


def test_it_is_withheld_reconsidered_and_taken_down(row, office_staff, director) -> None:
    client, url = sign_in(director), f"/publications/{row.pk}/"
    assert client.post(f"{url}withhold/", {"reason": "隐私"}).status_code == 422
    told = {"reason": "隐私", "basis": "《政府信息公开条例》第十五条"}
    assert client.post(f"{url}withhold/", told).status_code == 302
    assert told["basis"] in text_of(client.get(url))
    client.post(f"{url}reconsider/")
    make_publishing.ready(row, office_staff, director)
    client.post(f"{url}take-down/", {"reason": "重新核实"})
    assert again(row).state == PublicState.TAKEN_DOWN


def test_others_are_put_up_by_hand(in_state, office_staff) -> None:  # noqa: F811
    document = in_state(State.ISSUED)
    client = sign_in(office_staff)
    assert document.number in text_of(client.get("/publications/add/"))
    assert document.number not in text_of(client.get("/publications/add/?q=没有"))
    assert client.post(f"/publications/add/{document.pk}/").status_code == 302
    assert document.number not in text_of(client.get("/publications/add/"))
    assert client.post(f"/publications/add/{document.pk}/").status_code == 404


def test_the_list_narrows_and_goes_to_excel(row, director) -> None:
    client = sign_in(director)
    for asked in ("state=waiting", "kind=circular", "q=用火用电"):
        assert row.document.number in text_of(client.get(f"/publications/?{asked}"))
    for asked in ("state=published", "kind=report", "q=没有", "overdue=on"):
        assert row.document.number not in text_of(client.get(f"/publications/?{asked}"))
    assert b"".join(client.get("/publications/?export=xlsx")).startswith(b"PK")


def test_an_outsider_finds_nothing_and_a_colleague_is_refused(row, outsider, inspector) -> None:
    paths = ("", "prepare/", "correct/")
    for path in paths:
        assert sign_in(outsider).get(f"/publications/{row.pk}/{path}").status_code == 404
        assert sign_in(inspector).get(f"/publications/{row.pk}/{path}").status_code == 404
    for path in ("publish/", "withhold/", "reconsider/", "take-down/"):
        assert sign_in(outsider).post(f"/publications/{row.pk}/{path}").status_code == 404
    for path in ("/publications/", "/publications/add/"):
        assert sign_in(inspector).get(path).status_code == 403


def test_staff_is_refused_what_the_director_decides(row, office_staff) -> None:
    client = sign_in(office_staff)
    for path in ("publish/", "withhold/", "reconsider/", "take-down/"):
        answer = client.post(f"/publications/{row.pk}/{path}", {"reason": "x", "basis": "x"})
        assert answer.status_code == 403


def test_the_list_takes_as_many_statements_however_long(cast, row, director) -> None:
    few = statements(sign_in(director), "/publications/")
    make_publishing.waiting(*cast)
    assert statements(sign_in(director), "/publications/") == few
    assert statements(sign_in(director), f"/publications/{row.pk}/") <= 16

"""Pages of what comes back, and the finding's panels about it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from dudao.findings.actions import confirm_ancestor, suggest_ancestors, verify
from dudao.findings.models import Finding, Kinship, Verification
from dudao.findings.states import State, Verdict
from dudao.org.models import Person, Unit
from tests import make_findings, make_inspectorate
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
PAGES = ("", "topics/", "counties/", "paper/", "kinships/")


@pytest.fixture
def pair(school: Unit, inspector: Person) -> tuple[Finding, Finding]:
    earlier = make_findings.earlier(school, inspector)
    again = make_findings.told(school, inspector)
    suggest_ancestors(again.pk)
    return earlier, again


def page(person: Person, url: str) -> str:
    answer = sign_in(person).get(url)
    assert answer.status_code == 200, url
    return text_of(answer)


def test_a_suggestion_is_confirmed_on_the_findings_page(
    pair: tuple[Finding, Finding], inspector: Person
) -> None:
    earlier, again = pair
    url = f"/findings/{again.pk}/"
    text = page(inspector, url)
    assert "可能是以前的问题再次出现" in text
    assert earlier.number in text
    client = sign_in(inspector)
    answer = client.post(f"{url}kin/confirm/", {"ancestor": str(earlier.pk)}, follow=True)
    assert "已认定为同一问题再次出现" in text_of(answer)
    text = page(inspector, url)
    assert "共出现 2 次" in text
    assert "距上次销号 200 天" in text
    answer = client.post(f"{url}kin/reject/", {"ancestor": str(earlier.pk)}, follow=True)
    assert "已认定不是同一问题" in text_of(answer)
    assert "手工关联以前的问题" in page(inspector, url)


def test_from_the_list_one_returns_to_the_list(
    pair: tuple[Finding, Finding], inspector: Person
) -> None:
    earlier, again = pair
    given = {"ancestor": str(earlier.pk), "back": "kinships"}
    answer = sign_in(inspector).post(f"/findings/{again.pk}/kin/reject/", given)
    assert answer.headers["Location"] == "/recurrence/kinships/"


def test_an_ancestor_of_nowhere_is_not_found(
    pair: tuple[Finding, Finding], inspector: Person, other_school: Unit, director: Person
) -> None:
    _earlier, again = pair
    client = sign_in(inspector)
    elsewhere = make_findings.told(other_school, director)
    for given in ("", "x", str(elsewhere.pk)):
        answer = client.post(f"/findings/{again.pk}/kin/confirm/", {"ancestor": given})
        assert answer.status_code == 404
    assert client.get(f"/findings/{again.pk}/kin/confirm/").status_code == 302


def test_the_school_reads_the_line_and_decides_nothing(
    pair: tuple[Finding, Finding], principal: Person, inspector: Person, outsider: Person
) -> None:
    earlier, again = pair
    url = f"/findings/{again.pk}/"
    assert "问题谱系" not in page(principal, url)
    client = sign_in(principal)
    assert client.post(f"{url}kin/confirm/", {"ancestor": str(earlier.pk)}).status_code == 403
    assert sign_in(outsider).post(f"{url}kin/confirm/").status_code == 404
    confirm_ancestor(again.pk, earlier.pk, by=inspector)
    text = page(principal, url)
    assert "共出现 2 次" in text
    assert "撤销认定" not in text


def test_somebody_recused_is_offered_nothing(
    pair: tuple[Finding, Finding], inspector: Person, school: Unit
) -> None:
    earlier, again = pair
    make_inspectorate.recusal(make_inspectorate.inspector(inspector), school)
    for finding in (again, earlier):
        text = page(inspector, f"/findings/{finding.pk}/")
        for words in ("可能是以前的问题", "手工关联", "登记复查"):
            assert words not in text


def test_a_recheck_is_taken_with_a_picture(
    pair: tuple[Finding, Finding], inspector: Person, principal: Person
) -> None:
    earlier, _again = pair
    url = f"/findings/{earlier.pk}/"
    assert "登记复查" in page(inspector, url)
    assert "登记复查" not in page(principal, url)
    picture = SimpleUploadedFile("现场.png", make_findings.photo_bytes(), "image/png")
    client = sign_in(inspector)
    answer = client.post(
        f"{url}recheck/", {"note": "通道保持畅通。", "evidence": picture}, follow=True
    )
    assert "已登记：复查属实" in text_of(answer)
    text = page(principal, url)
    assert "通道保持畅通" in text
    assert "/thumbnail" in text


def test_a_refused_recheck_keeps_what_was_given(
    pair: tuple[Finding, Finding], inspector: Person
) -> None:
    earlier, _again = pair
    picture = SimpleUploadedFile("现场.png", make_findings.photo_bytes(), "image/png")
    given = {"note": "畅通。", "evidence": picture, "seen": earlier.revision + 5}
    answer = sign_in(inspector).post(f"/findings/{earlier.pk}/recheck/", given)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "已上传" in text
    assert "畅通。" in text


def test_a_verdict_is_taken_with_a_picture(school: Unit, inspector: Person) -> None:
    told = make_findings.told(school, inspector)
    picture = SimpleUploadedFile("现场.png", make_findings.photo_bytes(), "image/png")
    given = {"verdict": "rectified", "on_site": "on", "evidence": picture}
    sign_in(inspector).post(f"/findings/{told.pk}/verify/", given)
    assert Verification.objects.get().evidence.count() == 1
    assert "现场核查和复查" in page(inspector, f"/findings/{told.pk}/")


def test_a_relapse_is_taken_with_a_picture(school: Unit, inspector: Person) -> None:
    closed = make_findings.earlier(school, inspector)
    picture = SimpleUploadedFile("现场.png", make_findings.photo_bytes(), "image/png")
    given = {"note": "又堆放。", "evidence": picture}
    sign_in(inspector).post(f"/findings/{closed.pk}/relapse/", given)
    assert Verification.objects.order_by("at").last().evidence.count() == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_to_whom_it_is_for(
    pair: tuple[Finding, Finding],
    director: Person,
    principal: Person,
    section_officer: Person,
    path: str,
) -> None:
    assert "问题谱系" in page(director, f"/recurrence/{path}")
    for who in (principal, section_officer):
        assert sign_in(who).get(f"/recurrence/{path}").status_code == 403


def test_the_rates_are_shown_by_school_matter_and_county(
    pair: tuple[Finding, Finding], director: Person
) -> None:
    earlier, again = pair
    confirm_ancestor(again.pk, earlier.pk, by=director)
    schools = page(director, "/recurrence/?q=龙溪&found_from=2026-01-01")
    assert "龙溪口示例小学" in schools
    assert "100%" in schools
    assert "没有符合条件的记录" in page(director, "/recurrence/?q=没有的")
    assert "校园及周边安全情况" in page(director, "/recurrence/topics/")
    assert "新晃侗族自治县" in page(director, "/recurrence/counties/?found_to=2026-12-31")
    assert "没有符合条件的问题" in page(director, "/recurrence/counties/?found_to=2020-01-01")


def test_nothing_found_yet_is_said(director: Person) -> None:
    assert "还没有销号的问题" in page(director, "/recurrence/")
    assert "没有纸面销号的疑点" in page(director, "/recurrence/paper/")
    assert "没有待确认的提示" in page(director, "/recurrence/kinships/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("why=bare", 1),
        ("why=soon_back", 1),
        ("q=龙溪&topic=安全", 2),
        ("topic=食堂", 0),
        ("closed_from=2026-10-20&closed_to=2026-10-20", 1),
        ("closed_to=2026-10-19", 0),
    ],
)
def test_the_paper_list_is_narrowed(
    school: Unit, inspector: Person, query: str, found: int
) -> None:
    bare = make_findings.told(school, inspector)
    verify(bare.pk, by=inspector, verdict=Verdict.RECTIFIED, note="材料属实。")
    back = make_findings.in_state(State.CLOSED, school, inspector)
    verify(back.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
    text = page(inspector, f"/recurrence/paper/?{query}")
    assert text.count('class="cell-main code"') == found


@pytest.mark.parametrize(
    ("query", "found"), [("", 1), ("state=rejected", 0), ("q=没有的", 0), ("state=suggested", 1)]
)
def test_the_suggestions_are_narrowed(
    pair: tuple[Finding, Finding], inspector: Person, query: str, found: int
) -> None:
    text = page(inspector, f"/recurrence/kinships/?{query}")
    assert text.count("kin/confirm/") == found


def test_a_decided_one_says_by_whom(pair: tuple[Finding, Finding], inspector: Person) -> None:
    earlier, again = pair
    confirm_ancestor(again.pk, earlier.pk, by=inspector)
    text = page(inspector, "/recurrence/kinships/?state=confirmed")
    assert "同一问题" in text
    assert str(inspector) in text


@pytest.mark.parametrize("path", PAGES)
def test_every_list_can_be_taken_along(
    pair: tuple[Finding, Finding], director: Person, path: str
) -> None:
    closed = make_findings.told(pair[0].unit, director, fact="门卫室没有值班记录。")
    verify(closed.pk, by=director, verdict=Verdict.RECTIFIED, note="材料属实。")
    answer = sign_in(director).get(f"/recurrence/{path}?export=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert len(book.get_sheet_by_index(0).to_python()) >= 2


@pytest.mark.parametrize("path", PAGES)
def test_its_cost_does_not_grow_with_its_rows(
    pair: tuple[Finding, Finding], director: Person, inspector: Person, school: Unit, path: str
) -> None:
    client, url = sign_in(director), f"/recurrence/{path}"
    few = statements(client, url)
    for n in range(8):
        made = make_findings.told(school, inspector, fact=f"第{n}项安全制度没有上墙。")
        verify(made.pk, by=inspector, verdict=Verdict.RECTIFIED, note="材料属实。")
        Kinship.objects.create(
            finding=made, ancestor=pair[0], score=500, suggested_at=made.raised_at
        )
    assert statements(client, url) == few

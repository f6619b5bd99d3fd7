"""A hand-over as people click it: prepared, confirmed by both, or done for somebody who left."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from dudao.handovers.models import HandOver
from dudao.handovers.states import State
from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_handovers, make_inspectorate
from tests.web.pages import sign_in, statements, text_of

pytestmark = pytest.mark.usefixtures("still")
STEPS = ("give", "take", "cancel")


@pytest.fixture
def ours(inspector: Person, school: Unit) -> Inspector:
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made


@pytest.fixture
def theirs(office: Unit) -> Inspector:
    return make_inspectorate.new_inspector("示例接手人", office)


@pytest.fixture
def hand_over(ours: Inspector, theirs: Inspector, school: Unit, director: Person) -> HandOver:
    make_findings.told(school, ours.person, fact="围墙倾斜。")
    return make_handovers.of_inspector(ours, theirs, director)


class TestPreparing:
    def test_the_office_prepares_an_inspectors(
        self, ours: Inspector, theirs: Inspector, director: Person, school: Unit
    ) -> None:
        url = f"/inspectors/{ours.pk}/hand-over/"
        client = sign_in(director)
        assert url in text_of(client.get(f"/inspectors/{ours.pk}/"))
        assert school.name in text_of(client.get(url))
        assert client.post(url, {"on": "2026-10-20"}).status_code == 422
        answer = client.post(url, {"taker": theirs.pk, "on": "2026-10-20", "note": "盯食堂"})
        made = HandOver.objects.get()
        assert answer.url == f"/handovers/{made.pk}/"
        assert "盯食堂" in text_of(client.get(answer.url))

    def test_the_office_prepares_a_principals(
        self, school: Unit, principal: Person, director: Person
    ) -> None:
        successor = make.person("示例新校长", school)
        url = f"/schools/{school.pk}/hand-over/"
        client = sign_in(director)
        assert url in text_of(client.get(f"/schools/{school.pk}/"))
        page = text_of(client.get(url))
        assert principal.name in page
        assert successor.name in page
        assert client.post(url, {"taker": successor.pk, "on": "2026-10-20"}).status_code == 302
        assert HandOver.objects.get().giver == principal

    def test_one_from_another_school_is_named_by_login(
        self, school: Unit, other_school: Unit, principal: Person, director: Person
    ) -> None:
        url = f"/schools/{school.pk}/hand-over/"
        client = sign_in(director)
        successor = make.person("示例新校长", other_school, username="newhead")
        assert "没有这个登录名" in text_of(
            client.post(url, {"username": "nobody", "on": "2026-10-20"})
        )
        assert "请选择接任人" in text_of(client.post(url, {"on": "2026-10-20"}))
        assert client.post(url, {"taker": "0", "on": "2026-10-20"}).status_code == 422
        assert client.post(url, {"username": "newhead", "on": "2026-10-20"}).status_code == 302
        assert HandOver.objects.get().taker == successor
        assert principal == HandOver.objects.get().giver

    def test_a_school_without_a_principal_says_what_to_do(
        self, school: Unit, director: Person
    ) -> None:
        successor = make.person("示例新校长", school)
        answer = sign_in(director).post(
            f"/schools/{school.pk}/hand-over/", {"taker": successor.pk, "on": "2026-10-20"}
        )
        assert answer.status_code == 422
        assert "直接授予校长角色" in text_of(answer)

    def test_it_is_closed_to_others(
        self, ours: Inspector, school: Unit, inspector: Person, outsider: Person
    ) -> None:
        for url in (f"/inspectors/{ours.pk}/hand-over/", f"/schools/{school.pk}/hand-over/"):
            assert sign_in(inspector).get(url).status_code == 403
            assert sign_in(outsider).get(url).status_code == 404


class TestConfirming:
    def test_both_confirm_in_turn(
        self, hand_over: HandOver, ours: Inspector, theirs: Inspector
    ) -> None:
        url = f"/handovers/{hand_over.pk}/"
        giver, taker = sign_in(ours.person), sign_in(theirs.person)
        assert url in text_of(giver.get("/"))
        assert "确认移交" in text_of(giver.get(url))
        assert giver.post(f"{url}give/").url == url
        assert url not in text_of(giver.get("/"))
        assert url in text_of(taker.get("/"))
        page = text_of(taker.get(url))
        assert "确认接收" in page
        assert "围墙倾斜" in page
        assert taker.post(f"{url}take/").url == url
        assert "交接书已存档" in text_of(taker.get(url))
        assert giver.get(f"{url}give/").url == url

    def test_the_office_does_it_for_somebody_who_left(
        self, hand_over: HandOver, director: Person
    ) -> None:
        url = f"/handovers/{hand_over.pk}/"
        client = sign_in(director)
        assert "督导室代为办理" in text_of(client.get(url))
        assert client.post(f"{url}take/", {"absent_reason": "已调离"}).status_code == 302
        assert "已调离" in text_of(client.get(url))

    def test_it_is_cancelled_with_a_reason(self, hand_over: HandOver, director: Person) -> None:
        url = f"/handovers/{hand_over.pk}/"
        client = sign_in(director)
        assert client.post(f"{url}cancel/").status_code == 422
        assert client.post(f"{url}cancel/", {"reason": "改派"}).status_code == 302
        assert "没有移交任何工作" in text_of(client.get(url))

    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
    def test_others_do_not_know_of_it(
        self, request: pytest.FixtureRequest, hand_over: HandOver, who: str
    ) -> None:
        client = sign_in(request.getfixturevalue(who))
        assert client.get(f"/handovers/{hand_over.pk}/").status_code == 404
        assert client.get(f"/handovers/{hand_over.pk}/briefing.pdf").status_code == 404
        for step in STEPS:
            assert client.post(f"/handovers/{hand_over.pk}/{step}/").status_code == 404

    def test_who_hands_over_does_not_take(self, hand_over: HandOver, ours: Inspector) -> None:
        client = sign_in(ours.person)
        for step in ("take", "cancel"):
            answer = client.post(f"/handovers/{hand_over.pk}/{step}/", {"reason": "x"})
            assert answer.status_code == 403


class TestBriefing:
    def test_it_is_handed_out_before_and_after(
        self, hand_over: HandOver, director: Person, theirs: Inspector
    ) -> None:
        at = f"/handovers/{hand_over.pk}/briefing"
        for _time in range(2):
            for form, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
                answer = sign_in(theirs.person).get(f"{at}.{form}")
                assert b"".join(answer).startswith(begins)
            sign_in(director).post(f"/handovers/{hand_over.pk}/take/", {"absent_reason": "调离"})
        assert sign_in(director).get(f"{at}.odt").status_code == 404


class TestList:
    def test_it_is_narrowed_and_exported(
        self, ours: Inspector, theirs: Inspector, director: Person
    ) -> None:
        made = make_handovers.in_state(State.TAKEN, ours, theirs, director)
        client = sign_in(director)
        link = f"/handovers/{made.pk}/"
        for query in ("", "?q=接手", "?kind=inspector", "?state=taken"):
            assert link in text_of(client.get(f"/handovers/{query}"))
        for query in ("?q=没有", "?kind=principal", "?state=open", "?state=given"):
            assert link not in text_of(client.get(f"/handovers/{query}"))
        book = b"".join(client.get("/handovers/?export=xlsx").streaming_content)
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert rows[1][:3] == ["督学交接", "示例督学", "示例接手人"]

    def test_an_empty_list_says_how_to_begin(self, director: Person) -> None:
        assert "系统生成交接书" in text_of(sign_in(director).get("/handovers/"))

    def test_more_rows_take_no_more_statements(
        self, ours: Inspector, theirs: Inspector, director: Person
    ) -> None:
        make_handovers.in_state(State.CANCELLED, ours, theirs, director)
        client = sign_in(director)
        before = statements(client, "/handovers/")
        for _time in range(3):
            make_handovers.in_state(State.CANCELLED, ours, theirs, director)
        assert statements(client, "/handovers/") == before

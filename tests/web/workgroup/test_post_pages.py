"""The work group as people click it: written, read, answered, changed openly, ended."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.workgroup import actions
from dudao.workgroup.models import Post, Receipt
from tests import make, make_inspectorate
from tests.make_workgroup import PAPER, notice, paper, post, receipt
from tests.web.pages import sign_in, statements, text_of

SAID = {
    "kind": "task",
    "title": "报送排查表",
    "text": "请于周五前报送。",
    "who": ["inspectors", "principals"],
    "reach": "all",
}


def pdf(name: str = "排查表.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER, "application/pdf")


class TestWriting:
    def test_the_director_posts_a_task_with_a_file(
        self, director: Person, inspector: Person, principal: Person
    ) -> None:
        client = sign_in(director)
        assert "发给谁" in text_of(client.get("/posts/new/"))
        given = {**SAID, "due_on": "2026-10-23", "evidence": pdf()}
        answer = client.post("/posts/new/", given)
        made = Post.objects.get()
        assert answer.url == f"/posts/{made.pk}/"
        assert {row.person for row in made.receipts.all()} == {inspector, principal}
        page = text_of(client.get(answer.url))
        assert "已发给2人" in page
        assert "排查表.pdf" in page
        assert "提醒未办的 2 人" in page

    def test_what_is_refused_is_shown_with_what_was_uploaded(self, director: Person) -> None:
        client = sign_in(director)
        given = {**SAID, "who": [], "evidence": pdf()}
        answer = client.post("/posts/new/", given)
        assert answer.status_code == 422
        page = text_of(answer)
        assert "没有符合的人员" in page
        assert "排查表.pdf" in page
        [kept] = answer.context["form"].kept
        assert client.post("/posts/new/", {**SAID, "kept": kept}).status_code == 302
        assert Post.objects.get().files.get().pk == kept

    def test_a_notice_is_not_due_whatever_stood_in_the_hidden_field(self, director: Person) -> None:
        given = {**SAID, "kind": "notice", "due_on": "2026-10-23"}
        assert sign_in(director).post("/posts/new/", given).status_code == 302
        assert Post.objects.get().due_on is None

    def test_a_file_that_is_none_is_named(self, director: Person) -> None:
        empty = SimpleUploadedFile("空.pdf", b"MZ\0", "application/pdf")
        answer = sign_in(director).post("/posts/new/", {**SAID, "evidence": empty})
        assert answer.status_code == 422
        assert "没有保存" in text_of(answer)

    def test_a_zone_lead_offers_his_own_schools_only(
        self, zone_lead: Person, school: Unit, other_school: Unit, registered: Inspector
    ) -> None:
        page = text_of(sign_in(zone_lead).get("/posts/new/"))
        assert school.name in page
        assert registered.person.name in page
        assert other_school.name not in page

    @pytest.mark.parametrize("who", ["inspector", "principal", "auditor"])
    def test_it_is_closed_to_others(self, request: pytest.FixtureRequest, who: str) -> None:
        client = sign_in(request.getfixturevalue(who))
        for url in ("/posts/new/", "/posts/sent/", "/materials/new/"):
            assert client.get(url).status_code == 403, url


class TestReading:
    def test_it_is_read_when_opened_and_leaves_the_home_page_when_done(
        self, director: Person, inspector: Person
    ) -> None:
        made = post(director, due_on=clock.today(), file_ids=[paper(director).pk])
        url, client = f"/posts/{made.pk}/", sign_in(inspector)
        assert url in text_of(client.get("/"))
        assert "未读" in text_of(client.get("/posts/"))
        page = text_of(client.get(url))
        assert made.text in page
        assert receipt(made, inspector).read_at
        assert "提醒未办" not in page
        file = made.files.get()
        assert client.get(f"/files/{file.pk}/").status_code == 200
        wrong = SimpleUploadedFile("空.pdf", b"MZ\0", "application/pdf")
        assert client.post(f"{url}done/", {"answer": "x", "evidence": wrong}).status_code == 422
        given = {"answer": "已排查，见附表。", "evidence": pdf("结果.pdf")}
        assert client.post(f"{url}done/", given).url == url
        assert "结果.pdf" in text_of(client.get(url))
        assert url not in text_of(client.get("/"))
        assert "已办结" in text_of(client.get("/posts/?state=done"))

    def test_the_answer_is_said_anew(self, director: Person, inspector: Person) -> None:
        made = post(director)
        file = paper(inspector)
        actions.finish_post(made.pk, by=inspector, answer="已办。", file_ids=[file.pk])
        client, url = sign_in(inspector), f"/posts/{made.pk}/"
        assert str(file.pk) in text_of(client.get(url))
        client.post(f"{url}done/", {"answer": "补充说明。", "kept": str(file.pk)})
        assert receipt(made, inspector).files.get() == file
        assert client.get(f"{url}done/").url == url

    def test_a_change_is_shown_once_and_what_stood_there_before(
        self, director: Person, inspector: Person
    ) -> None:
        made = notice(director)
        client, url = sign_in(inspector), f"/posts/{made.pk}/"
        client.get(url)
        actions.edit_post(made.pk, by=director, title=made.title, text="改到周六。")
        assert "有修改" in text_of(client.get("/posts/"))
        page = text_of(client.get(url))
        assert "您上次阅读以后" in page
        assert "原内容：请排查后填表。" in page
        assert "您上次阅读以后" not in text_of(client.get(url))

    def test_what_was_withdrawn_says_so_and_no_more(
        self, director: Person, inspector: Person
    ) -> None:
        made = post(director, file_ids=[paper(director).pk])
        actions.withdraw_post(made.pk, by=director, reason="发错了。")
        client = sign_in(inspector)
        page = text_of(client.get(f"/posts/{made.pk}/"))
        assert "发错了。" in page
        assert made.text not in page
        assert client.get(f"/files/{made.files.get().pk}/").status_code == 404
        assert client.post(f"/posts/{made.pk}/done/", {"answer": "x"}).status_code == 409

    def test_what_is_late_is_told(self, director: Person, inspector: Person) -> None:
        made = post(director, due_on=clock.today())
        with clock.at(make.NOW + timedelta(days=2)):
            client = sign_in(inspector)
            for url in ("/", "/posts/", f"/posts/{made.pk}/"):
                assert "late" in text_of(client.get(url)), url

    @pytest.mark.parametrize("who", ["colleague", "outsider", "auditor"])
    def test_others_do_not_know_of_it(
        self, request: pytest.FixtureRequest, director: Person, who: str
    ) -> None:
        made = post(director)
        client = sign_in(request.getfixturevalue(who))
        assert str(made.pk) not in text_of(client.get("/posts/"))
        for step in ("", "receipts/", "edit/"):
            assert client.get(f"/posts/{made.pk}/{step}").status_code == 404, step
        for step in ("done/", "edit/", "remind/", "close/", "withdraw/"):
            assert client.post(f"/posts/{made.pk}/{step}").status_code == 404, step


class TestManaging:
    def test_it_is_changed_and_two_notice_each_other(
        self, director: Person, office_staff: Person
    ) -> None:
        made = post(director, due_on=clock.today(), file_ids=[paper(director).pk])
        client, url = sign_in(director), f"/posts/{made.pk}/edit/"
        page = text_of(client.get(url))
        assert made.files.get().name in page
        given = {"title": made.title, "text": "改为下周。", "due_on": "2026-10-28", "edition": 1}
        kept = {"kept": str(made.files.get().pk)}
        assert client.post(url, {**given, **kept}).status_code == 302
        made.refresh_from_db()
        assert (made.edition, made.files.count()) == (2, 1)
        assert sign_in(office_staff).post(url, given).status_code == 409
        assert client.post(url, {"edition": 2}).status_code == 422

    def test_a_notice_is_changed_without_a_day(self, director: Person) -> None:
        made = notice(director)
        url = f"/posts/{made.pk}/edit/"
        assert "办理期限" not in text_of(sign_in(director).get(url))
        given = {"title": "改", "text": "改。", "edition": 1}
        assert sign_in(director).post(url, given).status_code == 302

    def test_it_is_reminded_closed_and_withdrawn(self, director: Person, inspector: Person) -> None:
        made = post(director)
        client, url = sign_in(director), f"/posts/{made.pk}/"
        assert client.post(f"{url}remind/").url == url
        assert "提醒未办" not in text_of(client.get(url))
        assert client.post(f"{url}remind/").status_code == 409
        assert client.post(f"{url}close/").url == url
        assert "已结束" in text_of(client.get(url))
        assert client.post(f"{url}withdraw/", {"reason": ""}).status_code == 422
        assert client.post(f"{url}withdraw/", {"reason": "作废"}).url == url
        assert "作废" in text_of(client.get(url))
        assert sign_in(inspector).post(f"{url}close/").status_code == 403

    def test_the_list_of_who_did_what_is_narrowed_and_exported(
        self, director: Person, inspector: Person, principal: Person, school: Unit
    ) -> None:
        made = post(director)
        file = paper(inspector, "结果.pdf")
        actions.finish_post(made.pk, by=inspector, answer="已办。", file_ids=[file.pk])
        client, url = sign_in(director), f"/posts/{made.pk}/receipts/"
        page = text_of(client.get(url))
        assert "结果.pdf" in page
        assert page.index(principal.name) < page.index("已办。")
        for query, shown in (
            ("?q=校长", [principal]),
            (f"?q={school.name[:3]}", [principal]),
            ("?state=unread", [principal]),
            ("?state=read", [inspector]),
            ("?state=todo", [principal]),
            ("?state=done", [inspector]),
        ):
            rows = client.get(f"{url}{query}").context["listing"].rows
            assert [row.person for row in rows] == shown, query
        book = b"".join(client.get(f"{url}?export=xlsx").streaming_content)
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert rows[2][0] == "示例督学"
        assert rows[2][5:] == ["已办。", "结果.pdf"]
        assert sign_in(inspector).get(url).status_code == 404

    def test_many_who_have_not_answered_are_counted(self, director: Person, office: Unit) -> None:
        for number in range(31):
            make_inspectorate.new_inspector(f"示例督学{number}", office)
        made = post(director)
        assert "共 32 人，看全部" in text_of(sign_in(director).get(f"/posts/{made.pk}/"))


class TestLists:
    def test_what_one_got_is_narrowed_and_exported(
        self, director: Person, inspector: Person
    ) -> None:
        first, second = post(director), notice(director)
        actions.read_post(second.pk, by=inspector)
        client = sign_in(inspector)
        for query, shown in (
            ("", {first, second}),
            ("?q=防汛", {second}),
            ("?kind=task", {first}),
            ("?state=todo", {first}),
            ("?state=done", set()),
        ):
            rows = client.get(f"/posts/{query}").context["listing"].rows
            assert {row.post for row in rows} == shown, query
        book = b"".join(client.get("/posts/?kind=notice&export=xlsx").streaming_content)
        rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert rows[1][:3] == ["通知", second.title, director.name]

    def test_what_was_sent_is_narrowed_and_exported(
        self, director: Person, zone_lead: Person
    ) -> None:
        ours, theirs = post(director), notice(zone_lead)
        actions.close_post(ours.pk, by=director)
        client = sign_in(director)
        for query, shown in (
            ("", {theirs, ours}),
            ("?kind=notice", {theirs}),
            ("?state=closed", {ours}),
            ("?q=防汛", {theirs}),
        ):
            rows = client.get(f"/posts/sent/{query}").context["listing"].rows
            assert set(rows) == shown, query
        assert b"".join(client.get("/posts/sent/?export=xlsx").streaming_content)
        assert sign_in(zone_lead).get("/posts/sent/").context["listing"].rows == [theirs]

    def test_more_rows_take_no_more_statements(self, director: Person, inspector: Person) -> None:
        made = post(director)
        urls = {director: ["/posts/sent/", f"/posts/{made.pk}/receipts/"], inspector: ["/posts/"]}
        clients = {who: sign_in(who) for who in urls}
        before = [statements(clients[who], url) for who in urls for url in urls[who]]
        for _time in range(3):
            post(director)
        Receipt.objects.create(post=made, person=make.person("示例增补"))
        after = [statements(clients[who], url) for who in urls for url in urls[who]]
        assert after == before

    def test_one_without_schools_today_finds_the_way(self, office: Unit, director: Person) -> None:
        retired = make_inspectorate.new_inspector("示例退休督学", office).person
        made = post(director)
        client = sign_in(retired)
        page = text_of(client.get("/"))
        assert f"/posts/{made.pk}/" in page
        assert 'href="/logs/"' in page
        assert client.get("/logs/").status_code == 200

    def test_an_empty_list_says_what_comes_here(self, director: Person) -> None:
        client = sign_in(director)
        assert "还没有收到" in text_of(client.get("/posts/"))
        assert "还没有发布过" in text_of(client.get("/posts/sent/"))

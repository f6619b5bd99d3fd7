"""Programmes on pages, for the office, the team and the school."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from dudao.access.roles import Role
from dudao.documents.models import Document
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Assignment, Programme
from dudao.planning.states import PartState, ProgrammeState
from tests import make, make_inspectorate, make_programmes
from tests.make_programmes import Sent
from tests.web.pages import sign_in, statements, text_of

THE_DAY = date(2026, 11, 24)


@pytest.fixture
def sent(office: Unit, director: Person, school: Unit) -> Sent:
    return make_programmes.notified(office, director, [school], **make_programmes.ASKED)


@pytest.fixture
def there() -> Iterator[None]:
    with clock.at(make.NOW + timedelta(days=35)):
        yield


def test_it_is_made_from_the_register_with_its_team(
    office: Unit, director: Person, school: Unit
) -> None:
    entry = make_programmes.entry(office, director)
    people = make_programmes.team(office)
    browser = sign_in(director)
    assert entry.title in text_of(browser.get("/programmes/new/"))
    path = f"/programmes/new/?entry={entry.pk}"
    assert entry.scope in text_of(browser.get(path))
    form = {"title": entry.title, "kind": "special", "level": "county", "matters": "食堂",
            "first_on": "2026-11-23", "last_on": "2026-12-11", "minutes": "120"}  # fmt: skip
    assert browser.post(path, form).status_code == 422
    browser.post(path, {**form, "units": [school.pk]})
    made = Programme.objects.get()
    cards = [Inspector.objects.get(person=person).pk for person in people]
    team = f"/programmes/{made.pk}/team/"
    refused = browser.post(team, {"lead": cards[0], "members": cards[1:2]})
    assert "3名以上" in text_of(refused)
    browser.post(team, {"lead": cards[0], "members": cards[1:]})
    browser.post(f"/programmes/{made.pk}/notice/")
    assert Document.objects.get().title.endswith("的通知")


def test_off_the_register_asks_for_the_directors_reason(
    office: Unit, director: Person, office_staff: Person, school: Unit
) -> None:
    form = {"title": "校车督导", "kind": "special", "level": "county", "matters": "校车",
            "first_on": "2026-10-26", "last_on": "2026-10-30", "minutes": "60",
            "units": [school.pk]}  # fmt: skip
    path = "/programmes/new/?off_list=on"
    assert "没有列入年度清单" in text_of(sign_in(director).post(path, form))
    form["override_reason"] = "邻县发生事故"
    assert sign_in(office_staff).post(path, form).status_code == 403
    sign_in(director).post(path, form)
    assert "校车督导" in text_of(sign_in(director).get("/programmes/?off_list=on"))
    assert "清单外实施" in text_of(sign_in(director).get("/register/"))


def test_who_must_keep_away_is_not_offered_and_named(
    office: Unit, director: Person, school: Unit
) -> None:
    made = make_programmes.programme(office, director, [school])
    card = make_inspectorate.new_inspector("应回避督学", office)
    make_inspectorate.recusal(card, school)
    page = text_of(sign_in(director).get(f"/programmes/{made.pk}/team/"))
    assert "应回避督学：" in page
    assert f'value="{card.pk}"' not in page


def test_the_school_finds_what_it_has_to_do_and_does_it(sent: Sent, principal: Person) -> None:
    browser, path = sign_in(principal), f"/programme-schools/{sent.part.pk}/"
    assert "提交自评报告" in text_of(browser.get("/"))
    assert "提交自评报告" in text_of(browser.get("/inbox/"))
    assert "自评报告" in text_of(browser.get(path))
    assert browser.post(f"{path}self-evaluation/", {"text": " "}).status_code == 422
    assert browser.post(f"{path}self-evaluation/", {"text": "已自评。"}).status_code == 302
    assert browser.post(f"{path}self-evaluation/", {"text": "再交。"}).status_code == 409
    assert "已自评。" in text_of(browser.get(path))


def test_the_team_goes_from_review_to_opinion_on_one_page(
    there: None, sent: Sent, director: Person, principal: Person
) -> None:
    lead, path = sign_in(sent.team[0]), f"/programme-schools/{sent.part.pk}/"
    actions.self_evaluate(sent.part.pk, by=principal, text="已自评。")
    assert "审核自评报告" in text_of(lead.get("/"))
    lead.post(f"{path}review/", {"text": "属实", "seen": "1"})
    sign_in(director).post(f"{path}visited/", {"on": THE_DAY.isoformat()})
    lead.post(f"{path}feed-back/", {"text": "食堂留样不全。"})
    page = text_of(sign_in(principal).get(path))
    assert "食堂留样不全。" in page
    assert "次日起10个工作日，到2026-12-08" in page
    sign_in(principal).post(f"{path}defend/", {"text": "留样已补。"})
    lead.post(f"{path}answer/", {"text": "采纳。"})
    lead.post(f"{path}conclude/", {"text": "总体规范。", "rectify_until": "2027-01-08"})
    lead.post(f"{path}agree/", {"agrees": "yes", "seen": "3"})
    assert "总体规范。" not in text_of(sign_in(principal).get(path))
    sign_in(director).post(f"{path}opinion/")
    assert sent.part.opinion is not None
    assert sent.part.state == PartState.DEFENDED


def test_a_programme_is_changed_and_its_team_confirmed_anew(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    made = make_programmes.teamed(office, director, [school]).programme
    browser, path = sign_in(director), f"/programmes/{made.pk}/edit/"
    page = text_of(browser.get(path))
    assert made.title in page
    form = {"title": "另一名称", "kind": "special", "level": "county", "matters": "食堂",
            "first_on": "2026-11-23", "last_on": "2026-12-11", "minutes": "90",
            "units": [other_school.pk], "seen": "1"}  # fmt: skip
    answer = browser.post(path, form)
    assert answer.headers["Location"] == f"/programmes/{made.pk}/team/"
    assert "checked" in text_of(browser.get(answer.headers["Location"]))
    again = browser.post(path, {**form, "title": "第三名称"})
    assert again.status_code == 409
    assert 'name="seen" value="2"' in text_of(again)
    made.refresh_from_db()
    assert (made.title, made.parts.get().unit) == ("另一名称", other_school)


def test_each_is_offered_his_step_at_the_school(
    there: None, sent: Sent, director: Person, principal: Person
) -> None:
    lead, path = sign_in(sent.team[0]), f"/programme-schools/{sent.part.pk}/"
    actions.self_evaluate(sent.part.pk, by=principal, text="已自评。")
    page = text_of(lead.get(path))
    assert "保存审核意见" in page
    assert "退回自评" in page
    assert lead.get(f"{path}review/").headers["Location"] == path
    lead.post(f"{path}review/", {"text": "属实", "seen": "1"})
    actions.record_visit(sent.part.pk, by=director, on=THE_DAY)
    assert "反馈初步督导意见" in text_of(lead.get(path))
    actions.feed_back_opinion(sent.part.pk, by=director, text="食堂留样不全。")
    actions.defend(sent.part.pk, by=principal, text="已补。")
    actions.answer_defence(sent.part.pk, by=director, text="采纳。")
    until = date(2027, 1, 8)
    actions.conclude(sent.part.pk, by=director, text="规范。", rectify_until=until)
    page = text_of(lead.get(path))
    assert "提交表态" in page
    assert "修改拟定的督导意见" in page
    assert "起草督导意见书" in text_of(sign_in(director).get(path))


def test_the_programme_goes_from_opinion_to_filing_on_its_page(
    there: None, office: Unit, director: Person, school: Unit
) -> None:
    with clock.at(make.NOW):
        sent = make_programmes.notified(office, director, [school])
    actions.record_visit(sent.part.pk, by=director, on=THE_DAY)
    actions.feed_back_opinion(sent.part.pk, by=director, text="总体规范。")
    browser, path = sign_in(director), f"/programmes/{sent.programme.pk}/"
    at = f"/programme-schools/{sent.part.pk}/"
    with clock.at(make.NOW + timedelta(days=50)):
        browser.post(f"{at}conclude/", {"text": "规范。", "rectify_until": "2027-01-08"})
        browser.post(f"{at}opinion/")
        make_programmes.issued(sent.part.opinion, director)
        assert "整改已完成" in text_of(browser.get(at))
        button = f'action="{path}report/"'
        assert button in text_of(browser.get(path))
        assert "/documents/" in browser.post(f"{path}report/").headers["Location"]
        assert button not in text_of(browser.get(path))
        make_programmes.issued(Programme.objects.get().report, director)
        assert "报上级备案" in text_of(browser.get(path))
        filing = {"on": clock.today().isoformat(), "filed_as": ""}
        assert browser.post(f"{path}file/", filing).status_code == 422
        assert browser.post(f"{path}file/", {**filing, "filed_as": "3号"}).status_code == 302
    assert Programme.objects.get().filed_as == "3号"


def test_a_random_one_is_started_without_a_notice(
    office: Unit, director: Person, school: Unit
) -> None:
    entry = make_programmes.entry(office, director, kind="random", title="随机督导")
    made = make_programmes.teamed(office, director, [school], on=entry).programme
    browser, path = sign_in(director), f"/programmes/{made.pk}/"
    assert "开始实施" in text_of(browser.get(path))
    assert "不再督导" not in text_of(browser.get(f"/programme-schools/{made.parts.get().pk}/"))
    assert browser.post(f"{path}cancel/", {"reason": ""}).status_code == 422
    browser.post(f"{path}start/")
    made.refresh_from_db()
    assert made.state == ProgrammeState.NOTIFIED
    assert browser.get(f"{path}start/").headers["Location"] == path
    assert browser.get(f"{path}dance/").status_code == 404
    browser.post(f"{path}cancel/", {"reason": "上级统一开展"})
    assert "上级统一开展" in text_of(browser.get(path))


def test_the_lists_filter_and_export(sent: Sent, director: Person) -> None:
    browser, title = sign_in(director), sent.programme.title
    assert title in text_of(browser.get("/programmes/?q=幼儿园&state=notified"))
    assert title not in text_of(browser.get("/programmes/?q=校车"))
    school = sent.part.unit.name
    assert school in text_of(browser.get("/programme-schools/?state=asked"))
    assert school not in text_of(browser.get("/programme-schools/?state=opinion"))
    for path in ("/programmes/", "/programme-schools/"):
        assert b"".join(browser.get(f"{path}?export=xlsx"))[:2] == b"PK"


def test_what_was_handed_in_late_is_told(sent: Sent, director: Person, principal: Person) -> None:
    with clock.at(make.NOW + timedelta(days=33)):
        actions.self_evaluate(sent.part.pk, by=principal, text="已自评。")
        assert "逾期提交" in text_of(sign_in(director).get(f"/programme-schools/{sent.part.pk}/"))


def test_the_team_is_sent_from_the_programmes_page(sent: Sent, director: Person) -> None:
    browser, path = sign_in(director), f"/programmes/{sent.programme.pk}/"
    assert "安排现场督导" in text_of(browser.get(path))
    form = {"first_on": "2026-11-23", "last_on": "2026-12-11"}
    browser.post(f"{path}visits/", form)
    assert Assignment.objects.filter(kind="special").count() == 1
    assert text_of(browser.get(path)).count("2026-11-23") > 1
    browser.post(f"{path}cancel/", {"reason": "上级统一开展"})
    sent.programme.refresh_from_db()
    assert sent.programme.state == ProgrammeState.CANCELLED


def test_a_higher_level_shows_the_lower_ones_result(
    office: Unit, director: Person, sent: Sent
) -> None:
    entry = make_programmes.entry(office, director, level="city", title="市级复评")
    browser = sign_in(director)
    path = f"/programmes/new/?entry={entry.pk}&parent={sent.programme.pk}"
    assert "checked" in text_of(browser.get(path))
    high = actions.draft_programme(office, by=director, entry=entry, parent=sent.programme)
    assert "县级" in text_of(browser.get(f"/programmes/{high.pk}/"))


def test_the_pages_cost_the_same_however_many_schools(
    office: Unit, director: Person, school: Unit
) -> None:
    browser = sign_in(director)
    one = make_programmes.notified(office, director, [school])
    many = make_programmes.notified(office, director, [make.school(office) for _n in range(4)])
    few = statements(browser, f"/programmes/{one.programme.pk}/")
    assert statements(browser, f"/programmes/{many.programme.pk}/") == few <= 30
    assert statements(browser, "/programmes/") <= 14
    assert statements(browser, "/programme-schools/") <= 14
    assert statements(browser, f"/programme-schools/{one.part.pk}/") <= 32


def test_others_find_nothing(sent: Sent, outsider: Person, other_school: Unit) -> None:
    other = make.person("示例校长乙", other_school)
    make.holds(other, Role.PRINCIPAL, other_school)
    for who in (outsider, other):
        browser = sign_in(who)
        for path in (f"/programmes/{sent.programme.pk}/", f"/programme-schools/{sent.part.pk}/"):
            assert browser.get(path).status_code == 404
            assert browser.post(f"{path}cancel/", {"reason": "否"}).status_code == 404

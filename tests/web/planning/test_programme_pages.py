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

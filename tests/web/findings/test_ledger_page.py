"""The list of problems."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from dudao.access.roles import Role
from dudao.findings import actions
from dudao.findings.models import SavedView
from dudao.findings.states import State
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
URL = "/findings/"


def shown(client: Client, who: Person, query: str = "") -> str:
    client.force_login(who)
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_a_problem_with_its_clock(client: Client, school: Unit, inspector: Person) -> None:
    finding = making.told(school, inspector, workdays=3)
    page = shown(client, inspector)
    for words in (finding.number, "龙溪口示例小学", "还剩3个工作日", "待整改", "共 1 条"):
        assert words in page


def test_every_filter_narrows(client: Client, school: Unit, inspector: Person) -> None:
    making.told(school, inspector, fact="食堂留样不足。", life_safety=True)
    making.late(school, inspector, fact="围墙有裂缝。")
    for query in ("?q=食堂", "?life_safety=on", "?found_from=2026-10-20", "?severity=serious"):
        page = shown(client, inspector, query)
        assert "食堂留样不足" in page
        assert "围墙有裂缝" not in page
    assert "食堂留样不足" not in shown(client, inspector, "?overdue=on")
    assert "食堂留样不足" in shown(client, inspector, "?mine=on&state=unfinished&school=溪口")
    assert "没有符合条件" in shown(client, inspector, "?topic=不存在的事项")


def test_rare_filters_unfold_when_used(client: Client, school: Unit, inspector: Person) -> None:
    assert '<details class="query-more">' in shown(client, inspector)
    assert '<details class="query-more" open>' in shown(client, inspector, "?route=notice")


def test_an_empty_list_says_what_it_is_for(client: Client, inspector: Person) -> None:
    assert "还没有问题" in shown(client, inspector)


def test_a_school_has_nothing_to_tick(
    client: Client, school: Unit, inspector: Person, principal: Person
) -> None:
    making.told(school, inspector)
    assert 'name="finding"' in shown(client, inspector)
    page = shown(client, principal)
    for words in ('name="finding"', "export=xlsx", "导入原有台账", "batch-close"):
        assert words not in page


def exported(client: Client, who: Person, query: str) -> bytes:
    client.force_login(who)
    response = client.get(URL + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_the_workbook_has_merged_headings(client: Client, school: Unit, inspector: Person) -> None:
    making.told(school, inspector, life_safety=True, fact="=1+1 是文字")
    making.in_state(State.CLOSED, school, inspector)
    making.notice(school, inspector)
    content = exported(client, inspector, "?export=xlsx&state=open")
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0][0] == "晃教督问题整改台账" or rows[0][0].endswith("问题整改台账")
    assert "范围：状态：待整改" in rows[1][0]
    titles = [below or above for above, below in zip(rows[2], rows[3], strict=True)]
    told = next(row for row in rows if row[1] == "问〔2026〕1号")
    cells = dict(zip(titles, told, strict=True))
    assert (cells["问题事实"], cells["危及安全"], cells["进度"]) == (
        "=1+1 是文字",
        "是",
        "还剩1个工作日",
    )
    assert ((2, 0), (3, 0)) in sheet.merged_cell_ranges
    assert any(low[0] == high[0] == 2 for low, high in sheet.merged_cell_ranges)


def test_the_csv_begins_with_its_mark(client: Client, school: Unit, inspector: Person) -> None:
    making.told(school, inspector, fact="=1+1 是文字")
    text = exported(client, inspector, "?export=csv").decode()
    assert text.startswith("\ufeff编号,学校,")
    assert "'=1+1 是文字" in text
    client.get(URL + "?column=number&column=fact")
    narrow = exported(client, inspector, "?export=csv").decode()
    assert narrow.splitlines()[0] == "\ufeff编号,问题事实"


def test_a_school_takes_no_file(client: Client, principal: Person) -> None:
    client.force_login(principal)
    assert client.get(URL + "?export=csv").status_code == 403


def test_columns_are_chosen_and_remembered(client: Client, school: Unit, inspector: Person) -> None:
    making.in_state(State.CLOSED, school, inspector)
    page = shown(client, inspector, "?column=unit&column=responsible_person&column=told_on")
    assert '<td data-label="告知学校">2026-10-20</td>' in page
    assert '<td data-label="整改责任人"></td>' in page
    assert '<td data-label="提出人" class="name">' not in page
    assert "告知学校</th>" in shown(client, inspector)
    assert "告知学校</th>" not in shown(client, inspector, "?column=default")


def test_a_view_is_kept_opened_and_dropped(
    client: Client, school: Unit, director: Person, inspector: Person
) -> None:
    shown(client, director, "?column=unit&column=demand")
    saved = {"name": "食堂", "query": "q=食堂&page=3&sort=due", "shared": "on"}
    client.post("/findings/views/", saved)
    view = SavedView.objects.get()
    assert (view.query, view.columns) == ({"q": "食堂", "sort": "due"}, ["unit", "fact", "demand"])
    address = f"/findings/?q={quote('食堂')}&amp;sort=due&amp;column=unit"
    assert address in shown(client, inspector)
    assert 'aria-current="page">食堂</a>' in shown(client, inspector, f"?view={view.pk}")
    assert client.post(f"/findings/views/{view.pk}/drop/").status_code == 403
    client.force_login(director)
    assert client.post(f"/findings/views/{view.pk}/drop/").status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("name", "words"), [("", "起一个名称"), ("空　".strip(), "已保存视图")])
def test_a_view_needs_a_name(client: Client, inspector: Person, name: str, words: str) -> None:
    client.force_login(inspector)
    page = client.post("/findings/views/", {"name": name, "query": ""}, follow=True)
    assert words in page.content.decode()


def test_who_keeps_no_ledger_shares_no_view(client: Client, inspector: Person) -> None:
    client.force_login(inspector)
    told = client.post("/findings/views/", {"name": "我的", "shared": "on"}, follow=True)
    assert "没有" in told.content.decode()
    assert not SavedView.objects.exists()


def test_many_are_closed_at_once(client: Client, school: Unit, inspector: Person) -> None:
    ids = [making.in_state(State.SUBMITTED, school, inspector).pk for _n in range(2)]
    ids += [making.finding(school, inspector).pk for _n in range(6)]
    client.force_login(inspector)
    given = {"finding": [*ids, "x"], "note": "现场已看。", "back": "/findings/?state=submitted"}
    response = client.post("/findings/batch/close/", given)
    assert response["Location"] == "/findings/?state=submitted"
    page = client.get("/findings/").content.decode()
    assert "已核查销号2个问题。" in page
    assert "另有1个问题没有办理。" in page
    page = client.post("/findings/batch/close/", {"finding": ids}, follow=True).content.decode()
    assert "请填写核查说明" in page
    elsewhere = client.post("/findings/batch/close/", {"back": "https://example.org/"})
    assert elsewhere["Location"] == "/findings/"


def test_many_are_categorised_at_once(
    client: Client, school: Unit, office: Unit, inspector: Person, director: Person
) -> None:
    category = actions.add_category(office, by=director, name="食品安全")
    finding = making.told(school, inspector)
    client.force_login(inspector)
    given = {"finding": [finding.pk], "category": category.pk}
    client.post("/findings/batch/categorise/", given)
    assert "1" in shown(client, inspector, f"?category={category.pk}")
    assert finding.number in shown(client, inspector, f"?category={category.pk}")
    client.post("/findings/batch/categorise/", {"finding": [finding.pk]})
    assert finding.number not in shown(client, inspector, f"?category={category.pk}")


def test_the_ticked_ones_are_taken_out(
    client: Client, school: Unit, inspector: Person, principal: Person
) -> None:
    first, _second = making.told(school, inspector), making.told(school, inspector)
    client.force_login(inspector)
    given = {"finding": [first.pk], "form": "csv"}
    place = client.post("/findings/batch/export/", given)["Location"]
    text = b"".join(client.get(place).streaming_content).decode()
    assert len(text.splitlines()) == 2
    assert first.number in text
    empty = client.post("/findings/batch/export/", {}, follow=True)
    assert "请先勾选问题" in empty.content.decode()
    client.force_login(principal)
    assert client.post("/findings/batch/export/", given).status_code == 403


def test_deadlines_are_read_in_their_order(client: Client, school: Unit, inspector: Person) -> None:
    making.told(school, inspector, fact="期限较晚。", workdays=9)
    making.told(school, inspector, fact="期限较早。", workdays=2)
    page = shown(client, inspector, "?due_from=2026-10-01&due_to=2026-12-31")
    assert page.index("期限较早") < page.index("期限较晚")


def test_a_province_counts_less_far(
    client: Client, school: Unit, inspector: Person, office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dudao.web.findings.ledger.COUNTED", 10)
    wide = make.person("示例省督学", office)
    make.holds(wide, Role.DIRECTOR, make.region("43", "湖南省", level="province"))
    for _n in range(2):
        making.told(school, inspector)
    assert "共 1+ 条" in shown(client, wide)
    assert "共 2 条" in shown(client, inspector)


def test_twenty_rows_take_as_many_statements_as_one(
    client: Client,
    school: Unit,
    inspector: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for count in (1, 19):
        for _n in range(count):
            making.told(school, inspector)
        client.force_login(inspector)
        with django_assert_num_queries(10):
            client.get(URL)


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_it_is_closed_to_whoever_has_no_findings(
    client: Client, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == 403


def test_others_see_nothing_of_ours(
    client: Client, school: Unit, inspector: Person, outsider: Person, colleague: Person
) -> None:
    finding = making.told(school, inspector)
    for who in (outsider, colleague):
        assert finding.number not in shown(client, who)

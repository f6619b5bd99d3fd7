"""The list of problems."""

from io import BytesIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from dudao.findings.states import State
from dudao.org.models import Person, Unit
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


def test_only_who_drafts_may_tick(
    client: Client, school: Unit, inspector: Person, principal: Person
) -> None:
    making.told(school, inspector)
    assert 'name="finding"' in shown(client, inspector)
    assert 'name="finding"' not in shown(client, principal)


def test_only_what_may_enter_a_notice_can_be_ticked(
    client: Client, school: Unit, inspector: Person
) -> None:
    making.in_state(State.CLOSED, school, inspector)
    making.notice(school, inspector)
    making.finding(school, inspector, route="suggestion")
    assert 'name="finding"' not in shown(client, inspector)
    making.finding(school, inspector, route="notice")
    assert shown(client, inspector).count('name="finding"') == 1


def test_the_export_has_a_cell_for_every_column(
    client: Client, school: Unit, inspector: Person
) -> None:
    making.told(school, inspector, life_safety=True, fact="=1+1 是文字")
    making.in_state(State.CLOSED, school, inspector)
    making.notice(school, inspector)
    client.force_login(inspector)
    response = client.get(URL + "?export=xlsx")
    content = b"".join(response.streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    told = next(row for row in rows if row[0] == "问〔2026〕1号")
    cells = dict(zip(rows[0], told, strict=True))
    assert (cells["问题事实"], cells["危及安全"], cells["进度"]) == (
        "=1+1 是文字",
        "是",
        "还剩1个工作日",
    )


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
        with django_assert_num_queries(6):
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

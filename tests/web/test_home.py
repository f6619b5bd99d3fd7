"""The first page by role: today, mine, late."""

from datetime import timedelta
from typing import Any

import pytest

from dudao.access.models import Grant
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.documents.models import Delivery, Document
from dudao.findings.actions import verify
from dudao.findings.models import Finding, Notice
from dudao.findings.states import State, Verdict
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState
from dudao.web.home.parts import Home
from tests import make, make_findings
from tests.web.pages import sign_in, statements

pytestmark = pytest.mark.usefixtures("still")
TODAY = make.NOW.date()


def home_of(person: Person) -> Home:
    response = sign_in(person).get("/")
    assert response.status_code == 200
    return response.context["home"]


def tiles_of(person: Person) -> dict[str, Any]:
    return {str(tile.word): tile.value for tile in home_of(person).tiles}


def rows_of(person: Person, heading: str) -> list[str]:
    [card] = [card for card in home_of(person).cards if card.heading == heading]
    return [f"{row.title} {row.note} {''.join(str(c[1]) for c in row.chips)}" for row in card.rows]


def planned(unit: Unit, leader: Person, days: int = 0, **given: Any) -> Assignment:
    values = {
        "unit": unit,
        "office": unit.office,
        "kind": "routine",
        "purpose": "食品安全",
        "planned_on": TODAY + timedelta(days=days),
        "leader": leader,
        "made_by": leader,
        "made_at": clock.now(),
    }
    return Assignment.objects.create(**{**values, **given})


def visit(unit: Unit, leader: Person, state: VisitState, days_ago: int = 0) -> Visit:
    return Visit.objects.create(
        unit=unit,
        office=unit.office,
        kind="routine",
        purpose="食品安全",
        planned_on=TODAY - timedelta(days=days_ago),
        leader=leader,
        state=state,
        checked_in_at=clock.now(),
    )


def draft(unit: Unit, by: Person, state: str = "pending_sign_off") -> Document:
    document = Document.objects.create(
        office=unit.office,
        unit=unit,
        kind="rectification_notice",
        title="关于食品安全的整改通知书",
        state=state,
        content={},
        drafted_by=by,
        drafted_at=clock.now(),
    )
    Notice.objects.create(
        unit=unit, office=unit.office, document=document, drafted_by=by, drafted_at=clock.now()
    )
    return document


def test_the_director_sees_today_what_waits_and_what_went_wrong(
    director: Person, inspector: Person, school: Unit, other_school: Unit
) -> None:
    planned(school, inspector, slot="morning")
    planned(other_school, inspector, state="withdrawn")
    visit(school, inspector, VisitState.REFUSED, 2)
    draft(school, inspector)
    make_findings.late(school, inspector)
    make_findings.in_state(State.SUBMITTED, school, inspector)
    relapsed = make_findings.in_state(State.CLOSED, school, inspector)
    verify(relapsed.pk, by=inspector, verdict=Verdict.RELAPSED, note="通道又被占用。")
    tiles = tiles_of(director)
    assert tiles["今日入校"] == 1
    assert tiles["待签发"] == 1
    assert tiles["逾期问题"] == 1
    assert tiles["待核查"] == 1
    assert tiles["未销号问题"] == 3
    assert tiles["本月入校"] == "1/2"
    assert "今天 上午" in rows_of(director, "今日入校安排")[0]
    assert "示例督学 起草于 10-20" in rows_of(director, "等您签发")[0]
    assert "应于" in rows_of(director, "逾期未整改")[0]
    trouble = rows_of(director, "近期拒签与反弹")
    assert [row[-2:] for row in trouble] == ["拒签", "反弹"]


def test_the_office_staff_sign_nothing_off(office_staff: Person) -> None:
    assert "待签发" not in tiles_of(office_staff)


def test_the_inspector_sees_where_to_go_and_what_waits(inspector: Person, school: Unit) -> None:
    planned(school, inspector)
    planned(school, inspector, -400)
    planned(school, inspector, 8)
    visit(school, inspector, VisitState.CHECKED_IN)
    make_findings.in_state(State.SUBMITTED, school, inspector)
    make_findings.late(school, inspector)
    assert tiles_of(inspector) == {
        "今天要去": 1,
        "未完成的督导": 1,
        "待核查": 1,
        "逾期问题": 1,
        "未销号问题": 2,
    }
    going = rows_of(inspector, "要去的学校")
    assert ["2025-09-15" in going[0], "今天" in going[1], len(going)] == [True, True, 2]
    assert len(rows_of(inspector, "未完成的督导")) == 1
    assert len(rows_of(inspector, "等您核查")) == 1
    assert len(rows_of(inspector, "逾期未整改")) == 1


def test_the_principal_sees_what_to_mend_and_to_sign(
    principal: Person, inspector: Person, school: Unit
) -> None:
    make_findings.told(school, inspector)
    make_findings.in_state(State.RETURNED, school, inspector)
    make_findings.finding(school, inspector)
    visit(school, inspector, VisitState.FED_BACK)
    for read in (None, clock.now()):
        document = draft(school, inspector, "draft")
        Delivery.objects.create(
            document=document, unit=school, delivered_at=clock.now(), read_at=read
        )
    tiles = tiles_of(principal)
    assert (tiles["待整改"], tiles["退回重改"], tiles["待签收公文"]) == (2, 1, 2)
    assert "退回重改" in rows_of(principal, "要整改的问题")[0]
    assert {row[-2:] for row in rows_of(principal, "待签收公文")} == {"未阅", "已阅"}
    assert len(rows_of(principal, "待签字的反馈清单")) == 1


def test_the_liaison_does_not_sign(school_liaison: Person) -> None:
    assert "待签字的反馈清单" not in [card.heading for card in home_of(school_liaison).cards]


def test_a_paper_that_is_no_notice_leads_to_the_inbox(
    principal: Person, inspector: Person, school: Unit
) -> None:
    document = draft(school, inspector, "draft")
    Notice.objects.all().delete()
    Delivery.objects.create(document=document, unit=school, delivered_at=clock.now())
    [card] = [card for card in home_of(principal).cards if card.heading == "待签收公文"]
    assert card.rows[0].url == "/inbox/"


def test_the_section_sees_what_concerns_it(
    section_officer: Person, inspector: Person, school: Unit, section: Unit
) -> None:
    make_findings.told(school, inspector, section=section)
    make_findings.told(school, inspector)
    assert len(rows_of(section_officer, "涉及本科室的问题")) == 1


@pytest.mark.parametrize("role", [Role.LIAISON_LEADER, Role.TOWNSHIP_OFFICER, Role.CITY_OFFICER])
def test_who_looks_on_sees_how_the_schools_stand(
    role: Role, inspector: Person, office: Unit, school: Unit
) -> None:
    make_findings.late(school, inspector)
    looker = make.person("示例领导", office)
    make.holds(looker, role, school)
    assert tiles_of(looker)["逾期问题"] == 1
    assert len(rows_of(looker, "逾期未整改")) == 1


def test_the_administrator_sees_accounts_nobody_can_use(
    administrator: Person, office: Unit
) -> None:
    make.person("示例新人", office, username="fresh")
    make.person("示例旧人", office, is_active=False)
    assert tiles_of(administrator) == {"启用的账号": 2, "从未登录": 1, "停用的账号": 1}
    assert [row.split()[0] for row in rows_of(administrator, "没有角色的账号")] == ["示例新人"]


def test_the_auditor_sees_how_the_chain_stands(auditor: Person, office: Unit) -> None:
    assert tiles_of(auditor)["链尾校验值"] in {"—", tiles_of(auditor)["链尾校验值"]}
    record("test.happened", office, by=None, unit=office)
    record("test.happened", office, by=auditor, unit=office)
    rows = rows_of(auditor, "最近的操作记录")
    assert "示例审计员" in rows[0]
    assert "系统" in rows[1]
    record("visit.checked_in", office, by=auditor, unit=office)
    assert rows_of(auditor, "最近的操作记录")[0].startswith("到校签到")
    assert tiles_of(auditor)["未入链的记录"] == 3  # the chain is closed at commit


def test_two_roles_make_one_page(director: Person, inspector: Person, school: Unit) -> None:
    make.holds(director, Role.RESPONSIBLE_INSPECTOR, school)
    make.holds(director, Role.ZONE_LEAD, school)
    words = [str(tile.word) for tile in home_of(director).tiles]
    assert len(words) == len(set(words))
    assert {"今日入校", "今天要去"} <= set(words)


def test_somebody_without_a_role_is_told_whom_to_ask(outsider: Person) -> None:
    Grant.objects.filter(person=outsider).delete()
    assert "系统管理员授权" in sign_in(outsider).get("/").content.decode()


def test_an_inspector_without_a_task_is_told_to_wait_for_one(
    outsider: Person, office: Unit
) -> None:
    Grant.objects.filter(person=outsider).delete()
    Inspector.objects.create(person=outsider, office=office, kind="part_time")
    page = sign_in(outsider).get("/").content.decode()
    assert "目前没有派给您的任务" in page
    assert "还没有任何角色" not in page


def test_a_day_off_is_marked(director: Person) -> None:
    with clock.at(make.NOW + timedelta(days=4)):
        assert "非工作日" in sign_in(director).get("/").content.decode()


def test_an_outsider_sees_nothing_of_it(outsider: Person, inspector: Person, school: Unit) -> None:
    make_findings.late(school, inspector)
    planned(school, inspector)
    home = home_of(outsider)
    assert not any(card.rows for card in home.cards)


@pytest.mark.parametrize(
    ("who", "cost"),
    [("director", 60), ("inspector", 23), ("principal", 27), ("section_officer", 15)],
)
def test_its_cost_does_not_grow(
    who: str,
    cost: int,
    request: pytest.FixtureRequest,
    inspector: Person,
    school: Unit,
    section: Unit,
) -> None:
    person = request.getfixturevalue(who)
    client = sign_in(person)
    counted = []
    for _round in range(2):
        for _n in range(4):
            planned(make.school(school.office), inspector)
            visit(school, inspector, VisitState.FED_BACK)
            visit(school, inspector, VisitState.REFUSED)
            make_findings.late(school, inspector, section=section)
            Delivery.objects.create(
                document=draft(school, inspector), unit=school, delivered_at=clock.now()
            )
        counted.append(statements(client, "/"))
    assert counted == [cost, cost]
    assert Finding.objects.count() == 8


def test_who_checks_sees_the_drafts_of_others(
    office_staff: Person, director: Person, inspector: Person, school: Unit
) -> None:
    draft(school, inspector, "pending_check")
    draft(school, office_staff, "pending_check")
    assert len(rows_of(office_staff, "等您核稿")) == 1
    assert len(rows_of(director, "等您核稿")) == 2


def test_the_inspector_sees_what_he_has_to_file(
    inspector: Person, director: Person, school: Unit
) -> None:
    make_findings.issued_notice(school, inspector, director)
    (row,) = rows_of(inspector, "整改通知书待备案")
    assert "应于 10-23 前备案" in row

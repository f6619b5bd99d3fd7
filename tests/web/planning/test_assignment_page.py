"""The blueprint of a visit, and calling it off."""

from datetime import date

import pytest

from dudao.audit.actions import record
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.actions import assign
from dudao.planning.models import Assignment
from dudao.planning.states import State
from tests import make
from tests.make_proposals import obligation
from tests.planning.conftest import PLANNED_ON
from tests.web.pages import sign_in, statements, text_of


def test_the_leader_may_start(assignment: Assignment, inspector: Person) -> None:
    page = text_of(sign_in(inspector).get(f"/assignments/{assignment.pk}/"))
    assert f"/visits/start/{assignment.pk}/" in page
    assert "撤销任务" not in page


def test_the_office_may_call_it_off(assignment: Assignment, director: Person) -> None:
    page = text_of(sign_in(director).get(f"/assignments/{assignment.pk}/"))
    assert "/visits/start/" not in page
    assert "撤销任务" in page
    assert "测试记载表" in page


def test_who_assigned_himself_may_call_it_off(ours: object, inspector: Person) -> None:
    own = assign(
        inspector.grants.get().unit,
        by=inspector,
        leader=inspector,
        kind="routine",
        purpose="经常性督导",
        planned_on=PLANNED_ON,
    )
    assert "撤销任务" in text_of(sign_in(inspector).get(f"/assignments/{own.pk}/"))


def test_what_the_system_did_is_told_without_a_name(
    assignment: Assignment, director: Person
) -> None:
    record("assignment.released", assignment, by=None)
    assert "退回待入校" in text_of(sign_in(director).get(f"/assignments/{assignment.pk}/"))


def test_it_costs_few_statements(assignment: Assignment, director: Person) -> None:
    assert statements(sign_in(director), f"/assignments/{assignment.pk}/") <= 18


def test_what_is_owed_is_taken_along(
    assignment: Assignment, director: Person, inspector: Person, school: Unit
) -> None:
    window = {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}
    canteen = obligation(school, "食堂管理", **window)
    client, path = sign_in(director), f"/assignments/{assignment.pk}/"
    page = text_of(client.get(path))
    assert "食堂管理（约60分钟，10-31 前）" in page
    assert "食堂管理" in text_of(sign_in(inspector).get(path))
    refused = client.post(f"{path}along/", {})
    assert refused.status_code == 422
    assert "请至少选一项" in text_of(refused)
    assert client.post(f"{path}along/", {"obligations": [canteen.pk]}).status_code == 302
    page = text_of(client.get(path))
    assert "科室任务 · 约60分钟" in page
    assert "顺带办理更多" not in page
    principal = make.person("示例校长乙", school)
    assert sign_in(principal).post(f"{path}along/", {}).status_code == 404


@pytest.mark.parametrize("path", ["", "withdraw/"])
def test_outsiders_find_nothing(path: str, assignment: Assignment, outsider: Person) -> None:
    assert sign_in(outsider).get(f"/assignments/{assignment.pk}/{path}").status_code == 404


def test_a_reason_is_needed(assignment: Assignment, director: Person) -> None:
    client = sign_in(director)
    url = f"/assignments/{assignment.pk}/withdraw/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "与考试冲突"}).status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == State.WITHDRAWN


def test_a_colleague_cannot_call_it_off(assignment: Assignment, inspector: Person) -> None:
    url = f"/assignments/{assignment.pk}/withdraw/"
    assert sign_in(inspector).post(url, {"reason": "有事"}).status_code == 403


def test_what_was_called_off_is_not_warned_about(assignment: Assignment, director: Person) -> None:
    actions.withdraw(assignment.pk, by=director, reason="改期")
    page = text_of(sign_in(director).get(f"/assignments/{assignment.pk}/"))
    assert "改期" in page

"""A plan goes out as a notice."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.documents import actions as documents
from dudao.documents.content import Grid
from dudao.documents.states import State
from dudao.inspectorate.models import Inspector
from dudao.jobs.on_event import publish_plan
from dudao.lib.errors import Conflict, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Plan
from dudao.planning.queries.plan_notices import table_of
from tests import make_plans
from tests.make_plans import line


@pytest.fixture
def plan(office: Unit, director: Person) -> Plan:
    made = make_plans.year_plan(office, director, aims="一、工作目标\n全覆盖。")
    visits = {"kind": "routine", "audience": "schools"}
    return make_plans.approved(made, director, line("会议", 3), line("随访", 10, **visits))


def test_the_notice_holds_the_table_by_month(plan: Plan, office_staff: Person) -> None:
    document = actions.draft_plan_notice(plan.pk, by=office_staff)
    assert document.title == f"新晃县人民政府教育督导室关于印发《{plan.title}》的通知"
    (attached,) = document.typed_content.attached
    assert [getattr(piece, "level", None) for piece in attached.pieces] == [1, 0, None]
    table = attached.pieces[2]
    assert isinstance(table, Grid)
    assert table.rows == [["3月", "会议（3月1—28日）", ""], ["10月", "随访（10月1—28日）", "学校"]]
    with pytest.raises(Conflict, match="已经起草"):
        actions.draft_plan_notice(plan.pk, by=office_staff)


def test_it_counts_as_published_once_the_notice_is_issued(
    plan: Plan, office_staff: Person, director: Person
) -> None:
    document = actions.draft_plan_notice(plan.pk, by=office_staff)
    documents.submit(document.pk, by=office_staff)
    documents.check(document.pk, by=director)
    documents.sign_off(document.pk, by=director)
    documents.issue(document.pk, by=office_staff)
    publish_plan(history_of(document).get(name="document.issued"))
    plan.refresh_from_db()
    assert (plan.state, plan.document_id) == ("published", document.pk)
    assert actions.publish_plan(document.pk) is None


def test_a_void_notice_may_be_drafted_again(plan: Plan, director: Person) -> None:
    document = actions.draft_plan_notice(plan.pk, by=director)
    documents.void(document.pk, by=director, reason="有误")
    document.refresh_from_db()
    assert document.state == State.VOID
    assert actions.draft_plan_notice(plan.pk, by=director).pk != document.pk


def test_only_what_is_approved_and_only_by_the_office(
    plan: Plan, office: Unit, director: Person, zone_lead: Person, ours: Inspector
) -> None:
    with pytest.raises(NotAllowed):
        actions.draft_plan_notice(plan.pk, by=zone_lead)
    draft = make_plans.month_plan(office, director)
    with pytest.raises(WrongState, match="批准以后"):
        actions.draft_plan_notice(draft.pk, by=director)
    own = make_plans.month_plan(office, director, inspector=ours)
    with pytest.raises(WrongState, match="备案"):
        actions.draft_plan_notice(own.pk, by=director)


def test_the_table_names_days_schools_and_months_without_work(
    office: Unit, school: Unit, director: Person
) -> None:
    term = {"first_on": date(2026, 9, 1), "last_on": date(2026, 12, 31)}
    span = {**term, "last_on": date(2027, 1, 20)}
    made = actions.make_plan(actions.Own(office), by=director, period="term", **span)
    visit = {"kind": "routine", "units": (school.pk,)}
    days = [
        (date(2026, 9, 1), date(2026, 10, 31)),
        (date(2026, 9, 7), date(2026, 9, 7)),
        (date(2026, 10, 8), date(2026, 11, 5)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ]
    lines = [
        line(f"随访{n}", first_on=first, last_on=last, **visit)
        for n, (first, last) in enumerate(days)
    ]
    make_plans.approved(made, director, *lines)
    name = school.short_name or school.name
    assert table_of(made, list(made.items.order_by("first_on", "position"))).rows == [
        ["2026年9月", "随访0（9—10月）", name],
        ["", "随访1（9月7日）", name],
        ["2026年10月", "随访2（10月8日至11月5日）", name],
        ["2026年11月", "—", ""],
        ["2026年12月", "随访3", name],
        ["2027年1月", "—", ""],
    ]

"""Who sees which visits, and what is shown of one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.findings.actions import promise, submit_rectification, verify
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import Record, Visit
from dudao.visits.states import Done
from tests import make
from tests.make_visits import (
    fed_back,
    on_site,
    planned,
    record_of,
    said,
    signature,
    signed,
    told,
    version,
    with_problem,
)
from tests.visits.test_records import save


def seen(person: Person) -> list[Visit]:
    return list(queries.visible_to(person))


def test_a_visit_is_seen_in_scope_and_by_its_people(
    school: Unit,
    inspector: Person,
    zone_lead: Person,
    director: Person,
    colleague: Person,
    outsider: Person,
    auditor: Person,
) -> None:
    visit = planned(school, inspector, companions=[zone_lead])
    for person in (inspector, zone_lead, director):
        assert seen(person) == [visit]
    for person in (colleague, outsider, auditor):
        assert seen(person) == []


def test_ones_own_visits_stay_in_sight_when_the_right_ends(school: Unit, zone_lead: Person) -> None:
    visit = planned(school, zone_lead)
    zone_lead.grants.all().delete()
    fresh = Person.objects.get(pk=zone_lead.pk)
    assert seen(fresh) == [visit]
    assert not queries.writable_by(visit, fresh)
    fresh.is_active = False
    assert seen(fresh) == []


def test_the_school_sees_its_visit_only_once_fed_back(
    school: Unit, inspector: Person, principal: Person, school_liaison: Person
) -> None:
    visit, _finding = with_problem(school, inspector)
    assert seen(principal) == seen(school_liaison) == []
    actions.compose_feedback(visit.pk, by=inspector)
    assert seen(principal) == seen(school_liaison) == [visit]
    assert not queries.seen_inside_by(visit, principal)
    assert queries.seen_inside_by(visit, inspector)


def test_the_office_looks_but_does_not_write(
    school: Unit, inspector: Person, zone_lead: Person, director: Person
) -> None:
    visit = planned(school, inspector, companions=[zone_lead])
    assert queries.seen_inside_by(visit, director)
    assert not queries.writable_by(visit, director)
    assert queries.writable_by(visit, inspector)
    assert queries.writable_by(visit, zone_lead)


def test_the_blueprint_says_what_may_have_been_forgotten(
    school: Unit, inspector: Person, zone_lead: Person, form: Version
) -> None:
    told(school, zone_lead)
    lesson = version(key="test_lesson", title="听课", purpose="observation", repeats=True)
    visit = on_site(school, inspector, focus="食堂")
    actions.add_form(visit.pk, lesson.pk, by=inspector)
    plan = queries.blueprint(visit)
    assert (plan.purpose, plan.focus) == ("校园安全常规督导", "食堂")
    assert [one.title for one in plan.forms] == ["听课（第1份）", "测试检查表"]
    assert [one.kind for one in plan.forgotten] == ["gap", "gap", "look_back", "no_merit"]
    assert plan.forgotten[1].text == "“测试检查表”还没有填写。"
    assert not plan.forms[1].is_complete
    save(visit, inspector, pupils=60)
    assert "必填项没有填：疏散通道畅通" in queries.blueprint(visit).forgotten[1].text


def test_a_failing_item_without_a_finding_is_remembered(
    school: Unit, inspector: Person, form: Version
) -> None:
    visit = on_site(school, inspector)
    record = save(visit, inspector, exits="fails")
    (missing, _merit) = queries.blueprint(visit).forgotten
    assert (missing.kind, missing.record, missing.item) == ("no_finding", record, "exits")
    assert "疏散通道畅通" in missing.text


def test_nothing_is_forgotten_when_all_is_done(
    school: Unit, inspector: Person, zone_lead: Person, form: Version
) -> None:
    finding = told(school, zone_lead)
    visit = on_site(school, inspector)
    record = save(visit, inspector, exits="fails")
    actions.raise_from_item(visit.pk, by=inspector, record_id=record.pk, item="exits", **said())
    actions.look_back(visit.pk, finding.pk, by=inspector, verdict="rectified", note="好了")
    actions.note_good_practice(visit.pk, by=inspector, text="好")
    plan = queries.blueprint(visit)
    assert plan.forgotten == plan.look_backs == []
    assert plan.forms[0].is_complete
    (raised,) = queries.raised_on(visit)
    assert queries.raised_from(record) == {"exits": [raised.finding_id]}


def test_an_item_proposes_findings(school: Unit, inspector: Person, form: Version) -> None:
    record = record_of(on_site(school, inspector))
    assert [one.demand for one in queries.proposals_for(record, "exits")] == ["立即清理。"]
    assert queries.proposals_for(record, "gone") == []


def test_forms_in_use_are_not_offered_again(school: Unit, inspector: Person, form: Version) -> None:
    lesson = version(key="test_lesson", purpose="observation", repeats=True)
    special = version(key="test_special", purpose="special")
    visit = planned(school, inspector)
    actions.add_form(visit.pk, lesson.pk, by=inspector)
    assert queries.forms_to_add(visit) == [lesson, special]


def test_the_five_ones_follow_the_loop(school: Unit, inspector: Person, principal: Person) -> None:
    visit, finding = with_problem(school, inspector)

    def ones() -> str:
        return "".join({"yes": "✓", "no": "✗", "not_needed": "–"}[one.done] for one in fresh())

    def fresh() -> queries.FiveOnes:
        return queries.five_ones(visit)

    assert ones() == "✗✗✗✗✗"
    feedback = actions.compose_feedback(visit.pk, by=inspector)
    assert ones() == "✓✗✗✗✗"
    actions.sign(visit.pk, by=inspector, **signature(feedback))
    assert ones() == "✓✓✗✗✗"
    promise(finding.pk, by=principal, responsible_person="示例主任", measures="更换")
    submit_rectification(finding.pk, by=principal, result="已更换")
    assert ones() == "✓✓✗✓✗"
    verify(finding.pk, by=inspector, verdict="not_rectified", note="还差一具")
    assert ones() == "✓✓✓✓✗"
    assert not fresh().is_complete
    assert fresh().result.reason == "1 个问题，已销号 0 个"
    submit_rectification(finding.pk, by=principal, result="又换了")
    verify(finding.pk, by=inspector, verdict="rectified", note="好了")
    assert ones() == "✓✓✓✓✓"
    assert fresh().is_complete


def test_without_problems_three_of_the_five_are_not_needed(school: Unit, inspector: Person) -> None:
    visit = on_site(school, inspector)
    actions.compose_feedback(visit.pk, by=inspector)
    actions.refuse(visit.pk, by=inspector, reason="不认可", witness="示例会计")
    ones = queries.five_ones(visit)
    assert [one.done for one in ones] == [Done.YES] * 2 + [Done.NOT_NEEDED] * 3
    assert "拒签" in ones.feedback.reason


def test_the_five_ones_of_a_page_take_two_statements(school: Unit, inspector: Person) -> None:
    visits = [signed(school, inspector)[0] for _n in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as statements:
        found = queries.five_ones_for(visits)
    assert set(found) == {visit.pk for visit in visits}
    assert len(statements) == 2


def test_the_printed_list_holds_the_signature(school: Unit, inspector: Person) -> None:
    visit, _feedback = signed(school, inspector)
    assert queries.feedback_pdf(visit).startswith(b"%PDF")
    assert queries.feedback_docx(visit).startswith(b"PK")


def test_an_unsigned_list_is_printed_to_be_signed_by_hand(school: Unit, inspector: Person) -> None:
    visit, _feedback = fed_back(school, inspector)
    assert queries.feedback_docx(visit).startswith(b"PK")


def test_nothing_is_printed_before_it_is_composed(school: Unit, inspector: Person) -> None:
    with pytest.raises(NotFound):
        queries.feedback_pdf(planned(school, inspector))


def test_the_list_names_the_companions_and_the_day_of_arrival(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = planned(school, inspector, companions=[zone_lead])
    assert queries.feedback_content(visit).visited_on == make.NOW.date()
    with clock.at(make.NOW + timedelta(days=1)):
        visit = actions.check_in(visit.pk, by=inspector)
    content = queries.feedback_content(visit)
    assert content.companions == ["示例组长"]
    assert content.visited_on == make.NOW.date() + timedelta(days=1)


def test_rows_name_themselves(school: Unit, inspector: Person, zone_lead: Person) -> None:
    told(school, zone_lead)
    version()
    visit, feedback = fed_back(school, inspector)
    assert str(visit) == "龙溪口示例小学 2026-10-20"
    assert str(Record.objects.get()).endswith("测试检查表 v1")
    assert str(visit.look_backs.get()).startswith(str(visit))
    assert str(feedback).endswith(feedback.text_sha256[:8])

"""Vetoes: off by default; told, stated, heard, decided by the approver, never without a hearing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import VetoDecision
from dudao.evaluation.queries.years import is_as_stored, veto_lines, vetoes_visible_to
from dudao.evaluation.states import VetoState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make, make_years

FACTS: dict[str, Any] = {"facts": "发生踩踏事故。", "happened_on": date(2026, 9, 1)}


def last(thing: Any) -> str:
    """The name of what happened to it last."""
    return list(history_of(thing))[-1].name


def test_a_veto_is_off_until_law_and_approver_are_there(
    office: Unit, director: Person, school: Unit, inspector: Person, outsider: Person
) -> None:
    scheme = make_years.adopted(office, director)
    assert [(code, rule) for code, _title, rule in veto_lines(scheme)] == [("V1", None)]
    for basis, approver in (("", None), ("《安全生产法》", None), ("", director)):
        rule = actions.set_veto_rule(scheme.pk, "V1", by=director, basis=basis, approver=approver)
        assert not rule.is_on
        with pytest.raises(WrongState, match="没有启用"):
            actions.propose_veto(scheme.pk, rule.pk, school, by=director, **FACTS)
    with pytest.raises(WrongState, match="没有启用"):
        actions.propose_veto(scheme.pk, 0, school, by=director, **FACTS)
    assert make_years.veto_rule(scheme, director).is_on
    assert last(scheme) == "year.veto_rule_set"


def test_who_may_let_a_veto_be_used_and_with_what(
    office: Unit, director: Person, office_staff: Person, outsider: Person
) -> None:
    scheme = make_years.adopted(office, director)
    with pytest.raises(NotAllowed):
        make_years.veto_rule(scheme, office_staff)
    for code, basis, approver, field in (
        ("V9", "法", director, "code"), ("V1", "字" * 301, director, "basis"),
        ("V1", "法", outsider, "approver"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            actions.set_veto_rule(scheme.pk, code, by=director, basis=basis, approver=approver)
        assert field in refused.value.fields


def test_without_a_hearing_nothing_is_decided_against_a_school(
    office: Unit, director: Person, school: Unit
) -> None:
    veto = make_years.told(make_years.adopted(office, director), school, director)
    assert (veto.state, last(veto)) == (VetoState.TOLD, "veto.told")
    assert str(veto) == "龙溪口示例小学: 发生严重教育责任事故"
    with pytest.raises(WrongState, match="还没有听证"):
        actions.decide_veto(veto.pk, by=director, uphold=True, outcome="属实。")
    with pytest.raises(IntegrityError):
        VetoDecision.objects.filter(pk=veto.pk).update(state="upheld")


def test_the_school_has_days_to_prepare(office: Unit, director: Person, school: Unit) -> None:
    veto = make_years.told(make_years.adopted(office, director), school, director, days_ago=6)
    for day in (clock.today(), clock.today() + timedelta(days=3)):
        with pytest.raises(Invalid, match="满7天"):
            actions.hold_hearing(veto.pk, by=director, hearing_on=day, note="听取陈述。")
    make.norm("evaluation.veto_hearing_days", 5, office)
    with pytest.raises(Invalid):
        actions.hold_hearing(veto.pk, by=director, hearing_on=clock.today(), note=" ")
    heard = actions.hold_hearing(veto.pk, by=director, hearing_on=clock.today(), note="听取陈述。")
    assert (heard.state, last(heard)) == (VetoState.HEARD, "veto.heard")


def test_the_school_states_its_case_until_it_is_decided(
    office: Unit, director: Person, school: Unit, principal: Person, colleague: Person
) -> None:
    veto = make_years.told(make_years.adopted(office, director), school, director)
    stated = actions.state_case(veto.pk, by=principal, statement="已立即整改。")
    assert (stated.state, last(stated)) == (VetoState.TOLD, "veto.stated")
    with pytest.raises(NotAllowed):
        actions.state_case(veto.pk, by=colleague, statement="不是我校。")
    with pytest.raises(Invalid):
        actions.state_case(veto.pk, by=principal, statement="字" * 5001)
    dismissed = actions.decide_veto(veto.pk, by=director, uphold=False, outcome="事实不清。")
    assert (dismissed.state, last(dismissed)) == (VetoState.DISMISSED, "veto.dismissed")
    with pytest.raises(WrongState):
        actions.state_case(veto.pk, by=principal, statement="再说。")


def test_a_veto_upheld_keeps_the_grade_down_and_is_recorded(
    office: Unit, director: Person, inspector: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    make_years.visited(school, inspector, "random")
    veto = make_years.heard(scheme, school, director)
    actions.compute_year(scheme.pk, by=director)
    with pytest.raises(WrongState, match="没有决定"):
        actions.close_year(scheme.pk, by=director)
    done = actions.decide_veto(veto.pk, by=director, uphold=True, outcome="属实，予以否决。")
    assert (done.state, done.decided_by, last(done)) == ("upheld", director, "veto.upheld")
    with pytest.raises(WrongState, match="重新“从记录核算”"):
        actions.close_year(scheme.pk, by=director)
    result = make_years.computed(scheme, director, school)
    assert (str(result.score), result.grade, result.vetoed) == ("100.00", "failed", True)
    assert result.inputs["vetoes"] == {"V1": "《安全生产法》第五条"}
    assert is_as_stored(result)
    actions.close_year(scheme.pk, by=director)
    with pytest.raises(WrongState, match="已经公布"):
        make_years.veto_rule(scheme, director)


def test_only_the_approver_decides(office: Unit, director: Person, school: Unit) -> None:
    other = make.person("示例副主任", office)
    make.holds(other, "director", office.region)  # type: ignore[arg-type]
    veto = make_years.heard(make_years.adopted(office, director), school, director)
    with pytest.raises(NotAllowed, match="由示例主任决定"):
        actions.decide_veto(veto.pk, by=other, uphold=True, outcome="属实。")
    with pytest.raises(NotFound):
        actions.decide_veto(uuid7(), by=other, uphold=True, outcome="属实。")


def test_what_is_under_way_keeps_its_law_and_its_scheme(
    office: Unit, director: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    veto = make_years.told(scheme, school, director)
    code = veto.rule.code
    with pytest.raises(WrongState, match="依据不能再改"):
        actions.set_veto_rule(scheme.pk, code, by=director, basis="另一部法", approver=director)
    with pytest.raises(WrongState, match="方案不能再改"):
        actions.reopen_year(scheme.pk, by=director, reason="改")
    with pytest.raises(Conflict):
        actions.propose_veto(scheme.pk, veto.rule_id, school, by=director, **FACTS)


def test_it_is_about_the_year_and_a_school_of_it(
    office: Unit, director: Person, office_staff: Person, school: Unit, next_county_office: Unit,
    inspector: Person,
) -> None:  # fmt: skip
    scheme = make_years.adopted(office, director)
    rule = make_years.veto_rule(scheme, director)
    strange = make.school(next_county_office)
    said = {"facts": "事故。", "happened_on": date(2025, 1, 1)}
    with pytest.raises(Invalid) as refused:
        actions.propose_veto(scheme.pk, rule.pk, strange, by=office_staff, **said)
    assert set(refused.value.fields) == {"unit", "happened_on"}
    with pytest.raises(NotAllowed):
        actions.propose_veto(scheme.pk, rule.pk, school, by=inspector, **FACTS)
    draft = actions.draft_year(office, 2027, by=director)
    with pytest.raises(WrongState, match="已印发"):
        actions.propose_veto(draft.pk, rule.pk, school, by=director, **FACTS)


def test_who_sees_a_veto(
    office: Unit, director: Person, principal: Person, school: Unit, outsider: Person,
    other_school: Unit, colleague: Person,
) -> None:  # fmt: skip
    veto = make_years.told(make_years.adopted(office, director), school, director)
    for person in (director, principal):
        assert list(vetoes_visible_to(person)) == [veto]
    for person in (outsider, colleague):
        assert not vetoes_visible_to(person).exists()


def test_an_approver_who_left_is_replaced_and_the_case_goes_on(
    office: Unit, director: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    veto = make_years.heard(scheme, school, director)
    other = make.person("示例副主任", office)
    make.holds(other, "director", office.region)  # type: ignore[arg-type]
    rule = veto.rule
    actions.set_veto_rule(scheme.pk, rule.code, by=director, basis=rule.basis, approver=other)
    done = actions.decide_veto(veto.pk, by=other, uphold=False, outcome="不属实。")
    assert (done.state, done.decided_by) == ("dismissed", other)

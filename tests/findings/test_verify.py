"""The inspector judges what the school did."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.findings.actions import promise, submit_rectification, verify
from dudao.findings.models import Finding, Verification
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.in_state(State.SUBMITTED, school, inspector)


def test_rectified_closes(finding: Finding, inspector: Person) -> None:
    made = verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已看", on_site=True)
    finding.refresh_from_db()
    assert (finding.state, finding.closed_at) == (State.CLOSED, clock.now())
    assert (made.rectification, made.on_site, made.new_due_on) == (
        finding.rectifications.get(),
        True,
        None,
    )
    assert str(made) == f"{finding} 已整改"
    event = Event.objects.get(name="finding.closed")
    assert event.data["verification"] == str(made.pk)


@pytest.mark.parametrize("verdict", [Verdict.PARTLY, Verdict.NOT])
def test_anything_less_goes_back_with_a_new_term(
    finding: Finding, inspector: Person, verdict: Verdict
) -> None:
    with clock.at(make.NOW + timedelta(days=30)):  # a Thursday
        made = verify(finding.pk, by=inspector, verdict=verdict, note="东侧未清理。")
    finding.refresh_from_db()
    assert (finding.state, finding.returned_times) == (State.RETURNED, 1)
    assert finding.due_on == made.new_due_on == date(2026, 12, 3)
    assert Event.objects.filter(name="finding.returned", subject_id=str(finding.pk)).exists()


def test_the_new_term_may_be_given(finding: Finding, inspector: Person) -> None:
    verify(finding.pk, by=inspector, verdict=Verdict.NOT, note="未清理。", workdays=3)
    finding.refresh_from_db()
    assert finding.due_on == date(2026, 10, 23)


def test_a_closed_problem_may_come_back(school: Unit, inspector: Person) -> None:
    finding = making.in_state(State.CLOSED, school, inspector)
    verify(finding.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放了课桌。")
    finding.refresh_from_db()
    assert (finding.state, finding.relapsed, finding.closed_at) == (State.RETURNED, True, None)
    verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清理。")
    finding.refresh_from_db()
    assert (finding.state, finding.relapsed) == (State.CLOSED, True)


def test_closing_needs_a_note_or_the_schools_evidence(
    school: Unit, inspector: Person, principal: Person
) -> None:
    finding = making.told(school, inspector)
    for _round in range(2):
        with pytest.raises(Invalid) as refused:
            verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED)
        assert set(refused.value.fields) == {"note"}
        promise(finding.pk, by=principal, responsible_person="示例老师", measures="清理。")
    file = making.photo(school, principal)
    submit_rectification(finding.pk, by=principal, result="已清理。", evidence=[file])
    assert verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED).note == ""


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": Verdict.NOT}, "note"),
        ({"verdict": Verdict.RECTIFIED}, "note"),
        ({"verdict": Verdict.RECTIFIED, "note": "长" * 2001}, "note"),
        ({"verdict": Verdict.PARTLY, "note": "差", "workdays": -1}, "workdays"),
    ],
)
def test_it_says_what_is_missing(
    finding: Finding, inspector: Person, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        verify(finding.pk, by=inspector, **given)
    assert set(refused.value.fields) == {field}
    assert not Verification.objects.exists()


def test_a_verdict_cannot_be_changed(finding: Finding, inspector: Person) -> None:
    made = verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已看")
    with pytest.raises(DatabaseError), transaction.atomic():
        Verification.objects.filter(pk=made.pk).update(note="别的")


def test_it_refuses_the_wrong_state(finding: Finding, school: Unit, inspector: Person) -> None:
    with pytest.raises(WrongState):
        verify(finding.pk, by=inspector, verdict=Verdict.RELAPSED, note="x")
    closed = making.in_state(State.CLOSED, school, inspector)
    for verdict in (Verdict.RECTIFIED, Verdict.PARTLY, Verdict.NOT):
        with pytest.raises(WrongState):
            verify(closed.pk, by=inspector, verdict=verdict, note="x")


def test_it_refuses_what_the_school_was_not_told(school: Unit, inspector: Person) -> None:
    finding = making.finding(school, inspector)
    with pytest.raises(WrongState, match="还没有告知"):
        verify(finding.pk, by=inspector, verdict=Verdict.RECTIFIED, note="x")


def test_two_people_at_once(finding: Finding, inspector: Person, director: Person) -> None:
    verify(finding.pk, by=director, verdict=Verdict.NOT, note="没改", seen=finding.revision)
    with pytest.raises(Conflict, match="退回重改"):
        verify(
            finding.pk,
            by=inspector,
            verdict=Verdict.RECTIFIED,
            note="已改",
            seen=finding.revision,
        )


def test_school_people_never_judge_their_own(finding: Finding, principal: Person) -> None:
    make.holds(principal, Role.RESPONSIBLE_INSPECTOR, finding.unit)
    with pytest.raises(NotAllowed, match="学校人员"):
        verify(finding.pk, by=principal, verdict=Verdict.RECTIFIED, note="x")


def test_it_refuses_whoever_must_keep_away(finding: Finding) -> None:
    recused = make.person("示例回避督学", finding.unit)
    make.holds(recused, Role.RESPONSIBLE_INSPECTOR, finding.unit)
    with pytest.raises(NotAllowed, match="回避"):
        verify(finding.pk, by=recused, verdict=Verdict.RECTIFIED, note="x")


@pytest.mark.parametrize("who", ["outsider", "colleague", "principal", "section_officer"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, finding: Finding, who: str
) -> None:
    with pytest.raises(NotAllowed):
        verify(finding.pk, by=request.getfixturevalue(who), verdict=Verdict.NOT, note="x")

"""A finding may be changed or taken back until the school knows it."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from dudao.audit.models import Event
from dudao.findings.actions import drop, edit_finding, fix_text, free_text
from dudao.findings.models import Finding
from dudao.findings.states import Route, Severity
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from tests import make_findings as making
from tests import make_visits

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.finding(school, inspector, workdays=7)


def test_what_is_not_named_stays(finding: Finding, inspector: Person) -> None:
    edit_finding(finding.pk, by=inspector, fact="改后的事实。")
    finding.refresh_from_db()
    assert (finding.fact, finding.workdays, finding.severity) == (
        "改后的事实。",
        7,
        Severity.GENERAL,
    )
    assert Event.objects.get(name="finding.edited").data == {"fields": ["fact"]}


def test_another_route_brings_its_own_term(finding: Finding, inspector: Person) -> None:
    assert edit_finding(finding.pk, by=inspector, route=Route.NOTICE).workdays == 15
    assert edit_finding(finding.pk, by=inspector, due_on=date(2026, 10, 21)).workdays == 1


def test_its_evidence_may_be_exchanged(finding: Finding, school: Unit, inspector: Person) -> None:
    for colour in ("red", "blue"):
        file = making.photo(school, inspector, colour)
        edit_finding(finding.pk, by=inspector, evidence=[file])
        assert list(finding.evidence.all()) == [file]


def test_what_somebody_else_changed_is_not_overwritten(
    finding: Finding, inspector: Person, director: Person
) -> None:
    edit_finding(finding.pk, by=director, seen=0, fact="主任先改。")
    with pytest.raises(Conflict, match="别人已更新"):
        edit_finding(finding.pk, by=inspector, seen=0, fact="督学后改。")
    finding.refresh_from_db()
    assert finding.fact == "主任先改。"


def test_it_refuses_what_raising_refuses(finding: Finding, inspector: Person) -> None:
    with pytest.raises(Invalid) as refused:
        edit_finding(finding.pk, by=inspector, demand="")
    assert set(refused.value.fields) == {"demand"}


def test_dropping_leaves_the_text_in_the_record(finding: Finding, inspector: Person) -> None:
    drop(finding.pk, by=inspector)
    assert not Finding.objects.exists()
    assert Event.objects.get(name="finding.dropped").data["fact"] == finding.fact
    with pytest.raises(NotFound):
        drop(finding.pk, by=inspector)


def test_what_a_visit_found_is_taken_back_there(school: Unit, inspector: Person) -> None:
    _visit, found = make_visits.with_problem(school, inspector)
    with pytest.raises(WrongState, match="那次督导"):
        drop(found.pk, by=inspector)


def test_what_the_school_was_told_stays(school: Unit, inspector: Person) -> None:
    told = making.told(school, inspector)
    with pytest.raises(WrongState, match="已告知学校"):
        edit_finding(told.pk, by=inspector, fact="别的事实")
    with pytest.raises(WrongState, match="已告知学校"):
        drop(told.pk, by=inspector)


def test_the_database_keeps_it_too(school: Unit, inspector: Person) -> None:
    told = making.told(school, inspector)
    rows = Finding.objects.filter(pk=told.pk)
    for change in (lambda: rows.update(fact="别的事实"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_text_on_a_feedback_list_stands_until_it_is_withdrawn(
    finding: Finding, school: Unit, inspector: Person
) -> None:
    file = making.photo(school, inspector)
    edit_finding(finding.pk, by=inspector, evidence=[file])
    fix_text([finding.pk], by=inspector)
    file.refresh_from_db()
    assert file.shared_with_unit
    with pytest.raises(WrongState, match="先撤回"):
        edit_finding(finding.pk, by=inspector, fact="别的事实")
    with pytest.raises(WrongState, match="先撤回"):
        drop(finding.pk, by=inspector)
    free_text([finding.pk], by=inspector)
    assert edit_finding(finding.pk, by=inspector, fact="别的事实").fact == "别的事实"


@pytest.mark.parametrize("who", ["outsider", "colleague", "principal"])
def test_it_refuses_everybody_else(
    request: pytest.FixtureRequest, finding: Finding, who: str
) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        edit_finding(finding.pk, by=by, fact="x")
    with pytest.raises(NotAllowed):
        drop(finding.pk, by=by)
    with pytest.raises(NotAllowed):
        fix_text([finding.pk], by=by)
    with pytest.raises(NotAllowed):
        free_text([finding.pk], by=by)

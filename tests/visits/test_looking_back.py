"""Closed problems met again on a visit: they hold, or they are there again."""

from datetime import timedelta

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.findings.actions import verify
from dudao.findings.models import Finding
from dudao.findings.queries import recurrence
from dudao.findings.states import State, Verdict
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.visits import actions, queries
from dudao.visits.models import LookBack, Visit
from tests import make
from tests import make_findings as making
from tests.make_visits import on_site, planned

pytestmark = pytest.mark.usefixtures("still")
DAYS = 183


def held(visit: Visit, finding: Finding, by: Person, note: str = "仍然畅通。") -> LookBack:
    return actions.look_back(visit.pk, finding.pk, by=by, verdict="rectified", note=note)


def test_what_was_closed_since_the_last_visit_is_worth_a_look(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    long_ago = making.earlier(school, inspector)
    first = on_site(school, inspector)
    assert queries.closed_to_see(first) == [long_ago]  # nobody was there before
    with clock.at(make.NOW + timedelta(days=1)):
        lately = making.told(school, inspector)
        verify(lately.pk, by=inspector, verdict=Verdict.RECTIFIED, note="看过。", on_site=True)
        elsewhere = making.told(other_school, director)
        verify(elsewhere.pk, by=director, verdict=Verdict.RECTIFIED, note="属实。")
    with clock.at(make.NOW + timedelta(days=2)):
        visit = planned(school, inspector)
        for seen in (visit, actions.check_in(visit.pk, by=inspector)):
            (found,) = queries.closed_to_see(seen)
            assert (found, found.on_paper) == (lately, False)  # type: ignore[attr-defined]
            assert queries.blueprint(seen).look_backs == []


def test_what_was_closed_on_paper_is_worth_a_look_until_somebody_was_there(
    school: Unit, inspector: Person
) -> None:
    bare = making.told(school, inspector)
    verify(bare.pk, by=inspector, verdict=Verdict.RECTIFIED, note="材料属实。")
    with clock.at(make.NOW + timedelta(days=1)):
        on_site(school, inspector, slot="morning")
    with clock.at(make.NOW + timedelta(days=2)):
        visit = on_site(school, inspector)
        (found,) = queries.closed_to_see(visit)
        assert (found, found.on_paper) == (bare, True)  # type: ignore[attr-defined]
        looked = held(visit, bare, inspector)
        assert queries.closed_to_see(visit) == []
        assert not recurrence.on_paper(inspector, DAYS).exists()
    assert (looked.was_closed, looked.conclusion) == (True, "仍然保持")
    bare.refresh_from_db()
    assert bare.state == State.CLOSED
    assert Event.objects.filter(name="finding.rechecked").count() == 1


def test_a_closed_problem_that_holds_stands_on_the_feedback_list(
    school: Unit, inspector: Person
) -> None:
    closed, open_ = making.earlier(school, inspector), making.told(school, inspector)
    visit = on_site(school, inspector)
    held(visit, closed, inspector)
    assert [row.finding for row in queries.look_backs_of(visit)] == [open_, closed]
    content = queries.feedback_content(visit)
    assert [row.verdict for row in content.look_backs] == ["", "仍然保持"]


def test_one_that_is_there_again_is_open_again(school: Unit, inspector: Person) -> None:
    closed = making.earlier(school, inspector)
    visit = on_site(school, inspector)
    with pytest.raises(WrongState):
        actions.look_back(visit.pk, closed.pk, by=inspector, verdict="partly", note="差一半。")
    looked = actions.look_back(
        visit.pk, closed.pk, by=inspector, verdict="relapsed", note="又堆放。"
    )
    closed.refresh_from_db()
    assert (closed.state, closed.relapsed) == (State.RETURNED, True)
    assert (looked.was_closed, looked.conclusion) == (True, "反弹")
    assert held(visit, closed, inspector, "当场清理。").conclusion == "仍然保持"
    closed.refresh_from_db()
    assert closed.state == State.CLOSED


def test_what_holds_is_said_in_words(school: Unit, inspector: Person) -> None:
    closed, visit = making.earlier(school, inspector), on_site(school, inspector)
    with pytest.raises(Invalid):
        held(visit, closed, inspector, " ")
    assert not LookBack.objects.exists()


def test_nobody_has_to_look_at_what_is_closed(school: Unit, inspector: Person) -> None:
    making.earlier(school, inspector)
    visit = on_site(school, inspector)
    actions.compose_feedback(visit.pk, by=inspector)
    assert queries.feedback_content(visit).look_backs == []


def test_problems_of_other_schools_are_not_found(
    school: Unit, other_school: Unit, inspector: Person, director: Person
) -> None:
    foreign, visit = making.earlier(other_school, director), on_site(school, inspector)
    with pytest.raises(NotFound):
        held(visit, foreign, inspector)


def test_a_verdict_of_this_visit_is_no_recheck(school: Unit, inspector: Person) -> None:
    open_ = making.told(school, inspector)
    visit = on_site(school, inspector)
    assert held(visit, open_, inspector).conclusion == "已整改"
    with pytest.raises(WrongState):
        held(visit, open_, inspector, "又看了一遍。")


def test_one_back_soon_leaves_the_paper_list_when_seen_solved_again(
    school: Unit, inspector: Person
) -> None:
    make.holds(inspector, Role.RESPONSIBLE_INSPECTOR, school)
    closed = making.earlier(school, inspector)
    with clock.at(make.NOW - timedelta(days=100)):
        verify(closed.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆放。")
    assert recurrence.on_paper(inspector, DAYS).get().soon_back
    with clock.at(make.NOW - timedelta(days=90)):
        verify(closed.pk, by=inspector, verdict=Verdict.RECTIFIED, note="材料属实。")
    assert recurrence.on_paper(inspector, DAYS).get().soon_back
    held(on_site(school, inspector), closed, inspector)
    assert not recurrence.on_paper(inspector, DAYS).exists()

"""Proposals for a circular: by a person or by the ladder, decided by the director."""

from datetime import timedelta
from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.findings import actions
from dudao.findings.models import CircularProposal, Finding
from dudao.findings.queries import dealing
from dudao.findings.states import CircularGround, CircularState, State, Verdict
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making

pytestmark = pytest.mark.usefixtures("still")
VIOLATION = CircularGround.VIOLATION


@pytest.fixture
def finding(school: Unit, inspector: Person) -> Finding:
    return making.told(school, inspector)


@pytest.fixture
def proposal(finding: Finding, inspector: Person) -> CircularProposal:
    return propose(finding, inspector)


def propose(finding: Finding, by: Person | None, **given: Any) -> CircularProposal:
    return actions.propose_circular(
        finding.pk, by=by, **{"ground": VIOLATION, "reason": "违规收费查实。", **given}
    )


class TestProposing:
    def test_a_proven_violation_counts_as_one(
        self, proposal: CircularProposal, finding: Finding, director: Person
    ) -> None:
        finding.refresh_from_db()
        assert finding.violation
        assert list(dealing.circulars_to_decide(director)) == [proposal]
        event = Event.objects.get(name="finding.circular_proposed")
        assert event.data == {"proposal": proposal.pk.hex, "ground": "violation"}
        assert str(proposal) == f"{finding} 违法违规查实"

    def test_once_a_ground_until_it_is_decided(
        self, proposal: CircularProposal, finding: Finding, inspector: Person, director: Person
    ) -> None:
        with pytest.raises(Conflict):
            propose(finding, inspector)
        actions.decide_circular(proposal.pk, by=director, accept=False, note="证据不足")
        assert propose(finding, inspector).state == CircularState.PROPOSED

    def test_the_ladder_proposes_what_is_overdue(self, finding: Finding) -> None:
        with pytest.raises(Invalid) as refused:
            propose(finding, None, ground=CircularGround.OVERDUE)
        assert set(refused.value.fields) == {"ground"}
        with clock.at(make.NOW + timedelta(days=60)):
            made = propose(finding, None, ground=CircularGround.OVERDUE)
        assert made.proposed_by is None
        assert Event.objects.get(name="finding.circular_proposed").by is None

    def test_what_comes_back_again_and_again(self, finding: Finding, inspector: Person) -> None:
        with pytest.raises(Invalid):
            propose(finding, inspector, ground=CircularGround.RELAPSED)
        assert dealing.open_grounds(finding) == [VIOLATION]
        for note in ("没改。", "还没改。"):
            actions.verify(finding.pk, by=inspector, verdict=Verdict.NOT, note=note)
        finding.refresh_from_db()
        assert dealing.open_grounds(finding) == [VIOLATION, CircularGround.RELAPSED]
        propose(finding, inspector, ground=CircularGround.RELAPSED)
        assert dealing.open_grounds(finding) == [VIOLATION]

    def test_a_relapse_is_a_ground(self, school: Unit, inspector: Person) -> None:
        closed = making.in_state(State.CLOSED, school, inspector)
        actions.verify(closed.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆上了。")
        assert propose(closed, inspector, ground=CircularGround.RELAPSED).pk

    def test_it_needs_a_reason_and_a_school_that_knows(
        self, school: Unit, finding: Finding, inspector: Person
    ) -> None:
        with pytest.raises(Invalid) as refused:
            propose(finding, inspector, reason=" ")
        assert set(refused.value.fields) == {"reason"}
        with pytest.raises(WrongState, match="告知"):
            propose(making.finding(school, inspector), inspector)

    def test_what_was_withdrawn_is_not_made_known(
        self, finding: Finding, inspector: Person
    ) -> None:
        Finding.objects.filter(pk=finding.pk).update(state=State.WITHDRAWN)
        with pytest.raises(WrongState, match="撤销"):
            propose(finding, inspector)

    @pytest.mark.parametrize("who", ["outsider", "colleague", "principal", "section_officer"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, finding: Finding, who: str
    ) -> None:
        with pytest.raises(NotAllowed):
            propose(finding, request.getfixturevalue(who))


class TestDeciding:
    @pytest.mark.parametrize(
        ("accept", "state"), [(True, CircularState.ACCEPTED), (False, CircularState.DECLINED)]
    )
    def test_the_director_decides_once(
        self, proposal: CircularProposal, director: Person, accept: bool, state: CircularState
    ) -> None:
        made = actions.decide_circular(proposal.pk, by=director, accept=accept, note="研究决定。")
        assert (made.state, made.decided_by, made.decided_at) == (state, director, clock.now())
        event = Event.objects.get(name="finding.circular_decided")
        assert event.data == {"proposal": proposal.pk.hex, "accepted": accept}
        for again in (True, False):
            with pytest.raises(WrongState):
                actions.decide_circular(proposal.pk, by=director, accept=again, note="再定")

    @pytest.mark.parametrize(("accept", "note"), [(False, " "), (True, "长" * 301)])
    def test_it_says_what_is_wrong(
        self, proposal: CircularProposal, director: Person, accept: bool, note: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            actions.decide_circular(proposal.pk, by=director, accept=accept, note=note)
        assert set(refused.value.fields) == {"note"}

    def test_one_that_is_none_is_not_found(self, director: Person) -> None:
        with pytest.raises(NotFound):
            actions.decide_circular(uuid7(), by=director, accept=True)

    @pytest.mark.parametrize("who", ["outsider", "inspector", "office_staff", "principal"])
    def test_it_refuses_everybody_else(
        self, request: pytest.FixtureRequest, proposal: CircularProposal, who: str
    ) -> None:
        by = request.getfixturevalue(who)
        with pytest.raises(NotAllowed):
            actions.decide_circular(proposal.pk, by=by, accept=True)


def test_who_reads_it(
    proposal: CircularProposal, inspector: Person, colleague: Person, principal: Person
) -> None:
    assert list(dealing.circulars_visible_to(inspector)) == [proposal]
    assert not dealing.circulars_visible_to(colleague).exists()
    assert not dealing.circulars_visible_to(principal).exists()
